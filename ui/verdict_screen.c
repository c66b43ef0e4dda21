/*
 * verdict_screen.c - what came out of the last check and why: for a program that is wrong its line,
 * the test and the command that shows it again; for one that was measured the plot and the ledger.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/number.h"
#include "ui/pager.h"
#include "ui/plot.h"
#include "ui/screens.h"

#define EXCERPT_LINES 2 /* of source before and after the line at fault */
#define DUMP_PLACES_MAX 12
#define COUNT_ROWS 4 /* with three costs and the stopwatch the whole verdict fits 80x24 */
#define COST_ROWS 3
#define ROWS_MORE 4         /* of each table on a taller terminal */
#define DISAGREE_FACTOR 3.0 /* stopwatch and simulation further apart than this: said so */

struct verdict_view {
	struct pager pager;
	struct text text;
};

/* What each word means, for somebody who sees it for the first time. */
static const char *meaning(enum verdict_word w)
{
	static const char *const text[VERDICT_WORDS] = {
		[VERDICT_PASS] = "Correct, and fast enough.",
		[VERDICT_SLOW] = "Correct, but not yet fast enough.",
		[VERDICT_WRONG] = "A test got a wrong result.",
		[VERDICT_RACE] =
			"Two goroutines use the same memory without an order between them.",
		[VERDICT_DEADLOCK] = "All goroutines wait, and nobody can wake them.",
		[VERDICT_LEAK] = "Something was left behind when the program ended.",
		[VERDICT_COMPILE_ERROR] = "The program does not compile.",
		[VERDICT_CRASH] = "The program crashed.",
		[VERDICT_TIMEOUT] = "The program did not end in time.",
		[VERDICT_MEMORY_LIMIT] = "The program asked for more memory than it may have.",
		[VERDICT_OUTPUT_LIMIT] = "The program printed more than it may.",
		[VERDICT_FORBIDDEN] = "The program did something that the sandbox does not allow.",
		[VERDICT_PANIC] = "The program panicked.",
	};

	return text[w];
}

static void add_headline(struct text *out, const struct model *m, const struct verdict *v,
			 int columns)
{
	bool pass = v->word == VERDICT_PASS;
	const char *mark = pass                      ? MARK_GOOD "[x] "
			   : v->word == VERDICT_SLOW ? MARK_WARN "[~] "
						     : MARK_BAD "[!] ";
	char *message = model_clean(m, v->message);
	char ratio[NUMBER_BYTES];
	char bar[NUMBER_BYTES];
	struct buf line = {0};

	buf_printf(&line, "%s%s" MARK_PLAIN ": %s", mark, verdict_text(v->word), meaning(v->word));
	if (v->cached)
		buf_add_text(&line, " (from an earlier check of the same file)");
	text_wrap(out, buf_text(&line), columns, "", "    ");
	if (*message)
		text_wrap(out, message, columns, "", "");
	if (v->ratio > 0) {
		number_times(ratio, v->ratio);
		number_times(bar, v->bar);
		buf_clear(&line);
		buf_printf(&line, "Simulated speed: " MARK_BOLD "%s" MARK_PLAIN " of the slow form",
			   ratio);
		if (v->bar > 0)
			buf_printf(&line, ", %s needed", bar);
		if (v->form[FORM_REFERENCE].known)
			buf_printf(&line, "; %.0f%% of the reference", verdict_share(v) * 100);
		text_wrap(out, buf_text(&line), columns, "", "  ");
	}
	buf_free(&line);
	free(message);
}

static void add_stopwatch(struct text *out, const struct verdict *v, int columns)
{
	const struct stopwatch_result *s = &v->stopwatch;
	struct buf line = {0};
	char number[3][NUMBER_BYTES];

	if (!s->known)
		return;
	number_times(number[0], s->ratio);
	number_times(number[1], s->low);
	number_times(number[2], s->high);
	buf_printf(&line, "Stopwatch on this machine: %s, %s (%s to %s), %d pairs of runs.",
		   s->answer ? s->answer : "can't tell", number[0], number[1], number[2], s->pairs);
	if (v->ratio > 0 &&
	    (s->low > v->ratio * DISAGREE_FACTOR || s->high * DISAGREE_FACTOR < v->ratio))
		buf_add_text(&line, " It disagrees with the simulation, which decides.");
	text_wrap(out, buf_text(&line), columns, "", "  ");
	buf_free(&line);
}

