/*
 * ledger.c - what was spent: counts per P, summed when somebody asks.
 */
#include "runtime/rt.h"

static const char *const counter_name[RT_COUNTERS] = {
	[RT_N_NEWPROC] = "newproc",
	[RT_N_GOPARK] = "gopark",
	[RT_N_GOREADY] = "goready",
	[RT_N_GOSCHED] = "gosched",
	[RT_N_PREEMPT] = "preemptions",
	[RT_N_CHAN_OP] = "chan_ops",
	[RT_N_CHAN_CONTENDED] = "chan_lock_contended",
	[RT_N_LOCK_CONTENDED] = "mutex_contended",
	[RT_N_STEAL] = "runqsteal",
	[RT_N_GLOBAL_GET] = "global_runq_get",
	[RT_N_RUNQ_OVERFLOW] = "runq_overflow",
	[RT_N_SCHEDULE] = "schedule",
	[RT_N_WAKEP] = "wakep",
	[RT_N_FUTEX_SLEEP] = "futex_sleep",
	[RT_N_FUTEX_WAKE] = "futex_wake",
	[RT_N_SYSCALL] = "entersyscall",
	[RT_N_HANDOFF] = "handoffp",
	[RT_N_ATOMIC] = "atomic_rmw",
	[RT_N_MALLOC] = "mallocs",
	[RT_N_MALLOC_BYTES] = "malloc_bytes",
	[RT_N_LINE_TRANSFER] = "line_transfers",
};

static const char *const cost_name[RT_COSTS] = {
	[RT_COST_WORK] = "work",       [RT_COST_CREATE] = "create",
	[RT_COST_PARK] = "park",       [RT_COST_SYSCALL] = "syscall",
	[RT_COST_CHANNEL] = "channel", [RT_COST_RUNQUEUE] = "runqueue",
	[RT_COST_PIN] = "pin",         [RT_COST_SYNC] = "sync",
	[RT_COST_TIMER] = "timer",     [RT_COST_MEMORY] = "memory",
};

const char *rt_counter_name(enum rt_counter c)
{
	return counter_name[c];
}

const char *rt_cost_name(enum rt_cost c)
{
	return cost_name[c];
}

void rt_ledger_sum(struct rt_ledger *out)
{
	*out = (struct rt_ledger){0};
	for (int i = 0; i < sched->pcount; i++)
		for (int c = 0; c < RT_COUNTERS; c++)
			out->count[c] += sched->allp[i]->count[c];
	machine_ledger(out);
}

void rt_ledger_now(struct rt_ledger *out)
{
	rt_ledger_sum(out);
}
