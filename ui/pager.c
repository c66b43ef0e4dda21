/*
 * pager.c - moving about in a text that is longer than its window.
 */
#include "ui/pager.h"

#include <stdio.h>

#include "ui/term.h"

static void move_to(struct pager *p, const struct text *t, int top)
{
	int last = t->count > p->rows ? t->count - p->rows : 0;

	p->top = top < 0 ? 0 : top > last ? last : top;
}

void pager_fit(struct pager *p, const struct text *t, int rows)
{
	p->rows = rows;
	if (p->hit > t->count)
		p->hit = 0;
	move_to(p, t, p->top);
}

void pager_show(struct pager *p, const struct text *t, int first, int last)
{
	if (last >= p->top + p->rows)
		move_to(p, t, last - p->rows + 1);
	if (first < p->top)
		move_to(p, t, first);
}

static bool go_to_hit(struct pager *p, const struct text *t, int from, int step)
{
	int found = text_find(t, p->find, from, step);

	if (found < 0)
		return false;
	p->hit = found + 1;
	pager_show(p, t, found, found);
	return true;
}

bool pager_search(struct pager *p, const struct text *t, const char *needle)
{
	(void)snprintf(p->find, sizeof(p->find), "%s",
		       needle); /* what is longer is not looked for */
	p->hit = 0;
	return go_to_hit(p, t, p->top, 1);
}

bool pager_command(struct pager *p, const struct text *t, enum command c)
{
	switch (c) {
	case CMD_UP: move_to(p, t, p->top - 1); return true;
	case CMD_DOWN: move_to(p, t, p->top + 1); return true;
	case CMD_PAGE_UP: move_to(p, t, p->top - (p->rows > 1 ? p->rows - 1 : 1)); return true;
	case CMD_PAGE_DOWN: move_to(p, t, p->top + (p->rows > 1 ? p->rows - 1 : 1)); return true;
	case CMD_TOP: move_to(p, t, 0); return true;
	case CMD_BOTTOM: move_to(p, t, t->count); return true;
	case CMD_NEXT_HIT:
		(void)go_to_hit(p, t, p->hit,
				1); /* hit is one more than its line: this is the line after */
		return true;
	case CMD_PREVIOUS_HIT: (void)go_to_hit(p, t, p->hit - 2, -1); return true;
	default: return false;
	}
}

void pager_draw(const struct pager *p, const struct text *t, int row, int columns)
{
	int below = t->count - p->top - p->rows;

	for (int i = 0; i < p->rows && p->top + i < t->count; i++) {
		int n = p->top + i;

		term_draw(row + i, 1, columns - 2, n == p->hit - 1 ? STYLE_SELECTED : STYLE_PLAIN,
			  t->line[n]);
	}
	if (below > 0 || p->top > 0) {
		char note[64];

		if (below > 0)
			(void)snprintf(note, sizeof(note), " %d more line%s below ", below,
				       below == 1 ? "" : "s");
		else
			(void)snprintf(note, sizeof(note), " end ");
		term_draw(row + p->rows, columns - text_columns(note) - 2, columns, STYLE_DIM,
			  note);
	}
}
