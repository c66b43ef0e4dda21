/* WRONG: n / workers items each: the remainder of the division is never answered. */
#include "kata.h"

#include <stdlib.h>

struct slice {
	struct item *from;
	struct item *to;
	waitgroup *done;
};

static void answer_slice(void *arg)
{
	struct slice *slice = arg;

	for (struct item *item = slice->from; item < slice->to; item++)
		item->answer = item_answer(item->key);
	wg_done(slice->done);
}

void answer_all(struct item *items, int n)
{
	int workers = gomaxprocs(0);
	int each = n / workers;
	struct slice *slices = calloc(workers, sizeof *slices);
	waitgroup done = {0};

	wg_add(&done, workers);
	for (int w = 0; w < workers; w++) {
		slices[w] = (struct slice){items + w * each, items + (w + 1) * each, &done};
		go(answer_slice, &slices[w]);
	}
	wg_wait(&done);
	free(slices);
}
