/*
 * app.c - the stack of screens, the commands that mean the same on all of them, and the prompt.
 * What the frame looks like is in frame.c.
 */
#include "ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/editor.h"
#include "ui/screens.h"

#define ESCAPE 0x1b
#define CTRL_U ('U' & 0x1f)
#define BACKSPACE 8
#define DELETE 0x7f

static struct screen *top(struct app *a)
{
	return &a->stack[a->depth - 1];
}

static void pop(struct app *a)
{
	struct screen *s = top(a);

	if (s->ops->leave)
		s->ops->leave(s->state);
	free(s->state);
	a->depth--;
}

void app_invalidate(struct app *a)
{
	a->laid_out = -1;
}

void app_open(struct app *a, const struct screen_ops *ops)
{
	app_invalidate(a);
	for (int i = 0; i < a->depth; i++)
		if (a->stack[i].ops == ops) {
			while (a->depth > i + 1)
				pop(a);
			break;
		}
	if (a->depth > 0 && top(a)->ops == ops)
		pop(a); /* entered anew: it may be about another kata now */
	ASSERT(a->depth < APP_SCREENS_MAX);
	a->stack[a->depth++] = (struct screen){ops, xcalloc(1, ops->state_bytes)};
	if (ops->enter)
		ops->enter(a, top(a)->state);
}

void app_back(struct app *a)
{
	if (a->depth > 1)
		pop(a);
	model_refresh(&a->model);
	app_invalidate(a);
}

void app_close_all(struct app *a)
{
	while (a->depth > 0)
		pop(a);
	text_clear(&a->notice);
}

void app_quit(struct app *a, int exit_code)
{
	a->quit = true;
	a->exit_code = exit_code;
}

void app_set_title(struct app *a, const char *left, const char *right)
{
	/* Longer titles are clipped by the screen's width anyway. */
	(void)snprintf(a->left, sizeof(a->left), "%s", left);
	(void)snprintf(a->right, sizeof(a->right), "%s", right);
}

void app_add_tabs(char *title, size_t size, const char *const *name, int count, int current)
{
	size_t len = strlen(title);

	for (int i = 0; i < count && len < size; i++)
		len += (size_t)snprintf(title + len, size - len,
					i == current ? MARK_BOLD "[%s]" MARK_PLAIN : " %s ",
					name[i]);
}

void app_say(struct app *a, enum style style, const char *format, ...)
{
	char raw[sizeof(a->message)];
	va_list args;
	char *clean;

	va_start(args, format);
	(void)vsnprintf(raw, sizeof(raw), format, args); /* a cut message is better than none */
	va_end(args);
	clean = model_clean(&a->model, raw);
	(void)snprintf(a->message, sizeof(a->message), "%s", clean);
	a->message_style = style;
	free(clean);
}

void app_say_error(struct app *a, const char *what)
{
	app_say(a, STYLE_BAD, "%s: %s", what, err_text());
}

void app_set_notice(struct app *a, const char *sentences)
{
	text_clear(&a->notice);
	while (*sentences) {
		size_t len = strcspn(sentences, "\n");
		char *line = xasprintf("%.*s", (int)len, sentences);
		char *clean = model_clean(&a->model, line);

		text_wrap(&a->notice, clean, APP_COLUMNS_MIN - 8, "", "");
		free(clean);
		free(line);
		sentences += len;
		sentences += *sentences == '\n';
	}
}

/* ---- the prompt ---- */

void app_ask(struct app *a, const char *question)
{
	(void)snprintf(a->question, sizeof(a->question), "%s", question); /* ours, and short */
	a->reply[0] = '\0';
	a->asking = true;
}

static void prompt_add(struct app *a, int32_t code)
{
	size_t len = strlen(a->reply);

	/* Replies are searches and kata numbers: printable ASCII is enough for both. */
	if (code >= ' ' && code < DELETE && len + 1 < sizeof(a->reply)) {
		a->reply[len] = (char)code;
		a->reply[len + 1] = '\0';
	}
}

static void prompt_key(struct app *a, int32_t code)
{
	enum command c = keys_command(code);
	size_t len = strlen(a->reply);

	if (code < ' ' && (c == CMD_QUIT || c == CMD_SUSPEND || c == CMD_REDRAW)) {
		a->asking = false;
		app_key(a, code);
	} else if (code == ESCAPE) {
		a->asking = false;
	} else if (c == CMD_OPEN) {
		a->asking = false;
		if (top(a)->ops->answer)
			top(a)->ops->answer(a, top(a)->state, a->reply);
		app_invalidate(a);
	} else if (code == CTRL_U) {
		a->reply[0] = '\0';
	} else if (code == BACKSPACE || code == DELETE || code == keys_backspace()) {
		a->reply[len > 0 ? len - 1 : 0] = '\0';
	} else {
		prompt_add(a, code);
	}
}

/* ---- commands that mean the same everywhere ---- */

