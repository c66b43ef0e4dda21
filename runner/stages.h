/*
 * stages.h - which stage of a check is on, and how long each took.
 */
#ifndef RUNNER_STAGES_H
#define RUNNER_STAGES_H

#include <stdint.h>

#include "runner/verdict.h"

struct stages {
	struct verdict *v; /* whose stages these are */
	enum stage now;
	int64_t began_ns;
};

/* The first stage begins. */
void stages_begin(struct stages *s, struct verdict *v);

/* The present stage is ok and the given later one begins; those between are skipped. */
void stages_enter(struct stages *s, enum stage next);

/* The present stage ends as status, all later ones are skipped. */
void stages_end(struct stages *s, enum stage_status status);

#endif
