/*
 * output.h - what a program prints, captured: counted against a limit, kept when the program is
 * stopped.
 */
#ifndef RUNNER_WORKER_OUTPUT_H
#define RUNNER_WORKER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum output_mode {
	OUTPUT_LINES, /* sent at the end of each line */
	OUTPUT_CASE,  /* sent when the run has ended */
	/* kept until output_keep or output_drop: an exploration shows one run of many */
	OUTPUT_HOLD
};

/* Before each run. max: bytes that one run may print. */
void output_begin(enum output_mode mode, int64_t max);

/* From a goroutine; fd 1 or 2. Stops the run (RT_OUTPUT) beyond the limit. */
void output_write(int fd, const char *bytes, size_t len);

/* After a run, from outside: everything that is buffered goes out, or is forgotten. */
void output_keep(void);
void output_drop(void);

#endif
