/*
 * sim.h - the simulated machine's own world: cores, threads, events, lines. Private to runtime/sim.
 *
 * Time is virtual and counted in picoseconds. The current core's clock is not stored: it is
 * sim.horizon - RT_HOT->slack_ps, so that a charge is one subtraction and one test of a sign.
 */
#ifndef RUNTIME_SIM_SIM_H
#define RUNTIME_SIM_SIM_H

#include "base/rng.h"
#include "runtime/rt.h"

#define PS_PER_NS 1000

/* ---- the arena: everything that is touched or hashed lives at the same address in every process
 * ---- */

#define ARENA_BASE 0x200000000000u
#define IMAGE_BYTES (64ull << 20)
#define META_BYTES (8ull << 30)  /* machine_alloc */
#define HEAP_BYTES (64ull << 30) /* the program's heap */
#define STACKS_BYTES (128ull << 30)
#define ARENA_BYTES (IMAGE_BYTES + META_BYTES + HEAP_BYTES + STACKS_BYTES)

static inline bool in_arena(const void *p)
{
	return (uintptr_t)p - ARENA_BASE < ARENA_BYTES;
}

int sim_arena_init(void);   /* maps it, once; ERR_OS with a sentence */
void sim_arena_reset(void); /* back to zeroes, before each run */
void sim_heap_reset(void);
void *sim_heap_region(size_t bytes); /* fresh bytes of the heap's part; NULL when it is used up */

/* ---- threads and cores ---- */

enum thread_state { THREAD_RUNNING, THREAD_READY, THREAD_BLOCKED };

/* An M's thread: a context that some core runs. */
struct sim_thread {
	void *sp; /* saved while it does not run */
	struct m *m;
	enum thread_state state;
	struct sim_core *core;   /* that it runs on, or ran on last */
	struct sim_thread *next; /* in the ready queue or a futex queue */
	uint32_t *futex;         /* what it sleeps on; NULL: not in a futex */
	uint64_t wait_seq;       /* which sleep this is: a stale timeout must not end a later one */
	int64_t slice_start;
	enum rt_cost cost; /* where its time goes */
	int64_t mark;      /* core clock up to which its time is accounted for */
	uint32_t priority; /* PCT */
	bool preempt;      /* an exploration wants its goroutine to give way */
};

struct sim_core {
	int64_t clk;               /* stale for the current core */
	struct sim_thread *thread; /* NULL: idle */
	int id;
	int heap_pos; /* -1: not in the heap */
};

enum event_kind { EVENT_READY, EVENT_TIMEOUT };

struct event {
	int64_t time;
	uint64_t seq; /* ties are resolved in order of posting */
	enum event_kind kind;
	struct sim_thread *thread;
	uint64_t wait_seq;
};

struct sim {
	struct sim_core core[RT_CORES_MAX];
	int cores;
	struct sim_core *cur; /* NULL: the host runs */
	int64_t horizon;      /* the current core's clock when its slack is used up */
	struct sim_core *heap[RT_CORES_MAX]; /* runnable cores but the current one, by (clk, id) */
	int heap_len;
	uint64_t idle[RT_CORES_MAX / 64]; /* bit set: no thread */
	struct sim_thread *ready_first;   /* threads that found no core, FIFO */
	struct sim_thread *ready_last;
	struct event *event; /* binary heap by (time, seq) */
	int event_len, event_cap;
	uint64_t event_seq;
	uint64_t wait_seq;
	void *host_sp;
	const char *volatile interrupted; /* rt_interrupt's message; NULL: go on */
	uint64_t hash;
	int64_t points_max; /* INT64_MAX: no limit */
	int64_t spent_ps[RT_COSTS];
	int64_t transfers, futex_sleeps, futex_wakes;
	struct rng rng; /* the strategy's choices */
	struct rt_config config;
	struct {
		/* points at which the running thread drops to the lowest priority */
		int64_t change[4];
		int next;
		uint32_t low;       /* the lowest priority given so far */
		int64_t run_points; /* since the last switch */
	} pct;
};

extern struct sim sim;

static inline int64_t sim_clk(void)
{
	return sim.horizon - RT_HOT->slack_ps;
}

/* the only thread there is runs; back when the program has ended */
void sim_start(void);
void sim_kernel_reset(void);
void sim_cores_reset(void);
/* after anything that another core or event may now come sooner */
void sim_set_horizon(void);
void sim_post(int64_t time, enum event_kind kind, struct sim_thread *t);
void sim_ready(struct sim_thread *t, int64_t time); /* give it a core, or queue it */
/* the current thread leaves its core until somebody readies it */
void sim_block(void);
void sim_account(void); /* the current thread's time so far goes to its cost */
void sim_kernel_event(const struct event *e);
void sim_lines_reset(void);
void sim_race_reset(bool on);

/* ---- strategies ---- */

void sim_explore_reset(void);
struct sim_core *sim_explore_pick(struct sim_core *c); /* who takes the next step; may be c */
void sim_explore_demote(struct sim_thread *t);         /* it spins: others first */
uint32_t sim_explore_priority(void);                   /* of a new thread */

/* ---- the profile ---- */

/* Costs in picoseconds that are not a machine_charge. */
struct profile {
	const char *name;
	int32_t charge[CHARGES];
	int32_t hit[3];   /* by enum touch_kind: the line is ours */
	int32_t transfer; /* the line comes from another core */
	int32_t flight;   /* the last part of transfer, when nobody has it */
	int32_t hold;     /* an owner keeps it this long before the next may have it */
	int32_t pause;
	int32_t osyield;
	int32_t futex_sleep;       /* the syscall, for the sleeper */
	int32_t futex_wake;        /* for the waker, when somebody sleeps */
	int32_t futex_nobody;      /* when nobody does */
	int32_t wake_latency;      /* from the wake until the woken runs */
	int32_t thread_start;      /* for the starter */
	int32_t context_switch;    /* the kernel changes the thread of a core */
	int32_t local, jump, call; /* the program's own steps, see struct rt_hot */
	int64_t slice;             /* a thread's turn while others wait for a core */
};

extern const struct profile *sim_profile;

#endif
