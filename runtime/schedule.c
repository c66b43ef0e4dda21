/*
 * schedule.c - what an M does between two goroutines. Go: schedule, findRunnable, wakep, startm,
 * stopm.
 *
 * Parking and waking of Ms, after the head of Go's proc.go
 *   We want as many running Ms as there is work for, and no more. Work is submitted without a
 *   central counter, so a submitter cannot know whether an M should be woken. The rule:
 *     - Whoever submits work wakes an M if there is an idle P and no M is spinning (rt_wakep).
 *     - A spinning M looks for work and wakes another when it finds some (resetspinning): so the
 *       wake-ups chain until the work or the Ps run out.
 *     - Before a spinning M sleeps it stops counting as spinning, and then looks at all queues once
 *       more.
 *   Between "submit, then look whether somebody spins" and "stop spinning, then look for work"
 *   there is a store-load order on both sides (seq_cst). Without the second look, work submitted in
 *   between would be seen by nobody.
 *
 * Invariants
 *   1. nmspinning counts Ms with spinning set; wakep starts one only when it moves the count from 0
 *      to 1.
 *   2. A P is in the idle list exactly when its status is P_IDLE; its run queue is then empty.
 *   3. An M in the idle list sleeps in its note or is about to; startm takes it out before it wakes
 *      it.
 *
 * Rejected: one thread per P that sleeps with its P (tokio before 2019): a blocked thread takes the
 * P's queue with it. And waking an M per submitted goroutine: a futex wake is 1 to 13 us, a
 * goroutine may be 100 ns.
 */
#include "runtime/rt.h"

/* ---- idle lists; lock: sched.lock ---- */

void rt_pidleput(struct p *p)
{
	if (!rt_runqempty(p))
		rt_throw("pidleput: P has work");
	p->status = P_IDLE;
	p->link = sched->pidle;
	sched->pidle = p;
	rt_add_u32(&sched->npidle, 1);
}

struct p *rt_pidleget(void)
{
	struct p *p = sched->pidle;

	if (!p)
		return NULL;
	machine_touch(p, TOUCH_READ);
	sched->pidle = p->link;
	rt_add_u32(&sched->npidle, (uint32_t)-1);
	return p;
}

/* A P for an M that found work without one: tells the spinning Ms that it was short of Ps. */
static struct p *pidlegetspinning(void)
{
	struct p *p = rt_pidleget();

	if (!p)
		rt_store_u32(&sched->needspinning, 1);
	return p;
}

void rt_acquirep(struct m *m, struct p *p)
{
	if (m->p || p->m || p->status != P_IDLE)
		rt_throw("acquirep: invalid P state");
	m->p = p;
	p->m = m;
	p->status = P_RUNNING;
}

struct p *rt_releasep(struct m *m)
{
	struct p *p = m->p;

	m->p = NULL;
	p->m = NULL;
	p->status = P_IDLE;
	return p;
}

/* ---- Ms sleep and wake ---- */

static void mput(struct m *m)
{
	m->schedlink = sched->midle;
	sched->midle = m;
	sched->nmidle++;
	rt_checkdead();
}

static struct m *mget(void)
{
	struct m *m = sched->midle;

	if (!m)
		return NULL;
	sched->midle = m->schedlink;
	sched->nmidle--;
	return m;
}

static void stopm(struct m *m)
{
	rt_lock(&sched->lock);
	mput(m);
	rt_unlock(&sched->lock);
	rt_notesleep(&m->park);
	rt_noteclear(&m->park);
	rt_acquirep(m, m->nextp);
	m->nextp = NULL;
}

/* Gives p to an idle M, or to a new one. */
void rt_startm(struct p *p, bool spinning)
{
	struct m *m;

	rt_lock(&sched->lock);
	m = mget();
	if (!m) {
		sched->mcount++;
		rt_unlock(&sched->lock);
		m = rt_allocm();
		m->nextp = p;
		m->spinning = spinning;
		machine_thread_start(m);
		return;
	}
	rt_unlock(&sched->lock);
	if (m->spinning || m->nextp)
		rt_throw("startm: the M is busy");
	m->spinning = spinning;
	m->nextp = p;
	rt_notewakeup(&m->park);
}

