/*
 * dojo.h - Go's concurrency in C: goroutines, channels, wait groups, mutexes, atomics.
 *
 * The only header a learner needs. C99, compiles under libtcc, gcc and clang. The zero value of
 * every sync type is ready to use, as in Go; a sync object must not be copied once it is in use.
 *
 * "Parks" means that the goroutine may stop running here and the processor takes another one.
 * Misuse that panics in Go ends the program here, with Go's words and the line.
 */
#ifndef DOJO_H
#define DOJO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- goroutines ---- */

/* Starts fn(arg) as a goroutine. Go: go fn(arg). arg is not copied: it must live until fn is done
 * with it. */
void go(void (*fn)(void *), void *arg);

/* Gives the processor away; the caller goes to the global queue. Parks. Go: runtime.Gosched. */
void gosched(void);

/* Ends this goroutine. In main the others go on; when the last one ends, that is a deadlock. Go:
 * runtime.Goexit. */
void goexit(void);

/* Waits at least ns nanoseconds. Parks. ns <= 0 yields (Go's Sleep returns at once: see kata 14).
 * Go: time.Sleep. */
void sleep_ns(int64_t ns);

/* Nanoseconds since some fixed moment, never going back. Go: time.Now, monotonic part. */
int64_t now_ns(void);

/* Keeps the processor busy for ns nanoseconds: stands for real work in the exercises. Does not
 * park. */
void work_ns(int64_t ns);

/* Sets how many goroutines may run at once, 1 to 256; n <= 0 only asks. Returns the previous value.
 * Parks while the others are brought to a stop: each at its next call. Go: runtime.GOMAXPROCS. */
int gomaxprocs(int n);

/* Cores of the machine. Go: runtime.NumCPU. */
int num_cpu(void);

/* Goroutines alive, main and those not yet started included. Go: runtime.NumGoroutine. */
int num_goroutine(void);

/* CPUs granted by the container's quota; 0 when there is no limit. */
double cpu_quota(void);

/* Ends the program with "panic: MESSAGE" and the line. Go: panic. */
void panic(const char *message);

/* From here on only this thread runs this goroutine, and it runs no other, until as many unlocks.
 * Every switch to and from it is then a switch of threads. Go: runtime.LockOSThread,
 * UnlockOSThread. */
void lock_os_thread(void);
void unlock_os_thread(void);

/* The number of the thread that runs this goroutine now. */
int thread_id(void);

/* Keeps this goroutine on its processor until as many unpins; the index of that processor, 0 to
 * gomaxprocs(0) - 1. In between it may not park: that is a panic. Go: sync's runtime_procPin. */
int proc_pin(void);
void proc_unpin(void);

/* ---- channels ---- */

typedef struct chan chan;

/* A channel of elements of elem_size bytes (0 is legal) with room for cap of them; cap 0 is
 * unbuffered. Never NULL: a size that cannot be had is a panic. The caller frees it with chan_free.
 * Go: make(chan T, cap). */
chan *chan_make(size_t elem_size, size_t cap);

/* Frees a channel on which nobody waits. NULL does nothing. Go: the garbage collector. */
void chan_free(chan *c);

/* Copies the element at v into the channel. Parks while it is full; on NULL for ever.
 * Panics when c is closed. Waiting senders are served first in, first out. Go: c <- v. */
void chan_send(chan *c, const void *v);

/* Receives into v (NULL drops the value). Parks while it is empty and open; on NULL for ever.
 * false: closed and drained, *v is zeroed. Go: v, ok := <-c. */
bool chan_recv(chan *c, void *v);

/* The forms that never park: false when the channel was not ready. Go: select with default.
 * try_recv on a closed, drained channel returns true, with *ok false and *v zeroed; ok may be
 * NULL. */
bool chan_try_send(chan *c, const void *v);
bool chan_try_recv(chan *c, void *v, bool *ok);

/* Closes: later sends panic, receivers drain what is left. Panics on NULL or closed. Go:
 * close(c). */
void chan_close(chan *c);

/* Elements waiting, and room in all; both 0 for NULL. Go: len, cap. */
size_t chan_len(chan *c);
size_t chan_cap(chan *c);

/* ---- select ---- */

enum { SELECT_RECV, SELECT_SEND };

struct select_case {
	chan *c; /* NULL: never ready */
	int dir; /* SELECT_RECV or SELECT_SEND */
	void *v; /* the element; NULL drops a received one */
	/* out, for the chosen receive only: false when the channel was closed and drained */
	bool ok;
};

/* Does one of n cases (at most 65,535) that are ready, each equally likely, and returns its index.
 * When none is: -1 without block, else parks until one is. n = 0 with block waits for ever. Go:
 * select, with default when !block. */
int chan_select(struct select_case *cases, int n, bool block);

/* ---- timers ---- */

