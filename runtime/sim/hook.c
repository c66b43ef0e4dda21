/*
 * hook.c - the program's own loads, stores and loops, as the instrumented code reports them.
 *
 * hook_x86_64.S calls sim_access_fast with every register of the program saved but the floating
 * ones; it answers most accesses (a line that we have, slack left) without touching those. Only
 * what it declines goes through sim_access_slow, for which they are saved too: there the core may
 * change.
 */
#include <sys/mman.h>

#include "base/err.h"
#include "runtime/sim/line.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

const bool rt_instrumented = true;

void sim_hook_safepoint(void);
#define HOOK(name) void sim_hook_##name(void);
HOOK(r1)
HOOK(r2) HOOK(r4) HOOK(r8) HOOK(r16) HOOK(w1) HOOK(w2) HOOK(w4) HOOK(w8) HOOK(w16)

	bool sim_access_fast(uintptr_t at, unsigned kind, uintptr_t pc);
void sim_access_slow(uintptr_t at, unsigned kind, uintptr_t pc, uintptr_t fp);
void sim_safepoint(uintptr_t pc, uintptr_t fp);

/* kind: bit 0 write, the rest log2 of the size. */
static inline bool kind_is_write(unsigned kind)
{
	return kind & 1;
}

static inline size_t kind_bytes(unsigned kind)
{
	return (size_t)1 << (kind >> 1);
}

static inline bool own_stack(uintptr_t at)
{
	const struct g *gp = sim.cur->thread->m->curg;

	return at - gp->stack_lo < STACK_BYTES;
}

__attribute__((target("general-regs-only"))) bool sim_access_fast(uintptr_t at, unsigned kind,
								  uintptr_t pc)
{
	const struct line *l;
	int64_t slack = RT_HOT->slack_ps;
	int core = sim.cur->id;

	(void)pc;
	if (sim_racing || at - ARENA_BASE >= ARENA_BYTES)
		return false;
	l = sim_line_at((at - ARENA_BASE) / CACHE_LINE);
	if (l->run != sim_lines_run)
		return false;
	if (l->owner != core &&
	    (kind_is_write(kind) || !(l->sharers[core / 64] >> (core % 64) & 1)))
		return false;
	slack -= sim_charge_ps[CHARGE_ACCESS];
	if (slack < 0 || sim.horizon - slack >= l->leaves_at)
		return false;
	RT_HOT->slack_ps = slack;
	sim_points++;
	return true;
}

/* The program's frames begin at pc and fp: rt_finish finds them there if this access ends the
 * run. */
void sim_access_slow(uintptr_t at, unsigned kind, uintptr_t pc, uintptr_t fp)
{
	struct g *gp = sim.cur->thread->m->curg;
	const void *p = (const void *)at;

	if (sim_points > sim.points_max)
		rt_finish(RT_TIMEOUT, "it does not end", pc, fp);
	machine_charge(CHARGE_ACCESS);
	if (!in_arena(p))
		return;
	if (!own_stack(at) || race_enabled())
		sim_line_access(p, kind_is_write(kind) ? TOUCH_WRITE : TOUCH_READ);
	race_access(gp, p, kind_bytes(kind), kind_is_write(kind) ? RACE_WRITE : RACE_READ, pc);
}

/* Learner code is a safe point: no lock of the runtime is held there. */
static void preempt_if_due(void)
{
	struct sim_thread *t = sim.cur->thread;
	bool due = sim.config.strategy == RT_TIME
			   ? machine_now() - t->m->p->schedwhen >= FORCE_PREEMPT_NS
			   : t->preempt;

	if (rt_load_u32(&sched->gcwaiting))
		due = true;
	t->preempt = false;
	if (due && t->m->curg->pins == 0)
		rt_gopreempt();
}

/* A loop that makes no point for too long will never end. Between two safepoints of one goroutine
 * every point is its own: its core cannot change hands there. */
static void watch_loop(struct g *gp, uintptr_t pc, uintptr_t fp)
{
	int64_t max = sim.config.progress_max_ns;

	if (gp->loop_mark[0] != sim_points)
		gp->loop_ps = 0;
	else
		gp->loop_ps += sim_clk() - gp->loop_mark[1];
	if (max > 0 && gp->loop_ps > max * PS_PER_NS)
		rt_finish(RT_TIMEOUT, "a loop that does not end", pc, fp);
	if (sim.config.strategy != RT_TIME && ++sim_points > sim.points_max)
		rt_finish(RT_TIMEOUT, "it does not end", pc, fp);
}

/* The slack is used up at a backward jump or at a function's entry. */
void sim_safepoint(uintptr_t pc, uintptr_t fp)
{
	struct g *gp = sim.cur->thread->m->curg;

	watch_loop(gp, pc, fp);
	sim_resched();
	preempt_if_due();
	gp->loop_mark[0] = sim_points;
	gp->loop_mark[1] = sim_clk();
}

void rt_access_range(const void *p, size_t len, bool is_write)
{
	struct g *gp = sim.cur ? sim.cur->thread->m->curg : NULL;
	uintptr_t at = (uintptr_t)p;
	uintptr_t end = at + len;

	if (!gp || len == 0)
		return;
	while (at < end) {
		machine_charge(CHARGE_ACCESS);
		if (in_arena((const void *)at) && !own_stack(at))
			sim_line_access((const void *)at, is_write ? TOUCH_WRITE : TOUCH_READ);
		at = (at / CACHE_LINE + 1) * CACHE_LINE;
	}
	if (race_enabled())
		race_access(gp, p, len, is_write ? RACE_WRITE : RACE_READ, rt_caller_pc());
}

int rt_hot_init(void)
{
	static const struct rt_hot hooks = {
		.safepoint = sim_hook_safepoint,
		.access = {{sim_hook_r1, sim_hook_r2, sim_hook_r4, sim_hook_r8, sim_hook_r16},
			   {sim_hook_w1, sim_hook_w2, sim_hook_w4, sim_hook_w8, sim_hook_w16}},
	};
	static bool mapped;
	void *page;

	if (mapped)
		return 0;
	page = mmap(RT_HOT, 4096, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (page != (void *)RT_HOT)
		return err_set_errno(ERR_OS, "cannot map the simulation's page at %p",
				     (void *)RT_HOT);
	mapped = true;
	*RT_HOT = hooks;
	RT_HOT->local_ps = sim_profile->local;
	RT_HOT->jump_ps = sim_profile->jump;
	RT_HOT->call_ps = sim_profile->call;
	return sim_lines_init();
}
