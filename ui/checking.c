/*
 * checking.c - a check while it runs, and when it has ended: its stages, the tests, the program's
 * output.
 *
 * The screen stays when the check ends: the verdict opens with Enter, so that nobody reads a page
 * that is suddenly another one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/proc.h"
#include "ui/number.h"
#include "ui/pager.h"
#include "ui/plot.h"
#include "ui/screens.h"

#define OUTPUT_BYTES_SHOWN 500 /* enough to recognise one's own printf */
#define METER_COLUMNS 20

struct checking {
	struct pager pager;
	struct text text;
};

static const char *const shape[] = {
	[STAGE_WAITING] = MARK_DIM "[  ]", [STAGE_RUNNING] = MARK_BOLD "[..]",
	[STAGE_OK] = MARK_GOOD "[ok]",     [STAGE_FAILED] = MARK_BAD "[!!]",
	[STAGE_SKIPPED] = MARK_DIM "[--]",
};

/* A meter of a stopped check stands still, so its stage is no longer running. */
static enum stage_status shown_status(const struct stage_state *s, bool stopped)
{
	return stopped && s->status == STAGE_RUNNING ? STAGE_SKIPPED : s->status;
}

static void add_stage(struct text *out, enum stage which, const struct stage_state *s, bool stopped)
{
	enum stage_status status = shown_status(s, stopped);
	struct buf line = {0};
	char took[NUMBER_BYTES] = "";
	char counted[40] = "";

	if (status == STAGE_OK || status == STAGE_FAILED)
		number_time(took, s->ms);
	if (s->total > 0 && s->status != STAGE_WAITING)
		(void)snprintf(counted, sizeof(counted), "%d/%d", s->done, s->total);
	buf_printf(&line, "%s %d %-10s" MARK_PLAIN " %-8s %9s  %9s", shape[status], (int)which + 1,
		   stage_name(which),
		   stopped && s->status == STAGE_RUNNING ? "stopped" : stage_status_text(status),
		   counted, took);
	if (status == STAGE_RUNNING && s->total > 0) {
		buf_add_text(&line, "  ");
		plot_add_meter(&line, s->done, s->total, METER_COLUMNS - 8);
	}
	text_add(out, buf_text(&line));
	buf_free(&line);
}

static void add_tests(struct text *out, const struct model *m, const struct verdict *v, int columns)
{
	if (v->tests == 0)
		return;
	text_add(out, "");
	text_add(out, MARK_BOLD "Tests");
	for (int i = 0; i < v->tests; i++) {
		const struct test_result *t = &v->test[i];
		char *name = model_clean(m, t->name);
		char *message = model_clean(m, t->message);

		text_addf(out, "  %s" MARK_PLAIN "  %s", t->ok ? MARK_GOOD "ok  " : MARK_BAD "FAIL",
			  name);
		if (!t->ok && *message)
			text_wrap(out, message, columns, "        ", "        ");
		free(name);
		free(message);
	}
}

static void add_lines(struct text *out, const struct model *m, const char *heading,
		      const char *bytes, size_t len, int columns)
{
	struct buf clean = {0};
	struct text lines = {0};

	if (len == 0)
		return;
	text_clean(&clean, bytes, len, m->ascii);
	text_add_code(&lines, buf_text(&clean), columns - 4, false);
	text_add(out, "");
	text_add(out, heading);
	for (int i = 0; i < lines.count; i++)
		text_addf(out, "  | %s", lines.line[i]);
	text_clear(&lines);
	buf_free(&clean);
}

static void add_state(struct text *out, const struct model *m, const struct verdict *v)
{
	char took[NUMBER_BYTES];
	int64_t until = m->check_state == MODEL_CHECK_RUNNING ? proc_now_ns() : m->check_ended_ns;

	number_time(took, (double)(until - m->check_started_ns) / 1e6);
	if (m->check_state == MODEL_CHECK_RUNNING)
		text_addf(out,
			  MARK_BOLD "Checking" MARK_PLAIN " your kata.c for %s.  Press x to stop.",
			  took);
	else if (m->check_state == MODEL_CHECK_STOPPED)
		text_addf(out, MARK_BOLD "Stopped" MARK_PLAIN " after %s; nothing was recorded.",
			  took);
	else
		text_addf(out, "Verdict: %s%s" MARK_PLAIN "  after %s%s.  Press Enter to see why.",
			  v->word == VERDICT_PASS ? MARK_GOOD : MARK_BAD, verdict_text(v->word),
			  took, v->cached ? ", from an earlier check of the same file" : "");
	text_add(out, "");
}

