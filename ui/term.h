/*
 * term.h - the terminal: opened, drawn on, and given back as it was on every way out.
 *
 * There is one terminal per process, as there is one curses, so this module keeps its state itself.
 *
 * Signals: handlers only write one byte into a pipe that the main loop polls, so nothing of curses
 * runs inside a handler. After a fault of our own (SIGSEGV, SIGABRT ...) the handler restores the
 * terminal with write and tcsetattr alone, which are safe there, and lets the signal end the
 * process.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/text.h"

struct term_options {
	bool ascii; /* even in a UTF-8 locale */
	bool color_never;
	bool color_always; /* NO_COLOR is not asked */
};

/* ERR_USAGE with a sentence when stdin or stdout is no terminal or its type is unknown; touches
 * nothing. */
int term_check(void);

/* Takes over the terminal, after term_check. ERR_USAGE or ERR_OS with a sentence when that cannot
 * be done. */
int term_open(const struct term_options *options);
void term_close(void); /* gives it back; safe to call twice and without term_open */

int term_rows(void);
int term_columns(void);
bool term_is_ascii(void);

/* ---- events ---- */

int term_signal_fd(void); /* readable when a signal came */

/* What the signals since the last call ask for. */
struct term_signals {
	bool resized;
	bool suspend; /* somebody sent SIGTSTP */
	bool resumed;
	int end_signal; /* SIGTERM, SIGHUP or SIGINT; 0: none */
};
void term_take_signals(struct term_signals *out);

/* The next key, as keys.h counts them; 0: none waiting, -1: the terminal is gone. Never blocks. */
int32_t term_key(void);

void term_resize(void);  /* takes over the new size */
void term_redraw(void);  /* everything is drawn again at the next term_show */
void term_suspend(void); /* stops the process as Ctrl-Z does; returns after fg */

/* Runs a program in the foreground on the terminal as it was before term_open, and waits for it.
 * argv[0] is looked up in PATH. Returns its wait status, or -1 when it could not be started. */
int term_run_program(char *const *argv);

/* ---- drawing ---- */

void term_erase(void);

/* Draws at most columns of the line; what is longer ends in an ellipsis. Marks change the style.
 * Returns the column after it. Outside the screen nothing happens. */
int term_draw(int row, int column, int columns, enum style base, const char *line);

/* The cursor appears at row, column, or hides (row -1). */
void term_cursor(int row, int column);

/* Brings what was drawn to the terminal. */
void term_show(void);

/* Characters for shapes: the better-looking one, or the ASCII one. */
enum shape { SHAPE_RULE, SHAPE_BAR, SHAPE_BAND, SHAPE_LINE, SHAPE_EMPTY, SHAPE_ELLIPSIS, SHAPES };
const char *term_shape(enum shape s);

#endif
