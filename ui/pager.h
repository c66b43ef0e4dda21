/*
 * pager.h - a text that is longer than its window: moving about and searching. The text is somebody
 * else's.
 */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include <stdbool.h>

#include "ui/keys.h"
#include "ui/text.h"

struct pager {
	int top;       /* first line shown */
	int rows;      /* of the window */
	int hit;       /* line found by the last search, plus one; 0: none */
	char find[64]; /* what was searched */
};

/* After the text or the window changed: keeps top where it is, if that still exists. */
void pager_fit(struct pager *p, const struct text *t, int rows);

/* Moves so that the lines from first to last are in the window. */
void pager_show(struct pager *p, const struct text *t, int first, int last);

/* Movement and next hit. false: not a command for a pager. */
bool pager_command(struct pager *p, const struct text *t, enum command c);

/* Searches from the top line on. false: not found, nothing moved. */
bool pager_search(struct pager *p, const struct text *t, const char *needle);

/* Draws the window, and below it on the line of the rule how much there is besides. */
void pager_draw(const struct pager *p, const struct text *t, int row, int columns);

#endif
