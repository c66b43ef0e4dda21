/*
 * progress.c - progress.json, read and changed.
 *
 *   {"schema": "schedojo.progress", "version": 1,
 *    "katas": {"05-channel-counter": {"state": "done", "first_done": "2026-01-20T13:02:11Z",
 *      "best": {"share": 0.91, "speedup": 23.3},
 *      "last": {"verdict": "pass", "at": "2026-01-20T13:02:11Z"},
 *      "tries": 5, "hints": 1, "gave_up": null}}}
 *
 * Invariants:
 *
 * 1. The record in memory is what the file held when it was last read or written. A change is made
 *    to a fresh copy, and takes the place of the record when the file has been written.
 * 2. progress.json is only ever replaced whole (file_write_atomic), under the lock, and what it
 *    held before is written to progress.json.bak first.
 * 3. A file that is not a record gets the next free name progress.json.damaged-N before anything
 *    else is put in its place. It is linked, not moved, so that a kill between the two steps finds
 *    the damaged file again, and not none at all, which would be an empty record.
 *
 * Changes edit the JSON in place, so that keys of later versions survive. Rejected: a file per
 * kata, which would make moving a record to another machine a matter of many files.
 */
#include "record/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"

#define FORMAT_VERSION 1
#define FILE_BYTES_MAX (4u << 20) /* some ten thousand katas */
#define LOCK_WAIT_MS 2000         /* a change takes milliseconds: the holder is stuck */
#define DAMAGED_MAX 1000          /* files set aside; more point at something else than chance */
#define HINTS_MAX 3
#define RECORD_DAMAGED 1          /* beside the err codes: the file is no record */

static const char schema[] = "schedojo.progress";

struct progress {
	char *path, *bak_path, *lock_path;
	struct json *root;  /* never NULL */
	struct stat seen;   /* of the file that root came from; all zero when there was none */
};

/* One change to a kata's entry. */
struct change {
	void (*edit)(struct json *entry, const struct change *c);
	const struct progress_try *try;
	int hint;
	int64_t now_s;
};

static int open_record(struct progress *p, char **warning);
static int change_entry(struct progress *p, const char *kata_id, const struct change *c);
static void edit_try(struct json *entry, const struct change *c);
static void edit_hint(struct json *entry, const struct change *c);
static void edit_give_up(struct json *entry, const struct change *c);

int progress_open(struct progress **out, const char *dir, char **warning)
{
	struct progress *p;
	int code = file_make_folders(dir);

	*out = NULL;
	*warning = NULL;
	if (code)
		return code;
	p = xcalloc(1, sizeof *p);
	p->path = file_join(dir, "progress.json");
	p->bak_path = xasprintf("%s.bak", p->path);
	p->lock_path = file_join(dir, "progress.lock");
	code = open_record(p, warning);
	if (code) {
		progress_close(p);
		return code;
	}
	*out = p;
	return 0;
}

void progress_close(struct progress *p)
{
	if (!p)
		return;
	json_free(p->root);
	free(p->path);
	free(p->bak_path);
	free(p->lock_path);
	free(p);
}

int progress_record_try(struct progress *p, const char *kata_id, const struct progress_try *t)
{
	const struct change c = {.edit = edit_try, .try = t, .now_s = time(NULL)};

	return change_entry(p, kata_id, &c);
}

int progress_open_hint(struct progress *p, const char *kata_id, int hint)
{
	const struct change c = {.edit = edit_hint, .hint = hint};

	if (hint < 1 || hint > HINTS_MAX)
		return err_set(ERR_USAGE, "there is no hint %d: they are 1 to %d", hint, HINTS_MAX);
	return change_entry(p, kata_id, &c);
}

int progress_give_up(struct progress *p, const char *kata_id)
{
	const struct change c = {.edit = edit_give_up, .now_s = time(NULL)};

	return change_entry(p, kata_id, &c);
}

/* --- One entry, read. Nothing in the file is trusted. --- */

static bool is_state(const char *text)
{
	return !strcmp(text, "new") || !strcmp(text, "try") || !strcmp(text, "done") ||
	       !strcmp(text, "seen");
}

