/*
 * editor.h - the learner's own editor, run in the foreground.
 */
#ifndef UI_EDITOR_H
#define UI_EDITOR_H

#include <stdbool.h>

/* Opens path in $VISUAL, $EDITOR, or the first that is installed of sensible-editor, nano and vi,
 * and waits for it. *changed says whether the file is another one afterwards. ERR_NOT_FOUND when
 * there is no editor or it cannot be started, with a sentence that says what to set. */
int editor_run(const char *path, bool *changed);

#endif
