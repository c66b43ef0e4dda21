/*
 * show.c - schedojo show: the pages of a kata, as they are in its folder.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "cli/cli.h"

#define HEADER_BYTES_MAX (1u << 20)

static int put_text(const struct kata *k, enum kata_text which)
{
	struct buf text = {0};
	int code = kata_read_text(&text, k, which);

	if (code == 0)
		cli_put(stdout, buf_text(&text), text.len);
	buf_free(&text);
	return code;
}

static int put_slow(const struct kata *k)
{
	struct buf text = {0};
	int code = kata_read_code(&text, k, KATA_SLOW);

	if (code == 0)
		cli_put(stdout, buf_text(&text), text.len);
	buf_free(&text);
	return code;
}

static void put_fact(const char *name, const char *value)
{
	if (!value || !*value)
		return;
	printf("%-12s ", name);
	cli_put_text(stdout, value);
	putchar('\n');
}

static int put_brief(const struct kata *k)
{
	printf("Kata %d: ", k->number);
	cli_put_text(stdout, k->title);
	printf("  (%s)\n\n", k->level);
	return put_text(k, KATA_BRIEF);
}

/* What is known about the kata, and by what it is judged. */
static int put_notes(const struct kata *k)
{
	char number[64];

	put_fact("kata", k->id);
	put_fact("level", k->level);
	put_fact("cost", k->cost);
	put_fact("metric", k->metric);
	snprintf(number, sizeof number, "%d simulated cores, profile ", k->cores);
	printf("%-12s %s", "machine", number);
	cli_put_text(stdout, k->profile);
	putchar('\n');
	if (k->bar > 0)
		snprintf(number, sizeof number, "%.3g times as fast as slow", k->bar);
	else
		snprintf(number, sizeof number, "correctness alone");
	put_fact("pass line", number);
	put_fact("claim", k->claim);
	put_fact("real Go", k->real_go);
	return 0;
}

static int put_api(void)
{
	struct buf text = {0};
	char *folder = file_part(PART_INCLUDE);
	char *path = folder ? file_join(folder, "dojo.h") : NULL;
	int code = path ? file_read(&text, path, HEADER_BYTES_MAX) : ERR_NOT_FOUND;

	if (code == 0)
		cli_put(stdout, buf_text(&text), text.len);
	buf_free(&text);
	free(path);
	free(folder);
	return code;
}

static int put_page(const struct kata *k, const char *page)
{
	if (strcmp(page, "brief") == 0)
		return put_brief(k);
	if (strcmp(page, "slow") == 0)
		return put_slow(k);
	if (strcmp(page, "go") == 0)
		return put_text(k, KATA_GO);
	if (strcmp(page, "why") == 0)
		return put_text(k, KATA_WHY);
	if (strcmp(page, "notes") == 0)
		return put_notes(k);
	return err_set(ERR_USAGE, "there is no page '%s', only brief, slow, go, why and notes",
		       page);
}

int verb_show(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	struct kata_set set = {0};
	const struct kata *k;
	int words;
	int code = options_read(cli, none, argc, argv, &words, NULL);

	if (code == 0 && words > 2)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[3]);
	if (code < 0)
		return cli_usage("show");
	if (words == 1 && strcmp(argv[1], "api") == 0) {
		code = put_api();
		return code < 0 ? cli_fail(code) : CLI_OK;
	}
	code = cli_load_katas(&set, cli);
	if (code < 0)
		return cli_fail(code);
	k = kata_find(&set, words > 0 ? argv[1] : "");
	code = k ? put_page(k, words > 1 ? argv[2] : "brief") : ERR_NOT_FOUND;
	kata_set_free(&set);
	if (code == ERR_USAGE)
		return cli_usage("show");
	return code < 0 ? cli_fail(code) : CLI_OK;
}
