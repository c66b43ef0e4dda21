/*
 * plot.c - bars and tables of the verdict.
 *
 * The log scale: its left end is the power of ten at or below the smallest value, its right end the
 * 1, 3 or 10 at or above the largest; column = width * log(value / left) / log(right / left). A bar
 * starts at the left end, so on this scale lengths compare orders of magnitude, and the numbers
 * beside the bars say the rest.
 */
#include "ui/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ui/number.h"
#include "ui/term.h"

#define LABEL_COLUMNS 10 /* "reference " */
#define VALUE_COLUMNS 10 /* "1 234 567" */
#define COUNT_COLUMNS 10 /* of each of the three numbers */
#define TICK_COLUMNS 7   /* a tick's label needs this much room */
#define ROWS_CAP 64      /* counters and costs: there are 20 and 10 of them */
#define EPSILON 0.005    /* per operation: below the smallest number that is shown */

struct scale {
	double left, right;
	int width;
};

void plot_repeat(struct buf *out, const char *shape, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_text(out, shape);
}

void plot_add_meter(struct buf *out, int done, int total, int width)
{
	int full = total > 0 ? (int)((double)done / total * width) : 0;

	full = full < 0 ? 0 : full > width ? width : full;
	plot_repeat(out, term_shape(SHAPE_BAR), full);
	plot_repeat(out, term_shape(SHAPE_EMPTY), width - full);
}

void plot_add_cell(struct buf *out, const char *s, int columns)
{
	int width = text_columns(s);

	if (width <= columns) {
		buf_printf(out, "%s%*s", s, columns - width, "");
		return;
	}
	buf_add(out, s, text_fit(s, columns - 1));
	buf_add_text(out, term_shape(SHAPE_ELLIPSIS));
}

static int scale_column(const struct scale *s, double value)
{
	double share = log(value / s->left) / log(s->right / s->left);

	return share <= 0 ? 0 : share >= 1 ? s->width : (int)(share * s->width + 0.5);
}

static struct scale make_scale(const struct verdict *v, int width)
{
	double low = v->form[FORM_SLOW].ns_per_op;
	double high = v->form[FORM_SLOW].high;
	struct scale s = {.width = width};

	for (int f = 0; f < FORMS; f++) {
		const struct form_ledger *l = &v->form[f];

		if (!l->known || l->ns_per_op <= 0)
			continue;
		low = fmin(low, l->low > 0 ? l->low : l->ns_per_op);
		high = fmax(high, fmax(l->high, l->ns_per_op));
	}
	if (v->bar > 0)
		low = fmin(low, v->form[FORM_SLOW].ns_per_op / v->bar);
	s.left = pow(10, floor(log10(low)));
	if (s.left * 3 <= low)
		s.left *= 3;
	s.right = pow(10, floor(log10(high)));
	while (s.right < high)
		s.right *= s.right * 3 >= high ? 3 : 10;
	if (s.right <= s.left)
		s.right = s.left * 10;
	return s;
}

/* The axis: labels at 1, 3, 10, 30 ... as far apart as they have room. */
static void add_axis(struct text *out, const struct verdict *v, const struct scale *s)
{
	struct buf line = {0};
	char number[NUMBER_BYTES];
	int column = 0;
	int digit = 0;
	double value = s->left;
	double first = s->left / pow(10, floor(log10(s->left) + 1e-9));

	digit = first > 2;
	while (value <= s->right * 1.001) {
		int at = scale_column(s, value);

		(void)snprintf(number, sizeof(number), value >= 1000 ? "%.0f" : "%.3g", value);
		if (at >= column && at + (int)strlen(number) <= s->width + VALUE_COLUMNS) {
			plot_repeat(&line, " ", at - column);
			buf_add_text(&line, number);
			column = at + (int)strlen(number) + 1;
			buf_add_text(&line, " ");
			if (column < at + TICK_COLUMNS) {
				plot_repeat(&line, " ", at + TICK_COLUMNS - column);
				column = at + TICK_COLUMNS;
			}
		}
		value *= digit ? 10.0 / 3 : 3;
		digit = !digit;
	}
	text_addf(out, MARK_DIM "%-*.*s%s", LABEL_COLUMNS, LABEL_COLUMNS - 1,
		  v->metric ? v->metric : "ns/op", buf_text(&line));
	buf_free(&line);
}

