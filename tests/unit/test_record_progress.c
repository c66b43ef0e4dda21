/*
 * test_record_progress.c - goal: what a learner did is found again the next day, whatever happened
 * in between.
 * Method: a scratch folder as .schedojo/; damaged, newer, unreadable and unwritable files; two
 * writers; and a writer that is killed two hundred times.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/rng.h"
#include "record/progress.h"
#include "scratch.h"

#define ID "05-channel-counter"
#define HEAD "\"schema\":\"schedojo.progress\",\"version\":1"
#define KILLS 200
#define KILL_AFTER_MAX_US 15000 /* a change takes 1 to 5 ms: the kill falls anywhere in it */
#define KILL_SEED 0x5eed
#define WRITERS 4
#define TRIES_EACH 25

static const struct progress_try pass = {"pass", 23.3, 0.91};
static const struct progress_try slow = {"slow", 3.1, 0.33};
static const struct progress_try wrong = {"wrong", 0, 0};

static struct progress *open_silent(void)
{
	struct progress *p = NULL;
	char *warning = NULL;

	ck_assert_msg(!progress_open(&p, scratch, &warning), "%s", err_text());
	ck_assert_msg(!warning, "%s", warning);
	return p;
}

static struct progress *open_warned(const char *part)
{
	struct progress *p = NULL;
	char *warning = NULL;

	ck_assert_msg(!progress_open(&p, scratch, &warning), "%s", err_text());
	ck_assert_ptr_nonnull(warning);
	ck_assert_msg(strstr(warning, part) != NULL, "\"%s\" is not in: %s", part, warning);
	free(warning);
	return p;
}

static void assert_entry(const struct progress *p, const char *id, const char *state, int tries)
{
	struct progress_entry e = progress_get(p, id);

	ck_assert_str_eq(e.state, state);
	ck_assert_int_eq(e.tries, tries);
}

static void record(const char *id, const struct progress_try *t)
{
	struct progress *p = open_silent();

	ck_assert_msg(!progress_record_try(p, id, t), "%s", err_text());
	progress_close(p);
}

START_TEST(test_nothing_done_yet)
{
	struct progress *p = open_silent();
	struct progress_entry e = progress_get(p, ID);

	ck_assert_str_eq(e.state, "new");
	ck_assert_str_eq(e.last, "");
	ck_assert_int_eq(e.tries + e.hints, 0);
	ck_assert_double_eq(e.best_ratio, 0);
	ck_assert_int_eq(e.first_done_s + e.last_try_s, 0);
	ck_assert(!file_exists(in_scratch("progress.json")));
	progress_close(p);
	progress_close(NULL);
}
END_TEST

START_TEST(test_the_way_of_a_kata_survives_a_restart)
{
	int64_t start_s = time(NULL);
	struct progress_entry e;
	struct progress *p;

	record(ID, &wrong);
	record(ID, &slow);
	p = open_silent();
	e = progress_get(p, ID);
	ck_assert_str_eq(e.state, "try");
	ck_assert_str_eq(e.last, "slow");
	ck_assert_double_eq(e.best_ratio, 3.1);
	ck_assert_int_eq(e.first_done_s, 0);
	progress_close(p);
	record(ID, &pass);
	record(ID, &wrong);
	p = open_silent();
	e = progress_get(p, ID);
	ck_assert_str_eq(e.state, "done");
	ck_assert_str_eq(e.last, "wrong");
	ck_assert_double_eq(e.best_ratio, 23.3);
	ck_assert_double_eq(e.best_share, 0.91);
	ck_assert_int_eq(e.tries, 4);
	ck_assert_int_ge(e.first_done_s, start_s);
	ck_assert_int_le(e.first_done_s, e.last_try_s);
	ck_assert_int_le(e.last_try_s, time(NULL));
	assert_entry(p, "01-other", "new", 0);
	progress_close(p);
}
END_TEST

START_TEST(test_best_keeps_ratio_and_share_of_one_check)
{
	const struct progress_try slower = {"pass", 20, 0.99};
	const struct progress_try fast_but_wrong = {"race", 90, 2};
	struct progress_entry e;
	struct progress *p;

	record(ID, &pass);
	record(ID, &slower);
	record(ID, &fast_but_wrong);
	p = open_silent();
	e = progress_get(p, ID);
	ck_assert_double_eq(e.best_ratio, 23.3);
	ck_assert_double_eq(e.best_share, 0.91);
	progress_close(p);
}
END_TEST