static void edit(struct app *a)
{
	char *path = NULL;
	bool changed = false;

	if (model_open_file(&a->model, &path) < 0) {
		app_say_error(a, "Cannot open your file");
		return;
	}
	if (editor_run(path, &changed) < 0)
		app_say_error(a, "Cannot edit");
	else if (changed)
		app_say(a, STYLE_BOLD, "kata.c has changed. Press c to check it.");
	else
		app_say(a, STYLE_PLAIN, "kata.c has not changed: %s", path);
	free(path);
	model_refresh(&a->model);
	app_resize(a);
}

static void check(struct app *a)
{
	struct model *m = &a->model;

	if (m->check_state == MODEL_CHECK_RUNNING && m->check_kata == m->selected) {
		app_open(a, &check_screen);
		return;
	}
	if (model_start_check(m) < 0)
		app_say_error(a, "Cannot check");
	else
		app_open(a, &check_screen);
}

static void stop(struct app *a)
{
	if (a->model.check_state == MODEL_CHECK_RUNNING) {
		model_stop_check(&a->model);
		app_say(a, STYLE_BOLD,
			"The check is stopped; nothing was recorded. c checks again.");
	} else {
		app_say(a, STYLE_PLAIN, "No check is running.");
	}
}

static void show_verdict(struct app *a)
{
	if (a->model.check_state == MODEL_CHECK_DONE) {
		model_select(&a->model, a->model.check_kata);
		app_open(a, &verdict_screen);
	} else if (a->model.check_state == MODEL_CHECK_RUNNING) {
		app_say(a, STYLE_PLAIN, "The check is still running; x stops it.");
	} else {
		app_say(a, STYLE_PLAIN, "No check has ended yet. Press c to check your kata.c.");
	}
}

static void open_kata(struct app *a, int index)
{
	bool in_list = a->depth == 1;

	model_select(&a->model, index);
	if (in_list)
		return;
	while (a->depth > 1)
		pop(a);
	app_open(a, &reader_screen);
}

void app_step_kata(struct app *a, int step)
{
	int index = a->model.selected + step;

	if (index < 0 || index >= a->model.katas.count)
		app_say(a, STYLE_PLAIN,
			step < 0 ? "This is the first kata." : "This is the last kata.");
	else
		open_kata(a, index);
}

static void next_kata(struct app *a)
{
	const char *id = model_kata(&a->model)->next;
	int index = id && *id ? model_find_id(&a->model, id) : a->model.selected + 1;

	if (index < 0 || index >= a->model.katas.count)
		app_say(a, STYLE_PLAIN, "No kata follows this one.");
	else
		open_kata(a, index);
}

bool app_can(const struct app *a, enum command c)
{
	const struct screen_ops *ops = a->stack[a->depth - 1].ops;

	if (c == CMD_STOP)
		return a->model.check_state == MODEL_CHECK_RUNNING;
	if (c == CMD_VERDICT)
		return a->model.check_state == MODEL_CHECK_DONE;
	return !ops->can || ops->can(a, c);
}

static void leave(struct app *a)
{
	if (a->depth > 1)
		app_back(a);
	else
		app_quit(a, 0);
}

static void app_command(struct app *a, enum command c)
{
	switch (c) {
	case CMD_EDIT: edit(a); break;
	case CMD_CHECK: check(a); break;
	case CMD_STOP: stop(a); break;
	case CMD_VERDICT: show_verdict(a); break;
	case CMD_HINTS: app_open(a, &hints_screen); break;
	case CMD_SOLUTION: app_open(a, &solution_screen); break;
	case CMD_NEXT: next_kata(a); break;
	case CMD_KATA_BEFORE: app_step_kata(a, -1); break;
	case CMD_KATA_AFTER: app_step_kata(a, 1); break;
	case CMD_HELP: app_open(a, &help_screen); break;
	case CMD_BACK: app_back(a); break;
	case CMD_LEAVE: leave(a); break;
	default: break; /* a key of other screens: it does nothing here */
	}
}

void app_key(struct app *a, int32_t code)
{
	enum command c = keys_command(code);
	bool visible = a->rows >= APP_ROWS_MIN && a->columns >= APP_COLUMNS_MIN;

	if (a->asking) {
		prompt_key(a, code);
		return;
	}
	a->message[0] = '\0';
	if (c == CMD_QUIT) {
		app_quit(a, code == ('C' & 0x1f) ? 130 : 0);
	} else if (c == CMD_SUSPEND) {
		term_suspend();
		app_resize(a);
	} else if (c == CMD_REDRAW) {
		term_redraw();
		app_resize(a);
	} else if (!visible) {
		return; /* nobody can see what other keys would do */
	} else if (a->notice.count > 0) {
		text_clear(&a->notice);
	} else {
		if (!top(a)->ops->command(a, top(a)->state, c))
			app_command(a, c);
		app_invalidate(a);
	}
}
