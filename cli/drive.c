/*
 * drive.c - runs one check from a program that has nothing else to do, and cleans up after a
 * signal.
 *
 * The workers live in process groups of their own, so Ctrl-C reaches only us: we end them, then let
 * the signal take its course. Signals are blocked except while waiting, so that none slips in
 * between looking and waiting.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/err.h"
#include "cli/cli.h"

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDING ((int)(sizeof ending / sizeof *ending))

/* Blocks the ending signals; *before is what to wait with. One that is ignored (nohup) stays
 * ignored. */
static void catch_signals(sigset_t *before)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < ENDING; i++) {
		struct sigaction old;

		sigaction(ending[i], NULL, &old);
		if (old.sa_handler == SIG_IGN)
			continue;
		sigaction(ending[i], &action, NULL);
		sigaddset(&set, ending[i]);
	}
	sigprocmask(SIG_BLOCK, &set, before);
}

static void release_signals(const sigset_t *before)
{
	for (int i = 0; i < ENDING; i++) {
		struct sigaction old;

		sigaction(ending[i], NULL, &old);
		if (old.sa_handler == on_signal)
			signal(ending[i], SIG_DFL);
	}
	sigprocmask(SIG_SETMASK, before, NULL);
}

static void wait_for_news(const struct check *c, const sigset_t *mask)
{
	struct pollfd fds[CHECK_FDS_MAX];
	int count = check_poll_fds(c, fds, CHECK_FDS_MAX);
	int ms = check_timeout_ms(c);
	struct timespec timeout = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};

	/* An interrupted wait is a wait that is over; every other failure would be ours. */
	if (ppoll(fds, (nfds_t)count, ms < 0 ? NULL : &timeout, mask) < 0)
		ASSERT(errno == EINTR);
}

int cli_drive_check(struct check **out, const struct check_options *options,
		    void (*progress)(const struct verdict *v, void *arg), void *arg)
{
	struct check *c;
	sigset_t before;
	int code = check_start(&c, options);

	if (code < 0)
		return code;
	catch_signals(&before);
	while (!check_step(c)) {
		if (progress)
			progress(check_verdict(c), arg);
		wait_for_news(c, &before);
		if (caught) {
			check_cancel(c);
			check_free(c);
			fflush(stdout);
			release_signals(&before);
			raise(caught);
		}
	}
	release_signals(&before);
	code = check_error(c);
	if (code < 0) {
		(void)err_set(code, "%s", check_verdict(c)->message); /* the code goes on below */
		check_free(c);
		return code;
	}
	*out = c;
	return 0;
}
