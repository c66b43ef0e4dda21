/*
 * err.h - how a function says that it failed.
 *
 * A function that can fail returns 0 or one of the negative codes below. The lowest layer that
 * knows what happened calls err_set with a whole sentence; callers hand the code on. Only cli/ and
 * ui/ print. The codes map one to one on the exit codes of sysexits.h (err_exit_code).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

enum err {
	ERR_NONE = 0,
	ERR_USAGE = -1,     /* the caller asked for something that makes no sense: 2 */
	ERR_DATA = -2,      /* a file is malformed: 65 */
	ERR_NOT_FOUND = -3, /* no such kata, file or program: 66 */
	ERR_INTERNAL = -4,  /* ours: 70 */
	ERR_OS = -5,        /* the system refused: 71 */
	ERR_CREATE = -6,    /* an output file cannot be made: 73 */
	ERR_IO = -7,        /* reading or writing failed, disk full included: 74 */
	ERR_BUSY = -8,      /* somebody else holds the lock; try later: 75 */
	ERR_PERMISSION = -9 /* not allowed: 77 */
};

/* Remembers the sentence (at most 511 bytes, one per process) and returns the code, so that a
 * caller can write: return err_set(ERR_DATA, "%s: missing \"id\"", path). */
int err_set(enum err code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As err_set, and appends ": " and the text of errno. */
int err_set_errno(enum err code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The last sentence; "" when there was none. Borrowed until the next err_set. */
const char *err_text(void);

/* The process exit code for a negative err code (0 for 0). */
int err_exit_code(int code);

/* Allocation outside runtime/ and the worker: never returns NULL, but ends the process with 71. */
void *xmalloc(size_t bytes);
void *xcalloc(size_t count, size_t bytes);
void *xrealloc(void *old, size_t bytes);
char *xstrdup(const char *text);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ASSERT stays on in every build: it guards what our own code promised. */
#define ASSERT(condition)                                                                          \
	((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__))
_Noreturn void assert_failed(const char *condition, const char *file, int line);

#endif
