/*
 * program.c - the mode program: main() of any program is the first goroutine, its return ends the
 * program, as in Go.
 */
#include <string.h>

#include "base/err.h"
#include "runner/worker/report.h"
#include "runner/worker/run.h"
#include "runner/worker/shims.h"

#define PROGRESS_STEP 8

/* argc and argv as the program sees them: in memory at the same address in every run. */
static struct {
	const struct image *image;
	int argc;
	char **argv;
	/* a program may write to its arguments; the next run must not see it */
	char *area, *snapshot;
	size_t area_len;
} args;

static int place_args(const struct image *image, const struct job *job)
{
	size_t pointers = (size_t)(job->argc + 1) * sizeof(char *);
	char *text;

	args.image = image;
	args.argc = job->argc;
	args.area_len = pointers;
	for (int i = 0; i < job->argc; i++)
		args.area_len += strlen(job->argv[i]) + 1;
	args.area = rt_image_alloc(args.area_len);
	if (!args.area)
		return err_set(ERR_OS, "no memory for the program's arguments");
	args.argv = (char **)args.area;
	text = args.area + pointers;
	for (int i = 0; i < job->argc; i++) {
		args.argv[i] = text;
		strcpy(text, job->argv[i]);
		text += strlen(text) + 1;
	}
	args.argv[job->argc] = NULL;
	args.snapshot = xmalloc(args.area_len);
	memcpy(args.snapshot, args.area, args.area_len);
	return 0;
}

static void program_main(void *arg)
{
	int status = (int)call_learner((uintptr_t)args.image->main, (uintptr_t)args.argc,
				       (uintptr_t)args.argv);

	(void)arg;
	if (status != 0)
		rt_exit(status & 0xff);
}

static int run(struct rt_result *r, const struct image *image, const struct job *job,
	       const struct run_spec *spec)
{
	memcpy(args.area, args.snapshot, args.area_len);
	return run_once(r, image, job, spec, program_main, NULL);
}

static bool went_well(const struct rt_result *r)
{
	return r->stop == RT_DONE || (r->stop == RT_EXIT && r->status == 0);
}

static void report(const struct image *image, const struct job *job, const struct rt_result *r)
{
	report_stopped(image, r);
	if (job->stats)
		report_ledger(WIRE_STATS, 0, &r->ledger);
	report_flush();
}

static int run_plain(const struct image *image, const struct job *job)
{
	const struct run_spec spec = {.strategy = job->strategy,
				      .cores = job->cores,
				      .procs = job->procs,
				      .seed = job->seed,
				      .points_max = job->points_max,
				      .output = OUTPUT_LINES};
	struct rt_result r;
	int error;

	error = run(&r, image, job, &spec);
	output_keep();
	if (!error)
		report(image, job, &r);
	return error;
}

/* One interleaving with the detectors on. A failure is confirmed and its output shown; so is that
 * of the last run. */
static int run_schedule(bool *ok, const struct image *image, const struct job *job,
			const struct job_schedule *s, bool is_last)
{
	const struct run_spec spec = {.strategy = s->strategy,
				      .cores = s->cores,
				      .procs = s->cores,
				      .seed = s->seed,
				      .detect = true,
				      .points_max = job->points_max,
				      .output = OUTPUT_HOLD};
	char text[JOB_SCHEDULE_MAX];
	const char *field = text;
	struct rt_result r;
	int error = run(&r, image, job, &spec);

	if (error)
		return error;
	*ok = went_well(&r);
	if (!*ok || is_last)
		output_keep();
	else
		output_drop();
	if (*ok && !is_last)
		return 0;
	if (!*ok) {
		memcpy(args.area, args.snapshot, args.area_len);
		error = run_confirm(&r, image, job, &spec, program_main, NULL);
	}
	if (error)
		return error;
	job_schedule_text(text, s);
	report(image, job, &r);
	if (!*ok)
		report_frame(WIRE_SCHEDULE, 1, &field);
	return 0;
}

static int explore(const struct image *image, const struct job *job)
{
	bool ok = true;

	for (int i = 0; i < job->explore && ok; i++) {
		struct job_schedule s = job_schedule_nth(job, 0, i);
		bool is_last = i == job->explore - 1;
		int error = run_schedule(&ok, image, job, &s, is_last);

		if (error)
			return error;
		if (i % PROGRESS_STEP == PROGRESS_STEP - 1 || is_last || !ok) {
			report_progress(i + 1, job->explore);
			report_flush();
		}
	}
	return 0;
}

int program_run(const struct image *image, const struct job *job)
{
	struct job_schedule s;
	bool ok;
	int error = place_args(image, job);

	if (error)
		return error;
	if (*job->schedule) {
		error = job_schedule_parse(&s, job->schedule);
		return error ? error : run_schedule(&ok, image, job, &s, true);
	}
	return job->explore > 0 && rt_instrumented ? explore(image, job) : run_plain(image, job);
}
