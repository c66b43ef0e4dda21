/*
 * lock.c - futex lock and note, after Go's runtime/lock_futex.go.
 *
 * Invariants
 *   1. word is LOCK_SLEEPERS whenever somebody may sleep on it: a releaser that finds LOCK_HELD
 *      need not wake.
 *   2. A sleeper that gets the lock keeps LOCK_SLEEPERS, because it cannot know whether it was the
 *      last.
 *
 * Rejected: spinning for longer. On a virtual machine a futex wake costs 8 to 13 us, which would
 * pay for hundreds of pauses, but the holder may itself have lost its core, and then every pause is
 * a loss.
 */
#include "runtime/lock.h"

#include "runtime/machine.h"
#include "runtime/rt.h"

enum { LOCK_FREE, LOCK_HELD, LOCK_SLEEPERS };

#define ACTIVE_SPIN 4      /* rounds of pausing before giving the core away */
#define ACTIVE_SPIN_CNT 30 /* pauses a round */
#define PASSIVE_SPIN 1     /* times the core is given away before sleeping */

static bool try_spin(struct lock *l, uint32_t wait)
{
	for (int i = 0; i < ACTIVE_SPIN; i++) {
		if (rt_load_u32(&l->word) == LOCK_FREE && rt_cas_u32(&l->word, LOCK_FREE, wait))
			return true;
		machine_pause(ACTIVE_SPIN_CNT);
	}
	for (int i = 0; i < PASSIVE_SPIN; i++) {
		if (rt_load_u32(&l->word) == LOCK_FREE && rt_cas_u32(&l->word, LOCK_FREE, wait))
			return true;
		machine_osyield();
	}
	return false;
}

static void lock_slow(struct lock *l, uint32_t seen)
{
	uint32_t wait = seen;

	for (;;) {
		if (try_spin(l, wait))
			return;
		seen = rt_swap_u32(&l->word, LOCK_SLEEPERS);
		if (seen == LOCK_FREE)
			return;
		wait = LOCK_SLEEPERS;
		machine_futex_sleep(&l->word, LOCK_SLEEPERS, -1);
	}
}

void rt_lock(struct lock *l)
{
	rt_lock_contended(l);
}

bool rt_lock_contended(struct lock *l)
{
	uint32_t seen = rt_swap_u32(&l->word, LOCK_HELD);

	if (seen == LOCK_FREE)
		return false;
	lock_slow(l, seen);
	return true;
}

void rt_unlock(struct lock *l)
{
	uint32_t seen = rt_swap_u32(&l->word, LOCK_FREE);

	if (seen == LOCK_FREE)
		rt_throw("unlock of unlocked lock");
	if (seen == LOCK_SLEEPERS)
		machine_futex_wake(&l->word, 1);
}

void rt_notesleep(struct note *n)
{
	while (rt_load_u32(&n->word) == 0)
		machine_futex_sleep(&n->word, 0, -1);
}

void rt_notewakeup(struct note *n)
{
	if (rt_swap_u32(&n->word, 1) != 0)
		rt_throw("notewakeup: double wakeup");
	machine_futex_wake(&n->word, 1);
}

void rt_noteclear(struct note *n)
{
	rt_store_u32(&n->word, 0);
}
