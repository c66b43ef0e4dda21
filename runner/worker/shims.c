/*
 * shims.c - see shims.h: the table of dojo.h's own functions and of what compiled code calls by
 * itself.
 */
#include "runner/worker/shims.h"

#include "dojo.h"
#include "runtime/runtime.h"

#define RANGE_MAX ((size_t)1 << 32) /* more than any program here can own */

void shim_access(const void *p, size_t len, bool is_write)
{
	rt_access_range(p, len < RANGE_MAX ? len : RANGE_MAX, is_write);
}

/* ---- what libtcc's code calls for operations that it does not emit itself ---- */

static unsigned long to_unsigned_f(float x)
{
	return (unsigned long)x;
}

static unsigned long to_unsigned_d(double x)
{
	return (unsigned long)x;
}

static unsigned long to_unsigned_l(long double x)
{
	return (unsigned long)x;
}

static float from_unsigned_f(unsigned long n)
{
	return (float)n;
}

static double from_unsigned_d(unsigned long n)
{
	return (double)n;
}

static long double from_unsigned_l(unsigned long n)
{
	return (long double)n;
}

/* The ABI's va_list, as a variadic function fills it in. */
struct va_area {
	/* bytes of the save area already taken: of 48, and of the 128 after them */
	unsigned general, floating;
	char *overflow;
	char *saved;
};

/* Where the next argument is; kind: 0 in general registers, 1 in a floating one, 2 on the stack. */
static void *next_argument(struct va_area *va, int kind, int size, int align)
{
	uintptr_t at;

	size = (size + 7) & ~7;
	if (kind == 0 && va->general + (unsigned)size <= 48) {
		va->general += (unsigned)size;
		return va->saved + va->general - size;
	}
	if (kind == 1 && va->floating < 48 + 128) {
		va->floating += 16;
		return va->saved + va->floating - 16;
	}
	at = (uintptr_t)va->overflow;
	if (align > 8)
		at = (at + (uintptr_t)align - 1) & -(uintptr_t)align;
	va->overflow = (char *)at + size;
	return (char *)at;
}

static const struct shim shims_dojo[] = {
#define OWN(name) SHIM_RESERVED(#name, name)
	OWN(go), OWN(gosched), OWN(goexit), OWN(sleep_ns), OWN(now_ns), OWN(work_ns),
	OWN(gomaxprocs), OWN(num_cpu), OWN(num_goroutine), OWN(cpu_quota), OWN(panic),
	OWN(chan_make), OWN(chan_free), OWN(chan_send), OWN(chan_recv), OWN(chan_try_send),
	OWN(chan_try_recv), OWN(chan_close), OWN(chan_len), OWN(chan_cap),
	OWN(wg_add), OWN(wg_done), OWN(wg_wait), OWN(mutex_lock), OWN(mutex_unlock),
	OWN(mutex_trylock),
	OWN(atomic_add_i32), OWN(atomic_load_i32), OWN(atomic_store_i32), OWN(atomic_swap_i32),
	OWN(atomic_cas_i32),
	OWN(atomic_add_i64), OWN(atomic_load_i64), OWN(atomic_store_i64), OWN(atomic_swap_i64),
	OWN(atomic_cas_i64),
	OWN(atomic_add_u32), OWN(atomic_load_u32), OWN(atomic_store_u32), OWN(atomic_swap_u32),
	OWN(atomic_cas_u32),
	OWN(atomic_add_u64), OWN(atomic_load_u64), OWN(atomic_store_u64), OWN(atomic_swap_u64),
	OWN(atomic_cas_u64),
	OWN(atomic_load_ptr), OWN(atomic_store_ptr), OWN(atomic_swap_ptr), OWN(atomic_cas_ptr),
	OWN(chan_select), OWN(rwmutex_rlock), OWN(rwmutex_runlock), OWN(rwmutex_lock),
	OWN(rwmutex_unlock),
	OWN(once_do), OWN(cond_wait), OWN(cond_signal), OWN(cond_broadcast),
	OWN(timer_new), OWN(timer_chan), OWN(timer_stop), OWN(timer_reset), OWN(timer_free),
	OWN(time_after),
#undef OWN
	SHIM_RESERVED("__fixunssfdi", to_unsigned_f),
	SHIM_RESERVED("__fixunsdfdi", to_unsigned_d),
	SHIM_RESERVED("__fixunsxfdi", to_unsigned_l),
	SHIM_RESERVED("__floatundisf", from_unsigned_f),
	SHIM_RESERVED("__floatundidf", from_unsigned_d),
	SHIM_RESERVED("__floatundixf", from_unsigned_l),
	SHIM_RESERVED("__va_arg", next_argument),
	{0},
};

static const struct shim *at(const struct shim *const *table, int i)
{
	for (; *table; table++)
		for (const struct shim *s = *table; s->name; s++)
			if (i-- == 0)
				return s;
	return NULL;
}

const struct shim *shims_at(int i)
{
	static const struct shim *const tables[] = {shims_dojo, shims_string, shims_stdlib,
						    shims_stdio, NULL};

	return at(tables, i);
}

const struct shim *shims_judge_at(int i)
{
	static const struct shim *const tables[] = {shims_judge, NULL};

	return at(tables, i);
}
