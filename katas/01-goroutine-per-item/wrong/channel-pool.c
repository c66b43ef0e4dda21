/* SLOW: Few goroutines, but every item still passes through one channel's lock. */
#include "kata.h"

struct pool {
	chan *items; /* of struct item * */
	waitgroup done;
};

static void pool_worker(void *arg)
{
	struct pool *pool = arg;
	struct item *item;

	while (chan_recv(pool->items, &item))
		item->answer = item_answer(item->key);
	wg_done(&pool->done);
}

void answer_all(struct item *items, int n)
{
	struct pool pool = {chan_make(sizeof(struct item *), 0), {0}};
	int workers = gomaxprocs(0);

	wg_add(&pool.done, workers);
	for (int w = 0; w < workers; w++)
		go(pool_worker, &pool);
	for (int i = 0; i < n; i++) {
		struct item *item = &items[i];

		chan_send(pool.items, &item);
	}
	chan_close(pool.items);
	wg_wait(&pool.done);
	chan_free(pool.items);
}
