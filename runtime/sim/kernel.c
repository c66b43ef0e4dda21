/*
 * kernel.c - the simulated operating system: threads, futexes, waiting.
 *
 * A thread that is woken runs wake_latency after the wake: that, and not the syscall, is what makes
 * handing work to a sleeping thread dear. In an exploration there is no latency, because there time
 * means nothing and every order must be reachable.
 *
 * Invariant: a thread sleeps in at most one futex queue, and wait_seq changes with every sleep, so
 * that a timeout that was posted for an earlier sleep is recognised and dropped.
 */
#include "base/err.h"
#include "runtime/sim/sim.h"

#define FUTEX_QUEUES 256 /* by address; a power of two */

static struct {
	struct sim_thread *first;
	struct sim_thread *last;
} queue[FUTEX_QUEUES];

void sim_thread_entry(void); /* hook_x86_64.S: calls sim_thread_main on the new stack */
void sim_thread_main(void);

static int queue_of(const uint32_t *word)
{
	return (int)(((uintptr_t)word >> 6) % FUTEX_QUEUES);
}

static void queue_add(struct sim_thread *t, uint32_t *word)
{
	int q = queue_of(word);

	t->futex = word;
	t->next = NULL;
	if (queue[q].last)
		queue[q].last->next = t;
	else
		queue[q].first = t;
	queue[q].last = t;
}

/* The first thread in word's queue that sleeps on word; only, when given, this one. */
static struct sim_thread *queue_take(uint32_t *word, const struct sim_thread *only)
{
	int q = queue_of(word);
	struct sim_thread *prev = NULL;

	for (struct sim_thread *t = queue[q].first; t; prev = t, t = t->next) {
		if (t->futex != word || (only && t != only))
			continue;
		if (prev)
			prev->next = t->next;
		else
			queue[q].first = t->next;
		if (queue[q].last == t)
			queue[q].last = prev;
		t->futex = NULL;
		return t;
	}
	return NULL;
}

static void charge(int32_t ps)
{
	sim_points++;
	RT_HOT->slack_ps -= ps;
	if (RT_HOT->slack_ps < 0)
		sim_resched();
}

static int64_t latency(void)
{
	return sim.config.strategy == RT_TIME ? sim_profile->wake_latency : 0;
}

void machine_futex_sleep(uint32_t *word, uint32_t value, int64_t timeout_ns)
{
	struct sim_thread *t;

	charge(sim_profile->futex_sleep);
	if (rt_load_u32(word) != value)
		return;
	sim.futex_sleeps++;
	t = sim.cur->thread;
	t->wait_seq = ++sim.wait_seq;
	queue_add(t, word);
	if (timeout_ns >= 0)
		sim_post(sim_clk() + timeout_ns * PS_PER_NS, EVENT_TIMEOUT, t);
	sim_block();
}

void machine_futex_wake(uint32_t *word, int count)
{
	struct sim_thread *t = queue_take(word, NULL);

	if (!t) {
		charge(sim_profile->futex_nobody);
		return;
	}
	for (; t; t = count > 0 ? queue_take(word, NULL) : NULL) {
		count--;
		sim.futex_wakes++;
		sim_post(sim_clk() + sim_profile->futex_wake + latency(), EVENT_READY, t);
	}
	charge(sim_profile->futex_wake);
}

void sim_kernel_event(const struct event *e)
{
	struct sim_thread *t = e->thread;

	if (e->kind == EVENT_TIMEOUT &&
	    (!t->futex || t->wait_seq != e->wait_seq || !queue_take(t->futex, t)))
		return; /* that sleep is over */
	sim_ready(t, e->time);
}

void machine_thread_start(struct m *m)
{
	struct sim_thread *t = machine_alloc(sizeof *t);
	char *slot = machine_stack_slab(1);
	void **sp;

	if (!t || !slot)
		rt_finish(RT_MEMORY, "out of memory for threads", 0, 0);
	sp = (void **)(slot + STACK_SLOT) - 9;
	/* the layout of switch_x86_64.S; the registers are zero */
	sp[0] = (void *)sim_thread_entry;
	t->sp = sp;
	t->m = m;
	t->priority = sim_explore_priority();
	m->machine = t;
	if (!sim.cur) {
		sim_ready(t, 0); /* M0 */
		return;
	}
	sim_post(sim_clk() + sim_profile->thread_start + latency(), EVENT_READY, t);
	charge(sim_profile->thread_start);
}

void sim_thread_main(void)
{
	struct m *m = sim.cur->thread->m;

	if (sched->mcount == 0)
		rt_main_start(m);
	else
		rt_mstart(m);
}

void machine_pause(int n)
{
	if (n > 0)
		charge(sim_profile->pause * n);
	sim_explore_demote(sim.cur->thread);
}

void machine_osyield(void)
{
	charge(sim_profile->osyield);
	sim_explore_demote(sim.cur->thread);
}

void machine_work(int64_t ns)
{
	sim_points++;
	RT_HOT->slack_ps -= ns * PS_PER_NS;
	if (RT_HOT->slack_ps < 0)
		sim_resched();
}

int machine_ncpu(void)
{
	return sim.cores;
}

double machine_quota(void)
{
	return 0;
}

void sim_kernel_reset(void)
{
	for (int q = 0; q < FUTEX_QUEUES; q++)
		queue[q].first = queue[q].last = NULL;
}
