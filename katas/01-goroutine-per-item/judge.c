/*
 * judge.c - kata 1: are all answers right, and what does an item cost?
 *
 * Property: after answer_all every item holds item_answer of its key, and the memory after the
 * last item is as it was. A case has c->n items, and fewer than c->a more, drawn from the seed.
 * Answers of small cases are compared one by one, so that a mistake is shown by its item; of
 * large ones as a sum.
 *
 * Bench: 10,000 items, a tenth of the lesson's 100,000, so that a run takes a few milliseconds of
 * the host's time. Rejected: items with costs of their own. They teach stealing, which is another
 * kata.
 */
#include <judge.h>

#include "kata.h"

#include <stdio.h>
#include <stdlib.h>

#define ONE_BY_ONE_MAX 100 /* items */
#define GUARD 16           /* items' room after the last one, which must stay untouched */

const struct judge_case judge_cases[] = {
	{"no items", JUDGE_TEST, 0, 0, 0},
	{"one item", JUDGE_TEST, 1, 0, 0},
	{"fewer items than processors", JUDGE_TEST | JUDGE_SCHEDULES, 3, 0, 0},
	{"five items", JUDGE_TEST | JUDGE_SCHEDULES, 5, 0, 0},
	{"eight items", JUDGE_TEST, 8, 0, 0},
	{"nine items", JUDGE_TEST, 9, 0, 0},
	{"an odd number of items", JUDGE_TEST, 97, 0, 0},
	{"a random number of items", JUDGE_TEST, 10, 90, 0},
	{"more than one run queue holds", JUDGE_TEST, 777, 0, 0},
	{"10,000 items", JUDGE_BENCH, 10000, 0, 0},
	{NULL, 0, 0, 0, 0},
};

/* The answer: splitmix64's mixing of the key, made odd: never the 0 of an untouched item. */
static int64_t mix(int64_t key)
{
	uint64_t z = (uint64_t)key + 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (int64_t)((z ^ (z >> 31)) >> 40 | 1);
}

int64_t item_answer(int64_t key)
{
	work_ns(ITEM_WORK_NS);
	return mix(key);
}

/* The items of a case, and the guard behind them. Never freed: the heap is new for every case,
 * and a goroutine that outlives answer_all shall be a wrong answer, not a fault in freed memory. */
static struct item *new_items(const struct judge_case *c, int *n)
{
	struct item *items;

	*n = (int)c->n;
	if (c->a > 0)
		*n += (int)(judge_random() % (uint64_t)c->a);
	items = calloc(*n + GUARD, sizeof *items);
	for (int i = 0; i < *n; i++)
		items[i].key = (int64_t)(judge_random() >> 1);
	return items;
}

static void put_answers(const struct item *items, int n)
{
	int64_t sum = 0;
	int64_t after = 0;

	for (int i = 0; i < n; i++) {
		char name[40];

		sum += items[i].answer;
		if (n > ONE_BY_ONE_MAX)
			continue;
		snprintf(name, sizeof name, "answer of item %d", i);
		judge_put(name, items[i].answer);
	}
	for (int i = n; i < n + GUARD; i++)
		after |= items[i].key | items[i].answer;
	judge_put("sum of the answers", sum);
	judge_put("memory after the last item", after);
}

void judge_run(const struct judge_case *c)
{
	int n;
	struct item *items = new_items(c, &n);

	judge_begin();
	answer_all(items, n);
	judge_end(n > 0 ? n : 1);
	put_answers(items, n);
}

void judge_oracle(const struct judge_case *c)
{
	int n;
	struct item *items = new_items(c, &n);

	for (int i = 0; i < n; i++)
		items[i].answer = mix(items[i].key);
	put_answers(items, n);
}
