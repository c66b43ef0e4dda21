/*
 * fake_worker.h - a worker that follows a script, so that a test decides what the parent hears.
 *
 * The test program is its own worker: fake_worker_install links the scratch folder's worker-sim and
 * worker-real to it and points SCHEDOJO_LIBEXEC there, and main hands over to fake_worker_main when
 * it was started under one of these names. A worker has no environment, so the script is the text
 * of the program in the job: words with spaces between them, their fields with colons.
 *
 *   ok  error:FILE:LINE:MESSAGE  case:INDEX:ROLE[:SCHEDULE]  put:NAME:VALUE  done
 *   stop:WORD:MESSAGE  place:WHICH:FILE:LINE:ACCESS  measured:OPS:NS  schedule:TEXT  end
 *   badtoken  hang  garbage  half  exit:STATUS  kill:SIGNAL  print:TEXT  flood  frames
 *
 * The kata's own files are answered without a script: the oracle expects total = 100 + index in
 * cases 0 to 3, slow.c takes 1000 ns per op, solution.c takes 100.
 */
#ifndef TESTS_UNIT_FAKE_WORKER_H
#define TESTS_UNIT_FAKE_WORKER_H

#define test_result check_test_result /* libcheck and verdict.h both have one */
#include <check.h>
#undef test_result
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "runner/ledger.h"
#include "runner/wire.h"
#include "scratch.h"

#define FAKE_CASES 4
#define FAKE_FIELDS_MAX 6

struct fake_job {
	const char *mode, *stages, *name, *script, *token;
};

static inline void fake_send(enum wire_type type, int fields, const char *const *field)
{
	struct buf b = {0};

	wire_add(&b, type, fields, field);
	if (write(3, b.data, b.len) != (ssize_t)b.len)
		_exit(99); /* the parent is gone */
	buf_free(&b);
}

#define FAKE_SEND(type, ...)                                                                       \
	fake_send(type, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *),                    \
		  (const char *[]){__VA_ARGS__})

static inline void fake_measured(const char *ops, const char *ns)
{
	const char *field[2 + LEDGER_COUNTERS + LEDGER_COSTS] = {ops, ns};

	for (int i = 0; i < LEDGER_COUNTERS + LEDGER_COSTS; i++)
		field[2 + i] = ops;
	fake_send(WIRE_MEASURED, 2 + LEDGER_COUNTERS + LEDGER_COSTS, field);
}

static inline void fake_case(const char *index, const char *role, const char *schedule)
{
	char name[32];

	(void)snprintf(name, sizeof name, "case %s", index);
	FAKE_SEND(WIRE_CASE, index, name, role, "1", schedule);
}

static inline void fake_oracle(void)
{
	for (int i = 0; i < FAKE_CASES; i++) {
		char index[16], value[16];

		(void)snprintf(index, sizeof index, "%d", i);
		(void)snprintf(value, sizeof value, "%d", 100 + i);
		fake_case(index, "oracle", "");
		FAKE_SEND(WIRE_PUT, "total", value);
		FAKE_SEND(WIRE_STOPPED, "done", "", "0", "0");
	}
}

static inline void fake_bench(const char *ns)
{
	for (int i = 0; i < 5; i++) {
		fake_case("3", "bench", "");
		fake_measured("1", ns);
		FAKE_SEND(WIRE_STOPPED, "done", "", "0", "0");
	}
}

/* By the signal itself, whatever a sanitizer would make of it. */
static inline void fake_die(int number)
{
	(void)signal(number, SIG_DFL);
	raise(number);
}

static inline void fake_flood(void)
{
	char bytes[4096];

	memset(bytes, 'x', sizeof bytes);
	while (write(1, bytes, sizeof bytes) > 0)
		continue;
}

static inline void fake_frames(void)
{
	struct buf b = {0};

	while (b.len < 65536)
		wire_add(&b, WIRE_PUT, 2, (const char *[]){"total", "1"});
	while (write(3, b.data, b.len) > 0)
		continue;
}

