/*
 * line.h - the cache line model, for the points (line.c) and the program's accesses (hook.c).
 */
#ifndef RUNTIME_SIM_LINE_H
#define RUNTIME_SIM_LINE_H

#include "runtime/sim/sim.h"

#define LINE_SHARED 0xffff /* no single owner */

struct line {
	int64_t free_at;     /* before this time nobody can be next: the last grant and hold */
	int64_t leaves_at;   /* when the owner loses it to the next in the queue; INT64_MAX: nobody waits */
	uint32_t run;        /* the run this entry speaks of; any other: nobody has touched it yet */
	uint16_t owner;      /* core, or LINE_SHARED */
	uint16_t reserved;
	uint64_t sharers[RT_CORES_MAX / 64]; /* cores that may read it without moving it */
};

extern struct line *sim_lines; /* one entry per line of the arena */
extern uint32_t sim_lines_run;

int sim_lines_init(void);

/* An access by the current core to p, in the arena: moves the line when needed. The hit is charged already. */
void sim_line_access(const void *p, enum touch_kind kind);

#endif
