/*
 * lines.h - from an offset in the compiled program's code to file, line and function.
 *
 * The table is written while libtcc generates code (instrument.c) and read once the program runs:
 * by the report of a crash, a race, a panic. It costs the compiled code nothing and needs no debug
 * information.
 */
#ifndef RUNNER_WORKER_LINES_H
#define RUNNER_WORKER_LINES_H

#include <stdbool.h>

struct line_place {
	const char *file;     /* borrowed until lines_reset */
	const char *function;
	int line;
};

void lines_reset(void);

/* The code from offset on belongs to file and line. Offsets rise; a lower one takes back what lies
 * above it. */
void lines_note(unsigned offset, const char *file, int line);

/* The offset of the last note; 0 when there is none. */
unsigned lines_last(void);

/* A function begins at offset. */
void lines_function(unsigned offset, const char *name);

/* The place of the instruction that contains offset; false before the first note. Safe in a signal
 * handler. */
bool lines_find(struct line_place *out, unsigned offset);

#endif
