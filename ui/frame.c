/*
 * frame.c - what is around every screen: title, rules, message or prompt, the keys, the notice box;
 * and what is shown instead when the terminal is too small.
 */
#include <stdio.h>
#include <string.h>

#include "base/proc.h"
#include "ui/screens.h"

#define KEYS_TAIL_COLUMNS 18 /* room kept for the keys of help and quit at the end of the line */

static void draw_rule(int row, int columns)
{
	for (int i = 1; i < columns - 1; i++)
		term_draw(row, i, 1, STYLE_DIM, term_shape(SHAPE_RULE));
}

static void draw_title(const struct app *a)
{
	int width = text_columns(a->right);
	int room = a->columns - width - 4;

	term_draw(0, 1, room, STYLE_BOLD, a->left);
	term_draw(0, a->columns - width - 1, width, STYLE_PLAIN, a->right);
}

/* The check that runs while another screen is shown. */
static void draw_background_check(const struct app *a)
{
	const struct model *m = &a->model;
	char note[120];

	if (m->check_state != MODEL_CHECK_RUNNING || a->stack[a->depth - 1].ops == &check_screen)
		return;
	(void)snprintf(note, sizeof(note), " kata %d is being checked: %.1f s, x stops it ",
		       m->katas.kata[m->check_kata].number,
		       (double)(proc_now_ns() - m->check_started_ns) / 1e9);
	term_draw(a->rows - 2, 2, a->columns - 4, STYLE_BOLD, note);
}

static void draw_message(const struct app *a)
{
	int row = a->rows - 2;

	if (a->asking) {
		int column;

		term_draw(row, 0, a->columns, STYLE_PLAIN, "");
		for (int i = 0; i < a->columns; i++)
			term_draw(row, i, 1, STYLE_PLAIN, " ");
		column = term_draw(row, 1, a->columns - 2, STYLE_BOLD, a->question);
		column = term_draw(row, column, a->columns - column - 2, STYLE_PLAIN, a->reply);
		term_cursor(row, column);
		return;
	}
	term_cursor(-1, 0);
	if (a->message[0]) {
		for (int i = 0; i < a->columns; i++)
			term_draw(row, i, 1, STYLE_PLAIN, " ");
		term_draw(row, 1, a->columns - 2, a->message_style, a->message);
	} else {
		draw_background_check(a);
	}
}

/* One key of the last line: "c check" with the key itself in bold. */
static int draw_key(const struct app *a, int column, int room, enum command c)
{
	const char *brief = keys_entry(c)->brief;
	char line[64];
	int key;

	if (c == CMD_LEAVE && a->depth > 1)
		brief = "q back";
	if (!brief || text_columns(brief) > room || !app_can(a, c))
		return column;
	key = (int)strcspn(brief, " ");
	if (brief[0] == '[')
		key = 3; /* "[ ] kata": two keys */
	(void)snprintf(line, sizeof(line), MARK_BOLD "%.*s" MARK_PLAIN "%s", key, brief,
		       brief + key);
	return term_draw(a->rows - 1, column, room, STYLE_PLAIN, line) + 2;
}

static void draw_keys(const struct app *a)
{
	const struct screen_ops *ops = a->stack[a->depth - 1].ops;
	int end = a->columns - KEYS_TAIL_COLUMNS;
	int column = 1;

	for (const enum command *c = ops->commands; *c != CMD_NONE; c++)
		column = draw_key(a, column, end - column, *c);
	column = draw_key(a, column, a->columns - column, CMD_HELP);
	(void)draw_key(a, column, a->columns - column, CMD_LEAVE);
}

static void draw_notice(const struct app *a)
{
	int width = APP_COLUMNS_MIN - 4;
	int column = (a->columns - width) / 2;
	int count = a->notice.count < a->rows - 8 ? a->notice.count : a->rows - 8;
	int row = (a->rows - count - 4) / 2;
	char blank[APP_COLUMNS_MIN];

	(void)snprintf(blank, sizeof(blank), "%*s", width, "");
	for (int i = 0; i < count + 4; i++)
		term_draw(row + i, column, width, STYLE_SELECTED, blank);
	for (int i = 0; i < count; i++)
		term_draw(row + 1 + i, column + 2, width - 4, STYLE_SELECTED, a->notice.line[i]);
	term_draw(row + count + 2, column + 2, width - 4, STYLE_SELECTED,
		  "Press any key to go on.");
}

/* The longest of these that fits says what size is needed. */
static void draw_too_small(const struct app *a)
{
	char line[4][80];

	(void)snprintf(line[0], sizeof(line[0]),
		       "schedojo needs a terminal of %dx%d; this one is %dx%d.", APP_COLUMNS_MIN,
		       APP_ROWS_MIN, a->columns, a->rows);
	(void)snprintf(line[1], sizeof(line[1]), "schedojo needs %dx%d, not %dx%d", APP_COLUMNS_MIN,
		       APP_ROWS_MIN, a->columns, a->rows);
	(void)snprintf(line[2], sizeof(line[2]), "needs %dx%d or more", APP_COLUMNS_MIN,
		       APP_ROWS_MIN);
	(void)snprintf(line[3], sizeof(line[3]), "%dx%d!", APP_COLUMNS_MIN, APP_ROWS_MIN);
	term_cursor(-1, 0);
	for (int i = 0; i < 4; i++)
		if (text_columns(line[i]) <= a->columns || i == 3) {
			term_draw(a->rows / 2, 0, a->columns, STYLE_PLAIN, line[i]);
			break;
		}
}

void app_resize(struct app *a)
{
	a->rows = term_rows();
	a->columns = term_columns();
	a->body_rows = a->rows - APP_FRAME_ROWS;
	app_invalidate(a);
}

void app_draw(struct app *a)
{
	struct screen *s = &a->stack[a->depth - 1];

	term_erase();
	if (a->rows < APP_ROWS_MIN || a->columns < APP_COLUMNS_MIN) {
		draw_too_small(a);
		term_show();
		return;
	}
	if (a->laid_out != a->model.version) {
		s->ops->layout(a, s->state);
		a->laid_out = a->model.version;
	}
	draw_title(a);
	draw_rule(1, a->columns);
	draw_rule(a->rows - 2, a->columns);
	s->ops->draw(a, s->state);
	draw_keys(a);
	if (a->notice.count > 0)
		draw_notice(a);
	draw_message(a);
	term_show();
}
