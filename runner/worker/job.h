/*
 * job.h - what the parent wants of this worker, read once from descriptor 4.
 */
#ifndef RUNNER_WORKER_JOB_H
#define RUNNER_WORKER_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "runtime/runtime.h"

#define JOB_ARGS_MAX 64

enum job_mode { JOB_JUDGE, JOB_ORACLE, JOB_PROGRAM };
enum job_stage { JOB_TESTS = 1, JOB_SCHEDULES = 2, JOB_BENCH = 4 };

struct job_file {
	const char *name; /* NULL: not in the job */
	const char *text;
};

struct job {
	enum job_mode mode;
	int stages;               /* JOB_TESTS.. or-ed together */
	int schedules;            /* interleavings of each case */
	uint64_t seed;
	int bench_seeds;
	const char *schedule;     /* "": all */
	int procs, cores;         /* procs 0: as many as cores */
	enum rt_strategy strategy;
	int explore;
	bool stats;
	int argc;
	const char *argv[JOB_ARGS_MAX];
	int64_t memory_max, output_max, points_max;
	struct job_file program, judge, header;
	const char *token;
	struct buf bytes;         /* all the above points into it */
};

/* Reads the job from fd until its end. 0, ERR_DATA or ERR_IO with a sentence. */
int job_read(struct job *out, int fd);

/* GOMAXPROCS of the machine that the job asks for. */
int job_procs(const struct job *job);

/* One interleaving, as text and back: STRATEGY-CORES-SEED-CASE. */
struct job_schedule {
	enum rt_strategy strategy;
	int cores;
	uint64_t seed;
	int case_index;
};
#define JOB_SCHEDULE_MAX 64
void job_schedule_text(char out[JOB_SCHEDULE_MAX], const struct job_schedule *s);
int job_schedule_parse(struct job_schedule *out, const char *text); /* ERR_DATA when it is none */

/* Interleaving number i of a case: random and pct alternate, on 2 to 4 cores. */
struct job_schedule job_schedule_nth(const struct job *job, int case_index, int i);

#endif
