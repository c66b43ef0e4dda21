/*
 * trial.h - a worker's answer, frame by frame, as events: it compiled, a case began, a case ended,
 * it is over.
 */
#ifndef RUNNER_TRIAL_H
#define RUNNER_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "runner/job.h"
#include "runner/ledger.h"
#include "runner/verdict.h"

enum trial_role { TRIAL_TESTS, TRIAL_SCHEDULES, TRIAL_BENCH, TRIAL_ORACLE, TRIAL_PROGRAM };

/* A result of a case: what judge_put was called with. */
struct put {
	char *name;
	int64_t value;
};

/* One case, from WIRE_CASE to WIRE_STOPPED. */
struct trial_case {
	int index; /* in judge_cases */
	char *name;
	enum trial_role role;
	char *schedule; /* what replays it; "" when nothing needs to */
	struct put *put;
	int puts;
	bool is_measured;
	struct measure measure;
	char *stop; /* "done", "deadlock" ...; NULL while it runs */
	char *message;
	struct verdict_place *place;
	int places;
};

enum trial_event {
	TRIAL_NOTHING,  /* more will come */
	TRIAL_COMPILED, /* trial_compile says how */
	TRIAL_BEGAN,    /* trial_now has begun */
	TRIAL_CASE,     /* trial_now has ended */
	TRIAL_PROGRESS, /* trial_progress */
	TRIAL_ENDED     /* trial_outcome; comes again and again */
};

struct trial_compile {
	bool is_known; /* the compiler has spoken */
	bool ok;
	char *file; /* of the error, NULL when ok */
	int line;
	char *message;
	char *warnings; /* "kata.c:21: warning: ...", lines; NULL when there are none */
};

struct trial;

/* Starts a worker on the request. is_program: mode program, whose frames belong to one case
 * without WIRE_CASE. */
int trial_start(struct trial **out, const char *worker, const struct buf *request,
		int64_t deadline_ns, bool is_program);
void trial_free(struct trial *t); /* ends it; NULL is fine */

/* Takes in what has arrived. Then call trial_next until it says TRIAL_NOTHING or TRIAL_ENDED. */
void trial_step(struct trial *t);
enum trial_event trial_next(struct trial *t);

const struct trial_compile *trial_compile(const struct trial *t);

/* The case that runs or has just ended, until the next event; NULL between cases. At TRIAL_ENDED
 * it is the one during which the worker ended. The caller may take what it points to by leaving
 * NULL and 0 there. */
struct trial_case *trial_now(struct trial *t);

void trial_progress(const struct trial *t, int *done, int *total);
const struct measure *trial_stats(const struct trial *t); /* WIRE_STATS; NULL: there was none */

/* At TRIAL_ENDED: how the worker ended as a word of the verdict, and a sentence; VERDICT_PASS:
 * with its token. */
enum verdict_word trial_outcome(const struct trial *t, const char **sentence);

/* At TRIAL_ENDED: the worker ended by itself before it had compiled anything. That is our
 * failure or the system's: no line of the program has run. What it printed says why. */
bool trial_is_broken(const struct trial *t);

/* The word for how a case or program stopped; -1 when the word is unknown. "done" is
 * VERDICT_PASS, a panic is VERDICT_PANIC, and exit and asked are VERDICT_WRONG. */
int trial_stop_word(const char *stop);

struct job *trial_job(struct trial *t);

#endif
