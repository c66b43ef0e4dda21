/*
 * test_sync.c - select, reader/writer locks, once, conditions.
 *
 * Goal: the settled rules of <dojo.h>, on both machines. Method: as in test_chan.c.
 */
#include "tests/runtime/harness.h"

struct world {
	chan *a, *b, *done, *end;
	waitgroup wg;
	rwmutex rw;
	mutex mu;
	cond cond;
	once once;
	int64_t n, readers, tickets, woken;
};

static struct world *w;

static void new_world(size_t cap)
{
	w = rt_calloc(1, sizeof *w);
	w->a = chan_make(sizeof(int64_t), cap);
	w->b = chan_make(sizeof(int64_t), cap);
	w->done = chan_make(0, 0);
	w->end = chan_make(0, 2);
}

/* ---- select ---- */

static void ready_cases(void *arg)
{
	int64_t v = 5, got = 0;
	struct select_case cases[3];
	int seen[2] = {0, 0};

	(void)arg;
	new_world(1);
	cases[0] = (struct select_case){w->a, SELECT_RECV, &got, true};
	cases[1] = (struct select_case){w->b, SELECT_SEND, &v, false};
	cases[2] = (struct select_case){NULL, SELECT_RECV, &got, false};
	EXPECT(chan_select(cases, 3, false) == 1); /* only the send can be done */
	EXPECT(chan_select(cases, 3, false) == -1);
	chan_recv(w->b, NULL);
	for (int i = 0; i < 2000; i++) {
		int chosen;

		if (chan_len(w->a) == 0)
			chan_send(w->a, &v);
		chosen = chan_select(cases, 3, true);
		seen[chosen]++;
		if (chosen == 1)
			chan_recv(w->b, NULL);
		else
			EXPECT(cases[0].ok && got == 5);
	}
	EXPECT(seen[0] > 800 && seen[1] > 800); /* each equally likely */
	EXPECT(chan_select(NULL, 0, false) == -1);
}

START_TEST(ready_cases_are_chosen_fairly)
{
	run_done(1, ready_cases, NULL);
}
END_TEST

static void sender(void *arg)
{
	chan *c = arg;

	for (int64_t i = 1; i <= 500; i++)
		chan_send(c, &i);
	chan_close(c);
}

static void merge(void *arg)
{
	int64_t v[2], sum = 0;
	int open = 2;
	struct select_case cases[2];

	new_world(*(size_t *)arg);
	cases[0] = (struct select_case){w->a, SELECT_RECV, &v[0], false};
	cases[1] = (struct select_case){w->b, SELECT_RECV, &v[1], false};
	go(sender, w->a);
	go(sender, w->b);
	while (open > 0) {
		int i = chan_select(cases, 2, true);

		sum += v[i];
		if (!cases[i].ok) {
			EXPECT(v[i] == 0);
			cases[i].c = NULL;
			open--;
		}
	}
	EXPECT(sum == 2 * 125250);
}

START_TEST(two_streams_are_merged)
{
	static size_t caps[] = {0, 1, 16};

	run_done(1 << (_i % 4), merge, &caps[_i / 4]);
}
END_TEST

/* Selects on both sides of the same channels, in opposite orders. */
static void shuffler(void *arg)
{
	bool forwards = arg != NULL;

	for (int64_t i = 0; i < 300; i++) {
		int64_t in, out = i;
		struct select_case cases[2] = {
			{forwards ? w->a : w->b, SELECT_SEND, &out, false},
			{forwards ? w->b : w->a, SELECT_RECV, &in, false},
		};

		atomic_add_i64(chan_select(cases, 2, true) == 0 ? &w->n : &w->readers, 1);
	}
	wg_done(&w->wg);
}

static void drainer(void *arg)
{
	int64_t v;
	struct select_case cases[3] = {{w->a, SELECT_RECV, &v, false},
				       {w->b, SELECT_RECV, &v, false},
				       {w->done, SELECT_RECV, NULL, false}};

	(void)arg;
	for (;;) {
		int i = chan_select(cases, 3, true);

		if (i == 2)
			break;
		w->tickets++;
	}
	chan_send(w->end, NULL);
}

static void feeder(void *arg)
{
	int64_t v = 1;
	struct select_case cases[3] = {{w->a, SELECT_SEND, &v, false},
				       {w->b, SELECT_SEND, &v, false},
				       {w->done, SELECT_RECV, NULL, false}};

	(void)arg;
	while (chan_select(cases, 3, true) != 2)
		w->woken++;
	chan_send(w->end, NULL);
}

static void cross(void *arg)
{
	(void)arg;
	new_world(0);
	wg_add(&w->wg, 4);
	for (intptr_t i = 0; i < 4; i++)
		go(shuffler, (void *)(i % 2));
	go(drainer, NULL);
	go(feeder, NULL);
	wg_wait(&w->wg);
	chan_close(w->done);
	chan_recv(w->end, NULL);
	chan_recv(w->end, NULL);
	EXPECT(w->n + w->readers == 1200);
	EXPECT(w->n + w->woken == w->readers + w->tickets); /* as many sends as receives */
}

START_TEST(crossing_selects_neither_lose_nor_lock_up)
{
	run_done(1 << _i, cross, NULL);
}
END_TEST

static void many_cases(void *arg)
{
	static struct select_case cases[300];
	int64_t v = 9, got = 0;

	(void)arg;
	new_world(1);
	for (int i = 0; i < 300; i++)
		cases[i] = (struct select_case){i % 2 ? w->a : NULL, SELECT_RECV, &got, false};
	EXPECT(chan_select(cases, 300, false) == -1);
	chan_send(w->a, &v);
	EXPECT(chan_select(cases, 300, true) % 2 == 1 && got == 9);
	go(sender, w->a);
	EXPECT(chan_select(cases, 300, true) % 2 == 1 && got == 1);
}

