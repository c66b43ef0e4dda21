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

void request_file(struct buf *out, const char *role, const char *name, const char *text)
{
	wire_add(out, WIRE_FILE, 3, (const char *const[]){role, name, text});
}

bool request_has_nul(const struct buf *text)
{
	return strlen(buf_text(text)) != text->len;
}

void request_kata(struct buf *out, const struct kata *k, const struct kata_files *files, const char *name,
		  const struct buf *program)
{
	request_option(out, "profile", k->profile);
	request_file(out, "program", name, buf_text(program));
	request_file(out, "judge", "judge.c", buf_text(&files->judge));
	if (files->header.len > 0)
		request_file(out, "header", "kata.h", buf_text(&files->header));
}
