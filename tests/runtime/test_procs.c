/*
 * test_procs.c - the number of processors changes while the program runs.
 *
 * Goal: nothing is lost, doubled or locked up when processors come and go under goroutines that
 * spawn, wait, sleep and lock. Method: programs on both machines whose outcome does not depend on
 * the schedule.
 */
#include "tests/runtime/harness.h"

struct world {
	waitgroup wg;
	mutex mu;
	chan *c;
	int64_t n, plain, received;
	int64_t stop;
};

static struct world *w;

static void worker(void *arg)
{
	int64_t v;

	(void)arg;
	while (chan_recv(w->c, &v)) {
		atomic_add_i64(&w->n, v);
		mutex_lock(&w->mu);
		w->plain++;
		mutex_unlock(&w->mu);
		if (v % 16 == 0)
			sleep_ns(2000);
	}
	wg_done(&w->wg);
}

static void spawner(void *arg)
{
	intptr_t depth = (intptr_t)arg;

	if (depth > 0) {
		wg_add(&w->wg, 2);
		go(spawner, (void *)(depth - 1));
		go(spawner, (void *)(depth - 1));
	}
	wg_done(&w->wg);
}

static void resize_under_load(void *arg)
{
	static const int sizes[] = {1, 8, 3, 64, 2, 5, 1, 256, 4};
	int before = gomaxprocs(0);

	(void)arg;
	w = rt_calloc(1, sizeof *w);
	w->c = chan_make(sizeof(int64_t), 4);
	wg_add(&w->wg, 9);
	for (int i = 0; i < 8; i++)
		go(worker, NULL);
	go(spawner, (void *)(intptr_t)8);
	for (int64_t i = 1; i <= 900; i++) {
		chan_send(w->c, &i);
		if (i % 100 == 0) {
			int next = sizes[i / 100 - 1];

			EXPECT(gomaxprocs(next) == before);
			EXPECT(gomaxprocs(0) == next);
			before = next;
		}
	}
	chan_close(w->c);
	wg_wait(&w->wg);
	EXPECT(w->n == 900 * 901 / 2 && w->plain == 900);
}

START_TEST(nothing_is_lost_when_processors_come_and_go)
{
	struct rt_result r = run_done(1 << _i, resize_under_load, NULL);

	/* 8 workers and a tree of 2^9 - 1, and main: counted on processors that are gone too. */
	ck_assert_int_eq(r.ledger.count[RT_N_NEWPROC], 8 + 511 + 1);
}
END_TEST

static void resizer(void *arg)
{
	intptr_t seed = (intptr_t)arg;

	for (int i = 0; i < 20; i++) {
		gomaxprocs(1 + (int)((seed * 7 + i * 5) % 9));
		sleep_ns(1000);
	}
	wg_done(&w->wg);
}

static void resize_together(void *arg)
{
	(void)arg;
	w = rt_calloc(1, sizeof *w);
	wg_add(&w->wg, 5);
	for (intptr_t i = 0; i < 4; i++)
		go(resizer, (void *)i);
	go(spawner, (void *)(intptr_t)6);
	wg_wait(&w->wg);
}

START_TEST(several_may_resize_at_once)
{
	run_done(1 << _i, resize_together, NULL);
}
END_TEST

static void out_of_range(void *arg)
{
	(void)arg;
	EXPECT(gomaxprocs(100000) == 2 && gomaxprocs(0) == 256);
	EXPECT(gomaxprocs(-1) == 256 && gomaxprocs(2) == 256 && gomaxprocs(0) == 2);
}

START_TEST(the_number_is_clamped)
{
	run_done(2, out_of_range, NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("processors");
	TCase *t = tcase_create("processors");

	tcase_add_loop_test(t, nothing_is_lost_when_processors_come_and_go, 0, 4);
	tcase_add_loop_test(t, several_may_resize_at_once, 0, 4);
	tcase_add_test(t, the_number_is_clamped);
	suite_add_tcase(s, t);
	return harness_run(s);
}
