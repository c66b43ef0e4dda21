/*
 * text.h - text as a terminal sees it: columns, clipping, wrapping, a little Markdown.
 *
 * Everything that comes from a file or from the learner's program goes through text_clean before it
 * is shown: afterwards it is valid UTF-8 (or ASCII) without control characters, so that nothing can
 * send escape sequences to the terminal, and the bytes 1 to 8 are free for the marks below.
 *
 * A mark changes the style from there to the next mark. It takes no column. MARK_PLAIN goes back to
 * the style that the line as a whole is drawn in.
 */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum style {
	STYLE_PLAIN = 1,
	STYLE_BOLD,
	STYLE_DIM,
	STYLE_CODE,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_WARN,
	STYLE_SELECTED,
	STYLES
};

#define MARK_PLAIN "\1"
#define MARK_BOLD "\2"
#define MARK_DIM "\3"
#define MARK_CODE "\4"
#define MARK_GOOD "\5"
#define MARK_BAD "\6"
#define MARK_WARN "\7"
#define MARK_SELECTED "\10"

/* Lines ready to be drawn. A zeroed struct is empty. */
struct text {
	char **line; /* owned */
	int count;
	int cap;
};

/* Appends the bytes to out: tabs become spaces up to the next multiple of 4, CR is dropped, LF
 * stays, other control characters and malformed UTF-8 become '?'. With ascii everything beyond
 * ASCII is replaced by what comes closest. */
void text_clean(struct buf *out, const char *bytes, size_t len, bool ascii);

/* Bytes of the character at s (at least 1 unless it is the end), and its columns in *columns: 0 for
 * marks and combining characters. */
size_t text_char(const char *s, int *columns);

/* Columns that the line takes. */
int text_columns(const char *s);

/* How many bytes of s fit into the columns. */
size_t text_fit(const char *s, int columns);

void text_clear(struct text *t); /* back to a zeroed struct */

/* Appends one line as it is. */
void text_add(struct text *t, const char *line);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends a paragraph broken at spaces to lines of at most columns; first and rest go before the
 * first and the other lines. Words longer than a line are cut. */
void text_wrap(struct text *t, const char *paragraph, int columns, const char *first,
	       const char *rest);

/* Appends source code: every line with its number when numbered; what is too long goes on in the
 * next line, further in. */
void text_add_code(struct text *t, const char *source, int columns, bool numbered);

/* Appends a Markdown text: headings bold, lists with hanging indent, code indented and dim,
 * **bold** and `code` within a line. Everything else is shown as it was typed. */
void text_add_markdown(struct text *t, const char *source, int columns);

/* The next line at or after from (step 1), or at or before it (step -1), that holds needle, going
 * round once; capitals do not count. -1: none. */
int text_find(const struct text *t, const char *needle, int from, int step);

#endif
