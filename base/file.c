/*
 * file.c - whole files, folders, and where things live.
 *
 * Atomic replacement. The new bytes go into PATH.tmp, which is locked while it is being written,
 * and is renamed over PATH when they are safely on the disk. Invariants:
 *
 * 1. At every moment, a power cut included, PATH is the whole old file or the whole new one.
 * 2. Any failure before the rename removes PATH.tmp and leaves PATH alone; after it there is none.
 * 3. A writer that is killed leaves at most one PATH.tmp, which the next writer reuses. (Random
 *    names, as mkstemp makes, were rejected for this: every kill would leave one more.)
 *
 * What is not a regular file (/dev/stdout, a pipe) cannot be replaced and is written to as it is; a
 * symbolic link is followed, so that a file kept elsewhere stays there.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "config.h"

#define READ_STEP (64u * 1024) /* bytes asked for at once */
#define LOCK_STEP_MS 10        /* between two looks at a lock that another program holds */
#define TEMP_TRIES 100         /* looks at a PATH.tmp of another writer: a second in all */

/* The err code of errno after an attempt to make or write a file. */
static enum err write_failure(enum err otherwise)
{
	switch (errno) {
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_PERMISSION;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case EIO:
		return ERR_IO;
	default:
		return otherwise;
	}
}

static int open_for_reading(int *out, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		*out = fd;
		return 0;
	}
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set_errno(ERR_NOT_FOUND, "%s", path);
	if (errno == EACCES || errno == EPERM)
		return err_set_errno(ERR_PERMISSION, "%s", path);
	return err_set_errno(ERR_IO, "%s", path);
}

/* Appends until end of file; reads one byte more than allowed, to see that there is more. */
static int read_all(struct buf *out, int fd, const char *path, size_t max_bytes)
{
	char *chunk = xmalloc(READ_STEP);
	int code = 0;

	for (;;) {
		ssize_t got = read(fd, chunk, READ_STEP);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			code = err_set_errno(errno == EISDIR ? ERR_DATA : ERR_IO, "%s", path);
			break;
		}
		if (!got)
			break;
		if ((size_t)got > max_bytes - out->len) {
			code = err_set(ERR_DATA, "%s: larger than %zu bytes", path, max_bytes);
			break;
		}
		buf_add(out, chunk, (size_t)got);
	}
	free(chunk);
	return code;
}

