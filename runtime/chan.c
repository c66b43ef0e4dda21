/*
 * chan.c - channels. Go: chan.go.
 *
 * Invariants (lock: c->lock for all of them)
 *   1. At least one of recvq and sendq is empty.
 *   2. qcount > 0 implies recvq is empty; qcount < dataqsiz implies sendq is empty.
 *   3. A value moves exactly once: into a waiting receiver, into the buffer, or from a waiting
 *      sender.
 *   4. Waiters are served first in, first out.
 *   5. Nobody is readied while the lock is held: take it out of the queue, unlock, then ready.
 *
 * The sudog of a waiter lives on its own stack: it exists exactly as long as the wait. Go keeps
 * caches of them because its stacks move.
 */
#include <string.h>

#include "runtime/chan.h"

void rt_waitq_add(struct waitq *q, struct sudog *sg)
{
	sg->next = NULL;
	sg->prev = q->last;
	if (q->last)
		q->last->next = sg;
	else
		q->first = sg;
	q->last = sg;
}

void rt_waitq_remove(struct waitq *q, struct sudog *sg)
{
	machine_touch(sg->g, TOUCH_WRITE); /* for the sudog: see machine.h, rule 4 */
	if (sg->prev)
		sg->prev->next = sg->next;
	else if (q->first == sg)
		q->first = sg->next;
	else
		return; /* somebody has taken it out */
	if (sg->next)
		sg->next->prev = sg->prev;
	else
		q->last = sg->prev;
	sg->next = sg->prev = NULL;
}

struct sudog *rt_waitq_take(struct waitq *q)
{
	for (;;) {
		struct sudog *sg = q->first;

		if (!sg)
			return NULL;
		rt_waitq_remove(q, sg);
		/* A select waits in several queues; the first to claim it wakes it. */
		if (!sg->is_select || rt_cas_u32(&sg->g->select_done, 0, 1))
			return sg;
	}
}

chan *chan_make(size_t elem_size, size_t cap)
{
	size_t bytes;
	chan *c;

	if (__builtin_mul_overflow(elem_size, cap, &bytes) || bytes > SIZE_MAX / 2)
		rt_fail("chan_make: size out of range");
	c = rt_calloc(1, sizeof *c + bytes);
	if (!c)
		rt_finish(RT_MEMORY, "chan_make: out of memory", rt_caller_pc(), 0);
	c->elemsize = elem_size;
	c->dataqsiz = cap;
	c->buf = (char *)(c + 1);
	return c;
}

void chan_free(chan *c)
{
	if (!c)
		return;
	if (c->recvq.first || c->sendq.first)
		rt_fail("chan_free: a goroutine waits on the channel");
	if (c->timer)
		rt_timer_chan_freed(c->timer);
	rt_free(c);
}

void rt_chan_lock(chan *c)
{
	if (rt_lock_contended(&c->lock))
		RT_COUNT(RT_N_CHAN_CONTENDED);
	machine_charge(CHARGE_CHAN);
	machine_touch(&c->sendx, TOUCH_WRITE);
}

static void copy(chan *c, void *to, const void *from)
{
	if (c->elemsize == 0)
		return;
	memcpy(to, from, c->elemsize);
	for (size_t done = 0; done < c->elemsize; done += CACHE_LINE) {
		machine_charge(CHARGE_COPY);
		machine_touch((const char *)from + done, TOUCH_READ);
		machine_touch((char *)to + done, TOUCH_WRITE);
	}
}

static char *slot(chan *c, size_t i)
{
	return c->buf + i * c->elemsize;
}

/* The detector's name of slot i: a buffered channel orders its k-th receive before its (k + cap)-th
 * send. */
static inline uint64_t slot_key(const chan *c, size_t i)
{
	return (uint64_t)(uintptr_t)c * 0x9e3779b97f4a7c15u + i + 1;
}

/* Both sides of slot i meet: gp takes over its past and leaves its own. Go: racenotify. A tick is
 * sent by no goroutine: what it brings along is the past of whoever armed the timer
 * (rt_chan_race_arm). */
static void race_notify(chan *c, size_t i, struct g *gp)
{
	if (!gp)
		return;
	race_acquire(gp, slot_key(c, i));
	race_release(gp, slot_key(c, i));
}

