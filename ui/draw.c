/*
 * draw.c - puts styled lines on the screen.
 *
 * Colours are the terminal's own sixteen, on its own background, and never the only sign of
 * anything: every style also has an attribute or stands beside a word. Without colour only the
 * attributes are left.
 */
#include "ui/draw.h"

#include <stdint.h>
#include <string.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "ui/term.h"

#define MARK_LAST '\10'

static struct {
	bool ascii; /* const after draw_init */
	attr_t attributes[STYLES];
	short pair[STYLES];
} look;

static void set_style(enum style s, attr_t attributes, short color)
{
	look.attributes[s] = attributes;
	look.pair[s] = 0;
	if (color >= 0 && init_pair((short)s, color, -1) == OK)
		look.pair[s] = (short)s;
}

void draw_init(bool color, bool ascii)
{
	bool colors = color && has_colors() && start_color() == OK && use_default_colors() == OK;

	look.ascii = ascii;
	set_style(STYLE_PLAIN, A_NORMAL, -1);
	set_style(STYLE_BOLD, A_BOLD, -1);
	set_style(STYLE_DIM, A_DIM, -1);
	set_style(STYLE_CODE, colors ? A_NORMAL : A_BOLD, colors ? COLOR_CYAN : -1);
	set_style(STYLE_GOOD, A_BOLD, colors ? COLOR_GREEN : -1);
	set_style(STYLE_BAD, A_BOLD, colors ? COLOR_RED : -1);
	set_style(STYLE_WARN, A_BOLD, colors ? COLOR_YELLOW : -1);
	set_style(STYLE_SELECTED, A_REVERSE, -1);
}

int term_rows(void)
{
	return getmaxy(stdscr);
}

int term_columns(void)
{
	return getmaxx(stdscr);
}

bool term_is_ascii(void)
{
	return look.ascii;
}

void term_erase(void)
{
	erase();
}

/* A mark within a line adds to the line's own style, so that a selected line stays reversed. */
static void apply(enum style base, enum style mark)
{
	enum style shown = mark == STYLE_PLAIN ? base : mark;
	attr_t attributes = look.attributes[base] | look.attributes[shown];

	(void)attr_set(attributes, look.pair[shown], NULL);
}

int term_draw(int row, int column, int columns, enum style base, const char *line)
{
	bool clipped;
	int room;

	if (row < 0 || row >= term_rows() || column < 0)
		return column;
	if (columns > term_columns() - column)
		columns = term_columns() - column;
	if (columns <= 0)
		return column;
	clipped = text_columns(line) > columns;
	room = clipped ? columns - 1 : columns;
	move(row, column);
	apply(base, STYLE_PLAIN);
	while (*line) {
		int width;
		size_t bytes = text_char(line, &width);

		if (*line > 0 && *line <= MARK_LAST) {
			apply(base, (enum style)line[0]);
		} else if (width > room) {
			break;
		} else if (look.ascii && (unsigned char)*line >= 0x80) {
			addstr("?"); /* our own texts are ASCII and all others were cleaned */
			room -= width;
			column += width;
		} else {
			addnstr(line, (int)bytes);
			room -= width;
			column += width;
		}
		line += bytes;
	}
	if (clipped) {
		addstr(term_shape(SHAPE_ELLIPSIS));
		column++;
	}
	(void)attr_set(A_NORMAL, 0, NULL);
	return column;
}

void term_cursor(int row, int column)
{
	(void)curs_set(row >= 0);
	if (row >= 0)
		move(row, column);
}

void term_show(void)
{
	refresh();
}

const char *term_shape(enum shape s)
{
	static const char *const ascii[SHAPES] = {"-", "#", "=", "|", ".", "~"};
	static const char *const better[SHAPES] = {"─", "█", "▒", "│", "·", "…"};

	return look.ascii ? ascii[s] : better[s];
}
