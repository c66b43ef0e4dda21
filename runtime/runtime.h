/*
 * runtime.h - the door to the scheduler for whoever embeds it: the workers and the runtime's own
 * tests.
 *
 * rt_run builds a fresh scheduler, runs main_fn as the first goroutine until the program ends in
 * one of the ways of enum rt_stop, and says how it went. The same call exists on both machines:
 *
 *   sim   N virtual cores on the calling thread. Can be called again and again; equal
 *         configurations give equal results, to the last bit of the hash.
 *   real  OS threads. Can be called once in a process: goroutines that are still running when the
 *         program ends are not stopped, so report and leave.
 *
 * Go's counterpart: schedinit, newproc(main), mstart.
 */
#ifndef RUNTIME_RUNTIME_H
#define RUNTIME_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RT_PROCS_MAX 256
#define RT_CORES_MAX 256
#define RT_FRAMES_MAX 16

/* How a program ended. */
enum rt_stop {
	RT_DONE,     /* main returned */
	RT_EXIT,     /* rt_exit: status holds the program's own status */
	RT_ASKED,    /* rt_stop_run: the embedder asked for it (judge_fail) */
	RT_DEADLOCK, /* all goroutines are asleep */
	RT_PANIC,    /* misuse, or panic() */
	RT_RACE,     /* two unordered accesses (sim with detect_races) */
	RT_LEAK,     /* a goroutine is parked for ever when main returned (sim with detect_leaks) */
	RT_CRASH,    /* a memory fault, a division by zero, a stack overflow */
	RT_TIMEOUT,  /* the points or the progress limit was reached (sim) */
	RT_MEMORY,   /* kept asking for memory beyond the limit */
	RT_OUTPUT    /* printed beyond the limit */
};

/* Which runnable virtual core takes the next step (sim). */
enum rt_strategy {
	RT_TIME,   /* the one with the smallest clock: a faithful machine */
	RT_RANDOM, /* now and then any other: interleavings, time means nothing */
	RT_PCT     /* priorities with a few change points (Burckhardt et al., ASPLOS 2010) */
};

/* What the scheduler spends time on: the six costs of the lessons, and the rest. */
enum rt_cost {
	RT_COST_WORK,     /* the program's own code */
	RT_COST_CREATE,   /* newproc, goexit, stacks */
	RT_COST_PARK,     /* gopark, goready */
	RT_COST_SYSCALL,  /* entersyscall, exitsyscall, handoffp */
	RT_COST_CHANNEL,  /* chansend, chanrecv, the channel's lock */
	RT_COST_RUNQUEUE, /* findrunnable, runqsteal, wakep, the scheduler's lock */
	RT_COST_PIN,      /* stoplockedm, startlockedm */
	RT_COST_SYNC,     /* mutex, wait group, semaphores, atomics */
	RT_COST_TIMER,    /* timers */
	RT_COST_MEMORY,   /* malloc, free */
	RT_COSTS
};

/* Exact counts, per run. One array so that ledgers can be subtracted, divided and printed in a
 * loop; rt_counter_name gives the key used in JSON. */
enum rt_counter {
	RT_N_NEWPROC,        /* goroutines made */
	RT_N_GOPARK,         /* goroutines put to sleep */
	RT_N_GOREADY,        /* goroutines made runnable again */
	RT_N_GOSCHED,        /* yields */
	RT_N_PREEMPT,        /* goroutines that lost their processor after a full time slice */
	RT_N_CHAN_OP,        /* channel sends and receives */
	RT_N_CHAN_CONTENDED, /* of those, the channel's lock was held by somebody else */
	RT_N_LOCK_CONTENDED, /* mutex_lock did not get it at once */
	RT_N_STEAL,          /* successful runqsteal */
	RT_N_GLOBAL_GET,     /* goroutines taken from the global queue */
	RT_N_RUNQ_OVERFLOW,  /* half a local queue spilt to the global one */
	RT_N_SCHEDULE,       /* goroutines started to run */
	RT_N_WAKEP,          /* an M was woken or made to look for work */
	RT_N_FUTEX_SLEEP,    /* an M went to sleep in the kernel */
	RT_N_FUTEX_WAKE,     /* an M was woken through the kernel */
	RT_N_SYSCALL,        /* entersyscall */
	RT_N_HANDOFF,        /* handoffp */
	RT_N_ATOMIC,         /* atomic read-modify-writes by the program */
	RT_N_MALLOC,         /* allocations by the program */
	RT_N_MALLOC_BYTES,
	RT_N_LINE_TRANSFER, /* cache lines moved between cores (sim) */
	RT_COUNTERS
};

const char *rt_counter_name(enum rt_counter c); /* "newproc", "gopark" ... */
const char *rt_cost_name(enum rt_cost c);       /* "work", "create" ... */

/* What was spent so far, all processors together. */
struct rt_ledger {
	int64_t time_ns; /* virtual on sim, monotonic clock on real */
	int64_t count[RT_COUNTERS];
	int64_t cost_ns[RT_COSTS]; /* sim only */
};