void rt_wakep(void)
{
	struct p *p;

	if (rt_load_u32(&sched->npidle) == 0)
		return; /* nobody could take it; whoever idles next looks at all queues itself */
	if (rt_load_u32(&sched->nmspinning) != 0 || !rt_cas_u32(&sched->nmspinning, 0, 1))
		return;
	rt_lock(&sched->lock);
	p = pidlegetspinning();
	rt_unlock(&sched->lock);
	if (!p) {
		rt_add_u32(&sched->nmspinning, (uint32_t)-1);
		return;
	}
	p->count[RT_N_WAKEP]++; /* ours for the moment; the caller may have none */
	rt_startm(p, true);
}

/* ---- goroutines locked to a thread ---- */

/* p, which nobody has, is given to whoever there is work for; else it idles. */
static void handoffp(struct p *p)
{
	int64_t when;

	p->count[RT_N_HANDOFF]++;
	if (!rt_runqempty(p) || rt_load_u32(&sched->runqsize) != 0) {
		rt_startm(p, false);
		return;
	}
	/* Nobody looks for work and nobody idles who could: one must, or what is submitted next
	 * waits. */
	if (rt_load_u32(&sched->nmspinning) == 0 && rt_load_u32(&sched->npidle) == 0 &&
	    rt_cas_u32(&sched->nmspinning, 0, 1)) {
		rt_store_u32(&sched->needspinning, 0);
		rt_startm(p, true);
		return;
	}
	rt_lock(&sched->lock);
	if (rt_load_u32(&sched->gcwaiting)) {
		rt_stopped_p(p);
		rt_unlock(&sched->lock);
		return;
	}
	if (sched->runq.size != 0) {
		rt_unlock(&sched->lock);
		rt_startm(p, false);
		return;
	}
	rt_pidleput(p);
	rt_unlock(&sched->lock);
	when = rt_timers_next();
	if (when != 0)
		rt_poll_wake(when);
}

static void incidlelocked(int by)
{
	rt_lock(&sched->lock);
	sched->nmidlelocked += by;
	if (by > 0)
		rt_checkdead();
	rt_unlock(&sched->lock);
}

/* m, which has a locked G, gives its P away and waits until somebody finds that G runnable and
 * hands it a P. */
static void stoplockedm(struct m *m)
{
	enum rt_cost cost = machine_cost(RT_COST_PIN);

	handoffp(rt_releasep(m));
	incidlelocked(1);
	rt_notesleep(&m->park);
	rt_noteclear(&m->park);
	rt_acquirep(m, m->nextp);
	m->nextp = NULL;
	machine_cost(cost);
}

/* m found gp, which is locked to another M: that one gets m's P, and m stops. Two thread switches
 * for one goroutine switch: this is what locking costs. */
static void startlockedm(struct m *m, struct g *gp)
{
	enum rt_cost cost = machine_cost(RT_COST_PIN);
	struct m *mp = gp->lockedm;

	if (mp == m || mp->nextp)
		rt_throw("startlockedm: the M has a P");
	incidlelocked(-1);
	mp->nextp = rt_releasep(m);
	rt_notewakeup(&mp->park);
	stopm(m);
	machine_cost(cost);
}

static void resetspinning(struct m *m)
{
	if (!m->spinning)
		rt_throw("resetspinning: not spinning");
	m->spinning = false;
	rt_add_u32(&sched->nmspinning, (uint32_t)-1);
	/* The wake-ups chain: there may be more work than this M just took. */
	rt_wakep();
}

/* ---- finding work ---- */

static uint32_t gcd(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t r = a % b;

		a = b;
		b = r;
	}
	return a;
}

/* A stride that visits all n Ps: coprime with n, chosen at random (Go: randomOrder). */
static uint32_t random_stride(struct m *m, uint32_t n)
{
	uint32_t stride = 1 + rng_below(&m->rng, n);

	while (gcd(stride, n) != 1)
		stride = stride % n + 1;
	return stride;
}

static struct g *steal_work(struct m *m, bool *ran_timer)
{
	struct p *self = m->p;
	uint32_t n = rt_load_u32(&sched->gomaxprocs);

	for (int round = 0; round < STEAL_ROUNDS; round++) {
		bool last = round == STEAL_ROUNDS - 1;
		uint32_t pos = rng_below(&m->rng, n);
		uint32_t stride = random_stride(m, n);

		for (uint32_t i = 0; i < n; i++, pos = (pos + stride) % n) {
			struct p *victim = sched->allp[pos];
			struct g *gp;
			int64_t next;

			if (victim == self)
				continue;
			if (last && rt_timers_run(victim, &next))
				*ran_timer = true; /* what it readied is in our own queue now */
			if (*ran_timer)
				return NULL;
			machine_touch(&victim->status, TOUCH_READ);
			if (victim->status == P_IDLE)
				continue;
			gp = rt_runqsteal(self, victim, last);
			if (gp) {
				self->count[RT_N_STEAL]++;
				return gp;
			}
		}
	}
	return NULL;
}

