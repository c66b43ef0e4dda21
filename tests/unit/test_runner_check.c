/*
 * test_runner_check.c - goal: the verdict follows from what the workers say and from nothing else:
 * order, words, stages, schedules, ratio.
 * Method: a kata in a scratch folder, and fake workers (fake_worker.h) that the learner's file
 * steers. The oracle expects total = 100 + index; slow.c takes 1000 ns per op, the bar is 4.
 */
#include "fake_worker.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runner/check.h"

#define TESTS_OK "ok case:0:tests put:total:100 done case:1:tests put:total:101 done "
#define SCHEDULES_OK "case:2:schedules:pct-2-1-2 put:total:102 done "
#define BENCH(ns) "case:3:bench put:total:103 measured:1:" ns " done end"

static struct kata kata;

static void setup(void)
{
	scratch_setup();
	fake_worker_install();
	put_file(in_scratch("slow.c"), "slow");
	put_file(in_scratch("solution.c"), "solution");
	put_file(in_scratch("judge.c"), "judge");
	kata = (struct kata){.folder = scratch,
			     .id = "05-channel",
			     .number = 5,
			     .version = 1,
			     .metric = "ns/op",
			     .cores = 8,
			     .profile = "go1.23-amd64",
			     .bar = 4};
}

static struct check *run_with(const char *script, struct check_options options)
{
	struct check *c = NULL;

	put_file(in_scratch("kata.c"), script);
	options.kata = &kata;
	options.file = in_scratch("kata.c");
	ck_assert_msg(check_run(&c, &options, NULL, NULL) == 0, "%s", err_text());
	return c;
}

static struct check *run(const char *script)
{
	return run_with(script, (struct check_options){.no_stopwatch = true});
}

static const struct {
	const char *script;
	enum verdict_word word;
	enum stage last; /* the stage that failed, or the last that ran */
	const char *message;
} table[] = {
	{TESTS_OK SCHEDULES_OK BENCH("100"), VERDICT_PASS, STAGE_SIMULATE, ""},
	{TESTS_OK SCHEDULES_OK BENCH("250"), VERDICT_PASS, STAGE_SIMULATE, ""},
	{TESTS_OK SCHEDULES_OK BENCH("251"), VERDICT_SLOW, STAGE_SIMULATE, "3.98"},
	{"error:kata.c:7:oops end", VERDICT_COMPILE_ERROR, STAGE_COMPILE, "oops"},
	{"ok case:0:tests put:total:99 done case:1:tests put:total:101 done end", VERDICT_WRONG,
	 STAGE_TESTS, "case 0: total is 99, expected 100"},
	{"ok case:0:tests done end", VERDICT_WRONG, STAGE_TESTS, "total is missing, expected 100"},
	{"ok case:0:tests put:total:100 put:more:1 done end", VERDICT_WRONG, STAGE_TESTS,
	 "more is 1, and nothing more was expected"},
	{"ok case:0:tests put:other:100 done end", VERDICT_WRONG, STAGE_TESTS,
	 "other came where total"},
	{"ok case:9:tests put:total:1 done end", VERDICT_WRONG, STAGE_TESTS, "no expected result"},
	{"ok case:0:tests stop:exit:0 end", VERDICT_WRONG, STAGE_TESTS,
	 "before the judge was done"},
	{"ok case:0:tests stop:asked:lost end", VERDICT_WRONG, STAGE_TESTS, "case 0: lost"},
	{"ok case:0:tests stop:deadlock:asleep end", VERDICT_DEADLOCK, STAGE_TESTS, "asleep"},
	{"ok case:0:tests stop:panic:boom end", VERDICT_CRASH, STAGE_TESTS, "panic: boom"},
	{"ok case:0:tests stop:crash:null end", VERDICT_CRASH, STAGE_TESTS, "null"},
	{"ok case:0:tests stop:timeout: end", VERDICT_TIMEOUT, STAGE_TESTS, "timeout"},
	{"ok case:0:tests stop:memory-limit: end", VERDICT_MEMORY_LIMIT, STAGE_TESTS, ""},
	{"ok case:0:tests stop:output-limit: end", VERDICT_OUTPUT_LIMIT, STAGE_TESTS, ""},
	{"ok case:0:tests stop:forbidden: end", VERDICT_FORBIDDEN, STAGE_TESTS, ""},
	{"ok case:0:tests exit:0", VERDICT_CRASH, STAGE_TESTS,
	 "case 0: the program ended with status 0"},
	{"ok case:0:tests kill:11", VERDICT_CRASH, STAGE_TESTS, "signal 11"},
	{"ok case:0:tests kill:24", VERDICT_TIMEOUT, STAGE_TESTS, "processor time"},
	{"ok case:0:tests kill:31", VERDICT_FORBIDDEN, STAGE_TESTS, "system call"},
	{"ok case:0:tests put:total:100 done badtoken", VERDICT_CRASH, STAGE_TESTS, "malformed"},
	{"ok case:0:tests garbage", VERDICT_CRASH, STAGE_TESTS, "malformed"},
	{"ok case:0:tests flood", VERDICT_OUTPUT_LIMIT, STAGE_TESTS, "more than it may"},
	{"ok case:0:tests frames", VERDICT_CRASH, STAGE_TESTS, "malformed"},
	{"kill:11", VERDICT_CRASH, STAGE_COMPILE, "signal 11"},
	{"end", VERDICT_CRASH, STAGE_COMPILE, "no answer"},
	{TESTS_OK "case:2:schedules:pct-2-1-2 put:total:7 done hang", VERDICT_WRONG,
	 STAGE_SCHEDULES, "case 2: total is 7, expected 102"},
	{TESTS_OK "case:2:schedules:pct-2-1-2 stop:leak:left end", VERDICT_LEAK, STAGE_SCHEDULES,
	 "left"},
	{TESTS_OK SCHEDULES_OK "case:3:bench put:total:0 measured:1:9 done end", VERDICT_WRONG,
	 STAGE_SIMULATE, "total is 0, expected 103"},
	/* A wrong test decides, whatever follows it, and however fast the worker runs on. */
	{"ok case:0:tests put:total:99 done case:1:tests stop:crash:x case:2:schedules:a hang",
	 VERDICT_WRONG, STAGE_TESTS, "case 0"},
};

