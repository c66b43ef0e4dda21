/*
 * heap.c - the program's heap on the simulated machine: size classes with free lists per core.
 *
 * Per core, because Go's is per P: two processors that allocate must not get neighbours in one
 * cache line, or the simulation would show false sharing that Go's allocator avoids. Addresses
 * depend on the order of calls alone.
 *
 * Invariants
 *   1. A block is preceded by a header; magic tells a live block from a freed one and from anything
 *      else.
 *   2. Blocks are 16-aligned; a class's block size includes the header.
 *   3. What malloc hands out is the same in every run: FILL, so that a program that reads before it
 *      writes seldom gets the zeroes it hoped for; in blocks of more than FILL_MAX zeroes, as fresh
 *      pages have.
 */
#include <string.h>

#include "runtime/sim/sim.h"

#define CLASS_STEP 16
#define CLASSES 65 /* 16, 32 .. 1024 bytes by 16, the last for larger blocks */
#define LARGE (CLASSES - 1)
#define SPAN_BYTES (8 * 1024) /* Go's page: what a core takes at a time */
#define FILL 0xa5
#define FILL_MAX (64 * 1024)
#define MAGIC_LIVE 0x6c697665u
#define MAGIC_FREE 0x66726565u

struct header {
	uint32_t magic;
	uint32_t class;
	uint64_t bytes; /* usable */
};

union block {
	struct header head;
	struct {
		struct header pad;
		union block *next;
	} free;
};

static struct {
	union block *free[RT_CORES_MAX][CLASSES];
	char *span[RT_CORES_MAX][CLASSES]; /* not yet carved */
	char *span_end[RT_CORES_MAX][CLASSES];
} heap;

void sim_heap_reset(void)
{
	size_t rows = (size_t)sim.config.cores;

	memset(heap.free, 0, rows * sizeof heap.free[0]);
	memset(heap.span, 0, rows * sizeof heap.span[0]);
}

static union block *carve(int core, int class, size_t total)
{
	char *p = heap.span[core][class];

	if (!p || (size_t)(heap.span_end[core][class] - p) < total) {
		p = sim_heap_region(SPAN_BYTES);
		if (!p)
			return NULL;
		heap.span_end[core][class] = p + SPAN_BYTES;
	}
	heap.span[core][class] = p + total;
	return (union block *)p;
}

/* Large blocks are reused first fit, from a list that all cores share: they are few. */
static union block *take_large(size_t usable)
{
	for (union block **link = &heap.free[0][LARGE]; *link; link = &(*link)->free.next) {
		union block *b = *link;

		if (b->head.bytes >= usable && b->head.bytes <= 2 * usable) {
			*link = b->free.next;
			if (b->head.bytes > FILL_MAX)
				memset(&b->head + 1, 0, b->head.bytes);
			return b;
		}
	}
	return NULL;
}

static union block *take(size_t usable, int class)
{
	int core = sim.cur->id;
	union block *b;

	if (class == LARGE) {
		b = take_large(usable);
		if (b)
			return b;
		b = sim_heap_region(sizeof(struct header) + usable);
		if (b)
			b->head.bytes = usable;
		return b;
	}
	b = heap.free[core][class];
	if (b) {
		heap.free[core][class] = b->free.next;
		return b;
	}
	b = carve(core, class, sizeof(struct header) + usable);
	if (b)
		b->head.bytes = usable;
	return b;
}

void *machine_heap_alloc(size_t bytes)
{
	size_t usable = bytes ? (bytes + CLASS_STEP - 1) & ~(size_t)(CLASS_STEP - 1) : CLASS_STEP;
	int class;
	union block *b;

	if (usable < bytes)
		return NULL;
	if (usable > 1024)
		usable = (usable + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
	class = usable <= 1024 ? (int)(usable / CLASS_STEP) - 1 : LARGE;
	b = take(usable, class);
	if (!b)
		return NULL;
	b->head.magic = MAGIC_LIVE;
	b->head.class = (uint32_t) class;
	if (b->head.bytes <= FILL_MAX)
		memset(&b->head + 1, FILL, b->head.bytes);
	return &b->head + 1;
}

static union block *block_of(const void *p)
{
	union block *b = (union block *)((struct header *)(uintptr_t)p - 1);

	if (!in_arena(p) || (uintptr_t)p % CLASS_STEP != 0)
		rt_fail("free: %p was not given by malloc", p);
	if (b->head.magic == MAGIC_FREE)
		rt_fail("free: %p is freed already", p);
	if (b->head.magic != MAGIC_LIVE)
		rt_fail("free: %p was not given by malloc, or what lies before it was overwritten",
			p);
	return b;
}

size_t machine_heap_size(const void *p)
{
	return block_of(p)->head.bytes;
}

void machine_heap_free(void *p)
{
	union block *b = block_of(p);
	int class = (int)b->head.class;
	int core = class == LARGE ? 0 : sim.cur->id;

	b->head.magic = MAGIC_FREE;
	b->free.next = heap.free[core][class];
	heap.free[core][class] = b;
}
