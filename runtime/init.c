/*
 * init.c - a scheduler is built, and the calls of the program that only ask it something. Go:
 * schedinit, procresize.
 */
#include "dojo.h"
#include "runtime/rt.h"
#include "runtime/sema.h"

struct sched *sched;

int rt_schedinit(const struct rt_config *config, struct rt_result *result)
{
	int procs = config->procs > 0 ? config->procs : machine_ncpu();

	if (procs > RT_PROCS_MAX)
		procs = RT_PROCS_MAX;
	sched = machine_alloc(sizeof *sched);
	if (!sched)
		return -1;
	sched->config = *config;
	sched->result = result;
	sched->gomaxprocs = (uint32_t)procs;
	sched->pcount = procs;
	sched->worldsema = 1;
	if (rt_sema_init() < 0)
		return -1;
	for (int i = procs - 1; i >= 0; i--) {
		struct p *p = machine_alloc(sizeof *p);

		if (!p)
			return -1;
		p->id = (uint32_t)i;
		sched->allp[i] = p;
		if (i == 0)
			break; /* P0 is M0's */
		p->link = sched->pidle;
		sched->pidle = p;
		sched->npidle++;
	}
	return 0;
}

void rt_main_start(struct m *m0)
{
	m0->p = sched->allp[0];
	m0->p->m = m0;
	m0->p->status = P_RUNNING;
	sched->mcount = 1;
	rt_newproc(sched->main_fn, sched->main_arg, 0);
	rt_mstart(m0);
}

void go(void (*fn)(void *), void *arg)
{
	if (!fn)
		rt_fail("go of nil func value");
	rt_newproc(fn, arg, (uintptr_t)__builtin_return_address(0));
}

int num_cpu(void)
{
	return machine_ncpu();
}

double cpu_quota(void)
{
	return machine_quota();
}

/* Reads a counter of every P: there is no global one, or every spawn would write a shared line
 * (kata 13). */
int num_goroutine(void)
{
	int64_t n = 0;

	for (int i = 0; i < sched->pcount; i++) {
		machine_touch(&sched->allp[i]->goalive, TOUCH_READ);
		n += sched->allp[i]->goalive;
	}
	return (int)n;
}
