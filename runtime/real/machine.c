/*
 * machine.c (real) - the scheduler on OS threads.
 *
 * rt_run's caller is the host: it waits on host_word while M0 and the others run on threads of
 * their own. The first M that ends the program fills in the result and wakes the host; the other Ms
 * are left as they are, because nothing can stop a thread in the middle of a learner's loop. So one
 * run per process.
 */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "runtime/rt.h"

#define THREAD_STACK (256u * 1024) /* g0, and what the program calls through ffi_call */
#define SIGNAL_STACK (64u * 1024)
#define ARENA_CHUNK (1u << 20)

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13: guard pages without a mapping of their own */
#endif

__thread struct m *machine_tls_self;

static uint32_t host_word;      /* 0: running, 1: the result is ready */
static struct rt_ledger shared; /* futex counters; atomic */
static int64_t start_ns;
static double work_loops_per_ns;

static struct {
	pthread_mutex_t lock;
	char *next;
	size_t left;
} arena = {.lock = PTHREAD_MUTEX_INITIALIZER};

const bool rt_instrumented = false;

#ifndef __x86_64__
struct m *machine_self_call(void);

__attribute__((noinline)) struct m *machine_self_call(void)
{
	__asm__ volatile(""); /* keeps the compiler from merging two calls */
	return machine_tls_self;
}
#endif

/* ---- threads ---- */

static int futex(uint32_t *word, int op, uint32_t value, const struct timespec *timeout)
{
	return (int)syscall(SYS_futex, word, op | FUTEX_PRIVATE_FLAG, value, timeout, NULL, 0);
}

void machine_futex_sleep(uint32_t *word, uint32_t value, int64_t timeout_ns)
{
	struct timespec ts = {.tv_sec = timeout_ns / 1000000000,
			      .tv_nsec = timeout_ns % 1000000000};

	/* a statistic: no order */
	__atomic_add_fetch(&shared.count[RT_N_FUTEX_SLEEP], 1, __ATOMIC_RELAXED);
	/* spurious returns are allowed */
	(void)futex(word, FUTEX_WAIT, value, timeout_ns < 0 ? NULL : &ts);
}

void machine_futex_wake(uint32_t *word, int count)
{
	__atomic_add_fetch(&shared.count[RT_N_FUTEX_WAKE], 1, __ATOMIC_RELAXED);
	(void)futex(word, FUTEX_WAKE, (uint32_t)count, NULL); /* cannot fail on a mapped word */
}

/* Faults of the program must be handled on another stack than the one that may have overflowed. */
static void signal_stack(void)
{
	stack_t ss = {.ss_size = SIGNAL_STACK};

	ss.ss_sp = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			0);
	if (ss.ss_sp == MAP_FAILED || sigaltstack(&ss, NULL) < 0)
		rt_throw("no signal stack");
}

static void *thread_main(void *arg)
{
	struct m *m = arg;

	machine_tls_self = m;
	signal_stack();
	if (sched->mcount == 0)
		rt_main_start(m);
	else
		rt_mstart(m);
	return NULL;
}

void machine_thread_start(struct m *m)
{
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	error = pthread_create(&thread, &attr, thread_main, m);
	pthread_attr_destroy(&attr);
	if (error)
		rt_finish(RT_MEMORY, "cannot start another thread", 0, 0);
}

void machine_pause(int n)
{
	for (int i = 0; i < n; i++)
		__asm__ volatile("pause");
}

void machine_osyield(void)
{
	sched_yield();
}

/* ---- time ---- */

static int64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t machine_now(void)
{
	return clock_ns() - start_ns;
}

int64_t machine_slice_start(void)
{
	return 0;
}

static void spin(int64_t loops)
{
	for (int64_t i = 0; i < loops; i++)
		__asm__ volatile("");
}

/* Work is a counted loop, not a wait for the clock: a thread that loses its core must not get the
 * time for free. */
static void calibrate_work(void)
{
	const int64_t loops = 100000;
	double best = 0;

	for (int i = 0; i < 7; i++) {
		int64_t before = clock_ns();
		int64_t took;

		spin(loops);
		took = clock_ns() - before;
		if (took > 0 && (double)loops / (double)took > best)
			best = (double)loops / (double)took;
	}
	work_loops_per_ns = best > 0 ? best : 1;
}

