/*
 * slow.c - a goroutine for every item.
 *
 * A C function has no closures, so what Go's "func" would capture travels in a struct item_job.
 */
#include "kata.h"

#include <stdlib.h>

struct item_job {
	struct item *item;
	waitgroup *done;
};

static void answer_item(void *arg)
{
	struct item_job *job = arg;

	job->item->answer = item_answer(job->item->key);
	wg_done(job->done);
}

void answer_all(struct item *items, int n)
{
	struct item_job *jobs = calloc(n, sizeof *jobs);
	waitgroup done = {0};

	wg_add(&done, n);
	for (int i = 0; i < n; i++) {
		jobs[i] = (struct item_job){&items[i], &done};
		go(answer_item, &jobs[i]);
	}
	wg_wait(&done);
	free(jobs);
}
