/*
 * solution.c - schedojo solution: the shipped solution and its trade-offs, after a pass or when
 * given up.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli.h"

static int put_solution(const struct kata *k)
{
	struct buf program = {0};
	struct buf text = {0};
	int code = kata_read_code(&program, k, KATA_SOLUTION);

	if (code == 0)
		code = kata_read_text(&text, k, KATA_SOLUTION_TEXT);
	if (code == 0) {
		cli_put(stdout, buf_text(&program), program.len);
		putchar('\n');
		cli_put(stdout, buf_text(&text), text.len);
	}
	buf_free(&program);
	buf_free(&text);
	return code;
}

static int open_solution(struct progress *p, const struct kata *k, bool give_up)
{
	struct progress_entry e = progress_get(p, k->id);
	bool is_open = strcmp(e.state, "done") == 0 || strcmp(e.state, "seen") == 0;
	int code;

	if (!is_open && !give_up)
		return err_set(ERR_PERMISSION,
			       "the solution opens when you pass; "
			       "to see it now: schedojo solution %d --give-up", k->number);
	/* Recorded first: what cannot be recorded as given up stays closed. */
	code = is_open ? 0 : progress_give_up(p, k->id);
	return code < 0 ? code : put_solution(k);
}

int verb_solution(struct cli *cli, int argc, char **argv)
{
	bool give_up = false;
	const struct option_spec table[] = {{"--give-up", OPTION_FLAG, &give_up, 0, 0}, {0}};
	struct kata_set set = {0};
	struct progress *p = NULL;
	const struct kata *k;
	int words;
	int code = options_read(cli, table, argc, argv, &words, NULL);

	if (code == 0 && words > 1)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[2]);
	if (code < 0)
		return cli_usage("solution");
	code = cli_load_katas(&set, cli);
	if (code < 0)
		return cli_fail(code);
	k = kata_find(&set, words > 0 ? argv[1] : "");
	code = k ? cli_open_progress(&p, cli) : ERR_NOT_FOUND;
	if (code == 0)
		code = open_solution(p, k, give_up);
	progress_close(p);
	kata_set_free(&set);
	return code < 0 ? cli_fail(code) : CLI_OK;
}
