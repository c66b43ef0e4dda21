/*
 * time.c - sleeping, timers with channels, the clock. Go: time.Sleep, time.Timer, time.After.
 *
 * A timer's channel has room for one tick, sent when the time has come. Stopping or resetting makes
 * sure that no tick of before is received after (Go 1.23): seq counts both, and under the channel's
 * lock a tick whose seq is stale is dropped, and one that lies in the channel is taken back.
 *
 * Lock order: the channel's lock, then the timer's P's.
 */
#include "runtime/timer.h"

#include "runtime/chan.h"

struct timer {
	struct rt_timer t;
	chan *c;
	bool is_after; /* made by time_after: freed with its channel */
};

static int64_t deadline(int64_t ns)
{
	int64_t now;

	machine_charge(CHARGE_CLOCK);
	now = machine_now();
	if (ns < 0)
		ns = 0;
	return ns > INT64_MAX - now ? INT64_MAX : now + ns;
}

/* ---- sleep ---- */

static void wake_sleeper(struct rt_timer *t, uint64_t seq)
{
	(void)seq;
	rt_goready(t->arg);
}

/* The commit of a sleep: the timer is armed only when the G can be woken. */
static bool arm(struct g *gp, void *arg)
{
	(void)arg;
	rt_timer_start(&gp->sleep, gp->sleep.when);
	return true;
}

void sleep_ns(int64_t ns)
{
	enum rt_cost cost;
	struct g *gp;

	if (ns <= 0) {
		gosched();
		return;
	}
	cost = machine_cost(RT_COST_TIMER);
	gp = rt_getg();
	gp->sleep.fire = wake_sleeper;
	gp->sleep.arg = gp;
	gp->sleep.when = deadline(ns);
	rt_gopark(arm, NULL, "sleep");
	machine_cost(cost);
}

/* ---- timers with channels ---- */

static void tick(struct rt_timer *rt, uint64_t seq)
{
	struct timer *t = rt->arg;
	int64_t now = machine_now();

	rt_chan_lock(t->c);
	if (rt->seq != seq || !rt_chan_send_locked(t->c, &now))
		rt_unlock(&t->c->lock); /* stopped meanwhile, or the last tick is still there */
}

timer *timer_new(int64_t ns)
{
	enum rt_cost cost = machine_cost(RT_COST_TIMER);
	timer *t = rt_calloc(1, sizeof *t);

	if (!t)
		rt_finish(RT_MEMORY, "timer_new: out of memory", rt_caller_pc(), 0);
	t->c = chan_make(sizeof(int64_t), 1);
	t->c->timer = t;
	t->t.index = -1;
	t->t.fire = tick;
	t->t.arg = t;
	rt_chan_race_arm(t->c);
	rt_timer_start(&t->t, deadline(ns));
	machine_cost(cost);
	return t;
}

chan *timer_chan(timer *t)
{
	return t->c;
}

/* The channel's lock is held. True: the timer was still to tick, or its tick had not been
 * fetched. */
static bool stop_locked(timer *t)
{
	bool active = rt_timer_stop(&t->t);

	t->t.seq++;
	if (t->c->qcount > 0) {
		rt_chan_drop_locked(t->c);
		active = true;
	}
	return active;
}

bool timer_stop(timer *t)
{
	enum rt_cost cost = machine_cost(RT_COST_TIMER);
	bool active;

	rt_chan_lock(t->c);
	active = stop_locked(t);
	rt_unlock(&t->c->lock);
	machine_cost(cost);
	return active;
}

bool timer_reset(timer *t, int64_t ns)
{
	enum rt_cost cost = machine_cost(RT_COST_TIMER);
	int64_t when = deadline(ns);
	bool active;

	rt_chan_lock(t->c);
	active = stop_locked(t);
	rt_chan_race_arm(t->c);
	rt_timer_start(&t->t, when);
	rt_unlock(&t->c->lock);
	machine_cost(cost);
	return active;
}

void timer_free(timer *t)
{
	if (!t)
		return;
	timer_stop(t);
	rt_timer_quiesce(&t->t);
	t->c->timer = NULL;
	chan_free(t->c);
	rt_free(t);
}

chan *time_after(int64_t ns)
{
	timer *t = timer_new(ns);

	t->is_after = true;
	return t->c;
}

void rt_timer_chan_freed(struct timer *t)
{
	if (!t->is_after)
		rt_fail("chan_free: the channel belongs to a timer; timer_free frees both");
	timer_stop(t);
	rt_timer_quiesce(&t->t);
	rt_free(t);
}

/* ---- the clock ---- */

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
