/*
 * options.c - reads options from the words of a command line.
 *
 * Rejected: getopt_long. It prints its own sentences, allows abbreviations that would bind us for
 * ever, and its tables say nothing about values.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli.h"

static int read_count(const struct option_spec *o, const char *value)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end || errno || n < o->min || n > o->max)
		return err_set(ERR_USAGE, "%s wants a number from %d to %d, not '%s'", o->name,
			       o->min, o->max, value);
	*(int *)o->out = (int)n;
	return 0;
}

static int read_seed(const struct option_spec *o, const char *value)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(value, &end, 0);
	if (end == value || *end || errno || *value == '-')
		return err_set(ERR_USAGE, "%s wants a number, not '%s'", o->name, value);
	*(uint64_t *)o->out = n;
	return 0;
}

static int read_seconds(const struct option_spec *o, const char *value)
{
	char *end;
	double n = strtod(value, &end);

	if (end == value || *end || !(n > 0 && n < 1e6))
		return err_set(ERR_USAGE, "%s wants seconds, not '%s'", o->name, value);
	*(double *)o->out = n;
	return 0;
}

static int read_color(const struct option_spec *o, const char *value)
{
	static const char *const names[] = {
		[UI_COLOR_AUTO] = "auto", [UI_COLOR_NEVER] = "never", [UI_COLOR_ALWAYS] = "always"};

	for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
		if (strcmp(names[i], value) == 0) {
			*(enum ui_color *)o->out = i;
			return 0;
		}
	}
	return err_set(ERR_USAGE, "%s wants auto, never or always, not '%s'", o->name, value);
}

static int read_value(const struct option_spec *o, const char *value)
{
	switch (o->kind) {
	case OPTION_COUNT: return read_count(o, value);
	case OPTION_SEED: return read_seed(o, value);
	case OPTION_SECONDS: return read_seconds(o, value);
	case OPTION_COLOR: return read_color(o, value);
	case OPTION_TEXT:
		if (!*value)
			return err_set(ERR_USAGE, "%s wants a value", o->name);
		*(const char **)o->out = value;
		return 0;
	case OPTION_FLAG: break;
	}
	return err_set(ERR_INTERNAL, "%s takes no value", o->name);
}

/* The entry whose name is the first len bytes of word; NULL: none. */
static const struct option_spec *find(const struct option_spec *table, const char *word, size_t len)
{
	for (const struct option_spec *o = table; o->name; o++)
		if (strlen(o->name) == len && strncmp(o->name, word, len) == 0)
			return o;
	return NULL;
}

/* Reads the option argv[at]; returns how many words it took, or an error. */
static int read_option(const struct option_spec *const tables[2], int argc, char **argv, int at)
{
	size_t len = strcspn(argv[at], "=");
	bool has_value = argv[at][len] == '=';
	const struct option_spec *o = find(tables[0], argv[at], len);
	int code;

	if (!o)
		o = find(tables[1], argv[at], len);
	if (!o)
		return err_set(ERR_USAGE, "there is no option '%.*s'", (int)len, argv[at]);
	if (o->kind == OPTION_FLAG) {
		if (has_value)
			return err_set(ERR_USAGE, "%s takes no value", o->name);
		*(bool *)o->out = true;
		return 1;
	}
	if (!has_value && at + 1 >= argc)
		return err_set(ERR_USAGE, "%s wants a value", o->name);
	code = read_value(o, has_value ? argv[at] + len + 1 : argv[at + 1]);
	return code < 0 ? code : has_value ? 1 : 2;
}

#define GLOBALS(cli)                                                                               \
	{                                                                                          \
		{"--katas", OPTION_TEXT, &(cli)->katas, 0, 0},                                     \
		{"--dir", OPTION_TEXT, &(cli)->dir, 0, 0},                                         \
		{"--color", OPTION_COLOR, &(cli)->color, 0, 0},                                    \
		{"--ascii", OPTION_FLAG, &(cli)->ascii, 0, 0},                                     \
		{"--plain", OPTION_FLAG, &(cli)->plain, 0, 0},                                     \
		{0}                                                                                \
	}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && strcmp(word, "--") != 0;
}

int options_read_globals(struct cli *cli, int argc, char **argv)
{
	const struct option_spec globals[] = GLOBALS(cli);
	const struct option_spec *const tables[2] = {globals, globals};
	int at = 1;

	while (at < argc && is_option(argv[at])) {
		int taken = read_option(tables, argc, argv, at);

		if (taken < 0)
			return taken;
		at += taken;
	}
	return at;
}

int options_read(struct cli *cli, const struct option_spec *table, int argc, char **argv,
		 int *words, int *rest)
{
	const struct option_spec globals[] = GLOBALS(cli);
	const struct option_spec *const tables[2] = {table, globals};
	int at = 1;

	*words = 0;
	while (at < argc && strcmp(argv[at], "--") != 0) {
		int taken = 1;

		if (is_option(argv[at]))
			taken = read_option(tables, argc, argv, at);
		else
			argv[1 + (*words)++] = argv[at];
		if (taken < 0)
			return taken;
		at += taken;
	}
	at += at < argc; /* past "--" */
	if (rest)
		*rest = argc - at;
	while (!rest && at < argc)
		argv[1 + (*words)++] = argv[at++];
	return 0;
}
