/*
 * proc.c - child processes: fork, set up, exec, and hear about it when exec fails.
 *
 * How the parent learns of a failure: a pipe whose writing end is close-on-exec. A successful exec
 * closes it, and the parent reads end-of-file; a failure is written into it. The read also means
 * that the child's process group exists when proc_start returns, so that proc_kill_group never
 * misses.
 *
 * Between fork and exec the child calls only what is safe there (signal-safety(7)), and all signals
 * are blocked, so that no handler of the program (the terminal's, for one) runs in the child.
 *
 * Rejected: posix_spawn, which has no way to ask for the death signal or to close every other
 * descriptor.
 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define CHILD_FDS 5               /* 0, 1, 2 and the two extra ones */
#define STATUS_FD CHILD_FDS       /* the status pipe, in the child */
#define PARKING_FD 16             /* sources wait above this while 0 to 5 are being filled */
#define SWEEP_MAX (1L << 16)      /* descriptors closed one by one on kernels before 5.9 */

/* What the child writes into the status pipe when it gives up. */
struct failure {
	int at_exec; /* 0: while setting up */
	int error;   /* errno */
};

static _Noreturn void child_fail(int status_fd, int at_exec)
{
	struct failure f = {at_exec, errno};
	ssize_t ignored = write(status_fd, &f, sizeof f);

	(void)ignored; /* the parent then sees a child that ended at once */
	_exit(127);
}

static void close_from(unsigned int first)
{
	struct rlimit limit;
	long end = SWEEP_MAX;

#ifdef SYS_close_range
	if (!syscall(SYS_close_range, first, ~0u, 0))
		return;
#endif
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < SWEEP_MAX)
		end = (long)limit.rlim_cur;
	for (long fd = first; fd < end; fd++)
		(void)close((int)fd); /* most are not open */
}

/* Puts source[i] at descriptor i, nothing (-1) included, and closes all others but the status pipe.
 * Sources may overlap the targets: each is first moved out of the way. */
static bool child_place_fds(int *status_fd, const int source[CHILD_FDS])
{
	int parked[CHILD_FDS];
	int status = fcntl(*status_fd, F_DUPFD, PARKING_FD);

	if (status < 0)
		return false;
	*status_fd = status;
	for (int i = 0; i < CHILD_FDS; i++) {
		parked[i] = source[i] < 0 ? -1 : fcntl(source[i], F_DUPFD, PARKING_FD);
		if (source[i] >= 0 && parked[i] < 0)
			return false;
	}
	for (int i = 0; i < CHILD_FDS; i++) {
		if (parked[i] < 0)
			(void)close(i); /* may not be open */
		else if (dup2(parked[i], i) < 0)
			return false;
	}
	if (dup3(status, STATUS_FD, O_CLOEXEC) < 0)
		return false;
	*status_fd = STATUS_FD;
	close_from(STATUS_FD + 1);
	return true;
}

/* Handlers do not survive exec, but ignored signals and the mask do. */
static bool child_reset_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL); /* KILL, STOP and libc's own refuse, rightly */
	return !sigemptyset(&none) && !sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void child_run(const struct proc_spec *spec, int null_fd, int status_fd,
				pid_t parent)
{
	char *const environment[] = {NULL};
	const int source[CHILD_FDS] = {
		spec->in_fd >= 0 ? spec->in_fd : null_fd,
		spec->out_fd >= 0 ? spec->out_fd : null_fd,
		spec->err_fd > 0 ? spec->err_fd : spec->out_fd >= 0 ? spec->out_fd : null_fd,
		spec->extra_fd[0],
		spec->extra_fd[1],
	};

	if (setpgid(0, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL))
		child_fail(status_fd, 0);
	if (getppid() != parent)
		_exit(127); /* the parent died before the death signal was armed */
	if (!child_place_fds(&status_fd, source) || !child_reset_signals())
		child_fail(status_fd, 0);
	execve(spec->path, spec->argv, environment);
	child_fail(status_fd, 1);
}

/* Waits for exec or for the child's word that it failed. */
static int hear_from_child(pid_t pid, int status_fd, const char *path)
{
	struct failure f;
	ssize_t got;

	do
		got = read(status_fd, &f, sizeof f);
	while (got < 0 && errno == EINTR);
	if (!got)
		return 0;
	(void)proc_wait(pid); /* it has nothing more to say */
	if (got != (ssize_t)sizeof f)
		return err_set(ERR_OS, "%s: lost contact with the new process", path);
	errno = f.error;
	if (f.at_exec)
		return err_set_errno(ERR_NOT_FOUND, "cannot run %s", path);
	return err_set_errno(ERR_OS, "cannot prepare a process for %s", path);
}

int proc_start(pid_t *out, const struct proc_spec *spec)
{
	int status[2] = {-1, -1};
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int code = 0;
	pid_t parent = getpid();
	pid_t pid = -1;
	sigset_t all, old;

	if (null_fd < 0 || pipe2(status, O_CLOEXEC)) {
		code = err_set_errno(ERR_OS, "cannot start %s", spec->path);
		goto out;
	}
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (!pid)
		child_run(spec, null_fd, status[1], parent);
	if (pid < 0)
		code = err_set_errno(ERR_OS, "cannot start %s", spec->path);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (pid < 0)
		goto out;
	(void)close(status[1]); /* or the read below would wait for ourselves */
	status[1] = -1;
	code = hear_from_child(pid, status[0], spec->path);
	if (!code)
		*out = pid;
out:
	/* Nothing was written through these: a failing close loses nothing. */
	if (null_fd >= 0)
		(void)close(null_fd);
	if (status[0] >= 0)
		(void)close(status[0]);
	if (status[1] >= 0)
		(void)close(status[1]);
	return code;
}

void proc_kill_group(pid_t pid)
{
	if (pid > 1) /* kill(-1) would end everything we may signal */
		(void)kill(-pid, SIGKILL); /* ESRCH: it is gone already */
}

/* waitpid without EINTR. A child that cannot be waited for (reaped elsewhere, or SIGCHLD ignored)
 * is gone, and nobody knows how it ended: it counts as killed. */
static pid_t wait_for(pid_t pid, int *status, int flags)
{
	pid_t got;

	do
		got = waitpid(pid, status, flags);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		*status = SIGKILL;
		return pid;
	}
	return got;
}

bool proc_reap(pid_t pid, int *status)
{
	return wait_for(pid, status, WNOHANG) == pid;
}

int proc_wait(pid_t pid)
{
	int status = 0;

	(void)wait_for(pid, &status, 0); /* always pid: there is nothing else to wait for */
	return status;
}

int proc_set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return err_set_errno(ERR_OS, "cannot make descriptor %d non-blocking", fd);
	return 0;
}

int64_t proc_now_ns(void)
{
	struct timespec t;
	int failed = clock_gettime(CLOCK_MONOTONIC, &t);

	ASSERT(!failed);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
