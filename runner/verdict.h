/*
 * verdict.h - the result of a check, as the learner sees it and as --json prints it.
 */
#ifndef RUNNER_VERDICT_H
#define RUNNER_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

enum verdict_word {
	VERDICT_PASS,
	VERDICT_SLOW,
	VERDICT_WRONG,
	VERDICT_RACE,
	VERDICT_DEADLOCK,
	VERDICT_LEAK,
	VERDICT_COMPILE_ERROR,
	VERDICT_CRASH,
	VERDICT_TIMEOUT,
	VERDICT_MEMORY_LIMIT,
	VERDICT_OUTPUT_LIMIT,
	VERDICT_FORBIDDEN,
	VERDICT_PANIC, /* run only; check shows it as crash */
	VERDICT_WORDS
};

const char *verdict_text(enum verdict_word w);      /* "pass", "slow", "compile-error" ... */
int verdict_from_text(const char *text);            /* -1 when it is none */
int verdict_exit_code(enum verdict_word w);         /* 0, 1, 4 or 5: DESIGN of the command line */

enum stage { STAGE_COMPILE, STAGE_TESTS, STAGE_SCHEDULES, STAGE_SIMULATE, STAGE_STOPWATCH, STAGES };
const char *stage_name(enum stage s); /* "compile" ... */

enum stage_status { STAGE_WAITING, STAGE_RUNNING, STAGE_OK, STAGE_FAILED, STAGE_SKIPPED };
const char *stage_status_text(enum stage_status s); /* "waiting" ... */

struct stage_state {
	enum stage_status status;
	int done, total; /* cases, schedules, seeds, pairs; total 0: not counted */
	double ms;       /* wall time it took */
};

struct test_result {
	char *name;
	bool ok;
	char *message; /* "total is 99997, expected 100000"; NULL when ok */
};

enum form { FORM_SLOW, FORM_YOURS, FORM_REFERENCE, FORMS };
const char *form_name(enum form f); /* "slow" "yours" "reference" */

/* What one form spent per operation on the simulated machine: the median over the seeds. */
struct form_ledger {
	bool known;
	int64_t ops;
	double ns_per_op; /* the kata's metric */
	double low, high; /* its band over the seeds */
	double *count;    /* per op, ledger_counters() of them, in the order of enum rt_counter */
	double *cost_ns;  /* per op, ledger_costs() of them */
};

struct stopwatch_result {
	bool known;
	const char *answer; /* "faster", "not faster", "can't tell" */
	double ratio, low, high;
	int pairs;
};

/* A line of a goroutine's stack at the moment the program was stopped. */
struct verdict_place {
	char *which;    /* "at", "other" (the earlier access of a race), "dump" */
	int64_t goid;
	char *state;    /* "running", "chan receive" ... */
	char *function;
	char *file;
	int line;
	int bytes;      /* of the access; 0 when it is none */
	char *access;   /* "read", "write", "" */
};

struct verdict {
	char *kata;            /* id */
	enum verdict_word word;
	char *file;            /* of line; NULL when there is none */
	int line;              /* 0 when there is none */
	char *message;         /* one sentence */
	struct stage_state stage[STAGES];
	struct test_result *test;
	int tests;
	int explored, failed;  /* schedules */
	char *schedule;        /* the first failing one, for replay; NULL when none failed */
	int cores;
	char *profile;
	char *metric;
	double bar;
	double ratio;          /* slow / yours on the simulated machine; 0 when not reached */
	struct form_ledger form[FORMS];
	struct stopwatch_result stopwatch;
	struct verdict_place *place;
	int places;
	struct buf output;     /* what the program printed in the tests, at most the first 4 KiB */
	char *warnings;        /* "kata.c:21: warning ...", lines; NULL when none */
	bool cached;
};

/* The share of the reference's gain that yours reaches, 0 to 1 (log scale: log ratio / log
 * reference ratio); 0 when unknown. */
double verdict_share(const struct verdict *v);

/* The contract's JSON object (schema schedojo.verdict, version 1). The caller frees. */
struct json *verdict_json(const struct verdict *v);

void verdict_free(struct verdict *v);

int ledger_counters(void);                   /* how many, RT_COUNTERS */
const char *ledger_counter_name(int i);      /* "newproc": the JSON key */
const char *ledger_counter_title(int i);     /* "goroutines made": what the screen says */
int ledger_costs(void);
const char *ledger_cost_name(int i);         /* "create" */
const char *ledger_cost_title(int i);        /* "creating goroutines" */

#endif
