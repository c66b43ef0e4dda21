/*
 * fail.c - the ways a run ends, and who was where at that moment. Go: panic.go, traceback,
 * checkdead.
 *
 * The program's frames are found through frame pointers: the program's compiler always keeps them,
 * and the runtime is built with them. A frame counts when its return address lies in the program's
 * code.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/rt.h"

static struct rt_frame dump_frame[RT_DUMP_MAX];

static bool in_text(uintptr_t pc)
{
	return pc >= sched->config.text_lo && pc < sched->config.text_hi;
}

static void add_frame(struct rt_frame *out, uintptr_t pc)
{
	if (out->depth == RT_FRAMES_MAX || !in_text(pc))
		return;
	if (out->depth == 1 && out->pc[0] == pc)
		return; /* the caller knew the innermost one, and the chain begins with it too */
	out->pc[out->depth++] = pc;
}

/* Walks the chain of saved frame pointers on gp's stack. */
static void walk(struct rt_frame *out, const struct g *gp, uintptr_t fp)
{
	while (fp >= gp->stack_lo && fp + 16 <= gp->stack_hi && fp % 8 == 0) {
		const uintptr_t *frame = (const uintptr_t *)fp;

		add_frame(out, frame[1]);
		if (frame[0] <= fp)
			break; /* frames lie at rising addresses: anything else is not a chain */
		fp = frame[0];
	}
}

void rt_frames(struct rt_frame *out, struct g *gp, uintptr_t pc, uintptr_t fp)
{
	static const char *const state[] = {"dead", "runnable", "running", "waiting"};

	*out = (struct rt_frame){.state = "running"};
	if (!gp)
		return;
	out->goid = gp->goid;
	out->state = gp->status == G_WAITING && gp->waitreason ? gp->waitreason : state[gp->status];
	add_frame(out, pc);
	if (gp->stack_lo)
		walk(out, gp, fp);
	if (out->depth > 0 || !in_text(gp->gopc))
		return;
	/* It has not begun, or is in the middle of something on another core. */
	add_frame(out, gp->gopc);
	out->state = gp->stack_lo ? "running; made here" : "not started; made here";
}

/* The frame pointer that a switched-out goroutine had: see the layout in switch_x86_64.S. */
static uintptr_t saved_fp(const struct g *gp)
{
	return gp->stack_lo && gp->status != G_RUNNING ? ((const uintptr_t *)gp->sp)[6] : 0;
}

uintptr_t rt_caller_pc(void)
{
	struct g *gp = rt_getg();
	struct rt_frame frame;

	rt_frames(&frame, gp, 0, (uintptr_t)__builtin_frame_address(0));
	return frame.depth ? frame.pc[0] : 0;
}

/* Keeps dump_frame's Gs sorted by goid, the smallest RT_DUMP_MAX of them. */
static int insert(struct g **list, int len, struct g *gp)
{
	int i = len;

	if (len == RT_DUMP_MAX) {
		if (list[len - 1]->goid < gp->goid)
			return len;
		i = len - 1;
	}
	while (i > 0 && list[i - 1]->goid > gp->goid) {
		list[i] = list[i - 1];
		i--;
	}
	list[i] = gp;
	return len < RT_DUMP_MAX ? len + 1 : len;
}

static void dump_all(struct rt_result *r)
{
	struct g *list[RT_DUMP_MAX];
	int len = 0;

	for (struct g *gp = sched->allg; gp; gp = gp->alllink) {
		if (gp->status == G_DEAD)
			continue;
		r->goroutines++;
		len = insert(list, len, gp);
	}
	for (int i = 0; i < len; i++) {
		rt_frames(&dump_frame[i], list[i], 0, saved_fp(list[i]));
		if (r->at.depth > 0 && r->at.goid == list[i]->goid)
			dump_frame[i] = r->at; /* the one that stopped it: its frames are known */
	}
	r->dump = dump_frame;
	r->dump_len = len;
}

