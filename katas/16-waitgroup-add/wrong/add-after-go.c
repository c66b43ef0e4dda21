/* CRASH: The page can be done before its Add: the counter falls below zero, and Done panics. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	for (int i = 0; i < report->n; i++) {
		go(load_page, &report->pages[i]);
		wg_add(&report->pending, 1);
	}
	report_prepare(report);
	wg_wait(&report->pending);
}
