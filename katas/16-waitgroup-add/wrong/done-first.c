/* RACE: Done before the last write: Wait may return, and the caller read, while it is written. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;
	int64_t words = page_fetch(page->id);

	wg_done(&page->report->pending);
	page->words = words;
}

void report_load(struct report *report)
{
	wg_add(&report->pending, report->n);
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	wg_wait(&report->pending);
}
