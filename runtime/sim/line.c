/*
 * line.c - cache lines: who has them, and what it costs to get one.
 *
 * A line is owned by one core, or shared by some, or nobody's yet. A read by a core that neither
 * owns nor shares it, and a write by one that is not the only owner, moves it. A move takes
 * transfer, begins when the line is free, and then the new owner keeps it for hold: requests queue
 * in the order they were made. The owner changes when the move ends, not when it was asked for; for
 * the last part of it, flight, the line is on its way and nobody has it. Until then the old owner
 * goes on at the price of a hit. Without hold and late hand-over a contended atomic add would cost
 * a whole transfer; without flight it would cost nothing on two cores.
 *
 * A queue of requests is not kept: grants are a transfer and a hold apart, which is exact while
 * requests come faster than the line moves, and lets the owner lose it a little early otherwise.
 *
 * It models interleavings of sequentially consistent steps. It does not model store buffers,
 * prefetching, or memory bandwidth.
 */
#include <sys/mman.h>

#include "base/err.h"
#include "runtime/sim/line.h"

#define SHIFT_SMALL 5 /* up to 64 cores: one word of sharers */
#define SHIFT_LARGE 6 /* up to RT_CORES_MAX */

_Static_assert(sizeof(struct line) + 8 <= 1 << SHIFT_SMALL, "one word");
_Static_assert(sizeof(struct line) + RT_CORES_MAX / 8 <= 1 << SHIFT_LARGE, "all cores");

char *sim_lines;
int sim_line_shift;
uint32_t sim_lines_run;

int sim_lines_init(void)
{
	size_t bytes = ARENA_BYTES / CACHE_LINE << SHIFT_LARGE;
	void *map;

	if (sim_lines)
		return 0;
	map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		   -1, 0);
	if (map == MAP_FAILED)
		return err_set_errno(ERR_OS,
				     "cannot reserve address space for the simulated caches");
	sim_lines = map;
	return 0;
}

void sim_lines_reset(void)
{
	int shift = sim.config.cores <= 64 ? SHIFT_SMALL : SHIFT_LARGE;

	sim_lines_run++; /* every entry of an earlier run is now nobody's */
	if (sim_line_shift && shift != sim_line_shift)
		(void)madvise(sim_lines, ARENA_BYTES / CACHE_LINE << SHIFT_LARGE,
			      MADV_DONTNEED); /* another layout */
	sim_line_shift = shift;
}

/* Waits for the line; other cores run meanwhile. */
static void wait_for(struct line *l, bool exclusive)
{
	int64_t now = sim_clk();
	int64_t grant = (l->free_at > now ? l->free_at : now) + sim_profile->transfer;

	if (exclusive || l->owner != LINE_SHARED) {
		l->free_at = grant + sim_profile->hold;
		if (l->leaves_at == INT64_MAX)
			l->leaves_at = grant - sim_profile->flight;
	}
	sim.transfers++;
	RT_HOT->slack_ps -= grant - now;
	if (RT_HOT->slack_ps < 0)
		sim_resched();
	if (l->free_at > grant + sim_profile->hold) /* somebody queued behind us */
		l->leaves_at =
			grant + sim_profile->hold + sim_profile->transfer - sim_profile->flight;
	else
		l->leaves_at = INT64_MAX;
}

static bool has(const struct line *l, int core)
{
	return l->sharers[core / 64] >> (core % 64) & 1;
}

static void own(struct line *l, int core)
{
	for (int w = 0; w * 64 < sim.cores; w++)
		l->sharers[w] = 0;
	l->sharers[core / 64] = 1ull << (core % 64);
	l->owner = (uint16_t)core;
}

static void share(struct line *l, int core)
{
	l->sharers[core / 64] |= 1ull << (core % 64);
	l->owner = LINE_SHARED;
}

static void hash(uintptr_t line, enum touch_kind kind)
{
	uint64_t h = sim.hash ^ (line << 10 | (uint64_t)sim.cur->id << 2 | (uint64_t)kind) ^
		     (uint64_t)sim_clk() << 20;

	sim.hash = (h ^ h >> 29) * 0x9e3779b97f4a7c15u;
}

void sim_line_access(const void *p, enum touch_kind kind)
{
	uintptr_t index = ((uintptr_t)p - ARENA_BASE) / CACHE_LINE;
	struct line *l = sim_line_at(index);
	int core = sim.cur->id;

	if (l->run != sim_lines_run) {
		l->run = sim_lines_run;
		l->free_at = 0;
		l->leaves_at = INT64_MAX;
		own(l, core);
	} else if (sim_clk() >= l->leaves_at ||
		   (kind == TOUCH_READ ? !has(l, core) : l->owner != core)) {
		wait_for(l, kind != TOUCH_READ);
		if (kind == TOUCH_READ)
			share(l, core);
		else
			own(l, core);
	}
	hash(index, kind);
}

void sim_touch(const void *p, enum touch_kind kind)
{
	sim_points++;
	RT_HOT->slack_ps -= sim_profile->hit[kind];
	if (RT_HOT->slack_ps < 0)
		sim_resched();
	if (in_arena(p))
		sim_line_access(p, kind);
}
