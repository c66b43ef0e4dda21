/*
 * test_explore.c - the scheduler's sync objects under schedules that time would never choose.
 *
 * Goal: no program of test_sync.c loses a wake-up, deadlocks, races or livelocks under any
 * strategy. Method: its programs, taken in whole, by explore.h. (This found that two goroutines
 * could keep a queue waiting for ever by waking each other through runnext.)
 */
#define main test_sync_main
#include "tests/runtime/test_sync.c"
#undef main

#include "tests/sim/explore.h"

static size_t one = 1;

static const struct explored explored[] = {
	{"crossing selects", cross, RT_DONE, false},
	{"merging two streams", merge, RT_DONE, false},
	{"readers and writers", read_and_write, RT_DONE, true},
	{"once", call_once, RT_DONE, false},
	{"conditions", hand_out, RT_DONE, false},
	{"closing under a select", send_case_closed, RT_PANIC, false},
};

START_TEST(every_schedule_ends)
{
	explore_program(&explored[_i], &one);
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
