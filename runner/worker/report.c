/*
 * report.c - see report.h.
 */
#include "runner/worker/report.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "runner/worker/image.h"
#include "runner/worker/lines.h"

#define NUMBER_MAX 24 /* a 64-bit number with sign */
#define FIELD_TEXT_MAX 1024 /* names and sentences that come from a program are cut there */

static struct {
	pthread_mutex_t lock;
	struct buf out;      /* lock: lock */
	struct buf crash;    /* const after report_init */
	const char *token;
} report = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const char *const stop_word[] = {
	[RT_DONE] = "done",           [RT_EXIT] = "exit",           [RT_ASKED] = "asked",
	[RT_DEADLOCK] = "deadlock",   [RT_PANIC] = "panic",         [RT_RACE] = "race",
	[RT_LEAK] = "leak",           [RT_CRASH] = "crash",         [RT_TIMEOUT] = "timeout",
	[RT_MEMORY] = "memory-limit", [RT_OUTPUT] = "output-limit",
};

void report_init(const char *token, const char *program_name)
{
	const char *const error[] = {"error", program_name, "0",
				     "the compiler gave up here (nesting too deep?)"};

	report.token = token;
	wire_add(&report.crash, WIRE_COMPILED, 4, error);
	wire_add(&report.crash, WIRE_END, 1, &report.token);
}

static bool write_all(const char *from, size_t len)
{
	while (len > 0) {
		ssize_t n = write(REPORT_FD, from, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		from += n;
		len -= (size_t)n;
	}
	return true;
}

void report_frame(enum wire_type type, int fields, const char *const *field)
{
	pthread_mutex_lock(&report.lock);
	wire_add(&report.out, type, fields, field);
	pthread_mutex_unlock(&report.lock);
}

void report_flush(void)
{
	pthread_mutex_lock(&report.lock);
	if (!write_all(report.out.data, report.out.len))
		_exit(1); /* nobody listens any more */
	buf_clear(&report.out);
	pthread_mutex_unlock(&report.lock);
}

static const char *number(char out[NUMBER_MAX], int64_t n)
{
	(void)snprintf(out, NUMBER_MAX, "%lld", (long long)n); /* fits, see NUMBER_MAX */
	return out;
}

void report_warning(const char *file, int line, const char *message)
{
	char n[NUMBER_MAX];

	report_frame(WIRE_WARNING, 3, (const char *const[]){file, number(n, line), message});
}

void report_compiled_ok(void)
{
	report_frame(WIRE_COMPILED, 1, (const char *const[]){"ok"});
	report_flush();
}

void report_compiled_error(const char *file, int line, const char *message)
{
	char n[NUMBER_MAX];

	report_frame(WIRE_COMPILED, 4,
		     (const char *const[]){"error", file, number(n, line), message});
}

void report_case(int index, const char *name, const char *role, uint64_t seed,
		 const char *schedule)
{
	char i[NUMBER_MAX], s[NUMBER_MAX];

	report_frame(WIRE_CASE, 5,
		     (const char *const[]){number(i, index), name, role, number(s, (int64_t)seed),
					   schedule});
}

void report_put(const char *name, int64_t value)
{
	char text[FIELD_TEXT_MAX], v[NUMBER_MAX];

	(void)snprintf(text, sizeof text, "%s", name); /* cut on purpose */
	report_frame(WIRE_PUT, 2, (const char *const[]){text, number(v, value)});
}

void report_ledger(enum wire_type type, int64_t ops, const struct rt_ledger *spent)
{
	char text[2 + RT_COUNTERS + RT_COSTS][NUMBER_MAX];
	const char *field[2 + RT_COUNTERS + RT_COSTS];
	int n = 0;

	if (type == WIRE_MEASURED) {
		field[n] = number(text[n], ops);
		n++;
	}
	field[n] = number(text[n], spent->time_ns);
	n++;
	for (int i = 0; i < RT_COUNTERS; i++, n++)
		field[n] = number(text[n], spent->count[i]);
	for (int i = 0; i < RT_COSTS; i++, n++)
		field[n] = number(text[n], spent->cost_ns[i]);
	report_frame(type, n, field);
}

void report_progress(int done, int total)
{
	char d[NUMBER_MAX], t[NUMBER_MAX];

	report_frame(WIRE_PROGRESS, 2, (const char *const[]){number(d, done), number(t, total)});
}

/* The judge's functions carry a part of the job's token in their names (image.c), which is nobody's
 * business and would make equal answers differ. */
static void plain_name(char out[FIELD_TEXT_MAX], const char *name)
{
	size_t len = strlen(name);

	if (len > NONCE_DIGITS &&
	    strncmp(name + len - NONCE_DIGITS, report.token, NONCE_DIGITS) == 0)
		len -= NONCE_DIGITS + 1; /* and the underscore */
	(void)snprintf(out, FIELD_TEXT_MAX, "%.*s", (int)len, name); /* cut on purpose */
}

static void report_place(const struct image *image, const char *which, const struct rt_frame *frame,
			 int bytes, const char *access)
{
	for (int i = 0; i < frame->depth; i++) {
		struct line_place place = {.file = "", .function = ""};
		char goid[NUMBER_MAX], line[NUMBER_MAX], size[NUMBER_MAX], function[FIELD_TEXT_MAX];

		/* A return address belongs to the instruction before it. */
		if (!image_place(image, &place, frame->pc[i] - 1))
			continue;
		plain_name(function, place.function);
		report_frame(WIRE_PLACE, 8,
			     (const char *const[]){which, number(goid, frame->goid),
						   frame->state ? frame->state : "", function,
						   place.file, number(line, place.line),
						   number(size, bytes), access});
		bytes = 0; /* only the innermost line is the access */
		access = "";
	}
}

void report_stopped(const struct image *image, const struct rt_result *r)
{
	char hash[NUMBER_MAX], points[NUMBER_MAX], status[NUMBER_MAX];
	const char *message = r->stop == RT_EXIT ? number(status, r->status) : r->message;

	if (r->stop != RT_DONE) {
		report_place(image, "at", &r->at, r->at_bytes, r->at_access ? r->at_access : "");
		if (r->stop == RT_RACE)
			report_place(image, "other", &r->other, r->other_bytes, r->other_access);
		for (int i = 0; i < r->dump_len && r->stop != RT_EXIT; i++)
			report_place(image, "dump", &r->dump[i], 0, "");
	}
	(void)snprintf(hash, sizeof hash, "%016llx", (unsigned long long)r->hash); /* 16 digits */
	report_frame(WIRE_STOPPED, 4,
		     (const char *const[]){stop_word[r->stop], message, hash,
					   number(points, r->points)});
}

void report_end(void)
{
	report_frame(WIRE_END, 1, &report.token);
	report_flush();
	_exit(0);
}

void report_compiler_crash(void)
{
	(void)write_all(report.crash.data, report.crash.len); /* nothing else can be done */
	_exit(0);
}
