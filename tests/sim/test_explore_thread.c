/*
 * test_explore_thread.c - locked and pinned goroutines under schedules that time would never
 * choose.
 *
 * Goal and method: as test_explore.c, with the programs of test_thread.c. (This found a wake-up
 * counted on a processor that its thread had just given away.)
 */
#define main test_thread_main
#include "tests/runtime/test_thread.c"
#undef main

#include "tests/sim/explore.h"

static const struct explored explored[] = {
	{"ping-pong with a locked goroutine", ping_locked, RT_DONE, false},
	{"a hundred locked goroutines", many_locked, RT_DONE, false},
	{"pinned counters", pinned_counters, RT_DONE, true},
};

START_TEST(every_schedule_ends)
{
	explore_program(&explored[_i], NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exploration of threads");
	TCase *t = tcase_create("exploration of threads");

	(void)test_thread_main;
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, every_schedule_ends, 0, (int)(sizeof explored / sizeof explored[0]));
	suite_add_tcase(s, t);
	return harness_run(s);
}