static void add_measured(struct text *out, const struct app *a, const struct verdict *v,
			 int columns)
{
	int more = a->rows >= APP_ROWS_FULL + 2 * ROWS_MORE ? ROWS_MORE : 0;

	if (v->ratio <= 0)
		return;
	text_add(out, "");
	plot_add_forms(out, v, columns);
	text_add(out, "");
	plot_add_counts(out, v, columns, COUNT_ROWS + more);
	text_add(out, "");
	plot_add_costs(out, v, columns, COST_ROWS + more);
	add_stopwatch(out, v, columns);
}

/* The lines of the checked source around one, with an arrow at it. */
static void add_excerpt(struct text *out, const struct model *m, int line, int columns)
{
	const char *s = m->check_source ? m->check_source : "";

	for (int n = 1; *s && n <= line + EXCERPT_LINES; n++) {
		size_t len = strcspn(s, "\n");

		if (n >= line - EXCERPT_LINES) {
			char *copy = NULL;

			if (asprintf(&copy, "%.*s", (int)len, s) < 0)
				return;
			text_addf(out, "%s%4d  %.*s", n == line ? MARK_BOLD "> " : MARK_DIM "  ", n,
				  (int)text_fit(copy, columns - 8), copy);
			free(copy);
		}
		s += len;
		s += *s == '\n';
	}
}

static void add_place(struct text *out, const struct model *m, const struct verdict_place *p,
		      int columns)
{
	char *function = model_clean(m, p->function);
	char *file = model_clean(m, p->file);
	char *state = model_clean(m, p->state);
	struct buf line = {0};
	bool access = p->access && *p->access;

	if (access && p->bytes > 0)
		buf_printf(&line, "%s of %d byte%s ", p->access, p->bytes,
			   p->bytes == 1 ? "" : "s");
	else if (access)
		buf_printf(&line, "%s ", p->access);
	buf_printf(&line, "%s goroutine %lld%s", access ? "by" : "in", (long long)p->goid,
		   p->goid == 1 ? " (main)" : "");
	if (*state && !access)
		buf_printf(&line, ", %s", state);
	if (p->line > 0)
		buf_printf(&line, ", at %s:%d", file, p->line);
	if (*function)
		buf_printf(&line, " in %s", function);
	text_wrap(out, buf_text(&line), columns, "  ", "    ");
	buf_free(&line);
	free(function);
	free(file);
	free(state);
}

static void add_places(struct text *out, const struct model *m, const struct verdict *v,
		       int columns)
{
	int shown = v->places < DUMP_PLACES_MAX ? v->places : DUMP_PLACES_MAX;

	if (v->places == 0)
		return;
	text_add(out, "");
	text_add(out, MARK_BOLD "Where");
	for (int i = 0; i < shown; i++)
		add_place(out, m, &v->place[i], columns);
	if (shown < v->places)
		text_addf(out, "  ... and %d more", v->places - shown);
}

/* The lines of the two accesses of a race, and of any other fault the one. */
static void add_source(struct text *out, const struct model *m, const struct verdict *v,
		       int columns)
{
	int last = 0;

	if (v->line > 0) {
		text_add(out, "");
		add_excerpt(out, m, v->line, columns);
		last = v->line;
	}
	for (int i = 0; i < v->places; i++) {
		const struct verdict_place *p = &v->place[i];

		if (!p->which || strcmp(p->which, "other") != 0 || p->line <= 0 || p->line == last)
			continue;
		text_add(out, "");
		add_excerpt(out, m, p->line, columns);
		return;
	}
}

