/*
 * job.c - one worker process, as a pipe of frames that may stop at any moment.
 *
 *   RUNNING -> FINISHED           the right token                        [take_end]
 *   RUNNING -> CRASHED, GAVE_UP, TIMED_OUT, FORBIDDEN   end of the pipe, by how it died  [collect]
 *   RUNNING -> TIMED_OUT          our deadline                           [job_step]
 *   RUNNING -> MALFORMED          no frame, a wrong token                [job_peek, job_reject]
 *
 * Invariants:
 *
 * 1. Whatever ends a job, its whole process group is killed before it is reaped: nothing that a
 *    program may have started outlives its job, and the group's number cannot have passed to a
 *    stranger.
 * 2. Only the token makes an answer. It is drawn from the kernel for each job, so that a program
 *    cannot know it beforehand; exit status 0 means nothing.
 * 3. Frames that arrived before the end are still handed out after it; a token among them wins over
 *    the deadline.
 * 4. What is buffered is bounded: beyond BUFFER_MAX the pipe is left alone, and the worker waits.
 *
 * The end of the answer pipe is taken for the end of the process. A worker that closes the pipe and
 * lives on is killed at once, so waiting for a process never takes longer than the kernel needs to
 * remove it. Rejected: a pidfd in the poll set, which would tell no more than the pipe does.
 */
#include "runner/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/proc.h"

#define TOKEN_BYTES 16                  /* 32 hex digits: nobody guesses 128 bits */
#define STEP_BYTES (256u * 1024)        /* read in one step: a few milliseconds of work */
#define BUFFER_MAX (2 * WIRE_FRAME_MAX) /* room for one whole frame, whatever came before it */
#define READ_BYTES (64u * 1024)         /* a pipe's default capacity */

#define GRACE_NS (500 * INT64_C(1000000)) /* to say where it was stopped */

static const char late[] = "did not end in time";

struct job {
	pid_t pid;
	int answer_fd;    /* -1 once it has ended */
	int output_fd[2]; /* by enum job_stream; -1: at its end, or not there */
	struct buf in;
	size_t taken;       /* bytes of in already popped */
	size_t frame_bytes; /* of the frame last peeked at; 0: none */
	char token[2 * TOKEN_BYTES + 1];
	int64_t deadline_ns;
	bool was_asked; /* the deadline has passed, the worker was told to stop */
	enum job_outcome outcome;
	char *sentence;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd); /* a pipe read from, or one written by another: nothing to lose */
	*fd = -1;
}