void rt_chan_race_arm(chan *c)
{
	race_release(rt_getg(), slot_key(c, 0));
}

/* A value went straight from one goroutine to another. Go: racesync, and recv's two racenotify. */
static void race_handoff(chan *c, struct g *from, struct g *to)
{
	race_notify(c, c->sendx, from);
	race_notify(c, c->sendx, to);
	if (c->dataqsiz == 0)
		race_notify(c, c->sendx, from);
}

static size_t after(const chan *c, size_t i)
{
	return i + 1 == c->dataqsiz ? 0 : i + 1;
}

/* A receiver waits: the value goes to it, past the buffer, which is empty. Unlocks. */
static void send_to(chan *c, struct sudog *sg, const void *v)
{
	struct g *gp = sg->g;

	if (race_enabled()) {
		race_handoff(c, rt_getg(), gp);
		if (c->dataqsiz)
			c->sendx = c->recvx = after(c, c->sendx);
	}
	if (sg->elem)
		copy(c, sg->elem, v);
	sg->success = true;
	gp->param = sg;
	rt_unlock(&c->lock);
	rt_goready(gp);
}

void rt_chan_drop_locked(chan *c)
{
	c->recvx = after(c, c->recvx);
	c->qcount--;
}

/* Parks in q until somebody takes care of the element. True: a value moved; false: the channel was
 * closed. */
static bool wait_in(chan *c, struct waitq *q, void *elem, const char *reason)
{
	struct sudog sg = {.g = rt_getg(), .elem = elem};

	rt_waitq_add(q, &sg);
	rt_gopark(rt_unlockf, &c->lock, reason);
	return sg.success;
}

static void block_forever(const char *reason)
{
	for (;;)
		rt_gopark(NULL, NULL, reason);
}

bool rt_chan_send_locked(chan *c, const void *v)
{
	struct sudog *sg;

	if (c->closed) {
		rt_unlock(&c->lock);
		rt_fail("send on closed channel");
	}
	sg = rt_waitq_take(&c->recvq);
	if (sg) {
		send_to(c, sg, v);
		return true;
	}
	if (c->qcount < c->dataqsiz) {
		race_notify(c, c->sendx, rt_getg());
		copy(c, slot(c, c->sendx), v);
		c->sendx = after(c, c->sendx);
		c->qcount++;
		rt_unlock(&c->lock);
		return true;
	}
	return false;
}

/* False: would have to wait, and may not. */
static bool chansend(chan *c, const void *v, bool block)
{
	rt_chan_lock(c);
	if (rt_chan_send_locked(c, v))
		return true;
	if (!block) {
		rt_unlock(&c->lock);
		return false;
	}
	if (!wait_in(c, &c->sendq, (void *)(uintptr_t)v, "chan send"))
		rt_fail("send on closed channel");
	return true;
}

/* A sender waits: take the oldest value and let the sender's follow at the other end. Unlocks. */
static void recv_from(chan *c, struct sudog *sg, void *v)
{
	struct g *gp = sg->g;

	if (c->dataqsiz == 0) {
		race_handoff(c, gp, rt_getg());
		if (v)
			copy(c, v, sg->elem);
	} else {
		race_notify(c, c->recvx, rt_getg());
		race_notify(c, c->recvx, gp);
		if (v)
			copy(c, v, slot(c, c->recvx));
		copy(c, slot(c, c->recvx), sg->elem);
		c->recvx = after(c, c->recvx);
		c->sendx = c->recvx;
	}
	sg->success = true;
	gp->param = sg;
	rt_unlock(&c->lock);
	rt_goready(gp);
}

void rt_chan_saw_close(chan *c, void *v)
{
	race_acquire(rt_getg(), (uintptr_t)c);
	if (v && c->elemsize)
		memset(v, 0, c->elemsize);
}

enum chan_received rt_chan_recv_locked(chan *c, void *v)
{
	struct sudog *sg;

	if (c->closed && c->qcount == 0) {
		rt_unlock(&c->lock);
		rt_chan_saw_close(c, v);
		return CHAN_CLOSED;
	}
	sg = rt_waitq_take(&c->sendq);
	if (sg) {
		recv_from(c, sg, v);
		return CHAN_VALUE;
	}
	if (c->qcount > 0) {
		race_notify(c, c->recvx, rt_getg());
		if (v)
			copy(c, v, slot(c, c->recvx));
		c->recvx = after(c, c->recvx);
		c->qcount--;
		rt_unlock(&c->lock);
		return CHAN_VALUE;
	}
	return CHAN_EMPTY;
}

