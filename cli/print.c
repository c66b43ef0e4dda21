/*
 * print.c - sentences for stderr, and text that is not ours for stdout.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"

void cli_complain(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	fflush(stdout); /* what was said before stands before */
	fputs("schedojo: ", stderr);
	cli_put_text(stderr, text ? text : format);
	fputc('\n', stderr);
	free(text);
}

int cli_fail(int code)
{
	cli_complain("%s", err_text());
	return err_exit_code(code);
}

int cli_usage(const char *verb)
{
	if (verb)
		cli_complain("%s: %s; see schedojo help %s", verb, err_text(), verb);
	else
		cli_complain("%s; see schedojo help", err_text());
	return CLI_USAGE;
}

/* Bytes of the printable character at s, 0 when it is a control character or no UTF-8. */
static size_t printable(const unsigned char *s, size_t left)
{
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (s[0] > 0xf4 || len > left)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if (len == 1)
		return s[0] == '\n' || s[0] == '\t' || (s[0] >= 0x20 && s[0] != 0x7f);
	/* U+0080 to U+009F are the C1 control characters; overlong forms, surrogates and what is
	 * beyond U+10FFFF are not UTF-8. */
	if (len == 2 && s[0] == 0xc2 && s[1] < 0xa0)
		return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

void cli_put(FILE *to, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	if (!isatty(fileno(to))) {
		fwrite(text, 1, len, to); /* main asks ferror(stdout) at the end */
		return;
	}
	for (size_t i = 0; i < len;) {
		size_t n = printable(s + i, len - i);

		if (n > 0)
			fwrite(s + i, 1, n, to);
		else
			fprintf(to, "\\x%02x", s[i]);
		i += n > 0 ? n : 1;
	}
}

void cli_put_text(FILE *to, const char *text)
{
	if (text)
		cli_put(to, text, strlen(text));
}

void cli_put_json(const struct json *root)
{
	struct buf text = {0};

	json_write(&text, root, true);
	cli_put(stdout, buf_text(&text), text.len);
	buf_free(&text);
}
