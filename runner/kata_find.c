/*
 * kata_find.c - which kata does the user mean?
 *
 *   "5"           the number
 *   "05-channel-counter", "05-chan"   the id, or a prefix that only one id has
 *   "", ".", "../05-channel-counter", a path of a file in it
 *                 the innermost folder of the path that is named like a kata
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runner/kata.h"

static const struct kata *by_number(const struct kata_set *set, const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (!strchr("0123456789", *name) || *end)
		return NULL;
	for (int i = 0; i < set->count; i++)
		if (set->kata[i].number == number)
			return &set->kata[i];
	return NULL;
}

static const struct kata *by_id(const struct kata_set *set, const char *name, size_t len)
{
	for (int i = 0; i < set->count; i++)
		if (strlen(set->kata[i].id) == len && memcmp(set->kata[i].id, name, len) == 0)
			return &set->kata[i];
	return NULL;
}

/* *several: more than one id begins so. */
static const struct kata *by_prefix(const struct kata_set *set, const char *name, bool *several)
{
	const struct kata *found = NULL;

	for (int i = 0; i < set->count; i++) {
		if (strncmp(set->kata[i].id, name, strlen(name)) != 0)
			continue;
		*several |= found != NULL;
		found = &set->kata[i];
	}
	return *several ? NULL : found;
}

/* The innermost folder of the path that is named like a kata. */
static const struct kata *by_path(const struct kata_set *set, const char *name)
{
	char *path = realpath(*name ? name : ".", NULL);
	const struct kata *found = NULL;
	char *slash;

	while (path && !found && (slash = strrchr(path, '/'))) {
		found = by_id(set, slash + 1, strlen(slash + 1));
		*slash = '\0';
	}
	free(path);
	return found;
}

/* "1 Goroutine per item, 5 Channel as a counter" */
static char *list(const struct kata_set *set)
{
	struct buf out = {0};

	for (int i = 0; i < set->count; i++)
		buf_printf(&out, "%s%d %s", i ? ", " : "", set->kata[i].number, set->kata[i].title);
	return out.data ? out.data : xstrdup("none");
}

static void explain(const struct kata_set *set, const char *name, bool is_path, bool several)
{
	char *katas = list(set);

	if (is_path)
		(void)err_set(ERR_NOT_FOUND, "%s is not in a kata's folder; name one: %s",
			      *name && strcmp(name, ".") != 0 ? name : "this folder", katas);
	else
		(void)err_set(ERR_NOT_FOUND, "%s kata '%s'; there are: %s",
			      several ? "there is more than one" : "there is no", name, katas);
	free(katas);
}

const struct kata *kata_find(const struct kata_set *set, const char *name)
{
	bool is_path = !*name || *name == '.' || strchr(name, '/');
	bool several = false;
	const struct kata *found;

	if (is_path) {
		found = by_path(set, name);
	} else {
		found = by_number(set, name);
		if (!found)
			found = by_id(set, name, strlen(name));
		if (!found)
			found = by_prefix(set, name, &several);
	}
	if (!found)
		explain(set, name, is_path, several);
	return found;
}
