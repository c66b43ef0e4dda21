/*
 * run.c - see run.h.
 */
#include "runner/worker/run.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "runner/worker/fault.h"

int run_once(struct rt_result *out, const struct image *image, const struct job *job,
	     const struct run_spec *spec, void (*main_fn)(void *), void *arg)
{
	struct rt_config config = {
		.procs = spec->procs > 0 ? spec->procs : spec->cores,
		.cores = spec->cores,
		.seed = spec->seed,
		.strategy = spec->strategy,
		.detect_races = spec->detect,
		.detect_leaks = spec->detect,
		.memory_max = (size_t)job->memory_max,
		.points_max = spec->points_max,
		.progress_max_ns = spec->progress_max_ns,
		.text_lo = image->text_lo,
		.text_hi = image->text_hi,
	};
	int error;

	image_restore(image);
	output_begin(spec->output, job->output_max);
	fault_set_stage(FAULT_RUN);
	error = rt_run(out, &config, main_fn, arg);
	fault_set_stage(FAULT_OURS);
	return error;
}

int run_confirm(struct rt_result *r, const struct image *image, const struct job *job,
		const struct run_spec *spec, void (*main_fn)(void *), void *arg)
{
	struct run_spec again = *spec;
	struct rt_result second;
	struct rt_result first = *r;
	int error;

	again.output = OUTPUT_HOLD;
	error = run_once(&second, image, job, &again, main_fn, arg);
	output_drop();
	if (error)
		return error;
	*r = second; /* its dump is the one that still exists */
	if (second.stop == first.stop && second.hash == first.hash)
		return 0;
	r->stop = RT_ASKED;
	/* 80 and 2 times 16 bytes: it fits. */
	(void)snprintf(r->message, sizeof r->message,
		       "internal error: the same schedule gave %016llx, then %016llx (please "
		       "report it)",
		       (unsigned long long)first.hash, (unsigned long long)second.hash);
	return 0;
}
