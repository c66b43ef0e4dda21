/* DEADLOCK: Each page got a copy of the wait group: Done lowers the copy, not the original. */
#include "kata.h"

#include <stdlib.h>

struct load {
	struct page *page;
	waitgroup pending; /* a wait group must not be copied once it is in use */
};

static void load_page(void *arg)
{
	struct load *load = arg;

	load->page->words = page_fetch(load->page->id);
	wg_done(&load->pending);
}

void report_load(struct report *report)
{
	struct load *loads = calloc(report->n, sizeof *loads);

	wg_add(&report->pending, report->n);
	for (int i = 0; i < report->n; i++) {
		loads[i].page = &report->pages[i];
		loads[i].pending = report->pending;
		go(load_page, &loads[i]);
	}
	report_prepare(report);
	wg_wait(&report->pending);
	free(loads);
}
