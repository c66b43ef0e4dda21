/*
 * stopwatch.c - paired runs on the real machine.
 *
 * Runs come in blocks of slow, yours, yours, slow: a machine that gets steadily slower (heat,
 * another program) then disturbs both forms alike. Each run is a fresh process, so that no run
 * inherits the other's heap or caches. A pair's figure is the logarithm of slow over yours; the
 * answer is the median of the pairs, with a bootstrap interval of a fixed seed: the same times give
 * the same answer.
 *
 * The interval is looked at after 12, 24 and 40 pairs only, and the first look that decides is the
 * last: looking after every pair until one likes the answer is how benchmarks lie. "Faster" and
 * "not faster" are claimed only beyond MARGIN, since three looks at 95% are wrong more often than
 * one, and because nobody cares about less.
 */
#include "runner/stopwatch.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/proc.h"
#include "runner/stats.h"
#include "runner/trial.h"

#define MARGIN 1.05 /* a twentieth */
#define INTERVAL_SEED 4242
#define RUN_LIMIT_NS 20000000000 /* wall time of one run */
#define PROCS_MAX 256            /* what the runtime takes */

static const int look[] = {STOPWATCH_PAIRS_MIN, 24, STOPWATCH_PAIRS_MAX};
#define LOOKS ((int)(sizeof look / sizeof look[0]))

/* The order within a block, true for yours. */
static const bool block[4] = {false, true, true, false};

struct stopwatch {
	char *worker;
	struct buf request[2]; /* slow, yours */
	int pairs_max;
	struct trial *trial;
	int run;        /* how many have ended */
	double pending; /* ns per op of the first run of a pair */
	double time;    /* of the run that is on, 0: not measured yet */
	double log_ratio[STOPWATCH_PAIRS_MAX];
	int pairs;
	bool is_over;
	char *trouble;
	struct stopwatch_result result;
};

static int procs_of_machine(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) < 0)
		return 1; /* more than 1024 processors: 1 is honest for both forms alike */
	return CPU_COUNT(&set) < PROCS_MAX ? CPU_COUNT(&set) : PROCS_MAX;
}

static void make_request(struct buf *out, const struct stopwatch_spec *spec, bool yours)
{
	request_option(out, "mode", "judge");
	request_option(out, "stages", "bench");
	request_number(out, "cores", procs_of_machine());
	request_kata(out, spec->kata, spec->files, yours ? spec->name : "slow.c",
		     yours ? spec->program : &spec->files->slow);
}

static int start_run(struct stopwatch *s)
{
	s->time = 0;
	return trial_start(&s->trial, s->worker, &s->request[block[s->run % 4]],
			   proc_now_ns() + RUN_LIMIT_NS, false);
}

int stopwatch_start(struct stopwatch **out, const struct stopwatch_spec *spec)
{
	struct stopwatch *s = xcalloc(1, sizeof *s);
	int code = 0;

	ASSERT(spec->pairs_max >= STOPWATCH_PAIRS_MIN);
	ASSERT(spec->pairs_max <= STOPWATCH_PAIRS_MAX);
	s->pairs_max = spec->pairs_max;
	make_request(&s->request[false], spec, false);
	make_request(&s->request[true], spec, true);
	s->worker = job_worker_path(PART_WORKER_REAL);
	code = s->worker ? start_run(s) : ERR_NOT_FOUND;
	if (code) {
		stopwatch_free(s);
		return code;
	}
	*out = s;
	return 0;
}

void stopwatch_free(struct stopwatch *s)
{
	if (!s)
		return;
	trial_free(s->trial);
	buf_free(&s->request[false]);
	buf_free(&s->request[true]);
	free(s->worker);
	free(s->trouble);
	free(s);
}

struct stopwatch_result stopwatch_answer(const double *log_ratio, int n)
{
	struct stopwatch_result r = {.known = true, .pairs = n};
	double low, high;

	stats_median_interval(&low, &high, log_ratio, n, INTERVAL_SEED);
	r.ratio = exp(stats_median(log_ratio, n));
	r.low = exp(low);
	r.high = exp(high);
	r.answer = r.low > MARGIN ? "faster" : r.high < MARGIN ? "not faster" : "can't tell";
	return r;
}

static void take_look(struct stopwatch *s)
{
	bool is_look = false;

	for (int i = 0; i < LOOKS; i++)
		is_look |= s->pairs == look[i];
	if (!is_look)
		return;
	s->result = stopwatch_answer(s->log_ratio, s->pairs);
	s->is_over = s->pairs >= s->pairs_max || strcmp(s->result.answer, "can't tell") != 0;
}

/* A run has ended well: every second one closes a pair. */
static void take_time(struct stopwatch *s)
{
	bool yours = block[s->run % 4];
	bool is_second = s->run++ % 2 == 1;

	if (!is_second) {
		s->pending = s->time;
		return;
	}
	s->log_ratio[s->pairs++] = yours ? log(s->pending / s->time) : log(s->time / s->pending);
	take_look(s);
}

static void give_up(struct stopwatch *s, const char *sentence)
{
	s->is_over = true;
	s->trouble = xasprintf("%s %s", block[s->run % 4] ? "your program" : "slow.c", sentence);
}

static void end_run(struct stopwatch *s)
{
	const char *sentence;
	bool is_well = trial_outcome(s->trial, &sentence) == VERDICT_PASS;

	if (is_well && s->time <= 0)
		sentence = "was not measured";
	if (is_well && s->time > 0)
		take_time(s);
	else if (!s->is_over)
		give_up(s, sentence);
	trial_free(s->trial);
	s->trial = NULL;
}

static void take_case(struct stopwatch *s, const struct trial_case *c)
{
	char *sentence;

	if (strcmp(c->stop, "done") == 0) {
		s->time = c->is_measured ? measure_ns_per_op(&c->measure) : 0;
		return;
	}
	sentence = xasprintf("ended with %s: %s", c->stop, c->message);
	give_up(s, sentence);
	free(sentence);
}

static void take_events(struct stopwatch *s)
{

	trial_step(s->trial);
	job_drop_output(trial_job(s->trial)); /* the tests have shown what it prints */
	while (s->trial && !s->is_over) {
		switch (trial_next(s->trial)) {
		case TRIAL_NOTHING: return;
		case TRIAL_CASE: take_case(s, trial_now(s->trial)); break;
		case TRIAL_ENDED: end_run(s); break;
		default: break;
		}
	}
}

bool stopwatch_step(struct stopwatch *s)
{
	if (s->trial)
		take_events(s);
	if (!s->trial && !s->is_over && start_run(s)) {
		s->is_over = true;
		s->trouble = xstrdup(err_text());
	}
	if (s->is_over) {
		trial_free(s->trial);
		s->trial = NULL;
	}
	return s->is_over;
}

int stopwatch_pairs(const struct stopwatch *s)
{
	return s->pairs;
}

struct stopwatch_result stopwatch_result(const struct stopwatch *s)
{
	return s->result;
}

const char *stopwatch_trouble(const struct stopwatch *s)
{
	return s->trouble;
}

int stopwatch_poll_fds(const struct stopwatch *s, struct pollfd *fds, int cap)
{
	return s->trial ? job_poll_fds(trial_job(s->trial), fds, cap) : 0;
}

int64_t stopwatch_deadline_ns(const struct stopwatch *s)
{
	return s->trial ? job_deadline_ns(trial_job(s->trial)) : JOB_NO_DEADLINE;
}
