/*
 * judging.c - the modes judge and oracle: the judge's cases against the program, or against
 * nothing.
 *
 * The worker records and reports; whether a value is right is the parent's to say, which alone sees
 * both lists. A process that runs the program never runs the oracle.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/rng.h"
#include "katas/common/judge.h"
#include "runner/worker/report.h"
#include "runner/worker/run.h"
#include "runner/worker/shims.h"

#define CASES_MAX 64
/* about a second of simulation: a case that goes on has lost its way */
#define TEST_POINTS_MAX 20000000
#define BENCH_POINTS_MAX 100000000   /* slow forms of a big workload */
#define SCHEDULE_POINTS_MAX 2000000  /* a case of a few operations needs some thousand */
/* virtual time in a loop that does nothing: about a second of simulation */
#define PROGRESS_MAX_NS 50000000
/* longer than it takes to start a thread for every processor */
#define WARM_UP_NS 200000
#define PROGRESS_STEP 8              /* schedules between two messages */

/* What the case that runs now has done. One at a time, so one. */
static struct {
	const struct image *image;
	const struct judge_case *c;
	bool is_oracle;
	bool is_quiet;            /* a repetition: its values are known */
	int procs;
	struct rng rng;
	bool is_explored;         /* time means nothing: no warming up */
	bool begun, ended;        /* judge_begin, judge_end */
	int64_t ops;
	struct rt_ledger begin, spent;
} now;

/* ---- what a judge calls ---- */

static void put(const char *name, int64_t value)
{
	if (!now.is_quiet)
		report_put(name, value);
}

static void fail(const char *sentence)
{
	rt_stop_run(RT_ASKED, sentence);
}

static void busy(void *arg)
{
	work_ns(WARM_UP_NS);
	wg_done(arg);
}

/* One busy goroutine for every processor. A program that has run for a while has its threads; to
 * start them would otherwise be most of what a short workload is measured by. */
static void warm_up(void)
{
	waitgroup *wg = rt_calloc(1, sizeof *wg);

	if (!wg)
		return;
	wg_add(wg, now.procs);
	for (int i = 0; i < now.procs; i++)
		go(busy, wg);
	wg_wait(wg);
	rt_free(wg);
}

static void begin(void)
{
	if (!now.is_explored)
		warm_up();
	now.begun = true;
	rt_ledger_now(&now.begin);
}

static void end(int64_t ops)
{
	rt_ledger_now(&now.spent);
	if (!now.begun || now.ended)
		return; /* at most one pair counts, the first */
	now.ended = true;
	now.ops = ops;
	now.spent.time_ns -= now.begin.time_ns;
	for (int i = 0; i < RT_COUNTERS; i++)
		now.spent.count[i] -= now.begin.count[i];
	for (int i = 0; i < RT_COSTS; i++)
		now.spent.cost_ns[i] -= now.begin.cost_ns[i];
}

static uint64_t draw(void)
{
	return rng_next(&now.rng);
}

static int case_procs(void)
{
	return now.procs;
}

const struct shim shims_judge[] = {
	SHIM("judge_put", put),     SHIM("judge_fail", fail),     SHIM("judge_begin", begin),
	SHIM("judge_end", end),     SHIM("judge_random", draw),   SHIM("judge_procs", case_procs),
	{0},
};

/* ---- cases ---- */

static void case_main(void *arg)
{
	judge_function fn = now.is_oracle ? now.image->judge_oracle : now.image->judge_run;

	(void)arg;
	(void)call_learner((uintptr_t)fn, (uintptr_t)now.c, 0);
}

/* index: of the case in the judge's list. The sequence of judge_random depends on it alone, so that
 * the oracle's values hold for every seed of the machine. */
static void prepare(const struct image *image, const struct job *job, int index)
{
	now.image = image;
	now.c = &image->cases[index];
	now.is_oracle = job->mode == JOB_ORACLE;
	now.procs = job_procs(job);
	now.is_explored = false;
	now.begun = false;
	now.ended = false;
	rng_seed(&now.rng, (uint64_t)index + 1);
}

static struct run_spec timed(const struct job *job, uint64_t seed)
{
	return (struct run_spec){.strategy = RT_TIME,
				 .cores = job->cores,
				 .procs = job->procs,
				 .seed = seed,
				 .points_max = job->points_max ? job->points_max : TEST_POINTS_MAX,
				 .progress_max_ns = PROGRESS_MAX_NS,
				 .output = OUTPUT_HOLD};
}

static void report_measured(const struct rt_result *r)
{
	if (now.ended)
		report_ledger(WIRE_MEASURED, now.ops, &now.spent);
	else
		report_ledger(WIRE_MEASURED, 1, &r->ledger);
}

/* Runs and reports one case. *ok: it ran to its end. */
static int run_case(bool *ok, const struct image *image, const struct job *job, int index,
		    const char *role, const struct run_spec *spec)
{
	struct rt_result r;
	int error;

	prepare(image, job, index);
	now.is_quiet = false;
	report_case(index, now.c->name, role, spec->seed, "");
	error = run_once(&r, image, job, spec, case_main, NULL);
	if (error)
		return error;
	if (spec->output == OUTPUT_HOLD)
		output_drop();
	else
		output_keep();
	*ok = r.stop == RT_DONE;
	if (*ok)
		report_measured(&r);
	report_stopped(image, &r);
	report_flush();
	return 0;
}

