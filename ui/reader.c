/*
 * reader.c - one kata to read: the problem, the slow C, the same in Go, and why it is slow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/pager.h"
#include "ui/screens.h"

enum page { PAGE_PROBLEM, PAGE_SLOW, PAGE_GO, PAGE_WHY, PAGES };

static const char *const page_name[PAGES] = {"Problem", "Slow C", "Go", "Why"};

struct reader {
	enum page page;
	struct pager pager[PAGES]; /* each page keeps its place */
	struct text text;          /* of the page shown */
};

static void add_head(struct reader *r, const struct app *a)
{
	const struct kata *k = model_kata(&a->model);
	char *level = model_clean(&a->model, k->level);
	char *cost = model_clean(&a->model, k->cost);
	char goal[100] = "the right result in every schedule";

	text_addf(&r->text, MARK_DIM "Level " MARK_PLAIN "%s   " MARK_DIM "Cost " MARK_PLAIN "%s",
		  level, cost);
	if (k->bar > 0)
		(void)snprintf(goal, sizeof(goal),
			       "the same result, at least x%.1f faster on %d simulated cores",
			       k->bar, k->cores);
	text_wrap(&r->text, goal, a->columns - 2, MARK_DIM "Goal  " MARK_PLAIN, "      ");
	text_add(&r->text, "");
	free(level);
	free(cost);
}

static void add_page(struct reader *r, const struct app *a)
{
	struct buf source = {0};
	int columns = a->columns - 2;

	if (r->page == PAGE_SLOW) {
		model_code(&a->model, KATA_SLOW, &source);
		text_add_code(&r->text, buf_text(&source), columns, true);
	} else {
		model_text(&a->model,
			   r->page == PAGE_PROBLEM ? KATA_BRIEF
			   : r->page == PAGE_GO    ? KATA_GO
						   : KATA_WHY,
			   &source);
		text_add_markdown(&r->text, buf_text(&source), columns);
	}
	buf_free(&source);
}

static void reader_layout(struct app *a, void *state)
{
	struct reader *r = state;
	char *title = model_clean(&a->model, model_kata(&a->model)->title);
	char left[160];
	char right[80] = "";

	text_clear(&r->text);
	if (r->page == PAGE_PROBLEM)
		add_head(r, a);
	add_page(r, a);
	pager_fit(&r->pager[r->page], &r->text, a->body_rows);
	(void)snprintf(left, sizeof(left), "%02d %s", model_kata(&a->model)->number, title);
	app_add_tabs(right, sizeof(right), page_name, PAGES, (int)r->page);
	app_set_title(a, left, right);
	free(title);
}

static void reader_draw(const struct app *a, const void *state)
{
	const struct reader *r = state;

	pager_draw(&r->pager[r->page], &r->text, APP_BODY_ROW, a->columns);
}

static bool reader_command(struct app *a, void *state, enum command c)
{
	struct reader *r = state;

	switch (c) {
	case CMD_NEXT_PAGE: r->page = (r->page + 1) % PAGES; return true;
	case CMD_PREVIOUS_PAGE: r->page = (r->page + PAGES - 1) % PAGES; return true;
	case CMD_SEARCH: app_ask(a, "/"); return true;
	default: return pager_command(&r->pager[r->page], &r->text, c);
	}
}

static void reader_answer(struct app *a, void *state, const char *text)
{
	struct reader *r = state;

	if (*text && !pager_search(&r->pager[r->page], &r->text, text))
		app_say(a, STYLE_PLAIN, "'%s' is not on this page; Tab shows the next one.", text);
}

static void reader_leave(void *state)
{
	struct reader *r = state;

	text_clear(&r->text);
}

static const enum command commands[] = {
	CMD_EDIT,          CMD_CHECK,    CMD_NEXT_PAGE,    CMD_HINTS,       CMD_SEARCH,
	CMD_KATA_AFTER,    CMD_SOLUTION, CMD_VERDICT,      CMD_STOP,        CMD_UP,
	CMD_DOWN,          CMD_PAGE_UP,  CMD_PAGE_DOWN,    CMD_TOP,         CMD_BOTTOM,
	CMD_PREVIOUS_PAGE, CMD_NEXT_HIT, CMD_PREVIOUS_HIT, CMD_KATA_BEFORE, CMD_NEXT,
	CMD_BACK,          CMD_NONE,
};

const struct screen_ops reader_screen = {
	.name = "reader",
	.commands = commands,
	.state_bytes = sizeof(struct reader),
	.leave = reader_leave,
	.layout = reader_layout,
	.draw = reader_draw,
	.command = reader_command,
	.answer = reader_answer,
};
