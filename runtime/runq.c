/*
 * runq.c - the run queues: a ring of 256 per P with one slot in front of it, and the global list.
 *
 * Invariants
 *   1. Only the P's owner moves runqtail, and only after the slot is written (store-release).
 *   2. runqhead moves by CAS alone: by the owner (get, spill half) and by thieves (grab half).
 *   3. tail - head <= RUNQ_CAP, in 32-bit arithmetic that may wrap.
 *   4. runnext is taken by CAS to NULL; whoever succeeds has the G.
 *
 * Rejected: a Chase-Lev deque with the owner at the thieves' other end. LIFO for the owner makes
 * trees cheap, but starves; Go's answer is the single LIFO slot runnext over a FIFO ring, and the
 * lessons are about Go.
 */
#include "runtime/rt.h"

_Static_assert((RUNQ_CAP & (RUNQ_CAP - 1)) == 0, "indices are taken modulo by masking");

#define SLOT(p, i) ((p)->runq[(i) % RUNQ_CAP])

bool rt_runqempty(struct p *p)
{
	/* head, tail and next are three loads: next may move into the ring between them, so the
	 * answer counts only when tail did not change meanwhile (Go: runqempty). */
	for (;;) {
		uint32_t h = rt_load_u32(&p->runqhead);
		uint32_t t = rt_load_u32(&p->runqtail);
		struct g *next = rt_load_ptr(&p->runnext);

		if (t == rt_load_u32(&p->runqtail))
			return h == t && !next;
	}
}

/* Half of a full ring and gp go to the global queue. False when a thief made room first. */
static bool runqputslow(struct p *p, struct g *gp, uint32_t h, uint32_t t)
{
	struct g *batch[RUNQ_CAP / 2 + 1];
	uint32_t n = (t - h) / 2;

	if (n != RUNQ_CAP / 2)
		rt_throw("runqputslow: queue is not full");
	for (uint32_t i = 0; i < n; i++) {
		machine_touch(&SLOT(p, h + i), TOUCH_READ);
		batch[i] = SLOT(p, h + i);
	}
	if (!rt_cas_u32(&p->runqhead, h, h + n))
		return false;
	batch[n] = gp;
	for (uint32_t i = 0; i < n; i++) {
		machine_touch(batch[i], TOUCH_WRITE);
		batch[i]->schedlink = batch[i + 1];
	}
	gp->schedlink = NULL;
	RT_COUNT(RT_N_RUNQ_OVERFLOW);
	rt_lock(&sched->lock);
	rt_globrunqputbatch(batch[0], gp, (int)n + 1);
	rt_unlock(&sched->lock);
	return true;
}

void rt_runqput(struct p *p, struct g *gp, bool next)
{
	if (next) {
		gp = rt_swap_ptr(&p->runnext, gp);
		if (!gp)
			return;
	}
	for (;;) {
		uint32_t h = rt_load_u32(&p->runqhead);
		uint32_t t = p->runqtail;

		if (t - h < RUNQ_CAP) {
			machine_touch(&SLOT(p, t), TOUCH_WRITE);
			SLOT(p, t) = gp;
			rt_store_rel_u32(&p->runqtail, t + 1); /* pairs with runqgrab */
			return;
		}
		if (runqputslow(p, gp, h, t))
			return;
	}
}

struct g *rt_runqget(struct p *p, bool *inherit_time)
{
	struct g *next = rt_load_ptr(&p->runnext);

	/* Only thieves can take it away, and then there is nothing to retry. Two goroutines that
	 * wake each other through runnext would keep the queue waiting for ever; Go's sysmon ends
	 * their common time slice after 10 ms, here it is a number of turns, so that no clock is
	 * read. */
	if (next && rt_cas_ptr(&p->runnext, next, NULL)) {
		if (p->inherited++ < INHERIT_MAX) {
			*inherit_time = true;
			return next;
		}
		rt_runqput(p, next, false);
	}
	p->inherited = 0;
	*inherit_time = false;
	for (;;) {
		uint32_t h = rt_load_u32(&p->runqhead);
		uint32_t t = p->runqtail;
		struct g *gp;

		if (t == h)
			return NULL;
		machine_touch(&SLOT(p, h), TOUCH_READ);
		gp = SLOT(p, h);
		if (rt_cas_u32(&p->runqhead, h, h + 1))
			return gp;
	}
}

