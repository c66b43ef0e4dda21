/*
 * home.c - the list of katas: what there is, how far the learner is, and a preview of the selected
 * one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "ui/number.h"
#include "ui/pager.h"
#include "ui/plot.h"
#include "ui/screens.h"

#define PREVIEW_ROWS 7   /* with its rule; dropped on small terminals */
#define STATE_COLUMNS 14 /* "[!] forbidden" */
#define LEVEL_COLUMNS 7  /* "Junior+" */
#define FIXED_WIDE 54    /* columns of a row besides the title */
#define FIXED_NARROW 33  /* without level, share and tries */

struct home {
	struct pager pager;
	struct text rows; /* one per kata */
	struct text preview;
	char header[120];
	char find[64]; /* what was searched last; "" nothing */
};

/* "[x] done", "[~] slow": the shape says the state, the word what came out. */
static const char *state_text(const struct progress_entry *e, const char **mark, char out[32])
{
	bool is_new = strcmp(e->state, "new") == 0;
	int word = (int)strcspn(e->last, "-"); /* "compile-error" is "compile" here */

	*mark = MARK_PLAIN;
	if (strcmp(e->state, "done") == 0) {
		*mark = MARK_GOOD;
		return "[x] done";
	}
	if (strcmp(e->state, "seen") == 0)
		return "[s] seen";
	if (is_new || !e->last[0])
		return is_new ? "[ ] new" : "[~] tried";
	*mark = strcmp(e->last, "slow") == 0 ? MARK_WARN : MARK_BAD;
	(void)snprintf(out, 32, "[%c] %.*s", strcmp(e->last, "slow") == 0 ? '~' : '!', word,
		       e->last);
	return out;
}

static void add_row(struct home *h, const struct app *a, int i, int title_columns, bool wide)
{
	const struct kata *k = &a->model.katas.kata[i];
	const struct progress_entry *e = &a->model.entry[i];
	char *title = model_clean(&a->model, k->title);
	char *level = model_clean(&a->model, k->level);
	char speed[NUMBER_BYTES];
	char share[NUMBER_BYTES] = "-";
	char word[32];
	const char *mark;
	const char *state = state_text(e, &mark, word);
	struct buf line = {0};

	number_times(speed, e->best_ratio);
	if (e->best_share > 0)
		(void)snprintf(share, sizeof(share), "%.0f%%", e->best_share * 100);
	buf_printf(&line, "%c%3d  ", i == a->model.selected ? '>' : ' ', k->number);
	plot_add_cell(&line, title, title_columns);
	if (wide) {
		buf_add_text(&line, " ");
		plot_add_cell(&line, level, LEVEL_COLUMNS);
	}
	buf_printf(&line, " %s%-*s" MARK_PLAIN "%6s", mark, STATE_COLUMNS, state, speed);
	if (wide)
		buf_printf(&line, "%7s%6d", share, e->tries);
	buf_printf(&line, "%4d/%d", e->hints, KATA_HINTS);
	text_add(&h->rows, buf_text(&line));
	buf_free(&line);
	free(title);
	free(level);
}

static void add_progress(struct home *h, const struct model *m, int columns)
{
	int done = 0, seen = 0, tried = 0;
	struct buf line = {0};

	for (int i = 0; i < m->katas.count; i++) {
		done += strcmp(m->entry[i].state, "done") == 0;
		seen += strcmp(m->entry[i].state, "seen") == 0;
		tried += strcmp(m->entry[i].state, "try") == 0;
	}
	buf_add_text(&line, "Progress " MARK_GOOD);
	plot_add_meter(&line, done, m->katas.count, columns / 4);
	buf_printf(&line, MARK_PLAIN "  %d done  %d tried  %d seen  %d to do", done, tried, seen,
		   m->katas.count - done - tried - seen);
	text_add(&h->preview, buf_text(&line));
	buf_free(&line);
}

