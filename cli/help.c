/*
 * help.c - schedojo help: the verbs, one verb, or the exit codes.
 */
#include <string.h>

#include "base/err.h"
#include "cli/cli.h"

static void put_verbs(void)
{
	fputs("schedojo, a terminal dojo for learning what a scheduler costs\n\n"
	      "schedojo                 the terminal app\n",
	      stdout);
	for (const struct verb *v = verbs; v->name; v++)
		printf("schedojo %-15s %s\n", v->name, v->help);
	fputs("\nKATA is a number, an id, the beginning of an id, or left out in a kata's folder.\n"
	      "Every verb takes\n"
	      "  --dir DIR     your files and record [found above the current folder, else\n"
	      "                $XDG_DATA_HOME/schedojo]\n"
	      "  --katas DIR   a folder of katas [those that came with schedojo]\n"
	      "  --color WHEN  auto, never or always    --ascii  no other characters\n"
	      "  --plain       lines only; without a verb: list\n"
	      "More: schedojo help VERB, schedojo help exit-codes\n",
	      stdout);
}

static void put_exit_codes(void)
{
	fputs("  0  the verb did its work; check: passed\n"
	      "  1  check: judged, and not passed (slow, wrong, race, deadlock, leak)\n"
	      "  2  the command line makes no sense, or the app has no terminal\n"
	      "  4  your program does not compile\n"
	      "  5  your program was stopped (crash, timeout, memory-limit, output-limit,\n"
	      "     forbidden)\n"
	      " 65  a file is damaged or from a newer schedojo\n"
	      " 66  there is no such kata or file\n"
	      " 70  a fault of schedojo itself\n"
	      " 71  the system refused something\n"
	      " 73  a file cannot be made\n"
	      " 74  reading or writing failed\n"
	      " 75  somebody else is writing; try again\n"
	      " 77  not allowed\n"
	      " 78  there is no editor\n"
	      "130  ended by Ctrl-C, 143 by SIGTERM\n"
	      "\n"
	      "run ends with the program's own status, with 4, or with 5 for every stop (race,\n"
	      "deadlock, leak and panic too); a stop has a line on stderr that begins\n"
	      "'schedojo: WORD: '.\n",
	      stdout);
}

static void put_verb(const struct verb *v)
{
	printf("schedojo %s%s%s\n%s.\n", v->name, *v->usage ? " " : "", v->usage, v->help);
	if (v->more)
		printf("\n%s", v->more);
}

int verb_help(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	const struct verb *v;
	int words;

	if (options_read(cli, none, argc, argv, &words, NULL) < 0)
		return cli_usage("help");
	if (words == 0) {
		put_verbs();
		return CLI_OK;
	}
	if (strcmp(argv[1], "exit-codes") == 0) {
		put_exit_codes();
		return CLI_OK;
	}
	v = verb_find(argv[1]);
	if (!v) {
		cli_complain("there is no verb '%s'; schedojo help lists them", argv[1]);
		return CLI_USAGE;
	}
	put_verb(v);
	return CLI_OK;
}
