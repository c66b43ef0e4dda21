/*
 * check.c - schedojo check and schedojo replay: judges one file against one kata.
 *
 * A check of the learner's own file is recorded as a try. One of another file (--file), of tests
 * alone (--quick) or of a single schedule is not: it says nothing about how far the learner is.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "cli/cli.h"

struct request {
	struct check_options options;
	const char *file; /* --file; NULL: the learner's own */
	bool json;
};

static bool is_live(const struct cli *cli, const struct request *q)
{
	const char *term = getenv("TERM");

	return !q->json && !cli->plain && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

static int record_try(const struct cli *cli, const struct kata *k, const struct verdict *v,
		      bool say)
{
	struct progress_try t = {.verdict = verdict_text(v->word), .ratio = v->ratio,
				 .share = verdict_share(v)};
	struct progress *p = NULL;
	int code = cli_open_progress(&p, cli);

	if (code == 0)
		code = progress_record_try(p, k->id, &t);
	if (code == 0 && say)
		printf("try %d is recorded.\n", progress_get(p, k->id).tries);
	progress_close(p);
	return code;
}

static void put_next(const struct kata *k, const struct verdict *v)
{
	if (v->word != VERDICT_PASS)
		printf("next: schedojo hint %d\n", k->number);
	else
		printf("next: schedojo solution %d%s%s\n", k->number,
		       *k->next ? ", schedojo show " : "", k->next);
}

/* Runs the check and tells it; *exit_code is the verdict's. */
static int judge(int *exit_code, const struct cli *cli, const struct request *q)
{
	const struct kata *k = q->options.kata;
	struct report report = {.live = is_live(cli, q), .kata = k, .file = q->file,
				.seed = q->options.seed};
	bool is_try = !q->file && !q->options.quick && !q->options.schedule;
	const struct verdict *v;
	struct check *c;
	int code;

	if (!q->json) {
		printf("kata %d: ", k->number);
		cli_put_text(stdout, k->title);
		puts(".");
	}
	code = cli_drive_check(&c, &q->options, q->json ? NULL : report_stages, &report);
	if (code < 0)
		return code;
	v = check_verdict(c);
	*exit_code = verdict_exit_code(v->word);
	if (q->json) {
		struct json *root = verdict_json(v);

		cli_put_json(root);
		json_free(root);
	} else {
		report_verdict(&report, v);
	}
	if (is_try)
		code = record_try(cli, k, v, !q->json);
	if (!q->json && is_try)
		put_next(k, v);
	check_free(c);
	return code;
}

static int check_kata(const struct cli *cli, const char *name, struct request *q)
{
	struct kata_set set = {0};
	char *own = NULL;
	int exit_code = CLI_OK;
	int code = cli_load_katas(&set, cli);

	if (code < 0)
		return cli_fail(code);
	q->options.kata = kata_find(&set, name);
	if (!q->options.kata)
		code = ERR_NOT_FOUND;
	else if (!q->file)
		code = cli_open_file(&own, cli, q->options.kata);
	q->options.file = q->file ? q->file : own;
	if (code == 0)
		code = judge(&exit_code, cli, q);
	free(own);
	kata_set_free(&set);
	return code < 0 ? cli_fail(code) : exit_code;
}

int verb_check(struct cli *cli, int argc, char **argv)
{
	struct request q = {0};
	const struct option_spec table[] = {
		{"--file", OPTION_TEXT, &q.file, 0, 0},
		{"--seed", OPTION_SEED, &q.options.seed, 0, 0},
		{"--quick", OPTION_FLAG, &q.options.quick, 0, 0},
		{"--no-stopwatch", OPTION_FLAG, &q.options.no_stopwatch, 0, 0},
		{"--json", OPTION_FLAG, &q.json, 0, 0},
		{0}};
	int words;
	int code = options_read(cli, table, argc, argv, &words, NULL);

	if (code == 0 && words > 1)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[2]);
	return code < 0 ? cli_usage("check") : check_kata(cli, words > 0 ? argv[1] : "", &q);
}

int verb_replay(struct cli *cli, int argc, char **argv)
{
	struct request q = {0};
	const struct option_spec table[] = {
		{"--schedule", OPTION_TEXT, &q.options.schedule, 0, 0},
		{"--file", OPTION_TEXT, &q.file, 0, 0},
		{"--json", OPTION_FLAG, &q.json, 0, 0},
		{0}};
	int words;
	int code = options_read(cli, table, argc, argv, &words, NULL);

	if (code == 0 && words > 1)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[2]);
	if (code == 0 && !q.options.schedule)
		code = err_set(ERR_USAGE, "name the schedule: --schedule STRING");
	q.options.no_stopwatch = true;
	return code < 0 ? cli_usage("replay") : check_kata(cli, words > 0 ? argv[1] : "", &q);
}
