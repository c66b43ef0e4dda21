/*
 * test_thread.c - goroutines locked to threads, and pinned to processors.
 *
 * Goal: a locked goroutine always runs on its own thread, others never there; nothing is lost or
 * locks up. Method: programs on both machines, on 1 to 8 processors.
 */
#include "tests/runtime/harness.h"

struct world {
	chan *to, *from;
	waitgroup wg;
	int64_t n;
	int64_t slot[8 * 8];
};

static struct world *w;

static void new_world(void)
{
	w = rt_calloc(1, sizeof *w);
	w->to = chan_make(sizeof(int64_t), 0);
	w->from = chan_make(sizeof(int64_t), 0);
}

static void locked_echo(void *arg)
{
	int64_t v;
	int thread;

	(void)arg;
	lock_os_thread();
	thread = thread_id();
	while (chan_recv(w->to, &v)) {
		EXPECT(thread_id() == thread);
		chan_send(w->from, &v);
	}
	unlock_os_thread();
	wg_done(&w->wg);
}

static void ping_locked(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 1);
	go(locked_echo, NULL);
	for (int64_t i = 0; i < 200; i++) {
		int64_t v;

		chan_send(w->to, &i);
		chan_recv(w->from, &v);
		EXPECT(v == i);
	}
	chan_close(w->to);
	wg_wait(&w->wg);
}

START_TEST(a_locked_goroutine_keeps_its_thread)
{
	struct rt_result r = run_done(1 << _i, ping_locked, NULL);

	ck_assert_int_gt(r.ledger.count[RT_N_HANDOFF], 0);
}
END_TEST

static void locked_worker(void *arg)
{
	int thread;

	(void)arg;
	lock_os_thread();
	lock_os_thread();
	unlock_os_thread(); /* one of two: still locked */
	thread = thread_id();
	for (int i = 0; i < 5; i++) {
		gosched();
		EXPECT(thread_id() == thread);
		sleep_ns(1000);
		EXPECT(thread_id() == thread);
		atomic_add_i64(&w->n, 1);
	}
	wg_done(&w->wg); /* ends while locked */
}

static void many_locked(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 100);
	for (int i = 0; i < 100; i++)
		go(locked_worker, NULL);
	wg_wait(&w->wg);
	EXPECT(w->n == 500);
}

START_TEST(a_hundred_locked_goroutines)
{
	run_done(1 << _i, many_locked, NULL);
}
END_TEST

static void locked_main_waits(void *arg)
{
	(void)arg;
	new_world();
	lock_os_thread();
	chan_recv(w->to, NULL);
}

START_TEST(a_deadlock_of_locked_goroutines_is_seen)
{
	ck_assert_int_eq(run(2, locked_main_waits, NULL).stop, RT_DEADLOCK);
}
END_TEST

static void pinned_adder(void *arg)
{
	(void)arg;
	for (int i = 0; i < 1000; i++) {
		int p = proc_pin();

		w->slot[p * 8]++; /* plain: nobody else is on this processor */
		proc_unpin();
		if (i % 100 == 0)
			gosched();
	}
	wg_done(&w->wg);
}

static void pinned_counters(void *arg)
{
	int64_t sum = 0;

	(void)arg;
	new_world();
	wg_add(&w->wg, 10);
	for (int i = 0; i < 10; i++)
		go(pinned_adder, NULL);
	wg_wait(&w->wg);
	for (int p = 0; p < 8; p++)
		sum += w->slot[p * 8];
	EXPECT(sum == 10000);
}

START_TEST(a_pinned_goroutine_has_its_processor_to_itself)
{
	run_done(1 << _i, pinned_counters, NULL);
}
END_TEST

static void park_pinned(void *arg)
{
	(void)arg;
	new_world();
	proc_pin();
	gosched();
}

static void unpin_unpinned(void *arg)
{
	(void)arg;
	proc_unpin();
}

START_TEST(misuse_panics)
{
	run_panics(_i ? unpin_unpinned : park_pinned,
		   _i ? "proc_unpin without proc_pin"
		      : "a goroutine may not park between proc_pin and proc_unpin");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("threads");
	TCase *t = tcase_create("threads");

	tcase_add_loop_test(t, a_locked_goroutine_keeps_its_thread, 0, 4);
	tcase_add_loop_test(t, a_hundred_locked_goroutines, 0, 4);
	tcase_add_test(t, a_deadlock_of_locked_goroutines_is_seen);
	tcase_add_loop_test(t, a_pinned_goroutine_has_its_processor_to_itself, 0, 4);
	tcase_add_loop_test(t, misuse_panics, 0, 2);
	suite_add_tcase(s, t);
	return harness_run(s);
}
