/*
 * forbid.h - what a learner's program must not contain, whatever it would do: inline assembly, asm
 * labels, most attributes, computed goto, setjmp, #pragma comment. Each would get around the
 * instrumentation or reach the compiler's own options.
 *
 * Refusals are compile errors whose message begins with "forbidden: ".
 */
#ifndef RUNNER_WORKER_FORBID_H
#define RUNNER_WORKER_FORBID_H

#include <stdbool.h>

struct TCCState;

#define FORBIDDEN_PREFIX "forbidden: "

/* Before each unit: whether it is held to the rules (a learner's is, the judge is not). */
void forbid_begin_unit(bool on);

/* Looks at the directives of a source text, which libtcc acts upon by itself. Returns the line of
 * the first #pragma comment, 0 when there is none. */
int forbid_scan(const char *text);

/* The line of the token before the one that libtcc looks at now: it always looks one ahead. */
int forbid_previous_line(void);

/* libtcc's function; the name itself refuses, because a #pragma would call it. */
int __real_tcc_set_options(struct TCCState *s, const char *options);

#endif
