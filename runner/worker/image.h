/*
 * image.h - a compiled program in memory: code that cannot be written, data that cannot be
 * executed.
 */
#ifndef RUNNER_WORKER_IMAGE_H
#define RUNNER_WORKER_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runner/worker/job.h"

struct line_place;

#define IMAGE_MESSAGE_MAX 512
#define IMAGE_NAME_MAX 256

struct judge_case;
typedef void (*judge_function)(const struct judge_case *);

struct image {
	uintptr_t text_lo, text_hi;
	char *data;               /* globals, page-aligned */
	size_t data_len;
	char *snapshot;           /* of data before anything ran */
	int (*main)(int, char **);              /* mode program */
	const struct judge_case *cases;         /* the others */
	judge_function judge_run;
	judge_function judge_oracle;
	char error_file[IMAGE_NAME_MAX];        /* after a failure */
	int error_line;
	char error[IMAGE_MESSAGE_MAX];
};

/* Compiles the job's program and judge and places them. 0, or ERR_DATA with error_* filled in: the
 * first message of the compiler. Warnings about the program go to the report. Can be called once in
 * a process: a failed compilation leaves libtcc unusable. */
int image_build(struct image *out, const struct job *job);

/* Every global gets the value it had before the first run. */
void image_restore(const struct image *image);

/* The place of an instruction; false outside the program. Safe in a signal handler. */
bool image_place(const struct image *image, struct line_place *out, uintptr_t pc);

#endif
