/*
 * test_runner_job.c - goal: whatever a worker does, its job ends with the right outcome, nothing
 * waits longer than the deadline, and only the token makes an answer.
 * Method: fake workers (fake_worker.h) that hang, die, flood, lie.
 */
#include "fake_worker.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/proc.h"
#include "runner/request.h"
#include "runner/trial.h"

#define SOON_NS 50000000    /* a deadline that is meant to be met */
#define LATE_NS 20000000000 /* one that is not */

static void setup(void)
{
	scratch_setup();
	fake_worker_install();
}

static struct job *start(const char *script, int64_t limit_ns)
{
	char *worker = job_worker_path(PART_WORKER_SIM);
	struct buf request = {0};
	const struct job_spec spec = {
		.worker = worker, .request = &request, .deadline_ns = proc_now_ns() + limit_ns};
	struct job *j;

	request_option(&request, "mode", "judge");
	request_file(&request, "program", "kata.c", script);
	ck_assert_msg(job_start(&j, &spec) == 0, "%s", err_text());
	buf_free(&request);
	free(worker);
	return j;
}

/* Waits for news of the job, until its deadline. */
static void wait_for(const struct job *j)
{
	struct pollfd fds[JOB_FDS];
	int64_t left_ms = (job_deadline_ns(j) - proc_now_ns()) / 1000000 + 1;

	ck_assert_int_ge(
		poll(fds, (nfds_t)job_poll_fds(j, fds, JOB_FDS), left_ms > 0 ? (int)left_ms : 0),
		0);
}

/* Runs it to its end; the number of frames that came. */
static int run(struct job *j)
{
	struct wire_frame f;
	int frames = 0;

	for (;;) {
		job_step(j);
		job_drop_output(j);
		for (; job_peek(j, &f); frames++)
			job_pop(j);
		if (job_outcome(j) != JOB_RUNNING)
			return frames;
		wait_for(j);
	}
}

static const struct {
	const char *script;
	int64_t limit_ns;
	int frames;
	enum job_outcome outcome;
	const char *sentence; /* a part of it */
} table[] = {
	{"ok case:0:tests done end", LATE_NS, 3, JOB_FINISHED, ""},
	{"ok end hang", LATE_NS, 1, JOB_FINISHED, ""},
	{"ok", LATE_NS, 1, JOB_GAVE_UP, "status 0"},
	{"exit:0", LATE_NS, 0, JOB_GAVE_UP, "status 0"},
	{"ok exit:7", LATE_NS, 1, JOB_GAVE_UP, "status 7"},
	{"ok kill:11", LATE_NS, 1, JOB_CRASHED, "signal 11 (Segmentation fault)"},
	{"ok kill:9", LATE_NS, 1, JOB_CRASHED, "killed"},
	{"ok kill:24", LATE_NS, 1, JOB_TIMED_OUT, "processor time"},
	{"ok kill:31", LATE_NS, 1, JOB_FORBIDDEN, "system call"},
	{"ok hang", SOON_NS, 1, JOB_TIMED_OUT, "in time"},
	{"ok flood", SOON_NS, 1, JOB_TIMED_OUT, "in time"},
	{"ok badtoken hang", LATE_NS, 1, JOB_MALFORMED, "token"},
	{"ok garbage hang", LATE_NS, 1, JOB_MALFORMED, "frame"},
	{"ok half hang", SOON_NS, 1, JOB_TIMED_OUT, ""},
	{"ok half kill:11", LATE_NS, 1, JOB_CRASHED, "signal 11"},
};

START_TEST(test_every_end_has_its_outcome)
{
	struct job *j = start(table[_i].script, table[_i].limit_ns);

	ck_assert_int_eq(run(j), table[_i].frames);
	ck_assert_int_eq(job_outcome(j), table[_i].outcome);
	ck_assert_msg(strstr(job_sentence(j), table[_i].sentence), "%s", job_sentence(j));
	ck_assert_int_eq(job_deadline_ns(j), JOB_NO_DEADLINE);
	job_free(j);
}
END_TEST

