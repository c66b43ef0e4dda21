/*
 * test_record_workspace.c - goal: the workspace is found where the documentation says, a kata's
 * folder is filled on first use, and what the learner wrote is never touched.
 * Method: a small kata in a scratch folder.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "record/workspace.h"
#include "scratch.h"

#define ID "05-channel-counter"

static void setup(void)
{
	scratch_setup();
	ck_assert_int_eq(clearenv(), 0);
	setenv("HOME", in_scratch("home"), 1);
	ck_assert_int_eq(chdir("/"), 0);
}

static void make_kata(void)
{
	ck_assert_int_eq(file_make_folders(in_scratch("kata")), 0);
	ck_assert_int_eq(file_make_folders(in_scratch("include")), 0);
	put_file(in_scratch("kata/slow.c"), "slow");
	put_file(in_scratch("kata/start.c"), "start");
	put_file(in_scratch("kata/kata.h"), "header");
	put_file(in_scratch("include/dojo.h"), "dojo");
}

static int open_kata(char **out)
{
	return workspace_open_kata(out, in_scratch("w"), ID, in_scratch("kata"),
				   in_scratch("include"));
}

static void assert_found(const char *override, const char *want)
{
	char *path = workspace_find(override);

	ck_assert_ptr_nonnull(path);
	ck_assert_str_eq(path, want);
	free(path);
}

START_TEST(test_find_goes_by_its_order)
{
	char *home = xstrdup(in_scratch("home/.local/share/schedojo"));

	ck_assert_int_eq(file_make_folders(in_scratch("w/" ID "/deep")), 0);
	assert_found(NULL, home);
	assert_found("", home);
	ck_assert_int_eq(file_make_folders(in_scratch("w/.schedojo")), 0);
	ck_assert_int_eq(chdir(in_scratch("w/" ID "/deep")), 0);
	assert_found(NULL, in_scratch("w"));
	ck_assert_int_eq(chdir(in_scratch("w")), 0);
	assert_found(NULL, in_scratch("w"));
	setenv("SCHEDOJO_HOME", "/elsewhere", 1);
	assert_found(NULL, "/elsewhere");
	assert_found("here", "here");
	unsetenv("SCHEDOJO_HOME");
	unsetenv("HOME");
	assert_found(NULL, in_scratch("w"));
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_ptr_null(workspace_find(NULL));
	ck_assert_ptr_nonnull(strstr(err_text(), "HOME"));
	ck_assert(!file_exists(home));
	free(home);
}
END_TEST

START_TEST(test_a_file_named_like_the_records_is_none)
{
	put_file(in_scratch(".schedojo"), "");
	ck_assert_int_eq(chdir(scratch), 0);
	assert_found(NULL, in_scratch("home/.local/share/schedojo"));
}
END_TEST

START_TEST(test_paths)
{
	char *records = workspace_records("/w");
	char *path = workspace_kata_path("/w", ID);

	ck_assert_str_eq(records, "/w/.schedojo");
	ck_assert_str_eq(path, "/w/" ID "/kata.c");
	free(records);
	free(path);
}
END_TEST

static void assert_mode(const char *path, mode_t want)
{
	struct stat s;

	ck_assert_int_eq(stat(path, &s), 0);
	ck_assert_uint_eq(s.st_mode & 0777, want);
}

START_TEST(test_first_use_fills_the_folder)
{
	char *path = NULL;

	(void)umask(022);
	make_kata();
	ck_assert_int_eq(chmod(in_scratch("kata/start.c"), 0444), 0);
	ck_assert_int_eq(open_kata(&path), 0);
	ck_assert_str_eq(path, in_scratch("w/" ID "/kata.c"));
	assert_file(path, "start");
	assert_mode(path, 0644);
	assert_file(in_scratch("w/" ID "/slow.c"), "slow");
	assert_file(in_scratch("w/" ID "/kata.h"), "header");
	assert_file(in_scratch("w/" ID "/dojo.h"), "dojo");
	assert_file(in_scratch("w/" ID "/compile_flags.txt"),
		    "-xc\n-std=c11\n-Wall\n-Wextra\n-I.\n");
	assert_mode(in_scratch("w/" ID "/slow.c"), 0444);
	assert_mode(in_scratch("w/" ID "/kata.h"), 0444);
	assert_mode(in_scratch("w/" ID "/dojo.h"), 0444);
	free(path);
}
END_TEST

START_TEST(test_the_next_use_keeps_what_is_the_learners)
{
	char *path = NULL;

	make_kata();
	ck_assert_int_eq(open_kata(&path), 0);
	put_file(path, "mine");
	put_file(in_scratch("w/" ID "/compile_flags.txt"), "-mine\n");
	put_file(in_scratch("kata/start.c"), "start 2");
	put_file(in_scratch("kata/slow.c"), "slow 2");
	put_file(in_scratch("include/dojo.h"), "dojo 2");
	free(path);
	ck_assert_int_eq(open_kata(&path), 0);
	assert_file(path, "mine");
	assert_file(in_scratch("w/" ID "/compile_flags.txt"), "-mine\n");
	assert_file(in_scratch("w/" ID "/slow.c"), "slow 2");
	assert_file(in_scratch("w/" ID "/dojo.h"), "dojo 2");
	assert_mode(in_scratch("w/" ID "/slow.c"), 0444);
	free(path);
}
END_TEST

START_TEST(test_a_kata_without_a_header)
{
	char *path = NULL;

	make_kata();
	ck_assert_int_eq(unlink(in_scratch("kata/kata.h")), 0);
	ck_assert_int_eq(open_kata(&path), 0);
	ck_assert(!file_exists(in_scratch("w/" ID "/kata.h")));
	free(path);
}
END_TEST

START_TEST(test_an_incomplete_kata_is_an_error_and_leaves_no_file)
{
	char *path = NULL;

	make_kata();
	ck_assert_int_eq(unlink(in_scratch("kata/start.c")), 0);
	ck_assert_int_eq(open_kata(&path), ERR_NOT_FOUND);
	ck_assert_ptr_null(path);
	ck_assert(!file_exists(in_scratch("w/" ID "/kata.c")));
}
END_TEST

START_TEST(test_names_that_lead_elsewhere_are_refused)
{
	static const char *const names[] = {"", ".", "..", "../x", "a/b", "/etc", ".schedojo"};
	char *path = NULL;

	make_kata();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_int_eq(workspace_open_kata(&path, in_scratch("w"), names[i],
						     in_scratch("kata"), in_scratch("include")),
				 ERR_USAGE);
	ck_assert_ptr_null(path);
}
END_TEST

START_TEST(test_a_workspace_that_cannot_be_made)
{
	char *path = NULL;

	make_kata();
	put_file(in_scratch("w"), "a file");
	ck_assert_int_eq(open_kata(&path), ERR_CREATE);
	ck_assert_int_eq(unlink(in_scratch("w")), 0);
	lose_permission();
	ck_assert_int_eq(open_kata(&path), ERR_PERMISSION);
	ck_assert_ptr_null(path);
}
END_TEST

/* From usable to read-only: what is there stays usable, what is not is refused. */
START_TEST(test_a_read_only_workspace_shows_what_it_has)
{
	char *path = NULL;

	if (!scratch_mount("size=256k"))
		return;
	make_kata();
	ck_assert_int_eq(open_kata(&path), 0);
	free(path);
	path = NULL;
	put_file(in_scratch("kata/slow.c"), "slow 2");
	ck_assert(scratch_make_read_only());
	ck_assert_int_eq(open_kata(&path), 0);
	assert_file(path, "start");
	free(path);
	path = NULL;
	ck_assert_int_eq(workspace_open_kata(&path, in_scratch("w"), "16-other", in_scratch("kata"),
					     in_scratch("include")),
			 ERR_PERMISSION);
	ck_assert_ptr_null(path);
}
END_TEST

