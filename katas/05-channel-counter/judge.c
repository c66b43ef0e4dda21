/*
 * judge.c - kata 5: is the total right, and what does a job cost?
 *
 * Property: count_successes returns the number of jobs for which job_run says true. A case has
 * c->n jobs, and fewer than c->b more, drawn from the seed, on c->a workers.
 *
 * Which jobs succeed depends on their random inputs, so that a total cannot be had without doing
 * the jobs. Rejected: counting the calls of job_run here. The judge's own counter would be the
 * shared cache line that the exercise is about.
 *
 * Bench: 20,000 jobs on 8 workers, of which about 17,500 are counted.
 */
#include <judge.h>

#include "kata.h"

#include <stdlib.h>

const struct judge_case judge_cases[] = {
	{"no jobs", JUDGE_TEST, 0, 4, 0},
	{"one job", JUDGE_TEST, 1, 1, 0},
	{"one worker", JUDGE_TEST, 100, 1, 0},
	{"more workers than jobs", JUDGE_TEST, 3, 8, 0},
	{"more workers than processors", JUDGE_TEST, 1000, 50, 0},
	{"a number of jobs that does not divide evenly", JUDGE_TEST, 101, 7, 0},
	{"a random number of jobs", JUDGE_TEST, 2000, 8, 2000},
	{"more jobs than a channel holds", JUDGE_TEST, 5000, 8, 0},
	{"two workers, six jobs", JUDGE_TEST | JUDGE_SCHEDULES, 6, 2, 0},
	{"three workers, five jobs", JUDGE_TEST | JUDGE_SCHEDULES, 5, 3, 0},
	{"20,000 jobs", JUDGE_BENCH, 20000, 8, 0},
	{NULL, 0, 0, 0, 0},
};

/* Seven of eight inputs succeed. The multiplier is 2^64 divided by the golden ratio (Knuth,
 * volume 3, 6.4): it spreads the inputs evenly over the top three bits. */
static bool succeeds(int64_t input)
{
	return (uint64_t)input * 0x9e3779b97f4a7c15u >> 61 != 0;
}

bool job_run(const struct job *job)
{
	return succeeds(job->input);
}

/* Never freed: the heap is new for every case, and a goroutine that outlives count_successes
 * shall be a wrong answer, not a fault in freed memory. */
static struct job *new_jobs(const struct judge_case *c, int *n)
{
	struct job *jobs;

	*n = (int)c->n;
	if (c->b > 0)
		*n += (int)(judge_random() % (uint64_t)c->b);
	jobs = calloc(*n, sizeof *jobs);
	for (int i = 0; i < *n; i++)
		jobs[i].input = (int64_t)judge_random();
	return jobs;
}

void judge_run(const struct judge_case *c)
{
	int n;
	const struct job *jobs = new_jobs(c, &n);
	int64_t total;

	judge_begin();
	total = count_successes(jobs, n, (int)c->a);
	judge_end(n > 0 ? n : 1);
	judge_put("total", total);
}

void judge_oracle(const struct judge_case *c)
{
	int n;
	const struct job *jobs = new_jobs(c, &n);
	int64_t total = 0;

	for (int i = 0; i < n; i++)
		total += succeeds(jobs[i].input);
	judge_put("total", total);
}