/* Verdict words are of small letters and dashes; anything else does not get near a terminal. */
static bool is_word(const char *text)
{
	return !text[strspn(text, "abcdefghijklmnopqrstuvwxyz-")];
}

static int bounded_int(const struct json *object, const char *key, int max)
{
	int64_t value = json_int(object, key, 0);

	return value < 0 ? 0 : value > max ? max : (int)value;
}

static double bounded_number(const struct json *object, const char *key)
{
	double value = json_number(object, key, 0);

	return value > 0 ? value : 0;
}

/* Unix time of an RFC 3339 time in UTC, which is all that we write; 0 for anything else. */
static int64_t read_time(const struct json *object, const char *key)
{
	const char *text = json_text(object, key, "");
	struct tm t = {0};
	int end = 0;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &t.tm_year, &t.tm_mon, &t.tm_mday,
		   &t.tm_hour, &t.tm_min, &t.tm_sec, &end) != 6 || !end || text[end])
		return 0;
	if (t.tm_year < 1970 || t.tm_mon < 1 || t.tm_mon > 12)
		return 0;
	t.tm_year -= 1900;
	t.tm_mon--;
	return timegm(&t);
}

static struct progress_entry read_entry(const struct json *entry)
{
	const struct json *best = json_get(entry, "best");
	const struct json *last = json_get(entry, "last");
	const char *state = json_text(entry, "state", "new");
	const char *verdict = json_text(last, "verdict", "");
	struct progress_entry e = {
		.best_ratio = bounded_number(best, "speedup"),
		.best_share = bounded_number(best, "share"),
		.tries = bounded_int(entry, "tries", INT_MAX - 1),
		.hints = bounded_int(entry, "hints", HINTS_MAX),
		.first_done_s = read_time(entry, "first_done"),
		.last_try_s = read_time(last, "at"),
	};

	if (!is_state(state))
		state = e.first_done_s ? "done" : e.tries ? "try" : "new";
	(void)snprintf(e.state, sizeof e.state, "%s", state); /* is_state: it fits */
	(void)snprintf(e.last, sizeof e.last, "%s", is_word(verdict) ? verdict : "");
	return e;
}

struct progress_entry progress_get(const struct progress *p, const char *kata_id)
{
	return read_entry(json_get(json_get(p->root, "katas"), kata_id));
}

/* --- One entry, changed. --- */

static void write_time(struct json *object, const char *key, int64_t unix_s)
{
	char text[sizeof "2026-01-20T13:02:11Z" + 8]; /* room for the years after 9999 */
	time_t t = unix_s;
	struct tm utc;

	if (gmtime_r(&t, &utc) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc))
		json_set_text(object, key, text);
}

static void edit_try(struct json *entry, const struct change *c)
{
	const struct progress_entry e = read_entry(entry);
	const char *verdict = c->try->verdict;
	bool passed = !strcmp(verdict, "pass");
	struct json *last = json_set_object(entry, "last");

	if (passed)
		json_set_text(entry, "state", "done");
	else if (!strcmp(e.state, "new"))
		json_set_text(entry, "state", "try");
	if (passed && !e.first_done_s)
		write_time(entry, "first_done", c->now_s);
	json_set_text(last, "verdict", verdict);
	write_time(last, "at", c->now_s);
	json_set_int(entry, "tries", e.tries + 1);
	if ((passed || !strcmp(verdict, "slow")) && c->try->ratio > e.best_ratio) {
		struct json *best = json_set_object(entry, "best");

		json_set_number(best, "speedup", c->try->ratio);
		json_set_number(best, "share", c->try->share);
	}
}

static void edit_hint(struct json *entry, const struct change *c)
{
	int opened = read_entry(entry).hints;

	json_set_int(entry, "hints", c->hint > opened ? c->hint : opened);
}

static void edit_give_up(struct json *entry, const struct change *c)
{
	if (!strcmp(read_entry(entry).state, "done"))
		return;
	json_set_text(entry, "state", "seen");
	if (!json_text(entry, "gave_up", NULL))
		write_time(entry, "gave_up", c->now_s);
}

/* --- The file. --- */

static struct json *new_record(void)
{
	struct json *root = json_new_object();

