/*
 * test_explore.c - the scheduler and its sync objects under schedules that time would never choose.
 *
 * Goal: no program of test_sync.c loses a wake-up, deadlocks, races or livelocks under any strategy, on any number of
 * cores. Method: its programs, taken in whole, run under hundreds of seeds; each seed must end by itself. (This found that
 * two goroutines could keep a queue waiting for ever by waking each other through runnext.)
 */
#define main test_sync_main
#include "tests/runtime/test_sync.c"
#undef main

#define SEEDS 150

static size_t one = 1;

static const struct explored {
	const char *name;
	void (*run)(void *);
	bool races; /* it reads plainly what others count atomically: not for the detector */
} explored[] = {
	{"crossing selects", cross, false},
	{"merging two streams", merge, false},
	{"readers and writers", read_and_write, true},
	{"once", call_once, false},
	{"conditions", hand_out, false},
	{"closing", send_case_closed, false},
};

START_TEST(every_schedule_ends)
{
	const struct explored *e = &explored[_i];
	enum rt_stop expected = e->run == send_case_closed ? RT_PANIC : RT_DONE;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct rt_config config = {
			.cores = 1 + (int)(seed % 5), .seed = seed, .strategy = (enum rt_strategy)(seed % 3),
			.detect_races = seed % 3 != RT_TIME && !e->races, .detect_leaks = true,
			.points_max = 3000000,
		};
		struct rt_result r = run_with(&config, e->run, &one);

		ck_assert_msg(r.stop == expected, "%s, seed %lu: stop %d, %s", e->name, seed, r.stop, r.message);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exploration");
	TCase *t = tcase_create("exploration");

	(void)test_sync_main;
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, every_schedule_ends, 0, (int)(sizeof explored / sizeof explored[0]));
	suite_add_tcase(s, t);
	return harness_run(s);
}
