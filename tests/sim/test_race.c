/*
 * test_race.c - the race detector finds what is unordered and nothing else.
 *
 * Goal: each edge of the happens-before relation of <dojo.h> orders, and without it the race is
 * reported. Method: pairs of programs, one with and one without the edge; accesses are reported
 * with rt_access_range as an instrumented program would. Programs must be clean under every
 * schedule tried, or race under most.
 */
#include "tests/runtime/harness.h"

#define SCHEDULES 200

struct world {
	int64_t x;
	char pad[56];
	waitgroup wg;
	mutex mu;
	int64_t flag;
	chan *c;
	bool edge; /* the program keeps the order */
	void (*child)(void);
};

static struct world *w;

static void read_x(void)
{
	rt_access_range(&w->x, sizeof w->x, false);
}

static void write_x(void)
{
	rt_access_range(&w->x, sizeof w->x, true);
}

static void trampoline(void *arg)
{
	(void)arg;
	w->child();
}

static void start(void (*child)(void))
{
	w->child = child;
	go(trampoline, NULL);
}

static void child_writes(void)
{
	write_x();
}

static void by_go(void)
{
	if (w->edge)
		write_x();
	start(child_writes);
	if (!w->edge)
		write_x();
	sleep_ns(100); /* orders nothing */
}

static void child_sends(void)
{
	write_x();
	chan_send(w->c, &w->flag);
}

static void by_channel(void)
{
	w->c = chan_make(8, 1);
	start(child_sends);
	if (w->edge)
		chan_recv(w->c, NULL);
	read_x();
	if (!w->edge)
		chan_recv(w->c, NULL);
}

static void child_closes(void)
{
	write_x();
	chan_close(w->c);
}

static void by_close(void)
{
	w->c = chan_make(8, 0);
	start(child_closes);
	if (w->edge)
		chan_recv(w->c, NULL);
	write_x();
	if (!w->edge)
		chan_recv(w->c, NULL);
}

/* The k-th receive comes before the (k + cap)-th send: a channel as a lock. */
static void child_token(void)
{
	chan_send(w->c, &w->flag);
	write_x();
	chan_recv(w->c, NULL);
	wg_done(&w->wg);
}

static void by_token(void)
{
	w->c = chan_make(8, w->edge ? 1 : 2);
	wg_add(&w->wg, 2);
	w->child = child_token;
	go(trampoline, NULL);
	go(trampoline, NULL);
	wg_wait(&w->wg);
}

static void child_locked(void)
{
	if (w->edge)
		mutex_lock(&w->mu);
	write_x();
	if (w->edge)
		mutex_unlock(&w->mu);
	wg_done(&w->wg);
}

static void by_mutex(void)
{
	wg_add(&w->wg, 2);
	w->child = child_locked;
	go(trampoline, NULL);
	go(trampoline, NULL);
	wg_wait(&w->wg);
}

static void child_done(void)
{
	write_x();
	wg_done(&w->wg);
}

static void by_waitgroup(void)
{
	wg_add(&w->wg, 1);
	start(child_done);
	if (w->edge)
		wg_wait(&w->wg);
	read_x();
	wg_wait(&w->wg);
}

static void child_publishes(void)
{
	write_x();
	atomic_store_i64(&w->flag, 1);
}

static void by_atomic(void)
{
	start(child_publishes);
	while (w->edge && !atomic_load_i64(&w->flag))
		gosched();
	read_x();
	while (!atomic_load_i64(&w->flag))
		gosched();
}

static void child_adds(void)
{
	if (!w->edge)
		wg_add(&w->wg, 1);
	wg_done(&w->wg);
}

static void by_add(void)
{
	if (w->edge)
		wg_add(&w->wg, 1);
	start(child_adds);
	wg_wait(&w->wg);
}

/* Arming a timer comes before its tick. */
static void child_waits(void)
{
	chan_recv(w->c, NULL);
	write_x();
}

static void by_timer(void)
{
	timer *t = timer_new(3600ll * 1000000000);

	w->c = timer_chan(t);
	start(child_waits);
	if (w->edge)
		write_x();
	timer_reset(t, 100);
	if (!w->edge)
		write_x();
	sleep_ns(1000);
}

static void (*const program[])(void) = {by_go,        by_channel, by_close, by_token, by_mutex,
					by_waitgroup, by_atomic,  by_add,   by_timer};

static bool edge;

static void run_program(void *arg)
{
	w = rt_calloc(1, sizeof *w);
	w->edge = edge;
	(*(void (**)(void))arg)();
}

static int races(int i)
{
	int found = 0;

	for (uint64_t seed = 0; seed < SCHEDULES; seed++) {
		struct rt_config config = {.cores = 3,
					   .seed = seed,
					   .strategy = RT_RANDOM + (int)(seed % 2),
					   .detect_races = true,
					   .detect_leaks = true,
					   .points_max = 1000000};
		struct rt_result r = run_with(&config, run_program, (void *)(uintptr_t)&program[i]);

		ck_assert_msg(r.stop == RT_DONE || r.stop == RT_RACE, "seed %lu: %d %s", seed,
			      r.stop, r.message);
		found += r.stop == RT_RACE;
	}
	return found;
}

START_TEST(an_edge_orders)
{
	edge = true;
	ck_assert_int_eq(races(_i), 0);
}
END_TEST

START_TEST(without_it_the_race_is_found)
{
	edge = false;
	ck_assert_int_gt(races(_i), SCHEDULES / 10);
}
END_TEST

/* ---- memory that begins a new life ---- */

static void free_and_reuse(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10; i++) {
		char *p = rt_malloc(64);

		rt_access_range(p, 64, true);
		rt_free(p);
	}
}

static void reuse_by_two(void *arg)
{
	(void)arg;
	w = rt_calloc(1, sizeof *w);
	go(free_and_reuse, NULL);
	free_and_reuse(NULL);
}

START_TEST(reused_memory_does_not_race)
{
	for (uint64_t seed = 0; seed < SCHEDULES; seed++) {
		struct rt_config config = {
			.cores = 2, .seed = seed, .strategy = RT_RANDOM, .detect_races = true};

		ck_assert_int_eq(run_with(&config, reuse_by_two, NULL).stop, RT_DONE);
	}
}
END_TEST

/* ---- leaks ---- */

static void wait_for_ever(void *arg)
{
	(void)arg;
	chan_recv(w->c, NULL);
}

static void leave_one(void *arg)
{
	(void)arg;
	w = rt_calloc(1, sizeof *w);
	w->c = chan_make(8, 0);
	go(wait_for_ever, NULL);
}

START_TEST(a_parked_goroutine_is_a_leak)
{
	struct rt_config config = {
		.cores = 2, .seed = (uint64_t)_i, .strategy = RT_RANDOM, .detect_leaks = true};
	struct rt_result r = run_with(&config, leave_one, NULL);

	ck_assert_int_eq(r.stop, RT_LEAK);
	ck_assert_str_eq(r.message, "goroutine 2 is parked for ever: chan receive");
	ck_assert_int_eq(r.at.goid, 2);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("race detector");
	TCase *t = tcase_create("race detector");
	int programs = (int)(sizeof program / sizeof program[0]);

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, an_edge_orders, 0, programs);
	tcase_add_loop_test(t, without_it_the_race_is_found, 0, programs);
	tcase_add_test(t, reused_memory_does_not_race);
	tcase_add_loop_test(t, a_parked_goroutine_is_a_leak, 0, 4);
	suite_add_tcase(s, t);
	return harness_run(s);
}