static void add_history(struct home *h, const struct model *m)
{
	const struct progress_entry *e = model_entry(m);
	char best[NUMBER_BYTES];
	char bar[NUMBER_BYTES];
	char when[32] = "never";
	time_t last = (time_t)e->last_try_s;
	struct tm local;

	number_times(best, e->best_ratio);
	number_times(bar, model_kata(m)->bar);
	if (last > 0 && localtime_r(&last, &local))
		(void)strftime(when, sizeof(when), "%Y-%m-%d %H:%M", &local);
	text_addf(&h->preview, "Goal %s   Best %s   Last check %s   Tries %d",
		  model_kata(m)->bar > 0 ? bar : "no fault", best, when, e->tries);
}

static void layout_preview(struct home *h, const struct app *a)
{
	const struct model *m = &a->model;
	char *title = model_clean(m, model_kata(m)->title);
	char *summary = model_clean(m, model_kata(m)->summary);
	char *cost = model_clean(m, model_kata(m)->cost);
	int room = a->columns - 2;
	int gap = room - text_columns(title) - text_columns(cost) - 6;

	text_clear(&h->preview);
	text_addf(&h->preview, MARK_BOLD "%s" MARK_PLAIN "%*s" MARK_DIM "cost: %s", title,
		  gap > 1 ? gap : 1, "", cost);
	text_wrap(&h->preview, summary, room, "", "");
	while (h->preview.count > PREVIEW_ROWS - 3)
		free(h->preview.line[--h->preview.count]);
	while (h->preview.count < PREVIEW_ROWS - 3)
		text_add(&h->preview, "");
	add_history(h, m);
	add_progress(h, m, a->columns);
	free(title);
	free(summary);
	free(cost);
}

static bool has_preview(const struct app *a)
{
	return a->rows >= APP_ROWS_FULL - 2;
}

static void home_layout(struct app *a, void *state)
{
	struct home *h = state;
	bool wide = a->columns >= 76;
	int title_columns = a->columns - 2 - (wide ? FIXED_WIDE : FIXED_NARROW);
	int done = 0;
	char right[80];

	text_clear(&h->rows);
	for (int i = 0; i < a->model.katas.count; i++) {
		add_row(h, a, i, title_columns, wide);
		done += strcmp(a->model.entry[i].state, "done") == 0;
	}
	(void)snprintf(h->header, sizeof(h->header), "   #  %-*s%s%-*s%6s%s%6s", title_columns + 1,
		       "Kata", wide ? "Level   " : "", STATE_COLUMNS, "State", "Speed",
		       wide ? " of ref Tries" : "", "Hints");
	layout_preview(h, a);
	(void)snprintf(right, sizeof(right), "%d/%d done", done, a->model.katas.count);
	app_set_title(a, "SCHEDOJO  scheduler optimisation in C", right);
	pager_fit(&h->pager, &h->rows, a->body_rows - 1 - (has_preview(a) ? PREVIEW_ROWS : 0));
	pager_show(&h->pager, &h->rows, a->model.selected, a->model.selected);
}

static void home_draw(const struct app *a, const void *state)
{
	const struct home *h = state;
	const struct pager *p = &h->pager;
	int row = APP_BODY_ROW + 1;

	term_draw(APP_BODY_ROW, 1, a->columns - 2, STYLE_DIM, h->header);
	for (int i = 0; i < p->rows && p->top + i < h->rows.count; i++) {
		int n = p->top + i;
		bool selected = n == a->model.selected;

		term_draw(row + i, 1, a->columns - 2, selected ? STYLE_SELECTED : STYLE_PLAIN,
			  h->rows.line[n]);
	}
	row += p->rows;
	if (!has_preview(a))
		return;
	for (int i = 1; i < a->columns - 1; i++)
		term_draw(row, i, 1, STYLE_DIM, term_shape(SHAPE_RULE));
	if (p->top + p->rows < h->rows.count) {
		char more[40];

		(void)snprintf(more, sizeof(more), " %d more below ",
			       h->rows.count - p->top - p->rows);
		term_draw(row, a->columns - text_columns(more) - 3, 40, STYLE_DIM, more);
	}
	for (int i = 0; i < h->preview.count && i < PREVIEW_ROWS - 1; i++)
		term_draw(row + 1 + i, 1, a->columns - 2, STYLE_PLAIN, h->preview.line[i]);
}

