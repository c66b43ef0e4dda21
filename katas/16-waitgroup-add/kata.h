/*
 * kata.h - what the exercise and its judge share: a report of pages, the work on it, and the
 * function to write.
 */
#ifndef KATA_H
#define KATA_H

#include <dojo.h>

struct report;

/* One page of a report. */
struct page {
	int64_t id;            /* given */
	int64_t words;         /* to be filled in with what page_fetch returns */
	struct report *report; /* given: the report that the page belongs to */
};

struct report {
	struct page *pages; /* given */
	int n;              /* given: how many pages; may be 0 */
	waitgroup pending;  /* yours to use; unused so far */
};

/* Given: asks a server for a page, and waits for the answer, 100 us as a rule. Returns the number
 * of its words, at least 1; or -1 when there is no such page. Any number of goroutines may call
 * it. */
int64_t page_fetch(int64_t id);

/* Given: the caller's own part of the work, 50 us on the processor. To be done once for each
 * report. */
void report_prepare(struct report *report);

/* Yours: fetches all pages at once, each in a goroutine, prepares the report meanwhile, and
 * returns when words of every page is filled in. No goroutine that it started is left waiting. */
void report_load(struct report *report);

#endif
