/*
 * memory.c - the program's heap, counted and limited.
 *
 * Where the bytes come from is the machine's business. What is counted here: allocations and bytes
 * per P for the ledger, and the bytes alive for the limit. The latter are kept per P and handed in
 * to the shared counter only in steps of HAND_IN bytes, so that allocating shares no cache line;
 * the limit may thus be passed by HAND_IN per P.
 */
#include <string.h>

#include "runtime/rt.h"

#define HAND_IN (64 * 1024)
#define REFUSALS_MAX                                                                               \
	1000 /* a program that keeps asking after so many refusals will not stop by itself */

static void account(struct p *p, int64_t bytes)
{
	p->malloc_local += bytes;
	if (p->malloc_local > HAND_IN || p->malloc_local < -HAND_IN) {
		rt_add_u64(&sched->malloc_bytes, (uint64_t)p->malloc_local);
		p->malloc_local = 0;
	}
}

static bool over_limit(struct p *p, size_t bytes)
{
	size_t max = sched->config.memory_max;
	int64_t alive;

	if (max == 0)
		return false;
	if (bytes > max)
		return true;
	if ((int64_t)bytes + p->malloc_local <= HAND_IN)
		return false; /* decided when it is handed in; spares the shared line */
	alive = (int64_t)rt_load_u64(&sched->malloc_bytes) + p->malloc_local;
	return alive + (int64_t)bytes > (int64_t)max;
}

static void *refuse(void)
{
	if (rt_add_u32(&sched->malloc_refused, 1) > REFUSALS_MAX)
		rt_finish(RT_MEMORY, "memory limit reached, and it keeps asking", rt_caller_pc(),
			  0);
	return NULL;
}

void *rt_malloc(size_t bytes)
{
	enum rt_cost cost = machine_cost(RT_COST_MEMORY);
	struct p *p = machine_self()->p;
	void *block = NULL;

	machine_charge(CHARGE_MALLOC);
	if (!over_limit(p, bytes))
		block = machine_heap_alloc(bytes);
	if (block) {
		account(p, (int64_t)machine_heap_size(block));
		p->count[RT_N_MALLOC]++;
		p->count[RT_N_MALLOC_BYTES] += (int64_t)bytes;
		race_forget(block, bytes);
	} else {
		block = refuse();
	}
	machine_cost(cost);
	return block;
}

void *rt_calloc(size_t count, size_t bytes)
{
	size_t total;
	void *block;

	if (__builtin_mul_overflow(count, bytes, &total))
		return refuse();
	block = rt_malloc(total);
	if (block)
		memset(block, 0, total);
	return block;
}

void *rt_realloc(void *old, size_t bytes)
{
	size_t keep;
	void *block;

	if (!old)
		return rt_malloc(bytes);
	if (bytes == 0) {
		rt_free(old);
		return NULL;
	}
	keep = machine_heap_size(old);
	block = rt_malloc(bytes);
	if (!block)
		return NULL;
	memcpy(block, old, keep < bytes ? keep : bytes);
	rt_free(old);
	return block;
}

void rt_free(void *block)
{
	enum rt_cost cost;
	size_t bytes;

	if (!block)
		return;
	cost = machine_cost(RT_COST_MEMORY);
	machine_charge(CHARGE_FREE);
	bytes = machine_heap_size(block);
	if (race_enabled())
		race_access(rt_getg(), block, bytes, RACE_WRITE, rt_caller_pc());
	account(machine_self()->p, -(int64_t)bytes);
	machine_heap_free(block);
	machine_cost(cost);
}