static void add_failed_tests(struct text *out, const struct model *m, const struct verdict *v,
			     int columns)
{
	bool heading = false;

	for (int i = 0; i < v->tests; i++) {
		char *name = model_clean(m, v->test[i].name);
		char *message = model_clean(m, v->test[i].message);

		if (!v->test[i].ok && !heading) {
			text_add(out, "");
			text_add(out, MARK_BOLD "Tests that failed");
			heading = true;
		}
		if (!v->test[i].ok) {
			char *line = NULL;

			if (asprintf(&line, "%s%s%s", name, *message ? ": " : "", message) >= 0)
				text_wrap(out, line, columns, "  " MARK_BAD "FAIL" MARK_PLAIN "  ",
					  "        ");
			free(line);
		}
		free(name);
		free(message);
	}
}

static void add_failure(struct text *out, const struct model *m, const struct verdict *v,
			int columns)
{
	char *file = model_clean(m, v->file && *v->file ? v->file : "kata.c");

	if (v->line > 0)
		text_addf(out, "At " MARK_BOLD "%s:%d", file, v->line);
	free(file);
	add_source(out, m, v, columns);
	add_places(out, m, v, columns);
	add_failed_tests(out, m, v, columns);
	if (v->schedule && *v->schedule) {
		char *schedule = model_clean(m, v->schedule);

		text_add(out, "");
		text_addf(out,
			  "%d of %d schedules failed. The same one again, as often as you like:",
			  v->failed, v->explored);
		text_addf(out, "  schedojo replay %d --schedule %s",
			  m->katas.kata[m->check_kata].number, schedule);
		free(schedule);
	}
	if (v->warnings) {
		char *warnings = model_clean(m, v->warnings);

		text_add(out, "");
		text_add(out, MARK_BOLD "Warnings");
		text_add_code(out, warnings, columns, false);
		free(warnings);
	}
}

static void verdict_layout(struct app *a, void *state)
{
	struct verdict_view *view = state;
	const struct model *m = &a->model;
	const struct verdict *v = model_verdict(m);
	const struct kata *k = &m->katas.kata[m->check_kata];
	int columns = a->columns - 2;
	char *title = model_clean(m, k->title);
	char left[160];
	char right[80];
	char took[NUMBER_BYTES];

	text_clear(&view->text);
	add_headline(&view->text, m, v, columns);
	if (v->word != VERDICT_PASS && v->word != VERDICT_SLOW)
		add_failure(&view->text, m, v, columns);
	add_measured(&view->text, a, v, columns);
	text_add(&view->text, "");
	text_wrap(&view->text,
		  v->word == VERDICT_PASS ? "Next: s shows the reference, its trade-off and when "
					    "not to do it; n goes on."
					  : "Next: e edits, c checks again, h shows the hints.",
		  columns, "", "");
	pager_fit(&view->pager, &view->text, a->body_rows);
	number_time(took, (double)(m->check_ended_ns - m->check_started_ns) / 1e6);
	(void)snprintf(left, sizeof(left), "%02d %s", k->number, title);
	(void)snprintf(right, sizeof(right), "VERDICT  try %d  %s", m->entry[m->check_kata].tries,
		       took);
	app_set_title(a, left, right);
	free(title);
}

static void verdict_draw(const struct app *a, const void *state)
{
	const struct verdict_view *view = state;

	pager_draw(&view->pager, &view->text, APP_BODY_ROW, a->columns);
}

static bool verdict_command(struct app *a, void *state, enum command c)
{
	struct verdict_view *view = state;

	(void)a; /* only the text moves */
	return pager_command(&view->pager, &view->text, c);
}

static void verdict_leave(void *state)
{
	struct verdict_view *view = state;

	text_clear(&view->text);
}

static const enum command commands[] = {
	CMD_NEXT,       CMD_EDIT, CMD_CHECK,  CMD_HINTS,       CMD_SOLUTION,
	CMD_KATA_AFTER, CMD_BACK, CMD_UP,     CMD_DOWN,        CMD_PAGE_UP,
	CMD_PAGE_DOWN,  CMD_TOP,  CMD_BOTTOM, CMD_KATA_BEFORE, CMD_NONE,
};

const struct screen_ops verdict_screen = {
	.name = "verdict",
	.commands = commands,
	.state_bytes = sizeof(struct verdict_view),
	.leave = verdict_leave,
	.layout = verdict_layout,
	.draw = verdict_draw,
	.command = verdict_command,
};
