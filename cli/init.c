/*
 * init.c - schedojo init: a folder that holds the learner's files and record. The other verbs find
 * it from inside.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "cli/cli.h"
#include "record/workspace.h"

int verb_init(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	char *records;
	int words;
	int code = options_read(cli, none, argc, argv, &words, NULL);

	if (code == 0 && words != 1)
		code = err_set(ERR_USAGE, "name the folder");
	if (code < 0)
		return cli_usage("init");
	records = workspace_records(argv[1]);
	if (file_is_folder(records)) {
		fputs("Already there: ", stdout);
	} else {
		code = file_make_folders(records);
		fputs(code == 0 ? "Made: " : "", stdout);
	}
	if (code == 0) {
		cli_put_text(stdout, argv[1]);
		fputs("\nGo there and start schedojo, or: schedojo edit 1\n", stdout);
	}
	free(records);
	return code < 0 ? cli_fail(code) : CLI_OK;
}
