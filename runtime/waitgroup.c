/*
 * waitgroup.c - Go's sync.WaitGroup: a counter and the number of waiters in one word, so that one
 * atomic operation sees both.
 *
 * For the race detector the first Add (from zero) and every Wait are accesses that exclude each
 * other: a Wait that an Add is not ordered with may see zero and return early. That is kata 16.
 */
#include "dojo.h"
#include "runtime/rt.h"
#include "runtime/sema.h"

#define ONE_COUNT (1ull << 32)

static int32_t counter_of(uint64_t state)
{
	return (int32_t)(state >> 32);
}

static uint32_t waiters_of(uint64_t state)
{
	return (uint32_t)state;
}

static void race_meet(waitgroup *wg, enum race_kind kind)
{
	if (race_enabled())
		race_access(rt_getg(), &wg->sema, sizeof wg->sema, kind, rt_caller_pc());
}

void wg_add(waitgroup *wg, int n)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	uint64_t state;

	machine_charge(CHARGE_SYNC);
	if (n < 0)
		race_release_merge(rt_getg(), (uintptr_t)wg);
	state = rt_add_u64(&wg->state, (uint64_t)(int64_t)n << 32);
	if (n > 0 && counter_of(state) == n)
		race_meet(wg, RACE_WG_ADD);
	if (counter_of(state) < 0)
		rt_fail("sync: negative WaitGroup counter");
	if (waiters_of(state) != 0 && n > 0 && counter_of(state) == n)
		rt_fail("sync: WaitGroup misuse: Add called concurrently with Wait");
	if (counter_of(state) == 0 && waiters_of(state) != 0) {
		/* Waiters exist and the counter is zero: nobody may change the word now. */
		if (rt_load_u64(&wg->state) != state)
			rt_fail("sync: WaitGroup misuse: Add called concurrently with Wait");
		rt_store_u64(&wg->state, 0);
		for (uint32_t w = waiters_of(state); w > 0; w--)
			rt_semrelease(&wg->sema, false);
	}
	machine_cost(cost);
}

void wg_done(waitgroup *wg)
{
	wg_add(wg, -1);
}

void wg_wait(waitgroup *wg)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);

	machine_charge(CHARGE_SYNC);
	race_meet(wg, RACE_WG_WAIT);
	for (;;) {
		uint64_t state = rt_load_u64(&wg->state);

		if (counter_of(state) == 0)
			break;
		if (rt_cas_u64(&wg->state, state, state + 1)) {
			rt_semacquire(&wg->sema, false, "sync.WaitGroup.Wait");
			if (rt_load_u64(&wg->state) != 0)
				rt_fail("sync: WaitGroup is reused before previous Wait has "
					"returned");
			break;
		}
	}
	race_acquire(rt_getg(), (uintptr_t)wg);
	machine_cost(cost);
}