static void add_row(struct text *out, const char *label, const char *mark, const struct buf *bar,
		    int width, double value)
{
	char number[NUMBER_BYTES];

	number_text(number, value);
	text_addf(out, "%-*s%s%s" MARK_PLAIN "%*s%*s", LABEL_COLUMNS, label, mark, buf_text(bar),
		  width - text_columns(buf_text(bar)), "", VALUE_COLUMNS, number);
}

static void add_form(struct text *out, const struct verdict *v, const struct scale *s, int f)
{
	static const char *const mark[FORMS] = {MARK_BAD, MARK_BOLD, MARK_GOOD};
	const struct form_ledger *l = &v->form[f];
	int low = scale_column(s, l->low > 0 ? l->low : l->ns_per_op);
	int high = scale_column(s, l->high > 0 ? l->high : l->ns_per_op);
	struct buf bar = {0};

	plot_repeat(&bar, term_shape(SHAPE_BAR), low > 0 ? low : 1);
	plot_repeat(&bar, term_shape(SHAPE_BAND), high - (low > 0 ? low : 1));
	add_row(out, form_name((enum form)f), mark[f], &bar, s->width + 1, l->ns_per_op);
	buf_free(&bar);
}

static void add_pass_line(struct text *out, const struct verdict *v, const struct scale *s)
{
	const struct form_ledger *slow = &v->form[FORM_SLOW];
	int low = scale_column(s, (slow->low > 0 ? slow->low : slow->ns_per_op) / v->bar);
	int at = scale_column(s, slow->ns_per_op / v->bar);
	int high = scale_column(s, (slow->high > 0 ? slow->high : slow->ns_per_op) / v->bar);
	struct buf bar = {0};

	plot_repeat(&bar, " ", low < at ? low : at);
	plot_repeat(&bar, term_shape(SHAPE_BAND), at - low);
	buf_add_text(&bar, term_shape(SHAPE_LINE));
	plot_repeat(&bar, term_shape(SHAPE_BAND), high - at - 1);
	add_row(out, "pass line", MARK_WARN, &bar, s->width + 1, slow->ns_per_op / v->bar);
	buf_free(&bar);
}

void plot_add_forms(struct text *out, const struct verdict *v, int columns)
{
	const struct form_ledger *slow = &v->form[FORM_SLOW];
	struct scale s;

	if (!slow->known || slow->ns_per_op <= 0)
		return;
	s = make_scale(v, columns - LABEL_COLUMNS - VALUE_COLUMNS - 1);
	add_axis(out, v, &s);
	for (int f = 0; f < FORMS; f++)
		if (v->form[f].known && v->form[f].ns_per_op > 0)
			add_form(out, v, &s, f);
	if (v->bar > 0)
		add_pass_line(out, v, &s);
}

/* ---- tables ---- */

struct row {
	int index;
	double value[FORMS];
	double rank;
};

static int by_rank(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? 1 : -1;
	return x->index - y->index; /* the same order everywhere */
}

static double factor(double a, double b)
{
	return fabs(log((a + EPSILON) / (b + EPSILON)));
}

/* A count matters by the factor between slow and the better of yours and the reference. What
 * happens less than once in 200 operations in every form cannot matter. */
static int choose_counts(struct row *row, const struct verdict *v)
{
	int count = 0;

	for (int i = 0; i < ledger_counters() && count < ROWS_CAP; i++) {
		struct row r = {.index = i};
		double most = 0;

		for (int f = 0; f < FORMS; f++) {
			r.value[f] = v->form[f].known ? v->form[f].count[i] : 0;
			most = fmax(most, r.value[f]);
		}
		r.rank = v->form[FORM_YOURS].known ? factor(r.value[0], r.value[1]) : 0;
		if (v->form[FORM_REFERENCE].known)
			r.rank = fmax(r.rank, factor(r.value[0], r.value[2]));
		if (most >= EPSILON && r.rank > 0.01)
			row[count++] = r;
	}
	qsort(row, (size_t)count, sizeof(*row), by_rank);
	return count;
}

