/*
 * test_explore_procs.c - processors come and go under schedules that time would never choose.
 *
 * Goal and method: as test_explore.c, with the programs of test_procs.c.
 */
#define main test_procs_main
#include "tests/runtime/test_procs.c"
#undef main

#include "tests/sim/explore.h"

static const struct explored explored[] = {
	{"resizing under load", resize_under_load, RT_DONE, false},
	{"resizing by several", resize_together, RT_DONE, false},
};

START_TEST(every_schedule_ends)
{
	explore_program(&explored[_i], NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exploration of processors");
	TCase *t = tcase_create("exploration of processors");

	(void)test_procs_main;
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, every_schedule_ends, 0, (int)(sizeof explored / sizeof explored[0]));
	suite_add_tcase(s, t);
	return harness_run(s);
}
