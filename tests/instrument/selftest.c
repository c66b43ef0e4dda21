/*
 * selftest.c - does the libtcc at hand let us see every memory access, and stop every loop?
 *
 * Goal: the instrumentation rests on private parts of libtcc. configure runs this program and
 * refuses a libtcc with which it fails; nothing else may depend on the version. Method: every
 * snippet is compiled plain and instrumented. The hooks of thunk_x86_64.S write down each access as
 * R or W, its size and its line, in order (a struct that is copied as C and its size), and spoil
 * every register and flag that they may. Expected are exactly the accesses listed, as many
 * safepoints as the loop makes jumps (plus one for the function), and the result of the plain form.
 *
 * Linked with the worker's objects but main.c, and with the linker flags of runner/worker/wrap.txt
 * but that of exit, which main.c answers.
 */
#include <libtcc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "runner/worker/forbid.h"
#include "runner/worker/instrument.h"
#include "runner/worker/lines.h"
#include "runtime/runtime.h"

#define LOG_MAX 4096

struct snippet {
	const char *name;
	const char *source;   /* defines long run(void); the accesses begin on line 1 */
	const char *accesses; /* "W4:3 R4:3" in order; NULL: not checked */
	int safepoints;       /* -1: not checked */
};

#define X87_EMPTY 0xffff

static struct {
	char text[LOG_MAX];
	int len;
	int safepoints;
	bool x87_busy;
	uintptr_t text_base;
} seen;

void selftest_access(uintptr_t address, unsigned kind, uintptr_t pc, unsigned x87_tags);
void selftest_safepoint(void);
long selftest_call(long (*fn)(void));
void hook_safepoint(void);
#define HOOK(name) void hook_##name(void);
HOOK(r1) HOOK(r2) HOOK(r4) HOOK(r8) HOOK(r16) HOOK(w1) HOOK(w2) HOOK(w4) HOOK(w8) HOOK(w16)

static const struct snippet snippets[] = {
#include "tests/instrument/snippets.h"
};

/* The thunk keeps no floating register. */
__attribute__((target("general-regs-only"))) static void put(const char *text)
{
	while (*text && seen.len < LOG_MAX - 1)
		seen.text[seen.len++] = *text++;
	seen.text[seen.len] = '\0';
}

__attribute__((target("general-regs-only"))) static void put_number(unsigned n)
{
	char digits[12];
	int i = sizeof digits;

	digits[--i] = '\0';
	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n && i > 0);
	put(digits + i);
}

__attribute__((target("general-regs-only"))) void
selftest_access(uintptr_t address, unsigned kind, uintptr_t pc, unsigned x87_tags)
{
	struct line_place place = {.line = 0};

	if (address < 4096)
		put("null ");
	if ((x87_tags & X87_EMPTY) != X87_EMPTY)
		seen.x87_busy = true;
	/* line 0 when unknown: shown as such */
	(void)lines_find(&place, (unsigned)(pc - 1 - seen.text_base));
	if (seen.len)
		put(" ");
	put(kind & 1 ? "W" : "R");
	put_number(1u << (kind >> 1));
	put(":");
	put_number((unsigned)place.line);
}

/* What compiled code calls to copy a struct. */
static void *copy(void *to, const void *from, size_t bytes)
{
	put(seen.len ? " C" : "C");
	put_number((unsigned)bytes);
	return memmove(to, from, bytes);
}

__attribute__((target("general-regs-only"))) void selftest_safepoint(void)
{
	seen.safepoints++;
}

static void on_message(void *opaque, const char *message)
{
	(void)opaque;
	if (!strstr(message, "warning:"))
		fprintf(stderr, "instrument: %s\n", message);
}

static TCCState *compile_pass(const char *source, enum instrument_mode mode)
{
	TCCState *s = tcc_new();
	int error;

	if (!s)
		return NULL;
	tcc_set_error_func(s, NULL, on_message);
	__real_tcc_set_options(s, "-nostdinc -nostdlib");
	tcc_set_output_type(s, TCC_OUTPUT_MEMORY);
	tcc_add_symbol(s, "memmove", copy);
	tcc_add_symbol(s, "memset", memset);
	tcc_add_symbol(s, "memcpy", memcpy);
	instrument_begin(mode);
	instrument_begin_unit();
	error = tcc_compile_string(s, "void selftest_text(void) {}\n");
	instrument_begin_unit();
	if (!error)
		error = tcc_compile_string(s, source);
	if (!error)
		return s;
	tcc_delete(s);
	return NULL;
}

/* Compiles and runs; false when it does not compile. */
static bool run_form(const struct snippet *snippet, bool instrumented, long *result)
{
	TCCState *s = NULL;
	long (*run)(void);

	if (instrumented) {
		s = compile_pass(snippet->source, INSTRUMENT_SCAN);
		if (!s)
			return false;
		tcc_delete(s);
	}
	s = compile_pass(snippet->source, instrumented ? INSTRUMENT_ON : INSTRUMENT_OFF);
	if (!s || tcc_relocate(s, TCC_RELOCATE_AUTO) < 0)
		return false;
	seen.len = 0;
	seen.text[0] = '\0';
	seen.safepoints = 0;
	seen.x87_busy = false;
	seen.text_base = (uintptr_t)tcc_get_symbol(s, "selftest_text");
	run = (long (*)(void))(uintptr_t)tcc_get_symbol(s, "run");
	RT_HOT->slack_ps = -1; /* used up: every safepoint calls */
	*result = selftest_call(run);
	tcc_delete(s);
	return true;
}

static bool check(const struct snippet *snippet)
{
	long plain, instrumented;

	if (!run_form(snippet, false, &plain) || !run_form(snippet, true, &instrumented)) {
		printf("instrument: %s: does not compile\n", snippet->name);
		return false;
	}
	if (plain != instrumented) {
		printf("instrument: %s: the result is %ld, instrumented %ld\n", snippet->name,
		       plain, instrumented);
		return false;
	}
	if (snippet->accesses && strcmp(snippet->accesses, seen.text) != 0) {
		printf("instrument: %s: expected accesses \"%s\", seen \"%s\"\n", snippet->name,
		       snippet->accesses, seen.text);
		return false;
	}
	if (snippet->safepoints >= 0 && snippet->safepoints != seen.safepoints) {
		printf("instrument: %s: expected %d safepoints, seen %d\n", snippet->name,
		       snippet->safepoints, seen.safepoints);
		return false;
	}
	if (seen.x87_busy) {
		printf("instrument: %s: a hook was called with values on the x87 stack\n",
		       snippet->name);
		return false;
	}
	return true;
}

static bool map_hot_page(void)
{
	static const struct rt_hot hooks = {
		.safepoint = hook_safepoint,
		.access = {{hook_r1, hook_r2, hook_r4, hook_r8, hook_r16},
			   {hook_w1, hook_w2, hook_w4, hook_w8, hook_w16}},
		.local_ps = 1,
		.jump_ps = 1,
		.call_ps = 1,
	};
	void *page = mmap(RT_HOT, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (page != (void *)RT_HOT)
		return false;
	*RT_HOT = hooks;
	return true;
}

int main(void)
{
	int count = (int)(sizeof snippets / sizeof snippets[0]);
	int failed = 0;

	if (!map_hot_page()) {
		printf("instrument: address %p is taken\n", (void *)RT_HOT);
		return 1;
	}
	for (int i = 0; i < count; i++)
		failed += !check(&snippets[i]);
	printf("instrument: %d passed, %d failed\n", count - failed, failed);
	return failed != 0;
}
