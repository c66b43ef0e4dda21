/*
 * judging.c - the worker that holds the learner's program.
 *
 * Order decides, not time: cases come in the order of the judge, the first failure of the first
 * stage that fails is the verdict, and a test that fails leaves only the other tests to run.
 * Everything here that ends up in the verdict is a function of the frames and of the oracle's
 * results; only the stages' times are not.
 *
 * Each stage has its own deadline. It starts anew with the stage, and also while we ourselves keep
 * the worker waiting for the oracle.
 */
#include "runner/judging.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/proc.h"
#include "runner/place.h"

#define STAGE_LIMIT_NS 20000000000 /* wall time of a stage */
#define SCHEDULES_DEFAULT 200
#define SEED_DEFAULT 1
#define OUTPUT_KEPT 4096          /* enough to recognise one's own printf */
#define OUTPUT_STEP (256u * 1024) /* read at once */
#define OUTPUT_MAX (8u << 20)     /* the worker stops at 1 MiB; beyond this it is not in control */
#define RUNS_MAX 64
#define WORKER_SAYS "schedojo: worker: " /* give_up in the worker's main.c */

struct judging {
	struct trial *trial;
	struct stages *stages;
	const char *name;
	bool is_replay;
	bool is_waiting; /* for the oracle */
	bool has_failed; /* the verdict has its word; other tests may still run */
	size_t output_bytes;
	struct measure run[RUNS_MAX];
	int runs;
};

static int make_request(struct buf *out, const struct judging_spec *spec)
{
	const struct check_options *o = spec->options;

	request_option(out, "mode", "judge");
	request_option(out, "stages",
		       o->schedule ? "schedules"
		       : o->quick  ? "tests"
				   : "tests,schedules,bench");
	request_number(out, "schedules", o->schedules > 0 ? o->schedules : SCHEDULES_DEFAULT);
	request_number(out, "seed", (int64_t)(o->seed ? o->seed : SEED_DEFAULT));
	request_number(out, "bench_seeds", BASELINE_SEEDS);
	request_number(out, "cores", o->kata->cores);
	request_kata(out, o->kata, spec->files, spec->name, spec->program);
	return o->schedule ? request_schedule(out, o->schedule) : 0;
}

int judging_start(struct judging **out, const struct judging_spec *spec)
{
	struct judging *j = xcalloc(1, sizeof *j);
	struct buf request = {0};
	int code;

	j->stages = spec->stages;
	j->name = spec->name;
	j->is_replay = spec->options->schedule;
	code = make_request(&request, spec);
	if (!code)
		code = trial_start(&j->trial, spec->worker, &request,
				   proc_now_ns() + STAGE_LIMIT_NS, false);
	buf_free(&request);
	if (code) {
		judging_free(j);
		return code;
	}
	*out = j;
	return 0;
}

void judging_free(struct judging *j)
{
	if (!j)
		return;
	trial_free(j->trial);
	free(j);
}

/* ---- failures ---- */

/* The first failure is the verdict. message becomes the verdict's. */
static void set_failure(struct judging *j, enum verdict_word word, char *message)
{
	struct verdict *v = j->stages->v;

	ASSERT(!j->has_failed);
	j->has_failed = true;
	v->word = word;
	v->message = message;
}

static void set_place(struct verdict *v, const char *file, int line)
{
	if (line <= 0)
		return;
	v->file = xstrdup(file);
	v->line = line;
}

/* Why the case failed, as the learner reads it, and its word; NULL when it did not. The caller
 * frees. */
static char *case_failure(const struct trial_case *c, const struct expected *expected,
			  enum verdict_word *word)
{
	*word = (enum verdict_word)trial_stop_word(c->stop);
	switch (*word) {
	case VERDICT_PASS:
		*word = VERDICT_WRONG;
		return expected_mismatch(expected, c);
	case VERDICT_PANIC: /* the word is for programs that run alone */
		*word = VERDICT_CRASH;
		return xasprintf("panic: %s", c->message);
	case VERDICT_RACE:
		return places_sentence(c->place, c->places, c->message);
	default:
		if (strcmp(c->stop, "exit") == 0)
			return xstrdup("ended before the judge was done");
		return xstrdup(*c->message ? c->message : verdict_text(*word));
	}
}

