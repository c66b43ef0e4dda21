/*
 * newproc.c - goroutines are made and end. Go: newproc1, gfget, gfput, goexit0.
 *
 * Invariants
 *   1. A struct g is never freed during a run, only recycled: a stale pointer still points to a G.
 *   2. A G has no stack until it first runs (rt_execute_stack) and gives it back when it ends. Go
 *      takes it at spawn; a queued G costs us one descriptor instead, and 100,000 queued Gs a
 *      handful of stacks, the ones that are hot in the cache (marl does the same; peers.md has the
 *      figures).
 *   3. goids are handed out in batches of GOID_BATCH per P, so that spawning shares no counter.
 */
#include "runtime/rt.h"

#define GOID_BATCH 16

static struct g *gfget(struct p *p)
{
	struct g *gp;

	if (!p->gfree && rt_load_ptr(&sched->gfree)) {
		rt_lock(&sched->gflock);
		while (p->gfreecnt < GFREE_LOW && sched->gfree) {
			gp = sched->gfree;
			machine_touch(gp, TOUCH_WRITE);
			sched->gfree = gp->schedlink;
			sched->ngfree--;
			gp->schedlink = p->gfree;
			p->gfree = gp;
			p->gfreecnt++;
		}
		rt_unlock(&sched->gflock);
	}
	gp = p->gfree;
	if (!gp)
		return NULL;
	machine_touch(gp, TOUCH_WRITE);
	p->gfree = gp->schedlink;
	p->gfreecnt--;
	return gp;
}

static void gfput(struct p *p, struct g *gp)
{
	gp->schedlink = p->gfree;
	p->gfree = gp;
	if (++p->gfreecnt < GFREE_HIGH)
		return;
	rt_lock(&sched->gflock);
	while (p->gfreecnt > GFREE_LOW) {
		gp = p->gfree;
		p->gfree = gp->schedlink;
		p->gfreecnt--;
		machine_touch(gp, TOUCH_WRITE);
		gp->schedlink = sched->gfree;
		sched->gfree = gp;
		sched->ngfree++;
	}
	rt_unlock(&sched->gflock);
}

static struct g *malg(void)
{
	struct g *gp = machine_alloc(sizeof *gp);
	struct g *head;

	if (!gp)
		rt_finish(RT_MEMORY, "out of memory for goroutines", rt_caller_pc(), 0);
	do {
		head = rt_load_ptr(&sched->allg);
		gp->alllink = head;
	} while (!rt_cas_ptr(&sched->allg, head, gp));
	return gp;
}

static int64_t next_goid(struct p *p)
{
	if (p->goidcache == p->goidcacheend) {
		p->goidcacheend = rt_add_u64(&sched->goidgen, GOID_BATCH);
		p->goidcache = p->goidcacheend - GOID_BATCH;
	}
	return (int64_t)++p->goidcache;
}

void rt_newproc(void (*fn)(void *), void *arg, uintptr_t pc)
{
	enum rt_cost cost = machine_cost(RT_COST_CREATE);
	struct m *m = machine_self();
	struct p *p = m->p;
	struct g *gp = gfget(p);

	machine_charge(CHARGE_NEWPROC);
	if (!gp)
		gp = malg();
	machine_touch(gp, TOUCH_WRITE);
	gp->fn = fn;
	gp->arg = arg;
	gp->gopc = pc;
	gp->goid = next_goid(p);
	gp->waitreason = NULL;
	gp->race_slot = -1;
	gp->loop_ps = 0;
	gp->sleep.index = -1;
	gp->status = G_RUNNABLE;
	p->goalive++;
	p->count[RT_N_NEWPROC]++;
	race_go(m->curg, gp);
	rt_runqput(p, gp, true);
	if (m->curg)
		rt_wakep(); /* not for main itself: nobody else can have work yet */
	machine_cost(cost);
}

/* main's return ends the program; when leaks are looked for, only after everybody else had the
 * chance to end. */
static void main_returned(void)
{
	if (!sched->config.detect_leaks)
		rt_finish(RT_DONE, "", 0, 0);
	sched->main_done = true;
	machine_linger();
}

/* On a new stack, before and after the program's function: see rt_gostart. */
struct rt_call rt_gobegin(void)
{
	struct g *gp = rt_getg();

	machine_cost(RT_COST_WORK);
	return (struct rt_call){gp->arg, gp->fn};
}

void rt_goend(void)
{
	if (rt_getg()->goid == 1)
		main_returned();
	rt_mcall(rt_goexit0);
	rt_throw("a finished goroutine runs");
}

void rt_execute_stack(struct g *gp)
{
	struct m *m = machine_self();
	uintptr_t slot = rt_stackalloc(m->p);

	if (!slot)
		rt_finish(RT_MEMORY, "out of memory for goroutine stacks", gp->gopc, 0);
	gp->stack_lo = slot + STACK_GUARD;
	gp->stack_hi = slot + STACK_SLOT;
	gp->sp = rt_new_context(gp->stack_hi);
}

/* On g0: the goroutine's function has returned. */
void rt_goexit0(struct g *gp)
{
	struct m *m = machine_self();
	struct p *p = m->p;

	machine_cost(RT_COST_CREATE);
	machine_charge(CHARGE_GOEXIT);
	machine_touch(gp, TOUCH_WRITE);
	race_end(gp);
	gp->status = G_DEAD;
	gp->m = NULL;
	if (gp->lockedm)
		gp->lockedm->lockedg =
			NULL; /* Go ends the thread too; here it goes on as any other */
	gp->lockedm = NULL;
	gp->locks = 0;
	gp->pins = 0;
	m->curg = NULL;
	p->goalive--;
	rt_stackfree(p, gp->stack_lo - STACK_GUARD);
	gp->stack_lo = 0;
	gp->stack_hi = 0;
	gfput(p, gp);
}