int file_read(struct buf *out, const char *path, size_t max_bytes)
{
	int fd = -1;
	int code = open_for_reading(&fd, path);

	buf_clear(out);
	if (code)
		return code;
	code = read_all(out, fd, path, max_bytes);
	(void)close(fd); /* only read from: nothing can be lost */
	if (code)
		buf_clear(out);
	return code;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t wrote = write(fd, bytes, len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		bytes += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

/* For what cannot be replaced: devices and pipes. */
static int write_in_place(const char *path, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int code = 0;

	if (fd < 0)
		return err_set_errno(write_failure(ERR_CREATE), "cannot write %s", path);
	if (!write_all(fd, bytes, len))
		code = err_set_errno(ERR_IO, "cannot write %s", path);
	if (close(fd) && !code)
		code = err_set_errno(ERR_IO, "cannot write %s", path);
	return code;
}

/* A file system without locks (flock fails, but not because of another) has to do without them. */
static bool lock_is_ours(int fd)
{
	return !flock(fd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK;
}

static void wait_for_lock(void)
{
	const struct timespec step = {.tv_nsec = LOCK_STEP_MS * 1000000L};

	(void)nanosleep(&step, NULL); /* woken early, we look early */
}

/* Opens and locks temp, empty. Another writer may rename the file away between our open and our
 * lock; what we locked is then no longer temp, and we try again. -1 with errno. */
static int open_temporary(const char *temp)
{
	for (int i = 0; i < TEMP_TRIES; i++) {
		struct stat held, named;
		int fd = open(temp, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

		if (fd < 0)
			return -1;
		if (!lock_is_ours(fd))
			wait_for_lock();
		else if (!fstat(fd, &held) && !stat(temp, &named) && held.st_ino == named.st_ino &&
			 held.st_dev == named.st_dev && !ftruncate(fd, 0))
			return fd;
		(void)close(fd); /* nothing was written */
	}
	errno = EBUSY;
	return -1;
}

/* Makes the rename survive a power cut. The file is complete either way, so a file system that
 * cannot do it (some network ones) is no reason to report a failure that did not happen. */
static void sync_folder_of(const char *path)
{
	char *folder = xstrdup(path);
	char *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
	free(folder);
}

/* path is a regular file (old: its state) or does not exist (old NULL). */
static int replace(const char *path, const struct stat *old, const void *bytes, size_t len)
{
	char *temp = xasprintf("%s.tmp", path);
	int fd = open_temporary(temp);
	int code = 0;

	if (fd < 0) {
		code = err_set_errno(write_failure(ERR_CREATE), "cannot write %s", path);
		goto out;
	}
	if (!write_all(fd, bytes, len) || (old && fchmod(fd, old->st_mode & 07777)) || fsync(fd))
		code = err_set_errno(write_failure(ERR_IO), "cannot write %s", path);
	else if (rename(temp, path))
		code = err_set_errno(write_failure(ERR_CREATE), "cannot replace %s", path);
	if (code)
		(void)unlink(temp); /* the first failure is the one to report */
	else
		sync_folder_of(path);
	(void)close(fd); /* fsync has already reported what close could; this gives the lock back */
out:
	free(temp);
	return code;
}

int file_write_atomic(const char *path, const void *bytes, size_t len)
{
	struct stat old;
	char *target;
	int code;

	if (stat(path, &old))
		return replace(path, NULL, bytes, len);
	if (S_ISDIR(old.st_mode))
		return err_set(ERR_CREATE, "cannot write %s: it is a folder", path);
	if (!S_ISREG(old.st_mode))
		return write_in_place(path, bytes, len);
	target = realpath(path, NULL);
	if (!target)
		return err_set_errno(write_failure(ERR_CREATE), "cannot write %s", path);
	code = replace(target, &old, bytes, len);
	free(target);
	return code;
}

int file_lock(int *out, const char *path, int timeout_ms)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set_errno(write_failure(ERR_CREATE), "cannot lock %s", path);
	for (int waited_ms = 0; !lock_is_ours(fd); waited_ms += LOCK_STEP_MS) {
		if (waited_ms >= timeout_ms) {
			(void)close(fd); /* nothing was written */
			return err_set(ERR_BUSY, "%s: another program holds the lock", path);
		}
		wait_for_lock();
	}
	*out = fd;
	return 0;
}

/* One folder; 0 when it is there afterwards. */
static int make_folder(const char *path)
{
	if (!mkdir(path, 0755) || file_is_folder(path))
		return 0;
	if (errno == EEXIST)
		return err_set(ERR_CREATE, "cannot create the folder %s: it is a file", path);
	return err_set_errno(write_failure(ERR_CREATE), "cannot create the folder %s", path);
}

int file_make_folders(const char *path)
{
	char *part = xstrdup(path);
	int code = 0;

	for (char *p = part + 1; !code && part[0] && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		code = make_folder(part);
		*p = '/';
	}
	if (!code)
		code = make_folder(part);
	free(part);
	return code;
}

bool file_exists(const char *path)
{
	struct stat s;

	return !stat(path, &s);
}

bool file_is_folder(const char *path)
{
	int error = errno; /* make_folder still needs it */
	struct stat s;
	bool is_folder = !stat(path, &s) && S_ISDIR(s.st_mode);

	errno = error;
	return is_folder;
}

char *file_join(const char *folder, const char *name)
{
	size_t len = strlen(folder);

	return xasprintf("%s%s%s", folder, len && folder[len - 1] != '/' ? "/" : "", name);
}

char *file_place(enum file_place place)
{
	static const struct {
		const char *variable, *below_home;
	} places[] = {
		[PLACE_DATA] = {"XDG_DATA_HOME", ".local/share"},
		[PLACE_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
		[PLACE_STATE] = {"XDG_STATE_HOME", ".local/state"},
		[PLACE_CACHE] = {"XDG_CACHE_HOME", ".cache"},
	};
	const char *base = getenv(places[place].variable);
	const char *home = getenv("HOME");

	if (base && base[0] == '/')
		return file_join(base, "schedojo");
	if (home && home[0] == '/')
		return xasprintf("%s/%s/schedojo", home, places[place].below_home);
	(void)err_set(ERR_NOT_FOUND, "neither HOME nor %s is set to an absolute path",
		      places[place].variable);
	return NULL;
}

/* The folder of the running program; NULL without /proc. The caller frees. */
static char *program_folder(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (len < 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return xstrdup(path);
}

char *file_part(enum file_part part)
{
	static const struct {
		const char *in_place, *installed;
	} parts[] = {
		[PART_KATAS] = {"katas", DATADIR "/katas"},
		[PART_INCLUDE] = {"runtime/include", DATADIR "/include"},
		[PART_WORKER_REAL] = {"libexec/worker-real", LIBEXECDIR "/worker-real"},
		[PART_WORKER_SIM] = {"libexec/worker-sim", LIBEXECDIR "/worker-sim"},
	};
	char *folder = program_folder();
	char *path = folder ? file_join(folder, parts[part].in_place) : NULL;

	free(folder);
	if (path && file_exists(path))
		return path;
	free(path);
	if (file_exists(parts[part].installed))
		return xstrdup(parts[part].installed);
	(void)err_set(ERR_NOT_FOUND, "%s is not beside the program, and there is no %s",
		      parts[part].in_place, parts[part].installed);
	return NULL;
}