START_TEST(test_what_the_worker_says_is_the_verdict)
{
	struct check *c = run(table[_i].script);
	const struct verdict *v = check_verdict(c);

	ck_assert_msg(v->word == table[_i].word, "%s: %s", verdict_text(v->word), v->message);
	ck_assert_msg(strstr(v->message, table[_i].message), "%s", v->message);
	ck_assert_int_eq(v->stage[table[_i].last].status,
			 v->word == VERDICT_PASS ? STAGE_OK : STAGE_FAILED);
	for (int s = 0; s < STAGES; s++)
		if (s != (int)table[_i].last)
			ck_assert_int_eq(v->stage[s].status,
					 s < (int)table[_i].last ? STAGE_OK : STAGE_SKIPPED);
	check_free(c);
}
END_TEST

START_TEST(test_tests_go_on_after_a_wrong_one)
{
	struct check *c = run("ok case:0:tests put:total:99 done case:1:tests put:total:101 done "
			      "case:2:tests put:total:0 done " SCHEDULES_OK "hang");
	const struct verdict *v = check_verdict(c);

	ck_assert_int_eq(v->tests, 3);
	ck_assert(!v->test[0].ok && v->test[1].ok && !v->test[2].ok);
	ck_assert_str_eq(v->test[0].message, "total is 99, expected 100");
	ck_assert_ptr_null(v->test[1].message);
	ck_assert_int_eq(v->explored, 0);
	check_free(c);
}
END_TEST

START_TEST(test_a_race_names_both_lines_and_its_schedule)
{
	struct check *c =
		run(TESTS_OK SCHEDULES_OK
		    "case:2:schedules:x place:at:judge.c:9:write "
		    "place:other:kata.c:14:read stop:race:words schedule:pct-4-1f3a-2 end");
	const struct verdict *v = check_verdict(c);

	ck_assert_int_eq(v->word, VERDICT_RACE);
	ck_assert_int_eq(v->line, 14); /* the learner's line, not the judge's */
	ck_assert_str_eq(v->file, "kata.c");
	ck_assert_str_eq(v->message, "case 2: judge.c:9 write of 8 bytes by goroutine 2, "
				     "unordered with kata.c:14 read by goroutine 2");
	ck_assert_str_eq(v->schedule, "pct-4-1f3a-2");
	ck_assert_int_eq(v->explored, 2);
	ck_assert_int_eq(v->failed, 1);
	ck_assert_int_eq(v->places, 2);
	check_free(c);
}
END_TEST

