/*
 * atomic.c - the program's atomics: sequentially consistent, on plain objects of 4 and 8 bytes. Go:
 * sync/atomic.
 *
 * One body per operation and width, as macros over the unsigned type: the signed forms and pointers
 * are the same instructions. For the race detector an atomic both acquires and releases its
 * address.
 */
#include "dojo.h"
#include "runtime/rt.h"

static void before(void *p, size_t bytes, enum race_kind kind)
{
	struct g *gp;

	machine_charge(CHARGE_SYNC);
	if (!race_enabled())
		return;
	gp = rt_getg();
	race_access(gp, p, bytes, kind, rt_caller_pc());
	if (kind == RACE_ATOMIC_WRITE)
		race_release_merge(gp, (uintptr_t)p);
}

static void after(void *p)
{
	race_acquire(rt_getg(), (uintptr_t)p);
}

#define ATOMICS(name, type, bits)                                                                  \
	type atomic_load_##name(type *p)                                                           \
	{                                                                                          \
		enum rt_cost cost = machine_cost(RT_COST_SYNC);                                    \
		uint##bits##_t v;                                                                  \
                                                                                                   \
		before(p, sizeof *p, RACE_ATOMIC_READ);                                            \
		v = rt_load_u##bits((uint##bits##_t *)p);                                          \
		after(p);                                                                          \
		machine_cost(cost);                                                                \
		return (type)v;                                                                    \
	}                                                                                          \
	void atomic_store_##name(type *p, type v)                                                  \
	{                                                                                          \
		enum rt_cost cost = machine_cost(RT_COST_SYNC);                                    \
                                                                                                   \
		before(p, sizeof *p, RACE_ATOMIC_WRITE);                                           \
		rt_store_u##bits((uint##bits##_t *)p, (uint##bits##_t)v);                          \
		machine_cost(cost);                                                                \
	}                                                                                          \
	type atomic_swap_##name(type *p, type v)                                                   \
	{                                                                                          \
		enum rt_cost cost = machine_cost(RT_COST_SYNC);                                    \
		uint##bits##_t old;                                                                \
                                                                                                   \
		RT_COUNT(RT_N_ATOMIC);                                                             \
		before(p, sizeof *p, RACE_ATOMIC_WRITE);                                           \
		old = rt_swap_u##bits((uint##bits##_t *)p, (uint##bits##_t)v);                     \
		after(p);                                                                          \
		machine_cost(cost);                                                                \
		return (type)old;                                                                  \
	}                                                                                          \
	bool atomic_cas_##name(type *p, type old, type v)                                          \
	{                                                                                          \
		enum rt_cost cost = machine_cost(RT_COST_SYNC);                                    \
		bool swapped;                                                                      \
                                                                                                   \
		RT_COUNT(RT_N_ATOMIC);                                                             \
		before(p, sizeof *p, RACE_ATOMIC_WRITE);                                           \
		swapped = rt_cas_u##bits((uint##bits##_t *)p, (uint##bits##_t)old,                 \
					 (uint##bits##_t)v);                                       \
		after(p);                                                                          \
		machine_cost(cost);                                                                \
		return swapped;                                                                    \
	}

#define ATOMIC_ADD(name, type, bits)                                                               \
	type atomic_add_##name(type *p, type d)                                                    \
	{                                                                                          \
		enum rt_cost cost = machine_cost(RT_COST_SYNC);                                    \
		uint##bits##_t v;                                                                  \
                                                                                                   \
		RT_COUNT(RT_N_ATOMIC);                                                             \
		before(p, sizeof *p, RACE_ATOMIC_WRITE);                                           \
		v = rt_add_u##bits((uint##bits##_t *)p, (uint##bits##_t)d);                        \
		after(p);                                                                          \
		machine_cost(cost);                                                                \
		return (type)v;                                                                    \
	}

/* A pointer travels through uint64_t. */
_Static_assert(sizeof(void *) == sizeof(uint64_t), "pointers are 64 bits");
#define POINTER_CAST(v) ((void *)(uintptr_t)(v))

ATOMICS(i32, int32_t, 32)
ATOMICS(i64, int64_t, 64)
ATOMICS(u32, uint32_t, 32)
ATOMICS(u64, uint64_t, 64)
ATOMIC_ADD(i32, int32_t, 32)
ATOMIC_ADD(i64, int64_t, 64)
ATOMIC_ADD(u32, uint32_t, 32)
ATOMIC_ADD(u64, uint64_t, 64)

void *atomic_load_ptr(void **p)
{
	return POINTER_CAST(atomic_load_u64((uint64_t *)p));
}

void atomic_store_ptr(void **p, void *v)
{
	atomic_store_u64((uint64_t *)p, (uintptr_t)v);
}

void *atomic_swap_ptr(void **p, void *v)
{
	return POINTER_CAST(atomic_swap_u64((uint64_t *)p, (uintptr_t)v));
}

bool atomic_cas_ptr(void **p, void *old, void *v)
{
	return atomic_cas_u64((uint64_t *)p, (uintptr_t)old, (uintptr_t)v);
}