START_TEST(test_hints_only_grow)
{
	struct progress *p = open_silent();

	ck_assert_int_eq(progress_open_hint(p, ID, 2), 0);
	ck_assert_int_eq(progress_open_hint(p, ID, 1), 0);
	ck_assert_int_eq(progress_get(p, ID).hints, 2);
	ck_assert_str_eq(progress_get(p, ID).state, "new");
	ck_assert_int_eq(progress_open_hint(p, ID, 0), ERR_USAGE);
	ck_assert_int_eq(progress_open_hint(p, ID, 4), ERR_USAGE);
	progress_close(p);
}
END_TEST

START_TEST(test_giving_up_is_seen_unless_done)
{
	struct progress *p = open_silent();

	ck_assert_int_eq(progress_give_up(p, ID), 0);
	ck_assert_str_eq(progress_get(p, ID).state, "seen");
	ck_assert_int_eq(progress_record_try(p, ID, &wrong), 0);
	ck_assert_str_eq(progress_get(p, ID).state, "seen");
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	ck_assert_str_eq(progress_get(p, ID).state, "done");
	ck_assert_int_eq(progress_give_up(p, ID), 0);
	ck_assert_str_eq(progress_get(p, ID).state, "done");
	progress_close(p);
}
END_TEST

START_TEST(test_the_file_is_as_documented)
{
	static const char head[] = "{\n  \"schema\": \"schedojo.progress\",\n  \"version\": 1,\n";
	struct buf b = {0};
	struct json *root, *entry;

	record(ID, &pass);
	ck_assert_int_eq(file_read(&b, in_scratch("progress.json"), 1 << 20), 0);
	ck_assert_int_eq(strncmp(b.data, head, strlen(head)), 0);
	ck_assert_int_eq(json_parse(&root, "t", b.data, b.len), 0);
	entry = json_get(json_get(root, "katas"), ID);
	ck_assert_str_eq(json_text(entry, "state", ""), "done");
	ck_assert_uint_eq(strlen(json_text(entry, "first_done", "")), 20);
	ck_assert_double_eq(json_number(json_get(entry, "best"), "speedup", 0), 23.3);
	ck_assert_str_eq(json_text(json_get(entry, "last"), "verdict", ""), "pass");
	json_free(root);
	buf_free(&b);
}
END_TEST

START_TEST(test_times_are_utc)
{
	struct progress *p;

	put_file(in_scratch("progress.json"),
		 "{" HEAD ",\"katas\":{\"" ID "\":{\"state\":\"done\","
		 "\"first_done\":\"2026-01-20T13:02:11Z\","
		 "\"last\":{\"at\":\"2026-01-20 13:02\"}}}}");
	setenv("TZ", "Asia/Tokyo", 1);
	tzset();
	p = open_silent();
	ck_assert_int_eq(progress_get(p, ID).first_done_s, 1768914131);
	ck_assert_int_eq(progress_get(p, ID).last_try_s, 0);
	progress_close(p);
}
END_TEST

START_TEST(test_unknown_keys_are_kept)
{
	struct buf b = {0};

	put_file(in_scratch("progress.json"),
		 "{" HEAD ",\"learner\":\"ann\",\"katas\":{\"" ID "\":"
		 "{\"tries\":2,\"predict\":{\"factor\":30},\"best\":{\"attempt\":\"3f2a9c1\"}},"
		 "\"99-later\":{\"state\":\"new\"}}}");
	record(ID, &pass);
	ck_assert_int_eq(file_read(&b, in_scratch("progress.json"), 1 << 20), 0);
	ck_assert_ptr_nonnull(strstr(b.data, "\"learner\": \"ann\""));
	ck_assert_ptr_nonnull(strstr(b.data, "\"factor\": 30"));
	ck_assert_ptr_nonnull(strstr(b.data, "\"attempt\": \"3f2a9c1\""));
	ck_assert_ptr_nonnull(strstr(b.data, "\"99-later\""));
	ck_assert_ptr_nonnull(strstr(b.data, "\"tries\": 3"));
	buf_free(&b);
}
END_TEST

