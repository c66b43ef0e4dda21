/*
 * libc_stdlib.c - <stdlib.h>, <math.h> and <assert.h> for programs.
 *
 * qsort is a heapsort of our own: the host's may call malloc and remember it from an earlier run,
 * and equal runs must make equal steps. Its order of equal elements is fixed, if not stable.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dojo.h"
#include "runner/worker/shims.h"
#include "runtime/runtime.h"

static void shim_exit(int status)
{
	rt_exit(status & 0xff);
}

static void shim_abort(void)
{
	panic("abort");
}

static void shim_assert_failed(const char *condition, const char *file, int line)
{
	char message[200];

	/* It may be cut. */
	(void)snprintf(message, sizeof message, "assertion failed: %s (%s:%d)", condition, file,
		       line);
	panic(message);
}

static int shim_abs(int n)
{
	return n < 0 ? (int)(0u - (unsigned)n) : n;
}

static long shim_labs(long n)
{
	return n < 0 ? (long)(0ul - (unsigned long)n) : n;
}

/* Announces what a conversion looked at: to the end of the number and one further. */
static void read_number(const char *s, const char *end)
{
	shim_access(s, (size_t)(end - s) + 1, false);
}

static void store_end(char **out, char *end)
{
	if (!out)
		return;
	shim_access(out, sizeof *out, true);
	*out = end;
}

static long shim_strtol(const char *s, char **out, int base)
{
	char *end = (char *)(uintptr_t)s;
	long n = strtol(s, &end, base);

	read_number(s, end);
	store_end(out, end);
	return n;
}

static unsigned long shim_strtoul(const char *s, char **out, int base)
{
	char *end = (char *)(uintptr_t)s;
	unsigned long n = strtoul(s, &end, base);

	read_number(s, end);
	store_end(out, end);
	return n;
}

static double shim_strtod(const char *s, char **out)
{
	char *end = (char *)(uintptr_t)s;
	double n = strtod(s, &end);

	read_number(s, end);
	store_end(out, end);
	return n;
}

static double shim_atof(const char *s)
{
	return shim_strtod(s, NULL);
}

static long shim_atol(const char *s)
{
	return shim_strtol(s, NULL, 10);
}

static int shim_atoi(const char *s)
{
	return (int)shim_atol(s);
}

/* ---- searching and sorting ---- */

typedef int (*compare_function)(const void *, const void *);

static int compare_with(compare_function compare, const void *a, const void *b)
{
	return (int)call_learner((uintptr_t)compare, (uintptr_t)a, (uintptr_t)b);
}

static void *shim_bsearch(const void *key, const void *base, size_t count, size_t size,
			  compare_function compare)
{
	const char *low = base;

	while (count > 0) {
		const char *middle = low + count / 2 * size;
		int order = compare_with(compare, key, middle);

		if (order == 0)
			return (void *)(uintptr_t)middle;
		if (order > 0) {
			low = middle + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}

static void swap(char *a, char *b, size_t size)
{
	shim_access(a, size, true);
	shim_access(b, size, true);
	for (size_t i = 0; i < size; i++) {
		char c = a[i];

		a[i] = b[i];
		b[i] = c;
	}
}

/* Moves element i of a heap of count elements down to where it belongs. */
static void sift(char *base, size_t i, size_t count, size_t size, compare_function compare)
{
	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= count)
			return;
		if (child + 1 < count &&
		    compare_with(compare, base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare_with(compare, base + i * size, base + child * size) >= 0)
			return;
		swap(base + i * size, base + child * size, size);
		i = child;
	}
}

static void shim_qsort(void *base, size_t count, size_t size, compare_function compare)
{
	for (size_t i = count / 2; i-- > 0;)
		sift(base, i, count, size, compare);
	for (size_t i = count; i-- > 1;) {
		swap(base, (char *)base + i * size, size);
		sift(base, 0, i, size, compare);
	}
}

const struct shim shims_stdlib[] = {
	SHIM_RESERVED("malloc", rt_malloc),
	SHIM_RESERVED("calloc", rt_calloc),
	SHIM_RESERVED("realloc", rt_realloc),
	SHIM_RESERVED("free", rt_free),
	SHIM_RESERVED("exit", shim_exit),
	SHIM_RESERVED("abort", shim_abort),
	SHIM_RESERVED("dojo_assert_failed", shim_assert_failed),
	SHIM("abs", shim_abs),
	SHIM("labs", shim_labs),
	SHIM("llabs", shim_labs),
	SHIM("atoi", shim_atoi),
	SHIM("atol", shim_atol),
	SHIM("atoll", shim_atol),
	SHIM("atof", shim_atof),
	SHIM("strtol", shim_strtol),
	SHIM("strtoll", shim_strtol),
	SHIM("strtoul", shim_strtoul),
	SHIM("strtoull", shim_strtoul),
	SHIM("strtod", shim_strtod),
	SHIM("bsearch", shim_bsearch),
	SHIM("qsort", shim_qsort),
	SHIM("fabs", fabs), SHIM("sqrt", sqrt), SHIM("pow", pow), SHIM("exp", exp),
	SHIM("log", log), SHIM("log2", log2), SHIM("log10", log10), SHIM("sin", sin),
	SHIM("cos", cos), SHIM("tan", tan), SHIM("atan", atan), SHIM("atan2", atan2),
	SHIM("floor", floor), SHIM("ceil", ceil), SHIM("round", round),
	SHIM("fmod", fmod),
	{0},
};
