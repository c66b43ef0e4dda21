/*
 * stages.c - the row of stages of a check; it only moves forward.
 */
#include "runner/stages.h"

#include "base/err.h"
#include "base/proc.h"

static void start(struct stages *s, enum stage which)
{
	s->now = which;
	s->began_ns = proc_now_ns();
	s->v->stage[which].status = STAGE_RUNNING;
}

static void finish(struct stages *s, enum stage_status status)
{
	struct stage_state *state = &s->v->stage[s->now];

	state->status = status;
	state->ms = (double)(proc_now_ns() - s->began_ns) / 1e6;
	if (status == STAGE_OK)
		state->total = state->done;
}

static void skip(struct stages *s, int from, int to)
{
	for (int i = from; i < to; i++)
		s->v->stage[i].status = STAGE_SKIPPED;
}

void stages_begin(struct stages *s, struct verdict *v)
{
	s->v = v;
	start(s, STAGE_COMPILE);
}

void stages_enter(struct stages *s, enum stage next)
{
	ASSERT(next > s->now);
	finish(s, STAGE_OK);
	skip(s, s->now + 1, next);
	start(s, next);
}

void stages_end(struct stages *s, enum stage_status status)
{
	finish(s, status);
	skip(s, s->now + 1, STAGES);
}
