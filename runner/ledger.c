/*
 * ledger.c - names of the counters and costs, and the median of several runs.
 */
#include "runner/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct name {
	const char *key, *title;
};

static const struct name counter[LEDGER_COUNTERS] = {
	{"newproc", "goroutines made"},
	{"gopark", "goroutines put to sleep"},
	{"goready", "goroutines woken"},
	{"gosched", "yields"},
	{"preemptions", "goroutines preempted"},
	{"chan_ops", "channel sends and receives"},
	{"chan_lock_contended", "waits for a channel's lock"},
	{"mutex_contended", "waits for a mutex"},
	{"runqsteal", "goroutines stolen"},
	{"global_runq_get", "taken from the global queue"},
	{"runq_overflow", "local queue overflows"},
	{"schedule", "goroutines scheduled"},
	{"wakep", "processors woken"},
	{"futex_sleep", "threads put to sleep"},
	{"futex_wake", "threads woken"},
	{"entersyscall", "system calls"},
	{"handoffp", "processors handed off"},
	{"atomic_rmw", "atomic updates"},
	{"mallocs", "allocations"},
	{"malloc_bytes", "bytes allocated"},
	{"line_transfers", "cache lines moved"},
};

static const struct name cost[LEDGER_COSTS] = {
	{"work", "your own code"},
	{"create", "creating goroutines"},
	{"park", "parking and waking"},
	{"syscall", "system calls"},
	{"channel", "channel operations"},
	{"runqueue", "run queues and stealing"},
	{"pin", "thread pinning"},
	{"sync", "mutexes and atomics"},
	{"timer", "timers"},
	{"memory", "memory allocation"},
};

int ledger_counters(void)
{
	return LEDGER_COUNTERS;
}

const char *ledger_counter_name(int i)
{
	ASSERT(i >= 0 && i < LEDGER_COUNTERS);
	return counter[i].key;
}

const char *ledger_counter_title(int i)
{
	ASSERT(i >= 0 && i < LEDGER_COUNTERS);
	return counter[i].title;
}

int ledger_costs(void)
{
	return LEDGER_COSTS;
}

const char *ledger_cost_name(int i)
{
	ASSERT(i >= 0 && i < LEDGER_COSTS);
	return cost[i].key;
}

const char *ledger_cost_title(int i)
{
	ASSERT(i >= 0 && i < LEDGER_COSTS);
	return cost[i].title;
}

bool measure_read(struct measure *out, const struct wire_frame *f, int first)
{
	int at = first;

	if (f->fields != first + 1 + LEDGER_COUNTERS + LEDGER_COSTS)
		return false;
	out->ops = 1;
	out->time_ns = wire_int(f, at++, 0);
	for (int i = 0; i < LEDGER_COUNTERS; i++)
		out->count[i] = wire_int(f, at++, 0);
	for (int i = 0; i < LEDGER_COSTS; i++)
		out->cost_ns[i] = wire_int(f, at++, 0);
	return true;
}

double measure_ns_per_op(const struct measure *m)
{
	ASSERT(m->ops > 0);
	return (double)m->time_ns / (double)m->ops;
}

/* Ties are broken by address, so by the order of the runs: the median is the same run every
 * time. */
static int compare_time(const void *a, const void *b)
{
	const struct measure *const *m = a, *const *n = b;
	double x = measure_ns_per_op(*m), y = measure_ns_per_op(*n);

	if (x != y)
		return x < y ? -1 : 1;
	return *m < *n ? -1 : *m > *n;
}

void form_ledger_from(struct form_ledger *out, const struct measure *run, int runs)
{
	const struct measure **order = xcalloc((size_t)runs, sizeof *order);
	const struct measure *median;

	ASSERT(runs > 0);
	for (int i = 0; i < runs; i++)
		order[i] = &run[i];
	qsort(order, (size_t)runs, sizeof *order, compare_time);
	median = order[(runs - 1) / 2];
	*out = (struct form_ledger){
		.known = true,
		.ops = median->ops,
		.ns_per_op = measure_ns_per_op(median),
		.low = measure_ns_per_op(order[0]),
		.high = measure_ns_per_op(order[runs - 1]),
		.count = xcalloc(LEDGER_COUNTERS, sizeof(double)),
		.cost_ns = xcalloc(LEDGER_COSTS, sizeof(double)),
	};
	for (int i = 0; i < LEDGER_COUNTERS; i++)
		out->count[i] = (double)median->count[i] / (double)median->ops;
	for (int i = 0; i < LEDGER_COSTS; i++)
		out->cost_ns[i] = (double)median->cost_ns[i] / (double)median->ops;
	free(order);
}

static double *copy_doubles(const double *from, size_t count)
{
	double *to = xcalloc(count, sizeof *to);

	memcpy(to, from, count * sizeof *to);
	return to;
}

void form_ledger_copy(struct form_ledger *out, const struct form_ledger *from)
{
	*out = *from;
	if (from->count)
		out->count = copy_doubles(from->count, LEDGER_COUNTERS);
	if (from->cost_ns)
		out->cost_ns = copy_doubles(from->cost_ns, LEDGER_COSTS);
}

void form_ledger_free(struct form_ledger *l)
{
	free(l->count);
	free(l->cost_ns);
	*l = (struct form_ledger){0};
}