START_TEST(one_channel_may_appear_many_times)
{
	run_done(2, many_cases, NULL);
}
END_TEST

static void closer(void *arg)
{
	sleep_ns(100000);
	chan_close(arg);
}

static void send_case_closed(void *arg)
{
	int64_t v = 1;
	struct select_case sc;

	(void)arg;
	new_world(0);
	sc = (struct select_case){w->a, SELECT_SEND, &v, false};
	go(closer, w->a);
	chan_select(&sc, 1, true);
}

static void no_cases(void *arg)
{
	(void)arg;
	chan_select(NULL, 0, true);
}

START_TEST(select_misuse)
{
	run_panics(send_case_closed, "send on closed channel");
}
END_TEST

START_TEST(select_without_cases_waits_for_ever)
{
	ck_assert_int_eq(run(2, no_cases, NULL).stop, RT_DEADLOCK);
}
END_TEST

/* ---- RWMutex ---- */

static void reader(void *arg)
{
	(void)arg;
	for (int i = 0; i < 200; i++) {
		rwmutex_rlock(&w->rw);
		atomic_add_i64(&w->readers, 1);
		EXPECT(w->n % 2 == 0);
		atomic_add_i64(&w->readers, -1);
		rwmutex_runlock(&w->rw);
	}
	wg_done(&w->wg);
}

static void writer(void *arg)
{
	(void)arg;
	for (int i = 0; i < 100; i++) {
		rwmutex_lock(&w->rw);
		EXPECT(atomic_load_i64(&w->readers) == 0);
		w->n++;
		gosched();
		w->n++;
		rwmutex_unlock(&w->rw);
	}
	wg_done(&w->wg);
}

static void read_and_write(void *arg)
{
	(void)arg;
	new_world(0);
	wg_add(&w->wg, 8);
	for (int i = 0; i < 8; i++)
		go(i < 6 ? reader : writer, NULL);
	wg_wait(&w->wg);
	EXPECT(w->n == 400);
}

START_TEST(writers_exclude_everyone)
{
	run_done(1 << _i, read_and_write, NULL);
}
END_TEST

static void runlock_unlocked(void *arg)
{
	(void)arg;
	new_world(0);
	rwmutex_runlock(&w->rw);
}

static void unlock_unlocked(void *arg)
{
	(void)arg;
	new_world(0);
	rwmutex_unlock(&w->rw);
}

START_TEST(rwmutex_misuse)
{
	run_panics(_i ? unlock_unlocked : runlock_unlocked,
		   _i ? "sync: Unlock of unlocked RWMutex" : "sync: RUnlock of unlocked RWMutex");
}
END_TEST

/* ---- once and conditions ---- */

static void first_time(void *arg)
{
	sleep_ns(10000);
	*(int64_t *)arg += 1;
}

static void caller(void *arg)
{
	(void)arg;
	once_do(&w->once, first_time, &w->n);
	EXPECT(w->n == 1); /* everyone returns after it is done */
	wg_done(&w->wg);
}

static void call_once(void *arg)
{
	(void)arg;
	new_world(0);
	wg_add(&w->wg, 10);
	for (int i = 0; i < 10; i++)
		go(caller, NULL);
	wg_wait(&w->wg);
}

START_TEST(once_runs_once)
{
	run_done(1 << _i, call_once, NULL);
}
END_TEST

static void taker(void *arg)
{
	(void)arg;
	mutex_lock(&w->mu);
	while (w->tickets == 0)
		cond_wait(&w->cond, &w->mu);
	w->tickets--;
	w->woken++;
	mutex_unlock(&w->mu);
	wg_done(&w->wg);
}

static void hand_out(void *arg)
{
	(void)arg;
	new_world(0);
	wg_add(&w->wg, 20);
	for (int i = 0; i < 20; i++)
		go(taker, NULL);
	for (int i = 0; i < 10; i++) {
		mutex_lock(&w->mu);
		w->tickets++;
		mutex_unlock(&w->mu);
		cond_signal(&w->cond);
	}
	mutex_lock(&w->mu);
	w->tickets += 10;
	mutex_unlock(&w->mu);
	cond_broadcast(&w->cond);
	wg_wait(&w->wg);
	EXPECT(w->woken == 20 && w->tickets == 0);
	cond_signal(&w->cond); /* nobody waits: nothing happens */
}

START_TEST(conditions_wake_those_who_wait)
{
	run_done(1 << _i, hand_out, NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sync");
	TCase *t = tcase_create("sync");

	tcase_add_test(t, ready_cases_are_chosen_fairly);
	tcase_add_loop_test(t, two_streams_are_merged, 0, 12);
	tcase_add_loop_test(t, crossing_selects_neither_lose_nor_lock_up, 0, 4);
	tcase_add_test(t, one_channel_may_appear_many_times);
	tcase_add_test(t, select_misuse);
	tcase_add_test(t, select_without_cases_waits_for_ever);
	tcase_add_loop_test(t, writers_exclude_everyone, 0, 4);
	tcase_add_loop_test(t, rwmutex_misuse, 0, 2);
	tcase_add_loop_test(t, once_runs_once, 0, 4);
	tcase_add_loop_test(t, conditions_wake_those_who_wait, 0, 4);
	suite_add_tcase(s, t);
	return harness_run(s);
}
