/* WRONG: Slices rounded up: the last one is longer than what is left, and writes behind it. */
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
	int workers = gomaxprocs(0) < n ? gomaxprocs(0) : n;
	int each = workers > 0 ? (n + workers - 1) / workers : 0;
	struct slice *slices = calloc(workers, sizeof *slices);
	int started = 0;
	waitgroup done = {0};

	for (int from = 0; from < n; from += each) {
		slices[started] = (struct slice){items + from, items + from + each, &done};
		wg_add(&done, 1);
		go(answer_slice, &slices[started++]);
	}
	wg_wait(&done);
	free(slices);
}
