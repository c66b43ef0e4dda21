/*
 * program.h - schedojo run: any program written against dojo.h, in a worker, with its output passed
 * on as it comes.
 */
#ifndef RUNNER_PROGRAM_H
#define RUNNER_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "runner/ledger.h"

/* Zero or NULL is the default everywhere. */
struct program_options {
	const char *file;
	bool is_sim;          /* the simulated machine; else the real one */
	int procs;            /* GOMAXPROCS; 0: as many as cores */
	int cores;            /* sim; 0: 8 */
	uint64_t seed;        /* sim; 0: 1 */
	const char *strategy; /* sim: time, random or pct; NULL: time */
	int explore;          /* sim: this many schedules, with all detectors; 0: one plain run */
	const char *schedule; /* sim: this one schedule, with all detectors; NULL: none */
	bool wants_stats;
	double timeout_s;   /* wall seconds; 0: none */
	int64_t memory_max; /* bytes; 0: half of this machine's memory */
	int64_t output_max; /* bytes; 0: 64 MiB */
	char *const *arg;   /* of the program, after its name */
	int args;
	int out_fd, err_fd; /* where its output goes: 1 and 2 */
};

struct program_result {
	int exit_code; /* of schedojo: the program's own status, 4, or 5 */
	bool has_stats;
	struct measure stats; /* of the whole run, ops 1 */
};

/* Runs the program to its end. Passes on what it prints; control characters are shown escaped on
 * a terminal. When the program is stopped or does not compile, err_fd gets "schedojo: WORD:
 * FILE:LINE: message", the goroutines, and the command that replays it. Returns an error only
 * when there was no run: no such file, no worker, our own output cannot be written. */
int program_run(struct program_result *out, const struct program_options *options);

#endif
