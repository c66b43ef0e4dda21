/*
 * stack.c - where goroutines' stacks come from: slots of a slab, kept in LIFO lists so that the
 * hottest is used next. A free slot is linked through the topmost word of its stack, which is in
 * use anyway.
 *
 * Rejected: mmap and munmap per goroutine (7 to 10 us each), and returning idle stacks to the
 * kernel on the hot path (madvise and fault again: 3 us).
 */
#include "runtime/rt.h"

#define STACKS_PER_SLAB 64
#define STACK_HIGH 64 /* stacks kept by a P before half go to the global pool */
#define STACK_LOW 32

static uintptr_t *link_of(uintptr_t slot)
{
	return (uintptr_t *)(slot + STACK_SLOT) - 1;
}

/* lock: sched.gflock */
static bool slab_to_pool(void)
{
	uintptr_t base = (uintptr_t)machine_stack_slab(STACKS_PER_SLAB);

	if (!base)
		return false;
	for (int i = STACKS_PER_SLAB - 1; i >= 0; i--) {
		uintptr_t slot = base + (uintptr_t)i * STACK_SLOT;

		*link_of(slot) = sched->stackfree;
		sched->stackfree = slot;
	}
	sched->nstackfree += STACKS_PER_SLAB;
	return true;
}

/* One by one while few are free, so that a program with few goroutines touches few stacks. */
static void refill(struct p *p)
{
	int want = p->count[RT_N_NEWPROC] > STACK_LOW ? STACK_LOW / 2 : 1;

	rt_lock(&sched->gflock);
	while (want-- > 0 && (sched->stackfree || slab_to_pool())) {
		uintptr_t slot = sched->stackfree;

		sched->stackfree = *link_of(slot);
		sched->nstackfree--;
		*link_of(slot) = p->stackfree;
		p->stackfree = slot;
		p->stackcnt++;
	}
	rt_unlock(&sched->gflock);
}

uintptr_t rt_stackalloc(struct p *p)
{
	uintptr_t slot;

	if (!p->stackfree)
		refill(p);
	slot = p->stackfree;
	if (!slot)
		return 0;
	p->stackfree = *link_of(slot);
	p->stackcnt--;
	return slot;
}

void rt_stacks_to_pool(struct p *p)
{
	while (p->stackfree) {
		uintptr_t slot = p->stackfree;

		p->stackfree = *link_of(slot);
		*link_of(slot) = sched->stackfree;
		sched->stackfree = slot;
		sched->nstackfree++;
	}
	p->stackcnt = 0;
}

void rt_stackfree(struct p *p, uintptr_t slot)
{
	if (race_enabled())
		return; /* its second life would look like a race with its first */
	*link_of(slot) = p->stackfree;
	p->stackfree = slot;
	if (++p->stackcnt < STACK_HIGH)
		return;
	rt_lock(&sched->gflock);
	while (p->stackcnt > STACK_LOW) {
		slot = p->stackfree;
		p->stackfree = *link_of(slot);
		p->stackcnt--;
		*link_of(slot) = sched->stackfree;
		sched->stackfree = slot;
		sched->nstackfree++;
	}
	rt_unlock(&sched->gflock);
}
