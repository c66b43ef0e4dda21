/*
 * verdict_json.c - a verdict as the contract's JSON (schedojo.verdict, version 1).
 *
 * The contract's keys come first, in its order; "file" and what follows "cached" are ours. What is
 * not known is null, never a zero that looks like a figure. Everything but the stages' "ms" and the
 * stopwatch is the same for the same file.
 */
#include "runner/ledger.h"
#include "runner/verdict.h"

#define VERSION_OF_FORMAT 1

/* To a tenth: a microsecond of wall time says nothing. */
static double round_ms(double ms)
{
	return (double)(int64_t)(ms * 10 + 0.5) / 10;
}

static void set_known(struct json *object, const char *key, double value, bool known)
{
	if (known)
		json_set_number(object, key, value);
	else
		json_set_text(object, key, NULL);
}

static void set_line(struct json *object, int line)
{
	if (line > 0)
		json_set_int(object, "line", line);
	else
		json_set_text(object, "line", NULL);
}

static void add_stages(struct json *root, const struct verdict *v)
{
	struct json *array = json_set_array(root, "stages");

	for (int s = 0; s < STAGES; s++) {
		struct json *stage = json_add_object(array);

		json_set_text(stage, "name", stage_name((enum stage)s));
		json_set_text(stage, "status", stage_status_text(v->stage[s].status));
		json_set_number(stage, "ms", round_ms(v->stage[s].ms));
	}
}

static void add_tests(struct json *root, const struct verdict *v)
{
	struct json *array = json_set_array(root, "tests");

	for (int i = 0; i < v->tests; i++) {
		struct json *test = json_add_object(array);

		json_set_text(test, "name", v->test[i].name);
		json_set_text(test, "status",
			      stage_status_text(v->test[i].ok ? STAGE_OK : STAGE_FAILED));
		json_set_text(test, "message", v->test[i].message);
	}
}

static void add_schedules(struct json *root, const struct verdict *v)
{
	struct json *schedules = json_set_object(root, "schedules");

	json_set_int(schedules, "explored", v->explored);
	json_set_int(schedules, "failed", v->failed);
	json_set_text(schedules, "schedule", v->schedule);
}

static void add_sim(struct json *root, const struct verdict *v)
{
	struct json *sim = json_set_object(root, "sim");

	json_set_int(sim, "cores", v->cores);
	json_set_text(sim, "profile", v->profile);
	json_set_text(sim, "metric", v->metric);
	for (int f = 0; f < FORMS; f++)
		set_known(sim, form_name((enum form)f), v->form[f].ns_per_op, v->form[f].known);
	set_known(sim, "ratio", v->ratio, v->ratio > 0);
	json_set_number(sim, "bar", v->bar);
}

static void add_stopwatch(struct json *root, const struct stopwatch_result *s)
{
	struct json *stopwatch = json_set_object(root, "stopwatch");

	json_set_text(stopwatch, "answer", s->known ? s->answer : NULL);
	set_known(stopwatch, "ratio", s->ratio, s->known);
	set_known(stopwatch, "low", s->low, s->known);
	set_known(stopwatch, "high", s->high, s->known);
	json_set_int(stopwatch, "pairs", s->pairs);
}

/* A form that was not measured is an empty object. */
static void add_form(struct json *ledger, enum form f, const struct form_ledger *form)
{
	struct json *object = json_set_object(ledger, form_name(f));
	struct json *counts, *costs;

	if (!form->known)
		return;
	json_set_int(object, "ops", form->ops);
	json_set_number(object, "ns_per_op", form->ns_per_op);
	json_set_number(object, "low", form->low);
	json_set_number(object, "high", form->high);
	counts = json_set_object(object, "counts_per_op");
	for (int i = 0; i < LEDGER_COUNTERS; i++)
		json_set_number(counts, ledger_counter_name(i), form->count[i]);
	costs = json_set_object(object, "cost_ns_per_op");
	for (int i = 0; i < LEDGER_COSTS; i++)
		json_set_number(costs, ledger_cost_name(i), form->cost_ns[i]);
}

static void add_places(struct json *root, const struct verdict *v)
{
	struct json *array = json_set_array(root, "places");

	for (int i = 0; i < v->places; i++) {
		const struct verdict_place *p = &v->place[i];
		struct json *place = json_add_object(array);

		json_set_text(place, "which", p->which);
		json_set_int(place, "goroutine", p->goid);
		json_set_text(place, "state", p->state);
		json_set_text(place, "function", p->function);
		json_set_text(place, "file", p->file);
		set_line(place, p->line);
		json_set_int(place, "bytes", p->bytes);
		json_set_text(place, "access", p->access);
	}
}

struct json *verdict_json(const struct verdict *v)
{
	struct json *root = json_new_object();
	struct json *ledger;

	json_set_text(root, "schema", "schedojo.verdict");
	json_set_int(root, "version", VERSION_OF_FORMAT);
	json_set_text(root, "kata", v->kata);
	json_set_text(root, "verdict", verdict_text(v->word));
	set_line(root, v->line);
	json_set_text(root, "message", v->message ? v->message : "");
	add_stages(root, v);
	add_tests(root, v);
	add_schedules(root, v);
	add_sim(root, v);
	add_stopwatch(root, &v->stopwatch);
	ledger = json_set_object(root, "ledger");
	for (int f = 0; f < FORMS; f++)
		add_form(ledger, (enum form)f, &v->form[f]);
	json_set_bool(root, "cached", v->cached);
	json_set_text(root, "file", v->file);
	add_places(root, v);
	json_set_text(root, "warnings", v->warnings);
	json_set_text(root, "output", buf_text(&v->output));
	return root;
}
