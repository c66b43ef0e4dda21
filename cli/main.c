/*
 * main.c - the verbs of schedojo, and the way to them.
 *
 * No verb means the app. Global options may stand before the verb or after it.
 */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/err.h"
#include "cli/cli.h"

const struct verb verbs[] = {
	{"list", "[--json]", "all katas, and how far you are", verb_list, NULL},
	{"show", "KATA [brief|slow|go|why|notes]",
	 "a kata's text, its slow program, the same in Go", verb_show,
	 "schedojo show api prints dojo.h, the header that your programs include.\n"},
	{"edit", "KATA", "your file, in your editor", verb_edit,
	 "The editor is $VISUAL, else $EDITOR, else sensible-editor, nano or vi.\n"},
	{"check", "KATA [--file F] [--seed S] [--quick] [--no-stopwatch] [--json]",
	 "is it right, and is it fast enough", verb_check,
	 "  --file F        checks F instead of your own file; nothing is recorded\n"
	 "  --seed S        of the schedules that are tried [1]\n"
	 "  --quick         compiles and tests, no more; nothing is recorded\n"
	 "  --no-stopwatch  leaves out the measurement on this machine, which decides nothing\n"
	 "  --json          the verdict as JSON\n"},
	{"replay", "KATA --schedule STRING [--file F] [--json]",
	 "one interleaving once more, as a verdict named it", verb_replay, NULL},
	{"hint", "KATA [1|2|3]", "opens the next hint, or shows an open one", verb_hint, NULL},
	{"solution", "KATA [--give-up]", "the solution, once you have passed", verb_solution,
	 "With --give-up it opens before that, and the kata counts as seen, not as done.\n"},
	{"run", "PROG.c [--machine real|sim] [OPTION]... [-- ARG...]",
	 "any program written against dojo.h", verb_run,
	 "  --machine M     real: this machine's threads; sim: the simulated one [real,\n"
	 "                  or sim where an option below asks for it]\n"
	 "  --procs N       GOMAXPROCS [the machine's cores]\n"
	 "  --cores N       cores of the simulated machine [8]\n"
	 "  --seed S        of everything that is drawn by lot [1]\n"
	 "  --strategy S    which core takes the next step: time, random or pct [time]\n"
	 "  --explore N     tries N schedules on the simulated machine, watches for races,\n"
	 "                  deadlocks, leaks and panics, and stops at the first\n"
	 "  --stats         at the end, what the scheduler did, on stderr\n"
	 "  --schedule S    one interleaving once more, as --explore named it\n"
	 "  --timeout SEC   of wall time [none]\n"
	 "  --memory MIB    at most for the program [half of this machine's]\n"
	 "  --output MIB    at most printed [64]\n"},
	{"init", "DIR", "makes a folder that holds your files and your record", verb_init, NULL},
	{"dev", "check [KATA]", "proves a kata: for those who write them", verb_dev,
	 "Slow gets the verdict that kata.json names, start.c compiles, the solution passes\n"
	 "with a quarter to spare, and every file in wrong/ gets the verdict that its first\n"
	 "line names.\n"},
	{"help", "[VERB|exit-codes]", "this list, or more about one verb", verb_help, NULL},
	{"version", "", "the version", verb_version, NULL},
	{0}
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static int smallest(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

#define WORD_MAX 32 /* longer words are no misspelt verbs */

/* How many letters must be added, dropped, changed or swapped with their neighbour to get from a
 * to b (the restricted Damerau-Levenshtein distance). */
static int distance(const char *a, const char *b)
{
	int d[WORD_MAX + 1][WORD_MAX + 1];
	int rows = (int)strlen(a);
	int columns = (int)strlen(b);

	if (rows > WORD_MAX || columns > WORD_MAX)
		return WORD_MAX;
	for (int i = 0; i <= rows; i++)
		d[i][0] = i;
	for (int j = 0; j <= columns; j++)
		d[0][j] = j;
	for (int i = 1; i <= rows; i++) {
		for (int j = 1; j <= columns; j++) {
			int same = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			d[i][j] = smallest(d[i - 1][j] + 1, d[i][j - 1] + 1, same);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = smallest(d[i][j], d[i - 2][j - 2] + 1, WORD_MAX);
		}
	}
	return d[rows][columns];
}

const char *verb_nearest(const char *name)
{
	const char *nearest = NULL;
	int best = 3; /* two slips are a misspelling, three are another word */

	for (const struct verb *v = verbs; v->name; v++) {
		int d = distance(name, v->name);

		if (d < best && d < (int)strlen(v->name)) {
			best = d;
			nearest = v->name;
		}
	}
	return nearest;
}

static int unknown_verb(const char *name)
{
	const char *nearest = verb_nearest(name);

	if (nearest)
		cli_complain("there is no verb '%s'; did you mean '%s'?", name, nearest);
	else
		cli_complain("there is no verb '%s'; schedojo help lists them", name);
	return CLI_USAGE;
}

static int run_app(const struct cli *cli)
{
	struct ui_options options = {.katas = cli->katas, .dir = cli->dir, .color = cli->color,
				     .ascii = cli->ascii};

	return ui_run(&options);
}

static int run_verb(struct cli *cli, int argc, char **argv)
{
	const struct verb *v = verb_find(argv[0]);

	return v ? v->run(cli, argc, argv) : unknown_verb(argv[0]);
}

int main(int argc, char **argv)
{
	static char *list[] = {"list", NULL};
	static char *help[] = {"help", NULL};
	static char *version[] = {"version", NULL};
	struct cli cli = {0};
	int verb;
	int code;

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return run_verb(&cli, 1, help);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return run_verb(&cli, 1, version);
	verb = options_read_globals(&cli, argc, argv);
	if (verb < 0)
		return cli_usage(NULL);
	if (verb < argc)
		code = run_verb(&cli, argc - verb, argv + verb);
	else if (cli.plain)
		code = run_verb(&cli, 1, list);
	else
		code = run_app(&cli);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		cli_complain("the output could not be written");
		return code == CLI_OK ? EX_IOERR : code;
	}
	return code;
}
