/*
 * version.c - schedojo version.
 */
#include "cli/cli.h"
#include "config.h"

int verb_version(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argc, (void)argv; /* whatever else stands there, this was asked for */
	puts("schedojo " VERSION);
	return CLI_OK;
}
