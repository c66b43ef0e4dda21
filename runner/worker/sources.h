/*
 * sources.h - the only files that a compilation can open: the embedded headers and the kata's own.
 */
#ifndef RUNNER_WORKER_SOURCES_H
#define RUNNER_WORKER_SOURCES_H

#include <stdbool.h>

/* The folder that libtcc is told to search; it does not exist. */
#define SOURCES_FOLDER "include"

/* The text of kata.h; NULL: there is none. Borrowed. */
void sources_set_kata_header(const char *text);

/* judge.h is there for judges only. */
void sources_allow_judge(bool allow);

/* The names of what can be included, for a message. */
const char *sources_list(void);

#endif
