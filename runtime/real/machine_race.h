/*
 * machine_race.h (real) - no race detector here: ThreadSanitizer and soak runs watch the real
 * machine.
 */
#ifndef RUNTIME_REAL_MACHINE_RACE_H
#define RUNTIME_REAL_MACHINE_RACE_H

#include <stdbool.h>

static inline bool race_enabled(void)
{
	return false;
}

/* The arguments are not evaluated: finding the goroutine alone would cost more than an atomic
 * operation. */
#define race_nothing(a, b)                                                                         \
	do {                                                                                       \
		if (0) {                                                                           \
			(void)(a);                                                                 \
			(void)(b);                                                                 \
		}                                                                                  \
	} while (0)
#define race_go(parent, child) race_nothing(parent, child)
#define race_end(gp) race_nothing(gp, 0)
#define race_acquire(gp, key) race_nothing(gp, key)
#define race_release(gp, key) race_nothing(gp, key)
#define race_release_merge(gp, key) race_nothing(gp, key)
#define race_access(gp, p, bytes, kind, pc)                                                        \
	race_nothing(((void)(gp), p), ((void)(bytes), (void)(kind), pc))
#define race_forget(p, bytes) race_nothing(p, bytes)

#endif
