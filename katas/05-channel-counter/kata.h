/*
 * kata.h - what the exercise and its judge share: a job, the work on it, and the function to write.
 */
#ifndef KATA_H
#define KATA_H

#include <dojo.h>

/* One job of the pool. */
struct job {
	int64_t input;
};

/* Given: does one job, in a few nanoseconds. true: it succeeded, and is to be counted; about
 * seven of eight do. Any number of goroutines may call it at once. */
bool job_run(const struct job *job);

/* Yours: does each of the n jobs once, spread over the given number of goroutines (at least 1), and
 * returns how many succeeded. No goroutine that it started is left waiting. n may be 0. */
int64_t count_successes(const struct job *jobs, int n, int workers);

#endif
