/*
 * edit.c - schedojo edit: the learner's file in the learner's editor.
 *
 * The variable's value is split at spaces, so that "code --wait" works; nothing else in it is
 * special, as in the app.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/err.h"
#include "cli/cli.h"

#define WORDS_MAX 16 /* of an editor command; more is surely a mistake */

/* In the child: becomes the editor. Only returns when it cannot. */
static void become(char *command, char *path)
{
	char *argv[WORDS_MAX + 2];
	char *rest = NULL;
	int words = 0;

	for (char *w = strtok_r(command, " \t", &rest); w && words < WORDS_MAX;
	     w = strtok_r(NULL, " \t", &rest))
		argv[words++] = w;
	argv[words++] = path;
	argv[words] = NULL;
	execvp(argv[0], argv);
}

/* Runs the command on path and waits. Its exit status, 127 when there is no such program, or an
 * error. */
static int run_editor(const char *command, char *path)
{
	int status;
	pid_t pid;

	fflush(stdout);
	/* Ctrl-C and Ctrl-\ are for the editor while it runs. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	pid = fork();
	if (pid < 0)
		return err_set_errno(ERR_OS, "no process for the editor");
	if (pid == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		become(xstrdup(command), path);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		ASSERT(errno == EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static const char *variable_value(const char *name)
{
	const char *value = getenv(name);

	return value && value[strspn(value, " \t")] ? value : NULL;
}

/* Tries what the learner asked for, else the usual editors. */
static int edit_file(char *path)
{
	static const char *const usual[] = {"sensible-editor", "nano", "vi"};
	const char *asked = variable_value("VISUAL");
	int status;

	if (!asked)
		asked = variable_value("EDITOR");
	if (asked) {
		status = run_editor(asked, path);
		if (status != 127)
			return status < 0 ? cli_fail(status) : CLI_OK;
		cli_complain("the editor '%s' was not found; set EDITOR to yours. Your file is %s",
			     asked, path);
		return EX_CONFIG;
	}
	for (int i = 0; i < (int)(sizeof usual / sizeof *usual); i++) {
		status = run_editor(usual[i], path);
		if (status != 127)
			return status < 0 ? cli_fail(status) : CLI_OK;
	}
	cli_complain("no editor was found; set EDITOR to yours, as in EDITOR=vim. Your file is %s",
		     path);
	return EX_CONFIG;
}

int verb_edit(struct cli *cli, int argc, char **argv)
{
	static const struct option_spec none[] = {{0}};
	struct kata_set set = {0};
	const struct kata *k;
	char *path = NULL;
	int words;
	int code = options_read(cli, none, argc, argv, &words, NULL);

	if (code == 0 && words > 1)
		code = err_set(ERR_USAGE, "'%s' is one word too many", argv[2]);
	if (code < 0)
		return cli_usage("edit");
	code = cli_load_katas(&set, cli);
	if (code < 0)
		return cli_fail(code);
	k = kata_find(&set, words > 0 ? argv[1] : "");
	code = k ? cli_open_file(&path, cli, k) : ERR_NOT_FOUND;
	code = code < 0 ? cli_fail(code) : edit_file(path);
	free(path);
	kata_set_free(&set);
	return code;
}
