/*
 * kata.h - a kata's folder, read.
 *
 * Katas are data: a folder with kata.json, texts and C files (docs/kata-format.md). A set is a
 * folder of such folders. Everything here is read once and const afterwards.
 */
#ifndef RUNNER_KATA_H
#define RUNNER_KATA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define KATA_HINTS 3

enum kata_text {
	KATA_BRIEF,
	KATA_WHY,
	KATA_GO,
	KATA_HINT_1,
	KATA_HINT_2,
	KATA_HINT_3,
	KATA_SOLUTION_TEXT
};
enum kata_code { KATA_SLOW, KATA_START, KATA_SOLUTION, KATA_JUDGE, KATA_HEADER };

struct kata {
	char *folder;       /* absolute path */
	char *id;           /* "05-channel-counter": the folder's name */
	int number;         /* 5 */
	int version;
	char *title;        /* "Channel as a counter" */
	char *level;        /* "Mid" */
	char *summary;      /* one or two sentences for the list */
	char *cost;         /* which of the six costs: "channel" */
	char *hint_title[KATA_HINTS];
	char *metric;       /* "ns/op" */
	int cores;          /* of the simulated machine */
	char *profile;      /* "go1.23-amd64" */
	double bar;         /* so many times faster than slow must yours be; 0: correctness only */
	char *slow_verdict; /* what slow.c must get: verdict words with | between: "race|wrong" */
	char *claim;        /* what the lessons claim: "44x" */
	char *real_go;      /* what real Go measured: "12x (one atomic), 50x (per-worker slots)" */
	char *next;         /* id of the next kata, or "" */
};

struct kata_set {
	struct kata *kata; /* by number */
	int count;
};

/* Reads every kata in folder. ERR_NOT_FOUND when there is none; ERR_DATA names the file and what
 * is wrong. */
int kata_set_load(struct kata_set *out, const char *folder);
void kata_set_free(struct kata_set *set);

/* By number ("5"), id, unique prefix of an id ("05-chan"), or a folder inside a workspace ("."
 * or ""). NULL with a sentence (ERR_NOT_FOUND) that lists what there is. */
const struct kata *kata_find(const struct kata_set *set, const char *name);

/* Where the shipped katas are: --katas, $SCHEDOJO_KATAS, beside the program, else the installed
 * data folder. The caller frees. override may be NULL. */
char *kata_default_folder(const char *override);

/* The text of one of the kata's files; the caller frees the buffer. ERR_NOT_FOUND when it is not
 * there (KATA_HEADER is optional). */
int kata_read_text(struct buf *out, const struct kata *k, enum kata_text which);
int kata_read_code(struct buf *out, const struct kata *k, enum kata_code which);

#endif
