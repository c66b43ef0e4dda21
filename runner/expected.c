/*
 * expected.c - the oracle's results, by case.
 *
 * The oracle runs in a worker that never holds the learner's code, and the comparison happens here:
 * a program that takes over its own worker can still not learn what it should have answered.
 */
#include "runner/expected.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

void expected_add(struct expected *e, struct trial_case *from)
{
	e->c = xrealloc(e->c, (size_t)(e->count + 1) * sizeof *e->c);
	e->c[e->count++] = (struct expected_case){from->index, from->put, from->puts};
	from->put = NULL;
	from->puts = 0;
}

void expected_free(struct expected *e)
{
	for (int i = 0; i < e->count; i++) {
		for (int k = 0; k < e->c[i].puts; k++)
			free(e->c[i].put[k].name);
		free(e->c[i].put);
	}
	free(e->c);
	*e = (struct expected){0};
}

static const struct expected_case *find(const struct expected *e, int index)
{
	for (int i = 0; i < e->count; i++)
		if (e->c[i].index == index)
			return &e->c[i];
	return NULL;
}

bool expected_has(const struct expected *e, int index)
{
	return find(e, index);
}

/* One result against the one in its place; either may be missing. */
static char *compare(const struct put *got, const struct put *want)
{
	if (!want)
		return xasprintf("%s is %lld, and nothing more was expected", got->name,
				 (long long)got->value);
	if (!got)
		return xasprintf("%s is missing, expected %lld", want->name,
				 (long long)want->value);
	if (strcmp(got->name, want->name) != 0)
		return xasprintf("%s came where %s was expected", got->name, want->name);
	if (got->value != want->value)
		return xasprintf("%s is %lld, expected %lld", got->name, (long long)got->value,
				 (long long)want->value);
	return NULL;
}

char *expected_mismatch(const struct expected *e, const struct trial_case *got)
{
	const struct expected_case *want = find(e, got->index);
	int most = want && want->puts > got->puts ? want->puts : got->puts;

	if (!want)
		return xstrdup("the judge has no expected result for this case");
	for (int i = 0; i < most; i++) {
		char *difference = compare(i < got->puts ? &got->put[i] : NULL,
					   i < want->puts ? &want->put[i] : NULL);

		if (difference)
			return difference;
	}
	return NULL;
}
