/*
 * kata.c - kata.json to struct kata.
 *
 * A folder whose name begins with a digit is a kata; everything else in a set (common/, notes,
 * .git) is not looked at. What a kata cannot do without is asked for by name, so that a teacher who
 * writes one is told the file and the key; the rest has a default. One broken kata spoils the set:
 * a course with a hole in it should not start.
 */
#include "runner/kata.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "runner/verdict.h"

#define SCHEMA_VERSION 1 /* of kata.json; the kata's own is "version" */
#define JSON_MAX (256u * 1024)
#define TEXT_MAX (1u << 20)
#define NUMBER_OF_KATA_MAX 9999
#define CORES_DEFAULT 8
#define CORES_MAX 256 /* RT_CORES_MAX */
#define PROFILE_DEFAULT "go1.23-amd64"

/* ---- one kata.json ---- */

/* The sentence for a value that is there and cannot be. */
static int refuse(const char *path, const char *key, const char *why)
{
	return err_set(ERR_DATA, "%s: \"%s\" %s", path, key, why);
}

static int need_copy(char **out, const struct json *object, const char *key, const char *path)
{
	const char *text;
	int code = json_need_text(&text, object, key, path);

	if (!code)
		*out = xstrdup(text);
	return code;
}

static int read_hints(struct kata *k, const struct json *root, const char *path)
{
	const struct json *hints = json_get(root, "hints");

	if (json_count(hints) != KATA_HINTS)
		return refuse(path, "hints", "must be a list of three titles");
	for (int i = 0; i < KATA_HINTS; i++) {
		const char *title = json_string(json_at(hints, i));

		if (!*title)
			return refuse(path, "hints", "must be a list of three titles");
		k->hint_title[i] = xstrdup(title);
	}
	return 0;
}

static int read_machine(struct kata *k, const struct json *root, const char *path)
{
	const struct json *machine = json_get(root, "machine");
	int64_t cores = json_int(machine, "cores", json_get(machine, "cores") ? 0 : CORES_DEFAULT);

	if (cores < 1 || cores > CORES_MAX)
		return refuse(path, "cores", "must be a number from 1 to 256");
	k->cores = (int)cores;
	k->profile = xstrdup(json_text(machine, "profile", PROFILE_DEFAULT));
	return 0;
}

static int read_bar(struct kata *k, const struct json *root, const char *path)
{
	if (!json_get(root, "bar"))
		return refuse(path, "bar", "is missing");
	k->bar = json_number(root, "bar", -1);
	if (k->bar < 0)
		return refuse(path, "bar", "must be a number, 0 or more");
	return 0;
}

/* One word, or several with '|' between them. */
static int read_slow_verdict(struct kata *k, const struct json *root, const char *path)
{
	const char *text = json_text(root, "slow_verdict", "slow");
	char *words = xstrdup(text), *rest = words, *word;
	int code = 0;

	while (!code && (word = strsep(&rest, "|")))
		if (verdict_from_text(word) < 0)
			code = refuse(path, "slow_verdict",
				      "must be verdict words with | between them");
	free(words);
	if (!code)
		k->slow_verdict = xstrdup(text);
	return code;
}

static int read_schema(const struct json *root, const char *path)
{
	int64_t version;
	int code;

	if (strcmp(json_text(root, "schema", ""), "schedojo.kata") != 0)
		return refuse(path, "schema", "must be \"schedojo.kata\"");
	code = json_need_int(&version, root, "schema_version", path);
	if (!code && version > SCHEMA_VERSION)
		code = refuse(path, "schema_version", "is that of a newer schedojo");
	return code;
}

static int read_version(struct kata *k, const struct json *root, const char *path)
{
	int64_t version;
	int code = json_need_int(&version, root, "version", path);

	if (!code && (version < 1 || version > INT_MAX))
		code = refuse(path, "version", "must be 1 or more");
	if (!code)
		k->version = (int)version;
	return code;
}

static int read_id(struct kata *k, const struct json *root, const char *path)
{
	const char *id;
	int code = json_need_text(&id, root, "id", path);

	if (code)
		return code;
	if (strcmp(id, k->id) != 0)
		return refuse(path, "id", "must be the name of the folder");
	if (json_int(root, "number", k->number) != k->number)
		return refuse(path, "number",
			      "must be the number that the folder's name begins with");
	return 0;
}

static int read_texts(struct kata *k, const struct json *root, const char *path)
{
	int code = need_copy(&k->title, root, "title", path);

	if (!code)
		code = need_copy(&k->level, root, "level", path);
	if (!code)
		code = need_copy(&k->summary, root, "summary", path);
	if (!code)
		code = need_copy(&k->cost, root, "cost", path);
	k->metric = xstrdup(json_text(root, "metric", "ns/op"));
	k->claim = xstrdup(json_text(root, "claim", ""));
	k->real_go = xstrdup(json_text(root, "real_go", ""));
	k->next = xstrdup(json_text(root, "next", ""));
	return code;
}

static int read_all(struct kata *k, const struct json *root, const char *path)
{
	int code = json_is_object(root) ? 0 : err_set(ERR_DATA, "%s: not a JSON object", path);

	if (!code)
		code = read_schema(root, path);
	if (!code)
		code = read_version(k, root, path);
	if (!code)
		code = read_id(k, root, path);
	if (!code)
		code = read_texts(k, root, path);
	if (!code)
		code = read_machine(k, root, path);
	if (!code)
		code = read_bar(k, root, path);
	if (!code)
		code = read_slow_verdict(k, root, path);
	if (!code)
		code = read_hints(k, root, path);
	return code;
}

