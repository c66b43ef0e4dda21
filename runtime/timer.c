/*
 * timer.c - the timers of a P: a 4-ary heap ordered by time. Go: time.go, its timers struct.
 *
 * Invariants (lock: p->timer_lock, p the timer's P)
 *   1. timer[0] is the earliest; a parent is never later than its four children; equal times keep
 *      no order.
 *   2. timer[i]->index == i; a timer that is in no heap has index -1.
 *   3. timer0_when is timer[0]'s time, or 0 when the heap is empty; written under the lock, read
 *      without.
 *
 * A P's timers are run by whoever schedules on it, and by thieves in their last round. Four
 * children a node halve the height against two, and the four share a cache line.
 *
 * A stopped timer leaves the heap at once, because it knows its index. Go marks it and cleans up
 * later: there a timer's P may be somebody else's and its lock contended. Here that costs a lock of
 * another P now and then, and there are no zombies to explain.
 */
#include "runtime/timer.h"

#include "runtime/rt.h"

#define ARITY 4
#define TIMER_FIRST_CAP 16

static void place(struct p *p, struct rt_timer *t, int i)
{
	p->timer[i] = t;
	t->index = i;
}

static void sift_up(struct p *p, int i)
{
	struct rt_timer *t = p->timer[i];

	while (i > 0) {
		int parent = (i - 1) / ARITY;

		machine_charge(CHARGE_TIMER);
		if (p->timer[parent]->when <= t->when)
			break;
		place(p, p->timer[parent], i);
		i = parent;
	}
	place(p, t, i);
}

static void sift_down(struct p *p, int i)
{
	struct rt_timer *t = p->timer[i];

	for (;;) {
		int first = i * ARITY + 1;
		int best = first;

		if (first >= p->timer_len)
			break;
		machine_charge(CHARGE_TIMER);
		for (int c = first + 1; c < p->timer_len && c < first + ARITY; c++)
			if (p->timer[c]->when < p->timer[best]->when)
				best = c;
		if (p->timer[best]->when >= t->when)
			break;
		place(p, p->timer[best], i);
		i = best;
	}
	place(p, t, i);
}

static void publish_first(struct p *p)
{
	rt_store_u64((uint64_t *)&p->timer0_when, p->timer_len ? (uint64_t)p->timer[0]->when : 0);
}

static void take_out(struct p *p, struct rt_timer *t)
{
	int i = t->index;
	struct rt_timer *last = p->timer[--p->timer_len];

	t->index = -1;
	if (last != t) {
		place(p, last, i);
		sift_up(p, i);
		sift_down(p, last->index);
	}
	publish_first(p);
}

static void grow(struct p *p)
{
	int cap = p->timer_cap ? p->timer_cap * 2 : TIMER_FIRST_CAP;
	struct rt_timer **heap = machine_alloc((size_t)cap * sizeof *heap);

	if (!heap)
		rt_finish(RT_MEMORY, "out of memory for timers", rt_caller_pc(), 0);
	for (int i = 0; i < p->timer_len; i++)
		heap[i] = p->timer[i];
	/* the old array is left to the end of the run: doubling wastes as much again at most */
	p->timer = heap;
	p->timer_cap = cap;
}

/* lock: p->timer_lock, or the world is stopped */
static void put_in(struct p *p, struct rt_timer *t, int64_t when)
{
	if (p->timer_len == p->timer_cap)
		grow(p);
	t->when = when;
	rt_store_ptr(&t->p, p);
	place(p, t, p->timer_len++);
	sift_up(p, t->index);
	publish_first(p);
}

void rt_timer_move(struct p *from, struct p *to)
{
	struct rt_timer *t = from->timer[0];

	take_out(from, t);
	put_in(to, t, t->when);
}

void rt_timer_start(struct rt_timer *t, int64_t when)
{
	struct p *p = machine_self()->p;

	rt_lock(&p->timer_lock);
	machine_touch(p->timer, TOUCH_WRITE);
	put_in(p, t, when);
	rt_unlock(&p->timer_lock);
	rt_poll_wake(when);
}

bool rt_timer_stop(struct rt_timer *t)
{
	struct p *p = rt_load_ptr(&t->p);
	bool was_in;

	if (!p)
		return false;
	rt_lock(&p->timer_lock);
	was_in = t->index >= 0;
	if (was_in)
		take_out(p, t);
	rt_unlock(&p->timer_lock);
	return was_in;
}

void rt_timer_quiesce(struct rt_timer *t)
{
	while (rt_load_u32(&t->firing))
		machine_osyield();
}

bool rt_timers_run(struct p *p, int64_t *next_when)
{
	bool fired = false;

	*next_when = (int64_t)rt_load_u64((uint64_t *)&p->timer0_when);
	if (*next_when == 0)
		return false;
	machine_charge(CHARGE_CLOCK);
	if (*next_when > machine_now())
		return false;
	for (;;) {
		struct rt_timer *t = NULL;
		uint64_t seq = 0;

		rt_lock(&p->timer_lock);
		if (p->timer_len && p->timer[0]->when <= machine_now()) {
			t = p->timer[0];
			seq = t->seq;
			rt_store_u32(&t->firing, 1);
			take_out(p, t);
		}
		*next_when = p->timer_len ? p->timer[0]->when : 0;
		rt_unlock(&p->timer_lock);
		if (!t)
			return fired;
		t->fire(t, seq);
		rt_store_u32(&t->firing, 0); /* pairs with rt_timer_quiesce: the last access */
		fired = true;
	}
}

int64_t rt_timers_next(void)
{
	uint32_t n = rt_load_u32(&sched->gomaxprocs);
	int64_t first = 0;

	for (uint32_t i = 0; i < n; i++) {
		int64_t when = (int64_t)rt_load_u64((uint64_t *)&sched->allp[i]->timer0_when);

		if (when && (!first || when < first))
			first = when;
	}
	return first;
}
