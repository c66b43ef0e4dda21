/*
 * request.c - jobs, put together.
 */
#include "runner/request.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "runner/wire.h"

#define NUMBER_MAX 24 /* a 64-bit number with sign */

int kata_files_read(struct kata_files *out, const struct kata *k)
{
	int code = kata_read_code(&out->slow, k, KATA_SLOW);

	if (!code)
		code = kata_read_code(&out->solution, k, KATA_SOLUTION);
	if (!code)
		code = kata_read_code(&out->judge, k, KATA_JUDGE);
	if (code)
		return code;
	code = kata_read_code(&out->header, k, KATA_HEADER);
	return code == ERR_NOT_FOUND ? 0 : code;
}

void kata_files_free(struct kata_files *files)
{
	buf_free(&files->slow);
	buf_free(&files->solution);
	buf_free(&files->judge);
	buf_free(&files->header);
}

void request_option(struct buf *out, const char *key, const char *value)
{
	wire_add(out, WIRE_OPTION, 2, (const char *const[]){key, value});
}

void request_number(struct buf *out, const char *key, int64_t value)
{
	char text[NUMBER_MAX];

	(void)snprintf(text, sizeof text, "%lld", (long long)value); /* fits, see NUMBER_MAX */
	request_option(out, key, text);
}

/* Skips a number of these digits; NULL when there is none, or one too long to be a number of
 * ours. */
static const char *skip_number(const char *text, const char *digits, size_t most)
{
	size_t len = text ? strspn(text, digits) : 0;

	return len > 0 && len <= most ? text + len : NULL;
}

static const char *skip_dash(const char *text)
{
	return text && *text == '-' ? text + 1 : NULL;
}

static bool is_schedule(const char *text)
{
	static const char *const strategy[] = {"time", "random", "pct"};
	const char *at = NULL;

	for (int i = 0; i < 3; i++)
		if (strncmp(text, strategy[i], strlen(strategy[i])) == 0)
			at = text + strlen(strategy[i]);
	at = skip_number(skip_dash(at), "0123456789", 3);
	at = skip_number(skip_dash(at), "0123456789abcdef", 16);
	at = skip_number(skip_dash(at), "0123456789", 5);
	return at && !*at;
}

int request_schedule(struct buf *out, const char *text)
{
	if (!is_schedule(text))
		return err_set(ERR_USAGE, "'%s' is not a schedule; one looks like pct-4-1f3a-2",
			       text);
	request_option(out, "schedule", text);
	return 0;
}

void request_file(struct buf *out, const char *role, const char *name, const char *text)
{
	wire_add(out, WIRE_FILE, 3, (const char *const[]){role, name, text});
}

bool request_has_nul(const struct buf *text)
{
	return strlen(buf_text(text)) != text->len;
}

void request_kata(struct buf *out, const struct kata *k, const struct kata_files *files,
		  const char *name, const struct buf *program)
{
	request_option(out, "profile", k->profile);
	request_file(out, "program", name, buf_text(program));
	request_file(out, "judge", "judge.c", buf_text(&files->judge));
	if (files->header.len > 0)
		request_file(out, "header", "kata.h", buf_text(&files->header));
}
