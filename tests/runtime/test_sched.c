/*
 * test_sched.c - goroutines are made, run, stolen, put to sleep and ended; ends of a program are
 * told apart.
 *
 * Goal: the scheduler's promises that can be seen from outside, on both machines. Method: programs
 * whose outcome does not depend on the schedule, and the counters of the ledger.
 */
#include "tests/runtime/harness.h"

struct world {
	waitgroup wg;
	mutex mu;
	chan *c;
	int64_t n;
	int64_t plain;
};

static struct world *w;

static void new_world(void)
{
	w = rt_calloc(1, sizeof *w);
}

/* ---- spawning ---- */

static void count_one(void *arg)
{
	atomic_add_i64(&w->n, (int64_t)(intptr_t)arg);
	wg_done(&w->wg);
}

static void spawn_many(void *arg)
{
	int many = *(int *)arg;

	new_world();
	wg_add(&w->wg, many);
	for (int i = 0; i < many; i++)
		go(count_one, (void *)(intptr_t)(i + 1));
	wg_wait(&w->wg);
	EXPECT(w->n == (int64_t)many * (many + 1) / 2);
}

START_TEST(every_goroutine_runs_once)
{
	static int many[] = {1, 100, 257, 20000};
	struct rt_result r = run_done(1 << (_i % 4), spawn_many, &many[_i / 4]);

	ck_assert_int_eq(r.ledger.count[RT_N_NEWPROC], many[_i / 4] + 1);
}
END_TEST

static void tree(void *arg)
{
	intptr_t depth = (intptr_t)arg;

	if (depth > 0) {
		wg_add(&w->wg, 2);
		go(tree, (void *)(depth - 1));
		go(tree, (void *)(depth - 1));
	} else {
		atomic_add_i64(&w->n, 1);
	}
	wg_done(&w->wg);
}

static void spawn_tree(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 1);
	go(tree, (void *)(intptr_t)12);
	wg_wait(&w->wg);
	EXPECT(w->n == 4096);
}

START_TEST(goroutines_make_goroutines)
{
	run_done(1 << _i, spawn_tree, NULL);
}
END_TEST

static void busy(void *arg)
{
	(void)arg;
	work_ns(200000);
	wg_done(&w->wg);
}

static void spread(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 64);
	for (int i = 0; i < 64; i++)
		go(busy, NULL);
	wg_wait(&w->wg);
}

START_TEST(idle_processors_steal)
{
	struct rt_result r = run_done(4, spread, NULL);

	ck_assert_int_gt(r.ledger.count[RT_N_WAKEP], 0);
	ck_assert_int_gt(r.ledger.count[RT_N_STEAL], 0);
}
END_TEST

/* ---- yielding and sleeping ---- */

static void yielder(void *arg)
{
	(void)arg;
	for (int i = 0; i < 1000; i++)
		gosched();
	wg_done(&w->wg);
}

static void yield_all(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 10);
	for (int i = 0; i < 10; i++)
		go(yielder, NULL);
	wg_wait(&w->wg);
}

START_TEST(yields_come_back)
{
	struct rt_result r = run_done(1 << _i, yield_all, NULL);

	ck_assert_int_eq(r.ledger.count[RT_N_GOSCHED], 10000);
}
END_TEST

static void sleeper(void *arg)
{
	int64_t ns = (int64_t)(intptr_t)arg;
	int64_t before = now_ns();

	sleep_ns(ns);
	EXPECT(now_ns() - before >= ns);
	chan_send(w->c, &ns);
}

static void sleep_in_order(void *arg)
{
	static const int64_t ms[] = {30, 10, 50, 20, 40};
	int64_t last = 0;

	(void)arg;
	new_world();
	w->c = chan_make(sizeof(int64_t), 5);
	for (int i = 0; i < 5; i++)
		go(sleeper, (void *)(intptr_t)(ms[i] * 1000000));
	for (int i = 0; i < 5; i++) {
		int64_t ns;

		chan_recv(w->c, &ns);
		/* real threads may be held up between waking and sending */
		EXPECT(ns > last || !rt_instrumented);
		last = ns;
	}
}

START_TEST(sleepers_wake_in_order_and_never_early)
{
	run_done(1 << _i, sleep_in_order, NULL);
}
END_TEST

static void sleep_zero(void *arg)
{
	(void)arg;
	sleep_ns(0);
	sleep_ns(-5);
}

START_TEST(a_zero_sleep_yields)
{
	struct rt_result r = run_done(1, sleep_zero, NULL);

	ck_assert_int_eq(r.ledger.count[RT_N_GOSCHED], 2);
}
END_TEST

/* ---- mutexes ---- */

static void locker(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2000; i++) {
		mutex_lock(&w->mu);
		w->plain++;
		mutex_unlock(&w->mu);
	}
	wg_done(&w->wg);
}

static void lock_all(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 8);
	for (int i = 0; i < 8; i++)
		go(locker, NULL);
	wg_wait(&w->wg);
	EXPECT(w->plain == 16000);
	EXPECT(mutex_trylock(&w->mu) && !mutex_trylock(&w->mu));
	mutex_unlock(&w->mu);
}

START_TEST(a_mutex_excludes)
{
	run_done(1 << _i, lock_all, NULL);
}
END_TEST

static void slow_locker(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++) {
		mutex_lock(&w->mu);
		work_ns(300000); /* long enough for a waiter to starve */
		w->plain++;
		mutex_unlock(&w->mu);
	}
	wg_done(&w->wg);
}

