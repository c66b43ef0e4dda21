/*
 * err.c - the last error sentence, and allocation that does not fail.
 *
 * One sentence per process is enough: the parent side has one thread, and an error is shown or
 * dropped before the next call. A chain of error objects was rejected: no caller looks at anything
 * but the code and the sentence.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define SENTENCE_MAX 512

static char sentence[SENTENCE_MAX];

/* Formats aside first: callers add context with err_set(code, "%s: %s", what, err_text()). */
static void set_sentence(const char *format, va_list args)
{
	char text[SENTENCE_MAX];

	if (vsnprintf(text, sizeof text, format, args) < 0)
		text[0] = '\0';
	memcpy(sentence, text, strlen(text) + 1);
}

int err_set(enum err code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set_sentence(format, args);
	va_end(args);
	return code;
}

int err_set_errno(enum err code, const char *format, ...)
{
	int error = errno;
	size_t len;
	va_list args;

	va_start(args, format);
	set_sentence(format, args);
	va_end(args);
	len = strlen(sentence);
	/* Cut short when there is no room. */
	(void)snprintf(sentence + len, sizeof sentence - len, ": %s", strerror(error));
	return code;
}

const char *err_text(void)
{
	return sentence;
}

int err_exit_code(int code)
{
	switch (code) {
	case ERR_NONE: return 0;
	case ERR_USAGE: return 2;
	case ERR_DATA: return EX_DATAERR;
	case ERR_NOT_FOUND: return EX_NOINPUT;
	case ERR_OS: return EX_OSERR;
	case ERR_CREATE: return EX_CANTCREAT;
	case ERR_IO: return EX_IOERR;
	case ERR_BUSY: return EX_TEMPFAIL;
	case ERR_PERMISSION: return EX_NOPERM;
	default: return EX_SOFTWARE;
	}
}

static _Noreturn void out_of_memory(void)
{
	static const char text[] = "schedojo: out of memory\n";

	/* Nothing is left to do if this fails too. */
	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	exit(EX_OSERR);
}

void *xmalloc(size_t bytes)
{
	void *p = malloc(bytes ? bytes : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t count, size_t bytes)
{
	void *p = calloc(count ? count : 1, bytes ? bytes : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xrealloc(void *old, size_t bytes)
{
	void *p = realloc(old, bytes ? bytes : 1);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *text)
{
	size_t len = strlen(text) + 1;

	return memcpy(xmalloc(len), text, len);
}

char *xasprintf(const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	va_end(args);
	return text;
}

void assert_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "schedojo: internal error: %s:%d: %s\n", file, line, condition);
	abort();
}