/* The parent must neither wait for a worker that sends without end, nor keep all of it. */
START_TEST(test_frames_without_end)
{
	struct job *j = start("ok frames", LATE_NS);
	struct pollfd fds[JOB_FDS];

	while (job_poll_fds(j, fds, JOB_FDS) ==
	       2) { /* nothing is taken: at some point it is left alone */
		wait_for(j);
		job_step(j);
	}
	ck_assert_int_eq(job_outcome(j), JOB_RUNNING);
	job_reject(j, "too much");
	ck_assert_int_eq(job_outcome(j), JOB_MALFORMED);
	job_free(j);
}
END_TEST

START_TEST(test_output_comes_and_may_be_split)
{
	struct job *j = start("print:hello ok end", LATE_NS);
	char bytes[64];

	ck_assert_int_eq(run(j), 1);
	job_free(j);
	j = start("print:hello ok hang", LATE_NS);
	do {
		wait_for(j);
		job_step(j);
	} while (!job_read_output(j, JOB_OUT, bytes, 6) || memcmp(bytes, "hello", 5));
	ck_assert_uint_eq(job_read_output(j, JOB_ERR, bytes, sizeof bytes), 0);
	job_free(j); /* ends the one that hangs */
}
END_TEST

START_TEST(test_a_missing_worker)
{
	struct buf request = {0};
	const struct job_spec spec = {
		.worker = in_scratch("none"), .request = &request, .deadline_ns = JOB_NO_DEADLINE};
	struct job *j;

	ck_assert_int_eq(job_start(&j, &spec), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err_text(), "none"));
}
END_TEST

/* What a trial must not swallow: each script holds one frame that has no business where it is. */
static const char *const senseless[] = {
	"ok ok",
	"case:0:tests",
	"ok put:total:1",
	"ok done",
	"ok case:0:tests case:1:tests",
	"ok case:0:tests done done",
	"ok case:0:tests stop:bored:x",
	"ok case:0:nonsense",
	"ok case:-1:tests",
	"ok case:0:tests measured:0:5",
	"ok case:0:tests place:at:f:-3:",
	"error:kata.c:1:x case:0:tests",
};

START_TEST(test_senseless_answers_are_malformed)
{
	char *script = xasprintf("%s end", senseless[_i]);
	char *worker = job_worker_path(PART_WORKER_SIM);
	struct buf request = {0};
	const char *sentence;
	struct trial *t;

	request_option(&request, "mode", "judge");
	request_file(&request, "program", "kata.c", script);
	ck_assert_int_eq(trial_start(&t, worker, &request, proc_now_ns() + LATE_NS, false), 0);
	for (enum trial_event e = TRIAL_NOTHING; e != TRIAL_ENDED;) {
		wait_for(trial_job(t));
		trial_step(t);
		while ((e = trial_next(t)) != TRIAL_ENDED && e != TRIAL_NOTHING)
			continue;
	}
	ck_assert_int_eq(trial_outcome(t, &sentence), VERDICT_CRASH);
	ck_assert_msg(strstr(sentence, "malformed"), "%s: %s", script, sentence);
	trial_free(t);
	buf_free(&request);
	free(worker);
	free(script);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("runner: job, trial");
	TCase *tests = tcase_create("all");

	(void)argc;
	fake_worker_take_over(argv);
	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, setup, scratch_teardown);
	tcase_add_loop_test(tests, test_every_end_has_its_outcome, 0,
			    sizeof table / sizeof table[0]);
	tcase_add_test(tests, test_frames_without_end);
	tcase_add_test(tests, test_output_comes_and_may_be_split);
	tcase_add_test(tests, test_a_missing_worker);
	tcase_add_loop_test(tests, test_senseless_answers_are_malformed, 0,
			    sizeof senseless / sizeof senseless[0]);
	return run_suite(suite);
}
