/*
 * rt.h - the scheduler's own world: G, M, P and what they share. Go's names for Go's things
 * (runtime2.go, proc.go at 1.23), so that the two can be read side by side.
 *
 *   G  a goroutine: a stack, a place to continue, a state.
 *   M  an OS thread (on sim: a virtual one). It runs its scheduler on its own g0 stack.
 *   P  the right to run Go code: a run queue, caches. GOMAXPROCS of them. An M needs a P to run a
 *      G.
 *
 * The life of a G:
 *
 *        newproc            execute             goexit
 *   DEAD --------> RUNNABLE --------> RUNNING ----------> DEAD (kept for reuse, never freed)
 *                     ^  ^              |  |
 *                     |  +---gosched----+  | gopark
 *                     |                    v
 *                     +------goready--- WAITING
 *
 * Field tags: (lock: X) held to touch it; (atomic); (owner: ...) only that one; (const) after init.
 */
#ifndef RUNTIME_RT_H
#define RUNTIME_RT_H

#include "base/rng.h"
#include "runtime/lock.h"
#include "runtime/machine.h"
#include "runtime/runtime.h"
#include "runtime/timer.h"

#define RUNQ_CAP 256  /* Go's: one cache-friendly ring; a power of two, half of it spills at once */
#define GFREE_HIGH 64 /* dead Gs kept by a P before half go to the global list */
#define GFREE_LOW 32
/* Every so many rounds the global queue comes first: a prime, so that it does not beat with the
 * program's own periods. */
#define SCHEDTICK_GLOBAL 61
#define STEAL_ROUNDS 4
#define INHERIT_MAX 1024          /* turns of one time slice that may come from runnext */
#define FORCE_PREEMPT_NS 10000000 /* a time slice: who runs longer without a call must give way */

enum g_status { G_DEAD, G_RUNNABLE, G_RUNNING, G_WAITING };

/* A G that waits for something in a queue: a channel or a semaphore. Lives on the waiter's
 * stack. */
struct sudog {
	struct g *g;
	void *elem; /* where the value is or goes; may be NULL */
	struct sudog *next;
	struct sudog *prev;
	bool success;    /* woken by a value, not by close */
	bool is_select;  /* g waits in several queues: claim g->select_done first */
	const void *key; /* semaphores: the address waited on */
	uint32_t ticket; /* semaphores: handed over directly */
};

struct g {
	/* saved stack pointer while not running (owner: who runs it next) */
	void *sp;
	uintptr_t stack_lo; /* 0: has no stack yet; it gets one when it first runs */
	uintptr_t stack_hi;
	void (*fn)(void *);
	void *arg;
	uint32_t status;        /* enum g_status (owner: current M; read by dumps) */
	const char *waitreason; /* a unique text per place of parking; what the dump shows */
	struct m *m;            /* while running */
	struct m *lockedm;      /* LockOSThread: the only M that may run it (owner: this G) */
	int locks;              /* nested lock_os_thread calls */
	int pins;               /* nested proc_pin calls: must not leave its P */
	struct g *schedlink;    /* in a run queue or a free list */
	/* the sudog through which a channel woke it (written by the waker) */
	struct sudog *param;
	uint32_t select_done; /* (atomic) 1: a case of its select has been claimed */
	int64_t goid;
	uintptr_t gopc;        /* where it was made, in the program */
	struct g *alllink;     /* all Gs ever made (const) */
	int race_slot;         /* its clock in the race detector; -1: none */
	struct rt_timer sleep; /* of sleep_ns */
	int64_t loop_mark[2];  /* the machine's: points and time at its last look at a loop */
	int64_t loop_ps;       /* time it has spent in loops since it did anything else */
};

struct gqueue {
	struct g *head;
	struct g *tail;
	int size;
};

