/*
 * ui.c - starts the terminal app and runs its loop: draw, wait, take what came.
 *
 * The loop waits in one place, for the terminal, for signals and for the workers of a running
 * check. Nothing else in ui/ waits, but for the editor, which has the terminal meanwhile.
 */
#include "ui/ui.h"

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "ui/app.h"
#include "ui/screens.h"

#define TICK_MS 200 /* while a check runs its time is shown; five times a second reads as alive */
#define KEYS_PER_TURN 64 /* so that a pasted novel cannot keep the check waiting */

static void take_signals(struct app *a)
{
	struct term_signals s;

	term_take_signals(&s);
	if (s.end_signal)
		app_quit(a, 128 + s.end_signal);
	if (s.suspend)
		term_suspend();
	if (s.resized || s.resumed || s.suspend) {
		term_resize();
		app_resize(a);
	}
}

static void take_keys(struct app *a)
{
	int32_t code;

	for (int n = 0; n < KEYS_PER_TURN && !a->quit; n++) {
		code = term_key();
		if (code == 0)
			break;
		if (code < 0)
			app_quit(a, 128 + 1); /* the terminal is gone: as if SIGHUP had come */
		else
			app_key(a, code);
	}
}

static void step_check(struct app *a)
{
	struct model *m = &a->model;
	int saved = 0;

	if (!model_step(m, &saved))
		return;
	if (saved < 0)
		app_say(a, STYLE_BAD, "The check ended, but %s", err_text());
	else if (a->stack[a->depth - 1].ops != &check_screen)
		app_say(a, STYLE_BOLD, "Kata %d is checked: %s. V shows the verdict.",
			m->katas.kata[m->check_kata].number, verdict_text(model_verdict(m)->word));
}

static void loop(struct app *a)
{
	while (!a->quit) {
		struct pollfd fds[2 + CHECK_FDS_MAX] = {{.fd = STDIN_FILENO, .events = POLLIN},
							{.fd = term_signal_fd(), .events = POLLIN}};
		bool running = a->model.check_state == MODEL_CHECK_RUNNING;
		int count = 2 + model_check_fds(&a->model, fds + 2, CHECK_FDS_MAX);
		int timeout_ms = model_check_timeout_ms(&a->model);

		app_draw(a);
		if (running && (timeout_ms < 0 || timeout_ms > TICK_MS))
			timeout_ms = TICK_MS;
		(void)poll(fds, (nfds_t)count, timeout_ms); /* EINTR: the signal is in the pipe */
		take_signals(a);
		take_keys(a);
		step_check(a);
	}
}

int ui_run(const struct ui_options *options)
{
	struct term_options terminal = {.ascii = options->ascii,
					.color_never = options->color == UI_COLOR_NEVER,
					.color_always = options->color == UI_COLOR_ALWAYS};
	struct app app = {0};
	struct buf notices = {0};
	int code;

	(void)setlocale(LC_ALL, "");      /* a locale that is not installed leaves "C": ASCII */
	(void)setlocale(LC_NUMERIC, "C"); /* numbers look as in the C sources beside them */
	code = term_check();
	if (code == 0)
		code = model_open(&app.model, options, &notices);
	if (code == 0)
		code = term_open(&terminal);
	if (code == 0) {
		app.model.ascii = term_is_ascii();
		app_resize(&app);
		app_set_notice(&app, buf_text(&notices));
		app_open(&app, &home_screen);
		loop(&app);
		app_close_all(&app);
		term_close();
	} else {
		fprintf(stderr, "schedojo: %s\n", err_text());
	}
	model_close(&app.model);
	buf_free(&notices);
	return code < 0 ? err_exit_code(code) : app.exit_code;
}