START_TEST(test_ratio_and_ledger)
{
	struct check *c = run(TESTS_OK SCHEDULES_OK BENCH("200"));
	const struct verdict *v = check_verdict(c);

	ck_assert_double_eq(v->ratio, 5);
	ck_assert_double_eq(v->form[FORM_SLOW].ns_per_op, 1000);
	ck_assert_double_eq(v->form[FORM_YOURS].ns_per_op, 200);
	ck_assert_double_eq(v->form[FORM_REFERENCE].ns_per_op, 100);
	ck_assert_double_eq_tol(verdict_share(v), 0.69897, 1e-4); /* log 5 / log 10 */
	check_free(c);
}
END_TEST

START_TEST(test_correctness_alone)
{
	struct check *c;

	kata.bar = 0;
	c = run(TESTS_OK SCHEDULES_OK BENCH("9000"));
	ck_assert_int_eq(check_verdict(c)->word, VERDICT_PASS);
	check_free(c);
}
END_TEST

START_TEST(test_stopwatch_beside_the_verdict)
{
	struct check *c = run_with(TESTS_OK SCHEDULES_OK BENCH("100"), (struct check_options){0});
	const struct verdict *v = check_verdict(c);

	/* The real worker plays the whole script; its bench case is what counts. */
	ck_assert_int_eq(v->word, VERDICT_PASS);
	ck_assert_int_eq(v->stage[STAGE_STOPWATCH].status, STAGE_OK);
	ck_assert(v->stopwatch.known);
	ck_assert_str_eq(v->stopwatch.answer, "faster");
	ck_assert_double_eq_tol(v->stopwatch.ratio, 10, 1e-9);
	ck_assert_int_eq(v->stopwatch.pairs, 12);
	check_free(c);
}
END_TEST

START_TEST(test_no_stopwatch_worker_costs_only_the_answer)
{
	struct check *c;

	ck_assert_int_eq(remove(in_scratch("worker-real")), 0);
	c = run_with(TESTS_OK SCHEDULES_OK BENCH("100"), (struct check_options){0});
	ck_assert_int_eq(check_verdict(c)->word, VERDICT_PASS);
	ck_assert_int_eq(check_verdict(c)->stage[STAGE_STOPWATCH].status, STAGE_SKIPPED);
	ck_assert(!check_verdict(c)->stopwatch.known);
	ck_assert_ptr_nonnull(strstr(check_verdict(c)->warnings, "stopwatch: "));
	check_free(c);
}
END_TEST

START_TEST(test_quick_and_replay)
{
	struct check *c = run_with("ok case:0:tests put:total:100 done end",
				   (struct check_options){.quick = true});

	ck_assert_int_eq(check_verdict(c)->word, VERDICT_PASS);
	ck_assert_int_eq(check_verdict(c)->stage[STAGE_SCHEDULES].status, STAGE_SKIPPED);
	check_free(c);
	c = run_with("ok case:2:schedules:pct-2-1-2 put:total:1 done end",
		     (struct check_options){.schedule = "pct-2-1-2"});
	ck_assert_int_eq(check_verdict(c)->word, VERDICT_WRONG);
	ck_assert_int_eq(check_verdict(c)->stage[STAGE_TESTS].status, STAGE_SKIPPED);
	ck_assert_int_eq(check_verdict(c)->stage[STAGE_SCHEDULES].status, STAGE_FAILED);
	ck_assert_str_eq(check_verdict(c)->schedule, "pct-2-1-2");
	check_free(c);
}
END_TEST

