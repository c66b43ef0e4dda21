/*
 * report.c - a verdict as lines: one fact a line, readable by a screen reader, nothing that has to
 * be seen in columns but the ledger.
 *
 * Live only means that the line of the running stage is drawn over until the stage ends; the lines
 * that stay are the same everywhere.
 */
#include <math.h>
#include <string.h>

#include "cli/cli.h"

/* Stack lines shown for one goroutine, and goroutines of a dump; the whole of both is in --json. */
#define PLACES_SHOWN 12

/* Below this a row of the ledger says nothing: a thousandth of an event per operation. */
#define COUNT_WORTH_SHOWING 0.001
#define COST_NS_WORTH_SHOWING 0.5

static void format_number(char out[16], double n)
{
	int digits = fabs(n) >= 100 ? 0 : fabs(n) >= 10 ? 1 : 2;

	snprintf(out, 16, "%.*f", digits, n);
}

/* ---- stages ---- */

static void put_stopwatch(const struct stopwatch_result *s)
{
	if (!s->known) {
		fputs("no answer", stdout);
		return;
	}
	printf("%s, x%.2f, 95%% sure it is x%.2f to x%.2f, %d pairs of runs", s->answer, s->ratio,
	       s->low, s->high, s->pairs);
}

/* What a stage that has ended has to say, without its name and time. */
static void put_stage_result(const struct report *r, const struct verdict *v, enum stage stage)
{
	const struct stage_state *s = &v->stage[stage];
	int passed = 0;

	switch (stage) {
	case STAGE_TESTS:
		for (int i = 0; i < v->tests; i++)
			passed += v->test[i].ok;
		printf("%d of %d ok", passed, v->tests);
		break;
	case STAGE_SCHEDULES:
		printf("%d of %d ok, seed %llu", v->explored - v->failed, v->explored,
		       r->seed ? (unsigned long long)r->seed : 1);
		break;
	case STAGE_SIMULATE:
		if (v->ratio > 0)
			printf("x%.2f", v->ratio);
		else
			fputs(stage_status_text(s->status), stdout);
		if (v->ratio > 0 && v->bar > 0)
			printf(", pass line x%.2f", v->bar);
		break;
	case STAGE_STOPWATCH:
		put_stopwatch(&v->stopwatch);
		break;
	default:
		fputs(stage_status_text(s->status), stdout);
	}
}

static void clear_drawn(struct report *r)
{
	if (r->is_drawn)
		fputs("\r\033[K", stdout);
	r->is_drawn = false;
}

static void draw_running(struct report *r, const struct verdict *v, enum stage stage)
{
	const struct stage_state *s = &v->stage[stage];

	if (r->is_drawn && r->drawn_done == s->done)
		return;
	clear_drawn(r);
	printf("%s: ", stage_name(stage));
	if (s->total > 0)
		printf("%d of %d ...", s->done, s->total);
	else
		fputs("...", stdout);
	fflush(stdout);
	r->is_drawn = true;
	r->drawn_done = s->done;
}

void report_stages(const struct verdict *v, void *arg)
{
	struct report *r = arg;

	for (; r->stages < STAGES; r->stages++) {
		const struct stage_state *s = &v->stage[r->stages];

		if (s->status == STAGE_WAITING)
			return;
		if (s->status == STAGE_RUNNING) {
			if (r->live)
				draw_running(r, v, r->stages);
			return;
		}
		clear_drawn(r);
		printf("%s: ", stage_name(r->stages));
		if (s->status == STAGE_SKIPPED) {
			puts("skipped.");
			continue;
		}
		put_stage_result(r, v, r->stages);
		printf(", %.0f ms.\n", s->ms);
		fflush(stdout);
	}
}

/* ---- the verdict ---- */

static void put_sentence(const char *text)
{
	size_t len = strlen(text);

	cli_put_text(stdout, text);
	if (len == 0 || !strchr(".!?", text[len - 1]))
		putchar('.');
	putchar('\n');
}

static void put_word(const struct verdict *v)
{
	printf("verdict: %s", verdict_text(v->word));
	if (v->file && v->line > 0) {
		fputs(" at ", stdout);
		cli_put_text(stdout, v->file);
		printf(":%d", v->line);
	}
	fputs(v->cached ? " (the file has not changed since)." : ".", stdout);
	if (v->message && *v->message) {
		putchar(' ');
		put_sentence(v->message);
	} else {
		putchar('\n');
	}
}

