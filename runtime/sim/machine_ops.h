/*
 * machine_ops.h (sim) - the hot operations as points of the simulation.
 *
 * Every atomic is a touch of its cache line, after which the plain operation follows at once:
 * nobody else runs in between, because only a touch or a charge switches cores.
 */
#ifndef RUNTIME_SIM_MACHINE_OPS_H
#define RUNTIME_SIM_MACHINE_OPS_H

extern int64_t sim_points;           /* charges and touches so far */
extern const int32_t *sim_charge_ps; /* the profile's figures, by enum charge */

void sim_resched(void); /* the current core has used up its slack: whose turn is it? */
void sim_touch(const void *p, enum touch_kind kind);

struct m *machine_self(void);
enum rt_cost machine_cost(enum rt_cost c);

static inline void machine_touch(const void *p, enum touch_kind kind)
{
	sim_touch(p, kind);
}

static inline void machine_charge(enum charge what)
{
	sim_points++;
	RT_HOT->slack_ps -= sim_charge_ps[what];
	if (RT_HOT->slack_ps < 0)
		sim_resched();
}

#define MACHINE_OPS(bits)                                                                          \
	static inline uint##bits##_t rt_load_u##bits(const uint##bits##_t *p)                      \
	{                                                                                          \
		sim_touch(p, TOUCH_READ);                                                          \
		return *(const volatile uint##bits##_t *)p;                                        \
	}                                                                                          \
	static inline void rt_store_u##bits(uint##bits##_t *p, uint##bits##_t v)                   \
	{                                                                                          \
		sim_touch(p, TOUCH_RMW); /* a seq_cst store is an xchg */                          \
		*(volatile uint##bits##_t *)p = v;                                                 \
	}                                                                                          \
	static inline uint##bits##_t rt_add_u##bits(uint##bits##_t *p, uint##bits##_t d)           \
	{                                                                                          \
		sim_touch(p, TOUCH_RMW);                                                           \
		return *p += d;                                                                    \
	}                                                                                          \
	static inline uint##bits##_t rt_swap_u##bits(uint##bits##_t *p, uint##bits##_t v)          \
	{                                                                                          \
		uint##bits##_t old;                                                                \
                                                                                                   \
		sim_touch(p, TOUCH_RMW);                                                           \
		old = *p;                                                                          \
		*p = v;                                                                            \
		return old;                                                                        \
	}                                                                                          \
	static inline bool rt_cas_u##bits(uint##bits##_t *p, uint##bits##_t old, uint##bits##_t v) \
	{                                                                                          \
		sim_touch(p, TOUCH_RMW);                                                           \
		if (*p != old)                                                                     \
			return false;                                                              \
		*p = v;                                                                            \
		return true;                                                                       \
	}

MACHINE_OPS(32)
MACHINE_OPS(64)
#undef MACHINE_OPS

static inline void rt_store_rel_u32(uint32_t *p, uint32_t v)
{
	sim_touch(p, TOUCH_WRITE);
	*(volatile uint32_t *)p = v;
}

/* Of any pointer type: p is the address of a pointer. */
#define rt_load_ptr(p)                                                                             \
	({                                                                                         \
		sim_touch(p, TOUCH_READ);                                                          \
		*(__typeof__(*(p)) volatile *)(p);                                                 \
	})
#define rt_store_ptr(p, v)                                                                         \
	do {                                                                                       \
		sim_touch(p, TOUCH_RMW);                                                           \
		*(p) = (v);                                                                        \
	} while (0)
#define rt_swap_ptr(p, v)                                                                          \
	({                                                                                         \
		__typeof__(*(p)) old_;                                                             \
		sim_touch(p, TOUCH_RMW);                                                           \
		old_ = *(p);                                                                       \
		*(p) = (v);                                                                        \
		old_;                                                                              \
	})
#define rt_cas_ptr(p, old, v)                                                                      \
	({                                                                                         \
		bool same_;                                                                        \
		sim_touch(p, TOUCH_RMW);                                                           \
		same_ = *(p) == (old);                                                             \
		if (same_)                                                                         \
			*(p) = (v);                                                                \
		same_;                                                                             \
	})

#endif