struct rt_config {
	int procs;     /* GOMAXPROCS at start; 0: as many as there are cores */
	int cores;     /* sim: virtual cores, 1 to RT_CORES_MAX. real: ignored */
	uint64_t seed; /* steal order, select order, strategies */
	enum rt_strategy strategy;
	bool detect_races;  /* sim: happens-before detection over the program's accesses */
	bool detect_leaks;  /* sim: goroutines parked for ever when main returns */
	size_t memory_max;  /* bytes the program may have allocated at once; 0: no limit */
	int64_t points_max; /* sim: scheduling points before RT_TIMEOUT; 0: no limit */
	/* sim: virtual CPU time a goroutine may use without any point; 0: none */
	int64_t progress_max_ns;
	uintptr_t text_lo; /* the program's code, to find its frames among ours; 0: none */
	uintptr_t text_hi;
};

/* One goroutine in a dump, or the place of one access. */
struct rt_frame {
	int64_t goid; /* 1 is main */
	/* "running", "runnable" or the wait reason: "chan receive" */
	const char *state;
	int depth;
	/* innermost first, the program's frames only; return addresses */
	uintptr_t pc[RT_FRAMES_MAX];
};

struct rt_result {
	enum rt_stop stop;
	int status;            /* RT_EXIT */
	char message[256];     /* "send on closed channel"; empty for RT_DONE */
	struct rt_frame at;    /* where it stopped; depth 0: nowhere in the program */
	struct rt_frame other; /* RT_RACE: the earlier access; RT_LEAK: unused */
	/* RT_RACE: "read", "write", "atomic read", "atomic write", "Add", "Wait"; else NULL */
	const char *at_access;
	const char *other_access;
	int at_bytes, other_bytes; /* RT_RACE on memory; 0: on a sync object */
	const void *fault;         /* RT_CRASH: the address */
	uint64_t hash;             /* sim: of every point; equal runs have equal hashes */
	int64_t points;            /* sim */
	struct rt_ledger ledger;   /* at the end */
	int goroutines;            /* alive at the end */
	/* of at most RT_DUMP_MAX of them, by goid; owned by the runtime until the next rt_run */
	struct rt_frame *dump;
	int dump_len;
};

#define RT_DUMP_MAX 64

/* Runs main_fn(arg) as the first goroutine. 0, or ERR_OS with a sentence when the machine cannot be
 * had. */
int rt_run(struct rt_result *out, const struct rt_config *config, void (*main_fn)(void *),
	   void *arg);

/* From a goroutine: what was spent so far. On sim exact; on real a sum of counters read one by
 * one. */
void rt_ledger_now(struct rt_ledger *out);

/* From a goroutine or, for the last two forms, from a signal handler on an M: ends the run. Never
 * returns. */
_Noreturn void rt_exit(int status);                                 /* the program called exit */
_Noreturn void rt_stop_run(enum rt_stop stop, const char *message); /* e.g. RT_ASKED, RT_OUTPUT */
/* A fault at pc with frame pointer fp, touching fault; knows a stack overflow by its address. */
_Noreturn void rt_crash(const char *what, const void *fault, uintptr_t pc, uintptr_t fp);

/* sim, from a signal handler: the run ends as RT_TIMEOUT with this message as soon as the machine
 * is between two steps. The interrupted code may be the machine's own, where nobody in particular
 * runs. message: static. */
void rt_interrupt(const char *message);

/* The program's heap: malloc and friends for the C library shims. NULL beyond memory_max.
 * Counted. */
void *rt_malloc(size_t bytes);
void *rt_calloc(size_t count, size_t bytes);
void *rt_realloc(void *old, size_t bytes);
void rt_free(void *p);

/* Memory for the program's image (code and globals), page-aligned, at the same address in every
 * process on sim. Called before rt_run; the embedder may change its protection. NULL when it cannot
 * be had. */
void *rt_image_alloc(size_t bytes);

/* ---- sim only: the instrumentation's side. On real these do nothing. ---- */

/* Whether the program must be compiled with instrumentation: true on sim. */
extern const bool rt_instrumented;

/* A page at a fixed address below 2 GiB, so that instrumented code can reach it with a 32-bit
 * absolute operand. Every charge is subtracted from slack_ps; code that finds it negative calls
 * safepoint. */
struct rt_hot {
	int64_t slack_ps;        /* until somebody else must run */
	void (*safepoint)(void); /* preserves all registers */
	/* [is_write][log2 of bytes]: address in r12; preserves all registers but r12-r15, rbx */
	void (*access[2][5])(void);
	int32_t local_ps; /* what one access to a local costs */
	int32_t jump_ps;  /* what one backward jump costs */
	int32_t call_ps;  /* what entering a function costs */
	int32_t reserved;
};
#define RT_HOT_ADDRESS 0x20000000u
#define RT_HOT ((struct rt_hot *)(uintptr_t)RT_HOT_ADDRESS)

/* Maps the hot page and fills it in; must come before compiling, and may be called again. ERR_OS
 * when the address is taken. */
int rt_hot_init(void);

/* A copy of len bytes by the program (memcpy, struct copies, a shim that reads or writes its
 * memory): charged and checked as the program's own accesses. */
void rt_access_range(const void *p, size_t len, bool is_write);

#endif
