/*
 * judge.h - what a kata's judge.c is written against. docs/kata-format.md tells the whole story.
 *
 * A judge drives the learner's code through a list of cases and puts what came out. What must come
 * out is put by the same judge's oracle, in another process that does not hold the learner's code;
 * the parent compares the two lists. So the learner's code never sees an expected value.
 *
 * The runtime resets everything before each case: globals, heap, scheduler, clock. A case runs as
 * the first goroutine, like main in Go.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <dojo.h>

enum judge_role {
	JUDGE_TEST = 1,      /* a small input with a name, run once on the kata's machine */
	JUDGE_SCHEDULES = 2, /* an input of a few operations, run under hundreds of interleavings */
	JUDGE_BENCH = 4      /* the workload that is measured: exactly one case has it */
};

struct judge_case {
	const char *name; /* what the learner reads: "no items"; NULL ends the list */
	int roles;        /* JUDGE_... or-ed together */
	int64_t n;        /* parameters, free for the judge to use */
	int64_t a;
	int64_t b;
};

/* Defined by judge.c. The list ends with a case without a name. */
extern const struct judge_case judge_cases[];

/* Runs one case against the learner's code. */
void judge_run(const struct judge_case *c);

/* Puts what judge_run must have put, computed sequentially. Same names, same order. */
void judge_oracle(const struct judge_case *c);

/* Records a result under a name; compared with the oracle's one by one, in order. */
void judge_put(const char *name, int64_t value);

/* Fails the case at once with a sentence the learner reads, e.g. "process_all returned before item
 * 3 was written". For properties that have no single expected value. Does not return. */
void judge_fail(const char *sentence);

/* Brackets what is measured: time and counters between them, divided by ops, are the figures of the
 * verdict. At most once in a case; a case without them is measured from start to end as one op.
 * judge_begin first keeps every processor busy for a moment, so that the threads of a program that
 * has run for a while are there. */
void judge_begin(void);
void judge_end(int64_t ops);

/* Seeded numbers: the same sequence in judge_run and judge_oracle of the same case and seed. */
uint64_t judge_random(void);

/* The processors of the kata's machine: the same in every case, stage and seed, and in the oracle.
 * Under schedules the machine is smaller, and gomaxprocs(0) says so. */
int judge_procs(void);

#endif
