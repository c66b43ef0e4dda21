/*
 * place.h - the stack lines of a program that was stopped, as a worker sends them.
 */
#ifndef RUNNER_PLACE_H
#define RUNNER_PLACE_H

#include "base/buf.h"
#include "runner/verdict.h"
#include "runner/wire.h"

#define PLACES_MAX 2048 /* 64 goroutines of a dump with 16 lines each, twice */

/* Appends the place in a WIRE_PLACE frame; false when the frame is malformed or there are too
 * many. */
bool places_add(struct verdict_place **place, int *places, const struct wire_frame *f);
void places_free(struct verdict_place *place, int places);

/* The line to show: in file (the learner's), where the program stopped, else the earlier access
 * of a race. NULL when neither is there. */
const struct verdict_place *places_find(const struct verdict_place *place, int places,
					const char *file);

/* For a race "F:L write of 8 bytes by goroutine 3, unordered with F:L read by goroutine 4";
 * otherwise, or when the places are missing, a copy of message. The caller frees. */
char *places_sentence(const struct verdict_place *place, int places, const char *message);

/* Appends the goroutines of the dump, each with its stack, for a terminal or a log. */
void places_print_dump(struct buf *out, const struct verdict_place *place, int places);

#endif
