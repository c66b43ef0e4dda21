/*
 * harness.h - programs for the scheduler's tests: each runs as the main goroutine of a fresh
 * scheduler.
 *
 * The same test source is built against both machines. libcheck runs every test in a process of its
 * own, which the real machine needs. Objects that goroutines share are allocated with rt_calloc: on
 * sim that is the arena.
 */
#ifndef TESTS_RUNTIME_HARNESS_H
#define TESTS_RUNTIME_HARNESS_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "dojo.h"
#include "runtime/runtime.h"

/* Runs fn(arg) on procs processors (and as many virtual cores) with the given seed. */
static inline struct rt_result run_with(const struct rt_config *config, void (*fn)(void *),
					void *arg)
{
	struct rt_result result;

	ck_assert_int_eq(rt_run(&result, config, fn, arg), 0);
	return result;
}

static inline struct rt_result run(int procs, void (*fn)(void *), void *arg)
{
	struct rt_config config = {.procs = procs, .cores = procs, .seed = 1};

	return run_with(&config, fn, arg);
}

/* The program must come to its end by itself. */
static inline struct rt_result run_done(int procs, void (*fn)(void *), void *arg)
{
	struct rt_result result = run(procs, fn, arg);

	ck_assert_msg(result.stop == RT_DONE, "stopped with %d: %s", result.stop, result.message);
	return result;
}

/* The program must end by misuse, with exactly these words. */
static inline void run_panics(void (*fn)(void *), const char *words)
{
	struct rt_result result = run(2, fn, NULL);

	ck_assert_int_eq(result.stop, RT_PANIC);
	ck_assert_str_eq(result.message, words);
}

/* For programs: a failed expectation ends the run as a panic, which run_done reports. */
#define EXPECT(condition)                                                                          \
	do {                                                                                       \
		if (!(condition))                                                                  \
			panic("expected " #condition);                                             \
	} while (0)

static inline int harness_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
