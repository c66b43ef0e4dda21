/*
 * sema.h - semaphores on plain words, for mutex.c and waitgroup.c. Go: runtime_Semacquire,
 * runtime_Semrelease.
 */
#ifndef RUNTIME_SEMA_H
#define RUNTIME_SEMA_H

#include <stdbool.h>
#include <stdint.h>

/* Allocates the scheduler's table of waiters; -1 when memory is out. */
int rt_sema_init(void);

/* Waits until *addr > 0 and takes one. lifo: queues in front. Parks with the given wait reason. */
void rt_semacquire(uint32_t *addr, bool lifo, const char *reason);

/* Adds one and wakes one waiter; with handoff that waiter gets it directly and runs next. May
 * yield. */
void rt_semrelease(uint32_t *addr, bool handoff);

#endif
