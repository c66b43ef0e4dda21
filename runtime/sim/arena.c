/*
 * arena.c - all memory of a simulated run, at one fixed address.
 *
 * The trace hash and the line model see offsets into the arena; so equal runs have equal traces
 * although the rest of the process moves with every start. Nothing is reserved until it is touched.
 *
 * Invariant: what is handed out reads as zero, whatever earlier runs wrote there (the image
 * excepted: the worker restores it).
 */
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"
#include "runtime/sim/sim.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13: guard pages without a mapping of their own */
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define HEAP_SMALL (4u << 20) /* up to here a heap is wiped; beyond it goes back to the kernel */

static struct {
	bool mapped;
	char *image, *meta, *heap, *stacks;
	size_t image_used, meta_used, heap_used, stacks_used;
	size_t guarded;    /* bytes of the stacks' part whose guards are in place; they stay */
	size_t heap_dirty; /* bytes of the heap's part that an earlier run may have written */
} arena;

int sim_arena_init(void)
{
	char *base;

	if (arena.mapped)
		return 0;
	base = mmap((void *)ARENA_BASE, ARENA_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	if (base != (char *)ARENA_BASE)
		return err_set_errno(ERR_OS,
				     "cannot reserve %llu GiB of address space for the simulation",
				     ARENA_BYTES >> 30);
	arena.image = base;
	arena.meta = arena.image + IMAGE_BYTES;
	arena.heap = arena.meta + META_BYTES;
	arena.stacks = arena.heap + HEAP_BYTES;
	arena.mapped = true;
	return 0;
}

void sim_arena_reset(void)
{
	memset(arena.meta, 0, arena.meta_used);
	if (arena.heap_used > arena.heap_dirty)
		arena.heap_dirty = arena.heap_used;
	if (arena.heap_dirty > HEAP_SMALL) {
		(void)madvise(arena.heap, arena.heap_dirty, MADV_DONTNEED);
		arena.heap_dirty = 0;
	}
	if (arena.stacks_used)
		(void)madvise(arena.stacks, arena.stacks_used,
			      MADV_DONTNEED); /* cannot fail on our own mapping */
	arena.meta_used = 0;
	arena.heap_used = 0;
	arena.stacks_used = 0;
}

void *rt_image_alloc(size_t bytes)
{
	char *p;

	bytes = (bytes + 4095) & ~(size_t)4095;
	if (sim_arena_init() < 0 || bytes > IMAGE_BYTES - arena.image_used)
		return NULL;
	p = arena.image + arena.image_used;
	arena.image_used += bytes;
	return p;
}

void *machine_alloc(size_t bytes)
{
	char *p = arena.meta + arena.meta_used;

	bytes = (bytes + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
	if (bytes > META_BYTES - arena.meta_used)
		return NULL;
	arena.meta_used += bytes;
	return p;
}

void *sim_heap_region(size_t bytes)
{
	char *p = arena.heap + arena.heap_used;

	bytes = (bytes + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
	if (bytes > HEAP_BYTES - arena.heap_used)
		return NULL;
	if (arena.heap_used < arena.heap_dirty) {
		size_t dirty = arena.heap_dirty - arena.heap_used;

		memset(p, 0, dirty < bytes ? dirty : bytes);
	}
	arena.heap_used += bytes;
	return p;
}

static bool guard(char *slot)
{
	return madvise(slot, STACK_GUARD, MADV_GUARD_INSTALL) == 0 ||
	       mprotect(slot, STACK_GUARD, PROT_NONE) == 0;
}

void *machine_stack_slab(int count)
{
	size_t bytes = (size_t)count * STACK_SLOT;
	char *slab = arena.stacks + arena.stacks_used;

	if (bytes > STACKS_BYTES - arena.stacks_used)
		return NULL;
	while (arena.guarded < arena.stacks_used + bytes) {
		if (!guard(arena.stacks + arena.guarded))
			return NULL;
		arena.guarded += STACK_SLOT;
	}
	arena.stacks_used += bytes;
	return slab;
}
