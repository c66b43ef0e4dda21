/* SLOW: One goroutine is cheap to start, but seven processors have nothing to do. */
#include "kata.h"

struct request {
	struct item *items;
	int n;
	waitgroup done;
};

static void answer_request(void *arg)
{
	struct request *request = arg;

	for (int i = 0; i < request->n; i++)
		request->items[i].answer = item_answer(request->items[i].key);
	wg_done(&request->done);
}

void answer_all(struct item *items, int n)
{
	struct request request = {items, n, {0}};

	wg_add(&request.done, 1);
	go(answer_request, &request);
	wg_wait(&request.done);
}
