/*
 * proc.h - child processes and the monotonic clock, for the parent side.
 *
 * A child is started in a process group of its own, with an empty environment and nothing open but
 * what it is given, so that ending the group ends everything it may have started.
 */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct proc_spec {
	const char *path;   /* of the program */
	char *const *argv;  /* NULL-terminated */
	int in_fd;          /* becomes descriptor 0; -1: /dev/null */
	int out_fd;         /* becomes 1 and 2; -1: /dev/null */
	int err_fd;         /* becomes 2 instead of out_fd; 0: out_fd does */
	int extra_fd[2];    /* become 3 and 4; -1: closed */
};

/* Forks and execs. ERR_NOT_FOUND when the program cannot be executed, which is known before this
 * returns. The child gets SIGKILL when the thread that called this ends. */
int proc_start(pid_t *out, const struct proc_spec *spec);

/* SIGKILL to the whole group. Safe to call twice. */
void proc_kill_group(pid_t pid);

/* Reaps without waiting: true when the child has ended, with its wait status. */
bool proc_reap(pid_t pid, int *status);

/* As proc_reap, but waits. */
int proc_wait(pid_t pid);

int proc_set_nonblocking(int fd);

int64_t proc_now_ns(void); /* CLOCK_MONOTONIC */

#endif
