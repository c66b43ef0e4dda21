/*
 * check.h - one check of one file against one kata, from compile to verdict, without ever blocking.
 *
 * The caller drives it from its own loop: poll the descriptors of check_poll_fds until
 * check_timeout_ms, then call check_step; between steps look at check_verdict for the stages so
 * far. Everything that takes time happens in worker processes. (The cli simply calls check_run.)
 *
 *   struct check *c;
 *   check_start(&c, &options);
 *   while (!check_step(c))
 *           poll(fds, check_poll_fds(c, fds, cap), check_timeout_ms(c));
 *   use check_verdict(c);
 *   check_free(c);
 */
#ifndef RUNNER_CHECK_H
#define RUNNER_CHECK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "runner/kata.h"
#include "runner/verdict.h"

#define CHECK_FDS_MAX 16

struct check_options {
	const struct kata *kata;  /* borrowed until check_free */
	const char *file;         /* the learner's file; read once, at the start */
	uint64_t seed;            /* of the schedules; 0 is the default */
	int schedules;            /* how many interleavings; 0: 200 */
	bool quick;               /* compile and tests only */
	bool no_stopwatch;
	const char *schedule;     /* replay: run this schedule only; NULL otherwise */
};

struct check;

/* Reads the files and starts the first workers. ERR_NOT_FOUND when file is not there. */
int check_start(struct check **out, const struct check_options *options);

/* Takes in what has arrived, starts what is next. true when the verdict is final. Never blocks. */
bool check_step(struct check *c);

int check_poll_fds(const struct check *c, struct pollfd *fds, int cap);
int check_timeout_ms(const struct check *c); /* until the next deadline; -1: none */

/* The verdict so far: stages and tests fill in as they come; word and message hold once
 * check_step said true. */
const struct verdict *check_verdict(const struct check *c);

/* 0, or the error that kept the check from a verdict: no worker, a kata whose judge does not
 * work. The verdict's message is then the sentence, and its word means nothing. */
int check_error(const struct check *c);

/* Ends every worker of this check. Then free it. */
void check_cancel(struct check *c);
void check_free(struct check *c); /* NULL is fine; cancels first */

/* Start, loop, and hand back the final check; check_error becomes the return value, without a
 * check. progress (may be NULL) is called when a stage changed. */
int check_run(struct check **out, const struct check_options *options,
	      void (*progress)(const struct verdict *v, void *arg), void *arg);

#endif
