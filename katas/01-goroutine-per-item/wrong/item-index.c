/* SLOW: One shared index, fetched for every item: all cores wait for the cache line it is in. */
#include "kata.h"

struct request {
	struct item *items;
	int n;
	int32_t next; /* atomic: the first item that nobody has taken */
	waitgroup done;
};

static void answer_worker(void *arg)
{
	struct request *request = arg;

	for (;;) {
		int i = atomic_add_i32(&request->next, 1) - 1;

		if (i >= request->n)
			break;
		request->items[i].answer = item_answer(request->items[i].key);
	}
	wg_done(&request->done);
}

void answer_all(struct item *items, int n)
{
	struct request request = {items, n, 0, {0}};
	int workers = gomaxprocs(0);

	wg_add(&request.done, workers);
	for (int w = 0; w < workers; w++)
		go(answer_worker, &request);
	wg_wait(&request.done);
}
