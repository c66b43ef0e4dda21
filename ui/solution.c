/*
 * solution.c - the reference solution: its text and its C. Closed until the kata is passed or given
 * up; giving up takes typing the kata's number, because a single key is pressed by mistake.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/pager.h"
#include "ui/screens.h"

enum page { PAGE_TEXT, PAGE_CODE, PAGES };

static const char *const page_name[PAGES] = {"Why and when not", "C"};

struct solution {
	enum page page;
	struct pager pager[PAGES];
	struct text text;
};

static void add_locked(struct solution *s, const struct app *a)
{
	const struct kata *k = model_kata(&a->model);
	int columns = a->columns - 2;
	struct buf line = {0};

	text_add(&s->text, MARK_BOLD "The solution is closed.");
	text_add(&s->text, "");
	text_wrap(&s->text, "It opens by itself when your kata.c passes its check.", columns, "",
		  "");
	text_add(&s->text, "");
	buf_printf(&line,
		   "To give this kata up, press " MARK_BOLD "Enter" MARK_PLAIN
		   " and type its number, " MARK_BOLD "%02d" MARK_PLAIN ".",
		   k->number);
	text_wrap(&s->text, buf_text(&line), columns, "", "");
	text_wrap(&s->text,
		  "Giving up is kept as \"seen\", not as \"done\"; you can still pass it later.",
		  columns, "", "");
	if (model_entry(&a->model)->hints < KATA_HINTS) {
		text_add(&s->text, "");
		text_addf(&s->text, "%d of %d hints are still closed: h shows them.",
			  KATA_HINTS - model_entry(&a->model)->hints, KATA_HINTS);
	}
	buf_free(&line);
}

static void add_facts(struct solution *s, const struct app *a)
{
	const struct kata *k = model_kata(&a->model);
	char *claim = model_clean(&a->model, k->claim);
	char *real_go = model_clean(&a->model, k->real_go);
	struct buf line = {0};

	if (*claim)
		buf_printf(&line, "The lesson's claim: %s.  ", claim);
	if (*real_go)
		buf_printf(&line, "Measured with real Go: %s.", real_go);
	if (line.len > 0) {
		text_add(&s->text, "");
		text_wrap(&s->text, buf_text(&line), a->columns - 2, "", "");
	}
	buf_free(&line);
	free(claim);
	free(real_go);
}

static void solution_layout(struct app *a, void *state)
{
	struct solution *s = state;
	bool open = model_solution_is_open(&a->model);
	char *title = model_clean(&a->model, model_kata(&a->model)->title);
	struct buf source = {0};
	char left[160];
	char right[80];

	text_clear(&s->text);
	if (!open) {
		add_locked(s, a);
	} else if (s->page == PAGE_CODE) {
		model_code(&a->model, KATA_SOLUTION, &source);
		text_add_code(&s->text, buf_text(&source), a->columns - 2, true);
	} else {
		model_text(&a->model, KATA_SOLUTION_TEXT, &source);
		text_add_markdown(&s->text, buf_text(&source), a->columns - 2);
		add_facts(s, a);
	}
	pager_fit(&s->pager[s->page], &s->text, a->body_rows);
	(void)snprintf(left, sizeof(left), "%02d %s", model_kata(&a->model)->number, title);
	(void)snprintf(right, sizeof(right), "SOLUTION %s", open ? "" : " closed");
	if (open)
		app_add_tabs(right, sizeof(right), page_name, PAGES, (int)s->page);
	app_set_title(a, left, right);
	buf_free(&source);
	free(title);
}

static void solution_draw(const struct app *a, const void *state)
{
	const struct solution *s = state;

	pager_draw(&s->pager[s->page], &s->text, APP_BODY_ROW, a->columns);
}

static void solution_answer(struct app *a, void *state, const char *text)
{
	const struct kata *k = model_kata(&a->model);
	char *end;
	long number = strtol(text, &end, 10);

	(void)state; /* layout shows the page that is now open */
	if (!*text)
		return;
	if (*end || number != k->number) {
		app_say(a, STYLE_PLAIN,
			"'%s' is not this kata's number; the solution stays closed.", text);
		return;
	}
	if (model_give_up(&a->model) < 0)
		app_say(a, STYLE_BAD, "The solution is open, but %s", err_text());
	else
		app_say(a, STYLE_PLAIN,
			"Kept as \"seen\". Passing its check still makes it \"done\".");
}

static bool solution_command(struct app *a, void *state, enum command c)
{
	struct solution *s = state;
	char question[80];

	if (!model_solution_is_open(&a->model)) {
		if (c != CMD_OPEN)
			return c == CMD_NEXT_PAGE || c == CMD_PREVIOUS_PAGE;
		(void)snprintf(question, sizeof(question),
			       "To give up type %02d and Enter (Esc: no): ",
			       model_kata(&a->model)->number);
		app_ask(a, question);
		return true;
	}
	if (c == CMD_NEXT_PAGE || c == CMD_PREVIOUS_PAGE) {
		s->page = s->page == PAGE_TEXT ? PAGE_CODE : PAGE_TEXT;
		return true;
	}
	return pager_command(&s->pager[s->page], &s->text, c);
}

static bool solution_can(const struct app *a, enum command c)
{
	bool open = model_solution_is_open(&a->model);

	return c == CMD_OPEN ? !open : c != CMD_NEXT_PAGE || open;
}

static void solution_leave(void *state)
{
	struct solution *s = state;

	text_clear(&s->text);
}

static const enum command commands[] = {
	CMD_NEXT_PAGE, CMD_OPEN,          CMD_NEXT,        CMD_EDIT,      CMD_CHECK,
	CMD_HINTS,     CMD_KATA_AFTER,    CMD_BACK,        CMD_VERDICT,   CMD_STOP,
	CMD_UP,        CMD_DOWN,          CMD_PAGE_UP,     CMD_PAGE_DOWN, CMD_TOP,
	CMD_BOTTOM,    CMD_PREVIOUS_PAGE, CMD_KATA_BEFORE, CMD_NONE,
};

const struct screen_ops solution_screen = {
	.name = "solution",
	.commands = commands,
	.state_bytes = sizeof(struct solution),
	.leave = solution_leave,
	.layout = solution_layout,
	.draw = solution_draw,
	.command = solution_command,
	.can = solution_can,
	.answer = solution_answer,
};