	json_set_text(root, "schema", schema);
	json_set_int(root, "version", FORMAT_VERSION);
	json_set_object(root, "katas");
	return root;
}

/* Whether root has the shape that this file reads and changes. */
static bool is_record(const struct json *root)
{
	const struct json *katas = json_get(root, "katas");
	int count = json_count(katas);

	if (strcmp(json_text(root, "schema", ""), schema) || json_int(root, "version", 0) < 1)
		return false;
	if (katas && !json_is_object(katas))
		return false;
	for (int i = 0; i < count; i++)
		if (!json_is_object(json_at(katas, i)))
			return false;
	return true;
}

/* 0, RECORD_DAMAGED, ERR_NOT_FOUND, ERR_DATA for a newer format, or what file_read says. */
static int read_record(struct json **out, struct buf *bytes, const char *path)
{
	struct json *root = NULL;
	int code = file_read(bytes, path, FILE_BYTES_MAX);

	*out = NULL;
	if (code)
		return code;
	code = json_parse(&root, path, buf_text(bytes), bytes->len) ? RECORD_DAMAGED : 0;
	if (!code && !strcmp(json_text(root, "schema", ""), schema) &&
	    json_int(root, "version", 0) > FORMAT_VERSION)
		code = err_set(ERR_DATA, "%s was written by a newer schedojo: please update", path);
	else if (!code && !is_record(root))
		code = RECORD_DAMAGED;
	if (code)
		json_free(root);
	else
		*out = root;
	return code;
}

static void remember_file(struct progress *p)
{
	if (stat(p->path, &p->seen))
		p->seen = (struct stat){0};
}

static void take_record(struct progress *p, struct json *root)
{
	json_free(p->root);
	p->root = root;
}

/* Gives the damaged file its second name; the lock is held. */
static int set_aside(const struct progress *p, char **where)
{
	for (int n = 1; n <= DAMAGED_MAX; n++) {
		char *name = xasprintf("%s.damaged-%d", p->path, n);
		int code;

		*where = name;
		/* A symbolic link is followed: the bytes count, which the new file replaces. */
		if (!linkat(AT_FDCWD, p->path, AT_FDCWD, name, AT_SYMLINK_FOLLOW))
			return 0;
		if (errno != EEXIST && !file_exists(name)) {
			/* No links here; the lock makes looking before moving safe. */
			if (!rename(p->path, name))
				return 0;
			code = err_set_errno(ERR_PERMISSION, "cannot make %s", name);
			*where = NULL;
			free(name);
			return code;
		}
		free(name);
	}
	*where = NULL;
	return err_set(ERR_CREATE, "there are %d damaged files beside %s", DAMAGED_MAX, p->path);
}

/* Sets the damaged file aside and puts instead in its place; NULL: nothing. The lock is held. */
static int repair(const struct progress *p, const struct json *instead, char **where)
{
	struct buf text = {0};
	int code = set_aside(p, where);

	if (code)
		return code;
	if (instead) {
		json_write(&text, instead, true);
		code = file_write_atomic(p->path, buf_text(&text), text.len);
	} else if (unlink(p->path) && errno != ENOENT) {
		code = err_set_errno(ERR_PERMISSION, "cannot remove %s", p->path);
	}
	buf_free(&text);
	if (code) {
		/* The damaged file goes back to where it was, or each try would leave one more
		 * name. When even that fails, it has two names, and nothing is lost. */
		(void)(file_exists(p->path) ? unlink(*where) : rename(*where, p->path));
		free(*where);
		*where = NULL;
	}
	return code;
}

/* At the start, with a damaged file: the backup takes its place when it is whole. When nothing can
 * be written, the record is readable all the same. */
