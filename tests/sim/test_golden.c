/*
 * test_golden.c - the same trace, whatever built us.
 *
 * Goal: equal runs have equal hashes not only in one process but with every compiler, optimisation
 * and start. Method: a program of channels, a mutex, yields and sleeps on 1 to 256 cores, under
 * every strategy; the hashes below were the same with gcc and clang from -O0 to -O3. A change of
 * the scheduler or of the profile changes them: then put the new ones here, after looking why. A
 * change of the compiler must not.
 */
#include "tests/runtime/harness.h"

struct world {
	waitgroup wg;
	mutex mu;
	chan *c;
	int64_t sum;
	char pad[40];
	int64_t in[64];
	int64_t out[6 * 8];
};

static struct world *w;

/* What is sent and received lies on the heap: where C's locals lie is the compiler's business. */
static void worker(void *arg)
{
	int64_t *v = arg;

	while (chan_recv(w->c, v)) {
		mutex_lock(&w->mu);
		w->sum += *v;
		mutex_unlock(&w->mu);
		if (*v % 10 == 0)
			gosched();
		if (*v % 50 == 0)
			sleep_ns(700);
	}
	wg_done(&w->wg);
}

static void program(void *arg)
{
	(void)arg;
	w = rt_calloc(1, sizeof *w);
	w->c = chan_make(sizeof(int64_t), 4);
	wg_add(&w->wg, 6);
	for (int i = 0; i < 6; i++)
		go(worker, &w->out[i * 8]);
	for (int i = 1; i <= 400; i++) {
		w->in[i % 64] = i;
		chan_send(w->c, &w->in[i % 64]);
	}
	chan_close(w->c);
	wg_wait(&w->wg);
	EXPECT(w->sum == 80200);
}

static const struct golden {
	int cores;
	enum rt_strategy strategy;
	uint64_t hash;
} golden[] = {
	{1, RT_TIME, 0x3c3fef93e565b19c},   {2, RT_TIME, 0x71c8c59a66337880},
	{8, RT_TIME, 0xed73a50297fd65fe},   {64, RT_TIME, 0xaa6e650f5af95062},
	{256, RT_TIME, 0xcc046cf5047294d5}, {3, RT_RANDOM, 0x125ac59dd5653ceb},
	{3, RT_PCT, 0x00933f8c78d66cfd},
};

START_TEST(the_trace_is_the_golden_one)
{
	const struct golden *g = &golden[_i];
	struct rt_config config = {.cores = g->cores,
				   .seed = 9,
				   .strategy = g->strategy,
				   .detect_races = g->strategy != RT_TIME};
	struct rt_result r = run_with(&config, program, NULL);

	ck_assert_msg(r.stop == RT_DONE, "%s", r.message);
	ck_assert_msg(r.hash == g->hash, "%d cores, strategy %d: the hash is 0x%016lx", g->cores,
		      g->strategy, r.hash);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("golden traces");
	TCase *t = tcase_create("golden traces");

	tcase_add_loop_test(t, the_trace_is_the_golden_one, 0,
			    (int)(sizeof golden / sizeof golden[0]));
	suite_add_tcase(s, t);
	return harness_run(s);
}
