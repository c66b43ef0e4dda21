/*
 * machine.h - all of the outside world that the scheduler may use.
 *
 * Two machines implement it, and no file of the scheduler knows which one it runs on:
 *
 *   real/  POSIX threads, futexes, CLOCK_MONOTONIC; touches and charges compile to nothing.
 *   sim/   N virtual cores on one OS thread: every M is a context, every core has a clock in
 *   virtual
 *          picoseconds, the core with the smallest clock runs next, cache lines have owners.
 *
 * Cold operations are functions, declared here and defined once per machine. Hot ones are inlines
 * in machine_ops.h, of which each machine has its own; the build's include path picks it:
 *
 *   rt_load_u32 rt_load_u64 rt_load_ptr          sequentially consistent loads
 *   rt_store_u32 rt_store_u64 rt_store_ptr       sequentially consistent stores
 *   rt_store_rel_u32                             release store
 *   rt_add_u32 rt_add_u64                        add, the new value
 *   rt_swap_u32 rt_swap_ptr                      exchange, the old value
 *   rt_cas_u32 rt_cas_u64 rt_cas_ptr             compare and swap, true when it swapped
 *   machine_touch(p, kind)                       a plain access to the cache line of p by runtime
 *   code machine_charge(what)                         time that an operation costs beside its
 *   memory accesses machine_cost(c)                              attributes time from here on to c;
 *   returns the previous one machine_self()                               the M that runs this code
 *
 * Rules that keep the simulated machine deterministic (and the real one honest):
 *   1. At most one touch in a full expression: C leaves the order of operands open.
 *   2. No mutable static data in the scheduler; everything lives in memory from machine_alloc.
 *   3. No decision depends on an address, the wall clock, or bytes that nobody wrote.
 *   4. Nothing of the runtime's own on a goroutine's stack is touched: where it lies there depends
 *      on the compiler that built us. What stands for it is the goroutine.
 *   5. machine_self is not cached across anything that may park: the goroutine may wake on another
 *      M.
 */
#ifndef RUNTIME_MACHINE_H
#define RUNTIME_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/runtime.h"

struct m;
struct g;

/* The unit in which sharing costs: two objects in one line are shared together. */
#define CACHE_LINE 64

enum touch_kind { TOUCH_READ, TOUCH_WRITE, TOUCH_RMW };

/* What the reference profile has a figure for; see sim/profile.c for each figure's source. */
enum charge {
	CHARGE_SWITCH, /* leave one stack, enter another */
	CHARGE_NEWPROC,
	CHARGE_GOEXIT,
	CHARGE_PARK,
	CHARGE_READY,
	CHARGE_SCHEDULE, /* one round of schedule() */
	CHARGE_STEAL,    /* looking into one other P */
	CHARGE_CHAN,     /* one channel operation, beside its lock */
	CHARGE_COPY,     /* per 64 bytes of an element */
	CHARGE_SYNC,     /* a call of a mutex, wait group or atomic operation */
	CHARGE_SEMA,     /* queueing on a semaphore root */
	CHARGE_TIMER,    /* one sift in a timer heap */
	CHARGE_CLOCK,    /* reading the clock */
	CHARGE_MALLOC,
	CHARGE_FREE,
	CHARGE_ACCESS, /* the program's load or store that hits its cache */
	CHARGES
};

#include "machine_ops.h"

/* ---- threads ---- */

/* Starts an OS thread that runs rt_mstart(m). */
void machine_thread_start(struct m *m);

/* Sleeps while *word is value, at most timeout_ns (negative: for ever). Spurious returns are
 * possible. */
void machine_futex_sleep(uint32_t *word, uint32_t value, int64_t timeout_ns);

/* Wakes at most count threads that sleep on word. */
void machine_futex_wake(uint32_t *word, int count);

/* Tells the core that this is a spin: n PAUSE instructions. An exploration lets others go first,
 * for n 0 too. */
void machine_pause(int n);

/* Lets another thread have the core. */
void machine_osyield(void);

/* Keeps the core busy for ns nanoseconds of CPU work. */
void machine_work(int64_t ns);

/* ---- facts ---- */

int64_t machine_now(void); /* nanoseconds, monotonic */

/* The time to measure a slice from. Where nothing compares it (real: sysmon counts ticks instead)
 * it is not worth reading the clock in every round. */
int64_t machine_slice_start(void);
int machine_ncpu(void);
double machine_quota(void); /* CPUs, 0: none */

/* The machine's share of the ledger: time, costs, futexes, line transfers. */
void machine_ledger(struct rt_ledger *out);

/* ---- memory ---- */

/* Zeroed, aligned to CACHE_LINE, never freed before the run is over. NULL when there is none. */
void *machine_alloc(size_t bytes);

/* The program's heap. NULL when memory is out; old contents are not defined. free accepts what
 * alloc gave. */
void *machine_heap_alloc(size_t bytes);
void machine_heap_free(void *p);
size_t machine_heap_size(const void *p); /* usable bytes of a block */

/* Stacks for goroutines: count slots side by side, each STACK_GUARD bytes that fault and
 * STACK_BYTES that do not (the guard is below). Returns the base of the first slot's guard. */
#define STACK_BYTES (64u * 1024)
#define STACK_GUARD (16u * 1024) /* at least the largest frame that the compiler lets pass */
#define STACK_SLOT (STACK_BYTES + STACK_GUARD)
void *machine_stack_slab(int count);

/* ---- the end ---- */

/* main has returned and the run goes on to see who stays parked: do not let that take long. */
void machine_linger(void);

/* Hands the result to whoever called rt_run. Never returns. May be called on any thread, from a
 * handler too. */
_Noreturn void machine_finish(void);

#endif