START_TEST(test_hostile_values_are_bounded)
{
	struct progress_entry e;
	struct progress *p;

	put_file(in_scratch("progress.json"),
		 "{" HEAD ",\"katas\":{\"a\":{\"state\":\"\\u001b[2J\","
		 "\"tries\":1e300,\"hints\":-4,\"best\":{\"speedup\":-1e308,\"share\":1e999},"
		 "\"last\":{\"verdict\":\"PASS\\u0007\",\"at\":\"99999999999-01-01T00:00:00Z\"},"
		 "\"first_done\":12},\"b\":{\"tries\":2147483647,\"hints\":9,\"state\":7,"
		 "\"best\":[1],\"last\":\"x\"}}}");
	p = open_silent();
	e = progress_get(p, "a");
	ck_assert_str_eq(e.state, "new");
	ck_assert_str_eq(e.last, "");
	ck_assert_int_eq(e.tries + e.hints, 0);
	ck_assert_double_eq(e.best_ratio, 0);
	ck_assert_double_eq(e.best_share, 0);
	ck_assert_int_eq(e.last_try_s + e.first_done_s, 0);
	e = progress_get(p, "b");
	ck_assert_int_eq(e.hints, 3);
	ck_assert_int_gt(e.tries, 1000000);
	ck_assert_int_eq(progress_record_try(p, "b", &pass), 0);
	ck_assert_str_eq(progress_get(p, "b").state, "done");
	progress_close(p);
}
END_TEST

START_TEST(test_a_newer_format_is_refused_and_untouched)
{
	static const char text[] = "{\"schema\":\"schedojo.progress\",\"version\":2,\"katas\":[]}";
	struct progress *p = NULL;
	char *warning = NULL;

	put_file(in_scratch("progress.json"), text);
	ck_assert_int_eq(progress_open(&p, scratch, &warning), ERR_DATA);
	ck_assert_ptr_null(p);
	ck_assert_ptr_null(warning);
	ck_assert_ptr_nonnull(strstr(err_text(), "newer schedojo"));
	assert_file(in_scratch("progress.json"), text);
}
END_TEST

START_TEST(test_a_newer_format_that_appears_later_is_untouched)
{
	static const char text[] = "{\"schema\":\"schedojo.progress\",\"version\":2,\"katas\":{}}";
	struct progress *p = open_silent();

	put_file(in_scratch("progress.json"), text);
	ck_assert_int_eq(progress_refresh(p), ERR_DATA);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), ERR_DATA);
	assert_file(in_scratch("progress.json"), text);
	progress_close(p);
}
END_TEST

static const char *const damaged[] = {
	"",
	"{" HEAD ",\"katas\":{\"0",
	"[]",
	"{}",
	"{\"schema\":\"schedojo.verdict\",\"version\":1}",
	"{\"schema\":\"schedojo.progress\",\"version\":\"1\"}",
	"{\"schema\":\"schedojo.progress\",\"version\":0}",
	"{" HEAD ",\"katas\":[]}",
	"{" HEAD ",\"katas\":{\"a\":1}}",
	"\xff\xfe\x01",
};

START_TEST(test_a_damaged_file_is_set_aside_and_the_backup_used)
{
	struct progress *p;

	record(ID, &wrong);
	record(ID, &wrong); /* the backup now holds one try */
	put_file(in_scratch("progress.json"), damaged[_i]);
	p = open_warned("The copy from before its last change is used");
	assert_entry(p, ID, "try", 1);
	assert_file(in_scratch("progress.json.damaged-1"), damaged[_i]);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	progress_close(p);
	p = open_silent();
	assert_entry(p, ID, "done", 2);
	progress_close(p);
}
END_TEST

START_TEST(test_a_damaged_file_without_a_backup)
{
	struct progress *p;

	put_file(in_scratch("progress.json.damaged-1"), "an earlier one");
	put_file(in_scratch("progress.json"), damaged[_i]);
	put_file(in_scratch("progress.json.bak"), "{ damaged too");
	p = open_warned("progress.json.damaged-2");
	assert_entry(p, ID, "new", 0);
	assert_file(in_scratch("progress.json.damaged-1"), "an earlier one");
	assert_file(in_scratch("progress.json.damaged-2"), damaged[_i]);
	ck_assert(!file_exists(in_scratch("progress.json")));
	progress_close(p);
	p = open_silent();
	assert_entry(p, ID, "new", 0);
	progress_close(p);
}
END_TEST

