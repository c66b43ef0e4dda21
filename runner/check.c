/*
 * check.c - one check: who works when, and what decides.
 *
 *   JUDGING   the learner's worker (judging.c) beside the baseline's (baseline.c): two processes
 *             at most, for two cores
 *   FORMS     judged well, and slow or the reference is not measured yet
 *   STOPWATCH the verdict stands; the real machine is asked as well (stopwatch.c)
 *   ENDED
 *
 *   JUDGING -> FORMS             [judged]
 *   JUDGING -> ENDED             [step_judging, judged]
 *   FORMS -> STOPWATCH, ENDED    [decide]
 *   STOPWATCH -> ENDED           [step_stopwatch]
 *   any -> ENDED                 [give_up, check_cancel]
 *
 * The verdict is made in JUDGING and decide() alone: by the oracle's results and the simulation,
 * never by a clock.
 */
#include "runner/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/proc.h"
#include "runner/baseline.h"
#include "runner/judging.h"
#include "runner/stopwatch.h"

#define SOURCE_MAX (1u << 20)             /* a frame of the wire holds four times as much */
#define PAIRS_DEFAULT STOPWATCH_PAIRS_MIN /* about a second; schedojo bench will ask for more */

enum phase { JUDGING, FORMS_WANTED, STOPWATCH, ENDED };

struct check {
	struct check_options
		options; /* file is not used after the start; schedule is, and is ours */
	char *name;      /* of the learner's file, without folder */
	struct buf program;
	struct kata_files files;
	struct verdict v;
	struct stages stages;
	enum phase phase;
	struct baseline *baseline;
	struct judging *judging;
	struct stopwatch *stopwatch;
	int error;
};

/* ---- ending ---- */

static void end_workers(struct check *c)
{
	judging_free(c->judging);
	baseline_close(c->baseline);
	stopwatch_free(c->stopwatch);
	c->judging = NULL;
	c->baseline = NULL;
	c->stopwatch = NULL;
}

static void end_check(struct check *c, enum stage_status last)
{
	stages_end(&c->stages, last);
	end_workers(c);
	c->phase = ENDED;
	if (!c->v.message)
		c->v.message = xstrdup("");
}

/* There will be no verdict, and it is not the learner's fault. */
static void give_up(struct check *c, int error, const char *sentence)
{
	c->error = error;
	c->v.word = VERDICT_CRASH;
	free(c->v.message);
	c->v.message = xstrdup(sentence);
	end_check(c, STAGE_FAILED);
}

static void add_warning(struct verdict *v, const char *what, const char *sentence)
{
	char *old = v->warnings;

	v->warnings = xasprintf("%s%s: %s\n", old ? old : "", what, sentence);
	free(old);
}

/* ---- the stopwatch ---- */

static void start_stopwatch(struct check *c)
{
	const struct stopwatch_spec spec = {.kata = c->options.kata,
					    .files = &c->files,
					    .name = c->name,
					    .program = &c->program,
					    .pairs_max = PAIRS_DEFAULT};

	if (stopwatch_start(&c->stopwatch, &spec)) {
		add_warning(&c->v, "stopwatch", err_text());
		end_check(c, STAGE_SKIPPED);
		return;
	}
	c->v.stage[STAGE_STOPWATCH].total = PAIRS_DEFAULT;
	c->phase = STOPWATCH;
}

/* The verdict stands already: a run that fails here costs the answer, and is told as a warning. */
static void step_stopwatch(struct check *c)
{
	bool is_over = stopwatch_step(c->stopwatch);
	const char *trouble = stopwatch_trouble(c->stopwatch);

	c->v.stage[STAGE_STOPWATCH].done = stopwatch_pairs(c->stopwatch);
	if (!is_over)
		return;
	c->v.stopwatch = stopwatch_result(c->stopwatch);
	if (trouble)
		add_warning(&c->v, "stopwatch", trouble);
	end_check(c, c->v.stopwatch.known ? STAGE_OK : STAGE_SKIPPED);
}

/* ---- the simulation's word ---- */

static void copy_forms(struct check *c)
{
	const struct measure *run;
	int runs = judging_runs(c->judging, &run);

	form_ledger_from(&c->v.form[FORM_YOURS], run, runs);
	form_ledger_copy(&c->v.form[FORM_SLOW], baseline_form(c->baseline, FORM_SLOW));
	form_ledger_copy(&c->v.form[FORM_REFERENCE], baseline_form(c->baseline, FORM_REFERENCE));
	if (c->v.form[FORM_SLOW].known && c->v.form[FORM_YOURS].ns_per_op > 0)
		c->v.ratio = c->v.form[FORM_SLOW].ns_per_op / c->v.form[FORM_YOURS].ns_per_op;
}

