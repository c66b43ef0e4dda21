/* SLOW: Two items a goroutine: making it still costs more than the work that it carries. */
#include "kata.h"

#include <stdlib.h>

#define BATCH 2

struct batch {
	struct item *from;
	struct item *to;
	waitgroup *done;
};

static void answer_batch(void *arg)
{
	struct batch *batch = arg;

	for (struct item *item = batch->from; item < batch->to; item++)
		item->answer = item_answer(item->key);
	wg_done(batch->done);
}

void answer_all(struct item *items, int n)
{
	int count = (n + BATCH - 1) / BATCH;
	struct batch *batches = calloc(count, sizeof *batches);
	waitgroup done = {0};

	wg_add(&done, count);
	for (int b = 0; b < count; b++) {
		int to = (b + 1) * BATCH < n ? (b + 1) * BATCH : n;

		batches[b] = (struct batch){items + b * BATCH, items + to, &done};
		go(answer_batch, &batches[b]);
	}
	wg_wait(&done);
	free(batches);
}
