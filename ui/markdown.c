/*
 * markdown.c - the little Markdown that the katas' texts use, made into lines for a terminal.
 *
 * Known: headings with #, lists with -, * or 1., fenced code and code indented by four, quotes,
 * rules, and within a line **bold** and `code`. A line that is none of these belongs to the
 * paragraph before it. Rejected: a full CommonMark parser; these texts are ours, and what is not
 * known is shown as typed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/text.h"

#define INDENT_MAX 24 /* of a list within lists; deeper ones stay at this column */

struct markdown {
	struct text *out;
	int columns;
	struct buf block;            /* the paragraph or list item being gathered */
	char first[INDENT_MAX + 16]; /* goes before its first line */
	char rest[INDENT_MAX + 16];  /* goes before the others */
	bool fenced;
	bool blank; /* the line before was blank */
};

/* Appends the paragraph with **bold** and `code` replaced by marks. A lone ` or ** stays as it is.
 */
static void add_inline(struct buf *out, const char *s)
{
	bool bold = false;
	bool code = false;

	for (; *s; s++) {
		if (*s == '`' && (code || strchr(s + 1, '`'))) {
			code = !code;
			buf_add_text(out, code ? MARK_CODE : bold ? MARK_BOLD : MARK_PLAIN);
		} else if (!code && s[0] == '*' && s[1] == '*' && (bold || strstr(s + 2, "**"))) {
			bold = !bold;
			buf_add_text(out, bold ? MARK_BOLD : MARK_PLAIN);
			s++;
		} else {
			buf_add(out, s, 1);
		}
	}
}

/* Ends the paragraph or list item, if there is one. */
static void flush(struct markdown *m)
{
	struct buf marked = {0};

	if (m->block.len > 0) {
		add_inline(&marked, buf_text(&m->block));
		text_wrap(m->out, buf_text(&marked), m->columns, m->first, m->rest);
		buf_free(&marked);
		buf_clear(&m->block);
	}
	m->first[0] = m->rest[0] = '\0';
}

static void add_blank(struct markdown *m)
{
	if (m->out->count > 0 && m->out->line[m->out->count - 1][0])
		text_add(m->out, "");
}

static void add_code_line(struct markdown *m, const char *line)
{
	struct text code = {0};

	text_add_code(&code, line, m->columns - 4, false);
	for (int i = 0; i < code.count; i++)
		text_addf(m->out, "    " MARK_DIM "%s", code.line[i]);
	if (!*line)
		text_add(m->out, "");
	text_clear(&code);
}

static void add_heading(struct markdown *m, const char *line)
{
	char *bold;

	flush(m);
	add_blank(m);
	line += strspn(line, "#");
	bold = xasprintf(MARK_BOLD "%s", line + strspn(line, " "));
	text_wrap(m->out, bold, m->columns, "", "");
	free(bold);
}

/* The length of "- ", "* " or "12. " at s; 0 when it is no list item. */
static size_t bullet_len(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if ((*s == '-' || *s == '*') && s[1] == ' ')
		return 2;
	return digits > 0 && digits < 4 && s[digits] == '.' && s[digits + 1] == ' ' ? digits + 2
										    : 0;
}

static void begin_item(struct markdown *m, const char *line, size_t indent, size_t bullet)
{
	int before = (int)(indent < INDENT_MAX ? indent : INDENT_MAX) + 2;

	flush(m);
	(void)snprintf(m->first, sizeof(m->first), "%*s%.*s", before, "", (int)bullet,
		       line + indent);
	(void)snprintf(m->rest, sizeof(m->rest), "%*s", before + (int)bullet, "");
	buf_add_text(&m->block, line + indent + bullet);
}

static bool is_rule(const char *s)
{
	return strlen(s) >= 3 && (strspn(s, "-") == strlen(s) || strspn(s, "*") == strlen(s));
}

static void add_line(struct markdown *m, const char *line)
{
	size_t indent = strspn(line, " ");
	const char *s = line + indent;
	size_t bullet = bullet_len(s);

	if (strncmp(s, "```", 3) == 0) {
		flush(m);
		m->fenced = !m->fenced;
	} else if (m->fenced) {
		add_code_line(m, line);
	} else if (!*s) {
		flush(m);
		add_blank(m);
	} else if (indent >= 4 && m->blank && bullet == 0 && m->rest[0] == '\0') {
		flush(m);
		add_code_line(m, line + 4);
		return; /* "blank" stays: the next indented line is code too */
	} else if (*s == '#') {
		add_heading(m, s);
	} else if (is_rule(s)) {
		flush(m);
		add_blank(m);
	} else if (bullet > 0) {
		begin_item(m, line, indent, bullet);
	} else if (*s == '|') {
		flush(m);
		text_add_code(m->out, s, m->columns, false);
	} else {
		bool quote = s[0] == '>' && s[1] == ' ';

		if (quote && m->block.len == 0) {
			strcpy(m->first, "  | ");
			strcpy(m->rest, "  | ");
		}
		if (m->block.len > 0)
			buf_add(&m->block, " ", 1);
		buf_add_text(&m->block, quote ? s + 2 : s);
	}
	m->blank = !*s;
}

void text_add_markdown(struct text *t, const char *source, int columns)
{
	struct markdown m = {.out = t, .columns = columns, .blank = true};

	while (*source) {
		size_t len = strcspn(source, "\n");
		char *line = xasprintf("%.*s", (int)len, source);

		add_line(&m, line);
		free(line);
		source += len;
		source += *source == '\n';
	}
	flush(&m);
	buf_free(&m.block);
}