static int open_damaged(struct progress *p, char **warning)
{
	struct buf bytes = {0};
	struct json *root = NULL, *bak = NULL;
	char *where = NULL;
	int lock = -1;
	bool have_bak = !read_record(&bak, &bytes, p->bak_path);
	const char *now = have_bak ? "The copy from before its last change is used."
				   : "There is no copy to use: the record starts empty.";
	int code = file_lock(&lock, p->lock_path, LOCK_WAIT_MS);
	int again = code ? RECORD_DAMAGED : read_record(&root, &bytes, p->path);

	if (again == RECORD_DAMAGED) {
		if (!code)
			code = repair(p, bak, &where);
		if (code)
			*warning = xasprintf("%s is damaged and cannot be set aside: %s. %s",
					     p->path, err_text(), now);
		else
			*warning = xasprintf("%s was damaged and is kept as %s. %s", p->path, where,
					     now);
		root = bak ? bak : new_record();
		bak = NULL;
		again = 0;
	} else if (again == ERR_NOT_FOUND) { /* another program has set it aside in the meantime */
		root = new_record();
		again = 0;
	}
	if (lock >= 0)
		(void)close(lock); /* nothing was written through it */
	p->root = root;
	json_free(bak);
	free(where);
	buf_free(&bytes);
	return again;
}

static int open_record(struct progress *p, char **warning)
{
	struct buf bytes = {0};
	int code;

	remember_file(p); /* first: what is written after this is then seen as a change */
	code = read_record(&p->root, &bytes, p->path);
	buf_free(&bytes);
	if (code == ERR_NOT_FOUND) {
		p->root = new_record();
		return 0;
	}
	if (code != RECORD_DAMAGED)
		return code;
	code = open_damaged(p, warning);
	if (!code)
		remember_file(p);
	return code;
}

static struct json *copy_record(const struct json *root)
{
	struct buf text = {0};
	struct json *copy;
	int code;

	json_write(&text, root, false);
	code = json_parse(&copy, "record", buf_text(&text), text.len);
	ASSERT(!code); /* it was parsed before, or built here */
	buf_free(&text);
	return copy;
}

/* What the file holds now, for changing; the lock is held. A file that was damaged since it was
 * last read makes room for the record in memory, which is at least as new as the backup. */
static int read_for_change(struct progress *p, struct json **out, struct buf *bytes)
{
	char *where = NULL;
	int code = read_record(out, bytes, p->path);

	if (code == ERR_NOT_FOUND) {
		*out = new_record();
		return 0;
	}
	if (code != RECORD_DAMAGED)
		return code;
	code = repair(p, p->root, &where);
	if (!code)
		*out = copy_record(p->root);
	buf_clear(bytes); /* what was damaged is no backup */
	free(where);
	return code;
}

/* The backup first: a failure there leaves everything as it was. */
static int write_record(struct progress *p, const struct json *root, const struct buf *before)
{
	struct buf text = {0};
	int code = 0;

	json_write(&text, root, true);
	if (before->len)
		code = file_write_atomic(p->bak_path, before->data, before->len);
	if (!code)
		code = file_write_atomic(p->path, buf_text(&text), text.len);
	buf_free(&text);
	return code;
}

static int change_entry(struct progress *p, const char *kata_id, const struct change *c)
{
	struct buf before = {0};
	struct json *root = NULL;
	int lock = -1;
	int code = file_lock(&lock, p->lock_path, LOCK_WAIT_MS);

	if (!code)
		code = read_for_change(p, &root, &before);
	if (!code) {
		c->edit(json_set_object(json_set_object(root, "katas"), kata_id), c);
		code = write_record(p, root, &before);
	}
	if (!code) {
		take_record(p, root);
		remember_file(p);
		root = NULL;
	} else {
		(void)err_set((enum err)code, "your progress is not saved: %s", err_text());
	}
	if (lock >= 0)
		(void)close(lock); /* nothing was written through it */
	json_free(root);
	buf_free(&before);
	return code;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int progress_refresh(struct progress *p)
{
	struct buf bytes = {0};
	struct json *root;
	struct stat now;
	int code;

	if (stat(p->path, &now))
		now = (struct stat){0};
	if (is_same_file(&p->seen, &now))
		return 0;
	code = read_record(&root, &bytes, p->path);
	buf_free(&bytes);
	if (code == ERR_NOT_FOUND) {
		root = new_record();
		code = 0;
	}
	if (code)
		return code == RECORD_DAMAGED ? 0 : code;
	p->seen = now;
	take_record(p, root);
	return 1;
}
