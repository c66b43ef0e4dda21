/*
 * scratch.h - a folder for one test, and file systems that fail on purpose.
 *
 * libcheck runs each test in a process of its own, so that a test may leave the user, the
 * environment and the mounts of its process changed.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"

#define NOBODY 65534
#define OPEN_FOLDERS_MAX 8 /* while a folder is being removed */

static char scratch[PATH_MAX]; /* absolute */

static inline void scratch_setup(void)
{
	const char *tmp = getenv("TMPDIR");
	char path[PATH_MAX];

	(void)snprintf(path, sizeof path, "%s/schedojo-test-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_ptr_nonnull(realpath(path, scratch));
	ck_assert_int_eq(chmod(scratch, 0755), 0);
}

static inline int scratch_remove_one(const char *path, const struct stat *s, int type,
				     struct FTW *f)
{
	(void)s, (void)type, (void)f; /* the shape nftw asks for */
	return remove(path);
}

static inline void scratch_teardown(void)
{
	if (!getuid())
		ck_assert_int_eq(seteuid(0) || setegid(0), 0);
	ck_assert_int_eq(chmod(scratch, 0755) && errno != EROFS, 0);
	(void)umount2(scratch, MNT_DETACH); /* most tests mount nothing */
	(void)nftw(scratch, scratch_remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
}

/* SCRATCH/NAME; one of a few buffers that are used in turn. */
static inline const char *in_scratch(const char *name)
{
	static char path[8][PATH_MAX];
	static int next;
	char *out = path[next++ % 8];
	int len = snprintf(out, PATH_MAX, "%s/%s", scratch, name);

	ck_assert(len > 0 && len < PATH_MAX);
	return out;
}

/* Puts an empty file system of the given size over the scratch folder, for this process only. False
 * without the right to: the test then has nothing to do. */
static inline bool scratch_mount(const char *options)
{
	return !unshare(CLONE_NEWNS) && !mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) &&
	       !mount("none", scratch, "tmpfs", 0, options);
}

static inline bool scratch_make_read_only(void)
{
	return !mount("none", scratch, "none", MS_REMOUNT | MS_RDONLY, NULL);
}

/* From here to the teardown the scratch folder cannot be written to. root passes every permission
 * check, and goes on as somebody else. */
static inline void lose_permission(void)
{
	ck_assert_int_eq(chmod(scratch, 0555), 0);
	if (!geteuid())
		ck_assert_int_eq(setegid(NOBODY) || seteuid(NOBODY), 0);
}

/* Fills the mounted file system to the last block. */
static inline void scratch_fill(void)
{
	static const char block[4096];
	int fd = open(in_scratch("filler"), O_WRONLY | O_CREAT, 0644);

	ck_assert_int_ge(fd, 0);
	while (write(fd, block, sizeof block) > 0)
		;
	(void)close(fd); /* it is meant to be full */
}

static inline void put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static inline void assert_file(const char *path, const char *text)
{
	struct buf b = {0};

	ck_assert_msg(!file_read(&b, path, 1 << 22), "%s", err_text());
	ck_assert_str_eq(buf_text(&b), text);
	buf_free(&b);
}

/* Runs the suite; the value is for main to return. */
static inline int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
