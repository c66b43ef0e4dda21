/*
 * stats.c - the median and its bootstrap interval.
 *
 * The median, because a run that the machine disturbed is slower by any factor, and must not pull
 * the answer with it. The bootstrap, because it needs no assumption about how the noise is
 * distributed; a t-interval of the mean was rejected for both reasons.
 */
#include "runner/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/rng.h"

#define DRAWS 2000 /* the 2.5% point is then the 50th: steady to about a seventh of its distance */
#define TAIL (DRAWS / 40)

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double stats_median(const double *x, int n)
{
	double sorted[STATS_SAMPLES_MAX];

	ASSERT(n > 0);
	ASSERT(n <= STATS_SAMPLES_MAX);
	memcpy(sorted, x, (size_t)n * sizeof *x);
	qsort(sorted, (size_t)n, sizeof *sorted, compare);
	return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

void stats_median_interval(double *low, double *high, const double *x, int n, uint64_t seed)
{
	double draw[STATS_SAMPLES_MAX];
	double median[DRAWS];
	struct rng rng;

	ASSERT(n > 0);
	ASSERT(n <= STATS_SAMPLES_MAX);
	rng_seed(&rng, seed);
	for (int d = 0; d < DRAWS; d++) {
		for (int i = 0; i < n; i++)
			draw[i] = x[rng_below(&rng, (uint32_t)n)];
		median[d] = stats_median(draw, n);
	}
	qsort(median, DRAWS, sizeof *median, compare);
	*low = median[TAIL];
	*high = median[DRAWS - 1 - TAIL];
}