static enum chan_received chanrecv(chan *c, void *v, bool block)
{
	enum chan_received got;

	rt_chan_lock(c);
	got = rt_chan_recv_locked(c, v);
	if (got != CHAN_EMPTY)
		return got;
	if (!block) {
		rt_unlock(&c->lock);
		return CHAN_EMPTY;
	}
	if (wait_in(c, &c->recvq, v, "chan receive"))
		return CHAN_VALUE;
	rt_chan_saw_close(c, v);
	return CHAN_CLOSED;
}

void rt_chan_race_value(chan *c, const void *v, enum race_kind kind)
{
	if (race_enabled() && v && c->elemsize)
		race_access(rt_getg(), v, c->elemsize, kind, rt_caller_pc());
}

void chan_send(chan *c, const void *v)
{
	enum rt_cost cost = machine_cost(RT_COST_CHANNEL);

	RT_COUNT(RT_N_CHAN_OP);
	if (!c)
		block_forever("chan send (nil chan)");
	rt_chan_race_value(c, v, RACE_READ);
	chansend(c, v, true);
	machine_cost(cost);
}

bool chan_recv(chan *c, void *v)
{
	enum rt_cost cost = machine_cost(RT_COST_CHANNEL);
	enum chan_received got;

	RT_COUNT(RT_N_CHAN_OP);
	if (!c)
		block_forever("chan receive (nil chan)");
	got = chanrecv(c, v, true);
	rt_chan_race_value(c, v, RACE_WRITE);
	machine_cost(cost);
	return got == CHAN_VALUE;
}

bool chan_try_send(chan *c, const void *v)
{
	enum rt_cost cost;
	bool sent;

	if (!c)
		return false;
	cost = machine_cost(RT_COST_CHANNEL);
	RT_COUNT(RT_N_CHAN_OP);
	rt_chan_race_value(c, v, RACE_READ);
	sent = chansend(c, v, false);
	machine_cost(cost);
	if (!sent)
		machine_pause(1); /* a loop of tries must not starve the others in an exploration */
	return sent;
}

bool chan_try_recv(chan *c, void *v, bool *ok)
{
	enum rt_cost cost;
	enum chan_received got;

	if (!c)
		return false;
	cost = machine_cost(RT_COST_CHANNEL);
	RT_COUNT(RT_N_CHAN_OP);
	got = chanrecv(c, v, false);
	if (got != CHAN_EMPTY)
		rt_chan_race_value(c, v, RACE_WRITE);
	machine_cost(cost);
	if (got == CHAN_EMPTY) {
		machine_pause(1);
		return false;
	}
	if (ok)
		*ok = got == CHAN_VALUE;
	return true;
}

/* All waiters of q move to list, told that no value moved. */
static struct sudog *drain(struct waitq *q, struct sudog *list)
{
	struct sudog *sg;

	while ((sg = rt_waitq_take(q)) != NULL) {
		sg->success = false;
		sg->g->param = sg;
		sg->next = list;
		list = sg;
	}
	return list;
}

void chan_close(chan *c)
{
	enum rt_cost cost = machine_cost(RT_COST_CHANNEL);
	struct sudog *list;

	if (!c)
		rt_fail("close of nil channel");
	rt_chan_lock(c);
	if (c->closed) {
		rt_unlock(&c->lock);
		rt_fail("close of closed channel");
	}
	race_release(rt_getg(), (uintptr_t)c);
	c->closed = 1;
	list = drain(&c->recvq, NULL);
	list = drain(&c->sendq, list);
	rt_unlock(&c->lock);
	while (list) {
		struct g *gp = list->g;

		list = list->next; /* before the ready: the sudog lives on that goroutine's stack */
		rt_goready(gp);
	}
	machine_cost(cost);
}

size_t chan_len(chan *c)
{
	if (!c)
		return 0;
	machine_touch(&c->qcount, TOUCH_READ);
	return c->qcount;
}

size_t chan_cap(chan *c)
{
	return c ? c->dataqsiz : 0;
}
