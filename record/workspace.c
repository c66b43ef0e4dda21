/*
 * workspace.c - the learner's folders.
 *
 * kata.c is the learner's from the moment it exists, and nothing here writes to it again. The other
 * files are ours: they are read-only, and are brought up to date when the kata's or the header's
 * text has changed. compile_flags.txt is made once; who edits it keeps the edit.
 */
#include "record/workspace.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"

#define TEXT_BYTES_MAX (1u << 20) /* a kata's file; the judge takes no longer program either */

static const char records_name[] = ".schedojo";

/* Katas are C99 with _Alignas and _Static_assert, which clangd knows as C11. */
static const char compile_flags[] = "-xc\n-std=c11\n-Wall\n-Wextra\n-I.\n";

/* The nearest folder from the current one upwards that holds .schedojo/; NULL when none does. */
static char *find_above(void)
{
	char at[PATH_MAX];

	if (!getcwd(at, sizeof at))
		return NULL;
	for (;;) {
		char *records = workspace_records(at);
		bool found = file_is_folder(records);
		char *slash = strrchr(at, '/');

		free(records);
		if (found)
			return xstrdup(at);
		if (!slash || !at[1])
			return NULL;
		slash[slash == at] = '\0';
	}
}

char *workspace_find(const char *override)
{
	const char *home = getenv("SCHEDOJO_HOME");
	char *above;

	if (override && override[0])
		return xstrdup(override);
	if (home && home[0])
		return xstrdup(home);
	above = find_above();
	return above ? above : file_place(PLACE_DATA);
}

char *workspace_records(const char *dir)
{
	return file_join(dir, records_name);
}

static char *kata_folder_of(const char *dir, const char *kata_id)
{
	return file_join(dir, kata_id);
}

char *workspace_kata_path(const char *dir, const char *kata_id)
{
	char *folder = kata_folder_of(dir, kata_id);
	char *path = file_join(folder, "kata.c");

	free(folder);
	return path;
}

/* Makes to/name the read-only twin of from/name. A file that is the same already is left alone, so
 * that a read-only workspace stays usable. */
static int copy_read_only(const char *to, const char *from, const char *name)
{
	char *target = file_join(to, name);
	char *source = file_join(from, name);
	struct buf have = {0}, want = {0};
	int code = file_read(&want, source, TEXT_BYTES_MAX);

	if (code)
		goto out;
	if (!file_read(&have, target, TEXT_BYTES_MAX) && have.len == want.len &&
	    !memcmp(buf_text(&have), buf_text(&want), want.len))
		goto out;
	code = file_write_atomic(target, buf_text(&want), want.len);
	if (!code && chmod(target, 0444))
		code = err_set_errno(ERR_PERMISSION, "cannot make %s read-only", target);
out:
	buf_free(&have);
	buf_free(&want);
	free(source);
	free(target);
	return code;
}

static int copy_once(const char *target, const char *from, const char *name)
{
	char *source = file_join(from, name);
	struct buf text = {0};
	int code = file_read(&text, source, TEXT_BYTES_MAX);

	if (!code)
		code = file_write_atomic(target, buf_text(&text), text.len);
	buf_free(&text);
	free(source);
	return code;
}

static int write_compile_flags(const char *folder)
{
	char *path = file_join(folder, "compile_flags.txt");
	int code = 0;

	if (!file_exists(path))
		code = file_write_atomic(path, compile_flags, strlen(compile_flags));
	free(path);
	return code;
}

/* Everything but kata.c. */
static int fill(const char *folder, const char *kata_folder, const char *include_folder)
{
	int code = copy_read_only(folder, include_folder, "dojo.h");

	if (!code)
		code = copy_read_only(folder, kata_folder, "slow.c");
	if (code)
		return code;
	code = copy_read_only(folder, kata_folder, "kata.h");
	if (code && code != ERR_NOT_FOUND) /* not every kata has one */
		return code;
	return write_compile_flags(folder);
}

int workspace_open_kata(char **out, const char *dir, const char *kata_id, const char *kata_folder,
			const char *include_folder)
{
	char *folder = kata_folder_of(dir, kata_id);
	char *path = workspace_kata_path(dir, kata_id);
	bool is_new = !file_exists(path);
	int code = ERR_USAGE;

	if (!kata_id[0] || kata_id[0] == '.' || strchr(kata_id, '/')) {
		(void)err_set(ERR_USAGE, "\"%s\" is no name of a kata", kata_id);
		goto out;
	}
	code = file_make_folders(folder);
	if (!code)
		code = fill(folder, kata_folder, include_folder);
	if (!code && is_new)
		code = copy_once(path, kata_folder, "start.c");
	/* A full disk or a read-only folder must not come between learners and what they wrote: the
	 * other files are then missing or old, and the next visit fills them in. */
	if (!is_new)
		code = 0;
	if (!code)
		*out = xstrdup(path);
out:
	free(folder);
	free(path);
	return code;
}