/* Pads to whole cache lines: what one P writes must not share a line with what others read. */
struct p {
	/* written by thieves and the owner */
	uint32_t runqhead; /* (atomic) CAS by owner and thieves */
	char pad0[CACHE_LINE - 4];
	/* written by the owner, read by thieves */
	/* (atomic) store-release by the owner only; pairs with runqgrab */
	uint32_t runqtail;
	uint32_t status;    /* (lock: sched) enum p_status */
	struct g *runnext;  /* (atomic) runs next, inherits the time slice */
	uint32_t id;        /* (const) */
	uint32_t schedtick; /* (owner: P) */
	int64_t schedwhen;  /* (owner: P) when the running time slice began */
	struct m *m;        /* (owner: P) */
	struct p *link;     /* (lock: sched) idle list */
	char pad1[CACHE_LINE - 56];
	struct g *runq[RUNQ_CAP]; /* slots between head and tail */
	/* owner only */
	struct g *gfree; /* dead Gs, LIFO */
	int gfreecnt;
	int stackcnt;
	uintptr_t stackfree; /* LIFO list of stacks, linked through their top word */
	uint64_t goidcache;
	uint64_t goidcacheend;
	int64_t goalive;            /* Gs made minus Gs ended here; summed for num_goroutine */
	int inherited;              /* turns in a row that came from runnext */
	int64_t malloc_local;       /* bytes not yet handed in to sched.malloc_bytes */
	int64_t count[RT_COUNTERS]; /* the ledger's share of this P */
	char pad2[CACHE_LINE - 8];
	struct lock timer_lock;
	int timer_len; /* (lock: timer_lock) */
	int timer_cap;
	struct rt_timer **timer; /* 4-ary heap by time */
	int64_t timer0_when;     /* (atomic) when of the first; 0: none */
};

enum p_status { P_IDLE, P_RUNNING, P_STOPPED, P_DEAD };

struct m {
	void *g0sp; /* the scheduler's stack while a G runs */
	struct g *curg;
	struct g *lockedg; /* the only G it may run (owner: that G) */
	struct p *p;
	struct p *nextp;           /* handed over by startm before the wake-up */
	bool spinning;             /* looking for work; counted in sched.nmspinning */
	void (*mcall)(struct g *); /* what the G asked g0 to do when it switched away */
	bool (*waitunlockf)(struct g *, void *);
	void *waitlock;
	struct note park;
	struct rng rng;
	int id;
	struct m *schedlink; /* (lock: sched) idle list */
	struct m *alllink;   /* (const) */
	void *machine;       /* the machine's own part (const) */
};

struct sched {
	struct rt_config config; /* (const) */
	struct lock lock;
	struct gqueue runq; /* (lock: lock); size also read without */
	uint32_t runqsize;  /* (atomic) */
	struct p *pidle;    /* (lock: lock) */
	struct m *midle;    /* (lock: lock) */
	int nmidle;         /* (lock: lock) */
	int nmidlelocked;   /* (lock: lock) Ms that wait until their locked G may run */
	int mcount;         /* (lock: lock) */
	char pad0[CACHE_LINE];
	uint32_t npidle;       /* (atomic) */
	uint32_t nmspinning;   /* (atomic) */
	uint32_t needspinning; /* (atomic) */
	uint32_t gomaxprocs;   /* (atomic; changed with the world stopped) */
	uint32_t gcwaiting;    /* (atomic) the world is to stop */
	uint32_t worldsema;    /* (atomic) 1: nobody stops the world */
	int stopwait;          /* (lock: lock) Ps that are still to be handed in */
	int pcount;            /* Ps ever made (world stopped) */
	struct note stopnote;
	char pad1[CACHE_LINE];
	struct lock gflock;
	struct g *gfree; /* (lock: gflock) */
	int ngfree;
	uintptr_t stackfree; /* (lock: gflock) global stack pool */
	int nstackfree;
	struct g *allg;   /* (atomic) */
	struct m *allm;   /* (lock: lock) */
	uint64_t goidgen; /* (atomic) */
	char pad2[CACHE_LINE];
	uint32_t poll_word;       /* (atomic) futex of the M that sleeps until the next timer */
	uint32_t polling;         /* (atomic) 1: some M does */
	int64_t poll_until;       /* (atomic) when it will wake */
	uint64_t malloc_bytes;    /* (atomic) alive, but for what the Ps have not handed in yet */
	uint32_t malloc_refused;  /* (atomic) */
	uint32_t stopping;        /* (atomic) somebody is writing the result */
	bool main_done;           /* main has returned, the run goes on to find leaks */
	void (*main_fn)(void *);  /* (const) */
	void *main_arg;           /* (const) */
	struct rt_result *result; /* (const) owned by the caller of rt_run */
	struct sema_table *sema;  /* (const) */
	struct p *allp[RT_PROCS_MAX]; /* (const below gomaxprocs) */
};

/* The one scheduler of this run; set by rt_schedinit. */
extern struct sched *sched;

/* ---- proc: newproc.c, schedule.c, park.c ---- */

