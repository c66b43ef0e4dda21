/*
 * list.c - schedojo list: every kata, and how far the learner is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"

static struct progress_entry entry_of(const struct progress *p, const struct kata *k)
{
	struct progress_entry none = {.state = "new"};

	return p ? progress_get(p, k->id) : none;
}

#define TITLE_COLUMNS 34

static void put_line(const struct kata *k, const struct progress_entry *e)
{
	int title = (int)strlen(k->title);
	char speed[32] = "-";
	char share[32] = "-";

	if (e->best_ratio > 0) {
		snprintf(speed, sizeof speed, "x%.1f", e->best_ratio);
		snprintf(share, sizeof share, "%.0f%%", e->best_share * 100);
	}
	printf("%3d  ", k->number);
	cli_put_text(stdout, k->title);
	printf("%*s %-8s %-5s %6s %6s %5d  %d/%d\n",
	       title < TITLE_COLUMNS ? TITLE_COLUMNS - title : 0, "", k->level, e->state, speed,
	       share, e->tries, e->hints, KATA_HINTS);
}

static void put_lines(const struct kata_set *set, const struct progress *p)
{
	int done = 0;

	printf("  #  %-*s %-8s %-5s %6s %6s %5s  %s\n", TITLE_COLUMNS, "Kata", "Level",
	       "State", "Speed", "of ref", "Tries", "Hints");
	for (int i = 0; i < set->count; i++) {
		struct progress_entry e = entry_of(p, &set->kata[i]);

		put_line(&set->kata[i], &e);
		done += strcmp(e.state, "done") == 0;
	}
	printf("%d of %d done.\n", done, set->count);
}

static void put_kata_json(struct json *array, const struct kata *k, const struct progress_entry *e)
{
	struct json *j = json_add_object(array);

	json_set_int(j, "number", k->number);
	json_set_text(j, "id", k->id);
	json_set_text(j, "title", k->title);
	json_set_text(j, "level", k->level);
	json_set_text(j, "summary", k->summary);
	json_set_text(j, "cost", k->cost);
	json_set_text(j, "metric", k->metric);
	json_set_number(j, "bar", k->bar);
	json_set_text(j, "state", e->state);
	json_set_text(j, "last", *e->last ? e->last : NULL);
	json_set_number(j, "best_ratio", e->best_ratio);
	json_set_number(j, "best_share", e->best_share);
	json_set_int(j, "tries", e->tries);
	json_set_int(j, "hints", e->hints);
}

static void put_json(const struct kata_set *set, const struct progress *p)
{
	struct json *root = json_new_object();
	struct json *katas;

	json_set_text(root, "schema", "schedojo.list");
	json_set_int(root, "version", 1);
	katas = json_set_array(root, "katas");
	for (int i = 0; i < set->count; i++) {
		struct progress_entry e = entry_of(p, &set->kata[i]);

		put_kata_json(katas, &set->kata[i], &e);
	}
	cli_put_json(root);
	json_free(root);
}

int verb_list(struct cli *cli, int argc, char **argv)
{
	bool json = false;
	const struct option_spec table[] = {{"--json", OPTION_FLAG, &json, 0, 0}, {0}};
	struct kata_set set = {0};
	struct progress *p = NULL;
	int words;
	int code = options_read(cli, table, argc, argv, &words, NULL);

	if (code == 0 && words > 0)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[1]);
	if (code < 0)
		return cli_usage("list");
	code = cli_load_katas(&set, cli);
	if (code < 0)
		return cli_fail(code);
	/* A record that cannot be made is an empty one, and the katas are there all the same;
	 * one that is there and cannot be understood is not passed over. */
	code = cli_open_progress(&p, cli);
	if (code < 0)
		cli_complain("%s", err_text());
	if (code != ERR_DATA) {
		if (json)
			put_json(&set, p);
		else
			put_lines(&set, p);
		code = 0;
	}
	progress_close(p);
	kata_set_free(&set);
	return err_exit_code(code);
}