static void kata_fini(struct kata *k)
{
	free(k->folder);
	free(k->id);
	free(k->title);
	free(k->level);
	free(k->summary);
	free(k->cost);
	for (int i = 0; i < KATA_HINTS; i++)
		free(k->hint_title[i]);
	free(k->metric);
	free(k->profile);
	free(k->slow_verdict);
	free(k->claim);
	free(k->real_go);
	free(k->next);
	*k = (struct kata){0};
}

/* k holds folder, id and number. */
static int kata_read(struct kata *k)
{
	char *path = file_join(k->folder, "kata.json");
	struct json *root = NULL;
	struct buf text = {0};
	int code = file_read(&text, path, JSON_MAX);

	if (!code)
		code = json_parse(&root, path, buf_text(&text), text.len);
	if (!code)
		code = read_all(k, root, path);
	json_free(root);
	buf_free(&text);
	free(path);
	return code;
}

/* ---- the set ---- */

/* The number that the folder's name begins with; 0 when it is no kata's. */
static int number_of(const char *name)
{
	int number = 0;

	for (; isdigit((unsigned char)*name); name++)
		if (number <= NUMBER_OF_KATA_MAX)
			number = number * 10 + (*name - '0');
	return number <= NUMBER_OF_KATA_MAX && *name == '-' ? number : 0;
}

static int add_kata(struct kata_set *set, const char *folder, const char *name)
{
	struct kata k = {.number = number_of(name)};
	int code;

	k.folder = file_join(folder, name);
	k.id = xstrdup(name);
	if (!file_is_folder(k.folder)) {
		kata_fini(&k);
		return 0;
	}
	code = kata_read(&k);
	if (code) {
		kata_fini(&k);
		return code;
	}
	set->kata = xrealloc(set->kata, (size_t)(set->count + 1) * sizeof *set->kata);
	set->kata[set->count++] = k;
	return 0;
}

static int by_number(const void *a, const void *b)
{
	const struct kata *j = a, *k = b;

	return j->number != k->number ? (j->number < k->number ? -1 : 1) : strcmp(j->id, k->id);
}

static int refuse_twins(const struct kata_set *set)
{
	for (int i = 1; i < set->count; i++)
		if (set->kata[i].number == set->kata[i - 1].number)
			return err_set(ERR_DATA, "%s and %s have the same number",
				       set->kata[i - 1].folder, set->kata[i].folder);
	return 0;
}

static int read_folder(struct kata_set *set, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int code = 0;

	if (!dir)
		return err_set_errno(ERR_NOT_FOUND, "the katas' folder %s", folder);
	while (!code && (errno = 0, entry = readdir(dir)))
		if (number_of(entry->d_name) > 0)
			code = add_kata(set, folder, entry->d_name);
	if (!code && errno)
		code = err_set_errno(ERR_IO, "%s", folder);
	(void)closedir(dir); /* only read from */
	return code;
}

int kata_set_load(struct kata_set *out, const char *folder)
{
	char *absolute = realpath(folder, NULL);
	int code;

	*out = (struct kata_set){0};
	if (!absolute)
		return err_set_errno(ERR_NOT_FOUND, "the katas' folder %s", folder);
	code = read_folder(out, absolute);
	if (!code && out->count == 0)
		code = err_set(ERR_NOT_FOUND, "%s holds no katas", absolute);
	if (out->count > 0)
		qsort(out->kata, (size_t)out->count, sizeof *out->kata, by_number);
	if (!code)
		code = refuse_twins(out);
	if (code)
		kata_set_free(out);
	free(absolute);
	return code;
}

void kata_set_free(struct kata_set *set)
{
	for (int i = 0; i < set->count; i++)
		kata_fini(&set->kata[i]);
	free(set->kata);
	*set = (struct kata_set){0};
}

char *kata_default_folder(const char *override)
{
	const char *variable = getenv("SCHEDOJO_KATAS");

	if (override)
		return xstrdup(override);
	return variable && *variable ? xstrdup(variable) : file_part(PART_KATAS);
}

/* ---- its files ---- */

static int read_file(struct buf *out, const struct kata *k, const char *name)
{
	char *path = file_join(k->folder, name);
	int code = file_read(out, path, TEXT_MAX);

	free(path);
	return code;
}

int kata_read_text(struct buf *out, const struct kata *k, enum kata_text which)
{
	static const char *const name[] = {
		[KATA_BRIEF] = "brief.md",
		[KATA_WHY] = "why.md",
		[KATA_GO] = "go.md",
		[KATA_HINT_1] = "hint-1.md",
		[KATA_HINT_2] = "hint-2.md",
		[KATA_HINT_3] = "hint-3.md",
		[KATA_SOLUTION_TEXT] = "solution.md",
	};

	return read_file(out, k, name[which]);
}

int kata_read_code(struct buf *out, const struct kata *k, enum kata_code which)
{
	static const char *const name[] = {
		[KATA_SLOW] = "slow.c",   [KATA_START] = "start.c", [KATA_SOLUTION] = "solution.c",
		[KATA_JUDGE] = "judge.c", [KATA_HEADER] = "kata.h",
	};

	return read_file(out, k, name[which]);
}