static int count_cases(const struct image *image)
{
	int n = 0;

	while (n < CASES_MAX && image->cases[n].name)
		n++;
	return n;
}

/* ---- stages ---- */

static int run_tests(bool *ok, const struct image *image, const struct job *job, int cases)
{
	struct run_spec spec = timed(job, 1);

	spec.output = OUTPUT_CASE;
	for (int i = 0; i < cases && *ok; i++) {
		int error;

		if (!(image->cases[i].roles & JUDGE_TEST))
			continue;
		error = run_case(ok, image, job, i, "tests", &spec);
		if (error)
			return error;
		if (!rt_instrumented)
			break; /* the real machine runs once in a process */
	}
	return 0;
}

static int run_bench(bool *ok, const struct image *image, const struct job *job, int cases)
{
	int seeds = rt_instrumented ? job->bench_seeds : 1;

	for (int i = 0; i < cases && *ok; i++) {
		if (!(image->cases[i].roles & JUDGE_BENCH))
			continue;
		for (int seed = 1; seed <= seeds && *ok; seed++) {
			struct run_spec spec = timed(job, (uint64_t)seed);
			int error;

			spec.points_max = job->points_max ? job->points_max : BENCH_POINTS_MAX;
			error = run_case(ok, image, job, i, "bench", &spec);
			if (error)
				return error;
		}
	}
	return 0;
}

/* One interleaving; one that fails is run again, and must fail again. */
static int run_schedule(bool *ok, const struct image *image, const struct job *job,
			const struct job_schedule *s)
{
	struct run_spec spec = timed(job, s->seed);
	char text[JOB_SCHEDULE_MAX];
	const char *field = text;
	struct rt_result r;
	int error;

	spec.strategy = s->strategy;
	spec.cores = s->cores;
	spec.procs = s->cores;
	spec.detect = true;
	spec.points_max = job->points_max ? job->points_max : SCHEDULE_POINTS_MAX;
	prepare(image, job, s->case_index);
	now.is_explored = true;
	now.is_quiet = false;
	job_schedule_text(text, s);
	report_case(s->case_index, now.c->name, "schedules", s->seed, text);
	error = run_once(&r, image, job, &spec, case_main, NULL);
	output_drop();
	*ok = r.stop == RT_DONE;
	if (!error && !*ok) {
		prepare(image, job, s->case_index);
		now.is_explored = true;
		now.is_quiet = true;
		error = run_confirm(&r, image, job, &spec, case_main, NULL);
	}
	if (error)
		return error;
	report_stopped(image, &r);
	if (!*ok)
		report_frame(WIRE_SCHEDULE, 1, &field);
	return 0;
}

static int run_schedules(bool *ok, const struct image *image, const struct job *job, int cases)
{
	int total = 0, done = 0;

	for (int i = 0; i < cases; i++)
		total += (image->cases[i].roles & JUDGE_SCHEDULES) ? job->schedules : 0;
	for (int i = 0; i < cases; i++) {
		if (!(image->cases[i].roles & JUDGE_SCHEDULES))
			continue;
		for (int n = 0; n < job->schedules && *ok; n++) {
			struct job_schedule s = job_schedule_nth(job, i, n);
			int error = run_schedule(ok, image, job, &s);

			if (error)
				return error;
			done++;
			if (done % PROGRESS_STEP == 0 || done == total || !*ok) {
				report_progress(done, total);
				report_flush();
			}
		}
	}
	return 0;
}

static int replay(const struct image *image, const struct job *job, int cases)
{
	struct job_schedule s;
	bool ok;
	int error = job_schedule_parse(&s, job->schedule);

	if (error)
		return error;
	if (s.case_index >= cases)
		return err_set(ERR_DATA, "this judge has no case %d", s.case_index);
	error = run_schedule(&ok, image, job, &s);
	if (!error)
		report_progress(1, 1);
	return error;
}

/* The expected values of every case, whatever its role. */
static int run_oracle(const struct image *image, const struct job *job, int cases)
{
	struct run_spec spec = timed(job, 1);

	for (int i = 0; i < cases; i++) {
		bool ok;
		int error = run_case(&ok, image, job, i, "oracle", &spec);

		if (error)
			return error;
	}
	return 0;
}

int judging_run(const struct image *image, const struct job *job)
{
	int cases = count_cases(image);
	bool ok = true;
	int error = 0;

	if (job->mode == JOB_ORACLE)
		return run_oracle(image, job, cases);
	if (*job->schedule)
		return replay(image, job, cases);
	if (job->stages & JOB_TESTS)
		error = run_tests(&ok, image, job, cases);
	if (!error && ok && (job->stages & JOB_SCHEDULES) && rt_instrumented)
		error = run_schedules(&ok, image, job, cases);
	if (!error && ok && (job->stages & JOB_BENCH))
		error = run_bench(&ok, image, job, cases);
	return error;
}
