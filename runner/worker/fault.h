/*
 * fault.h - signals: what a program's fault becomes, and the limits on processor time.
 */
#ifndef RUNNER_WORKER_FAULT_H
#define RUNNER_WORKER_FAULT_H

#include <signal.h>

struct image;

enum fault_stage {
	FAULT_OURS,    /* a fault is a bug of the worker */
	FAULT_COMPILE, /* the compiler's: too deep a nesting */
	FAULT_RUN      /* the program's */
};

/* Installs the handlers, on an alternate stack of this thread; the runtime gives its own threads
 * one each. */
int fault_init(void);
void fault_set_image(const struct image *image); /* borrowed */
void fault_set_stage(enum fault_stage stage);

/* SIGSEGV, SIGBUS, SIGFPE, SIGILL. */
void worker_fault_handler(int signal, siginfo_t *info, void *context);

#endif
