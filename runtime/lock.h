/*
 * lock.h - the runtime's own lock and one-shot event, after Go's lock_futex.go.
 *
 * A struct lock is held for a handful of instructions and never across a park. It spins for a
 * moment, yields the core once, then sleeps in a futex. A struct note is signalled once and waited
 * for once.
 */
#ifndef RUNTIME_LOCK_H
#define RUNTIME_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct lock {
	uint32_t word; /* (atomic) LOCK_FREE, LOCK_HELD, LOCK_SLEEPERS */
};

struct note {
	uint32_t word; /* (atomic) 0: not yet, 1: signalled */
};

void rt_lock(struct lock *l);
bool rt_lock_contended(struct lock *l); /* as rt_lock; true when somebody else held it */
void rt_unlock(struct lock *l);

void rt_notesleep(struct note *n);
void rt_notewakeup(struct note *n); /* waking twice is a corrupt scheduler */
void rt_noteclear(struct note *n);

#endif
