/* LEAK: The channel is never closed: the workers wait for another slice for ever. */
#include "kata.h"

#include <stdlib.h>

struct slice {
	struct item *from;
	struct item *to;
};

struct pool {
	chan *slices; /* of struct slice */
	waitgroup pending;
};

static void pool_worker(void *arg)
{
	struct pool *pool = arg;
	struct slice slice;

	while (chan_recv(pool->slices, &slice)) {
		for (struct item *item = slice.from; item < slice.to; item++)
			item->answer = item_answer(item->key);
		wg_done(&pool->pending);
	}
}

void answer_all(struct item *items, int n)
{
	struct pool *pool = calloc(1, sizeof *pool);
	int workers = gomaxprocs(0);

	pool->slices = chan_make(sizeof(struct slice), workers);
	wg_add(&pool->pending, workers);
	for (int w = 0; w < workers; w++) {
		struct slice slice;

		slice.from = items + (int64_t)n * w / workers;
		slice.to = items + (int64_t)n * (w + 1) / workers;
		go(pool_worker, pool);
		chan_send(pool->slices, &slice);
	}
	wg_wait(&pool->pending);
}