static void decide(struct check *c)
{
	const struct kata *k = c->options.kata;
	bool is_slow;

	copy_forms(c);
	if (c->v.ratio <= 0 && k->bar > 0) {
		give_up(c, ERR_DATA, "the kata's own slow.c could not be measured");
		return;
	}
	is_slow = c->v.ratio < k->bar;
	c->v.word = is_slow ? VERDICT_SLOW : VERDICT_PASS;
	if (is_slow)
		c->v.message = xasprintf("%.2f times as fast as slow.c, and %.2f times is needed",
					 c->v.ratio, k->bar);
	else if (k->bar > 0)
		c->v.message = xasprintf("%.2f times as fast as slow.c; %.2f times was needed",
					 c->v.ratio, k->bar);
	else
		c->v.message = xstrdup("right under every schedule that was tried");
	/* Where speed is not the point, slow.c is wrong on the real machine too: there is nothing
	 * to time. */
	if (c->options.no_stopwatch || k->bar <= 0) {
		end_check(c, is_slow ? STAGE_FAILED : STAGE_OK);
		return;
	}
	stages_enter(&c->stages, STAGE_STOPWATCH);
	if (is_slow)
		c->v.stage[STAGE_SIMULATE].status = STAGE_FAILED;
	start_stopwatch(c);
}

/* ---- judging ---- */

static void end_well(struct check *c)
{
	c->v.message = xstrdup(c->options.schedule ? "nothing fails under this schedule"
			       : c->options.quick  ? "all tests are ok; nothing else was tried"
						   : "right under every schedule that was tried");
	end_check(c, STAGE_OK);
}

/* Nothing failed: what else is there to do? */
static void judged(struct check *c)
{
	const struct kata *k = c->options.kata;
	const struct measure *run;

	c->v.word = VERDICT_PASS;
	if (judging_runs(c->judging, &run) > 0)
		c->phase = FORMS_WANTED;
	else if (c->options.quick || c->options.schedule || k->bar <= 0)
		end_well(c);
	else
		give_up(c, ERR_DATA, "the kata's judge has no case to measure");
}

/* A schedule ends with the number of its case, which may be another kata's. true: there is no
 * such case. */
static bool refuse_schedule(struct check *c, const struct expected *expected)
{
	const char *dash = c->options.schedule ? strrchr(c->options.schedule, '-') : NULL;

	if (!expected || !dash || expected_has(expected, atoi(dash + 1)))
		return false;
	give_up(c, ERR_USAGE,
		"the schedule is of another kata: there is no case with that number here");
	return true;
}

static void step_judging(struct check *c)
{
	const struct expected *expected = baseline_expected(c->baseline);
	char *sentence;

	if (refuse_schedule(c, expected))
		return;
	switch (judging_step(c->judging, expected)) {
	case JUDGING_RUNNING: break;
	case JUDGING_PASSED: judged(c); break;
	case JUDGING_FAILED: end_check(c, STAGE_FAILED); break;
	case JUDGING_BROKEN:
		sentence = xstrdup(c->v.message);
		give_up(c, ERR_OS, sentence);
		free(sentence);
		break;
	}
}

bool check_step(struct check *c)
{
	const char *sentence;
	int error;

	if (c->phase == ENDED)
		return true;
	baseline_step(c->baseline);
	error = baseline_error(c->baseline, &sentence);
	if (error) {
		give_up(c, error, sentence);
		return true;
	}
	if (c->phase == JUDGING)
		step_judging(c);
	if (c->phase == FORMS_WANTED && baseline_has_forms(c->baseline))
		decide(c);
	if (c->phase == STOPWATCH)
		step_stopwatch(c);
	return c->phase == ENDED;
}

/* ---- starting ---- */

/* A NUL would end the text in the compiler's eyes. true: the verdict is made. */
static bool refuse_nul(struct check *c)
{
	int line = 1;

	if (!request_has_nul(&c->program))
		return false;
	for (const char *p = c->program.data; *p; p++)
		line += *p == '\n';
	c->v.word = VERDICT_COMPILE_ERROR;
	c->v.message = xstrdup("the file holds a NUL byte: it is not a text");
	c->v.file = xstrdup(c->name);
	c->v.line = line;
	end_check(c, STAGE_FAILED);
	return true;
}

