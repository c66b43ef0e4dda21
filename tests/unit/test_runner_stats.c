/*
 * test_runner_stats.c - goal: medians, intervals, ledgers and shares are what one gets by hand.
 * Method: small samples with known answers; the interval is checked for its properties.
 */
#define test_result check_test_result /* libcheck and verdict.h both have one */
#include <check.h>
#undef test_result
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runner/ledger.h"
#include "runner/stats.h"
#include "runner/stopwatch.h"
#include "runtime/runtime.h"
#include "scratch.h"

_Static_assert(LEDGER_COUNTERS == RT_COUNTERS, "the worker sends so many counters");
_Static_assert(LEDGER_COSTS == RT_COSTS, "the worker sends so many costs");
_Static_assert(2 + LEDGER_COUNTERS + LEDGER_COSTS <= WIRE_FIELDS_MAX, "they fit into one frame");

START_TEST(test_median)
{
	ck_assert_double_eq(stats_median((const double[]){3}, 1), 3);
	ck_assert_double_eq(stats_median((const double[]){9, 1, 5}, 3), 5);
	ck_assert_double_eq(stats_median((const double[]){9, 1, 5, 2}, 4), 3.5);
}
END_TEST

START_TEST(test_interval)
{
	const double same[5] = {2, 2, 2, 2, 2};
	const double spread[9] = {1, 2, 3, 4, 5, 6, 7, 8, 100};
	double low, high, low2, high2;

	stats_median_interval(&low, &high, same, 5, 1);
	ck_assert_double_eq(low, 2);
	ck_assert_double_eq(high, 2);
	stats_median_interval(&low, &high, spread, 9, 1);
	ck_assert_double_le(low, 5);
	ck_assert_double_ge(low, 1);
	ck_assert_double_ge(high, 5);
	ck_assert_double_lt(high, 100); /* one wild run does not move it */
	stats_median_interval(&low2, &high2, spread, 9, 1);
	ck_assert_double_eq(low, low2);
	ck_assert_double_eq(high, high2);
}
END_TEST

/* n pairs around a ratio, spread by a factor up and down in turns. */
static struct stopwatch_result answer(double ratio, double spread, int n)
{
	double x[STOPWATCH_PAIRS_MAX];

	for (int i = 0; i < n; i++)
		x[i] = log(ratio) + (i % 2 ? 1 : -1) * log(spread) * (i % 5) / 4;
	return stopwatch_answer(x, n);
}

START_TEST(test_stopwatch_answers)
{
	struct stopwatch_result r = answer(10, 1.2, 12);

	ck_assert_str_eq(r.answer, "faster");
	ck_assert_double_eq_tol(r.ratio, 10, 1);
	ck_assert_double_le(r.low, r.ratio);
	ck_assert_double_ge(r.high, r.ratio);
	ck_assert_int_eq(r.pairs, 12);
	ck_assert_str_eq(answer(1, 1.01, 12).answer, "not faster");
	ck_assert_str_eq(answer(0.5, 1.2, 24).answer, "not faster");
	ck_assert_str_eq(answer(1.05, 3, 12).answer, "can't tell");
	ck_assert_str_eq(answer(1.02, 1.001, 40).answer,
			 "not faster"); /* less than anybody notices */
}
END_TEST

START_TEST(test_ledger_of_the_median_run)
{
	struct measure run[5] = {
		{.ops = 10, .time_ns = 500, .count = {50}},
		{.ops = 10, .time_ns = 100, .count = {10}},
		{.ops = 10, .time_ns = 300, .count = {30}},
		{.ops = 10, .time_ns = 200, .count = {20}},
		{.ops = 10, .time_ns = 400, .count = {40}, .cost_ns = {7}},
	};
	struct form_ledger l = {0}, copy;

	form_ledger_from(&l, run, 5);
	ck_assert(l.known);
	ck_assert_int_eq(l.ops, 10);
	ck_assert_double_eq(l.ns_per_op, 30);
	ck_assert_double_eq(l.low, 10);
	ck_assert_double_eq(l.high, 50);
	ck_assert_double_eq(l.count[0], 3);
	ck_assert_double_eq(l.cost_ns[0], 0);
	form_ledger_copy(&copy, &l);
	form_ledger_free(&l);
	ck_assert(!l.known);
	ck_assert_double_eq(copy.count[0], 3);
	form_ledger_free(&copy);
}
END_TEST

