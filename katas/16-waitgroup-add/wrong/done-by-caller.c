/* WRONG: The caller counts out what it has only just started: Wait has nothing to wait for. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	page->words = page_fetch(page->id);
}

void report_load(struct report *report)
{
	wg_add(&report->pending, report->n);
	for (int i = 0; i < report->n; i++) {
		go(load_page, &report->pages[i]);
		wg_done(&report->pending);
	}
	report_prepare(report);
	wg_wait(&report->pending);
}
