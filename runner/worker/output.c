/*
 * output.c - see output.h. One buffer for both descriptors, so that the order of what was printed
 * survives.
 */
#include "runner/worker/output.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "runtime/runtime.h"

#define OUTPUT_CHUNK (64 * 1024) /* sent at the latest then, unless held */

static struct {
	pthread_mutex_t lock;
	struct buf waiting;  /* lock: lock */
	int fd;              /* lock: lock; where it goes */
	enum output_mode mode; /* const during a run */
	int64_t left, max;   /* lock: lock */
} output = {.lock = PTHREAD_MUTEX_INITIALIZER};

void output_begin(enum output_mode mode, int64_t max)
{
	output.mode = mode;
	output.max = max;
	output.left = max;
	output.fd = STDOUT_FILENO;
	buf_clear(&output.waiting);
}

/* lock: output.lock. A reader that went away is no reason to stop. */
static void send(void)
{
	const char *from = output.waiting.data;
	size_t len = output.waiting.len;

	while (len > 0) {
		ssize_t n = write(output.fd, from, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		from += n;
		len -= (size_t)n;
	}
	buf_clear(&output.waiting);
}

void output_write(int fd, const char *bytes, size_t len)
{
	bool too_much;
	char message[80];

	pthread_mutex_lock(&output.lock);
	too_much = (int64_t)len > output.left;
	if (too_much)
		len = (size_t)output.left;
	output.left -= (int64_t)len;
	if (fd != output.fd && output.mode != OUTPUT_HOLD)
		send();
	if (output.mode != OUTPUT_HOLD)
		output.fd = fd;
	buf_add(&output.waiting, bytes, len);
	if (output.mode != OUTPUT_HOLD && output.waiting.len >= OUTPUT_CHUNK)
		send();
	else if (output.mode == OUTPUT_LINES && len > 0 && memchr(bytes, '\n', len))
		send();
	pthread_mutex_unlock(&output.lock);
	if (!too_much)
		return;
	/* A number has at most 20 digits: it fits. */
	(void)snprintf(message, sizeof message, "printed more than %lld bytes",
		       (long long)output.max);
	rt_stop_run(RT_OUTPUT, message);
}

/* A goroutine that was left behind on the real machine may hold the lock for ever: then the last
 * line is lost. */
static bool try_lock(void)
{
	return pthread_mutex_trylock(&output.lock) == 0;
}

void output_keep(void)
{
	if (!try_lock())
		return;
	send();
	pthread_mutex_unlock(&output.lock);
}

void output_drop(void)
{
	if (!try_lock())
		return;
	buf_clear(&output.waiting);
	pthread_mutex_unlock(&output.lock);
}