/* Does one word; f[0] is the verb, the rest are its fields, "" when absent. */
static inline void fake_do(const struct fake_job *job, const char *const *f)
{
	if (!strcmp(f[0], "ok"))
		FAKE_SEND(WIRE_COMPILED, "ok");
	else if (!strcmp(f[0], "error"))
		FAKE_SEND(WIRE_COMPILED, "error", f[1], f[2], f[3]);
	else if (!strcmp(f[0], "case"))
		fake_case(f[1], f[2], f[3]);
	else if (!strcmp(f[0], "put"))
		FAKE_SEND(WIRE_PUT, f[1], f[2]);
	else if (!strcmp(f[0], "done"))
		FAKE_SEND(WIRE_STOPPED, "done", "", "0", "0");
	else if (!strcmp(f[0], "stop"))
		FAKE_SEND(WIRE_STOPPED, f[1], f[2], "0", "0");
	else if (!strcmp(f[0], "place"))
		FAKE_SEND(WIRE_PLACE, f[1], "2", "running", "f", f[2], f[3], "8", f[4]);
	else if (!strcmp(f[0], "measured"))
		fake_measured(f[1], f[2]);
	else if (!strcmp(f[0], "schedule"))
		FAKE_SEND(WIRE_SCHEDULE, f[1]);
	else if (!strcmp(f[0], "end"))
		FAKE_SEND(WIRE_END, job->token);
	else if (!strcmp(f[0], "badtoken"))
		FAKE_SEND(WIRE_END, "00000000000000000000000000000000");
	else if (!strcmp(f[0], "hang"))
		pause();
	else if (!strcmp(f[0], "garbage"))
		(void)!write(3, "\377\377\377\377 what is this?", 18);
	else if (!strcmp(f[0], "half"))
		(void)!write(3, "\100\0\0\0Phalf", 9);
	else if (!strcmp(f[0], "exit"))
		_exit(atoi(f[1]));
	else if (!strcmp(f[0], "kill"))
		fake_die(atoi(f[1]));
	else if (!strcmp(f[0], "print"))
		(void)!write(1, f[1], strlen(f[1]));
	else if (!strcmp(f[0], "flood"))
		fake_flood();
	else if (!strcmp(f[0], "frames"))
		fake_frames();
}

static inline void fake_follow(const struct fake_job *job)
{
	char *rest = xstrdup(job->script), *word;

	while ((word = strsep(&rest, " \n"))) {
		const char *field[FAKE_FIELDS_MAX] = {"", "", "", "", "", ""};

		for (int i = 0; word && i < FAKE_FIELDS_MAX; i++)
			field[i] = strsep(&word, ":");
		fake_do(job, field);
	}
}

static inline void fake_read_job(struct fake_job *job, struct buf *bytes)
{
	struct wire_frame f;
	char chunk[4096];
	size_t at = 0, used;
	ssize_t n;

	while ((n = read(4, chunk, sizeof chunk)) > 0)
		buf_add(bytes, chunk, (size_t)n);
	while (wire_take(&f, bytes->data + at, bytes->len - at, &used) == 1) {
		at += used;
		if (f.type == WIRE_OPTION && !strcmp(f.field[0], "mode"))
			job->mode = f.field[1];
		if (f.type == WIRE_OPTION && !strcmp(f.field[0], "stages"))
			job->stages = f.field[1];
		if (f.type == WIRE_FILE && !strcmp(f.field[0], "program")) {
			job->name = f.field[1];
			job->script = f.field[2];
		}
		if (f.type == WIRE_GO)
			job->token = f.field[0];
	}
}

static inline void fake_worker_main(void)
{
	struct fake_job job = {0};
	struct buf bytes = {0};

	fake_read_job(&job, &bytes);
	if (!strcmp(job.mode, "judge") && strcmp(job.name, "slow.c") &&
	    strcmp(job.name, "solution.c")) {
		fake_follow(&job);
		_exit(0);
	}
	FAKE_SEND(WIRE_COMPILED, "ok");
	if (!strcmp(job.mode, "oracle"))
		fake_oracle();
	else
		fake_bench(!strcmp(job.name, "slow.c") ? "1000" : "100");
	FAKE_SEND(WIRE_END, job.token);
	_exit(0);
}

/* Call first in main. */
static inline void fake_worker_take_over(char **argv)
{
	if (!strcmp(basename(argv[0]), "worker-sim") || !strcmp(basename(argv[0]), "worker-real"))
		fake_worker_main();
}

static inline void fake_worker_install(void)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	ck_assert_int_gt(len, 0);
	self[len] = '\0';
	ck_assert_int_eq(symlink(self, in_scratch("worker-sim")), 0);
	ck_assert_int_eq(symlink(self, in_scratch("worker-real")), 0);
	ck_assert_int_eq(setenv("SCHEDOJO_LIBEXEC", scratch, 1), 0);
}

#endif