START_TEST(test_measure_counts_its_fields)
{
	struct wire_frame f = {.type = WIRE_STATS, .fields = 1 + LEDGER_COUNTERS + LEDGER_COSTS};
	struct measure m;

	for (int i = 0; i < f.fields; i++)
		f.field[i] = "4";
	ck_assert(measure_read(&m, &f, 0));
	ck_assert_int_eq(m.time_ns, 4);
	ck_assert_int_eq(m.ops, 1);
	ck_assert_int_eq(m.cost_ns[LEDGER_COSTS - 1], 4);
	ck_assert(!measure_read(&m, &f, 1));
	f.fields--;
	ck_assert(!measure_read(&m, &f, 0));
}
END_TEST

START_TEST(test_share_of_the_references_gain)
{
	struct verdict v = {.ratio = 10};

	ck_assert_double_eq(verdict_share(&v), 0);
	v.form[FORM_SLOW] = (struct form_ledger){.known = true, .ns_per_op = 1000};
	v.form[FORM_REFERENCE] = (struct form_ledger){.known = true, .ns_per_op = 10};
	ck_assert_double_eq_tol(verdict_share(&v), 0.5, 1e-9);
	v.ratio = 1000;
	ck_assert_double_eq(verdict_share(&v), 1);
	v.ratio = 0.5;
	ck_assert_double_eq(verdict_share(&v), 0);
	v.form[FORM_REFERENCE].ns_per_op = 1000;
	ck_assert_double_eq(verdict_share(&v), 0);
}
END_TEST

START_TEST(test_words_and_names)
{
	for (int w = 0; w < VERDICT_WORDS; w++)
		ck_assert_int_eq(verdict_from_text(verdict_text((enum verdict_word)w)), w);
	ck_assert_int_eq(verdict_from_text("fine"), -1);
	ck_assert_int_eq(verdict_exit_code(VERDICT_PASS), 0);
	ck_assert_int_eq(verdict_exit_code(VERDICT_SLOW), 1);
	ck_assert_int_eq(verdict_exit_code(VERDICT_COMPILE_ERROR), 4);
	ck_assert_int_eq(verdict_exit_code(VERDICT_TIMEOUT), 5);
	for (int i = 0; i < ledger_counters(); i++)
		ck_assert(*ledger_counter_name(i) && *ledger_counter_title(i));
	for (int i = 0; i < ledger_costs(); i++)
		ck_assert(*ledger_cost_name(i) && *ledger_cost_title(i));
	ck_assert_str_eq(ledger_counter_name(RT_N_CHAN_OP), "chan_ops");
	ck_assert_str_eq(ledger_counter_name(RT_N_LINE_TRANSFER), "line_transfers");
	ck_assert_str_eq(ledger_counter_name(RT_N_SYSCALL), "entersyscall");
	ck_assert_str_eq(ledger_cost_name(RT_COST_RUNQUEUE), "runqueue");
	ck_assert_str_eq(ledger_cost_name(RT_COST_MEMORY), "memory");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("runner: stats, stopwatch, ledger, verdict");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_test(tests, test_median);
	tcase_add_test(tests, test_interval);
	tcase_add_test(tests, test_stopwatch_answers);
	tcase_add_test(tests, test_ledger_of_the_median_run);
	tcase_add_test(tests, test_measure_counts_its_fields);
	tcase_add_test(tests, test_share_of_the_references_gain);
	tcase_add_test(tests, test_words_and_names);
	return run_suite(suite);
}