/* Copies half of from's ring into batch at batch_head and takes it. Returns how many. */
static uint32_t runqgrab(struct p *from, struct g **batch, uint32_t batch_head, bool steal_runnext)
{
	for (;;) {
		uint32_t h = rt_load_u32(&from->runqhead);
		uint32_t t = rt_load_u32(&from->runqtail); /* pairs with runqput's store-release */
		uint32_t n = t - h;

		n -= n / 2;
		if (n == 0) {
			struct g *next;

			if (!steal_runnext)
				return 0;
			next = rt_load_ptr(&from->runnext);
			if (!next)
				return 0;
			/* The owner most likely is about to run it: give it a moment, or a
			 * ping-pong pair would be torn apart at every message. Go sleeps 3 us here;
			 * a pause costs no 50 us timer slack. */
			if (from->status == P_RUNNING)
				machine_pause(100);
			if (!rt_cas_ptr(&from->runnext, next, NULL))
				continue;
			batch[batch_head % RUNQ_CAP] = next;
			return 1;
		}
		if (n > RUNQ_CAP / 2)
			continue; /* head and tail were not read at one moment */
		for (uint32_t i = 0; i < n; i++) {
			machine_touch(&SLOT(from, h + i), TOUCH_READ);
			batch[(batch_head + i) % RUNQ_CAP] = SLOT(from, h + i);
		}
		if (rt_cas_u32(&from->runqhead, h, h + n))
			return n;
	}
}

struct g *rt_runqsteal(struct p *to, struct p *from, bool steal_runnext)
{
	uint32_t t = to->runqtail;
	uint32_t n;
	struct g *gp;

	machine_charge(CHARGE_STEAL);
	n = runqgrab(from, to->runq, t, steal_runnext);
	if (n == 0)
		return NULL;
	n--;
	gp = SLOT(to, t + n);
	if (n == 0)
		return gp;
	if (t - rt_load_u32(&to->runqhead) + n >= RUNQ_CAP)
		rt_throw("runqsteal: queue overflow");
	machine_touch(&SLOT(to, t), TOUCH_WRITE);
	rt_store_rel_u32(&to->runqtail, t + n); /* pairs with runqgrab */
	return gp;
}

void rt_globrunqput(struct g *gp)
{
	gp->schedlink = NULL;
	rt_globrunqputbatch(gp, gp, 1);
}

void rt_globrunqputbatch(struct g *head, struct g *tail, int n)
{
	struct gqueue *q = &sched->runq;

	machine_touch(q, TOUCH_WRITE);
	if (q->tail)
		q->tail->schedlink = head;
	else
		q->head = head;
	q->tail = tail;
	q->size += n;
	rt_store_u32(&sched->runqsize, (uint32_t)q->size);
}

static struct g *globrunqpop(void)
{
	struct gqueue *q = &sched->runq;
	struct g *gp = q->head;

	machine_touch(gp, TOUCH_READ);
	q->head = gp->schedlink;
	if (!q->head)
		q->tail = NULL;
	q->size--;
	return gp;
}

struct g *rt_globrunqget(struct p *p, int max)
{
	struct gqueue *q = &sched->runq;
	int n = q->size / (int)rt_load_u32(&sched->gomaxprocs) + 1;
	struct g *gp;

	machine_touch(q, TOUCH_WRITE);
	if (q->size == 0)
		return NULL;
	if (n > q->size)
		n = q->size;
	if (max > 0 && n > max)
		n = max;
	if (n > RUNQ_CAP / 2)
		n = RUNQ_CAP / 2;
	p->count[RT_N_GLOBAL_GET] += n;
	gp = globrunqpop();
	while (--n > 0)
		rt_runqput(p, globrunqpop(), false);
	rt_store_u32(&sched->runqsize, (uint32_t)q->size);
	return gp;
}
