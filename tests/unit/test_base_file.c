/*
 * test_base_file.c - goal: a file is replaced whole or not at all, and every refusal has its code.
 * Method: real folders, and a small tmpfs that is filled or made read-only where the test may mount
 * one.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/proc.h"
#include "config.h"
#include "scratch.h"

#define RACE_ROUNDS 50
#define RACE_BYTES 20000

static int write_text(const char *path, const char *text)
{
	return file_write_atomic(path, text, strlen(text));
}

START_TEST(test_read_whole_file_with_nul)
{
	const char *path = in_scratch("f");
	struct buf b = {0};

	ck_assert_int_eq(file_write_atomic(path, "a\0b", 3), 0);
	ck_assert_int_eq(file_read(&b, path, 3), 0);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_int_eq(memcmp(b.data, "a\0b", 4), 0);
	ck_assert_int_eq(file_read(&b, path, 3), 0);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_int_eq(file_read(&b, path, 2), ERR_DATA);
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
}
END_TEST

START_TEST(test_read_refusals)
{
	struct buf b = {0};

	put_file(in_scratch("f"), "x");
	ck_assert_int_eq(chmod(in_scratch("f"), 0), 0);
	ck_assert_int_eq(file_read(&b, in_scratch("none"), 10), ERR_NOT_FOUND);
	ck_assert_int_eq(file_read(&b, in_scratch("f/below"), 10), ERR_NOT_FOUND);
	ck_assert_int_eq(file_read(&b, scratch, 10), ERR_DATA);
	ck_assert_int_eq(file_read(&b, "/dev/zero", 100000), ERR_DATA);
	lose_permission();
	ck_assert_int_eq(file_read(&b, in_scratch("f"), 10), ERR_PERMISSION);
	buf_free(&b);
}
END_TEST

START_TEST(test_write_replaces_and_keeps_the_mode)
{
	const char *path = in_scratch("f");
	struct stat s;

	(void)umask(022);
	ck_assert_int_eq(write_text(path, "one"), 0);
	ck_assert_int_eq(stat(path, &s), 0);
	ck_assert_uint_eq(s.st_mode & 07777, 0644);
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_int_eq(write_text(path, "second"), 0);
	assert_file(path, "second");
	ck_assert_int_eq(stat(path, &s), 0);
	ck_assert_uint_eq(s.st_mode & 07777, 0600);
	ck_assert_int_eq(write_text(path, ""), 0);
	assert_file(path, "");
	ck_assert(!file_exists(in_scratch("f.tmp")));
}
END_TEST

START_TEST(test_write_in_the_current_folder)
{
	ck_assert_int_eq(chdir(scratch), 0);
	ck_assert_int_eq(write_text("plain", "x"), 0);
	assert_file(in_scratch("plain"), "x");
}
END_TEST

START_TEST(test_write_follows_a_link)
{
	struct stat s;

	put_file(in_scratch("target"), "old");
	ck_assert_int_eq(symlink("target", in_scratch("link")), 0);
	ck_assert_int_eq(write_text(in_scratch("link"), "new"), 0);
	ck_assert_int_eq(lstat(in_scratch("link"), &s), 0);
	ck_assert(S_ISLNK(s.st_mode));
	assert_file(in_scratch("target"), "new");
}
END_TEST

START_TEST(test_write_does_not_replace_devices)
{
	struct stat s;

	ck_assert_int_eq(write_text("/dev/null", "x"), 0);
	ck_assert_int_eq(write_text("/dev/full", "x"), ERR_IO);
	ck_assert_int_eq(stat("/dev/null", &s), 0);
	ck_assert(S_ISCHR(s.st_mode));
}
END_TEST

START_TEST(test_write_refusals)
{
	put_file(in_scratch("f"), "x");
	ck_assert_int_eq(write_text(in_scratch("none/f"), "x"), ERR_CREATE);
	ck_assert_int_eq(write_text(in_scratch("f/f"), "x"), ERR_CREATE);
	ck_assert_int_eq(write_text(scratch, "x"), ERR_CREATE);
	lose_permission();
	ck_assert_int_eq(write_text(in_scratch("f"), "y"), ERR_PERMISSION);
	assert_file(in_scratch("f"), "x");
}
END_TEST

START_TEST(test_a_full_disk_leaves_the_old_file)
{
	static char big[60000];

	if (!scratch_mount("size=64k"))
		return;
	ck_assert_int_eq(write_text(in_scratch("f"), "old"), 0);
	ck_assert_int_eq(file_write_atomic(in_scratch("f"), big, sizeof big), 0);
	ck_assert_int_eq(write_text(in_scratch("f"), "old"), 0);
	scratch_fill();
	ck_assert_int_eq(file_write_atomic(in_scratch("f"), big, sizeof big), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err_text(), "No space left"));
	assert_file(in_scratch("f"), "old");
	ck_assert(!file_exists(in_scratch("f.tmp")));
}
END_TEST

START_TEST(test_a_file_too_large_leaves_the_old_one)
{
	static char big[60000];
	const struct rlimit limit = {20000, 20000};

	ck_assert_int_eq(write_text(in_scratch("f"), "old"), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(file_write_atomic(in_scratch("f"), big, sizeof big), ERR_IO);
	assert_file(in_scratch("f"), "old");
	ck_assert(!file_exists(in_scratch("f.tmp")));
}
END_TEST

START_TEST(test_a_read_only_folder_leaves_the_old_file)
{
	if (!scratch_mount("size=64k"))
		return;
	ck_assert_int_eq(write_text(in_scratch("f"), "old"), 0);
	ck_assert(scratch_make_read_only());
	ck_assert_int_eq(write_text(in_scratch("f"), "new"), ERR_PERMISSION);
	ck_assert_ptr_nonnull(strstr(err_text(), "Read-only"));
	assert_file(in_scratch("f"), "old");
	ck_assert_int_eq(file_make_folders(in_scratch("d")), ERR_PERMISSION);
	ck_assert_int_eq(file_make_folders(scratch), 0);
}
END_TEST

/* A writer that was killed left its temporary file: it is used up by the next one. */
START_TEST(test_a_left_temporary_does_no_harm)
{
	put_file(in_scratch("f.tmp"), "a much longer text than the new one");
	ck_assert_int_eq(write_text(in_scratch("f"), "new"), 0);
	assert_file(in_scratch("f"), "new");
	ck_assert(!file_exists(in_scratch("f.tmp")));
	ck_assert_int_eq(symlink("/etc/passwd", in_scratch("g.tmp")), 0);
	ck_assert_int_eq(write_text(in_scratch("g"), "new"), ERR_CREATE);
}
END_TEST

