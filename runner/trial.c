/*
 * trial.c - frames to events.
 *
 *   compiling -> between cases   WIRE_COMPILED ok
 *   between -> in a case         WIRE_CASE
 *   in a case -> stopped         WIRE_STOPPED
 *   stopped -> between           the next frame that does not belong to the stop [take]
 *   any -> ended                 the job's end
 *
 * A frame that has no business in the present state ends the worker as malformed: what follows
 * would be guesswork. The places, the schedule and the statistics of a stop may come behind it, so
 * a case that did not end well is handed out only when something else arrives. Every list has a
 * bound, since the worker shares its memory with a program that we do not know.
 */
#include "runner/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runner/place.h"

#define PUTS_MAX 65536            /* of one case; judges put a handful */
#define WARNINGS_MAX (64u * 1024) /* bytes; beyond, warnings are dropped */

struct trial {
	struct job *job;
	bool is_program;
	struct trial_compile compile;
	struct trial_case now;
	bool is_open;   /* now is a case */
	bool is_handed; /* now was handed out by TRIAL_CASE, and goes at the next event */
	int done, total;
	bool has_stats;
	struct measure stats;
};

int trial_start(struct trial **out, const char *worker, const struct buf *request,
		int64_t deadline_ns, bool is_program)
{
	const struct job_spec spec = {.worker = worker,
				      .request = request,
				      .deadline_ns = deadline_ns,
				      .split_output = is_program};
	struct trial *t = xcalloc(1, sizeof *t);
	int code = job_start(&t->job, &spec);

	t->is_program = is_program;
	if (code) {
		free(t);
		return code;
	}
	*out = t;
	return 0;
}

static void case_free(struct trial_case *c)
{
	free(c->name);
	free(c->schedule);
	for (int i = 0; i < c->puts; i++)
		free(c->put[i].name);
	free(c->put);
	free(c->stop);
	free(c->message);
	places_free(c->place, c->places);
	*c = (struct trial_case){0};
}

void trial_free(struct trial *t)
{
	if (!t)
		return;
	job_free(t->job);
	case_free(&t->now);
	free(t->compile.file);
	free(t->compile.message);
	free(t->compile.warnings);
	free(t);
}

void trial_step(struct trial *t)
{
	job_step(t->job);
}

static enum trial_event reject(struct trial *t, const char *sentence)
{
	job_reject(t->job, sentence);
	return TRIAL_ENDED;
}

static void take_warning(struct trial *t, const struct wire_frame *f)
{
	char *old = t->compile.warnings;

	if (old && strlen(old) > WARNINGS_MAX)
		return;
	t->compile.warnings = xasprintf("%s%s:%s: warning: %s\n", old ? old : "", wire_text(f, 0),
					wire_text(f, 1), wire_text(f, 2));
	free(old);
}

static enum trial_event take_compiled(struct trial *t, const struct wire_frame *f)
{
	struct trial_compile *c = &t->compile;

	if (c->is_known)
		return reject(t, "compiled twice");
	c->is_known = true;
	c->ok = strcmp(wire_text(f, 0), "ok") == 0;
	if (!c->ok) {
		c->file = xstrdup(wire_text(f, 1));
		c->line = (int)wire_int(f, 2, 0);
		c->message = xstrdup(wire_text(f, 3));
	}
	return TRIAL_COMPILED;
}

static int role_of(const char *text)
{
	static const char *const role[] = {"tests", "schedules", "bench", "oracle"};

	for (int i = 0; i <= TRIAL_ORACLE; i++)
		if (strcmp(role[i], text) == 0)
			return i;
	return -1;
}

static void open_case(struct trial *t, int index, const char *name, enum trial_role role,
		      const char *schedule)
{
	t->now = (struct trial_case){
		.index = index, .name = xstrdup(name), .role = role, .schedule = xstrdup(schedule)};
	t->is_open = true;
}

static enum trial_event take_case(struct trial *t, const struct wire_frame *f)
{
	int role = t->is_program ? TRIAL_PROGRAM : role_of(wire_text(f, 2));
	int64_t index = wire_int(f, 0, -1);

	if (t->is_open)
		return reject(t, "a case inside another");
	if (!t->compile.ok || role < 0 || index < 0 || index > INT32_MAX)
		return reject(t, "a case that cannot be");
	open_case(t, (int)index, wire_text(f, 1), (enum trial_role)role, wire_text(f, 4));
	return TRIAL_BEGAN;
}

static enum trial_event take_put(struct trial *t, const struct wire_frame *f)
{
	struct trial_case *c = &t->now;

	if (f->fields != 2 || c->puts == PUTS_MAX)
		return reject(t, "a result that cannot be");
	if ((c->puts & (c->puts - 1)) == 0) /* full at each power of two: twice as much */
		c->put = xrealloc(c->put, (size_t)(c->puts ? 2 * c->puts : 1) * sizeof *c->put);
	c->put[c->puts++] = (struct put){xstrdup(wire_text(f, 0)), wire_int(f, 1, 0)};
	return TRIAL_NOTHING;
}

static enum trial_event take_measured(struct trial *t, const struct wire_frame *f)
{
	int64_t ops = wire_int(f, 0, 0);

	if (t->now.is_measured || !measure_read(&t->now.measure, f, 1) || ops < 1)
		return reject(t, "a measurement that cannot be");
	t->now.measure.ops = ops;
	t->now.is_measured = true;
	return TRIAL_NOTHING;
}