START_TEST(test_damage_while_open_loses_nothing)
{
	struct progress *p = open_silent();

	ck_assert_int_eq(progress_record_try(p, ID, &wrong), 0);
	ck_assert_int_eq(progress_record_try(p, ID, &wrong), 0);
	put_file(in_scratch("progress.json"), "{ damaged");
	ck_assert_int_eq(progress_refresh(p), 0);
	assert_entry(p, ID, "try", 2);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	assert_entry(p, ID, "done", 3);
	progress_close(p);
	assert_file(in_scratch("progress.json.damaged-1"), "{ damaged");
	p = open_silent();
	assert_entry(p, ID, "done", 3);
	progress_close(p);
}
END_TEST

START_TEST(test_a_damaged_file_behind_a_link_is_kept)
{
	struct progress *p;

	ck_assert_int_eq(mkdir(in_scratch("elsewhere"), 0755), 0);
	put_file(in_scratch("elsewhere/p"), "{ damaged");
	ck_assert_int_eq(symlink("elsewhere/p", in_scratch("progress.json")), 0);
	p = open_warned("progress.json.damaged-1");
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	assert_file(in_scratch("progress.json.damaged-1"), "{ damaged");
	assert_entry(p, ID, "done", 1);
	progress_close(p);
}
END_TEST

START_TEST(test_a_folder_that_cannot_be_made)
{
	struct progress *p = NULL;
	char *warning = NULL;

	put_file(in_scratch("f"), "x");
	ck_assert_int_eq(progress_open(&p, in_scratch("f/.schedojo"), &warning), ERR_CREATE);
	ck_assert_int_eq(progress_open(&p, "/proc/.schedojo", &warning), ERR_CREATE);
	ck_assert_ptr_nonnull(strstr(err_text(), "cannot create the folder /proc/.schedojo"));
	lose_permission();
	ck_assert_int_eq(progress_open(&p, in_scratch("d/.schedojo"), &warning), ERR_PERMISSION);
	ck_assert_ptr_null(p);
	ck_assert_ptr_null(warning);
}
END_TEST

START_TEST(test_an_unreadable_file_is_refused)
{
	struct progress *p = NULL;
	char *warning = NULL;

	record(ID, &pass);
	ck_assert_int_eq(chmod(in_scratch("progress.json"), 0), 0);
	lose_permission();
	ck_assert_int_eq(progress_open(&p, scratch, &warning), ERR_PERMISSION);
	ck_assert_ptr_null(p);
}
END_TEST

/* From writable to not: reading goes on, each change says why it was not saved, and nothing is
 * lost. */
static void assert_reads_but_does_not_write(int code, const char *reason)
{
	struct buf before = {0};
	struct progress *p = open_silent();

	ck_assert_int_eq(file_read(&before, in_scratch("progress.json"), 1 << 20), 0);
	assert_entry(p, ID, "try", 2);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), code);
	ck_assert_int_eq(strncmp(err_text(), "your progress is not saved: ", 28), 0);
	ck_assert_msg(strstr(err_text(), reason) != NULL, "%s", err_text());
	ck_assert_int_eq(progress_open_hint(p, ID, 1), code);
	ck_assert_int_eq(progress_give_up(p, ID), code);
	assert_entry(p, ID, "try", 2);
	assert_file(in_scratch("progress.json"), buf_text(&before));
	progress_close(p);
	buf_free(&before);
}

START_TEST(test_a_folder_without_permission_is_read_only)
{
	record(ID, &wrong);
	record(ID, &wrong);
	lose_permission();
	assert_reads_but_does_not_write(ERR_PERMISSION, "Permission denied");
}
END_TEST

START_TEST(test_a_read_only_file_system)
{
	if (!scratch_mount("size=256k"))
		return;
	record(ID, &wrong);
	record(ID, &wrong);
	ck_assert(scratch_make_read_only());
	assert_reads_but_does_not_write(ERR_PERMISSION, "Read-only file system");
}
END_TEST

START_TEST(test_a_full_disk)
{
	struct progress *p;

	if (!scratch_mount("size=256k"))
		return;
	record(ID, &wrong);
	record(ID, &wrong);
	scratch_fill();
	assert_reads_but_does_not_write(ERR_IO, "No space left on device");
	ck_assert_int_eq(unlink(in_scratch("filler")), 0);
	record(ID, &pass);
	p = open_silent();
	assert_entry(p, ID, "done", 3);
	progress_close(p);
}
END_TEST

START_TEST(test_a_damaged_file_that_cannot_be_set_aside)
{
	struct progress *p;

	if (!scratch_mount("size=256k"))
		return;
	record(ID, &wrong);
	record(ID, &wrong);
	put_file(in_scratch("progress.json"), "{ damaged");
	ck_assert(scratch_make_read_only());
	p = open_warned("cannot be set aside");
	assert_entry(p, ID, "try", 1);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), ERR_PERMISSION);
	assert_file(in_scratch("progress.json"), "{ damaged");
	progress_close(p);
}
END_TEST