static _Noreturn void race(char letter)
{
	static char text[RACE_BYTES];

	memset(text, letter, sizeof text);
	for (int i = 0; i < RACE_ROUNDS; i++)
		if (file_write_atomic(in_scratch("f"), text, sizeof text))
			_exit(1);
	_exit(0);
}

/* Two writers without a lock of their own: the file is always one of the texts, whole. */
START_TEST(test_two_writers_never_mix)
{
	static char text[RACE_BYTES];
	pid_t pid[2];
	int running = 2;

	memset(text, 'a', sizeof text);
	ck_assert_int_eq(file_write_atomic(in_scratch("f"), text, sizeof text), 0);
	for (int i = 0; i < 2; i++) {
		pid[i] = fork();
		ck_assert_int_ge(pid[i], 0);
		if (!pid[i])
			race("ab"[i]);
	}
	while (running) {
		struct buf b = {0};
		int status;

		ck_assert_int_eq(file_read(&b, in_scratch("f"), 1 << 20), 0);
		ck_assert_uint_eq(b.len, RACE_BYTES);
		ck_assert_uint_eq(strspn(b.data, b.data[0] == 'a' ? "a" : "b"), RACE_BYTES);
		buf_free(&b);
		for (int i = 0; i < 2; i++) {
			if (!pid[i] || !proc_reap(pid[i], &status))
				continue;
			ck_assert_int_eq(status, 0);
			pid[i] = 0;
			running--;
		}
	}
	ck_assert(!file_exists(in_scratch("f.tmp")));
}
END_TEST

START_TEST(test_lock_excludes_and_gives_up_in_time)
{
	int first, second;
	int64_t start_ns;

	ck_assert_int_eq(file_lock(&first, in_scratch("l"), 0), 0);
	start_ns = proc_now_ns();
	ck_assert_int_eq(file_lock(&second, in_scratch("l"), 100), ERR_BUSY);
	ck_assert_int_ge(proc_now_ns() - start_ns, 100000000);
	ck_assert_int_eq(close(first), 0);
	ck_assert_int_eq(file_lock(&second, in_scratch("l"), 0), 0);
	ck_assert_int_eq(close(second), 0);
	ck_assert_int_eq(file_lock(&first, in_scratch("none/l"), 0), ERR_CREATE);
	ck_assert_int_eq(chmod(in_scratch("l"), 0444), 0);
	lose_permission();
	ck_assert_int_eq(file_lock(&first, in_scratch("l"), 0), ERR_PERMISSION);
}
END_TEST

START_TEST(test_make_folders)
{
	ck_assert_int_eq(file_make_folders(in_scratch("a/b//c/")), 0);
	ck_assert(file_is_folder(in_scratch("a/b/c")));
	ck_assert_int_eq(file_make_folders(in_scratch("a/b/c")), 0);
	put_file(in_scratch("f"), "x");
	ck_assert_int_eq(file_make_folders(in_scratch("f")), ERR_CREATE);
	ck_assert_int_eq(file_make_folders(in_scratch("f/d")), ERR_CREATE);
	ck_assert_int_eq(file_make_folders(""), ERR_CREATE);
	ck_assert_int_eq(file_make_folders("/proc/no/such"), ERR_CREATE);
	ck_assert_int_eq(chdir(scratch), 0);
	ck_assert_int_eq(file_make_folders("x/y"), 0);
	ck_assert(file_is_folder(in_scratch("x/y")));
	ck_assert(file_exists(in_scratch("f")) && !file_is_folder(in_scratch("f")));
	lose_permission();
	ck_assert_int_eq(file_make_folders(in_scratch("n")), ERR_PERMISSION);
}
END_TEST

