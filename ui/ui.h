/*
 * ui.h - the terminal app.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>

enum ui_color {
	UI_COLOR_AUTO, /* NO_COLOR and what the terminal can do decide */
	UI_COLOR_NEVER,
	UI_COLOR_ALWAYS /* also against NO_COLOR, when the terminal can show it */
};

struct ui_options {
	const char *katas; /* folder of the katas; NULL: $SCHEDOJO_KATAS or the shipped ones */
	const char *dir;   /* workspace; NULL: found as record/workspace.h says */
	enum ui_color color;
	bool ascii; /* ASCII even where the locale is UTF-8 */
};

/* Runs the app until the learner quits. Returns the exit code of the process: 0, 2 when there is no
 * usable terminal, 66 and the like when there are no katas, 128 + n after signal n (Ctrl-C is
 * SIGINT). Whatever is wrong before the screen opens is said in one sentence on stderr. */
int ui_run(const struct ui_options *options);

#endif
