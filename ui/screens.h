/*
 * screens.h - the screens, one file each.
 */
#ifndef UI_SCREENS_H
#define UI_SCREENS_H

#include "ui/app.h"

extern const struct screen_ops home_screen;
extern const struct screen_ops reader_screen;
extern const struct screen_ops check_screen;
extern const struct screen_ops verdict_screen;
extern const struct screen_ops hints_screen;
extern const struct screen_ops solution_screen;
extern const struct screen_ops help_screen;

#endif
