/*
 * judging.h - the learner's program in its worker: compile, tests, schedules and the simulated
 * runs, one after the other in one process, each case held against the oracle. Writes what it finds
 * into a verdict.
 */
#ifndef RUNNER_JUDGING_H
#define RUNNER_JUDGING_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "runner/baseline.h"
#include "runner/check.h"
#include "runner/stages.h"

enum judging_state {
	JUDGING_RUNNING,
	JUDGING_PASSED, /* nothing failed; judging_runs holds the measurements */
	JUDGING_FAILED, /* the verdict has its word, message and places; its stage is still on */
	JUDGING_BROKEN  /* the worker could not begin; the verdict's message says why */
};

struct judging;

struct judging_spec {
	const struct check_options *options;
	const struct kata_files *files;
	const char *worker;        /* path of worker-sim */
	const char *name;          /* of the learner's file, borrowed until judging_free */
	const struct buf *program; /* its text */
	struct stages *stages;     /* borrowed until judging_free, and the verdict in it */
};

int judging_start(struct judging **out, const struct judging_spec *spec);
void judging_free(struct judging *j); /* ends the worker; NULL is fine */

/* expected: NULL while the oracle is at work; nothing behind the compiler is looked at until it
 * is done, so that what is found never depends on who was faster. */
enum judging_state judging_step(struct judging *j, const struct expected *expected);

/* The runs of the bench case, one for each seed; their number. */
int judging_runs(const struct judging *j, const struct measure **run);

int judging_poll_fds(const struct judging *j, struct pollfd *fds, int cap);
int64_t judging_deadline_ns(const struct judging *j);

#endif
