/*
 * wire.h - what the parent and a worker say to each other: frames over a pipe.
 *
 * A frame is a 4-byte little-endian length of what follows, a type byte, and fields, each ended by
 * a NUL. The parent sends a job on descriptor 4 (a memfd: it never blocks and nothing else can read
 * it); the worker answers on descriptor 3. Learner output goes to descriptors 1 and 2 as plain
 * bytes.
 *
 * Job, in this order:
 *   WIRE_OPTION  key value         keys below; numbers in decimal
 *   WIRE_FILE    role name text    role: "program" (the learner's file), "judge", "header" (kata.h)
 *   WIRE_GO      token             32 hex digits, new for each job
 * Answer:
 *   WIRE_WARNING  file line message
 *   WIRE_COMPILED "ok" | "error" file line message
 *   WIRE_CASE     index name role seed schedule   a case begins; role: "tests", "schedules",
 *                 "bench" or "oracle"; schedule: what replays it, for role schedules; "" otherwise
 *   WIRE_PUT      name value        a result of the case
 *   WIRE_MEASURED ops time_ns N counters.. M costs..   one field each, in enum order: what
 *                 judge_begin to judge_end took
 *   WIRE_PLACE    which goid state function file line bytes access   a stack line of the stop;
 *                 which: "at", "other", "dump"
 *   WIRE_STOPPED  stop message hash points   the case ended; stop: done exit asked deadlock panic
 *                 race leak crash timeout memory-limit output-limit forbidden; exit: message is the
 *                 status
 *   WIRE_PROGRESS done total        schedules so far
 *   WIRE_SCHEDULE string            the schedule that failed; follows the WIRE_STOPPED of that case
 *   WIRE_STATS    time_ns counters.. costs..   whole run, mode program with stats
 *   WIRE_END      token             the worker is done; anything that ends without it has failed
 *
 * Options of a job (defaults in brackets):
 *   mode         judge: run the judge's cases against the program [judge]
 *                oracle: put the expected values of every case; "program" is the kata's slow.c
 *                program: run main() of any program; its output is the answer
 *   stages       judge: which, comma-separated, of tests,schedules,bench [tests]
 *   schedules    how many interleavings of each JUDGE_SCHEDULES case [200]
 *   seed         of the schedules [1]
 *   bench_seeds  how many seeds the bench case runs with, on sim [5]; on real the case runs once
 *   schedule     STRATEGY-CORES-SEED-CASE, e.g. pct-4-1f3a-2 (seed in hex): just this interleaving
 *   procs cores profile            of the machine [0 8 go1.23-amd64]
 *   strategy explore stats arg     program: time|random|pct [time]; schedules to try [0]; 1:
 *                                  WIRE_STATS at the end [0]; one argument of argv each
 *   memory_max output_max points_max  limits [1073741824 1048576 0]
 *
 * The reader trusts nothing: lengths are bounded, fields counted, unknown types are an error.
 */
#ifndef RUNNER_WIRE_H
#define RUNNER_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define WIRE_FRAME_MAX (1u << 22) /* 4 MiB: a source text is at most 1 MiB */
#define WIRE_FIELDS_MAX 64

enum wire_type {
	WIRE_OPTION = 'o', WIRE_FILE = 'f', WIRE_GO = 'g',
	WIRE_WARNING = 'W', WIRE_COMPILED = 'C', WIRE_CASE = 'B', WIRE_PUT = 'P',
	WIRE_MEASURED = 'M', WIRE_PLACE = 'L', WIRE_STOPPED = 'R', WIRE_PROGRESS = 'S',
	WIRE_SCHEDULE = 'H', WIRE_STATS = 'T', WIRE_END = 'E'
};

/* A frame taken apart; the fields point into the bytes it was read from. */
struct wire_frame {
	enum wire_type type;
	int fields;
	const char *field[WIRE_FIELDS_MAX];
};

/* Appends a frame to b. Fields are given as count NUL-terminated strings. */
void wire_add(struct buf *b, enum wire_type type, int fields, const char *const *field);

/* Takes the first whole frame from the bytes: 1 and the bytes used, 0 when there is not yet a
 * whole one, ERR_DATA when it is malformed. */
int wire_take(struct wire_frame *out, const char *bytes, size_t len, size_t *used);

/* Field as a number; fallback when absent or not a number. */
int64_t wire_int(const struct wire_frame *f, int field, int64_t fallback);
const char *wire_text(const struct wire_frame *f, int field); /* "" when absent */

#endif