typedef struct timer timer;

/* A timer that sends the time (int64_t, as now_ns) on its channel once, ns from now. Go:
 * time.NewTimer. */
timer *timer_new(int64_t ns);
chan *timer_chan(timer *t); /* belongs to the timer */

/* After stop or reset no tick of before is received. Both say whether the timer was still to tick,
 * or its tick had not been received. Go: t.Stop, t.Reset, as since Go 1.23. */
bool timer_stop(timer *t);
bool timer_reset(timer *t, int64_t ns);
void timer_free(timer *t); /* with its channel; NULL does nothing */

/* A channel that brings the time once, ns from now. It is the caller's to free, at any time. Go:
 * time.After. */
chan *time_after(int64_t ns);

/* ---- wait groups ---- */

typedef struct waitgroup {
	uint64_t state; /* counter << 32 | waiters */
	uint32_t sema;
	uint32_t reserved;
} waitgroup;

/* Adds n to the counter; at zero every waiter goes on. Panics when it goes negative. Adding from
 * zero while somebody may already wait is a race: add before you spawn. Go: wg.Add. */
void wg_add(waitgroup *wg, int n);
void wg_done(waitgroup *wg); /* wg_add(wg, -1) */
void wg_wait(waitgroup *wg); /* Parks until the counter is zero. */

/* ---- mutexes ---- */

typedef struct mutex {
	uint32_t state;
	uint32_t sema;
} mutex;

/* Parks while another goroutine holds it. Not recursive. Go: mu.Lock. */
void mutex_lock(mutex *m);

/* Any goroutine may unlock. Panics when it is not locked. Go: mu.Unlock. */
void mutex_unlock(mutex *m);
bool mutex_trylock(mutex *m);

/* ---- reader/writer locks, once, conditions ---- */

typedef struct rwmutex {
	mutex w; /* held by writers, against each other */
	uint32_t writer_sema;
	uint32_t reader_sema;
	int32_t reader_count; /* less a large number while a writer waits or writes */
	int32_t reader_wait;  /* readers that a waiting writer must let finish */
} rwmutex;

/* Many readers or one writer. A waiting writer keeps new readers out. Park. Go: sync.RWMutex. */
void rwmutex_rlock(rwmutex *rw);
void rwmutex_runlock(rwmutex *rw);
void rwmutex_lock(rwmutex *rw);
void rwmutex_unlock(rwmutex *rw);

typedef struct once {
	uint32_t done;
	mutex m;
} once;

/* Calls fn(arg) the first time only; everyone returns after it is done. Go: once.Do. */
void once_do(once *o, void (*fn)(void *), void *arg);

typedef struct cond {
	struct cond_waiter *first, *last; /* first in, first out */
	mutex m;
} cond;

/* Unlocks m, waits to be woken, locks m again. Parks. m must be locked. Check the condition in a
 * loop. Go: c.Wait. */
void cond_wait(cond *c, mutex *m);
void cond_signal(cond *c);    /* wakes the one that waited longest, if any */
void cond_broadcast(cond *c); /* wakes all */

/* ---- atomics: sequentially consistent, as in Go's sync/atomic; on plain, aligned objects ---- */

int32_t atomic_add_i32(int32_t *p, int32_t d); /* returns the new value */
int32_t atomic_load_i32(int32_t *p);
void atomic_store_i32(int32_t *p, int32_t v);
int32_t atomic_swap_i32(int32_t *p, int32_t v); /* returns the old value */
bool atomic_cas_i32(int32_t *p, int32_t old, int32_t v);

int64_t atomic_add_i64(int64_t *p, int64_t d);
int64_t atomic_load_i64(int64_t *p);
void atomic_store_i64(int64_t *p, int64_t v);
int64_t atomic_swap_i64(int64_t *p, int64_t v);
bool atomic_cas_i64(int64_t *p, int64_t old, int64_t v);

uint32_t atomic_add_u32(uint32_t *p, uint32_t d);
uint32_t atomic_load_u32(uint32_t *p);
void atomic_store_u32(uint32_t *p, uint32_t v);
uint32_t atomic_swap_u32(uint32_t *p, uint32_t v);
bool atomic_cas_u32(uint32_t *p, uint32_t old, uint32_t v);

uint64_t atomic_add_u64(uint64_t *p, uint64_t d);
uint64_t atomic_load_u64(uint64_t *p);
void atomic_store_u64(uint64_t *p, uint64_t v);
uint64_t atomic_swap_u64(uint64_t *p, uint64_t v);
bool atomic_cas_u64(uint64_t *p, uint64_t old, uint64_t v);

void *atomic_load_ptr(void **p);
void atomic_store_ptr(void **p, void *v);
void *atomic_swap_ptr(void **p, void *v);
bool atomic_cas_ptr(void **p, void *old, void *v);

#endif