START_TEST(test_a_damaged_file_on_a_full_disk_stays_in_place)
{
	struct progress *p;

	if (!scratch_mount("size=256k"))
		return;
	record(ID, &wrong);
	record(ID, &wrong);
	put_file(in_scratch("progress.json"), "{ damaged");
	scratch_fill();
	p = open_warned("cannot be set aside");
	assert_entry(p, ID, "try", 1);
	assert_file(in_scratch("progress.json"), "{ damaged");
	ck_assert(!file_exists(in_scratch("progress.json.damaged-1")));
	ck_assert_int_eq(unlink(in_scratch("filler")), 0);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	assert_entry(p, ID, "done", 2);
	assert_file(in_scratch("progress.json.damaged-1"), "{ damaged");
	progress_close(p);
}
END_TEST

START_TEST(test_a_held_lock_is_waited_for_and_given_up)
{
	struct progress *p = open_silent();
	int64_t start_ns = proc_now_ns();
	int lock;

	ck_assert_int_eq(file_lock(&lock, in_scratch("progress.lock"), 0), 0);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), ERR_BUSY);
	ck_assert_int_ge(proc_now_ns() - start_ns, 2000000000);
	ck_assert(!file_exists(in_scratch("progress.json")));
	ck_assert_int_eq(close(lock), 0);
	ck_assert_int_eq(progress_record_try(p, ID, &pass), 0);
	progress_close(p);
}
END_TEST

START_TEST(test_refresh_sees_the_other_program)
{
	struct progress *a = open_silent();
	struct progress *b = open_silent();

	ck_assert_int_eq(progress_refresh(a), 0);
	ck_assert_int_eq(progress_record_try(b, ID, &pass), 0);
	ck_assert_int_eq(progress_refresh(b), 0);
	ck_assert_int_eq(progress_refresh(a), 1);
	assert_entry(a, ID, "done", 1);
	ck_assert_int_eq(progress_refresh(a), 0);
	ck_assert_int_eq(progress_open_hint(a, ID, 1), 0);
	ck_assert_int_eq(progress_record_try(b, ID, &wrong), 0);
	ck_assert_int_eq(progress_get(b, ID).hints, 1);
	ck_assert_int_eq(progress_get(b, ID).tries, 2);
	ck_assert_int_eq(unlink(in_scratch("progress.json")), 0);
	ck_assert_int_eq(progress_refresh(a), 1);
	assert_entry(a, ID, "new", 0);
	progress_close(a);
	progress_close(b);
}
END_TEST

/* Without a pause between its changes, a writer may keep the others from the lock for more than the
 * two seconds on a slow disk: busy means try again, as it says. */
static _Noreturn void write_tries(void)
{
	struct progress *p = open_silent();

	for (int i = 0; i < TRIES_EACH; i++) {
		int code;

		do
			code = progress_record_try(p, ID, &slow);
		while (code == ERR_BUSY);
		if (code)
			_exit(1);
	}
	_exit(0);
}

START_TEST(test_writers_at_once_lose_no_entry)
{
	struct progress *p;
	pid_t pid[WRITERS];
	int status;

	for (int w = 0; w < WRITERS; w++) {
		pid[w] = fork();
		ck_assert_int_ge(pid[w], 0);
		if (!pid[w])
			write_tries();
	}
	for (int w = 0; w < WRITERS; w++) {
		ck_assert_int_eq(waitpid(pid[w], &status, 0), pid[w]);
		ck_assert_int_eq(status, 0);
	}
	p = open_silent();
	assert_entry(p, ID, "try", WRITERS * TRIES_EACH);
	progress_close(p);
}
END_TEST

/* Records tries for ever; *saved counts those that were said to be saved. */
static _Noreturn void write_until_killed(volatile int *saved)
{
	struct progress *p;
	char *warning;

	if (progress_open(&p, scratch, &warning) || warning)
		_exit(1);
	*saved = progress_get(p, ID).tries;
	for (;;) {
		if (progress_record_try(p, ID, &slow))
			_exit(2);
		++*saved;
	}
}

