/*
 * plot.h - pictures made of text: the log-scale bars of the verdict, the why-ledger, progress bars.
 * Each appends finished lines to a text; nothing here draws.
 */
#ifndef UI_PLOT_H
#define UI_PLOT_H

#include "base/buf.h"
#include "runner/verdict.h"
#include "ui/text.h"

/* One bar per form on a log scale, each with its band over the seeds, and the pass line with the
 * band that it inherits from the slow form. Forms that are not known are left out; without slow
 * nothing is added. */
void plot_add_forms(struct text *out, const struct verdict *v, int columns);

/* The counts per operation that changed most, by factor, at most rows_max of them. */
void plot_add_counts(struct text *out, const struct verdict *v, int columns, int rows_max);

/* The costs in ns per operation, slow and yours as bars on one linear scale, dearest first. */
void plot_add_costs(struct text *out, const struct verdict *v, int columns, int rows_max);

/* Appends a bar of width columns of which done / total are full. */
void plot_add_meter(struct buf *out, int done, int total, int width);

/* Appends s, padded or clipped to the columns. */
void plot_add_cell(struct buf *out, const char *s, int columns);

/* Appends a shape times over. */
void plot_repeat(struct buf *out, const char *shape, int times);

#endif
