/*
 * sema.c - sleeping on an address: what mutexes and wait groups park on. Go: sema.go.
 *
 * A semaphore is a uint32_t anywhere in memory. Those who wait for it queue in one of SEMA_ROOTS
 * lists, chosen by the address, first in, first out per address.
 *
 * Invariants
 *   1. nwait counts the waiters of a root. A releaser raises the word first and looks at nwait
 *      after; a waiter raises nwait first and tries the word after: one of the two sees the other
 *      (seq_cst on both).
 *   2. ticket 1 means that the releaser handed the word over: the waiter need not, and must not,
 *      take it.
 */
#include "runtime/sema.h"

#include "runtime/rt.h"

#define SEMA_ROOTS 251 /* Go's: a prime, so that addresses a power of two apart spread */

struct root {
	struct lock lock;
	uint32_t nwait;      /* (atomic) */
	struct sudog *first; /* lock: lock */
	struct sudog *last;
	char pad[CACHE_LINE - 24];
};

struct sema_table {
	struct root root[SEMA_ROOTS];
};

_Static_assert(sizeof(struct root) == CACHE_LINE, "one root per line");

int rt_sema_init(void)
{
	sched->sema = machine_alloc(sizeof *sched->sema);
	return sched->sema ? 0 : -1;
}

static struct root *root_of(const uint32_t *addr)
{
	return &sched->sema->root[((uintptr_t)addr >> 3) % SEMA_ROOTS];
}

static bool cansemacquire(uint32_t *addr)
{
	for (;;) {
		uint32_t v = rt_load_u32(addr);

		if (v == 0)
			return false;
		if (rt_cas_u32(addr, v, v - 1))
			return true;
	}
}

/* lock: r->lock. lifo: in front, for a waiter that was woken and lost the word again. */
static void enqueue(struct root *r, struct sudog *sg, bool lifo)
{
	machine_charge(CHARGE_SEMA);
	sg->next = lifo ? r->first : NULL;
	sg->prev = lifo ? NULL : r->last;
	if (sg->prev)
		sg->prev->next = sg;
	else
		r->first = sg;
	if (sg->next)
		sg->next->prev = sg;
	else
		r->last = sg;
}

/* lock: r->lock. The first that waits for addr. */
static struct sudog *dequeue(struct root *r, const uint32_t *addr)
{
	struct sudog *sg = r->first;

	machine_charge(CHARGE_SEMA);
	while (sg && sg->key != addr)
		sg = sg->next;
	if (!sg)
		return NULL;
	machine_touch(sg->g, TOUCH_WRITE);
	if (sg->prev)
		sg->prev->next = sg->next;
	else
		r->first = sg->next;
	if (sg->next)
		sg->next->prev = sg->prev;
	else
		r->last = sg->prev;
	return sg;
}

void rt_semacquire(uint32_t *addr, bool lifo, const char *reason)
{
	struct root *r = root_of(addr);
	struct sudog sg = {.g = rt_getg(), .key = addr};

	if (cansemacquire(addr))
		return;
	for (;;) {
		rt_lock(&r->lock);
		rt_add_u32(&r->nwait, 1); /* pairs with rt_semrelease */
		if (cansemacquire(addr)) {
			rt_add_u32(&r->nwait, (uint32_t)-1);
			rt_unlock(&r->lock);
			return;
		}
		sg.ticket = 0;
		enqueue(r, &sg, lifo);
		rt_gopark(rt_unlockf, &r->lock, reason);
		if (sg.ticket != 0 || cansemacquire(addr))
			return;
	}
}

static void goyield_m(struct g *gp)
{
	struct m *m = machine_self();

	gp->status = G_RUNNABLE;
	gp->m = NULL;
	m->curg = NULL;
	rt_runqput(m->p, gp, false);
}

void rt_semrelease(uint32_t *addr, bool handoff)
{
	struct root *r = root_of(addr);
	struct sudog *sg;

	rt_add_u32(addr, 1);
	if (rt_load_u32(&r->nwait) == 0) /* pairs with rt_semacquire */
		return;
	rt_lock(&r->lock);
	if (rt_load_u32(&r->nwait) == 0) {
		rt_unlock(&r->lock);
		return;
	}
	sg = dequeue(r, addr);
	if (sg)
		rt_add_u32(&r->nwait, (uint32_t)-1);
	rt_unlock(&r->lock);
	if (!sg)
		return;
	if (handoff && cansemacquire(addr))
		sg->ticket = 1;
	handoff = sg->ticket == 1;
	rt_goready(sg->g);
	if (handoff)
		rt_mcall(goyield_m); /* it is in runnext: let it run now, in this time slice */
}
