/*
 * open.c - the katas and the learner's record, found as the options and the environment say.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "cli/cli.h"
#include "record/workspace.h"

int cli_load_katas(struct kata_set *out, const struct cli *cli)
{
	char *folder = kata_default_folder(cli->katas);
	int code = folder ? kata_set_load(out, folder) : ERR_NOT_FOUND;

	free(folder);
	return code;
}

int cli_open_progress(struct progress **out, const struct cli *cli)
{
	char *dir = workspace_find(cli->dir);
	char *records = dir ? workspace_records(dir) : NULL;
	char *warning = NULL;
	int code = records ? progress_open(out, records, &warning) : ERR_NOT_FOUND;

	if (warning)
		cli_complain("%s", warning);
	free(warning);
	free(records);
	free(dir);
	return code;
}

int cli_open_file(char **out, const struct cli *cli, const struct kata *k)
{
	char *dir = workspace_find(cli->dir);
	char *include = dir ? file_part(PART_INCLUDE) : NULL;
	int code = include ? workspace_open_kata(out, dir, k->id, k->folder, include)
			   : ERR_NOT_FOUND;

	free(include);
	free(dir);
	return code;
}
