/*
 * baseline.h - what a learner's program is held against: the oracle's results, and the slow form
 * and the reference on the simulated machine. Found out once for each version of a kata and kept
 * while this process lives.
 */
#ifndef RUNNER_BASELINE_H
#define RUNNER_BASELINE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "runner/expected.h"
#include "runner/request.h"

#define BASELINE_SEEDS 5 /* of the simulation: the median of an odd number is one of the runs */

struct baseline;

/* Starts what is not known yet, one worker at a time, the oracle first; the forms only with
 * want_forms. worker: path of worker-sim. The kata and its files are borrowed until
 * baseline_close. */
int baseline_open(struct baseline **out, const struct kata *k, const struct kata_files *files,
		  const char *worker, bool want_forms);
void baseline_close(struct baseline *b); /* keeps the results, ends the worker; NULL is fine */

void baseline_step(struct baseline *b);

/* NULL until the oracle is done. Borrowed until baseline_close. */
const struct expected *baseline_expected(const struct baseline *b);

/* Whether slow and reference are done; one that could not be measured is not known then. */
bool baseline_has_forms(const struct baseline *b);
const struct form_ledger *baseline_form(const struct baseline *b, enum form f);

/* 0, or why there will be no baseline; the sentence names the kata's file. */
int baseline_error(const struct baseline *b, const char **sentence);

int baseline_poll_fds(const struct baseline *b, struct pollfd *fds, int cap);
int64_t baseline_deadline_ns(const struct baseline *b);

#endif
