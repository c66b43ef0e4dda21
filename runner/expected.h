/*
 * expected.h - what a kata's oracle says must come out, and the comparison with what did.
 */
#ifndef RUNNER_EXPECTED_H
#define RUNNER_EXPECTED_H

#include "runner/trial.h"

struct expected_case {
	int index; /* in judge_cases */
	struct put *put;
	int puts;
};

/* The zero value is empty. */
struct expected {
	struct expected_case *c;
	int count;
};

/* Takes the results out of a case of the oracle. */
void expected_add(struct expected *e, struct trial_case *from);
void expected_free(struct expected *e);

/* Whether there is a case with this index. */
bool expected_has(const struct expected *e, int index);

/* NULL when the case put what was expected, name by name and in order; else one sentence about
 * the first difference, such as "total is 99997, expected 100000". The caller frees. */
char *expected_mismatch(const struct expected *e, const struct trial_case *got);

#endif
