/* RACE: Sleeping before the wait makes the early zero rarer; it does not order Add with Wait. */
#include "kata.h"

#define LONG_ENOUGH_NS 1000000

static void load_page(void *arg)
{
	struct page *page = arg;

	wg_add(&page->report->pending, 1);
	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	sleep_ns(LONG_ENOUGH_NS);
	wg_wait(&report->pending);
}