static struct g *global_get(struct p *p, int max)
{
	struct g *gp;

	if (rt_load_u32(&sched->runqsize) == 0)
		return NULL;
	rt_lock(&sched->lock);
	gp = rt_globrunqget(p, max);
	rt_unlock(&sched->lock);
	return gp;
}

/* A P for an M that has given its own away and then saw work: false when there is none. */
static bool regain_p(struct m *m)
{
	struct p *p;

	rt_lock(&sched->lock);
	p = pidlegetspinning();
	rt_unlock(&sched->lock);
	if (!p)
		return false;
	rt_acquirep(m, p);
	return true;
}

/* The second look, after this M stopped counting as spinning: any queue, any timer that is due. */
static bool recheck(void)
{
	uint32_t n = rt_load_u32(&sched->gomaxprocs);
	int64_t next;

	if (rt_load_u32(&sched->runqsize) != 0)
		return true;
	for (uint32_t i = 0; i < n; i++)
		if (!rt_runqempty(sched->allp[i]))
			return true;
	next = rt_timers_next();
	return next != 0 && next <= machine_now();
}

/* Gives the P up under the scheduler's lock; false when work came meanwhile (*gp) or somebody needs
 * a spinner. */
static bool give_up_p(struct m *m, struct g **gp)
{
	rt_lock(&sched->lock);
	if (rt_load_u32(&sched->gcwaiting)) {
		rt_unlock(&sched->lock);
		return false;
	}
	if (sched->runq.size != 0) {
		*gp = rt_globrunqget(m->p, 0);
		rt_unlock(&sched->lock);
		return false;
	}
	if (!m->spinning && rt_load_u32(&sched->needspinning) == 1) {
		m->spinning = true;
		rt_add_u32(&sched->nmspinning, 1);
		rt_store_u32(&sched->needspinning, 0);
		rt_unlock(&sched->lock);
		return false;
	}
	rt_pidleput(rt_releasep(m));
	rt_unlock(&sched->lock);
	return true;
}

/* One M at a time sleeps until the next timer, as Go's sleeps in the network poller. True: it has a
 * P again. */
static bool sleep_until_timer(struct m *m)
{
	int64_t until = rt_timers_next();
	int64_t delay;
	uint32_t word;

	if (until == 0 || !rt_cas_u32(&sched->polling, 0, 1))
		return false;
	word = rt_load_u32(&sched->poll_word);
	rt_store_u64((uint64_t *)&sched->poll_until, (uint64_t)until);
	/* one added before poll_until was visible did not wake us: pairs with rt_poll_wake */
	until = rt_timers_next();
	delay = until - machine_now();
	if (until != 0 && delay > 0)
		machine_futex_sleep(&sched->poll_word, word, delay);
	rt_store_u64((uint64_t *)&sched->poll_until, 0);
	rt_store_u32(&sched->polling, 0);
	return regain_p(m);
}

void rt_poll_wake(int64_t when)
{
	int64_t until = (int64_t)rt_load_u64((uint64_t *)&sched->poll_until);

	if (rt_load_u32(&sched->polling) == 0) {
		rt_wakep(); /* nobody watches the clock: an idle P, if there is one, must look */
		return;
	}
	if (until == 0 || until > when) {
		rt_add_u32(&sched->poll_word, 1);
		machine_futex_wake(&sched->poll_word, 1);
	}
}

/* At most half as many searchers as there are busy Ps: many cores that look for little work cost
 * more than the work (Go: findRunnable). */
static bool may_spin(void)
{
	uint32_t spinning = rt_load_u32(&sched->nmspinning);
	uint32_t idle = rt_load_u32(&sched->npidle);

	return 2 * spinning < rt_load_u32(&sched->gomaxprocs) - idle;
}

static struct g *find_with_p(struct m *m, bool *inherit_time)
{
	struct p *p = m->p;
	int64_t next;
	bool ran_timer = false;
	struct g *gp;