void plot_add_counts(struct text *out, const struct verdict *v, int columns, int rows_max)
{
	struct row row[ROWS_CAP];
	int count = choose_counts(row, v);
	int title = columns - FORMS * COUNT_COLUMNS;

	if (count == 0)
		return;
	text_addf(out, MARK_BOLD "%-*.*s" MARK_PLAIN "%*s%*s%*s", title, title,
		  "WHY: counts per operation", COUNT_COLUMNS, "slow", COUNT_COLUMNS, "yours",
		  COUNT_COLUMNS, "reference");
	for (int i = 0; i < count && i < rows_max; i++) {
		char number[FORMS][NUMBER_BYTES];

		for (int f = 0; f < FORMS; f++)
			if (v->form[f].known)
				number_text(number[f], row[i].value[f]);
			else
				strcpy(number[f], "-");
		text_addf(out, "  %-*.*s%*s" MARK_BOLD "%*s" MARK_PLAIN "%*s", title - 2, title - 2,
			  ledger_counter_title(row[i].index), COUNT_COLUMNS, number[0],
			  COUNT_COLUMNS, number[1], COUNT_COLUMNS, number[2]);
	}
}

static int choose_costs(struct row *row, const struct verdict *v)
{
	int count = 0;

	for (int i = 0; i < ledger_costs() && count < ROWS_CAP; i++) {
		struct row r = {.index = i};

		for (int f = 0; f < FORMS; f++) {
			r.value[f] = v->form[f].known ? v->form[f].cost_ns[i] : 0;
			r.rank = fmax(r.rank, r.value[f]);
		}
		if (r.rank >= EPSILON)
			row[count++] = r;
	}
	qsort(row, (size_t)count, sizeof(*row), by_rank);
	return count;
}

static void add_cost_bar(struct buf *out, const char *mark, double value, double most, int width)
{
	int full = most > 0 ? (int)(value / most * width + 0.5) : 0;
	char number[NUMBER_BYTES];

	if (full == 0 && value > 0)
		full = 1; /* something is not nothing */
	number_text(number, value);
	buf_printf(out, "%*s %s", VALUE_COLUMNS - 2, number, mark);
	plot_repeat(out, term_shape(SHAPE_BAR), full);
	buf_add_text(out, MARK_PLAIN);
	plot_repeat(out, " ", width - full + 1);
}

void plot_add_costs(struct text *out, const struct verdict *v, int columns, int rows_max)
{
	struct row row[ROWS_CAP];
	int count = choose_costs(row, v);
	int title = columns < 72 ? 22 : 30;
	int width = (columns - title - COUNT_COLUMNS) / 2 - VALUE_COLUMNS;

	if (count == 0)
		return;
	width = width < 2 ? 2 : width;
	text_addf(out, MARK_BOLD "%-*.*s" MARK_PLAIN "%*s%*s%*s%*s", title, title,
		  "WHERE: CPU ns per op", VALUE_COLUMNS - 2, "slow", width + 2, "",
		  VALUE_COLUMNS - 2, "yours", width + 2 + COUNT_COLUMNS - 1, "reference");
	for (int i = 0; i < count && i < rows_max; i++) {
		struct buf line = {0};
		char number[NUMBER_BYTES];

		buf_printf(&line, "  %-*.*s", title - 2, title - 2,
			   ledger_cost_title(row[i].index));
		add_cost_bar(&line, MARK_BAD, row[i].value[0], row[0].rank, width);
		add_cost_bar(&line, MARK_BOLD, row[i].value[1], row[0].rank, width);
		number_text(number, row[i].value[2]);
		buf_printf(&line, "%*s", COUNT_COLUMNS - 1, number);
		text_add(out, buf_text(&line));
		buf_free(&line);
	}
}
