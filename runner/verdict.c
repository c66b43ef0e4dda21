/*
 * verdict.c - words and lifetime of a verdict; verdict_json.c prints it.
 */
#include "runner/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runner/ledger.h"
#include "runner/place.h"

static const struct {
	const char *text;
	int exit_code;
} word[VERDICT_WORDS] = {
	[VERDICT_PASS] = {"pass", 0},
	[VERDICT_SLOW] = {"slow", 1},
	[VERDICT_WRONG] = {"wrong", 1},
	[VERDICT_RACE] = {"race", 1},
	[VERDICT_DEADLOCK] = {"deadlock", 1},
	[VERDICT_LEAK] = {"leak", 1},
	[VERDICT_COMPILE_ERROR] = {"compile-error", 4},
	[VERDICT_CRASH] = {"crash", 5},
	[VERDICT_TIMEOUT] = {"timeout", 5},
	[VERDICT_MEMORY_LIMIT] = {"memory-limit", 5},
	[VERDICT_OUTPUT_LIMIT] = {"output-limit", 5},
	[VERDICT_FORBIDDEN] = {"forbidden", 5},
	[VERDICT_PANIC] = {"panic", 5},
};

const char *verdict_text(enum verdict_word w)
{
	return word[w].text;
}

int verdict_from_text(const char *text)
{
	for (int w = 0; w < VERDICT_WORDS; w++)
		if (strcmp(word[w].text, text) == 0)
			return w;
	return -1;
}

int verdict_exit_code(enum verdict_word w)
{
	return word[w].exit_code;
}

const char *stage_name(enum stage s)
{
	static const char *const name[STAGES] = {"compile", "tests", "schedules", "simulate",
						 "stopwatch"};

	return name[s];
}

const char *stage_status_text(enum stage_status s)
{
	static const char *const text[] = {"waiting", "running", "ok", "failed", "skipped"};

	return text[s];
}

const char *form_name(enum form f)
{
	static const char *const name[FORMS] = {"slow", "yours", "reference"};

	return name[f];
}

double verdict_share(const struct verdict *v)
{
	const struct form_ledger *form = v->form;
	double reference;

	if (v->ratio <= 0 || !form[FORM_SLOW].known || !form[FORM_REFERENCE].known ||
	    form[FORM_REFERENCE].ns_per_op <= 0)
		return 0;
	reference = form[FORM_SLOW].ns_per_op / form[FORM_REFERENCE].ns_per_op;
	if (reference <= 1)
		return 0; /* nothing was to be gained */
	return fmin(1, fmax(0, log(v->ratio) / log(reference)));
}

void verdict_free(struct verdict *v)
{
	free(v->kata);
	free(v->file);
	free(v->message);
	for (int i = 0; i < v->tests; i++) {
		free(v->test[i].name);
		free(v->test[i].message);
	}
	free(v->test);
	free(v->schedule);
	free(v->profile);
	free(v->metric);
	for (int f = 0; f < FORMS; f++)
		form_ledger_free(&v->form[f]);
	places_free(v->place, v->places);
	buf_free(&v->output);
	free(v->warnings);
	*v = (struct verdict){0};
}
