/*
 * shims.h - the functions that a program can call: dojo.h, and the part of the C library that the
 * worker vouches for. Nothing else has a name inside the program.
 *
 * A shim that reads or writes the program's memory says so first (rt_access_range), as the
 * program's own instructions do. None keeps state that a goroutine could see another one change.
 */
#ifndef RUNNER_WORKER_SHIMS_H
#define RUNNER_WORKER_SHIMS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void (*shim_function)(void);

struct shim {
	const char *name;
	shim_function function;
	/* a program may not define it: dojo.h's, and what the compiler itself calls */
	bool reserved;
};

/* The tables, one after the other; NULL after the last. */
const struct shim *shims_at(int i);
/* for the judge only, names without the token's part (judging.c) */
const struct shim *shims_judge_at(int i);

/* The tables' parts, each ended by a NULL name. */
extern const struct shim shims_string[]; /* libc_string.c */
extern const struct shim shims_stdlib[]; /* libc_stdlib.c */
extern const struct shim shims_stdio[];  /* libc_stdio.c */
extern const struct shim shims_judge[];  /* judging.c */

#define SHIM(name, function) {name, (shim_function)function, false}
#define SHIM_RESERVED(name, function) {name, (shim_function)function, true}

/* Announces an access of the program's memory; an absurd length is cut, the access itself will
 * fault. */
void shim_access(const void *p, size_t len, bool is_write);

/* Calls compiled code, which changes registers that the ABI lets C rely on (call_x86_64.S). */
long call_learner(uintptr_t fn, uintptr_t first, uintptr_t second);

#endif
