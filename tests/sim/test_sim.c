/*
 * test_sim.c - the simulated machine is deterministic, keeps time, and explores.
 *
 * Goal: equal configurations give equal runs; virtual time is what the profile says; more cores
 * make parallel work faster and contended lines dearer; every strategy comes to an end. Method:
 * programs run twice and compared by hash, and ratios of virtual times, which are exact.
 */
#include "tests/runtime/harness.h"

struct world {
	waitgroup wg;
	mutex mu;
	chan *c;
	int64_t n;
	char pad[64];
	int64_t slot[RT_CORES_MAX * 8];
};

static struct world *w;

static void new_world(void)
{
	w = rt_calloc(1, sizeof *w);
}

static void mixed_worker(void *arg)
{
	int64_t v;

	(void)arg;
	while (chan_recv(w->c, &v)) {
		mutex_lock(&w->mu);
		w->n += v;
		mutex_unlock(&w->mu);
		if (v % 10 == 0)
			gosched();
		if (v % 50 == 0)
			sleep_ns(700);
	}
	wg_done(&w->wg);
}

/* Channels, mutexes, yields and sleeps together. */
static void mixed(void *arg)
{
	(void)arg;
	new_world();
	w->c = chan_make(sizeof(int64_t), 4);
	wg_add(&w->wg, 6);
	for (int i = 0; i < 6; i++)
		go(mixed_worker, NULL);
	for (int64_t i = 1; i <= 200; i++)
		chan_send(w->c, &i);
	chan_close(w->c);
	wg_wait(&w->wg);
	EXPECT(w->n == 20100);
}

static struct rt_result explore(void (*program)(void *), int cores, uint64_t seed,
				enum rt_strategy strategy)
{
	struct rt_config config = {
		.procs = cores,
		.cores = cores,
		.seed = seed,
		.strategy = strategy,
		.detect_races = strategy != RT_TIME,
		.detect_leaks = strategy != RT_TIME,
		.points_max = 10000000,
	};

	return run_with(&config, program, NULL);
}

START_TEST(equal_runs_have_equal_hashes)
{
	static const int cores[] = {1, 2, 8, 64, 256};

	for (int strategy = RT_TIME; strategy <= RT_PCT; strategy++) {
		struct rt_result a = explore(mixed, cores[_i], 7, strategy);
		struct rt_result other = explore(mixed, cores[_i], 8, strategy);
		struct rt_result b = explore(mixed, cores[_i], 7, strategy);

		ck_assert_msg(a.stop == RT_DONE, "%s", a.message);
		ck_assert_int_eq(other.stop, RT_DONE);
		ck_assert_uint_eq(a.hash, b.hash);
		ck_assert_int_eq(a.points, b.points);
		ck_assert_int_eq(a.ledger.time_ns, b.ledger.time_ns);
		for (int c = 0; c < RT_COUNTERS; c++)
			ck_assert_int_eq(a.ledger.count[c], b.ledger.count[c]);
	}
}
END_TEST

START_TEST(every_schedule_ends_and_is_clean)
{
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct rt_result r =
			explore(mixed, 2 + (int)(seed % 7), seed, RT_RANDOM + (int)(seed % 2));

		ck_assert_msg(r.stop == RT_DONE, "seed %lu: %d %s", seed, r.stop, r.message);
	}
}
END_TEST

START_TEST(seeds_differ)
{
	struct rt_result a = explore(mixed, 4, 1, RT_RANDOM);
	struct rt_result b = explore(mixed, 4, 2, RT_RANDOM);

	ck_assert_uint_ne(a.hash, b.hash);
}
END_TEST

/* ---- time ---- */

static void work_and_sleep(void *arg)
{
	int64_t start = now_ns();

	(void)arg;
	work_ns(5000);
	EXPECT(now_ns() - start >= 5000 && now_ns() - start < 5200);
	start = now_ns();
	sleep_ns(3000000);
	EXPECT(now_ns() - start >= 3000000 && now_ns() - start < 3020000);
}

START_TEST(virtual_time_passes_as_asked)
{
	struct rt_result r = explore(work_and_sleep, 2, 1, RT_TIME);

	ck_assert_msg(r.stop == RT_DONE, "%s", r.message);
	ck_assert_int_ge(r.ledger.cost_ns[RT_COST_WORK], 5000);
}
END_TEST

static void busy(void *arg)
{
	(void)arg;
	work_ns(1000000);
	wg_done(&w->wg);
}

static void parallel(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 64);
	for (int i = 0; i < 64; i++)
		go(busy, NULL);
	wg_wait(&w->wg);
}

START_TEST(cores_share_the_work)
{
	int64_t one = explore(parallel, 1, 1, RT_TIME).ledger.time_ns;
	int64_t eight = explore(parallel, 8, 1, RT_TIME).ledger.time_ns;

	ck_assert_int_ge(one, 64000000);
	ck_assert_int_lt(eight, one / 7);
}
END_TEST

START_TEST(fewer_cores_than_processors_take_turns)
{
	struct rt_config config = {.procs = 8, .cores = 2, .seed = 1};
	struct rt_result r = run_with(&config, parallel, NULL);

	ck_assert_int_eq(r.stop, RT_DONE);
	ck_assert_int_ge(r.ledger.time_ns, 32000000);
	ck_assert_int_lt(r.ledger.time_ns, 36000000);
}
END_TEST

static void doze(void *arg)
{
	(void)arg;
	sleep_ns(100000);
	wg_done(&w->wg);
}

