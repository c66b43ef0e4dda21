/* DEADLOCK: The early return for a missing page skips Done: the counter never comes to zero. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
	if (page->words < 0)
		return;
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
