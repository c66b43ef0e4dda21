/*
 * timer.c - sleeping goroutines: a 4-ary heap per P, ordered by wake-up time. Go: time.go, timeSleep.
 *
 * Invariants
 *   1. timer[0] is the earliest; a parent is never later than its four children; equal times keep no order.
 *   2. timer0_when is timer[0]'s time, or 0 when the heap is empty; written under timer_lock, read without.
 *   3. A G is in at most one heap, and then it is WAITING or about to park under timer_lock.
 *
 * A P's timers are run by whoever schedules on it, and by thieves in their last round. Four children a node
 * halve the height against two, and the four share a cache line.
 */
#include "dojo.h"
#include "runtime/rt.h"

#define ARITY 4
#define TIMER_FIRST_CAP 16

static void sift_up(struct g **heap, int i)
{
	struct g *gp = heap[i];

	while (i > 0) {
		int parent = (i - 1) / ARITY;

		machine_charge(CHARGE_TIMER);
		if (heap[parent]->timer_when <= gp->timer_when)
			break;
		heap[i] = heap[parent];
		i = parent;
	}
	heap[i] = gp;
}

static void sift_down(struct g **heap, int len, int i)
{
	struct g *gp = heap[i];

	for (;;) {
		int first = i * ARITY + 1;
		int best = first;

		if (first >= len)
			break;
		machine_charge(CHARGE_TIMER);
		for (int c = first + 1; c < len && c < first + ARITY; c++)
			if (heap[c]->timer_when < heap[best]->timer_when)
				best = c;
		if (heap[best]->timer_when >= gp->timer_when)
			break;
		heap[i] = heap[best];
		i = best;
	}
	heap[i] = gp;
}

static void publish_first(struct p *p)
{
	rt_store_u64((uint64_t *)&p->timer0_when, p->timer_len ? (uint64_t)p->timer[0]->timer_when : 0);
}

/* lock: p->timer_lock */
static void grow(struct p *p)
{
	int cap = p->timer_cap ? p->timer_cap * 2 : TIMER_FIRST_CAP;
	struct g **heap = machine_alloc((size_t)cap * sizeof *heap);

	if (!heap)
		rt_finish(RT_MEMORY, "out of memory for timers", rt_caller_pc(), 0);
	for (int i = 0; i < p->timer_len; i++)
		heap[i] = p->timer[i];
	p->timer = heap; /* the old array is left to the end of the run: doubling wastes as much again at most */
	p->timer_cap = cap;
}

void rt_timer_add(struct p *p, struct g *gp, int64_t when)
{
	machine_touch(p->timer, TOUCH_WRITE);
	if (p->timer_len == p->timer_cap)
		grow(p);
	gp->timer_when = when;
	p->timer[p->timer_len++] = gp;
	sift_up(p->timer, p->timer_len - 1);
	publish_first(p);
}

bool rt_timers_run(struct p *p, int64_t *next_when)
{
	bool readied = false;

	*next_when = (int64_t)rt_load_u64((uint64_t *)&p->timer0_when);
	if (*next_when == 0)
		return false;
	machine_charge(CHARGE_CLOCK);
	if (*next_when > machine_now())
		return false;
	for (;;) {
		struct g *gp = NULL;

		rt_lock(&p->timer_lock);
		if (p->timer_len && p->timer[0]->timer_when <= machine_now()) {
			gp = p->timer[0];
			p->timer[0] = p->timer[--p->timer_len];
			if (p->timer_len)
				sift_down(p->timer, p->timer_len, 0);
			publish_first(p);
		}
		*next_when = p->timer_len ? p->timer[0]->timer_when : 0;
		rt_unlock(&p->timer_lock);
		if (!gp)
			return readied;
		rt_goready(gp);
		readied = true;
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

/* The commit of a sleep: the timer is armed only when the G can be woken. */
static bool arm(struct g *gp, void *arg)
{
	struct p *p = machine_self()->p;
	int64_t when = gp->timer_when;

	(void)arg;
	rt_lock(&p->timer_lock);
	rt_timer_add(p, gp, when);
	rt_unlock(&p->timer_lock);
	rt_poll_wake(when);
	return true;
}

void sleep_ns(int64_t ns)
{
	enum rt_cost cost;
	int64_t now;

	if (ns <= 0) {
		gosched();
		return;
	}
	cost = machine_cost(RT_COST_TIMER);
	machine_charge(CHARGE_CLOCK);
	now = machine_now();
	rt_getg()->timer_when = ns > INT64_MAX - now ? INT64_MAX : now + ns;
	rt_gopark(arm, NULL, "sleep");
	machine_cost(cost);
}

int64_t now_ns(void)
{
	machine_charge(CHARGE_CLOCK);
	return machine_now();
}

void work_ns(int64_t ns)
{
	if (ns > 0)
		machine_work(ns);
}
