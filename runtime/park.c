/*
 * park.c - a goroutine stops and goes on. Go: mcall, gopark, goready, gosched.
 *
 * The parking protocol, in the order that makes it safe:
 *   1. The G queues itself somewhere under a lock, still RUNNING.
 *   2. gopark switches to g0: the G's registers are now saved.
 *   3. On g0, park_m marks it WAITING and calls unlockf, which releases that lock.
 *   4. Only now can a waker find it; goready makes it RUNNABLE and puts it into the waker's
 *      runnext.
 * A waker can therefore never run a G whose registers are not yet saved. Readying while the lock is
 * still held would work too, but the woken G would run straight into it: collect, unlock, then
 * ready.
 *
 * Rejected: running the commit on the next G's stack (argobots, photon), which saves one switch of
 * about 4 ns. Go bounces through g0, and a learner who reads both should find the same steps.
 */
#include "runtime/rt.h"

void rt_mcall(void (*fn)(struct g *))
{
	struct m *m = machine_self();
	struct g *gp = m->curg;

	m->mcall = fn;
	rt_gosw(&gp->sp, m->g0sp);
}

static void park_m(struct g *gp)
{
	struct m *m = machine_self();

	machine_charge(CHARGE_PARK);
	gp->status = G_WAITING;
	gp->m = NULL;
	m->curg = NULL;
	m->p->count[RT_N_GOPARK]++;
	if (m->waitunlockf && !m->waitunlockf(gp, m->waitlock)) {
		gp->status = G_RUNNABLE;
		rt_runqput(m->p, gp, true);
	}
}

void rt_gopark(bool (*unlockf)(struct g *, void *), void *lock, const char *reason)
{
	enum rt_cost cost = machine_cost(RT_COST_PARK);
	struct m *m = machine_self();

	rt_check_unpinned(m->curg);
	m->curg->waitreason = reason;
	m->waitunlockf = unlockf;
	m->waitlock = lock;
	rt_mcall(park_m);
	machine_cost(cost);
}

bool rt_unlockf(struct g *gp, void *lock)
{
	(void)gp;
	rt_unlock(lock);
	return true;
}

void rt_goready(struct g *gp)
{
	enum rt_cost cost = machine_cost(RT_COST_PARK);
	struct m *m = machine_self();

	machine_charge(CHARGE_READY);
	machine_touch(gp, TOUCH_WRITE);
	if (gp->status != G_WAITING)
		rt_throw("goready: the goroutine does not wait");
	gp->status = G_RUNNABLE;
	m->p->count[RT_N_GOREADY]++;
	rt_runqput(m->p, gp, true);
	machine_cost(RT_COST_RUNQUEUE);
	rt_wakep();
	machine_cost(cost);
}

static void to_global_queue(struct g *gp, enum rt_counter why)
{
	struct m *m = machine_self();

	gp->status = G_RUNNABLE;
	gp->m = NULL;
	m->curg = NULL;
	m->p->count[why]++;
	rt_lock(&sched->lock);
	rt_globrunqput(gp);
	rt_unlock(&sched->lock);
}

static void gosched_m(struct g *gp)
{
	to_global_queue(gp, RT_N_GOSCHED);
}

static void gopreempt_m(struct g *gp)
{
	to_global_queue(gp, RT_N_PREEMPT);
}

void rt_gopreempt(void)
{
	enum rt_cost cost = machine_cost(RT_COST_RUNQUEUE);

	rt_mcall(gopreempt_m);
	machine_cost(cost);
}

void gosched(void)
{
	enum rt_cost cost = machine_cost(RT_COST_RUNQUEUE);

	rt_check_unpinned(rt_getg());
	machine_pause(0);
	rt_mcall(gosched_m);
	machine_cost(cost);
}

void goexit(void)
{
	rt_mcall(rt_goexit0);
	rt_throw("a finished goroutine runs");
}
