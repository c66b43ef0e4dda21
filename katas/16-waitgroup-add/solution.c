/*
 * solution.c - the caller counts all pages in before it starts the first goroutine.
 *
 * wg_wait cannot see a zero any more that comes too early: the counter stands at n before
 * anything that could lower it exists. Correctness only; on 8 simulated cores the time is that of
 * slow.c (1.0 times).
 */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	wg_add(&report->pending, report->n);
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	wg_wait(&report->pending);
}
