/*
 * fault.c - see fault.h. The handlers run on an alternate stack, because the fault may be that
 * there is no other.
 *
 * A fault inside a shim or the C library is the program's fault too: its line is that of the call,
 * found through the frame pointers, or where the library keeps none, by looking along the stack for
 * the first return address that lies in the program.
 */
#include "runner/worker/fault.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/err.h"
#include "runner/worker/image.h"
#include "runner/worker/report.h"

#define SIGNAL_STACK (64 * 1024)
#define FRAMES_MAX 64        /* of ours and the library's above the program's */
#define SCAN_WORDS 4096      /* 32 KiB: the deepest shim, printf of a long double, uses a third */
#define RED_ZONE 128
#define NULL_PAGE 4096

static struct {
	const struct image *image;
	atomic_int stage;
	pthread_t host;
} fault;

static const char late[] = "it did not end in time";

/* Called as if by the interrupted instruction: see on_cpu_limit. */
static void cpu_limit_reached(void)
{
	rt_stop_run(RT_TIMEOUT, late);
}

void fault_set_image(const struct image *image)
{
	fault.image = image;
}

void fault_set_stage(enum fault_stage stage)
{
	atomic_store(&fault.stage, (int)stage);
}

static bool in_text(uintptr_t pc)
{
	return fault.image && pc >= fault.image->text_lo && pc < fault.image->text_hi;
}

/* Reads words that may not be there. */
static bool peek(uintptr_t *out, uintptr_t from, size_t words)
{
	struct iovec to = {out, words * sizeof *out};
	struct iovec source = {(void *)from, words * sizeof *out};

	return process_vm_readv(getpid(), &to, 1, &source, 1, 0) == (ssize_t)to.iov_len;
}

/* Finds where the program called into what faulted. fp gets the program's own frame pointer. */
static bool find_caller(uintptr_t *pc, uintptr_t *fp, uintptr_t sp)
{
	uintptr_t frame = *fp;
	uintptr_t words[2];

	if (peek(words, sp, 1) && in_text(words[0])) {
		*pc = words[0]; /* a call of nowhere, or of a function that has made no frame yet */
		return true;
	}
	for (int i = 0; i < FRAMES_MAX && frame > sp && peek(words, frame, 2); i++) {
		if (in_text(words[1])) {
			*pc = words[1];
			*fp = words[0];
			return true;
		}
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
	for (uintptr_t at = sp & -8ul; at < sp + SCAN_WORDS * 8 && peek(words, at, 2); at += 8) {
		if (!in_text(words[1]))
			continue;
		*pc = words[1];
		/* shims keep frame pointers: theirs lies below the return address */
		*fp = words[0];
		return true;
	}
	return false;
}

static const char *describe(char *out, size_t size, int signal, const siginfo_t *info)
{
	if (signal == SIGFPE)
		return "division by zero";
	if (signal == SIGILL)
		return "illegal instruction";
	if (info->si_code == SI_KERNEL)
		/* the processor reports none for such a one */
		return "wild pointer (not an address)";
	if ((uintptr_t)info->si_addr < NULL_PAGE)
		return "null pointer";
	(void)snprintf(out, size, "wild pointer %p", info->si_addr); /* fits */
	return out;
}

void worker_fault_handler(int signal, siginfo_t *info, void *context)
{
	const ucontext_t *uc = context;
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	uintptr_t fp = (uintptr_t)uc->uc_mcontext.gregs[REG_RBP];
	uintptr_t sp = (uintptr_t)uc->uc_mcontext.gregs[REG_RSP];
	char text[64];
	const char *what = describe(text, sizeof text, signal, info);

	if (atomic_load(&fault.stage) == FAULT_COMPILE)
		report_compiler_crash();
	if (atomic_load(&fault.stage) != FAULT_RUN) {
		static const char message[] = "schedojo: internal error in the worker\n";

		/* nothing else can be done */
		(void)!write(STDERR_FILENO, message, sizeof message - 1);
		_exit(70);
	}
	/* Places are looked up as return addresses, one below; this one is the instruction
	 * itself. */
	if (in_text(pc))
		pc++;
	else if (!find_caller(&pc, &fp, sp))
		pc = 0;
	rt_crash(what, signal == SIGSEGV || signal == SIGBUS ? info->si_addr : NULL, pc, fp);
}

static bool is_running(int tid)
{
	char path[64], state = 0;
	FILE *f;

	(void)snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid); /* fits */
	f = fopen(path, "re");
	if (!f)
		return false;
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	(void)fclose(f); /* it was only read from */
	return state == 'R';
}

/* On the real machine the signal reaches the host's thread, which waits for the others. It belongs
 * to one that runs the program. Being in the handler of a thread that only waits, this may do what
 * handlers usually must not. */
static void hand_over(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *entry;
	int self = (int)syscall(SYS_gettid);
	int best = 0;

	while (tasks && (entry = readdir(tasks)) != NULL) {
		int tid = atoi(entry->d_name);

		if (tid > 0 && tid != self && (best == 0 || is_running(tid)))
			best = tid;
	}
	if (tasks)
		(void)closedir(tasks); /* it was only read from */
	if (best)
		/* gone by now: then the run is over too */
		(void)syscall(SYS_tgkill, getpid(), best, SIGXCPU);
}

/* The interrupted code seems to have called cpu_limit_reached: so the way to the program's line is
 * the usual one. */
static void on_cpu_limit(int signal, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *reg = uc->uc_mcontext.gregs;
	uintptr_t sp = (((uintptr_t)reg[REG_RSP] - RED_ZONE) & ~(uintptr_t)15) - 8;

	(void)signal;
	(void)info;
	if (atomic_load(&fault.stage) == FAULT_COMPILE)
		report_compiler_crash();
	if (atomic_load(&fault.stage) != FAULT_RUN)
		return; /* between two runs: the next one meets the next signal */
	if (!rt_instrumented && pthread_equal(pthread_self(), fault.host)) {
		hand_over();
		return;
	}
	if (rt_instrumented && !in_text((uintptr_t)reg[REG_RIP])) {
		/* The machine itself was interrupted: it stops at its next step. */
		rt_interrupt(late);
		return;
	}
	/* Looked up as a return address, and never returned to. */
	*(uintptr_t *)sp = (uintptr_t)reg[REG_RIP] + 1;
	reg[REG_RSP] = (greg_t)sp;
	reg[REG_RIP] = (greg_t)(uintptr_t)cpu_limit_reached;
}

int fault_init(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
	struct sigaction action = {.sa_sigaction = worker_fault_handler,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	stack_t stack = {.ss_size = SIGNAL_STACK};

	fault.host = pthread_self();
	stack.ss_sp = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);
	if (stack.ss_sp == MAP_FAILED || sigaltstack(&stack, NULL) < 0)
		return err_set_errno(ERR_OS, "no stack for signals");
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		if (sigaction(signals[i], &action, NULL) < 0)
			return err_set_errno(ERR_OS, "cannot watch for faults");
	action.sa_sigaction = on_cpu_limit;
	if (sigaction(SIGXCPU, &action, NULL) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return err_set_errno(ERR_OS, "cannot watch for limits");
	return 0;
}
