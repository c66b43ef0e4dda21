/*
 * report.h - the worker's answer: frames collected in memory, sent when a case is done.
 *
 * One process, one answer: the functions need no handle. They may be called from any goroutine; a
 * lock keeps frames whole on the real machine.
 */
#ifndef RUNNER_WORKER_REPORT_H
#define RUNNER_WORKER_REPORT_H

#include <stdint.h>

#include "runner/wire.h"
#include "runtime/runtime.h"

#define REPORT_FD 3
#define NONCE_DIGITS 16 /* of the token, at the end of the judge's linked names */

/* token is borrowed for good. Prepares what report_compiler_crash sends. */
void report_init(const char *token, const char *program_name);

void report_frame(enum wire_type type, int fields, const char *const *field);
void report_flush(void); /* ends the process when the parent is gone */

void report_warning(const char *file, int line, const char *message);
void report_compiled_ok(void);
void report_compiled_error(const char *file, int line, const char *message);
/* schedule: what replays it, "" when its role says enough. */
void report_case(int index, const char *name, const char *role, uint64_t seed,
		 const char *schedule);
void report_put(const char *name, int64_t value);
/* WIRE_MEASURED or WIRE_STATS */
void report_ledger(enum wire_type type, int64_t ops, const struct rt_ledger *spent);
void report_progress(int done, int total);

/* The stop with its places. A run that is done has none. */
struct image;
void report_stopped(const struct image *image, const struct rt_result *r);

/* The closing token, and out. */
_Noreturn void report_end(void);

/* From a signal handler while compiling: a compile error without a place, the token, and out. */
_Noreturn void report_compiler_crash(void);

#endif