static void select_clamped(struct app *a, int index)
{
	int last = a->model.katas.count - 1;

	model_select(&a->model, index < 0 ? 0 : index > last ? last : index);
}

/* Whether title, id, level or cost of a kata holds the words searched. */
static bool matches(const struct kata *k, const char *find)
{
	const char *const in[] = {k->title, k->id, k->level, k->cost};

	for (int i = 0; i < 4; i++)
		if (in[i] && strcasestr(in[i], find))
			return true;
	return false;
}

static void find_kata(struct app *a, const struct home *h, int from, int step)
{
	int count = a->model.katas.count;

	if (!h->find[0]) {
		app_say(a, STYLE_PLAIN, "Nothing was searched yet; / begins a search.");
		return;
	}
	for (int n = 0; n < count; n++) {
		int i = ((from + n * step) % count + count) % count;

		if (matches(&a->model.katas.kata[i], h->find)) {
			model_select(&a->model, i);
			return;
		}
	}
	app_say(a, STYLE_PLAIN, "No kata matches '%s'.", h->find);
}

static void home_answer(struct app *a, void *state, const char *text)
{
	struct home *h = state;

	if (!*text)
		return;
	(void)snprintf(h->find, sizeof(h->find), "%s", text); /* replies are no longer than this */
	find_kata(a, h, a->model.selected, 1);
}

static bool home_command(struct app *a, void *state, enum command c)
{
	struct home *h = state;
	int selected = a->model.selected;
	int page = h->pager.rows > 1 ? h->pager.rows - 1 : 1;

	switch (c) {
	case CMD_UP: select_clamped(a, selected - 1); return true;
	case CMD_DOWN: select_clamped(a, selected + 1); return true;
	case CMD_PAGE_UP: select_clamped(a, selected - page); return true;
	case CMD_PAGE_DOWN: select_clamped(a, selected + page); return true;
	case CMD_TOP: select_clamped(a, 0); return true;
	case CMD_BOTTOM: select_clamped(a, a->model.katas.count - 1); return true;
	case CMD_OPEN: app_open(a, &reader_screen); return true;
	case CMD_SEARCH: app_ask(a, "/"); return true;
	case CMD_NEXT_HIT: find_kata(a, h, selected + 1, 1); return true;
	case CMD_PREVIOUS_HIT: find_kata(a, h, selected - 1, -1); return true;
	default: return false;
	}
}

static void home_enter(struct app *a, void *state)
{
	(void)state; /* nothing to prepare: layout does it all */
	model_refresh(&a->model);
}

static void home_leave(void *state)
{
	struct home *h = state;

	text_clear(&h->rows);
	text_clear(&h->preview);
}

static const enum command commands[] = {
	CMD_OPEN,    CMD_EDIT,   CMD_CHECK,    CMD_HINTS,        CMD_SEARCH,  CMD_SOLUTION,
	CMD_VERDICT, CMD_STOP,   CMD_UP,       CMD_DOWN,         CMD_PAGE_UP, CMD_PAGE_DOWN,
	CMD_TOP,     CMD_BOTTOM, CMD_NEXT_HIT, CMD_PREVIOUS_HIT, CMD_NEXT,    CMD_NONE,
};

const struct screen_ops home_screen = {
	.name = "list of katas",
	.commands = commands,
	.state_bytes = sizeof(struct home),
	.enter = home_enter,
	.leave = home_leave,
	.layout = home_layout,
	.draw = home_draw,
	.command = home_command,
	.answer = home_answer,
};