/* Makes the case the verdict, unless an earlier one is. The places move from the case. */
static void fail_case(struct judging *j, struct trial_case *c, enum verdict_word word,
		      const char *message)
{
	struct verdict *v = j->stages->v;
	const struct verdict_place *at;

	if (j->has_failed)
		return;
	set_failure(j, word, xasprintf("%s: %s", c->name, message));
	v->place = c->place;
	v->places = c->places;
	c->place = NULL;
	c->places = 0;
	at = places_find(v->place, v->places, j->name);
	if (at)
		set_place(v, at->file, at->line);
}

/* ---- cases ---- */

static void add_test(struct judging *j, const struct trial_case *c, const char *message)
{
	struct verdict *v = j->stages->v;

	v->test = xrealloc(v->test, (size_t)(v->tests + 1) * sizeof *v->test);
	v->test[v->tests++] = (struct test_result){.name = xstrdup(c->name),
						   .ok = !message,
						   .message = message ? xstrdup(message) : NULL};
	v->stage[STAGE_TESTS].done = v->tests;
}

static enum stage stage_of(const struct judging *j, enum trial_role role)
{
	if (j->is_replay || role == TRIAL_SCHEDULES)
		return STAGE_SCHEDULES;
	return role == TRIAL_BENCH ? STAGE_SIMULATE : STAGE_TESTS;
}

/* A case of a later stage begins: false when nothing of it is to be seen, because a test has
 * failed. */
static bool begin_case(struct judging *j)
{
	enum stage stage = stage_of(j, trial_now(j->trial)->role);

	if (stage == j->stages->now)
		return true;
	if (j->has_failed)
		return false;
	if (stage < j->stages->now) {
		job_reject(trial_job(j->trial), "a stage came back");
		return true;
	}
	stages_enter(j->stages, stage);
	if (stage == STAGE_SIMULATE)
		j->stages->v->stage[stage].total = BASELINE_SEEDS;
	job_set_deadline(trial_job(j->trial), proc_now_ns() + STAGE_LIMIT_NS);
	return true;
}

static void count_schedule(struct judging *j, const struct trial_case *c, bool failed)
{
	struct verdict *v = j->stages->v;

	v->explored++;
	v->failed += failed;
	v->stage[STAGE_SCHEDULES].done = v->explored;
	if (failed)
		v->schedule = xstrdup(c->schedule);
}

static void add_run(struct judging *j, const struct trial_case *c)
{
	if (!c->is_measured || j->runs == RUNS_MAX)
		return;
	j->run[j->runs++] = c->measure;
	j->stages->v->stage[STAGE_SIMULATE].done = j->runs;
}

/* false: the verdict is made, and nothing more is to run. */
static bool take_case(struct judging *j, const struct expected *expected)
{
	struct trial_case *c = trial_now(j->trial);
	enum stage stage = stage_of(j, c->role);
	enum verdict_word word;
	char *message = case_failure(c, expected, &word);

	if (stage == STAGE_TESTS)
		add_test(j, c, message);
	else if (stage == STAGE_SCHEDULES)
		count_schedule(j, c, message);
	else if (!message)
		add_run(j, c);
	if (message)
		fail_case(j, c, word, message);
	free(message);
	return !j->has_failed || stage == STAGE_TESTS;
}

/* false: it did not compile. */
static bool take_compile(struct judging *j)
{
	const struct trial_compile *c = trial_compile(j->trial);
	struct verdict *v = j->stages->v;
	bool is_forbidden;

	v->warnings = c->warnings ? xstrdup(c->warnings) : NULL;
	if (c->ok) {
		stages_enter(j->stages, j->is_replay ? STAGE_SCHEDULES : STAGE_TESTS);
		job_set_deadline(trial_job(j->trial), proc_now_ns() + STAGE_LIMIT_NS);
		return true;
	}
	is_forbidden = strncmp(c->message, "forbidden: ", 11) == 0; /* forbid.h of the worker */
	set_failure(j, is_forbidden ? VERDICT_FORBIDDEN : VERDICT_COMPILE_ERROR,
		    xstrdup(c->message));
	set_place(v, c->file, c->line);
	return false;
}

/* The worker ended without its token, perhaps inside a case. */
static void take_loss(struct judging *j, enum verdict_word word, const char *sentence)
{
	struct trial_case *c = trial_now(j->trial);
	char *message = xasprintf("the program %s", sentence);

	if (c && stage_of(j, c->role) == STAGE_TESTS)
		add_test(j, c, message);
	if (c && stage_of(j, c->role) == STAGE_SCHEDULES)
		count_schedule(j, c, true);
	if (c)
		fail_case(j, c, word, message);
	else if (!j->has_failed)
		set_failure(j, word, xstrdup(message));
	free(message);
}

