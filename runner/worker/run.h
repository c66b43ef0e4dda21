/*
 * run.h - one run of the compiled program, and its report.
 */
#ifndef RUNNER_WORKER_RUN_H
#define RUNNER_WORKER_RUN_H

#include "runner/worker/image.h"
#include "runner/worker/job.h"
#include "runner/worker/output.h"

struct run_spec {
	enum rt_strategy strategy;
	int cores;
	int procs;                /* 0: as many as cores */
	uint64_t seed;
	bool detect;              /* races and leaks */
	int64_t points_max;       /* 0: none */
	int64_t progress_max_ns;  /* 0: none */
	enum output_mode output;
};

/* Restores the globals and runs main_fn(arg). The output is still to be kept or dropped. ERR_OS as
 * rt_run. */
int run_once(struct rt_result *out, const struct image *image, const struct job *job,
	     const struct run_spec *spec, void (*main_fn)(void *), void *arg);

/* After a run that failed: the same again must fail the same way. If it does not, that is our
 * mistake, and *r says so (RT_ASKED). Its output is dropped. */
int run_confirm(struct rt_result *r, const struct image *image, const struct job *job,
		const struct run_spec *spec, void (*main_fn)(void *), void *arg);

/* The modes of a job. They report everything but the closing token. */
int judging_run(const struct image *image, const struct job *job);
int program_run(const struct image *image, const struct job *job);

#endif
