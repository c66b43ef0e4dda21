/* WRONG: The adds are atomic, but the total is read before the workers are done. */
#include "kata.h"

#include <stdlib.h>

struct counter {
	int64_t total; /* atomic */
};

struct worker {
	const struct job *from;
	const struct job *to;
	struct counter *counter;
};

static void worker_run(void *arg)
{
	struct worker *worker = arg;

	for (const struct job *job = worker->from; job < worker->to; job++)
		if (job_run(job))
			atomic_add_i64(&worker->counter->total, 1);
}

int64_t count_successes(const struct job *jobs, int n, int workers)
{
	struct counter *counter = calloc(1, sizeof *counter);
	struct worker *worker = calloc(workers, sizeof *worker);

	for (int w = 0; w < workers; w++) {
		worker[w].from = jobs + (int64_t)n * w / workers;
		worker[w].to = jobs + (int64_t)n * (w + 1) / workers;
		worker[w].counter = counter;
		go(worker_run, &worker[w]);
	}
	return atomic_load_i64(&counter->total);
}
