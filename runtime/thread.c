/*
 * thread.c - goroutines and threads: LockOSThread, procPin. Go: proc.go, lockOSThread, procPin.
 *
 * Locking is cheap: two pointers. What costs is every switch afterwards, see stoplockedm and
 * startlockedm in schedule.c.
 */
#include "dojo.h"
#include "runtime/rt.h"

void lock_os_thread(void)
{
	struct m *m = machine_self();
	struct g *gp = m->curg;

	gp->locks++;
	gp->lockedm = m;
	m->lockedg = gp;
}

void unlock_os_thread(void)
{
	struct g *gp = rt_getg();

	if (gp->locks == 0 || --gp->locks > 0)
		return; /* as in Go, one too many does nothing */
	gp->lockedm->lockedg = NULL;
	gp->lockedm = NULL;
}

int thread_id(void)
{
	return machine_self()->id;
}

int proc_pin(void)
{
	struct m *m = machine_self();

	m->curg->pins++;
	return (int)m->p->id;
}

void proc_unpin(void)
{
	struct g *gp = rt_getg();

	if (gp->pins == 0)
		rt_fail("proc_unpin without proc_pin");
	gp->pins--;
}

void rt_check_unpinned(const struct g *gp)
{
	if (gp->pins > 0)
		rt_fail("a goroutine may not park between proc_pin and proc_unpin");
}
