/*
 * mutex.c - Go's sync.Mutex.
 *
 * Two modes. Normal: waiters queue first in, first out, but one that wakes must compete with
 * newcomers, who are running already and mostly win; that is fast. When a waiter has failed for
 * STARVING_NS it makes the mutex starving: unlock then hands it to the first in the queue, and
 * newcomers queue at once. The last waiter, or one that waited less, ends that mode.
 */
#include "dojo.h"
#include "runtime/rt.h"
#include "runtime/sema.h"

#define LOCKED 1u
#define WOKEN 2u /* somebody is awake and trying: unlock need not wake another */
#define STARVING 4u
#define WAITER_SHIFT 3
#define STARVING_NS 1000000

#define SPINS_MAX 4
#define SPIN_PAUSES 30

/* Spinning pays only when the holder runs somewhere else, and we keep nobody from running here. */
static bool can_spin(int spins)
{
	uint32_t procs = rt_load_u32(&sched->gomaxprocs);
	uint32_t idle = rt_load_u32(&sched->npidle);
	uint32_t spinning = rt_load_u32(&sched->nmspinning);

	return spins < SPINS_MAX && machine_ncpu() > 1 && procs > 1 &&
	       procs - idle - spinning > 1 && rt_runqempty(machine_self()->p);
}

/* A waiter of a starving mutex was given it: fix the word, and end the mode when it is no longer
 * needed. */
static void take_handed_over(mutex *m, bool still_starving)
{
	uint32_t old = rt_load_u32(&m->state);
	uint32_t delta = LOCKED - (1u << WAITER_SHIFT);

	if (old & (LOCKED | WOKEN) || old >> WAITER_SHIFT == 0)
		rt_throw("inconsistent mutex state");
	if (!still_starving || old >> WAITER_SHIFT == 1)
		delta -= STARVING;
	rt_add_u32(&m->state, delta);
}

static void lock_slow(mutex *m)
{
	int64_t wait_start = 0;
	bool starving = false;
	bool awoke = false;
	int spins = 0;
	uint32_t old = rt_load_u32(&m->state);

	for (;;) {
		uint32_t new;

		if ((old & (LOCKED | STARVING)) == LOCKED && can_spin(spins)) {
			if (!awoke && !(old & WOKEN) && old >> WAITER_SHIFT != 0 &&
			    rt_cas_u32(&m->state, old, old | WOKEN))
				awoke = true;
			machine_pause(SPIN_PAUSES);
			spins++;
			old = rt_load_u32(&m->state);
			continue;
		}
		new = old;
		if (!(old & STARVING))
			new |= LOCKED; /* a starving mutex is never taken by a newcomer */
		if (old & (LOCKED | STARVING))
			new += 1u << WAITER_SHIFT;
		if (starving && old & LOCKED)
			new |= STARVING;
		if (awoke)
			new &= ~WOKEN;
		if (!rt_cas_u32(&m->state, old, new)) {
			old = rt_load_u32(&m->state);
			continue;
		}
		if (!(old & (LOCKED | STARVING)))
			return;
		rt_semacquire(&m->sema, wait_start != 0, "sync.Mutex.Lock");
		if (wait_start == 0)
			wait_start = machine_now(); /* a wait that ends at once starves nobody */
		starving = starving || machine_now() - wait_start > STARVING_NS;
		if (rt_load_u32(&m->state) & STARVING) {
			take_handed_over(m, starving);
			return;
		}
		awoke = true;
		spins = 0;
		old = rt_load_u32(&m->state);
	}
}

void mutex_lock(mutex *m)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);

	machine_charge(CHARGE_SYNC);
	if (!rt_cas_u32(&m->state, 0, LOCKED)) {
		RT_COUNT(RT_N_LOCK_CONTENDED);
		lock_slow(m);
	}
	race_acquire(rt_getg(), (uintptr_t)m);
	machine_cost(cost);
}

bool mutex_trylock(mutex *m)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	uint32_t old = rt_load_u32(&m->state);
	bool got;

	machine_charge(CHARGE_SYNC);
	got = !(old & (LOCKED | STARVING)) && rt_cas_u32(&m->state, old, old | LOCKED);
	if (got)
		race_acquire(rt_getg(), (uintptr_t)m);
	else
		machine_pause(1);
	machine_cost(cost);
	return got;
}

static void unlock_slow(mutex *m, uint32_t new)
{
	if (!((new + LOCKED) & LOCKED))
		rt_fail("unlock of unlocked mutex");
	if (new &STARVING) {
		rt_semrelease(&m->sema, true);
		return;
	}
	for (;;) {
		uint32_t old = new;

		/* Nobody waits, or somebody is already awake or has it: no need to wake anyone. */
		if (old >> WAITER_SHIFT == 0 || old & (LOCKED | WOKEN | STARVING))
			return;
		new = (old - (1u << WAITER_SHIFT)) | WOKEN;
		if (rt_cas_u32(&m->state, old, new)) {
			rt_semrelease(&m->sema, false);
			return;
		}
		new = rt_load_u32(&m->state);
	}
}

void mutex_unlock(mutex *m)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	uint32_t new;

	machine_charge(CHARGE_SYNC);
	race_release(rt_getg(), (uintptr_t)m);
	new = rt_add_u32(&m->state, (uint32_t)-LOCKED);
	if (new != 0)
		unlock_slow(m, new);
	machine_cost(cost);
}
