/*
 * app.h - the frame around the screens: a stack of them, the first and the last lines, the prompt,
 * messages.
 *
 * A screen is an ops table and a struct of its own. The rules between the two:
 *   1. layout prepares everything that draw shows; it runs after each change of the model or of
 *      the size, and it may read files. draw only puts prepared text on the screen.
 *   2. command handles what is particular to the screen; what it does not know (false) the app
 *      handles: the same key means the same everywhere.
 *   3. A screen is on the stack at most once: opening it again goes back to it.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/keys.h"
#include "ui/model.h"
#include "ui/term.h"
#include "ui/text.h"

#define APP_ROWS_MIN 16
#define APP_COLUMNS_MIN 60
#define APP_ROWS_FULL 24  /* from here on there is room for the lower pane */
#define APP_BODY_ROW 2    /* below the title and a rule */
#define APP_FRAME_ROWS 4  /* title, rule, rule or message, keys */
#define APP_SCREENS_MAX 8 /* more than there are kinds of screens */

struct app;

struct screen_ops {
	const char *name;             /* for the help: "kata list" */
	const enum command *commands; /* what works here, most useful first; ends with CMD_NONE */
	size_t state_bytes;           /* of the screen's own struct, zeroed before enter */
	void (*enter)(struct app *a, void *state); /* may be NULL */
	void (*leave)(void *state);                /* frees what the struct owns; may be NULL */
	void (*layout)(struct app *a, void *state);
	void (*draw)(const struct app *a, const void *state);
	bool (*command)(struct app *a, void *state, enum command c);
	/* Whether c makes sense just now; NULL: always. */
	bool (*can)(const struct app *a, enum command c);
	void (*answer)(struct app *a, void *state, const char *text); /* to app_ask; may be NULL */
};

struct screen {
	const struct screen_ops *ops;
	void *state; /* owned */
};

struct app {
	struct model model;
	struct screen stack[APP_SCREENS_MAX];
	int depth;
	int rows, columns; /* of the terminal */
	int body_rows;     /* between the frame's lines */
	char left[200];    /* of the title: where we are; set by layout */
	char right[200];   /* of the title: the rest */
	char message[400]; /* shown until the next key; "" when there is none */
	enum style message_style;
	struct text notice; /* a box that is shown until a key is pressed; empty: none */
	bool asking;        /* the prompt has the keys */
	char question[80];
	char reply[64];
	int laid_out; /* version of the model that layout has seen */
	bool quit;
	int exit_code;
};

/* Opens a screen, or goes back to it when it is on the stack. */
void app_open(struct app *a, const struct screen_ops *ops);
void app_back(struct app *a); /* on the first screen nothing happens */
void app_close_all(struct app *a);
void app_quit(struct app *a, int exit_code);

/* layout will run before the next drawing. */
void app_invalidate(struct app *a);

void app_set_title(struct app *a, const char *left, const char *right);

/* Appends the names of a screen's pages to a title, the current one in brackets. */
void app_add_tabs(char *title, size_t size, const char *const *name, int count, int current);

void app_say(struct app *a, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void app_say_error(struct app *a, const char *what);       /* "WHAT: sentence of err_text" */
void app_set_notice(struct app *a, const char *sentences); /* lines; cleaned */

/* Asks for a line of text on the last line but one; the screen's answer gets it, unless Esc was
 * pressed. */
void app_ask(struct app *a, const char *question);

/* Whether the last line should offer the command on this screen just now. */
bool app_can(const struct app *a, enum command c);

/* Takes one key, as keys.h counts them. */
void app_key(struct app *a, int32_t code);

/* The kata before (-1) or after (1) in the list; elsewhere than on the list its reader opens. */
void app_step_kata(struct app *a, int step);

/* Lays out, if something changed, and draws everything. */
void app_draw(struct app *a);

/* The terminal's size has changed. */
void app_resize(struct app *a);

#endif