static int make_token(char out[2 * TOKEN_BYTES + 1])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char bytes[TOKEN_BYTES];

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return err_set_errno(ERR_OS, "no random numbers");
	for (int i = 0; i < TOKEN_BYTES; i++) {
		out[2 * i] = digit[bytes[i] >> 4];
		out[2 * i + 1] = digit[bytes[i] & 15];
	}
	out[2 * TOKEN_BYTES] = '\0';
	return 0;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(ERR_OS, "cannot write the job");
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The request and the token in memory of its own, which nobody can change any more. */
static int make_request(int *out, const struct buf *request, const char *token)
{
	const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
	struct buf go = {0};
	int fd = memfd_create("job", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int code;

	if (fd < 0)
		return err_set_errno(ERR_OS, "cannot make the job");
	wire_add(&go, WIRE_GO, 1, &token);
	code = write_all(fd, buf_text(request), request->len);
	if (!code)
		code = write_all(fd, go.data, go.len);
	if (!code && (lseek(fd, 0, SEEK_SET) < 0 || fcntl(fd, F_ADD_SEALS, seals) < 0))
		code = err_set_errno(ERR_OS, "cannot seal the job");
	buf_free(&go);
	if (code)
		close_fd(&fd);
	else
		*out = fd;
	return code;
}

/* A pipe whose reading end is ours and never waits. */
static int make_pipe(int *read_fd, int *write_fd)
{
	int fd[2];

	if (pipe2(fd, O_CLOEXEC) < 0)
		return err_set_errno(ERR_OS, "cannot make a pipe");
	*read_fd = fd[0];
	*write_fd = fd[1];
	return proc_set_nonblocking(fd[0]);
}

static int start_worker(struct job *j, const struct job_spec *spec)
{
	const char *slash = strrchr(spec->worker, '/');
	char *name = xstrdup(slash ? slash + 1 : spec->worker);
	char *const argv[] = {name, NULL};
	struct proc_spec proc = {.path = spec->worker,
				 .argv = argv,
				 .in_fd = -1,
				 .out_fd = -1,
				 .extra_fd = {-1, -1}};
	int code = make_pipe(&j->answer_fd, &proc.extra_fd[0]);

	if (!code)
		code = make_pipe(&j->output_fd[JOB_OUT], &proc.out_fd);
	if (!code && spec->split_output)
		code = make_pipe(&j->output_fd[JOB_ERR], &proc.err_fd);
	if (!code)
		code = make_request(&proc.extra_fd[1], spec->request, j->token);
	if (!code)
		code = proc_start(&j->pid, &proc);
	close_fd(&proc.extra_fd[0]);
	close_fd(&proc.extra_fd[1]);
	close_fd(&proc.out_fd);
	if (proc.err_fd > 0)
		close_fd(&proc.err_fd);
	free(name);
	return code;
}

int job_start(struct job **out, const struct job_spec *spec)
{
	struct job *j = xcalloc(1, sizeof *j);
	int code;

	j->pid = -1;
	j->answer_fd = j->output_fd[JOB_OUT] = j->output_fd[JOB_ERR] = -1;
	j->deadline_ns = spec->deadline_ns;
	code = make_token(j->token);
	if (!code)
		code = start_worker(j, spec);
	if (code) {
		job_free(j);
		return code;
	}
	*out = j;
	return 0;
}

/* Kills and reaps; the wait status says how it had died if it was already dead. */
static int end_process(struct job *j)
{
	int status = 0;

	if (j->pid > 0) {
		proc_kill_group(j->pid);
		status = proc_wait(j->pid);
	}
	j->pid = -1;
	close_fd(&j->answer_fd);
	return status;
}

void job_free(struct job *j)
{
	if (!j)
		return;
	(void)end_process(j); /* nobody wants to know any more */
	close_fd(&j->output_fd[JOB_OUT]);
	close_fd(&j->output_fd[JOB_ERR]);
	buf_free(&j->in);
	free(j->sentence);
	free(j);
}

static void end_as(struct job *j, enum job_outcome outcome, char *sentence)
{
	j->outcome = outcome;
	free(j->sentence);
	j->sentence = sentence;
}

/* The worker has closed its answer without a token: finds out what became of it. */
static void collect(struct job *j)
{
	int status = end_process(j);
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (number == SIGXCPU)
		end_as(j, JOB_TIMED_OUT,
		       xstrdup(j->was_asked ? late : "used more processor time than it may"));
	else if (number == SIGSYS)
		end_as(j, JOB_FORBIDDEN,
		       xstrdup("made a system call that the sandbox does not allow"));
	else if (number == SIGKILL)
		end_as(j, JOB_CRASHED, xstrdup("was killed before it had answered"));
	else if (number)
		end_as(j, JOB_CRASHED,
		       xasprintf("was stopped by signal %d (%s)", number,
				 sigdescr_np(number) ? sigdescr_np(number) : "?"));
	else
		end_as(j, JOB_GAVE_UP,
		       xasprintf("ended with status %d without an answer", WEXITSTATUS(status)));
}

/* Reads at most STEP_BYTES; true at the end of the pipe. */
static bool read_answer(struct job *j)
{
	size_t budget = STEP_BYTES;
	char chunk[READ_BYTES];

	while (budget >= sizeof chunk && j->in.len - j->taken < BUFFER_MAX) {
		ssize_t n = read(j->answer_fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return false;
		if (n <= 0)
			return true;
		buf_add(&j->in, chunk, (size_t)n);
		budget -= (size_t)n < budget ? (size_t)n : budget;
	}
	return false;
}

/* Moves what is left to the front, so that the buffer does not grow with all that ever came. */
static void drop_taken(struct job *j)
{
	if (!j->taken)
		return;
	j->in.len -= j->taken;
	memmove(j->in.data, j->in.data + j->taken, j->in.len + 1);
	j->taken = 0;
}

/* First the worker is asked to stop, by the signal that it takes for its limit of processor
 * time: it then says which line the program was at. One that does not answer within the grace is
 * killed. */
static void miss_deadline(struct job *j)
{
	if (!j->was_asked) {
		j->was_asked = true;
		j->deadline_ns += GRACE_NS;
		(void)kill(j->pid, SIGXCPU); /* it may have ended just now */
		return;
	}
	(void)end_process(j); /* how it died is known: by us */
	end_as(j, JOB_TIMED_OUT, xstrdup(late));
}

void job_step(struct job *j)
{
	if (j->outcome != JOB_RUNNING)
		return;
	drop_taken(j);
	j->frame_bytes = 0;
	if (read_answer(j)) {
		collect(j);
	} else if (proc_now_ns() >= j->deadline_ns) {
		miss_deadline(j);
	}
}

static void take_end(struct job *j, const struct wire_frame *f)
{
	if (strcmp(wire_text(f, 0), j->token) != 0 || f->fields != 1) {
		job_reject(j, "the closing token is wrong");
		return;
	}
	(void)end_process(j); /* it has said all; how it leaves does not matter */
	j->taken = j->in.len;
	end_as(j, JOB_FINISHED, NULL);
}

bool job_peek(struct job *j, struct wire_frame *out)
{
	int got;

	j->frame_bytes = 0;
	if (j->outcome == JOB_FINISHED || j->outcome == JOB_MALFORMED)
		return false;
	got = wire_take(out, buf_text(&j->in) + j->taken, j->in.len - j->taken, &j->frame_bytes);
	if (got < 0)
		job_reject(j, err_text());
	else if (got && out->type == WIRE_END)
		take_end(j, out);
	else
		return got;
	j->frame_bytes = 0;
	return false;
}

void job_pop(struct job *j)
{
	ASSERT(j->frame_bytes > 0);
	j->taken += j->frame_bytes;
	j->frame_bytes = 0;
}

enum job_outcome job_outcome(const struct job *j)
{
	return j->outcome;
}

const char *job_sentence(const struct job *j)
{
	return j->sentence ? j->sentence : "";
}

void job_reject(struct job *j, const char *sentence)
{
	(void)end_process(j); /* killed by us */
	end_as(j, JOB_MALFORMED, xasprintf("gave a malformed answer: %s", sentence));
}

void job_set_deadline(struct job *j, int64_t deadline_ns)
{
	j->deadline_ns = deadline_ns;
}

int64_t job_deadline_ns(const struct job *j)
{
	return j->outcome == JOB_RUNNING ? j->deadline_ns : JOB_NO_DEADLINE;
}

size_t job_read_output(struct job *j, enum job_stream which, char *bytes, size_t cap)
{
	ssize_t n;

	if (j->output_fd[which] < 0)
		return 0;
	do
		n = read(j->output_fd[which], bytes, cap);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return (size_t)n;
	if (n == 0 || errno != EAGAIN)
		close_fd(&j->output_fd[which]);
	return 0;
}

void job_drop_output(struct job *j)
{
	char chunk[READ_BYTES];
	size_t dropped = 0, n;

	do {
		n = job_read_output(j, JOB_OUT, chunk, sizeof chunk);
		dropped += n;
	} while (n > 0 && dropped < STEP_BYTES);
}

int job_poll_fds(const struct job *j, struct pollfd *fds, int cap)
{
	const int fd[JOB_FDS] = {
		j->in.len - j->taken < BUFFER_MAX ? j->answer_fd : -1,
		j->output_fd[JOB_OUT],
		j->output_fd[JOB_ERR],
	};
	int count = 0;

	for (int i = 0; i < JOB_FDS && count < cap; i++)
		if (fd[i] >= 0)
			fds[count++] = (struct pollfd){.fd = fd[i], .events = POLLIN};
	return count;
}

char *job_worker_path(enum file_part part)
{
	const char *folder = getenv("SCHEDOJO_LIBEXEC");

	ASSERT(part == PART_WORKER_REAL || part == PART_WORKER_SIM);
	if (folder && *folder)
		return file_join(folder, part == PART_WORKER_SIM ? "worker-sim" : "worker-real");
	return file_part(part);
}
