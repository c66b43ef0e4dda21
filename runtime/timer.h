/*
 * timer.h - something to be done at a time, for time.c. Go: time.go's timer.
 */
#ifndef RUNTIME_TIMER_H
#define RUNTIME_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct p;

struct rt_timer {
	int64_t when; /* lock: p->timer_lock */
	int index;    /* in p's heap; -1: in none (lock: p->timer_lock) */
	/* counts stops and resets; the owner's, read when it fires (lock: p->timer_lock or the
	 * owner's) */
	uint64_t seq;
	uint32_t firing; /* (atomic) fire is being called: its memory is in use */
	struct p *p;     /* whose heap it is in, or was in last (atomic) */
	/* Called with no lock held, by any M, once for each time it is taken out because its time
	 * has come; seq is what it was at that moment. Must not park. */
	void (*fire)(struct rt_timer *t, uint64_t seq);
	void *arg;
};

/* Puts t, which must be in no heap, into the current P's. */
void rt_timer_start(struct rt_timer *t, int64_t when);

/* Takes t out; false: it was in no heap, and may be about to fire. */
bool rt_timer_stop(struct rt_timer *t);

/* After a stop, before t's memory is given up: waits until nobody is firing it. */
void rt_timer_quiesce(struct rt_timer *t);

#endif