/* Builds the scheduler of a run; sched points to it. -1: out of memory. */
int rt_schedinit(const struct rt_config *config, struct rt_result *result);
void rt_main_start(struct m *m0); /* on M0: makes main, then schedules for ever */
void rt_newproc(void (*fn)(void *), void *arg, uintptr_t pc);
struct m *rt_allocm(void);           /* a new M, not yet started */
struct m *rt_allocm0(void);          /* the first one, before any runs; NULL: out of memory */
void rt_mstart(struct m *m);         /* body of every M's thread; never returns on real */
void rt_goexit0(struct g *gp);       /* on g0 */
void rt_execute_stack(struct g *gp); /* gives a G that never ran its stack */
struct g *rt_findrunnable(struct m *m, bool *inherit_time);
void rt_wakep(void);
void rt_acquirep(struct m *m, struct p *p);
struct p *rt_releasep(struct m *m);
void rt_startm(struct p *p, bool spinning); /* gives p to an idle M, or to a new one */
void rt_pidleput(struct p *p);              /* lock: sched.lock */
struct p *rt_pidleget(void);                /* lock: sched.lock; NULL: none idles */
void rt_stopped_p(struct p *p);             /* lock: sched.lock; handed in: the world stops */

/* Parks the running G. unlockf(gp, lock) runs on g0 after the G's context is saved; when it says
 * false the G goes on at once. Go: gopark. reason: unique, static. */
void rt_gopark(bool (*unlockf)(struct g *, void *), void *lock, const char *reason);
bool rt_unlockf(struct g *gp, void *lock); /* an unlockf that releases a struct lock */
void rt_goready(struct g *gp);
void rt_mcall(void (*fn)(struct g *));
/* the running goroutine goes to the global queue. Go: gopreempt_m */
void rt_gopreempt(void);
void rt_checkdead(void); /* lock: sched.lock is held */

/* The program may not park between proc_pin and proc_unpin. */
void rt_check_unpinned(const struct g *gp);

static inline struct g *rt_getg(void)
{
	return machine_self()->curg;
}

#define RT_COUNT(what) (machine_self()->p->count[what]++)

/* ---- runq.c ---- */

void rt_runqput(struct p *p, struct g *gp, bool next);
struct g *rt_runqget(struct p *p, bool *inherit_time);
bool rt_runqempty(struct p *p);
struct g *rt_runqsteal(struct p *to, struct p *from, bool steal_runnext);
void rt_globrunqput(struct g *gp);                               /* lock: sched.lock */
void rt_globrunqputbatch(struct g *head, struct g *tail, int n); /* lock: sched.lock */
struct g *rt_globrunqget(struct p *p, int max);                  /* lock: sched.lock */

/* ---- ledger.c ---- */

void rt_ledger_sum(struct rt_ledger *out); /* readable from anywhere */

/* ---- stack.c ---- */

uintptr_t rt_stackalloc(struct p *p); /* the slot's base, or 0 */
void rt_stackfree(struct p *p, uintptr_t slot);
void rt_stacks_to_pool(struct p *p); /* all that p keeps */

/* ---- timer.c ---- */

/* fires what is due; true when something was */
void rt_timer_move(struct p *from, struct p *to); /* one of from's; the world is stopped */
bool rt_timers_run(struct p *p, int64_t *next_when);
int64_t rt_timers_next(void);    /* over all Ps, 0: none */
void rt_poll_wake(int64_t when); /* the sleeping M must know of an earlier timer */

/* ---- fail.c ---- */

/* The program misused something: ends it with Go's words (RT_PANIC) and the caller's line. */
_Noreturn void rt_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Our own state is corrupt. */
_Noreturn void rt_throw(const char *what);
_Noreturn void rt_finish(enum rt_stop stop, const char *message, uintptr_t pc, uintptr_t fp);
/* Return addresses in the program's code on the stack that begins at frame pointer fp. */
void rt_frames(struct rt_frame *out, struct g *gp, uintptr_t pc, uintptr_t fp);
uintptr_t rt_caller_pc(void); /* the innermost return address in the program's code; 0: none */

/* ---- switch_x86_64.S ---- */

/* Saves the callee-saved registers on this stack, its pointer in *save, and continues on stack
 * to. */
void rt_gosw(void **save, void *to);
/* the first thing a new stack runs: rt_gobegin, the program's function, rt_goend */
void rt_gostart(void);

/* Calls a function of the program from ours. */
void rt_call_program(void (*fn)(void *), void *arg);

/* Two words, returned in rax and rdx. */
struct rt_call {
	void *arg;
	void (*fn)(void *);
};
struct rt_call rt_gobegin(void);
void rt_goend(void);

/* A stack pointer that, when switched to, runs rt_gostart on the stack whose upper end is hi. */
void *rt_new_context(uintptr_t hi);

/* ---- race.h's hooks, nothing on real ---- */
#include "runtime/race.h"

#endif