void machine_work(int64_t ns)
{
	spin((int64_t)((double)ns * work_loops_per_ns));
}

int machine_ncpu(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) < 0)
		return 1;
	return CPU_COUNT(&set);
}

double machine_quota(void)
{
	return 0;
}

void machine_ledger(struct rt_ledger *out)
{
	out->time_ns = machine_now();
	out->count[RT_N_FUTEX_SLEEP] =
		__atomic_load_n(&shared.count[RT_N_FUTEX_SLEEP], __ATOMIC_RELAXED);
	out->count[RT_N_FUTEX_WAKE] =
		__atomic_load_n(&shared.count[RT_N_FUTEX_WAKE], __ATOMIC_RELAXED);
}

/* ---- memory ---- */

void *machine_alloc(size_t bytes)
{
	char *p = NULL;

	bytes = (bytes + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
	pthread_mutex_lock(&arena.lock);
	if (bytes > arena.left) {
		size_t chunk = bytes > ARENA_CHUNK ? bytes : ARENA_CHUNK;
		void *map = mmap(NULL, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				 -1, 0);

		if (map != MAP_FAILED) {
			arena.next = map;
			arena.left = chunk;
		}
	}
	if (bytes <= arena.left) {
		p = arena.next;
		arena.next += bytes;
		arena.left -= bytes;
	}
	pthread_mutex_unlock(&arena.lock);
	return p;
}

void *machine_heap_alloc(size_t bytes)
{
	return malloc(bytes);
}

void machine_heap_free(void *p)
{
	free(p);
}

size_t machine_heap_size(const void *p)
{
	return malloc_usable_size((void *)(uintptr_t)p);
}

void *machine_stack_slab(int count)
{
	size_t bytes = (size_t)count * STACK_SLOT;
	char *slab = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (slab == MAP_FAILED)
		return NULL;
	for (int i = 0; i < count; i++) {
		char *guard = slab + (size_t)i * STACK_SLOT;

		/* An older kernel takes two mappings per stack instead, and ends at some 30,000
		 * stacks. */
		if (madvise(guard, STACK_GUARD, MADV_GUARD_INSTALL) < 0 &&
		    mprotect(guard, STACK_GUARD, PROT_NONE) < 0) {
			munmap(slab, bytes);
			return NULL;
		}
	}
	return slab;
}

void *rt_image_alloc(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* ---- the run ---- */

int rt_hot_init(void)
{
	return 0;
}

void rt_access_range(const void *p, size_t len, bool is_write)
{
	(void)p;
	(void)len;
	(void)is_write;
}

void rt_interrupt(const char *message)
{
	(void)message; /* sim only */
}

void machine_linger(void)
{
	/* Leaks are looked for on sim only; rt_run refuses the option here. */
}

void machine_finish(void)
{
	__atomic_store_n(&host_word, 1, __ATOMIC_SEQ_CST);
	(void)futex(&host_word, FUTEX_WAKE, INT_MAX, NULL);
	for (;;)
		pause();
}

int rt_run(struct rt_result *out, const struct rt_config *config, void (*main_fn)(void *),
	   void *arg)
{
	struct rt_config real = *config;
	static bool used;
	struct m *m0;

	if (used)
		return err_set(ERR_INTERNAL, "the real machine runs one program per process");
	used = true;
	*out = (struct rt_result){0};
	real.detect_races = false;
	real.detect_leaks = false;
	calibrate_work();
	start_ns = clock_ns();
	m0 = rt_schedinit(&real, out) < 0 ? NULL : rt_allocm0();
	if (!m0)
		return err_set(ERR_OS, "out of memory for the scheduler");
	sched->main_fn = main_fn;
	sched->main_arg = arg;
	machine_thread_start(m0);
	while (__atomic_load_n(&host_word, __ATOMIC_SEQ_CST) == 0)
		(void)futex(&host_word, FUTEX_WAIT, 0,
			    NULL); /* EINTR and wake-ups before sleep: look again */
	return 0;
}
