/* RACE: A yield lets others run, if they are ready and win: nothing says that they add first. */
#include "kata.h"

static void load_page(void *arg)
{
	struct page *page = arg;

	wg_add(&page->report->pending, 1);
	page->words = page_fetch(page->id);
	wg_done(&page->report->pending);
}

void report_load(struct report *report)
{
	for (int i = 0; i < report->n; i++) {
		go(load_page, &report->pages[i]);
		gosched();
	}
	report_prepare(report);
	wg_wait(&report->pending);
}
