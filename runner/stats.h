/*
 * stats.h - medians, and how sure one may be of them.
 */
#ifndef RUNNER_STATS_H
#define RUNNER_STATS_H

#include <stdint.h>

#define STATS_SAMPLES_MAX 256

/* Of 1 to STATS_SAMPLES_MAX numbers, in any order; the mean of the middle two for an even count. */
double stats_median(const double *x, int n);

/* The 95% interval of the median by the percentile bootstrap (Efron 1979): the median of many
 * draws with replacement. The same numbers and seed give the same interval. */
void stats_median_interval(double *low, double *high, const double *x, int n, uint64_t seed);

#endif
