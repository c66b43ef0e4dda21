/*
 * judge.c - kata 16: is every page written when report_load returns?
 *
 * Property: at the moment report_load returns, words of every page holds what page_fetch returned
 * for it, and the report was prepared once. A case has c->n pages; a fetch waits c->a ns; page
 * c->b of the report, counted from 1, does not exist on the server.
 *
 * The pages are looked at twice. First at the moment of return, for that is the property. What
 * was found is reported only after the goroutines that are still on their way have gone theirs,
 * because there the cause shows: a wg_add that nothing orders with the wg_wait stops the run as a
 * race, with its line, and that says more than "page 2 was not written".
 *
 * In the small cases, which are run under hundreds of schedules, a fetch does not wait: there the
 * schedule decides what is early and what is late, not the clock.
 *
 * Rejected: an oracle that runs slow.c. Here the slow form is the bug.
 */
#include <judge.h>

#include "kata.h"

#include <stdio.h>
#include <stdlib.h>

#define FETCH_NS 100000
#define PREPARE_NS 50000
#define STRAGGLER_ROUNDS 50 /* of FETCH_NS each: fifty times as long as a fetch may take */

const struct judge_case judge_cases[] = {
	{"no pages", JUDGE_TEST, 0, FETCH_NS, 0},
	{"one page", JUDGE_TEST, 1, FETCH_NS, 0},
	{"two pages", JUDGE_TEST, 2, FETCH_NS, 0},
	{"ten pages", JUDGE_TEST, 10, FETCH_NS, 0},
	{"ten pages, one of them missing", JUDGE_TEST, 10, FETCH_NS, 4},
	{"100 pages", JUDGE_TEST, 100, FETCH_NS, 0},
	{"one page that comes at once", JUDGE_TEST | JUDGE_SCHEDULES, 1, 0, 0},
	{"two pages that come at once", JUDGE_TEST | JUDGE_SCHEDULES, 2, 0, 0},
	{"three pages that come at once", JUDGE_TEST | JUDGE_SCHEDULES, 3, 0, 0},
	{"100 pages, timed", JUDGE_BENCH, 100, FETCH_NS, 0},
	{NULL, 0, 0, 0, 0},
};

/* What page_fetch needs to know of the case; written before report_load is called. */
static int64_t fetch_ns;
static int64_t missing_id;
static int prepared; /* owner: the goroutine that calls report_prepare */

static int64_t words_of(int64_t id)
{
	return id == missing_id ? -1 : 1 + id * 37 % 1000;
}

int64_t page_fetch(int64_t id)
{
	if (fetch_ns > 0)
		sleep_ns(fetch_ns);
	return words_of(id);
}

void report_prepare(struct report *report)
{
	(void)report;
	work_ns(PREPARE_NS);
	prepared++;
}

/* Draws the ids, which are never 0. Not freed: the heap is new for every case, and a goroutine that
 * outlives report_load shall be found to do so, not to fault in freed memory. */
static struct report *new_report(const struct judge_case *c)
{
	struct report *report = calloc(1, sizeof *report);

	fetch_ns = c->a;
	report->n = (int)c->n;
	report->pages = calloc(report->n, sizeof *report->pages);
	for (int i = 0; i < report->n; i++) {
		report->pages[i].id = (int64_t)(judge_random() % 1000000) * 1000 + i + 1;
		report->pages[i].report = report;
	}
	missing_id = c->b > 0 ? report->pages[c->b - 1].id : 0;
	return report;
}

/* The first page without words, or -1. */
static int first_unwritten(const struct report *report)
{
	for (int i = 0; i < report->n; i++)
		if (report->pages[i].words == 0)
			return i;
	return -1;
}

/* Lets goroutines that outlived report_load come to their end. One that never will is a leak,
 * which is not found here, so there is a bound. */
static void wait_for_stragglers(int goroutines)
{
	for (int i = 0; i < STRAGGLER_ROUNDS && num_goroutine() > goroutines; i++)
		sleep_ns(FETCH_NS);
}

static void put_words(const struct report *report)
{
	for (int i = 0; i < report->n; i++) {
		char name[40];

		snprintf(name, sizeof name, "words of page %d", i + 1);
		judge_put(name, report->pages[i].words);
	}
}

void judge_run(const struct judge_case *c)
{
	struct report *report = new_report(c);
	int goroutines = num_goroutine();
	int unwritten;

	judge_begin();
	report_load(report);
	judge_end(1);
	unwritten = first_unwritten(report);
	wait_for_stragglers(goroutines);
	if (unwritten >= 0) {
		char sentence[80];

		snprintf(sentence, sizeof sentence,
			 "report_load returned before page %d was written", unwritten + 1);
		judge_fail(sentence);
	}
	put_words(report);
	judge_put("times the report was prepared", prepared);
}

void judge_oracle(const struct judge_case *c)
{
	struct report *report = new_report(c);

	for (int i = 0; i < report->n; i++)
		report->pages[i].words = words_of(report->pages[i].id);
	put_words(report);
	judge_put("times the report was prepared", 1);
}
