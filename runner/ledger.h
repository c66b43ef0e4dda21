/*
 * ledger.h - the figures of one measured run as a worker sends them, and what several of them say.
 *
 * The order of counters and costs is that of runtime/runtime.h, which this side of the pipe does
 * not include; tests/unit/test_runner_verdict.c proves that the two agree.
 */
#ifndef RUNNER_LEDGER_H
#define RUNNER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "runner/verdict.h"
#include "runner/wire.h"

#define LEDGER_COUNTERS 21
#define LEDGER_COSTS 10

/* One run between judge_begin and judge_end, all processors together. */
struct measure {
	int64_t ops;
	int64_t time_ns;
	int64_t count[LEDGER_COUNTERS];
	int64_t cost_ns[LEDGER_COSTS];
};

/* Reads the fields from first on: time, counters, costs; ops becomes 1. false when the number of
 * fields is another. */
bool measure_read(struct measure *out, const struct wire_frame *f, int first);

double measure_ns_per_op(const struct measure *m);

/* The median run by time per operation, and the band of all. runs > 0. Fills *out anew; free it
 * with form_ledger_free. */
void form_ledger_from(struct form_ledger *out, const struct measure *run, int runs);
void form_ledger_copy(struct form_ledger *out, const struct form_ledger *from);
void form_ledger_free(struct form_ledger *l);

#endif