static enum trial_event take_stopped(struct trial *t, const struct wire_frame *f)
{
	if (t->now.stop)
		return reject(t, "a case that stopped twice");
	if (trial_stop_word(wire_text(f, 0)) < 0)
		return reject(t, "a stop of an unknown kind");
	t->now.stop = xstrdup(wire_text(f, 0));
	t->now.message = xstrdup(wire_text(f, 1));
	return TRIAL_NOTHING;
}

static enum trial_event take_schedule(struct trial *t, const struct wire_frame *f)
{
	free(t->now.schedule);
	t->now.schedule = xstrdup(wire_text(f, 0));
	return TRIAL_NOTHING;
}

static enum trial_event take_place(struct trial *t, const struct wire_frame *f)
{
	return places_add(&t->now.place, &t->now.places, f) ? TRIAL_NOTHING
							    : reject(t, "a place that cannot be");
}

/* Frames that belong to the case that is open. */
static enum trial_event take_in_case(struct trial *t, const struct wire_frame *f)
{
	if (!t->is_open && t->is_program && t->compile.ok)
		open_case(t, 0, "main", TRIAL_PROGRAM, "");
	if (!t->is_open)
		return reject(t, "a result outside of any case");
	switch (f->type) {
	case WIRE_PUT: return take_put(t, f);
	case WIRE_MEASURED: return take_measured(t, f);
	case WIRE_STOPPED: return take_stopped(t, f);
	case WIRE_SCHEDULE: return take_schedule(t, f);
	default: return take_place(t, f);
	}
}

static enum trial_event take_other(struct trial *t, const struct wire_frame *f)
{
	switch (f->type) {
	case WIRE_WARNING:
		take_warning(t, f);
		return TRIAL_NOTHING;
	case WIRE_COMPILED: return take_compiled(t, f);
	case WIRE_CASE: return take_case(t, f);
	case WIRE_PROGRESS:
		t->done = (int)wire_int(f, 0, 0);
		t->total = (int)wire_int(f, 1, 0);
		return TRIAL_PROGRESS;
	case WIRE_STATS:
		if (!measure_read(&t->stats, f, 0))
			return reject(t, "statistics that cannot be");
		t->has_stats = true;
		return TRIAL_NOTHING;
	default: return reject(t, "a frame that only a parent sends");
	}
}

static bool belongs_to_case(enum wire_type type)
{
	return type == WIRE_PUT || type == WIRE_MEASURED || type == WIRE_STOPPED ||
	       type == WIRE_PLACE || type == WIRE_SCHEDULE;
}

/* The case is over and nothing more can belong to it, given the next frame (NULL: there is none
 * yet). */
static bool is_case_over(const struct trial *t, const struct wire_frame *next)
{
	if (!t->is_open || !t->now.stop)
		return false;
	if (!next)
		return strcmp(t->now.stop, "done") == 0 || job_outcome(t->job) != JOB_RUNNING;
	return next->type != WIRE_PLACE && next->type != WIRE_SCHEDULE && next->type != WIRE_STATS;
}

enum trial_event trial_next(struct trial *t)
{
	enum trial_event event = TRIAL_NOTHING;
	struct wire_frame f;

	if (t->is_handed)
		case_free(&t->now);
	t->is_handed = false;
	while (event == TRIAL_NOTHING) {
		bool got = job_peek(t->job, &f);

		if (is_case_over(t, got ? &f : NULL)) {
			t->is_open = false;
			t->is_handed = true;
			return TRIAL_CASE;
		}
		if (!got)
			return job_outcome(t->job) == JOB_RUNNING ? TRIAL_NOTHING : TRIAL_ENDED;
		event = belongs_to_case(f.type) ? take_in_case(t, &f) : take_other(t, &f);
		if (event != TRIAL_ENDED)
			job_pop(t->job);
	}
	return event;
}

const struct trial_compile *trial_compile(const struct trial *t)
{
	return &t->compile;
}

struct trial_case *trial_now(struct trial *t)
{
	return t->is_open || t->is_handed ? &t->now : NULL;
}

void trial_progress(const struct trial *t, int *done, int *total)
{
	*done = t->done;
	*total = t->total;
}

const struct measure *trial_stats(const struct trial *t)
{
	return t->has_stats ? &t->stats : NULL;
}

enum verdict_word trial_outcome(const struct trial *t, const char **sentence)
{
	*sentence = job_sentence(t->job);
	switch (job_outcome(t->job)) {
	case JOB_FINISHED: return VERDICT_PASS;
	case JOB_TIMED_OUT: return VERDICT_TIMEOUT;
	case JOB_FORBIDDEN: return VERDICT_FORBIDDEN;
	default: return VERDICT_CRASH;
	}
}

bool trial_is_broken(const struct trial *t)
{
	return job_outcome(t->job) == JOB_GAVE_UP && !t->compile.is_known;
}

int trial_stop_word(const char *stop)
{
	static const struct {
		const char *stop;
		enum verdict_word word;
	} words[] = {
		{"done", VERDICT_PASS},
		{"exit", VERDICT_WRONG},
		{"asked", VERDICT_WRONG},
		{"deadlock", VERDICT_DEADLOCK},
		{"panic", VERDICT_PANIC},
		{"race", VERDICT_RACE},
		{"leak", VERDICT_LEAK},
		{"crash", VERDICT_CRASH},
		{"timeout", VERDICT_TIMEOUT},
		{"memory-limit", VERDICT_MEMORY_LIMIT},
		{"output-limit", VERDICT_OUTPUT_LIMIT},
		{"forbidden", VERDICT_FORBIDDEN},
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].stop, stop) == 0)
			return (int)words[i].word;
	return -1;
}

struct job *trial_job(struct trial *t)
{
	return t->job;
}