/* Keeps the first bytes of what the program prints. false: it prints without end. */
static bool take_output(struct judging *j)
{
	struct buf *kept = &j->stages->v->output;
	char chunk[4096];
	size_t now = 0, n;

	do {
		size_t room = OUTPUT_KEPT - kept->len;

		n = job_read_output(trial_job(j->trial), JOB_OUT, chunk, sizeof chunk);
		buf_add(kept, chunk, n < room ? n : room);
		now += n;
	} while (n > 0 && now < OUTPUT_STEP);
	j->output_bytes += now;
	return j->output_bytes <= OUTPUT_MAX;
}

/* What a worker that cannot begin says on its way out, else how it ended. */
static char *broken_sentence(const struct judging *j, const char *sentence)
{
	const char *said = buf_text(&j->stages->v->output);
	size_t prefix = strlen(WORKER_SAYS);

	if (strncmp(said, WORKER_SAYS, prefix) != 0)
		return xasprintf("the worker %s", sentence);
	return xasprintf("the worker cannot begin: %.*s", (int)strcspn(said + prefix, "\n"),
			 said + prefix);
}

static enum judging_state take_end(struct judging *j)
{
	const char *sentence;
	enum verdict_word word = trial_outcome(j->trial, &sentence);

	if (trial_is_broken(j->trial)) {
		(void)take_output(j); /* its last words */
		set_failure(j, VERDICT_CRASH, broken_sentence(j, sentence));
		return JUDGING_BROKEN;
	}
	if (word == VERDICT_PASS && !trial_compile(j->trial)->is_known) {
		word = VERDICT_CRASH;
		sentence = "gave no answer";
	}
	if (word != VERDICT_PASS)
		take_loss(j, word, sentence);
	return j->has_failed ? JUDGING_FAILED : JUDGING_PASSED;
}

/* ---- running ---- */

static void take_progress(struct judging *j)
{
	struct stage_state *state = &j->stages->v->stage[STAGE_SCHEDULES];

	if (j->stages->now == STAGE_SCHEDULES)
		trial_progress(j->trial, &state->done, &state->total);
}

/* The next event; JUDGING_RUNNING with *more false: there is none now. */
static enum judging_state take_event(struct judging *j, const struct expected *expected, bool *more)
{
	*more = true;
	switch (trial_next(j->trial)) {
	case TRIAL_NOTHING:
		*more = false;
		return JUDGING_RUNNING;
	case TRIAL_COMPILED: return take_compile(j) ? JUDGING_RUNNING : JUDGING_FAILED;
	case TRIAL_BEGAN: return begin_case(j) ? JUDGING_RUNNING : JUDGING_FAILED;
	case TRIAL_CASE: return take_case(j, expected) ? JUDGING_RUNNING : JUDGING_FAILED;
	case TRIAL_PROGRESS:
		take_progress(j);
		return JUDGING_RUNNING;
	default: return take_end(j);
	}
}

enum judging_state judging_step(struct judging *j, const struct expected *expected)
{
	enum judging_state state = JUDGING_RUNNING;
	bool more = true;

	j->is_waiting = !expected && trial_compile(j->trial)->is_known;
	if (j->is_waiting) {
		job_set_deadline(trial_job(j->trial), proc_now_ns() + STAGE_LIMIT_NS);
		return JUDGING_RUNNING;
	}
	trial_step(j->trial);
	if (!take_output(j) && !j->has_failed) {
		set_failure(j, VERDICT_OUTPUT_LIMIT,
			    xstrdup("the program printed more than it may"));
		return JUDGING_FAILED;
	}
	while (more && state == JUDGING_RUNNING) {
		state = take_event(j, expected, &more);
		j->is_waiting = !expected && trial_compile(j->trial)->is_known;
		more = more && !j->is_waiting;
	}
	if (state != JUDGING_RUNNING)
		(void)take_output(j); /* the rest, printed before the last frame */
	return state;
}

int judging_runs(const struct judging *j, const struct measure **run)
{
	*run = j->run;
	return j->runs;
}

int judging_poll_fds(const struct judging *j, struct pollfd *fds, int cap)
{
	return j->is_waiting ? 0 : job_poll_fds(trial_job(j->trial), fds, cap);
}

int64_t judging_deadline_ns(const struct judging *j)
{
	return j->is_waiting ? JOB_NO_DEADLINE : job_deadline_ns(trial_job(j->trial));
}