static void starve(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 4);
	for (int i = 0; i < 4; i++)
		go(slow_locker, NULL);
	wg_wait(&w->wg);
	EXPECT(w->plain == 80);
}

START_TEST(a_starving_mutex_is_handed_over)
{
	run_done(1 << _i, starve, NULL);
}
END_TEST

/* ---- the ways a program ends ---- */

static void unlock_unlocked(void *arg)
{
	(void)arg;
	new_world();
	mutex_unlock(&w->mu);
}

static void negative_counter(void *arg)
{
	(void)arg;
	new_world();
	wg_done(&w->wg);
}

static void go_nil(void *arg)
{
	(void)arg;
	go(NULL, NULL);
}

static void own_panic(void *arg)
{
	(void)arg;
	panic("out of tea");
}

START_TEST(misuse_panics_with_gos_words)
{
	static void (*const program[])(void *) = {unlock_unlocked, negative_counter, go_nil,
						  own_panic};
	static const char *const words[] = {"unlock of unlocked mutex",
					    "sync: negative WaitGroup counter",
					    "go of nil func value", "out of tea"};

	run_panics(program[_i], words[_i]);
}
END_TEST

static void wait_for_nobody(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 1);
	wg_wait(&w->wg);
}

START_TEST(a_deadlock_is_seen)
{
	struct rt_result r = run(1 << _i, wait_for_nobody, NULL);

	ck_assert_int_eq(r.stop, RT_DEADLOCK);
	ck_assert_str_eq(r.message, "all goroutines are asleep - deadlock!");
	ck_assert_int_eq(r.dump_len, 1);
	ck_assert_str_eq(r.dump[0].state, "sync.WaitGroup.Wait");
}
END_TEST

static void leave_main(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 1);
	go(busy, NULL);
	goexit();
}

START_TEST(goexit_in_main_lets_the_others_end)
{
	struct rt_result r = run(2, leave_main, NULL);

	ck_assert_int_eq(r.stop, RT_DEADLOCK);
	ck_assert_str_eq(r.message, "no goroutines (main called goexit) - deadlock!");
}
END_TEST

static void exit_three(void *arg)
{
	(void)arg;
	rt_exit(3);
}

START_TEST(exit_hands_over_its_status)
{
	struct rt_result r = run(2, exit_three, NULL);

	ck_assert_int_eq(r.stop, RT_EXIT);
	ck_assert_int_eq(r.status, 3);
}
END_TEST

static void count_goroutines(void *arg)
{
	(void)arg;
	new_world();
	EXPECT(num_goroutine() == 1);
	wg_add(&w->wg, 3);
	for (int i = 0; i < 3; i++)
		go(busy, NULL);
	EXPECT(num_goroutine() <= 4);
	wg_wait(&w->wg);
}

START_TEST(goroutines_are_counted)
{
	run_done(1, count_goroutines, NULL);
}
END_TEST

/* ---- memory ---- */

static void use_heap(void *arg)
{
	char *a = rt_malloc(100);
	char *b;

	(void)arg;
	memset(a, 'a', 100);
	b = rt_realloc(a, 10000);
	EXPECT(b[0] == 'a' && b[99] == 'a');
	rt_free(b);
	EXPECT(rt_malloc(64 << 20) == NULL); /* beyond the limit */
	EXPECT(rt_calloc(SIZE_MAX / 2, 4) == NULL);
}

START_TEST(memory_is_limited)
{
	struct rt_config config = {.procs = 1, .cores = 1, .memory_max = 16 << 20};
	struct rt_result r = run_with(&config, use_heap, NULL);

	ck_assert_msg(r.stop == RT_DONE, "%s", r.message);
	ck_assert_int_eq(r.ledger.count[RT_N_MALLOC], 2);
}
END_TEST

static void eat_memory(void *arg)
{
	(void)arg;
	for (;;)
		rt_malloc(1000);
}

START_TEST(eating_memory_without_end_is_stopped)
{
	struct rt_config config = {.procs = 1, .cores = 1, .memory_max = 16 << 20};

	ck_assert_int_eq(run_with(&config, eat_memory, NULL).stop, RT_MEMORY);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("scheduler");
	TCase *t = tcase_create("scheduler");

	tcase_add_loop_test(t, every_goroutine_runs_once, 0, 16);
	tcase_add_loop_test(t, goroutines_make_goroutines, 0, 4);
	tcase_add_test(t, idle_processors_steal);
	tcase_add_loop_test(t, yields_come_back, 0, 4);
	tcase_add_loop_test(t, sleepers_wake_in_order_and_never_early, 0, 4);
	tcase_add_test(t, a_zero_sleep_yields);
	tcase_add_loop_test(t, a_mutex_excludes, 0, 4);
	tcase_add_loop_test(t, a_starving_mutex_is_handed_over, 0, 4);
	tcase_add_loop_test(t, misuse_panics_with_gos_words, 0, 4);
	tcase_add_loop_test(t, a_deadlock_is_seen, 0, 4);
	tcase_add_test(t, goexit_in_main_lets_the_others_end);
	tcase_add_test(t, exit_hands_over_its_status);
	tcase_add_test(t, goroutines_are_counted);
	tcase_add_test(t, memory_is_limited);
	tcase_add_test(t, eating_memory_without_end_is_stopped);
	suite_add_tcase(s, t);
	return harness_run(s);
}
