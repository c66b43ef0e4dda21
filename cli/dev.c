/*
 * dev.c - schedojo dev check: proves that a kata teaches what it says, for those who write katas.
 *
 * One line for each thing proved: "ok" or "FAIL", the file, what was found. The stopwatch is left
 * out: it decides nothing, and a proof must say the same twice.
 */
#include <ctype.h>
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "cli/cli.h"

#define SPARE 1.25               /* by how much the solution must be beyond the pass line */
#define SOLUTION_SCHEDULES 1000  /* a learner's file gets 200 */
#define SOURCE_BYTES_MAX (1u << 20)

struct proof {
	const struct kata *kata;
	int passed, failed;
};

static void tell(struct proof *p, bool ok, const char *file, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void tell(struct proof *p, bool ok, const char *file, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	printf("%-5s %s/%s: ", ok ? "ok" : "FAIL", p->kata->id, file);
	cli_put_text(stdout, text);
	putchar('\n');
	fflush(stdout);
	*(ok ? &p->passed : &p->failed) += 1;
}

/* Checks one of the kata's files; *c is NULL when that was impossible, which is told. */
static const struct verdict *judge(struct proof *p, struct check **c, const char *file,
				   struct check_options options)
{
	char *path = file_join(p->kata->folder, file);
	int code;

	*c = NULL;
	options.kata = p->kata;
	options.file = path;
	options.no_stopwatch = true;
	code = cli_drive_check(c, &options, NULL, NULL);
	free(path);
	if (code < 0) {
		*c = NULL;
		tell(p, false, file, "%s", err_text());
		return NULL;
	}
	return check_verdict(*c);
}

static void prove_texts(struct proof *p)
{
	int found = 0;

	for (int i = KATA_BRIEF; i <= KATA_SOLUTION_TEXT; i++) {
		struct buf text = {0};

		if (kata_read_text(&text, p->kata, i) < 0)
			tell(p, false, "texts", "%s", err_text());
		else
			found += text.len > 0;
		buf_free(&text);
	}
	tell(p, found == KATA_SOLUTION_TEXT + 1, "texts", "%d of %d have something to say", found,
	     KATA_SOLUTION_TEXT + 1);
}

/* Whether word is one of the words in a list like "race|wrong". */
static bool is_one_of(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *w = list; *w; w += strcspn(w, "|"), w += *w == '|')
		if (strcspn(w, "|") == len && strncmp(w, word, len) == 0)
			return true;
	return false;
}

static void prove_slow(struct proof *p)
{
	struct check *c;
	const struct verdict *v = judge(p, &c, "slow.c", (struct check_options){0});

	if (v) {
		const char *word = verdict_text(v->word);
		bool ok = is_one_of(word, p->kata->slow_verdict);

		tell(p, ok, "slow.c", "%s, %s kata.json says%s%s: %s", word, ok ? "as" : "and",
		     ok ? "" : " ", ok ? "" : p->kata->slow_verdict,
		     v->message ? v->message : "");
	}
	check_free(c);
}

static void prove_start(struct proof *p)
{
	struct check_options options = {.quick = true};
	struct check *c;
	const struct verdict *v = judge(p, &c, "start.c", options);

	if (v) {
		bool ok = v->stage[STAGE_COMPILE].status == STAGE_OK;

		tell(p, ok, "start.c", "%s", ok ? "compiles" : v->message);
	}
	check_free(c);
}

static void prove_solution(struct proof *p)
{
	struct check_options options = {.schedules = SOLUTION_SCHEDULES};
	struct check *c;
	const struct verdict *v = judge(p, &c, "solution.c", options);

	if (v && v->word != VERDICT_PASS)
		tell(p, false, "solution.c", "%s: %s", verdict_text(v->word), v->message);
	else if (v && v->bar > 0)
		tell(p, v->ratio >= v->bar * SPARE, "solution.c",
		     "passes %d schedules, x%.2f, needs x%.2f (the pass line and a quarter)",
		     v->explored, v->ratio, v->bar * SPARE);
	else if (v)
		tell(p, true, "solution.c", "passes %d schedules", v->explored);
	check_free(c);
}

/* What the first line of a file in wrong/ says: its verdict word, and behind the colon a
 * sentence. */
static int read_expected(const char *path)
{
	struct buf text = {0};
	char word[32] = "";
	int expected = -1;

	if (file_read(&text, path, SOURCE_BYTES_MAX) == 0 &&
	    sscanf(buf_text(&text), "/* %31[A-Za-z-]:", word) == 1) {
		for (char *c = word; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		expected = verdict_from_text(word);
	}
	buf_free(&text);
	return expected;
}

static void prove_wrong(struct proof *p, const char *path)
{
	const char *file = path + strlen(p->kata->folder) + 1;
	int expected = read_expected(path);
	const struct verdict *v;
	struct check *c;

	if (expected < 0) {
		tell(p, false, file, "its first line is not /* VERDICT: sentence */");
		return;
	}
	v = judge(p, &c, file, (struct check_options){0});
	if (v) {
		bool ok = (int)v->word == expected;

		tell(p, ok, file, "%s, %s its first line says%s%s: %s", verdict_text(v->word),
		     ok ? "as" : "and", ok ? "" : " ", ok ? "" : verdict_text(expected),
		     v->message ? v->message : "");
	}
	check_free(c);
}

static void prove_all_wrong(struct proof *p)
{
	char *pattern = file_join(p->kata->folder, "wrong/*.c");
	glob_t found;

	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			prove_wrong(p, found.gl_pathv[i]);
		globfree(&found);
	}
	free(pattern);
}

static void prove(struct proof *p)
{
	prove_texts(p);
	prove_slow(p);
	prove_start(p);
	prove_solution(p);
	prove_all_wrong(p);
}

static int prove_katas(const struct cli *cli, const char *name)
{
	struct kata_set set = {0};
	struct proof p = {0};
	const struct kata *one = NULL;
	int code = cli_load_katas(&set, cli);

	if (code < 0)
		return cli_fail(code);
	if (name)
		one = kata_find(&set, name);
	for (int i = 0; i < set.count && !(name && !one); i++) {
		p.kata = &set.kata[i];
		if (!one || one == p.kata)
			prove(&p);
	}
	if (name && !one)
		code = ERR_NOT_FOUND;
	else
		printf("%d passed, %d failed\n", p.passed, p.failed);
	kata_set_free(&set);
	return code < 0 ? cli_fail(code) : p.failed ? CLI_NOT_PASSED : CLI_OK;
}

int verb_dev(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	int words;
	int code = options_read(cli, none, argc, argv, &words, NULL);

	if (code == 0 && (words < 1 || strcmp(argv[1], "check") != 0))
		code = err_set(ERR_USAGE, "name what to do: dev check");
	if (code == 0 && words > 2)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[3]);
	return code < 0 ? cli_usage("dev") : prove_katas(cli, words > 1 ? argv[2] : NULL);
}
