/*
 * kata.h - what the exercise and its judge share: an item, the work on it, and the function to
 * write.
 */
#ifndef KATA_H
#define KATA_H

#include <dojo.h>

#define ITEM_WORK_NS 200 /* what item_answer keeps a processor busy for */

/* One item of a request. */
struct item {
	int64_t key;    /* given */
	int64_t answer; /* to be filled in */
};

/* Given: the work on one item. Takes ITEM_WORK_NS. Any number of goroutines may call it at once. */
int64_t item_answer(int64_t key);

/* Yours: fills in the answer of each of the n items. When it returns, every answer is written,
 * and no goroutine that it started waits for anything any more. n may be 0. */
void answer_all(struct item *items, int n);

#endif