static void put_place(const struct verdict_place *p)
{
	printf("  %-5s ", p->which);
	cli_put_text(stdout, p->file);
	printf(":%d", p->line);
	if (p->function && *p->function) {
		fputs(" in ", stdout);
		cli_put_text(stdout, p->function);
	}
	if (p->bytes > 0)
		printf(", %s of %d bytes", p->access, p->bytes);
	printf(", goroutine %lld", (long long)p->goid);
	if (p->state && *p->state) {
		fputs(", ", stdout);
		cli_put_text(stdout, p->state);
	}
	putchar('\n');
}

static void put_places(const struct verdict *v)
{
	for (int i = 0; i < v->places && i < PLACES_SHOWN; i++)
		put_place(&v->place[i]);
	if (v->places > PLACES_SHOWN)
		printf("  and %d more, in --json\n", v->places - PLACES_SHOWN);
}

static void put_failed_tests(const struct verdict *v)
{
	for (int i = 0; i < v->tests; i++) {
		if (v->test[i].ok)
			continue;
		fputs("test failed: ", stdout);
		cli_put_text(stdout, v->test[i].name);
		fputs(": ", stdout);
		put_sentence(v->test[i].message ? v->test[i].message : "no reason was given");
	}
}

static void put_output(const struct verdict *v)
{
	if (v->output.len == 0)
		return;
	puts("your program printed:");
	cli_put(stdout, buf_text(&v->output), v->output.len);
	if (v->output.data[v->output.len - 1] != '\n')
		putchar('\n');
}

/* ---- the ledger ---- */

static double figure(const struct form_ledger *f, const double *figures, int i)
{
	return f->known && figures ? figures[i] : 0;
}

static void put_row(const char *title, const struct verdict *v, const double per_form[FORMS])
{
	printf("  %-36s", title);
	for (int f = 0; f < FORMS; f++) {
		char number[16] = "-";

		if (v->form[f].known)
			format_number(number, per_form[f]);
		printf(" %10s", number);
	}
	putchar('\n');
}

static void put_rows(const struct verdict *v, bool costs)
{
	int rows = costs ? ledger_costs() : ledger_counters();
	double floor = costs ? COST_NS_WORTH_SHOWING : COUNT_WORTH_SHOWING;

	for (int i = 0; i < rows; i++) {
		double per_form[FORMS];
		bool worth_showing = false;

		for (int f = 0; f < FORMS; f++) {
			const struct form_ledger *l = &v->form[f];

			per_form[f] = figure(l, costs ? l->cost_ns : l->count, i);
			worth_showing |= per_form[f] >= floor;
		}
		if (worth_showing)
			put_row(costs ? ledger_cost_title(i) : ledger_counter_title(i), v,
				per_form);
	}
}

static void put_ledger(const struct verdict *v)
{
	double time[FORMS];

	if (!v->form[FORM_YOURS].known)
		return;
	printf("why, per operation on %d simulated cores:\n", v->cores);
	printf("  %-36s %10s %10s %10s\n", "", form_name(FORM_SLOW), form_name(FORM_YOURS),
	       form_name(FORM_REFERENCE));
	for (int f = 0; f < FORMS; f++)
		time[f] = v->form[f].ns_per_op;
	put_row(v->metric ? v->metric : "ns/op", v, time);
	put_rows(v, false);
	puts("  nanoseconds of all cores spent on");
	put_rows(v, true);
}

void report_verdict(struct report *r, const struct verdict *v)
{
	report_stages(v, r);
	clear_drawn(r);
	if (v->warnings) {
		cli_put_text(stdout, v->warnings);
		if (*v->warnings && v->warnings[strlen(v->warnings) - 1] != '\n')
			putchar('\n');
	}
	put_word(v);
	put_places(v);
	put_failed_tests(v);
	if (v->word != VERDICT_PASS && v->word != VERDICT_SLOW)
		put_output(v);
	put_ledger(v);
	if (v->schedule) {
		printf("replay: schedojo replay %d --schedule ", r->kata->number);
		cli_put_text(stdout, v->schedule);
		if (r->file) {
			fputs(" --file ", stdout);
			cli_put_text(stdout, r->file);
		}
		putchar('\n');
	}
	if (v->bar > 0 && v->ratio > 0 && v->form[FORM_REFERENCE].known)
		printf("score: %.0f percent of the reference.\n", verdict_share(v) * 100);
}
