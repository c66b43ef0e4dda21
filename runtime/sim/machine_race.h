/*
 * machine_race.h (sim) - the race detector's hooks; sim/race.c is behind them.
 */
#ifndef RUNTIME_SIM_MACHINE_RACE_H
#define RUNTIME_SIM_MACHINE_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct g;

extern bool sim_racing; /* this run looks for races */

static inline bool race_enabled(void)
{
	return __builtin_expect(sim_racing, 0);
}

void sim_race_go(struct g *parent, struct g *child);
void sim_race_end(struct g *gp);
void sim_race_acquire(struct g *gp, uint64_t key);
void sim_race_release(struct g *gp, uint64_t key, bool merge);
void sim_race_access(struct g *gp, const void *p, size_t bytes, enum race_kind kind, uintptr_t pc);
void sim_race_forget(const void *p, size_t bytes);

static inline void race_go(struct g *parent, struct g *child)
{
	if (race_enabled())
		sim_race_go(parent, child);
}

static inline void race_end(struct g *gp)
{
	if (race_enabled())
		sim_race_end(gp);
}

static inline void race_acquire(struct g *gp, uint64_t key)
{
	if (race_enabled())
		sim_race_acquire(gp, key);
}

static inline void race_release(struct g *gp, uint64_t key)
{
	if (race_enabled())
		sim_race_release(gp, key, false);
}

static inline void race_release_merge(struct g *gp, uint64_t key)
{
	if (race_enabled())
		sim_race_release(gp, key, true);
}

static inline void race_access(struct g *gp, const void *p, size_t bytes, enum race_kind kind,
			       uintptr_t pc)
{
	if (race_enabled())
		sim_race_access(gp, p, bytes, kind, pc);
}

static inline void race_forget(const void *p, size_t bytes)
{
	if (race_enabled())
		sim_race_forget(p, bytes);
}

#endif
