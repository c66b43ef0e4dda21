/*
 * test_time.c - timers keep Go 1.23's rules.
 *
 * Goal: ticks come in order and never early; stop and reset leave no stale tick; channels of
 * time_after may be freed at any time. Method: programs on both machines; exact times only where
 * the clock is virtual.
 */
#include "tests/runtime/harness.h"

#define MS 1000000

static void one_tick(void *arg)
{
	int64_t start = now_ns();
	int64_t when;
	timer *t = timer_new(2 * MS);

	(void)arg;
	/* A real thread may be held up for longer than that. */
	EXPECT(!rt_instrumented || !chan_try_recv(timer_chan(t), &when, NULL));
	EXPECT(chan_recv(timer_chan(t), &when));
	EXPECT(when - start >= 2 * MS && now_ns() >= when);
	EXPECT(!timer_stop(t)); /* it has ticked, and the tick was received */
	timer_free(t);
	timer_free(NULL);
}

START_TEST(a_timer_ticks_once)
{
	run_done(1 << _i, one_tick, NULL);
}
END_TEST

static void stop_and_reset(void *arg)
{
	int64_t when, start;
	timer *t = timer_new(MS);

	(void)arg;
	EXPECT(timer_stop(t) && !timer_stop(t));
	sleep_ns(3 * MS);
	EXPECT(!chan_try_recv(timer_chan(t), &when, NULL));
	EXPECT(!timer_reset(t, MS));
	sleep_ns(5 * MS); /* the tick lies in the channel now */
	start = now_ns();
	EXPECT(timer_reset(t, 2 * MS)); /* and is taken back: it was not received */
	EXPECT(chan_recv(timer_chan(t), &when) && when - start >= 2 * MS);
	timer_reset(t, MS);
	sleep_ns(5 * MS);
	EXPECT(timer_stop(t)); /* not received: it counts as stopped */
	EXPECT(!chan_try_recv(timer_chan(t), &when, NULL));
	timer_free(t);
}

START_TEST(no_stale_tick_after_stop_or_reset)
{
	run_done(1 << _i, stop_and_reset, NULL);
}
END_TEST

static void many_in_order(void *arg)
{
	chan *c[100];
	int64_t last = 0;

	(void)arg;
	for (int i = 0; i < 100; i++)
		c[i] = time_after((1 + i * 37 % 100) * 100000);
	for (int n = 0; n < 100; n++) {
		int i = 0;
		int64_t when;

		while (1 + i * 37 % 100 != n + 1)
			i++;
		EXPECT(chan_recv(c[i], &when));
		EXPECT(when >= last || !rt_instrumented); /* two threads, two timers */
		last = when;
		chan_free(c[i]);
	}
}

START_TEST(ticks_come_in_order)
{
	run_done(1 << _i, many_in_order, NULL);
}
END_TEST

static void free_early(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2000; i++) {
		chan *c = time_after(i % 3 ? 20000 : 3600ll * 1000 * MS);

		if (i % 5 == 0)
			sleep_ns(20000); /* some are freed just when they tick */
		chan_free(c);
	}
}

START_TEST(channels_of_time_after_may_be_freed_at_any_time)
{
	run_done(1 << _i, free_early, NULL);
}
END_TEST

static void timeout_in_select(void *arg)
{
	chan *never = chan_make(8, 0);
	chan *after = time_after(MS);
	int64_t v;
	struct select_case cases[2] = {{never, SELECT_RECV, &v, false},
				       {after, SELECT_RECV, &v, false}};

	(void)arg;
	EXPECT(chan_select(cases, 2, true) == 1 && cases[1].ok);
	chan_free(after);
	chan_free(never);
}

START_TEST(select_with_a_timeout)
{
	run_done(1 << _i, timeout_in_select, NULL);
}
END_TEST

static void free_timers_channel(void *arg)
{
	(void)arg;
	chan_free(timer_chan(timer_new(MS)));
}

START_TEST(a_timers_channel_is_the_timers)
{
	run_panics(free_timers_channel,
		   "chan_free: the channel belongs to a timer; timer_free frees both");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("time");
	TCase *t = tcase_create("time");

	tcase_add_loop_test(t, a_timer_ticks_once, 0, 4);
	tcase_add_loop_test(t, no_stale_tick_after_stop_or_reset, 0, 4);
	tcase_add_loop_test(t, ticks_come_in_order, 0, 4);
	tcase_add_loop_test(t, channels_of_time_after_may_be_freed_at_any_time, 0, 4);
	tcase_add_loop_test(t, select_with_a_timeout, 0, 4);
	tcase_add_test(t, a_timers_channel_is_the_timers);
	suite_add_tcase(s, t);
	return harness_run(s);
}
