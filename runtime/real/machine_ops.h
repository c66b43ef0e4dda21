/*
 * machine_ops.h (real) - the hot operations as plain atomics; touches, charges and costs are
 * nothing.
 */
#ifndef RUNTIME_REAL_MACHINE_OPS_H
#define RUNTIME_REAL_MACHINE_OPS_H

extern __thread struct m *machine_tls_self;

/* The M of this thread. Read by one instruction that the compiler can neither merge with an earlier
 * one nor move its address out of a loop: after a park the goroutine may be on another thread. */
static inline struct m *machine_self(void)
{
#ifdef __x86_64__
	struct m *m;

	__asm__ volatile("movq %%fs:machine_tls_self@tpoff, %0" : "=r"(m));
	return m;
#else
	struct m *machine_self_call(void); /* not inlined, to the same end */

	return machine_self_call();
#endif
}

static inline void machine_touch(const void *p, enum touch_kind kind)
{
	(void)p;
	(void)kind;
}

static inline void machine_charge(enum charge what)
{
	(void)what;
}

static inline enum rt_cost machine_cost(enum rt_cost c)
{
	return c;
}

#define MACHINE_OPS(bits)                                                                          \
	static inline uint##bits##_t rt_load_u##bits(const uint##bits##_t *p)                      \
	{                                                                                          \
		return __atomic_load_n(p, __ATOMIC_SEQ_CST);                                       \
	}                                                                                          \
	static inline void rt_store_u##bits(uint##bits##_t *p, uint##bits##_t v)                   \
	{                                                                                          \
		__atomic_store_n(p, v, __ATOMIC_SEQ_CST);                                          \
	}                                                                                          \
	static inline uint##bits##_t rt_add_u##bits(uint##bits##_t *p, uint##bits##_t d)           \
	{                                                                                          \
		return __atomic_add_fetch(p, d, __ATOMIC_SEQ_CST);                                 \
	}                                                                                          \
	static inline uint##bits##_t rt_swap_u##bits(uint##bits##_t *p, uint##bits##_t v)          \
	{                                                                                          \
		return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);                                \
	}                                                                                          \
	static inline bool rt_cas_u##bits(uint##bits##_t *p, uint##bits##_t old, uint##bits##_t v) \
	{                                                                                          \
		return __atomic_compare_exchange_n(p, &old, v, false, __ATOMIC_SEQ_CST,            \
						   __ATOMIC_SEQ_CST);                              \
	}

MACHINE_OPS(32)
MACHINE_OPS(64)
#undef MACHINE_OPS

static inline void rt_store_rel_u32(uint32_t *p, uint32_t v)
{
	__atomic_store_n(p, v, __ATOMIC_RELEASE);
}

/* Of any pointer type: p is the address of a pointer. */
#define rt_load_ptr(p) __atomic_load_n(p, __ATOMIC_SEQ_CST)
#define rt_store_ptr(p, v) __atomic_store_n(p, v, __ATOMIC_SEQ_CST)
#define rt_swap_ptr(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#define rt_cas_ptr(p, old, v)                                                                      \
	({                                                                                         \
		__typeof__(*(p)) expected_ = (old);                                                \
		__atomic_compare_exchange_n(p, &expected_, v, false, __ATOMIC_SEQ_CST,             \
					    __ATOMIC_SEQ_CST);                                     \
	})

#endif
