/*
 * line.h - the cache line model, for the points (line.c) and the program's accesses (hook.c).
 */
#ifndef RUNTIME_SIM_LINE_H
#define RUNTIME_SIM_LINE_H

#include "runtime/sim/sim.h"

#define LINE_SHARED 0xffff /* no single owner */

struct line {
	int64_t free_at; /* before this time nobody can be next: the last grant and hold */
	/* when the owner loses it to the next in the queue; INT64_MAX: nobody waits */
	int64_t leaves_at;
	/* the run this entry speaks of; any other: nobody has touched it yet */
	uint32_t run;
	uint16_t owner; /* core, or LINE_SHARED */
	uint16_t reserved;
	/* cores that may read it without moving it; as many words as the machine's cores need */
	uint64_t sharers[];
};

/* One entry per line of the arena. Its size is a power of two that depends on the machine's cores:
 * a program that fills its memory limit fills half as much of this with 8 cores as with 256. */
extern char *sim_lines;
extern int sim_line_shift;
extern uint32_t sim_lines_run;

static inline struct line *sim_line_at(uintptr_t index)
{
	return (struct line *)(sim_lines + (index << sim_line_shift));
}

int sim_lines_init(void);

/* An access by the current core to p, in the arena: moves the line when needed. The hit is charged
 * already. */
void sim_line_access(const void *p, enum touch_kind kind);

#endif
