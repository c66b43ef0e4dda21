/*
 * explore.h - a program under schedules that time would never choose: every strategy, 1 to 5 cores,
 * many seeds.
 */
#ifndef TESTS_SIM_EXPLORE_H
#define TESTS_SIM_EXPLORE_H

#include "tests/runtime/harness.h"

#define SEEDS 150

struct explored {
	const char *name;
	void (*run)(void *);
	enum rt_stop expected;
	bool is_racy; /* it reads plainly what others count atomically: not for the detector */
};

static inline void explore_program(const struct explored *e, void *arg)
{
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct rt_config config = {
			.cores = 1 + (int)(seed % 5),
			.seed = seed,
			.strategy = (enum rt_strategy)(seed % 3),
			.detect_races = seed % 3 != RT_TIME && !e->is_racy,
			.detect_leaks = true,
			.points_max = 50000000, /* 256 idle processors make 12 million */
		};
		struct rt_result r = run_with(&config, e->run, arg);

		ck_assert_msg(r.stop == e->expected, "%s, seed %lu: stop %d, %s", e->name, seed,
			      r.stop, r.message);
	}
}

#endif
