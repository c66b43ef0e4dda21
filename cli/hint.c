/*
 * hint.c - schedojo hint: opens a kata's hints one after another.
 *
 * An open hint can be read again at any time. One that cannot be recorded is shown all the same,
 * and the exit code says that it was not recorded.
 */
#include <stdlib.h>

#include "base/err.h"
#include "cli/cli.h"

static int put_hint(const struct kata *k, int hint)
{
	struct buf text = {0};
	int code = kata_read_text(&text, k, KATA_HINT_1 + hint - 1);

	if (code == 0) {
		printf("Hint %d of %d: ", hint, KATA_HINTS);
		cli_put_text(stdout, k->hint_title[hint - 1]);
		fputs("\n\n", stdout);
		cli_put(stdout, buf_text(&text), text.len);
	}
	buf_free(&text);
	return code;
}

static int open_hint(struct progress *p, const struct kata *k, int wanted)
{
	int opened = progress_get(p, k->id).hints;
	int hint = wanted ? wanted : opened < KATA_HINTS ? opened + 1 : KATA_HINTS;
	int code;

	if (hint > opened + 1)
		return err_set(ERR_USAGE, "hint %d comes first", opened + 1);
	code = put_hint(k, hint);
	if (code == 0 && hint > opened)
		code = progress_open_hint(p, k->id, hint);
	return code;
}

static int hint(struct cli *cli, const char *name, int wanted)
{
	struct kata_set set = {0};
	struct progress *p = NULL;
	const struct kata *k;
	int code = cli_load_katas(&set, cli);

	if (code < 0)
		return code;
	k = kata_find(&set, name);
	code = k ? cli_open_progress(&p, cli) : ERR_NOT_FOUND;
	if (code == 0)
		code = open_hint(p, k, wanted);
	progress_close(p);
	kata_set_free(&set);
	return code;
}

int verb_hint(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	int wanted = 0;
	int words;
	int code = options_read(cli, none, argc, argv, &words, NULL);

	if (code == 0 && words > 2)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[3]);
	if (code == 0 && words == 2) {
		wanted = argv[2][0] - '0';
		if (argv[2][1] || wanted < 1 || wanted > KATA_HINTS)
			code = err_set(ERR_USAGE, "hints are numbered 1 to %d", KATA_HINTS);
	}
	if (code == 0)
		code = hint(cli, words > 0 ? argv[1] : "", wanted);
	if (code == ERR_USAGE)
		return cli_usage("hint");
	return code < 0 ? cli_fail(code) : CLI_OK;
}