static int start_workers(struct check *c)
{
	char *worker = job_worker_path(PART_WORKER_SIM);
	const struct judging_spec spec = {.options = &c->options,
					  .files = &c->files,
					  .worker = worker,
					  .name = c->name,
					  .program = &c->program,
					  .stages = &c->stages};
	bool want_forms = !c->options.quick && !c->options.schedule;
	int code = worker ? judging_start(&c->judging, &spec) : ERR_NOT_FOUND;

	if (!code)
		code = baseline_open(&c->baseline, c->options.kata, &c->files, worker, want_forms);
	free(worker);
	return code;
}

static void begin_verdict(struct check *c)
{
	const struct kata *k = c->options.kata;

	c->v.kata = xstrdup(k->id);
	c->v.cores = k->cores;
	c->v.profile = xstrdup(k->profile);
	c->v.metric = xstrdup(k->metric);
	c->v.bar = k->bar;
	stages_begin(&c->stages, &c->v);
}

int check_start(struct check **out, const struct check_options *options)
{
	struct check *c = xcalloc(1, sizeof *c);
	const char *slash = strrchr(options->file, '/');
	int code;

	c->options = *options;
	c->options.schedule = options->schedule ? xstrdup(options->schedule) : NULL;
	c->name = xstrdup(slash ? slash + 1 : options->file);
	begin_verdict(c);
	code = file_read(&c->program, options->file, SOURCE_MAX);
	if (!code)
		code = kata_files_read(&c->files, options->kata);
	if (!code && !refuse_nul(c))
		code = start_workers(c);
	if (code) {
		check_free(c);
		return code;
	}
	*out = c;
	return 0;
}

void check_cancel(struct check *c)
{
	if (c->phase == ENDED)
		return;
	end_workers(c);
	c->phase = ENDED;
}

void check_free(struct check *c)
{
	if (!c)
		return;
	end_workers(c);
	verdict_free(&c->v);
	kata_files_free(&c->files);
	buf_free(&c->program);
	free((char *)c->options.schedule); /* made by xstrdup in check_start */
	free(c->name);
	free(c);
}

/* ---- waiting ---- */

int check_poll_fds(const struct check *c, struct pollfd *fds, int cap)
{
	int count = 0;

	if (c->baseline)
		count += baseline_poll_fds(c->baseline, fds, cap);
	if (c->judging && c->phase == JUDGING)
		count += judging_poll_fds(c->judging, fds + count, cap - count);
	if (c->stopwatch)
		count += stopwatch_poll_fds(c->stopwatch, fds + count, cap - count);
	return count;
}

int check_timeout_ms(const struct check *c)
{
	int64_t at[] = {
		c->baseline ? baseline_deadline_ns(c->baseline) : JOB_NO_DEADLINE,
		c->judging && c->phase == JUDGING ? judging_deadline_ns(c->judging)
						  : JOB_NO_DEADLINE,
		c->stopwatch ? stopwatch_deadline_ns(c->stopwatch) : JOB_NO_DEADLINE,
	};
	int64_t next = JOB_NO_DEADLINE;
	int64_t left_ms;

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		next = at[i] < next ? at[i] : next;
	if (next == JOB_NO_DEADLINE)
		return -1;
	left_ms = (next - proc_now_ns()) / 1000000 +
		  1; /* rounded up, or the last look would come too early */
	return left_ms > 0 ? (int)left_ms : 0;
}

const struct verdict *check_verdict(const struct check *c)
{
	return &c->v;
}

int check_error(const struct check *c)
{
	return c->error;
}

/* A number that changes whenever a stage or a count does. */
static unsigned progress_mark(const struct verdict *v)
{
	unsigned mark = 0;

	for (int s = 0; s < STAGES; s++)
		mark = mark * 31 + (unsigned)v->stage[s].status * 7 + (unsigned)v->stage[s].done;
	return mark;
}

int check_run(struct check **out, const struct check_options *options,
	      void (*progress)(const struct verdict *v, void *arg), void *arg)
{
	struct pollfd fds[CHECK_FDS_MAX];
	struct check *c;
	unsigned mark = 0;
	int code = check_start(&c, options);

	if (code)
		return code;
	while (!check_step(c)) {
		if (progress && progress_mark(&c->v) != mark)
			progress(&c->v, arg);
		mark = progress_mark(&c->v);
		if (poll(fds, (nfds_t)check_poll_fds(c, fds, CHECK_FDS_MAX), check_timeout_ms(c)) <
		    0)
			ASSERT(errno == EINTR);
	}
	if (progress)
		progress(&c->v, arg);
	if (c->error) {
		code = err_set(c->error, "%s", c->v.message);
		check_free(c);
		return code;
	}
	*out = c;
	return 0;
}
