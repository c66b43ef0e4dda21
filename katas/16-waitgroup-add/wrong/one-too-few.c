/* CRASH: n - 1 counted in and n counted out: the last Done takes the counter below zero. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	if (report->n > 0)
		wg_add(&report->pending, report->n - 1);
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	wg_wait(&report->pending);
}