/* From full to roomy: the folder that could not be filled is filled on the next visit. */
START_TEST(test_a_full_disk_is_said_and_made_good_later)
{
	char *path = NULL;

	if (!scratch_mount("size=256k"))
		return;
	make_kata();
	scratch_fill();
	ck_assert_int_eq(open_kata(&path), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err_text(), "No space left"));
	ck_assert_ptr_null(path);
	ck_assert_int_eq(unlink(in_scratch("filler")), 0);
	ck_assert_int_eq(open_kata(&path), 0);
	assert_file(path, "start");
	assert_file(in_scratch("w/" ID "/dojo.h"), "dojo");
	free(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record: workspace");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, setup, scratch_teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_find_goes_by_its_order);
	tcase_add_test(tests, test_a_file_named_like_the_records_is_none);
	tcase_add_test(tests, test_paths);
	tcase_add_test(tests, test_first_use_fills_the_folder);
	tcase_add_test(tests, test_the_next_use_keeps_what_is_the_learners);
	tcase_add_test(tests, test_a_kata_without_a_header);
	tcase_add_test(tests, test_an_incomplete_kata_is_an_error_and_leaves_no_file);
	tcase_add_test(tests, test_names_that_lead_elsewhere_are_refused);
	tcase_add_test(tests, test_a_workspace_that_cannot_be_made);
	tcase_add_test(tests, test_a_read_only_workspace_shows_what_it_has);
	tcase_add_test(tests, test_a_full_disk_is_said_and_made_good_later);
	return run_suite(suite);
}
