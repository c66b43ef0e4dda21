/* WRONG: Nobody waits: answer_all returns when the workers are only just started. */
#include "kata.h"

#include <stdlib.h>

struct slice {
	struct item *from;
	struct item *to;
};

static void answer_slice(void *arg)
{
	struct slice *slice = arg;

	for (struct item *item = slice->from; item < slice->to; item++)
		item->answer = item_answer(item->key);
	free(slice);
}

void answer_all(struct item *items, int n)
{
	int workers = gomaxprocs(0);

	for (int w = 0; w < workers; w++) {
		struct slice *slice = calloc(1, sizeof *slice);

		slice->from = items + (int64_t)n * w / workers;
		slice->to = items + (int64_t)n * (w + 1) / workers;
		go(answer_slice, slice);
	}
}
