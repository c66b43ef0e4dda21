/*
 * explore.c - schedules other than the one that time dictates, to find what breaks.
 *
 * RT_RANDOM  at one point in eight some other runnable core goes on, each equally likely.
 * RT_PCT     threads have random priorities and the highest runs; at a few points, chosen
 *            beforehand, the running one drops below all others (Burckhardt et al., A Randomized
 *            Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010). The length of
 *            the run, which the change points are drawn from, is not known beforehand: it is
 *            guessed by the seed, from 64 to 8192 points. A wrong guess hurts badly, so many are
 *            tried.
 *
 * In both, a thread that spins (pause, yield, a failed try) lets the others go first, and one that
 * ran RUN_POINTS_MAX points in a row is treated as if it spun, and its goroutine preempted: so
 * loops that wait for somebody end.
 */
#include "runtime/sim/sim.h"

#define SWITCH_ONE_IN 8
#define PCT_CHANGES 3
#define PCT_LENGTH_MIN 64
#define PCT_LENGTH_DOUBLINGS 8
#define RUN_POINTS_MAX 2000
#define PRIORITY_START (1u << 31) /* new threads are above it, demoted ones below */

void sim_explore_reset(void)
{
	int64_t length;

	rng_seed(&sim.rng, sim.config.seed ^ 0x6578706c6f7265u);
	length = (int64_t)PCT_LENGTH_MIN << rng_below(&sim.rng, PCT_LENGTH_DOUBLINGS);
	for (int i = 0; i < PCT_CHANGES; i++)
		sim.pct.change[i] = (int64_t)rng_below(&sim.rng, (uint32_t)length);
	sim.pct.next = 0;
	sim.pct.low = PRIORITY_START;
	sim.pct.run_points = 0;
}

uint32_t sim_explore_priority(void)
{
	return sim.config.strategy == RT_PCT
		       ? PRIORITY_START + rng_below(&sim.rng, PRIORITY_START - 1)
		       : 0;
}

void sim_explore_demote(struct sim_thread *t)
{
	if (sim.config.strategy == RT_PCT)
		t->priority = --sim.pct.low;
}

static struct sim_core *pick_random(struct sim_core *was)
{
	if (was->thread && rng_below(&sim.rng, SWITCH_ONE_IN) != 0)
		return was;
	return sim.heap[rng_below(&sim.rng, (uint32_t)sim.heap_len)];
}

static bool change_point(void)
{
	for (int i = 0; i < PCT_CHANGES; i++) {
		if (sim.pct.change[i] >= 0 && sim_points >= sim.pct.change[i]) {
			sim.pct.change[i] = -1;
			return true;
		}
	}
	return false;
}

static struct sim_core *pick_pct(struct sim_core *was)
{
	struct sim_core *best = NULL;

	if (was->thread && change_point())
		sim_explore_demote(was->thread);
	for (int i = 0; i < sim.heap_len; i++) {
		struct sim_core *c = sim.heap[i];

		if (!best || c->thread->priority > best->thread->priority ||
		    (c->thread->priority == best->thread->priority && c->id < best->id))
			best = c;
	}
	return best;
}

struct sim_core *sim_explore_pick(struct sim_core *was)
{
	struct sim_core *c;

	if (was->thread && ++sim.pct.run_points > RUN_POINTS_MAX) {
		sim_explore_demote(was->thread);
		/* its goroutine too: the one it waits for may be in its own queue */
		was->thread->preempt = true;
		sim.pct.run_points = 0;
	}
	c = sim.config.strategy == RT_PCT ? pick_pct(was) : pick_random(was);
	if (c != was)
		sim.pct.run_points = 0;
	return c;
}
