/*
 * instrument.h - makes libtcc emit a call of the simulation before every access to memory, and a
 * test for "somebody else must run" at every function's entry and every backward jump.
 *
 * The program is compiled twice. The first pass (INSTRUMENT_SCAN) emits nothing extra and only
 * learns which parts of each function's frame have their address taken: those can be reached by
 * other goroutines. The second (INSTRUMENT_ON) gives them, like all other memory, the full hook,
 * and charges the remaining locals, which nobody else can see, as cheaply as a register. Both
 * passes lay out frames alike.
 */
#ifndef RUNNER_WORKER_INSTRUMENT_H
#define RUNNER_WORKER_INSTRUMENT_H

#include <stdbool.h>

/* bytes of one function's frame, and of one argument: the guard below a stack is larger */
#define FRAME_MAX 16384

enum instrument_mode {
	INSTRUMENT_OFF,  /* plain code, but the table of lines is still written */
	INSTRUMENT_SCAN, /* first pass */
	INSTRUMENT_ON    /* second pass; RT_HOT must be filled in (rt_hot_init) */
};

/* Before the first unit of a pass. SCAN forgets what an earlier program taught. */
void instrument_begin(enum instrument_mode mode);

/* Before each unit: token numbers start again. */
void instrument_begin_unit(void);

/* Where a name was first used, for "undefined symbol"; false when it was not. */
struct line_place;
bool instrument_first_use(struct line_place *out, const char *name);

/* The place that libtcc is at. */
void instrument_here(struct line_place *out);

#endif