/* Out of memory is the cause, and the null pointer that followed only the symptom. */
static bool memory_was_refused(enum rt_stop stop)
{
	return sched->malloc_refused != 0 && (stop == RT_CRASH || stop == RT_TIMEOUT);
}

void rt_finish(enum rt_stop stop, const char *message, uintptr_t pc, uintptr_t fp)
{
	struct rt_result *r = sched->result;
	struct m *m = machine_self();
	struct g *gp = m ? m->curg : NULL;

	if (__atomic_exchange_n(&sched->stopping, 1, __ATOMIC_SEQ_CST))
		machine_finish(); /* somebody else's story is being told */
	if (sched->main_done && stop != RT_LEAK && stop != RT_RACE)
		stop = RT_DONE; /* over; but a race is one whenever its second half comes */
	r->stop = memory_was_refused(stop) ? RT_MEMORY : stop;
	snprintf(r->message, sizeof r->message, "%s%s",
		 r->stop == stop ? "" : "memory limit reached, then ",
		 stop == RT_DONE ? "" : message);
	if (!fp && gp)
		fp = gp->status == G_RUNNING ? (uintptr_t)__builtin_frame_address(0) : saved_fp(gp);
	if (stop != RT_LEAK && stop != RT_DEADLOCK && stop != RT_DONE)
		rt_frames(&r->at, gp, pc, fp);
	if (stop != RT_DONE)
		dump_all(r);
	for (int i = 0; i < r->dump_len && stop == RT_TIMEOUT && r->at.depth == 0; i++)
		r->at = r->dump[i]; /* nobody in particular: the first that is somewhere */
	rt_ledger_sum(&r->ledger);
	machine_finish();
}

void rt_fail(const char *format, ...)
{
	char message[sizeof sched->result->message];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	rt_finish(RT_PANIC, message, 0, (uintptr_t)__builtin_frame_address(0));
}

void rt_throw(const char *what)
{
	fprintf(stderr, "schedojo: internal error in the scheduler: %s\n", what);
	__builtin_trap();
}

void panic(const char *message)
{
	rt_fail("%s", message ? message : "");
}

void rt_exit(int status)
{
	sched->result->status = status;
	rt_finish(RT_EXIT, "", 0, (uintptr_t)__builtin_frame_address(0));
}

void rt_stop_run(enum rt_stop stop, const char *message)
{
	rt_finish(stop, message, 0, (uintptr_t)__builtin_frame_address(0));
}

void rt_crash(const char *what, const void *fault, uintptr_t pc, uintptr_t fp)
{
	struct m *m = machine_self();
	struct g *gp = m ? m->curg : NULL;
	uintptr_t at = (uintptr_t)fault;

	sched->result->fault = fault;
	if (gp && at >= gp->stack_lo - STACK_GUARD && at < gp->stack_lo)
		what = "stack overflow";
	rt_finish(RT_CRASH, what, pc, fp);
}

/* ---- deadlock and leaks: nobody runs and nobody will ---- */

/* The goroutine with the smallest id that waits. */
static struct g *first_waiting(void)
{
	struct g *first = NULL;

	for (struct g *gp = sched->allg; gp; gp = gp->alllink)
		if (gp->status == G_WAITING && (!first || gp->goid < first->goid))
			first = gp;
	return first;
}

void rt_checkdead(void)
{
	struct rt_result *r = sched->result;
	char message[sizeof r->message];
	struct g *gp;

	if (sched->mcount - sched->nmidle - sched->nmidlelocked > 0)
		return;
	gp = first_waiting();
	if (gp)
		rt_frames(&r->at, gp, 0, saved_fp(gp));
	if (!sched->main_done) {
		rt_finish(RT_DEADLOCK,
			  gp ? "all goroutines are asleep - deadlock!"
			     : "no goroutines (main called goexit) - deadlock!",
			  0, 0);
	}
	if (!gp)
		rt_finish(RT_DONE, "", 0, 0);
	snprintf(message, sizeof message, "goroutine %lld is parked for ever: %s",
		 (long long)gp->goid, gp->waitreason);
	rt_finish(RT_LEAK, message, 0, 0);
}
