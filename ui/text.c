/*
 * text.c - columns, cleaning, wrapping and searching. Markdown is in markdown.c.
 *
 * Widths are those of wcwidth, so they agree with what curses does. In ASCII mode text is replaced
 * when it comes in, not when it is drawn: "≤" becomes two characters, and wrapping must know.
 */
#include "ui/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/err.h"

#define TAB_COLUMNS 4 /* eight would push most comments beyond 80 columns */
#define CODE_INDENT 4 /* of the rest of a line that is too long */
#define MARK_LAST '\10'
#define PREFIX_COLUMNS_MIN 8 /* of text beside a prefix, however narrow the terminal */

/* The character at s and its length in *bytes; -1 when it is malformed (then 1 byte). */
static int32_t decode(const char *s, size_t *bytes)
{
	const unsigned char *u = (const unsigned char *)s;
	int follow = u[0] < 0x80       ? 0
		     : u[0] >> 5 == 6  ? 1
		     : u[0] >> 4 == 14 ? 2
		     : u[0] >> 3 == 30 ? 3
				       : -1;
	static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
	int32_t code;

	*bytes = 1;
	if (follow <= 0)
		return follow < 0 ? -1 : u[0];
	code = u[0] & (0x3f >> follow);
	for (int i = 1; i <= follow; i++) {
		if (u[i] >> 6 != 2)
			return -1;
		code = code << 6 | (u[i] & 0x3f);
	}
	if (code < least[follow] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return -1;
	*bytes = (size_t)follow + 1;
	return code;
}

/* What stands for a character beyond ASCII on a terminal that cannot show it. */
static const char *ascii_for(int32_t code)
{
	static const struct {
		int32_t code;
		const char *text;
	} table[] = {
		{0xa0, " "},    {0xb1, "+-"},   {0xb5, "u"},    {0xb7, "."},   {0xd7, "x"},
		{0x2010, "-"},  {0x2011, "-"},  {0x2013, "-"},  {0x2014, "-"}, {0x2018, "'"},
		{0x2019, "'"},  {0x201c, "\""}, {0x201d, "\""}, {0x2022, "*"}, {0x2026, "..."},
		{0x2190, "<-"}, {0x2192, "->"}, {0x21d2, "=>"}, {0x2248, "~"}, {0x2260, "!="},
		{0x2264, "<="}, {0x2265, ">="}, {0x2500, "-"},  {0x2502, "|"}, {0x2588, "#"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].code == code)
			return table[i].text;
	return "?";
}

void text_clean(struct buf *out, const char *bytes, size_t len, bool ascii)
{
	int column = 0;

	/* Beyond len there is nothing to read, so a sequence cut off there is checked for first. */
	for (size_t i = 0, used; i < len; i += used) {
		char copy[5] = {0};
		int32_t code;

		memcpy(copy, bytes + i, len - i < 4 ? len - i : 4);
		code = decode(copy, &used);
		if (code == '\r')
			continue;
		if (code == '\n') {
			buf_add(out, "\n", 1);
			column = 0;
		} else if (code == '\t') {
			do {
				buf_add(out, " ", 1);
			} while (++column % TAB_COLUMNS);
		} else if (code >= 0x80 && ascii) {
			buf_add_text(out, ascii_for(code));
			column++;
		} else if (code < 0x20 || (code >= 0x7f && wcwidth((wchar_t)code) < 0)) {
			buf_add(out, "?", 1);
			column++;
		} else {
			buf_add(out, bytes + i, used);
			column += code < 0x80 ? 1 : wcwidth((wchar_t)code);
		}
	}
}

size_t text_char(const char *s, int *columns)
{
	size_t bytes;
	int32_t code;

	if ((unsigned char)*s < 0x80) {
		*columns = *s > MARK_LAST;
		return *s != '\0';
	}
	code = decode(s, &bytes);
	*columns = code < 0 ? 1 : wcwidth((wchar_t)code);
	if (*columns < 0)
		*columns = 1;
	return bytes;
}

int text_columns(const char *s)
{
	int sum = 0;
	int columns;

	for (size_t bytes; (bytes = text_char(s, &columns)) > 0; s += bytes)
		sum += columns;
	return sum;
}

size_t text_fit(const char *s, int columns)
{
	size_t len = 0;
	int one;

	for (size_t bytes; (bytes = text_char(s + len, &one)) > 0; len += bytes) {
		if (one > columns)
			break;
		columns -= one;
	}
	return len;
}

void text_clear(struct text *t)
{
	for (int i = 0; i < t->count; i++)
		free(t->line[i]);
	free(t->line);
	*t = (struct text){0};
}

void text_add(struct text *t, const char *line)
{
	if (t->count == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 32;
		t->line = xrealloc(t->line, (size_t)t->cap * sizeof(*t->line));
	}
	t->line[t->count++] = xstrdup(line);
}

void text_addf(struct text *t, const char *format, ...)
{
	va_list args;
	char *line = NULL;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		line = xstrdup("");
	va_end(args);
	text_add(t, line);
	free(line);
}

/* The line being filled by text_wrap. */
struct wrap {
	struct text *out;
	struct buf line;
	const char *rest;
	int left;    /* columns free in the line */
	int columns; /* of a line after its prefix */
	char mark;   /* in force at the end of the line */
	bool empty;  /* no word in it yet */
};

static void wrap_next_line(struct wrap *w)
{
	text_add(w->out, buf_text(&w->line));
	buf_clear(&w->line);
	buf_add_text(&w->line, w->rest);
	if (w->mark != *MARK_PLAIN)
		buf_add(&w->line, &w->mark, 1);
	w->left = w->columns;
	w->empty = true;
}

static void wrap_word(struct wrap *w, const char *word, size_t len)
{
	char *copy = xasprintf("%.*s", (int)len, word);
	const char *s = copy;
	int columns = text_columns(s);

	if (!w->empty && columns + 1 > w->left)
		wrap_next_line(w);
	if (!w->empty && columns > 0) {
		buf_add(&w->line, " ", 1);
		w->left--;
	}
	while (columns > w->left && w->left > 1) {
		size_t fits = text_fit(s, w->left);

		buf_add(&w->line, s, fits);
		wrap_next_line(w);
		s += fits;
		columns = text_columns(s);
	}
	buf_add_text(&w->line, s);
	w->left -= columns;
	w->empty = w->empty && columns == 0;
	for (s = copy; *s; s++)
		if (*s > 0 && *s <= MARK_LAST)
			w->mark = *s;
	free(copy);
}

void text_wrap(struct text *t, const char *paragraph, int columns, const char *first,
	       const char *rest)
{
	int room = columns - text_columns(rest);
	struct wrap w = {.out = t, .rest = rest, .mark = *MARK_PLAIN, .empty = true};

	w.columns = room > PREFIX_COLUMNS_MIN ? room : PREFIX_COLUMNS_MIN;
	w.left = columns - text_columns(first);
	if (w.left < PREFIX_COLUMNS_MIN)
		w.left = PREFIX_COLUMNS_MIN;
	buf_add_text(&w.line, first);
	while (*paragraph) {
		size_t len = strcspn(paragraph, " \n");

		if (len > 0)
			wrap_word(&w, paragraph, len);
		paragraph += len;
		paragraph += strspn(paragraph, " \n");
	}
	text_add(t, buf_text(&w.line));
	buf_free(&w.line);
}

/* Bytes of the line that go on one row: as many as fit, but up to the last space where there is
 * one. */
static size_t code_fit(const char *s, int columns)
{
	size_t fits = text_fit(s, columns);

	for (size_t i = fits; s[fits] && i > strspn(s, " "); i--)
		if (s[i - 1] == ' ')
			return i;
	return fits;
}

static void add_code_line(struct text *t, const char *s, int room, const char *margin)
{
	int indent = (int)strspn(s, " ") + CODE_INDENT;
	size_t used = code_fit(s, room);

	if (room - indent < PREFIX_COLUMNS_MIN)
		indent = 0;
	text_addf(t, "%s%.*s", margin, (int)used, s);
	for (s += used; *s && used > 0; s += used) {
		used = code_fit(s, room - indent);
		text_addf(t, "%*s%*s%.*s", text_columns(margin), "", indent, "", (int)used, s);
	}
}

void text_add_code(struct text *t, const char *source, int columns, bool numbered)
{
	int number = 0;
	int room = columns - (numbered ? 6 : 0);
	char margin[32] = "";

	if (room < PREFIX_COLUMNS_MIN)
		room = PREFIX_COLUMNS_MIN;
	while (*source) {
		size_t len = strcspn(source, "\n");
		char *line = xasprintf("%.*s", (int)len, source);

		number++;
		if (numbered)
			(void)snprintf(margin, sizeof(margin), MARK_DIM "%4d" MARK_PLAIN "  ",
				       number);
		add_code_line(t, line, room, margin);
		free(line);
		source += len;
		source += *source == '\n';
	}
}

/* The line without its marks, so that a search finds words that are partly bold. */
static char *without_marks(const char *line)
{
	char *copy = xstrdup(line);
	char *to = copy;

	for (const char *s = line; *s; s++)
		if (*s < 0 || *s > MARK_LAST)
			*to++ = *s;
	*to = '\0';
	return copy;
}

int text_find(const struct text *t, const char *needle, int from, int step)
{
	if (t->count == 0 || !*needle)
		return -1;
	for (int n = 0; n < t->count; n++) {
		int i = ((from + n * step) % t->count + t->count) % t->count;
		char *plain = without_marks(t->line[i]);
		bool found = strcasestr(plain, needle) != NULL;

		free(plain);
		if (found)
			return i;
	}
	return -1;
}
