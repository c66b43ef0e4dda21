/*
 * Kata 16: WaitGroup.Add inside the goroutine. Make report_load right, whatever the scheduler
 * does.
 *
 * This form passes every test on this machine, and it is wrong. page_fetch, report_prepare and
 * struct report are in kata.h. Everything in this file is yours to change, but report_load must
 * keep its name and its parameter.
 */
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
	for (int i = 0; i < report->n; i++)
		go(load_page, &report->pages[i]);
	report_prepare(report);
	wg_wait(&report->pending);
}
