/* CRASH: A page can be done before the Add: its Done takes the counter below zero. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	wg_add(&report->pending, report->n);
	wg_wait(&report->pending);
}
