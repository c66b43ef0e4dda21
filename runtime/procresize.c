/*
 * procresize.c - the number of processors changes while the program runs. Go: GOMAXPROCS,
 * stopTheWorld, procresize, startTheWorld.
 *
 * The caller stops the world: it takes the idle Ps, and every M that comes by its scheduler hands
 * its P in and sleeps. When the last has done so nobody but the caller runs, and the Ps may be
 * changed. Then those with work get Ms.
 *
 * Invariants
 *   1. stopwait is the number of Ps that are neither the caller's nor handed in (lock: sched.lock).
 *   2. A P that is taken away leaves nothing behind: its goroutines go to the global queue, its
 *      timers to the caller's P, its free lists to the global ones. Its counters stay, and are
 *      still summed.
 *
 * A goroutine that loops without a call keeps the world from stopping. On the simulated machine it
 * is preempted; on the real one the caller waits for it.
 */
#include "dojo.h"
#include "runtime/rt.h"
#include "runtime/sema.h"

void rt_stopped_p(struct p *p)
{
	p->status = P_STOPPED;
	if (--sched->stopwait == 0)
		rt_notewakeup(&sched->stopnote);
}

static void stop_the_world(void)
{
	struct p *p;
	bool wait;

	rt_lock(&sched->lock);
	rt_noteclear(&sched->stopnote);
	sched->stopwait = (int)sched->gomaxprocs - 1;
	rt_store_u32(&sched->gcwaiting, 1);
	while ((p = rt_pidleget()) != NULL) {
		p->status = P_STOPPED;
		sched->stopwait--;
	}
	wait = sched->stopwait > 0;
	rt_unlock(&sched->lock);
	if (wait)
		rt_notesleep(&sched->stopnote);
}

/* The world is stopped: what p has goes to everybody, its timers to the caller's P. */
static void destroy_p(struct p *p, struct p *own)
{
	bool inherit;
	struct g *gp;

	while ((gp = rt_runqget(p, &inherit)) != NULL)
		rt_globrunqput(gp);
	while (p->timer_len > 0)
		rt_timer_move(p, own);
	while ((gp = p->gfree) != NULL) {
		p->gfree = gp->schedlink;
		gp->schedlink = sched->gfree;
		sched->gfree = gp;
		sched->ngfree++;
	}
	p->gfreecnt = 0;
	rt_stacks_to_pool(p);
	p->status = P_DEAD;
}

/* Ps n and above end; new ones are made up to n. The caller's is among the first n afterwards. */
static void procresize(struct m *m, int n)
{
	int old = (int)sched->gomaxprocs;

	for (int i = 0; i < n; i++) {
		if (sched->allp[i])
			continue;
		sched->allp[i] = machine_alloc(sizeof(struct p));
		if (!sched->allp[i])
			rt_finish(RT_MEMORY, "out of memory for processors", rt_caller_pc(), 0);
		sched->allp[i]->id = (uint32_t)i;
	}
	if (n > sched->pcount)
		sched->pcount = n;
	if ((int)m->p->id >= n) {
		struct p *first = sched->allp[0];

		rt_releasep(m);
		first->status = P_IDLE;
		rt_acquirep(m, first);
	}
	for (int i = n; i < old; i++)
		destroy_p(sched->allp[i], m->p);
	rt_store_u32(&sched->gomaxprocs, (uint32_t)n);
}

/* Every P but the caller's idles, or gets an M when it has work. */
static void start_the_world(struct m *m)
{
	struct p *runnable = NULL;

	rt_lock(&sched->lock);
	for (int i = (int)sched->gomaxprocs - 1; i >= 0; i--) {
		struct p *p = sched->allp[i];

		if (p == m->p)
			continue;
		p->status = P_IDLE;
		if (rt_runqempty(p)) {
			rt_pidleput(p);
		} else {
			p->link = runnable;
			runnable = p;
		}
	}
	rt_store_u32(&sched->gcwaiting, 0);
	rt_unlock(&sched->lock);
	while (runnable) {
		struct p *p = runnable;

		runnable = p->link;
		rt_startm(p, false);
	}
	rt_wakep();
}

int gomaxprocs(int n)
{
	int old = (int)rt_load_u32(&sched->gomaxprocs);

	if (n > RT_PROCS_MAX)
		n = RT_PROCS_MAX;
	if (n <= 0 || n == old)
		return old;
	rt_semacquire(&sched->worldsema, false, "stop the world"); /* one at a time */
	old = (int)rt_load_u32(&sched->gomaxprocs);
	stop_the_world();
	procresize(machine_self(), n);
	start_the_world(machine_self());
	rt_semrelease(&sched->worldsema, false);
	return old;
}
