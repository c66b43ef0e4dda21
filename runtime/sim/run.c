/*
 * run.c (sim) - one run of one program: everything is reset, the host's stack is left, and come
 * back to when the program has ended. What the last run left behind cannot be seen by the next.
 */
#include "base/err.h"
#include "runtime/sim/line.h"

#define LINGER_POINTS                                                                              \
	200000 /* what goroutines may still do after main returned, before leaks are counted */

static int check_config(const struct rt_config *c)
{
	if (c->cores < 1 || c->cores > RT_CORES_MAX)
		return err_set(ERR_USAGE, "the simulated machine has 1 to %d cores, not %d",
			       RT_CORES_MAX, c->cores);
	if (c->procs < 0 || c->procs > RT_PROCS_MAX)
		return err_set(ERR_USAGE, "GOMAXPROCS is 1 to %d, not %d", RT_PROCS_MAX, c->procs);
	return 0;
}

static void reset(const struct rt_config *config)
{
	sim.config = *config;
	sim.hash = 0;
	sim.interrupted = NULL;
	sim_points = 0;
	sim.points_max = config->points_max > 0 ? config->points_max : INT64_MAX;
	sim.transfers = 0;
	sim.futex_sleeps = 0;
	sim.futex_wakes = 0;
	for (int c = 0; c < RT_COSTS; c++)
		sim.spent_ps[c] = 0;
	sim_arena_reset();
	sim_heap_reset();
	sim_lines_reset();
	sim_cores_reset();
	sim_kernel_reset();
	sim_explore_reset();
	sim_race_reset(config->detect_races);
}

int rt_run(struct rt_result *out, const struct rt_config *config, void (*main_fn)(void *),
	   void *arg)
{
	int error = check_config(config);
	struct m *m0;

	if (error)
		return error;
	error = rt_hot_init();
	if (!error)
		error = sim_arena_init();
	if (error)
		return error;
	*out = (struct rt_result){0};
	reset(config);
	m0 = rt_schedinit(config, out) < 0 ? NULL : rt_allocm0();
	if (!m0)
		return err_set(ERR_OS, "out of memory for the scheduler");
	sched->main_fn = main_fn;
	sched->main_arg = arg;
	machine_thread_start(m0);
	sim_start();
	out->hash = sim.hash;
	out->points = sim_points;
	sim.cur = NULL;
	return 0;
}

void machine_finish(void)
{
	void *unused;

	rt_gosw(&unused, sim.host_sp);
	__builtin_unreachable();
}

void machine_linger(void)
{
	if (sim.points_max > sim_points + LINGER_POINTS)
		sim.points_max = sim_points + LINGER_POINTS;
}

/* Costs that run on count too: every core's thread is accounted up to its own clock. */
static int64_t running(int cost)
{
	int64_t ps = 0;

	for (int i = 0; i < sim.cores; i++) {
		const struct sim_core *c = &sim.core[i];
		int64_t clk = c == sim.cur ? sim_clk() : c->clk;

		if (c->thread && (int)c->thread->cost == cost)
			ps += clk - c->thread->mark;
	}
	return ps;
}

void machine_ledger(struct rt_ledger *out)
{
	out->time_ns = sim.cur ? sim_clk() / PS_PER_NS : 0;
	out->count[RT_N_FUTEX_SLEEP] = sim.futex_sleeps;
	out->count[RT_N_FUTEX_WAKE] = sim.futex_wakes;
	out->count[RT_N_LINE_TRANSFER] = sim.transfers;
	for (int c = 0; c < RT_COSTS; c++)
		out->cost_ns[c] = (sim.spent_ps[c] + running(c)) / PS_PER_NS;
}
