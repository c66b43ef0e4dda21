/*
 * hints.c - the hints, opened one after another, and the way to the solution. How many are open is
 * recorded; what is open stays open, and nothing is ever subtracted for it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "ui/pager.h"
#include "ui/screens.h"

#define ENTRIES (KATA_HINTS + 1) /* the last one is the solution */

struct hints {
	struct pager pager;
	struct text text;
	int selected;
	int first[ENTRIES]; /* line where each begins */
	int last[ENTRIES];
};

static void add_hint(struct hints *h, const struct app *a, int i)
{
	const struct kata *k = model_kata(&a->model);
	int open = model_entry(&a->model)->hints;
	char *title = model_clean(&a->model, k->hint_title[i]);
	char arrow = h->selected == i ? '>' : ' ';
	struct text body = {0};
	struct buf source = {0};

	if (i < open) {
		text_addf(&h->text, "%c %s[open]  " MARK_PLAIN " %d  " MARK_BOLD "%s", arrow,
			  MARK_GOOD, i + 1, title);
		model_text(&a->model, (enum kata_text)(KATA_HINT_1 + i), &source);
		text_add_markdown(&body, buf_text(&source), a->columns - 2 - 15);
		for (int n = 0; n < body.count; n++)
			text_addf(&h->text, "              %s", body.line[n]);
	} else if (i == open) {
		text_addf(&h->text,
			  "%c [closed] %d  " MARK_BOLD "%s" MARK_PLAIN "   Enter opens it", arrow,
			  i + 1, title);
	} else {
		text_addf(&h->text, "%c " MARK_DIM "[closed] %d  %s   opens after hint %d", arrow,
			  i + 1, title, i);
	}
	text_clear(&body);
	buf_free(&source);
	free(title);
}

static void add_solution(struct hints *h, const struct app *a)
{
	bool open = model_solution_is_open(&a->model);
	int columns = a->columns - 2;

	text_addf(&h->text,
		  "%c %s " MARK_PLAIN "S  " MARK_BOLD "Solution, trade-off, when not to do it",
		  h->selected == KATA_HINTS ? '>' : ' ', open ? MARK_GOOD "[open]  " : "[locked]");
	text_wrap(&h->text,
		  open ? "Enter shows it."
		       : "It opens when you pass, or when you give the kata up: Enter leads there.",
		  columns, "              ", "              ");
}

static void hints_layout(struct app *a, void *state)
{
	struct hints *h = state;
	char *title = model_clean(&a->model, model_kata(&a->model)->title);
	char left[160];
	char right[40];

	text_clear(&h->text);
	for (int i = 0; i < ENTRIES; i++) {
		h->first[i] = h->text.count;
		if (i < KATA_HINTS)
			add_hint(h, a, i);
		else
			add_solution(h, a);
		h->last[i] = h->text.count - 1;
		text_add(&h->text, "");
	}
	text_wrap(&h->text, "Hints cost nothing. Only how many are open is kept.", a->columns - 2,
		  "", "");
	pager_fit(&h->pager, &h->text, a->body_rows);
	(void)snprintf(left, sizeof(left), "%02d %s", model_kata(&a->model)->number, title);
	(void)snprintf(right, sizeof(right), "HINTS  %d of %d open", model_entry(&a->model)->hints,
		       KATA_HINTS);
	app_set_title(a, left, right);
	free(title);
}

static void hints_draw(const struct app *a, const void *state)
{
	const struct hints *h = state;

	pager_draw(&h->pager, &h->text, APP_BODY_ROW, a->columns);
}

static void open_selected(struct app *a, struct hints *h)
{
	int open = model_entry(&a->model)->hints;

	if (h->selected == KATA_HINTS) {
		app_open(a, &solution_screen);
	} else if (h->selected > open) {
		app_say(a, STYLE_PLAIN, "This hint opens after hint %d.", h->selected);
	} else if (h->selected == open) {
		if (model_open_hint(&a->model, open + 1) < 0)
			app_say(a, STYLE_BAD, "The hint is open, but %s", err_text());
		hints_layout(a, h);
		pager_show(&h->pager, &h->text, h->first[h->selected], h->last[h->selected]);
	}
}

static void select_entry(struct hints *h, int entry)
{
	h->selected = entry < 0 ? 0 : entry >= ENTRIES ? ENTRIES - 1 : entry;
	pager_show(&h->pager, &h->text, h->first[h->selected], h->last[h->selected]);
}

static bool hints_command(struct app *a, void *state, enum command c)
{
	struct hints *h = state;

	switch (c) {
	case CMD_OPEN: open_selected(a, h); return true;
	case CMD_UP: select_entry(h, h->selected - 1); return true;
	case CMD_DOWN: select_entry(h, h->selected + 1); return true;
	case CMD_TOP: select_entry(h, 0); return true;
	case CMD_BOTTOM: select_entry(h, ENTRIES - 1); return true;
	default: return pager_command(&h->pager, &h->text, c);
	}
}

/* The hint that can be opened next is the one selected. */
static void hints_enter(struct app *a, void *state)
{
	struct hints *h = state;
	int open = model_entry(&a->model)->hints;

	h->selected = open < KATA_HINTS ? open : KATA_HINTS - 1;
}

static void hints_leave(void *state)
{
	struct hints *h = state;

	text_clear(&h->text);
}

static const enum command commands[] = {
	CMD_OPEN,    CMD_EDIT,   CMD_CHECK,       CMD_SOLUTION, CMD_KATA_AFTER, CMD_BACK,
	CMD_VERDICT, CMD_STOP,   CMD_UP,          CMD_DOWN,     CMD_PAGE_UP,    CMD_PAGE_DOWN,
	CMD_TOP,     CMD_BOTTOM, CMD_KATA_BEFORE, CMD_NEXT,     CMD_NONE,
};

const struct screen_ops hints_screen = {
	.name = "hints",
	.commands = commands,
	.state_bytes = sizeof(struct hints),
	.enter = hints_enter,
	.leave = hints_leave,
	.layout = hints_layout,
	.draw = hints_draw,
	.command = hints_command,
};
