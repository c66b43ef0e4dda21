/*
 * request.h - the jobs that the parent gives: options and files as frames, for job_start.
 */
#ifndef RUNNER_REQUEST_H
#define RUNNER_REQUEST_H

#include <stdint.h>

#include "base/buf.h"
#include "runner/kata.h"

/* A kata's C files as read. The zero value is empty. */
struct kata_files {
	struct buf slow, solution, judge, header; /* header: empty when the kata has none */
};

int kata_files_read(struct kata_files *out, const struct kata *k);
void kata_files_free(struct kata_files *files);

void request_option(struct buf *out, const char *key, const char *value);
void request_number(struct buf *out, const char *key, int64_t value);

/* Appends option schedule. ERR_USAGE when the text is not of the form STRATEGY-CORES-SEED-CASE. */
int request_schedule(struct buf *out, const char *text);

/* Appends a file; text is len bytes and holds no NUL (request_has_nul asks). */
void request_file(struct buf *out, const char *role, const char *name, const char *text);
bool request_has_nul(const struct buf *text);

/* Appends the kata's judge and header, the program under this name, and the kata's machine. */
void request_kata(struct buf *out, const struct kata *k, const struct kata_files *files,
		  const char *name, const struct buf *program);

#endif