	*inherit_time = false;
	rt_timers_run(p, &next);
	if (p->schedtick % SCHEDTICK_GLOBAL == 0) {
		gp = global_get(p, 1);
		if (gp)
			return gp;
	}
	gp = rt_runqget(p, inherit_time);
	if (gp)
		return gp;
	gp = global_get(p, 0);
	if (gp)
		return gp;
	if (m->spinning || may_spin()) {
		if (!m->spinning) {
			m->spinning = true;
			rt_add_u32(&sched->nmspinning, 1);
		}
		gp = steal_work(m, &ran_timer);
		if (!gp && ran_timer)
			gp = rt_runqget(p, inherit_time);
	}
	return gp;
}

static void become_spinning(struct m *m)
{
	m->spinning = true;
	rt_add_u32(&sched->nmspinning, 1);
}

/* The world is to stop: m gives its P to whoever stops it, and sleeps until it gets another. */
static void gcstopm(struct m *m)
{
	if (m->spinning) {
		m->spinning = false;
		rt_add_u32(&sched->nmspinning, (uint32_t)-1);
	}
	rt_lock(&sched->lock);
	rt_stopped_p(rt_releasep(m));
	rt_unlock(&sched->lock);
	stopm(m);
}

struct g *rt_findrunnable(struct m *m, bool *inherit_time)
{
	for (;;) {
		struct g *gp;
		bool was_spinning;

		if (rt_load_u32(&sched->gcwaiting))
			gcstopm(m);
		gp = find_with_p(m, inherit_time);
		if (gp)
			return gp;
		if (!give_up_p(m, &gp)) {
			if (gp)
				return gp;
			continue;
		}
		was_spinning = m->spinning;
		if (was_spinning) {
			m->spinning = false;
			rt_add_u32(&sched->nmspinning, (uint32_t)-1);
			if (recheck() && regain_p(m)) {
				become_spinning(m);
				continue;
			}
		}
		/* The timer that is due may be any P's, and only a spinning M looks at others': one
		 * that did not would come straight back here, again and again. */
		if (sleep_until_timer(m)) {
			become_spinning(m);
			continue;
		}
		stopm(m);
	}
}

static void execute(struct m *m, struct g *gp, bool inherit_time)
{
	machine_charge(CHARGE_SCHEDULE);
	machine_touch(gp, TOUCH_WRITE);
	if (gp->status != G_RUNNABLE)
		rt_throw("execute: the goroutine is not runnable");
	if (!gp->stack_lo)
		rt_execute_stack(gp);
	gp->status = G_RUNNING;
	gp->m = m;
	m->curg = gp;
	if (!inherit_time) {
		m->p->schedtick++;
		m->p->schedwhen = machine_slice_start();
	}
	m->p->count[RT_N_SCHEDULE]++;
	machine_charge(CHARGE_SWITCH);
	rt_gosw(&m->g0sp, gp->sp);
}

/* The scheduler of one M: runs goroutines, one after the other, each until it asks for g0 by
 * mcall. */
static void schedule(struct m *m)
{
	for (;;) {
		bool inherit_time;
		struct g *gp;

		machine_cost(RT_COST_RUNQUEUE);
		if (m->lockedg) {
			stoplockedm(m);
			execute(m, m->lockedg, false);
			m->mcall(m->curg);
			continue;
		}
		gp = rt_findrunnable(m, &inherit_time);
		if (m->spinning)
			resetspinning(m);
		if (gp->lockedm) {
			startlockedm(m, gp);
			continue;
		}
		execute(m, gp, inherit_time);
		m->mcall(m->curg);
	}
}

/* lock: sched.lock, or nobody else is there yet */
static struct m *mcommoninit(struct m *m)
{
	/* keeps M n's numbers apart from those of seed n */
	static const uint64_t salt = 0x6d5f6964;

	m->alllink = sched->allm;
	m->id = m->alllink ? m->alllink->id + 1 : 0;
	sched->allm = m;
	rng_seed(&m->rng, sched->config.seed ^ (salt + (uint64_t)m->id));
	return m;
}

struct m *rt_allocm0(void)
{
	struct m *m = machine_alloc(sizeof *m);

	return m ? mcommoninit(m) : NULL;
}

struct m *rt_allocm(void)
{
	struct m *m = machine_alloc(sizeof *m);

	if (!m)
		rt_finish(RT_MEMORY, "out of memory for threads", 0, 0);
	rt_lock(&sched->lock);
	mcommoninit(m);
	rt_unlock(&sched->lock);
	return m;
}

void rt_mstart(struct m *m)
{
	if (m->nextp) {
		rt_acquirep(m, m->nextp);
		m->nextp = NULL;
	}
	schedule(m);
}