static void assert_parses(const char *path, int *tries)
{
	struct buf b = {0};
	struct json *root;

	ck_assert_msg(!file_read(&b, path, 1 << 20), "%s", err_text());
	ck_assert_msg(!json_parse(&root, path, b.data, b.len), "%s", err_text());
	*tries = (int)json_int(json_get(json_get(root, "katas"), ID), "tries", -1);
	json_free(root);
	buf_free(&b);
}

static int count_files(void)
{
	DIR *d = opendir(scratch);
	int count = 0;

	ck_assert_ptr_nonnull(d);
	while (readdir(d))
		count++;
	ck_assert_int_eq(closedir(d), 0);
	return count - 2; /* . and .. */
}

/* However a writer ends, the file is a record that holds all that was said to be saved, and at most
 * one try more. The seed of the delays is fixed; what they hit depends on the machine. */
START_TEST(test_kill_at_any_moment)
{
	volatile int *saved = mmap(NULL, sizeof *saved, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct rng rng;

	ck_assert_ptr_ne((void *)saved, MAP_FAILED);
	rng_seed(&rng, KILL_SEED);
	record(ID, &wrong);
	record(ID, &wrong);
	for (int i = 0; i < KILLS; i++) {
		const struct timespec delay = {
			.tv_nsec = rng_below(&rng, KILL_AFTER_MAX_US) * 1000L};
		int status, tries, bak_tries;
		pid_t pid = fork();

		ck_assert_int_ge(pid, 0);
		if (!pid)
			write_until_killed(saved);
		(void)nanosleep(&delay, NULL); /* the moment is the test; nothing is waited for */
		ck_assert_int_eq(kill(pid, SIGKILL), 0);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_msg(WIFSIGNALED(status), "the writer ended by itself: %x", status);
		assert_parses(in_scratch("progress.json"), &tries);
		assert_parses(in_scratch("progress.json.bak"), &bak_tries);
		ck_assert_int_ge(tries, *saved);
		ck_assert_int_le(tries, *saved + 1);
		ck_assert_int_ge(bak_tries, tries - 1);
	}
	ck_assert_int_le(count_files(), 5); /* json, bak, lock, and one .tmp of each */
	ck_assert_int_eq(munmap((void *)saved, sizeof *saved), 0);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, test_nothing_done_yet);
	tcase_add_test(tests, test_the_way_of_a_kata_survives_a_restart);
	tcase_add_test(tests, test_best_keeps_ratio_and_share_of_one_check);
	tcase_add_test(tests, test_hints_only_grow);
	tcase_add_test(tests, test_giving_up_is_seen_unless_done);
	tcase_add_test(tests, test_the_file_is_as_documented);
	tcase_add_test(tests, test_times_are_utc);
	tcase_add_test(tests, test_unknown_keys_are_kept);
	tcase_add_test(tests, test_hostile_values_are_bounded);
	tcase_add_test(tests, test_a_newer_format_is_refused_and_untouched);
	tcase_add_test(tests, test_a_newer_format_that_appears_later_is_untouched);
	tcase_add_loop_test(tests, test_a_damaged_file_is_set_aside_and_the_backup_used, 0,
			    sizeof damaged / sizeof damaged[0]);
	tcase_add_loop_test(tests, test_a_damaged_file_without_a_backup, 0,
			    sizeof damaged / sizeof damaged[0]);
	tcase_add_test(tests, test_damage_while_open_loses_nothing);
	tcase_add_test(tests, test_a_damaged_file_behind_a_link_is_kept);
	tcase_add_test(tests, test_a_folder_that_cannot_be_made);
	tcase_add_test(tests, test_an_unreadable_file_is_refused);
	tcase_add_test(tests, test_a_folder_without_permission_is_read_only);
	tcase_add_test(tests, test_a_read_only_file_system);
	tcase_add_test(tests, test_a_full_disk);
	tcase_add_test(tests, test_a_damaged_file_that_cannot_be_set_aside);
	tcase_add_test(tests, test_a_damaged_file_on_a_full_disk_stays_in_place);
	tcase_add_test(tests, test_a_held_lock_is_waited_for_and_given_up);
	tcase_add_test(tests, test_refresh_sees_the_other_program);
	tcase_add_test(tests, test_writers_at_once_lose_no_entry);
	tcase_add_test(tests, test_kill_at_any_moment);
}

int main(void)
{
	Suite *suite = suite_create("record: progress");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, scratch_setup, scratch_teardown);
	tcase_set_timeout(tests, 300);
	add_tests(tests);
	return run_suite(suite);
}
