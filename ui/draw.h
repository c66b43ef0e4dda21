/*
 * draw.h - what term.c needs of draw.c: the styles and shapes are chosen once, when the terminal is
 * open.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>

void draw_init(bool color, bool ascii);

#endif