static void assert_joined(const char *folder, const char *name, const char *want)
{
	char *path = file_join(folder, name);

	ck_assert_str_eq(path, want);
	free(path);
}

START_TEST(test_join)
{
	assert_joined("a", "b", "a/b");
	assert_joined("a/", "b", "a/b");
	assert_joined("/", "b", "/b");
	assert_joined("", "b", "b");
}
END_TEST

static void assert_place(enum file_place place, const char *want)
{
	char *path = file_place(place);

	ck_assert_ptr_nonnull(path);
	ck_assert_str_eq(path, want);
	free(path);
}

START_TEST(test_places)
{
	ck_assert_int_eq(clearenv(), 0);
	setenv("HOME", "/home/ann", 1);
	assert_place(PLACE_DATA, "/home/ann/.local/share/schedojo");
	assert_place(PLACE_CONFIG, "/home/ann/.config/schedojo");
	assert_place(PLACE_STATE, "/home/ann/.local/state/schedojo");
	assert_place(PLACE_CACHE, "/home/ann/.cache/schedojo");
	setenv("XDG_DATA_HOME", "/data", 1);
	assert_place(PLACE_DATA, "/data/schedojo");
	setenv("XDG_DATA_HOME", "relative", 1);
	assert_place(PLACE_DATA, "/home/ann/.local/share/schedojo");
	setenv("XDG_DATA_HOME", "", 1);
	assert_place(PLACE_DATA, "/home/ann/.local/share/schedojo");
	unsetenv("HOME");
	ck_assert_ptr_null(file_place(PLACE_CONFIG));
	ck_assert_str_eq(err_text(), "neither HOME nor XDG_CONFIG_HOME is set to an absolute path");
	setenv("XDG_CONFIG_HOME", "/c", 1);
	assert_place(PLACE_CONFIG, "/c/schedojo");
}
END_TEST

/* Parts are looked for beside the program: a copy of this program is put beside some, and asked. */
static int ask_part(enum file_part part)
{
	char *path = file_part(part);

	if (!path) {
		puts(err_text());
		return EXIT_FAILURE;
	}
	puts(path);
	free(path);
	return EXIT_SUCCESS;
}

static int run_copy(const char *part)
{
	char *command = xasprintf("'%s' part %s >'%s'", in_scratch("copy"), part,
				  in_scratch("out"));
	int status = system(command);

	free(command);
	return status;
}

START_TEST(test_parts_beside_the_program)
{
	char *want = xasprintf("%s\n", in_scratch("katas"));
	char self[PATH_MAX] = "";
	char *copy;

	ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof self - 1), 0);
	copy = xasprintf("cp '%s' '%s'", self, in_scratch("copy"));
	ck_assert_int_eq(system(copy), 0);
	if (!file_exists(DATADIR "/katas")) { /* else schedojo is installed, which is as good */
		ck_assert_int_ne(run_copy("0"), 0);
		assert_file(in_scratch("out"), "katas is not beside the program, "
					       "and there is no " DATADIR "/katas\n");
	}
	ck_assert_int_eq(file_make_folders(in_scratch("katas")), 0);
	ck_assert_int_eq(run_copy("0"), 0);
	assert_file(in_scratch("out"), want);
	free(want);
	ck_assert_int_eq(file_make_folders(in_scratch("libexec")), 0);
	put_file(in_scratch("libexec/worker-sim"), "");
	ck_assert_int_eq(run_copy("3"), 0);
	want = xasprintf("%s\n", in_scratch("libexec/worker-sim"));
	assert_file(in_scratch("out"), want);
	free(want);
	free(copy);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, scratch_setup, scratch_teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_read_whole_file_with_nul);
	tcase_add_test(tests, test_read_refusals);
	tcase_add_test(tests, test_write_replaces_and_keeps_the_mode);
	tcase_add_test(tests, test_write_in_the_current_folder);
	tcase_add_test(tests, test_write_follows_a_link);
	tcase_add_test(tests, test_write_does_not_replace_devices);
	tcase_add_test(tests, test_write_refusals);
	tcase_add_test(tests, test_a_full_disk_leaves_the_old_file);
	tcase_add_test(tests, test_a_file_too_large_leaves_the_old_one);
	tcase_add_test(tests, test_a_read_only_folder_leaves_the_old_file);
	tcase_add_test(tests, test_a_left_temporary_does_no_harm);
	tcase_add_test(tests, test_two_writers_never_mix);
	tcase_add_test(tests, test_lock_excludes_and_gives_up_in_time);
	tcase_add_test(tests, test_make_folders);
	tcase_add_test(tests, test_join);
	tcase_add_test(tests, test_places);
	tcase_add_test(tests, test_parts_beside_the_program);
}

int main(int argc, char **argv)
{
	Suite *suite;
	TCase *tests;

	if (argc == 3 && !strcmp(argv[1], "part"))
		return ask_part((enum file_part)atoi(argv[2]));
	suite = suite_create("base: file");
	tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	add_tests(tests);
	return run_suite(suite);
}
