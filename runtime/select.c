/*
 * select.c - waiting for several channels at once. Go: select.go.
 *
 *   pass 1  lock all channels; take the first case that is ready, in random order
 *   pass 2  queue on all of them and park; parking unlocks them
 *   pass 3  woken through one of them: lock all again and leave the other queues
 *
 * Invariants
 *   1. Channels are locked in the order of their addresses, each once although it may appear twice:
 *      no two selects can wait for each other. (The order has no other effect; on sim addresses are
 *      the same in every run.)
 *   2. A waker claims select_done before it uses a sudog of a select, so that exactly one case
 *      happens.
 */
#include <string.h>

#include "runtime/chan.h"

#define CASES_MAX 65535
#define CASES_SMALL 16 /* so many need no allocation */

struct selection {
	struct select_case *cases;
	int n;
	uint16_t *pollorder;
	uint16_t *lockorder;
	struct sudog *sudog;
};

/* ---- orders ---- */

/* Fisher-Yates over the cases whose channel is not nil; sets n to their number. */
static int shuffle(struct selection *s)
{
	struct m *m = machine_self();
	int len = 0;

	for (int i = 0; i < s->n; i++) {
		int j;

		if (!s->cases[i].c)
			continue;
		j = (int)rng_below(&m->rng, (uint32_t)len + 1);
		s->pollorder[len] = s->pollorder[j];
		s->pollorder[j] = (uint16_t)i;
		len++;
	}
	return len;
}

static uintptr_t lock_key(const struct selection *s, int at)
{
	return (uintptr_t)s->cases[s->lockorder[at]].c;
}

static void sift(struct selection *s, int root, int len)
{
	for (;;) {
		int child = 2 * root + 1;
		uint16_t held;

		if (child >= len)
			return;
		if (child + 1 < len && lock_key(s, child) < lock_key(s, child + 1))
			child++;
		if (lock_key(s, root) >= lock_key(s, child))
			return;
		held = s->lockorder[root];
		s->lockorder[root] = s->lockorder[child];
		s->lockorder[child] = held;
		root = child;
	}
}

/* Heap sort: no recursion, no worst case, no memory. */
static void sort_by_address(struct selection *s)
{
	memcpy(s->lockorder, s->pollorder, (size_t)s->n * sizeof *s->lockorder);
	for (int root = s->n / 2 - 1; root >= 0; root--)
		sift(s, root, s->n);
	for (int len = s->n - 1; len > 0; len--) {
		uint16_t largest = s->lockorder[0];

		s->lockorder[0] = s->lockorder[len];
		s->lockorder[len] = largest;
		sift(s, 0, len);
	}
}

static chan *locked_at(const struct selection *s, int i)
{
	return s->cases[s->lockorder[i]].c;
}

static void lock_all(struct selection *s)
{
	for (int i = 0; i < s->n; i++)
		if (i == 0 || locked_at(s, i) != locked_at(s, i - 1))
			rt_chan_lock(locked_at(s, i));
}

/* Unlocks all but one, which may be NULL. */
static void unlock_all(struct selection *s, const chan *but)
{
	for (int i = s->n - 1; i >= 0; i--)
		if ((i == 0 || locked_at(s, i) != locked_at(s, i - 1)) && locked_at(s, i) != but)
			rt_unlock(&locked_at(s, i)->lock);
}

/* ---- the passes ---- */

static bool is_ready(const struct select_case *sc)
{
	const chan *c = sc->c;

	if (sc->dir == SELECT_SEND)
		return c->closed || c->recvq.first || c->qcount < c->dataqsiz;
	return c->closed || c->sendq.first || c->qcount > 0;
}

enum tried { NOT_READY, DONE, LOST_IT };

/* All channels are locked. Does sc if it can be done; then, and when it is lost, all are unlocked.
 * It is lost when the only waiter that made it look ready has meanwhile been claimed through
 * another of its channels. */
static enum tried try_case(struct selection *s, struct select_case *sc)
{
	enum chan_received got = CHAN_EMPTY;
	bool done;

	if (!is_ready(sc))
		return NOT_READY;
	/* Other locks first: doing the case releases its own, and may ready a goroutine. */
	unlock_all(s, sc->c);
	if (sc->dir == SELECT_SEND) {
		done = rt_chan_send_locked(sc->c, sc->v);
	} else {
		got = rt_chan_recv_locked(sc->c, sc->v);
		done = got != CHAN_EMPTY;
	}
	if (!done) {
		rt_unlock(&sc->c->lock);
		return LOST_IT;
	}
	if (sc->dir == SELECT_RECV)
		sc->ok = got == CHAN_VALUE;
	return DONE;
}

