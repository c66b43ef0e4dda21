/*
 * chan.h - the inside of a channel, for chan.c and select.c.
 */
#ifndef RUNTIME_CHAN_H
#define RUNTIME_CHAN_H

#include "dojo.h"
#include "runtime/rt.h"

struct waitq {
	struct sudog *first;
	struct sudog *last;
};

struct chan {
	struct lock lock;
	uint32_t closed; /* lock: lock; peeked at without by the try forms */
	size_t qcount;   /* elements in the buffer; peeked at without the lock */
	size_t dataqsiz; /* (const) */
	size_t elemsize; /* (const) */
	size_t sendx;
	size_t recvx;
	struct waitq recvq;
	struct waitq sendq;
	char *buf;           /* (const) behind the struct */
	struct timer *timer; /* whose ticks it brings; NULL: an ordinary channel */
};

/* A queue of waiters, first in, first out. lock: the channel's. */
void rt_waitq_add(struct waitq *q, struct sudog *sg);
/* wherever it is; nothing when it is not in q any more */
void rt_waitq_remove(struct waitq *q, struct sudog *sg);
/* the first that nobody else has claimed; NULL: none */
struct sudog *rt_waitq_take(struct waitq *q);

void rt_chan_lock(chan *c);

/* With the lock held: sends or receives if that can be done at once, and then releases the lock.
 * Otherwise (false, CHAN_EMPTY) the lock is still held. A send on a closed channel panics. */
bool rt_chan_send_locked(chan *c, const void *v);
enum chan_received { CHAN_EMPTY, CHAN_VALUE, CHAN_CLOSED };
enum chan_received rt_chan_recv_locked(chan *c, void *v);

/* Takes back the oldest element of the buffer, which there must be. */
void rt_chan_drop_locked(chan *c);

/* time.c: the program frees the channel of a timer. */
void rt_timer_chan_freed(struct timer *t);

/* The timer of c is armed: that comes before the receive of its tick. lock: c->lock, or nobody else
 * knows c yet. */
void rt_chan_race_arm(chan *c);

/* The receiver found c closed and drained: ordered after the close, *v zeroed. */
void rt_chan_saw_close(chan *c, void *v);

/* The program's own bytes, for the race detector: read before a send, written after a receive. */
void rt_chan_race_value(chan *c, const void *v, enum race_kind kind);

#endif
