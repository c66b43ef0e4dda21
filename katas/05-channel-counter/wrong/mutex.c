/* SLOW: A mutex around one counter: no collector to wake, but still a lock for every count. */
#include "kata.h"

#include <stdlib.h>

struct counter {
	mutex lock;
	int64_t total; /* lock: lock */
	waitgroup done;
};

struct worker {
	const struct job *from;
	const struct job *to;
	struct counter *counter;
};

static void worker_run(void *arg)
{
	struct worker *worker = arg;

	for (const struct job *job = worker->from; job < worker->to; job++) {
		if (!job_run(job))
			continue;
		mutex_lock(&worker->counter->lock);
		worker->counter->total++;
		mutex_unlock(&worker->counter->lock);
	}
	wg_done(&worker->counter->done);
}

int64_t count_successes(const struct job *jobs, int n, int workers)
{
	struct counter counter = {{0}, 0, {0}};
	struct worker *worker = calloc(workers, sizeof *worker);

	wg_add(&counter.done, workers);
	for (int w = 0; w < workers; w++) {
		worker[w].from = jobs + (int64_t)n * w / workers;
		worker[w].to = jobs + (int64_t)n * (w + 1) / workers;
		worker[w].counter = &counter;
		go(worker_run, &worker[w]);
	}
	wg_wait(&counter.done);
	free(worker);
	return counter.total;
}