static void queue_on_all(struct selection *s)
{
	struct g *gp = rt_getg();

	rt_store_u32(&gp->select_done, 0);
	gp->param = NULL;
	for (int i = 0; i < s->n; i++) {
		struct select_case *sc = &s->cases[s->lockorder[i]];
		struct sudog *sg = &s->sudog[i];

		*sg = (struct sudog){.g = gp, .elem = sc->v, .is_select = true};
		rt_waitq_add(sc->dir == SELECT_SEND ? &sc->c->sendq : &sc->c->recvq, sg);
	}
}

static bool unlock_when_parked(struct g *gp, void *arg)
{
	(void)gp;
	unlock_all(arg, NULL);
	return true;
}

/* Leaves the queues; the index of the case through which it was woken. */
static int leave_queues(struct selection *s)
{
	struct sudog *woken = rt_getg()->param;
	int chosen = -1;

	lock_all(s);
	for (int i = 0; i < s->n; i++) {
		struct select_case *sc = &s->cases[s->lockorder[i]];

		if (&s->sudog[i] == woken)
			chosen = s->lockorder[i];
		else
			rt_waitq_remove(sc->dir == SELECT_SEND ? &sc->c->sendq : &sc->c->recvq,
					&s->sudog[i]);
	}
	unlock_all(s, NULL);
	if (chosen < 0)
		rt_throw("select: bad wakeup");
	return chosen;
}

static int wait_for_one(struct selection *s)
{
	struct select_case *sc;
	int chosen;
	bool success;

	queue_on_all(s);
	rt_gopark(unlock_when_parked, s, "select");
	success = rt_getg()->param->success;
	chosen = leave_queues(s);
	sc = &s->cases[chosen];
	if (sc->dir == SELECT_SEND && !success)
		rt_fail("send on closed channel");
	if (sc->dir == SELECT_RECV) {
		sc->ok = success;
		if (!success)
			rt_chan_saw_close(sc->c, sc->v);
	}
	return chosen;
}

/* All are locked: the first case in pollorder that can be done, -1 when none can (all are still
 * locked). */
static int do_ready_case(struct selection *s)
{
	for (int i = 0; i < s->n; i++) {
		enum tried tried = try_case(s, &s->cases[s->pollorder[i]]);

		if (tried == DONE)
			return s->pollorder[i];
		if (tried == LOST_IT) {
			lock_all(s);
			i = -1; /* anything may have changed: look at all of them again */
		}
	}
	return -1;
}

static int select_among(struct selection *s, bool block)
{
	int chosen;

	sort_by_address(s);
	lock_all(s);
	chosen = do_ready_case(s);
	if (chosen >= 0)
		return chosen;
	if (!block) {
		unlock_all(s, NULL);
		return -1;
	}
	return wait_for_one(s);
}

static int select_with(struct select_case *cases, int n, bool block, uint16_t *order,
		       struct sudog *sudog)
{
	struct selection s = {cases, n, order, order + n, sudog};
	int chosen;

	for (int i = 0; i < n; i++)
		if (cases[i].c && cases[i].dir == SELECT_SEND)
			rt_chan_race_value(cases[i].c, cases[i].v, RACE_READ);
	s.n = shuffle(&s);
	if (s.n == 0 && !block)
		return -1;
	while (s.n == 0)
		rt_gopark(NULL, NULL, "select (no cases)");
	chosen = select_among(&s, block);
	if (chosen >= 0 && cases[chosen].dir == SELECT_RECV)
		rt_chan_race_value(cases[chosen].c, cases[chosen].v, RACE_WRITE);
	return chosen;
}

int chan_select(struct select_case *cases, int n, bool block)
{
	enum rt_cost cost = machine_cost(RT_COST_CHANNEL);
	uint16_t order[2 * CASES_SMALL];
	struct sudog sudog[CASES_SMALL];
	char *memory = NULL;
	int chosen;

	if (n < 0 || n > CASES_MAX)
		rt_fail("chan_select: %d cases", n);
	RT_COUNT(RT_N_CHAN_OP);
	if (n <= CASES_SMALL) {
		chosen = select_with(cases, n, block, order, sudog);
	} else {
		memory = machine_heap_alloc((size_t)n * (sizeof *sudog + 2 * sizeof *order));
		if (!memory)
			rt_finish(RT_MEMORY, "chan_select: out of memory", rt_caller_pc(), 0);
		chosen = select_with(cases, n, block,
				     (uint16_t *)(memory + (size_t)n * sizeof *sudog),
				     (struct sudog *)memory);
		machine_heap_free(memory);
	}
	if (chosen < 0)
		machine_pause(1);
	machine_cost(cost);
	return chosen;
}
