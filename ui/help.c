/*
 * help.c - the keys of the screen below, from the one key table, and what the shapes mean.
 */
#include <stdio.h>

#include "ui/pager.h"
#include "ui/screens.h"

struct help {
	struct pager pager;
	struct text text;
	const struct screen_ops *about; /* the screen that was left for the help */
};

static void add_key(struct text *out, enum command c, int columns)
{
	const struct key_entry *e = keys_entry(c);
	char first[48];

	/* Keys are short: the longest is "PgDn, Space, Ctrl-D". */
	(void)snprintf(first, sizeof(first), "  " MARK_BOLD "%-20s" MARK_PLAIN " ", e->keys);
	text_wrap(out, e->help, columns, first, "                       ");
}

static void help_layout(struct app *a, void *state)
{
	static const enum command everywhere[] = {CMD_HELP,  CMD_REDRAW, CMD_SUSPEND,
						  CMD_LEAVE, CMD_QUIT,   CMD_NONE};
	struct help *h = state;
	int columns = a->columns - 2;
	char right[80];

	text_clear(&h->text);
	text_add(&h->text, MARK_BOLD "Keys on this screen");
	for (const enum command *c = h->about->commands; *c != CMD_NONE; c++)
		add_key(&h->text, *c, columns);
	text_add(&h->text, "");
	text_add(&h->text, MARK_BOLD "Keys everywhere");
	for (const enum command *c = everywhere; *c != CMD_NONE; c++)
		add_key(&h->text, *c, columns);
	text_add(&h->text, "");
	text_add(&h->text, MARK_BOLD "Signs in the list");
	text_add(&h->text, "  [ ] new    not checked yet");
	text_add(&h->text, "  [x] done   passed once; it stays done");
	text_add(&h->text, "  [~] slow   correct, but not yet fast enough");
	text_add(&h->text, "  [!] ...    the last check found this fault");
	text_add(&h->text, "  [s] seen   given up: the solution was shown before it was passed");
	text_add(&h->text, "");
	text_wrap(&h->text,
		  "Speed is how many times faster than the slow form the best check was on the "
		  "simulated machine. \"of ref\" is the share of the reference solution's gain.",
		  columns, "", "");
	pager_fit(&h->pager, &h->text, a->body_rows);
	(void)snprintf(right, sizeof(right), "HELP  %s", h->about->name);
	app_set_title(a, "SCHEDOJO", right);
}

static void help_enter(struct app *a, void *state)
{
	struct help *h = state;

	h->about = a->stack[a->depth > 1 ? a->depth - 2 : 0].ops;
}

static void help_draw(const struct app *a, const void *state)
{
	const struct help *h = state;

	pager_draw(&h->pager, &h->text, APP_BODY_ROW, a->columns);
}

static bool help_command(struct app *a, void *state, enum command c)
{
	struct help *h = state;

	(void)a; /* only the text moves */
	return c == CMD_HELP || pager_command(&h->pager, &h->text, c);
}

static void help_leave(void *state)
{
	struct help *h = state;

	text_clear(&h->text);
}

static const enum command commands[] = {
	CMD_BACK, CMD_UP, CMD_DOWN, CMD_PAGE_UP, CMD_PAGE_DOWN, CMD_TOP, CMD_BOTTOM, CMD_NONE,
};

const struct screen_ops help_screen = {
	.name = "help",
	.commands = commands,
	.state_bytes = sizeof(struct help),
	.enter = help_enter,
	.leave = help_leave,
	.layout = help_layout,
	.draw = help_draw,
	.command = help_command,
};