START_TEST(test_errors_are_not_verdicts)
{
	struct check_options options = {.kata = &kata, .file = in_scratch("none.c")};
	struct check *c = NULL;

	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_NOT_FOUND);
	put_file(in_scratch("kata.c"), "ok end");
	options.file = in_scratch("kata.c");
	options.schedule = "pct-2";
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_USAGE);
	options.schedule = "pct-2-1-77";
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_USAGE);
	options.schedule = NULL;
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_DATA); /* nothing to measure */
	put_file(in_scratch("kata.c"), "exit:71"); /* no compiler has spoken: not the learner's */
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_OS);
	ck_assert_int_eq(remove(in_scratch("worker-sim")), 0);
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_NOT_FOUND);
	ck_assert_int_eq(remove(in_scratch("judge.c")), 0);
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err_text(), "judge.c"));
}
END_TEST

START_TEST(test_a_nul_in_the_file)
{
	struct check_options options = {.kata = &kata, .file = in_scratch("kata.c")};
	struct check *c;

	ck_assert_int_eq(file_write_atomic(options.file, "a\nb\0c", 5), 0);
	ck_assert_int_eq(check_run(&c, &options, NULL, NULL), 0);
	ck_assert_int_eq(check_verdict(c)->word, VERDICT_COMPILE_ERROR);
	ck_assert_int_eq(check_verdict(c)->line, 2);
	check_free(c);
}
END_TEST

/* The second time everything but yours is remembered; nothing may show it but the clock. */
START_TEST(test_the_same_file_gives_the_same_json)
{
	struct buf text[3] = {0};

	for (int i = 0; i < 3; i++) {
		struct check *c = run("print:hello " TESTS_OK SCHEDULES_OK BENCH("100"));
		struct verdict v = *check_verdict(c);
		struct json *root;

		for (int s = 0; s < STAGES; s++)
			v.stage[s].ms = 0;
		root = verdict_json(&v);
		json_write(&text[i], root, true);
		json_free(root);
		check_free(c);
		ck_assert_str_eq(text[i].data, text[0].data);
	}
	ck_assert_ptr_nonnull(strstr(text[0].data, "\"output\": \"hello\""));
	for (int i = 0; i < 3; i++)
		buf_free(&text[i]);
}
END_TEST

START_TEST(test_cancel_at_any_moment)
{
	struct check_options options = {.kata = &kata, .file = in_scratch("kata.c")};

	put_file(options.file, TESTS_OK "case:2:schedules:x hang");
	for (int steps = 0; steps < 12; steps++) {
		struct pollfd fds[CHECK_FDS_MAX];
		struct check *c;

		ck_assert_int_eq(check_start(&c, &options), 0);
		for (int i = 0; i < steps && !check_step(c); i++)
			(void)poll(fds, (nfds_t)check_poll_fds(c, fds, CHECK_FDS_MAX), 20);
		check_cancel(c);
		ck_assert(check_step(c));
		ck_assert_int_eq(check_poll_fds(c, fds, CHECK_FDS_MAX), 0);
		ck_assert_int_eq(check_timeout_ms(c), -1);
		check_free(c);
	}
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("runner: check");
	TCase *tests = tcase_create("all");

	(void)argc;
	fake_worker_take_over(argv);
	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 30);
	tcase_add_checked_fixture(tests, setup, scratch_teardown);
	tcase_add_loop_test(tests, test_what_the_worker_says_is_the_verdict, 0,
			    sizeof table / sizeof table[0]);
	tcase_add_test(tests, test_tests_go_on_after_a_wrong_one);
	tcase_add_test(tests, test_a_race_names_both_lines_and_its_schedule);
	tcase_add_test(tests, test_ratio_and_ledger);
	tcase_add_test(tests, test_correctness_alone);
	tcase_add_test(tests, test_stopwatch_beside_the_verdict);
	tcase_add_test(tests, test_no_stopwatch_worker_costs_only_the_answer);
	tcase_add_test(tests, test_quick_and_replay);
	tcase_add_test(tests, test_errors_are_not_verdicts);
	tcase_add_test(tests, test_a_nul_in_the_file);
	tcase_add_test(tests, test_the_same_file_gives_the_same_json);
	tcase_add_test(tests, test_cancel_at_any_moment);
	return run_suite(suite);
}
