/* RACE: A plain flag says that a slot is ready, but orders nothing: not even the count. */
#include "kata.h"

#include <stdlib.h>

#define CACHE_LINE 64

struct slot {
	int64_t count;
	int64_t ready;
	char pad[CACHE_LINE - 2 * sizeof(int64_t)];
};

struct worker {
	const struct job *from;
	const struct job *to;
	struct slot *slot;
};

static void worker_run(void *arg)
{
	struct worker *worker = arg;

	for (const struct job *job = worker->from; job < worker->to; job++)
		if (job_run(job))
			worker->slot->count++;
	worker->slot->ready = 1;
}

int64_t count_successes(const struct job *jobs, int n, int workers)
{
	struct slot *slot = calloc(workers, sizeof *slot);
	struct worker *worker = calloc(workers, sizeof *worker);
	int64_t total = 0;

	for (int w = 0; w < workers; w++) {
		worker[w].from = jobs + (int64_t)n * w / workers;
		worker[w].to = jobs + (int64_t)n * (w + 1) / workers;
		worker[w].slot = &slot[w];
		go(worker_run, &worker[w]);
	}
	for (int w = 0; w < workers; w++) {
		while (!slot[w].ready)
			gosched();
		total += slot[w].count;
	}
	return total;
}
