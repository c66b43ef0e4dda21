/*
 * sources.c - see sources.h. libtcc opens its includes with open(), which the linker sends here. A
 * known name is served from memory through a memfd, everything else does not exist: not
 * /etc/passwd, not /dev/stdin.
 */
#include "runner/worker/sources.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int __wrap_open(const char *path, int flags, ...);
void *__wrap_dlopen(const char *path, int flags);

#define HEADERS                                                                                    \
	HEADER(dojo)                                                                               \
	HEADER(judge)                                                                              \
	HEADER(assert)                                                                             \
	HEADER(errno)                                                                              \
	HEADER(limits)                                                                             \
	HEADER(math)                                                                               \
	HEADER(stdarg)                                                                             \
	HEADER(stdbool)                                                                            \
	HEADER(stddef)                                                                             \
	HEADER(stdint)                                                                             \
	HEADER(stdio)                                                                              \
	HEADER(stdlib)                                                                             \
	HEADER(string)

#define HEADER(name) extern const char header_##name[], header_##name##_end[];
HEADERS
#undef HEADER

struct header {
	const char *name;
	const char *text;
	const char *end;
};

#define HEADER(name) {#name ".h", header_##name, header_##name##_end},
static const struct header headers[] = {HEADERS};
#undef HEADER

static const char *kata_header;
static bool judge_allowed;

void sources_set_kata_header(const char *text)
{
	kata_header = text;
}

void sources_allow_judge(bool allow)
{
	judge_allowed = allow;
}

const char *sources_list(void)
{
	return "dojo.h, assert.h, errno.h, limits.h, math.h, stdarg.h, stdbool.h, stddef.h, "
	       "stdint.h, stdio.h, stdlib.h, string.h";
}

static bool find(struct header *out, const char *name)
{
	if (kata_header && strcmp(name, "kata.h") == 0) {
		*out = (struct header){name, kata_header, kata_header + strlen(kata_header)};
		return true;
	}
	if (!judge_allowed && strcmp(name, "judge.h") == 0)
		return false;
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		if (strcmp(name, headers[i].name) != 0)
			continue;
		*out = headers[i];
		return true;
	}
	return false;
}

static bool write_all(int fd, const char *from, const char *end)
{
	while (from < end) {
		ssize_t n = write(fd, from, (size_t)(end - from));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		from += n;
	}
	return lseek(fd, 0, SEEK_SET) == 0;
}

int __wrap_open(const char *path, int flags, ...)
{
	const size_t folder = sizeof SOURCES_FOLDER "/" - 1;
	struct header h;
	int fd;

	(void)flags;
	if (strncmp(path, SOURCES_FOLDER "/", folder) == 0)
		path += folder;
	if (!find(&h, path)) {
		errno = ENOENT;
		return -1;
	}
	fd = memfd_create(h.name, MFD_CLOEXEC);
	if (fd >= 0 && !write_all(fd, h.text, h.end)) {
		(void)close(fd); /* it is being given up */
		return -1;
	}
	return fd;
}

/* #pragma comment(lib, ...) is refused before this; nothing else has a reason to come here. */
void *__wrap_dlopen(const char *path, int flags)
{
	(void)path;
	(void)flags;
	return NULL;
}