static void sleep_in_crowds(void *arg)
{
	(void)arg;
	new_world();
	for (int round = 0; round < 20; round++) {
		wg_add(&w->wg, 100);
		for (int i = 0; i < 100; i++)
			go(doze, NULL);
		work_ns(50000);
		wg_wait(&w->wg);
	}
}

/* An M that woke for a timer of another P, and might not look there, once went round for ever. */
START_TEST(timers_of_idle_processors_are_run)
{
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct rt_result r = explore(sleep_in_crowds, 8, seed, RT_TIME);

		ck_assert_msg(r.stop == RT_DONE, "seed %lu: %s", seed, r.message);
		ck_assert_int_lt(r.ledger.time_ns, 20 * 150000);
	}
}
END_TEST

/* ---- cache lines ---- */

static int stride; /* elements between two goroutines' counters */

static void add_own(void *arg)
{
	for (int i = 0; i < 20000; i++)
		atomic_add_i64(&w->slot[(intptr_t)arg * stride], 1);
	wg_done(&w->wg);
}

static void add_eight(void *arg)
{
	(void)arg;
	new_world();
	wg_add(&w->wg, 8);
	for (intptr_t i = 0; i < 8; i++)
		go(add_own, (void *)i);
	wg_wait(&w->wg);
}

START_TEST(false_sharing_costs)
{
	struct rt_result shared, apart;

	stride = 1;
	shared = explore(add_eight, 8, 1, RT_TIME);
	stride = 8;
	apart = explore(add_eight, 8, 1, RT_TIME);
	ck_assert_int_gt(shared.ledger.count[RT_N_LINE_TRANSFER],
			 2 * apart.ledger.count[RT_N_LINE_TRANSFER]);
	ck_assert_int_gt(shared.ledger.cost_ns[RT_COST_SYNC],
			 4 * apart.ledger.cost_ns[RT_COST_SYNC]);
}
END_TEST

/* ---- preemption: a loop without a call, as an instrumented program runs it ---- */

static void loop_step(void)
{
	RT_HOT->slack_ps -= RT_HOT->jump_ps;
	if (RT_HOT->slack_ps < 0)
		__asm__ volatile(
			"sub $128, %%rsp\n\tcall *%0\n\tadd $128, %%rsp" /* past the red zone */
			:
			: "m"(RT_HOT->safepoint)
			: "rbx", "r12", "r13", "r14", "r15", "memory", "cc");
}

static volatile bool stop_spinning;

static void stop_it(void *arg)
{
	(void)arg;
	stop_spinning = true;
}

static void spin_until_told(void *arg)
{
	(void)arg;
	stop_spinning = false;
	go(stop_it, NULL);
	while (!stop_spinning)
		loop_step();
}

START_TEST(a_loop_keeps_nobody_waiting_for_ever)
{
	struct rt_config config = {
		.procs = 1, .cores = 1, .seed = 1, .strategy = (enum rt_strategy)_i};
	struct rt_result r = run_with(&config, spin_until_told, NULL);

	ck_assert_msg(r.stop == RT_DONE, "%s", r.message);
	ck_assert_int_ge(r.ledger.count[RT_N_PREEMPT], 1);
	ck_assert_int_lt(r.ledger.time_ns, 25000000);
}
END_TEST

static void spin_for_ever(void *arg)
{
	(void)arg;
	for (;;)
		loop_step();
}

START_TEST(a_loop_that_does_nothing_is_stopped_by_name)
{
	struct rt_config config = {.cores = 1,
				   .strategy = (enum rt_strategy)_i,
				   .progress_max_ns = 30000000,
				   .points_max = 1000000};
	struct rt_result r = run_with(&config, spin_for_ever, NULL);

	ck_assert_int_eq(r.stop, RT_TIMEOUT);
	ck_assert_str_eq(r.message, _i == RT_TIME ? "a loop that does not end" : "it does not end");
}
END_TEST

/* ---- limits ---- */

static void yield_for_ever(void *arg)
{
	(void)arg;
	for (;;)
		gosched();
}

START_TEST(a_run_without_end_is_stopped)
{
	struct rt_config config = {.cores = 2, .points_max = 100000};
	struct rt_result r = run_with(&config, yield_for_ever, NULL);

	ck_assert_int_eq(r.stop, RT_TIMEOUT);
	ck_assert_int_le(r.points, 150000); /* looked at once in 100 us of virtual time */
}
END_TEST

START_TEST(impossible_machines_are_refused)
{
	struct rt_config config = {.cores = 0};
	struct rt_result r;

	ck_assert_int_lt(rt_run(&r, &config, mixed, NULL), 0);
	config.cores = RT_CORES_MAX + 1;
	ck_assert_int_lt(rt_run(&r, &config, mixed, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("simulated machine");
	TCase *t = tcase_create("simulated machine");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, equal_runs_have_equal_hashes, 0, 5);
	tcase_add_test(t, every_schedule_ends_and_is_clean);
	tcase_add_test(t, seeds_differ);
	tcase_add_test(t, virtual_time_passes_as_asked);
	tcase_add_test(t, cores_share_the_work);
	tcase_add_test(t, fewer_cores_than_processors_take_turns);
	tcase_add_test(t, timers_of_idle_processors_are_run);
	tcase_add_test(t, false_sharing_costs);
	tcase_add_loop_test(t, a_loop_keeps_nobody_waiting_for_ever, 0, 3);
	tcase_add_loop_test(t, a_loop_that_does_nothing_is_stopped_by_name, 0, 3);
	tcase_add_test(t, a_run_without_end_is_stopped);
	tcase_add_test(t, impossible_machines_are_refused);
	suite_add_tcase(s, t);
	return harness_run(s);
}