static void check_layout(struct app *a, void *state)
{
	struct checking *c = state;
	const struct model *m = &a->model;
	const struct verdict *v = model_verdict(m);
	const struct kata *k = &m->katas.kata[m->check_kata];
	int columns = a->columns - 2;
	char *title = model_clean(m, k->title);
	char left[160];
	char right[40];
	size_t output = v->output.len < OUTPUT_BYTES_SHOWN ? v->output.len : OUTPUT_BYTES_SHOWN;

	text_clear(&c->text);
	add_state(&c->text, m, v);
	for (int s = 0; s < STAGES; s++)
		add_stage(&c->text, (enum stage)s, &v->stage[s],
			  m->check_state == MODEL_CHECK_STOPPED);
	if (m->check_state == MODEL_CHECK_DONE && v->word != VERDICT_PASS && v->message) {
		char *message = model_clean(m, v->message);

		text_add(&c->text, "");
		text_wrap(&c->text, message, columns, "", "");
		free(message);
	}
	add_tests(&c->text, m, v, columns);
	if (v->warnings)
		add_lines(&c->text, m, MARK_BOLD "Warnings", v->warnings, strlen(v->warnings),
			  columns);
	add_lines(&c->text, m, MARK_BOLD "Your output" MARK_PLAIN " (its beginning)",
		  buf_text(&v->output), output, columns);
	pager_fit(&c->pager, &c->text, a->body_rows);
	(void)snprintf(left, sizeof(left), "%02d %s", k->number, title);
	(void)snprintf(right, sizeof(right), "CHECK  try %d",
		       m->entry[m->check_kata].tries + (m->check_state != MODEL_CHECK_DONE));
	app_set_title(a, left, right);
	free(title);
}

static void check_draw(const struct app *a, const void *state)
{
	const struct checking *c = state;

	pager_draw(&c->pager, &c->text, APP_BODY_ROW, a->columns);
}

static bool check_command(struct app *a, void *state, enum command c)
{
	struct checking *check = state;

	if (c == CMD_OPEN && a->model.check_state == MODEL_CHECK_DONE) {
		app_open(a, &verdict_screen);
		return true;
	}
	if (c == CMD_OPEN) {
		app_say(a, STYLE_PLAIN,
			a->model.check_state == MODEL_CHECK_RUNNING
				? "The check is still running; x stops it."
				: "The check was stopped; c checks again.");
		return true;
	}
	return pager_command(&check->pager, &check->text, c);
}

static bool check_can(const struct app *a, enum command c)
{
	if (c == CMD_OPEN)
		return a->model.check_state == MODEL_CHECK_DONE;
	return c != CMD_CHECK || a->model.check_state != MODEL_CHECK_RUNNING;
}

static void check_leave(void *state)
{
	struct checking *c = state;

	text_clear(&c->text);
}

static const enum command commands[] = {
	CMD_OPEN,     CMD_STOP,    CMD_EDIT,        CMD_CHECK,      CMD_HINTS,   CMD_BACK,
	CMD_SOLUTION, CMD_VERDICT, CMD_UP,          CMD_DOWN,       CMD_PAGE_UP, CMD_PAGE_DOWN,
	CMD_TOP,      CMD_BOTTOM,  CMD_KATA_BEFORE, CMD_KATA_AFTER, CMD_NEXT,    CMD_NONE,
};

const struct screen_ops check_screen = {
	.name = "check",
	.commands = commands,
	.state_bytes = sizeof(struct checking),
	.leave = check_leave,
	.layout = check_layout,
	.draw = check_draw,
	.command = check_command,
	.can = check_can,
};
