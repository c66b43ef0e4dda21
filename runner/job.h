/*
 * job.h - one worker process: started, listened to, ended.
 *
 * The caller polls job_poll_fds, calls job_step, takes the frames that have come (job_peek,
 * job_pop) and reads the output pipes empty (job_read_output). When job_peek says that there is no
 * frame, job_outcome tells whether there will be more.
 */
#ifndef RUNNER_JOB_H
#define RUNNER_JOB_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/file.h"
#include "runner/wire.h"

#define JOB_FDS 3 /* descriptors of one job at most: answer, output, errors */
#define JOB_NO_DEADLINE INT64_MAX

struct job;

enum job_outcome {
	JOB_RUNNING,
	JOB_FINISHED,  /* said the token */
	JOB_CRASHED,   /* was ended by a signal */
	JOB_GAVE_UP,   /* ended by itself, without the token */
	JOB_TIMED_OUT, /* our deadline, or the kernel's limit of processor time */
	JOB_FORBIDDEN, /* the kernel stopped a system call that the sandbox does not allow */
	JOB_MALFORMED  /* said something that is no answer */
};

enum job_stream { JOB_OUT, JOB_ERR };

struct job_spec {
	const char *worker;        /* path of the program */
	const struct buf *request; /* the frames of the job, without WIRE_GO */
	int64_t deadline_ns;       /* by proc_now_ns; JOB_NO_DEADLINE: none */
	bool split_output; /* what it writes to 2 comes as JOB_ERR; otherwise all is JOB_OUT */
};

/* Starts the worker. ERR_NOT_FOUND when it cannot be executed, ERR_OS when the system refuses. */
int job_start(struct job **out, const struct job_spec *spec);

/* Ends the worker's whole group, whatever it is doing. NULL is fine. */
void job_free(struct job *j);

void job_set_deadline(struct job *j, int64_t deadline_ns);

/* Takes in what has arrived, a bounded part of it, and enforces the deadline. Never blocks but
 * for the moment that a killed process takes to go. */
void job_step(struct job *j);

/* The next frame, not yet taken; false when none is there. It points into the job and is good
 * until the next job_pop or job_step. The closing token is not a frame for the caller: it ends
 * the job. */
bool job_peek(struct job *j, struct wire_frame *out);
void job_pop(struct job *j);

/* Meaningful when job_peek said false: more may come while it is JOB_RUNNING. */
enum job_outcome job_outcome(const struct job *j);

/* What to tell the learner about an outcome that is not JOB_FINISHED. Borrowed. */
const char *job_sentence(const struct job *j);

/* Ends the worker because its answer makes no sense; outcome JOB_MALFORMED with this sentence. */
void job_reject(struct job *j, const char *sentence);

/* Reads what the worker has printed, without waiting: the number of bytes, 0 when there is
 * nothing now. */
size_t job_read_output(struct job *j, enum job_stream which, char *bytes, size_t cap);

/* Reads a bounded part of JOB_OUT and forgets it. */
void job_drop_output(struct job *j);

int job_poll_fds(const struct job *j, struct pollfd *fds, int cap);
int64_t job_deadline_ns(const struct job *j); /* JOB_NO_DEADLINE once it has ended */

/* The path of a worker: in $SCHEDOJO_LIBEXEC when that is set (tests), else where file_part
 * finds it. The caller frees; NULL with a sentence when it is nowhere. */
char *job_worker_path(enum file_part part);

#endif
