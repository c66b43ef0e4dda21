/*
 * main.c - a worker: one job in, one answer out, in a process of its own that can be killed at any
 * moment.
 *
 *   read the job (descriptor 4) -> limits -> compile -> limits of a run -> run -> closing token
 *
 * worker-sim and worker-real are these sources with the runtime built for one machine or the other.
 * Our own failures end with a sentence on stderr and no token.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "runner/worker/fault.h"
#include "runner/worker/image.h"
#include "runner/worker/report.h"
#include "runner/worker/run.h"

#define JOB_FD 4
#define COMPILE_BYTES_MAX ((rlim_t)1 << 30) /* address space: a macro can expand to anything */
#define COMPILE_CPU_S 5
#define RUN_CPU_S 10         /* of a kata; a program run by hand has no limit */
#define FILES_MAX 64

_Noreturn void __real_exit(int status);
_Noreturn void __wrap_exit(int status);

/* libtcc ends the process where it sees no way on: out of memory, mostly. */
void __wrap_exit(int status)
{
	static bool compiling_is_over;

	if (compiling_is_over)
		__real_exit(status);
	compiling_is_over = true;
	report_compiler_crash();
}

static _Noreturn void give_up(int error)
{
	/* nobody else to tell */
	(void)dprintf(STDERR_FILENO, "schedojo: worker: %s\n", err_text());
	_exit(err_exit_code(error));
}

/* Lowers the soft limit only, so that it can be raised again; the hard one is for the run. */
static void limit(int which, rlim_t soft)
{
	struct rlimit r;

	if (getrlimit(which, &r) < 0)
		give_up(err_set_errno(ERR_OS, "cannot read a limit"));
	r.rlim_cur = soft < r.rlim_max ? soft : r.rlim_max;
	if (setrlimit(which, &r) < 0)
		give_up(err_set_errno(ERR_OS, "cannot set a limit"));
}

static void limit_for_good(int which, rlim_t value)
{
	struct rlimit r;

	if (getrlimit(which, &r) < 0)
		give_up(err_set_errno(ERR_OS, "cannot read a limit"));
	r.rlim_cur = value < r.rlim_max ? value : r.rlim_max;
	r.rlim_max = r.rlim_cur;
	if (setrlimit(which, &r) < 0)
		give_up(err_set_errno(ERR_OS, "cannot set a limit"));
}

/* The simulation has reserved far more address space than it will use: what counts is what comes on
 * top of it. */
static rlim_t address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (!f || fscanf(f, "%lu", &pages) != 1)
		give_up(err_set_errno(ERR_OS, "cannot read /proc/self/statm"));
	(void)fclose(f); /* it was only read from */
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void limit_compiler(void)
{
	limit_for_good(RLIMIT_CORE, 0);
	limit_for_good(RLIMIT_NOFILE, FILES_MAX);
	limit(RLIMIT_CPU, COMPILE_CPU_S);
	limit(RLIMIT_AS, address_space() + COMPILE_BYTES_MAX);
}

static void limit_run(const struct job *job)
{
	if (rt_instrumented)
		limit_for_good(RLIMIT_NPROC, 0); /* one thread; the real machine needs many */
	limit(RLIMIT_AS, RLIM_INFINITY);
	limit(RLIMIT_CPU, job->mode == JOB_PROGRAM ? RLIM_INFINITY : RUN_CPU_S);
	limit_for_good(RLIMIT_FSIZE, 0);
}

static int run(const struct image *image, const struct job *job)
{
	return job->mode == JOB_PROGRAM ? program_run(image, job) : judging_run(image, job);
}

int main(void)
{
	struct job job;
	struct image image;
	int error = job_read(&job, JOB_FD);

	if (error)
		give_up(error);
	(void)close(JOB_FD); /* it was only read from */
	report_init(job.token, job.program.name);
	error = fault_init();
	if (!error && rt_instrumented)
		error = rt_hot_init();
	/* Reserves the simulation's address space while it may. */
	if (!error && rt_instrumented && !rt_image_alloc(0))
		error = err_set(ERR_OS, "no memory for the program");
	if (error)
		give_up(error);
	limit_compiler();
	fault_set_stage(FAULT_COMPILE);
	error = image_build(&image, &job);
	fault_set_stage(FAULT_OURS);
	if (error == ERR_DATA && *image.error) {
		report_compiled_error(image.error_file, image.error_line, image.error);
		report_end();
	}
	if (error)
		give_up(error);
	report_compiled_ok();
	fault_set_image(&image);
	limit_run(&job);
	error = run(&image, &job);
	if (error)
		give_up(error);
	report_end();
}
