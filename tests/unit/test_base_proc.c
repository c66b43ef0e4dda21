/*
 * test_base_proc.c - goal: a child gets exactly the world that proc_spec says, and nothing else;
 * what it starts ends with it; and a program that cannot be run is known at once.
 * Method: this program starts itself as the child, with a first argument that names what to look
 * at. The child says through its exit status which expectation failed, by line.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/proc.h"
#include "scratch.h"

#define WAIT_NS 20000000000 /* a deadline that only a broken program meets */
#define FDS_SEEN 1024

extern char **environ;

static char self[PATH_MAX];

/* --- In the child. --- */

#define CHILD_EXPECT(condition)                                                                    \
	do {                                                                                       \
		if (!(condition))                                                                  \
			return 1 + __LINE__ % 250;                                                 \
	} while (0)

static bool is_file_at(int fd, const char *path)
{
	struct stat a, b;

	if (!strcmp(path, "-"))
		return fcntl(fd, F_GETFD) < 0;
	return !fstat(fd, &a) && !stat(path, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* argv: fds IN OUT EXTRA0 EXTRA1, paths or "-" for a closed one. */
static int child_fds(char **argv)
{
	CHILD_EXPECT(is_file_at(0, argv[2]));
	CHILD_EXPECT(is_file_at(1, argv[3]));
	CHILD_EXPECT(is_file_at(2, argv[3]));
	CHILD_EXPECT(is_file_at(3, argv[4]));
	CHILD_EXPECT(is_file_at(4, argv[5]));
	for (int fd = 5; fd < FDS_SEEN; fd++)
		CHILD_EXPECT(fcntl(fd, F_GETFD) < 0);
	return 0;
}

static int child_world(void)
{
	int death_signal = 0;
	sigset_t mask;

	CHILD_EXPECT(!environ[0]);
	CHILD_EXPECT(getpgrp() == getpid());
	CHILD_EXPECT(!prctl(PR_GET_PDEATHSIG, &death_signal) && death_signal == SIGKILL);
	CHILD_EXPECT(!sigprocmask(SIG_BLOCK, NULL, &mask));
	for (int sig = 1; sig < NSIG; sig++) {
		struct sigaction a;

		if (sigaction(sig, NULL, &a))
			continue; /* libc's own */
		/* A handler can only be the work of a sanitizer in this very program. */
		CHILD_EXPECT(a.sa_handler != SIG_IGN);
		CHILD_EXPECT(!sigismember(&mask, sig));
	}
	return 0;
}

/* A child of the child that holds the output open until it is killed. */
static int child_tree(void)
{
	pid_t pid = fork();

	CHILD_EXPECT(pid >= 0);
	CHILD_EXPECT(write(1, "x", 1) == 1);
	for (;;)
		(void)pause();
}

static int child_main(char **argv)
{
	if (!strcmp(argv[1], "fds"))
		return child_fds(argv);
	if (!strcmp(argv[1], "world"))
		return child_world();
	if (!strcmp(argv[1], "tree"))
		return child_tree();
	if (!strcmp(argv[1], "exit"))
		return atoi(argv[2]);
	return 255;
}

/* --- In the parent. --- */

static struct proc_spec spec_of(char *const *argv)
{
	return (struct proc_spec){
		.path = self, .argv = argv, .in_fd = -1, .out_fd = -1, .extra_fd = {-1, -1}};
}

static int run_child(const struct proc_spec *spec)
{
	pid_t pid;

	ck_assert_msg(!proc_start(&pid, spec), "%s", err_text());
	return proc_wait(pid);
}

START_TEST(test_exit_status_comes_back)
{
	char *argv[] = {self, "exit", "42", NULL};
	struct proc_spec spec = spec_of(argv);
	int status = run_child(&spec);

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

START_TEST(test_nothing_given_is_dev_null_and_closed)
{
	char *argv[] = {self, "fds", "/dev/null", "/dev/null", "-", "-", NULL};
	struct proc_spec spec = spec_of(argv);

	ck_assert_int_ge(open("/dev/zero", O_RDONLY), 0); /* must not be inherited */
	ck_assert_int_ge(fcntl(0, F_DUPFD, 300), 300);
	ck_assert_int_eq(run_child(&spec), 0);
}
END_TEST

/* Gives the four files as descriptors fd[], and hands the child's status on. The process is one of
 * our own, because it takes descriptors that libcheck uses. */
static _Noreturn void start_with_fds(const int fd[4], char *const *argv)
{
	struct proc_spec spec = spec_of(argv);
	int high[4];
	pid_t pid;

	for (int i = 0; i < 4; i++)
		high[i] = fcntl(open(argv[2 + i], O_RDWR), F_DUPFD, 100);
	for (int i = 0; i < 20; i++)
		(void)close(i); /* some are not open */
	for (int i = 0; i < 4; i++)
		if (dup2(high[i], fd[i]) < 0)
			_exit(250);
	spec.in_fd = fd[0];
	spec.out_fd = fd[1];
	spec.extra_fd[0] = fd[2];
	spec.extra_fd[1] = fd[3];
	if (proc_start(&pid, &spec))
		_exit(251);
	_exit(WEXITSTATUS(proc_wait(pid)));
}

/* Every way to give four of the descriptors 0 to 5 as the four sources: 360. */
START_TEST(test_given_descriptors_may_overlap_the_targets)
{
	char *argv[] = {self, "fds", xstrdup(in_scratch("in")), xstrdup(in_scratch("out")),
			xstrdup(in_scratch("extra0")), xstrdup(in_scratch("extra1")), NULL};
	int tried = 0;

	for (int i = 2; i < 6; i++)
		put_file(argv[i], "x");
	for (int code = 0; code < 6 * 6 * 6 * 6; code++) {
		const int fd[4] = {code % 6, code / 6 % 6, code / 36 % 6, code / 216};
		int status;
		pid_t pid;

		if (fd[0] == fd[1] || fd[0] == fd[2] || fd[0] == fd[3] || fd[1] == fd[2] ||
		    fd[1] == fd[3] || fd[2] == fd[3])
			continue;
		pid = fork();
		ck_assert_int_ge(pid, 0);
		if (!pid)
			start_with_fds(fd, argv);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_msg(!status, "%d %d %d %d: status %x", fd[0], fd[1], fd[2], fd[3],
			      status);
		tried++;
	}
	ck_assert_int_eq(tried, 360);
	for (int i = 2; i < 6; i++)
		free(argv[i]);
}
END_TEST

START_TEST(test_one_descriptor_may_be_given_twice)
{
	char *argv[] = {self, "fds", "/dev/zero", "/dev/zero", "/dev/zero", "-", NULL};
	struct proc_spec spec = spec_of(argv);
	int fd = open("/dev/zero", O_RDWR | O_CLOEXEC);

	spec.in_fd = spec.out_fd = spec.extra_fd[0] = fd;
	ck_assert_int_eq(run_child(&spec), 0);
	ck_assert_int_eq(close(fd), 0);
}
END_TEST

START_TEST(test_standard_error_may_go_elsewhere)
{
	char *argv[] = {"/bin/sh", "-c", "echo out; echo err >&2", NULL};
	struct proc_spec spec = spec_of(argv);

	spec.path = argv[0];
	spec.out_fd = open(in_scratch("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	spec.err_fd = open(in_scratch("err"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	ck_assert_int_eq(run_child(&spec), 0);
	assert_file(in_scratch("out"), "out\n");
	assert_file(in_scratch("err"), "err\n");
	ck_assert_int_eq(close(spec.out_fd) + close(spec.err_fd), 0);
}
END_TEST

static void ignore_signal(int sig)
{
	(void)sig;
}

START_TEST(test_the_world_of_a_child)
{
	char *argv[] = {self, "world", NULL};
	struct proc_spec spec = spec_of(argv);
	sigset_t some, after;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGUSR1, ignore_signal);
	sigemptyset(&some);
	sigaddset(&some, SIGTERM);
	sigprocmask(SIG_SETMASK, &some, NULL);
	setenv("SECRET", "x", 1);
	ck_assert_int_eq(run_child(&spec), 0);
	sigprocmask(SIG_SETMASK, NULL, &after);
	ck_assert_int_eq(sigismember(&after, SIGTERM), 1);
	ck_assert_int_eq(sigismember(&after, SIGINT), 0);
}
END_TEST

static int open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < FDS_SEEN; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

START_TEST(test_a_missing_program_is_known_at_once)
{
	char *argv[] = {"x", NULL};
	struct proc_spec spec = spec_of(argv);
	int before = open_fds();
	pid_t pid = -7;

	spec.path = "/no/such/worker";
	ck_assert_int_eq(proc_start(&pid, &spec), ERR_NOT_FOUND);
	ck_assert_str_eq(err_text(), "cannot run /no/such/worker: No such file or directory");
	put_file(in_scratch("plain"), "x");
	spec.path = in_scratch("plain");
	ck_assert_int_eq(proc_start(&pid, &spec), ERR_NOT_FOUND);
	ck_assert_int_eq(chmod(spec.path, 0755), 0);
	ck_assert_int_eq(proc_start(&pid, &spec), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err_text(), "Exec format"));
	ck_assert_int_eq(pid, -7);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	ck_assert_int_eq(open_fds(), before);
}
END_TEST

START_TEST(test_a_bad_descriptor_is_the_systems_refusal)
{
	char *argv[] = {self, "exit", "0", NULL};
	struct proc_spec spec = spec_of(argv);
	pid_t pid;

	spec.in_fd = 900;
	ck_assert_int_eq(proc_start(&pid, &spec), ERR_OS);
}
END_TEST

/* The read end sees end-of-file only when nobody of the tree is left. */
static void assert_all_gone(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char byte;
	ssize_t got;

	do {
		ck_assert_int_eq(poll(&p, 1, (int)(WAIT_NS / 1000000)), 1);
		got = read(fd, &byte, 1);
		ck_assert_int_ge(got, 0);
	} while (got > 0);
}

static void start_tree(pid_t *pid, int *fd)
{
	char *argv[] = {self, "tree", NULL};
	struct proc_spec spec = spec_of(argv);
	char two[2];
	int pipe_fd[2];

	ck_assert_int_eq(pipe2(pipe_fd, O_CLOEXEC), 0);
	spec.out_fd = pipe_fd[1];
	ck_assert_int_eq(proc_start(pid, &spec), 0);
	ck_assert_int_eq(close(pipe_fd[1]), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(read(pipe_fd[0], &two[i], 1), 1);
	*fd = pipe_fd[0];
}

START_TEST(test_killing_the_group_ends_the_whole_tree)
{
	int fd, status = 0;
	pid_t pid;
	int64_t until_ns = proc_now_ns() + WAIT_NS;

	start_tree(&pid, &fd);
	ck_assert(!proc_reap(pid, &status));
	proc_kill_group(pid);
	proc_kill_group(pid);
	assert_all_gone(fd);
	while (!proc_reap(pid, &status))
		ck_assert_int_lt(proc_now_ns(), until_ns);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	proc_kill_group(pid);
	proc_kill_group(-1);
	proc_kill_group(0);
	ck_assert(proc_reap(pid, &status)); /* it is gone: asking again does not wait for ever */
	ck_assert_int_eq(close(fd), 0);
}
END_TEST

/* The parent is a process between us and the child; when it dies, so does the child, unasked. */
START_TEST(test_a_child_dies_with_its_parent)
{
	char *argv[] = {"/bin/sh", "-c", "echo up; exec sleep 1000", NULL};
	int fd[2];
	char up[3];
	pid_t parent, pid;

	ck_assert_int_eq(pipe2(fd, O_CLOEXEC), 0);
	parent = fork();
	ck_assert_int_ge(parent, 0);
	if (!parent) {
		struct proc_spec spec = spec_of(argv);

		spec.path = argv[0];
		spec.out_fd = fd[1];
		if (proc_start(&pid, &spec))
			_exit(1);
		for (;;)
			(void)pause();
	}
	ck_assert_int_eq(close(fd[1]), 0);
	ck_assert_int_eq(read(fd[0], up, sizeof up), 3);
	ck_assert_int_eq(kill(parent, SIGKILL), 0);
	ck_assert_int_eq(waitpid(parent, NULL, 0), parent);
	assert_all_gone(fd[0]);
	ck_assert_int_eq(close(fd[0]), 0);
}
END_TEST

START_TEST(test_nonblocking)
{
	int fd[2];
	char byte;

	ck_assert_int_eq(pipe2(fd, O_CLOEXEC), 0);
	ck_assert_int_eq(proc_set_nonblocking(fd[0]), 0);
	ck_assert_int_eq(read(fd[0], &byte, 1), -1);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_int_eq(close(fd[0]) + close(fd[1]), 0);
	ck_assert_int_eq(proc_set_nonblocking(fd[0]), ERR_OS);
}
END_TEST

START_TEST(test_the_clock_goes_forward)
{
	int64_t a_ns = proc_now_ns(), b_ns = proc_now_ns();

	ck_assert_int_gt(a_ns, 0);
	ck_assert_int_le(a_ns, b_ns);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, scratch_setup, scratch_teardown);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, test_exit_status_comes_back);
	tcase_add_test(tests, test_nothing_given_is_dev_null_and_closed);
	tcase_add_test(tests, test_given_descriptors_may_overlap_the_targets);
	tcase_add_test(tests, test_one_descriptor_may_be_given_twice);
	tcase_add_test(tests, test_standard_error_may_go_elsewhere);
	tcase_add_test(tests, test_the_world_of_a_child);
	tcase_add_test(tests, test_a_missing_program_is_known_at_once);
	tcase_add_test(tests, test_a_bad_descriptor_is_the_systems_refusal);
	tcase_add_test(tests, test_killing_the_group_ends_the_whole_tree);
	tcase_add_test(tests, test_a_child_dies_with_its_parent);
	tcase_add_test(tests, test_nonblocking);
	tcase_add_test(tests, test_the_clock_goes_forward);
}

int main(int argc, char **argv)
{
	Suite *suite;
	TCase *tests;
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (argc > 1)
		return child_main(argv);
	if (len < 0)
		return EXIT_FAILURE;
	suite = suite_create("base: proc");
	tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	add_tests(tests);
	return run_suite(suite);
}
