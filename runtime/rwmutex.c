/*
 * rwmutex.c - Go's sync.RWMutex, sync.Once and sync.Cond.
 *
 * A writer announces itself by making reader_count negative: readers that come after it queue on
 * reader_sema, and it waits on writer_sema until the readers that were there before (reader_wait)
 * have left. So neither side starves.
 */
#include "dojo.h"
#include "runtime/rt.h"
#include "runtime/sema.h"

#define READERS_MAX (1 << 30)

static int32_t add(int32_t *p, int32_t d)
{
	return (int32_t)rt_add_u32((uint32_t *)p, (uint32_t)d);
}

/* For the detector: readers are ordered after the writer before them (write_key), writers after all
 * readers (read_key); readers among themselves are not ordered. */
static uintptr_t write_key(const rwmutex *rw)
{
	return (uintptr_t)&rw->reader_sema;
}

static uintptr_t read_key(const rwmutex *rw)
{
	return (uintptr_t)&rw->writer_sema;
}

void rwmutex_rlock(rwmutex *rw)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);

	machine_charge(CHARGE_SYNC);
	if (add(&rw->reader_count, 1) < 0) {
		RT_COUNT(RT_N_LOCK_CONTENDED);
		rt_semacquire(&rw->reader_sema, false, "sync.RWMutex.RLock");
	}
	race_acquire(rt_getg(), write_key(rw));
	machine_cost(cost);
}

void rwmutex_runlock(rwmutex *rw)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	int32_t r;

	machine_charge(CHARGE_SYNC);
	race_release_merge(rt_getg(), read_key(rw));
	r = add(&rw->reader_count, -1);
	if (r < 0) {
		if (r + 1 == 0 || r + 1 == -READERS_MAX)
			rt_fail("sync: RUnlock of unlocked RWMutex");
		if (add(&rw->reader_wait, -1) == 0)
			rt_semrelease(&rw->writer_sema,
				      false); /* the last reader before the writer */
	}
	machine_cost(cost);
}

void rwmutex_lock(rwmutex *rw)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	int32_t readers;

	mutex_lock(&rw->w);
	readers = add(&rw->reader_count, -READERS_MAX) + READERS_MAX;
	if (readers != 0 && add(&rw->reader_wait, readers) != 0) {
		RT_COUNT(RT_N_LOCK_CONTENDED);
		rt_semacquire(&rw->writer_sema, false, "sync.RWMutex.Lock");
	}
	race_acquire(rt_getg(), write_key(rw));
	race_acquire(rt_getg(), read_key(rw));
	machine_cost(cost);
}

void rwmutex_unlock(rwmutex *rw)
{
	enum rt_cost cost = machine_cost(RT_COST_SYNC);
	int32_t waiting;

	race_release(rt_getg(), write_key(rw));
	waiting = add(&rw->reader_count, READERS_MAX);
	if (waiting >= READERS_MAX)
		rt_fail("sync: Unlock of unlocked RWMutex");
	for (; waiting > 0; waiting--)
		rt_semrelease(&rw->reader_sema, false);
	mutex_unlock(&rw->w);
	machine_cost(cost);
}

void once_do(once *o, void (*fn)(void *), void *arg)
{
	if (rt_load_u32(&o->done) == 0) {
		mutex_lock(&o->m);
		if (rt_load_u32(&o->done) == 0) {
			rt_call_program(fn, arg);
			race_release(rt_getg(), (uintptr_t)&o->done);
			rt_store_u32(&o->done, 1);
		}
		mutex_unlock(&o->m);
	}
	race_acquire(rt_getg(), (uintptr_t)&o->done);
}

/* ---- conditions: a list of waiters, each with a semaphore of its own on its stack ---- */

struct cond_waiter {
	struct cond_waiter *next;
	uint32_t sema;
};

void cond_wait(cond *c, mutex *m)
{
	struct cond_waiter self = {0};

	mutex_lock(&c->m);
	if (c->last)
		c->last->next = &self;
	else
		c->first = &self;
	c->last = &self;
	mutex_unlock(&c->m);
	mutex_unlock(m);
	rt_semacquire(&self.sema, false, "sync.Cond.Wait");
	race_acquire(rt_getg(), (uintptr_t)&self);
	mutex_lock(m);
}

static void wake(struct cond_waiter *waiter)
{
	race_release(rt_getg(), (uintptr_t)waiter);
	rt_semrelease(&waiter->sema, false); /* it may be gone after this */
}

void cond_signal(cond *c)
{
	struct cond_waiter *waiter;

	mutex_lock(&c->m);
	waiter = c->first;
	if (waiter) {
		c->first = waiter->next;
		if (!c->first)
			c->last = NULL;
	}
	mutex_unlock(&c->m);
	if (waiter)
		wake(waiter);
}

void cond_broadcast(cond *c)
{
	struct cond_waiter *waiter;

	mutex_lock(&c->m);
	waiter = c->first;
	c->first = c->last = NULL;
	mutex_unlock(&c->m);
	while (waiter) {
		struct cond_waiter *next = waiter->next;

		wake(waiter);
		waiter = next;
	}
}
