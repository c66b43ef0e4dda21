/*
 * machine_race.h (real) - no race detector here: ThreadSanitizer and soak runs watch the real machine.
 */
#ifndef RUNTIME_REAL_MACHINE_RACE_H
#define RUNTIME_REAL_MACHINE_RACE_H

#include <stdbool.h>

static inline bool race_enabled(void)
{
	return false;
}

/* The arguments are not evaluated: finding the goroutine alone would cost more than an atomic operation. */
#define race_go(parent, child) ((void)sizeof(parent), (void)sizeof(child))
#define race_end(gp) ((void)sizeof(gp))
#define race_acquire(gp, key) ((void)sizeof(gp), (void)sizeof(key))
#define race_release(gp, key) ((void)sizeof(gp), (void)sizeof(key))
#define race_release_merge(gp, key) ((void)sizeof(gp), (void)sizeof(key))
#define race_access(gp, p, bytes, kind, pc)                                                         \
	((void)sizeof(gp), (void)sizeof(p), (void)sizeof(bytes), (void)sizeof(kind), (void)sizeof(pc))
#define race_forget(p, bytes) ((void)sizeof(p), (void)sizeof(bytes))

#endif
