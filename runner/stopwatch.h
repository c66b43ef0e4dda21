/*
 * stopwatch.h - slow and yours on this machine, run in turns; evidence beside the verdict, never
 * the verdict.
 */
#ifndef RUNNER_STOPWATCH_H
#define RUNNER_STOPWATCH_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "runner/request.h"
#include "runner/verdict.h"

#define STOPWATCH_PAIRS_MIN 12
#define STOPWATCH_PAIRS_MAX 40

struct stopwatch;

struct stopwatch_spec {
	const struct kata *kata;
	const struct kata_files *files;
	const char *name;          /* of the learner's file */
	const struct buf *program; /* its text */
	int pairs_max;             /* the last look that is taken: 12, 24 or 40 */
};

/* The spec is not needed after the start. ERR_NOT_FOUND when there is no worker for this
 * machine. */
int stopwatch_start(struct stopwatch **out, const struct stopwatch_spec *spec);
void stopwatch_free(struct stopwatch *s); /* NULL is fine */

bool stopwatch_step(struct stopwatch *s); /* true: no more runs will come */
int stopwatch_pairs(const struct stopwatch *s);

/* The answer from the pairs made so far; known only once a look was taken. */
struct stopwatch_result stopwatch_result(const struct stopwatch *s);

/* Why it stopped before an answer, "your program did not end in time"; NULL when it did not.
 * Borrowed. */
const char *stopwatch_trouble(const struct stopwatch *s);

int stopwatch_poll_fds(const struct stopwatch *s, struct pollfd *fds, int cap);
int64_t stopwatch_deadline_ns(const struct stopwatch *s);

/* What n paired log ratios (slow / yours) say. Pure; here for the tests. */
struct stopwatch_result stopwatch_answer(const double *log_ratio, int n);

#endif
