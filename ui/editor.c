/*
 * editor.c - finds the learner's editor and runs it on a file.
 *
 * The variable's value is split at spaces, so that "code --wait" works; nothing else in it is
 * special. Rejected: handing it to sh -c as git does, which would make a path with a space the
 * user's problem.
 */
#include "ui/editor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "ui/term.h"

#define WORDS_MAX 16 /* of an editor command; more is surely a mistake */
#define SOURCE_BYTES_MAX (1u << 20)

/* Whether a program of this name can be executed, looked up as execvp does. */
static bool can_run(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0;
	while (path && *path && !found) {
		size_t len = strcspn(path, ":");
		char *full = xasprintf("%.*s/%s", (int)len, path, name);

		found = len > 0 && access(full, X_OK) == 0 && !file_is_folder(full);
		free(full);
		path += len;
		path += *path == ':';
	}
	return found;
}

/* The command to use, and the variable that it is from (NULL when it is a guess). */
static const char *choose(const char **variable)
{
	static const char *const variables[] = {"VISUAL", "EDITOR"};
	static const char *const guesses[] = {"sensible-editor", "nano", "vi"};

	for (int i = 0; i < 2; i++) {
		const char *value = getenv(variables[i]);

		*variable = variables[i];
		if (value && value[strspn(value, " \t")])
			return value;
	}
	*variable = NULL;
	for (int i = 0; i < 3; i++)
		if (can_run(guesses[i]))
			return guesses[i];
	return NULL;
}

static int run_words(char *command, const char *path, const char *variable)
{
	char *argv[WORDS_MAX + 2];
	char *rest = NULL;
	int words = 0;
	int status;

	for (char *w = strtok_r(command, " \t", &rest); w; w = strtok_r(NULL, " \t", &rest)) {
		if (words == WORDS_MAX)
			return err_set(ERR_USAGE, "$%s has more than %d words", variable,
				       WORDS_MAX);
		argv[words++] = w;
	}
	argv[words] = (char *)path; /* execvp takes it without const and does not change it */
	argv[words + 1] = NULL;
	if (!can_run(argv[0]))
		return err_set(ERR_NOT_FOUND,
			       "the editor '%s' was not found; set %s to your editor", argv[0],
			       variable ? variable : "EDITOR");
	status = term_run_program(argv);
	if (status == -1 || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
		return err_set(ERR_NOT_FOUND,
			       "the editor '%s' could not be started; set %s to your editor",
			       argv[0], variable ? variable : "EDITOR");
	return 0;
}

int editor_run(const char *path, bool *changed)
{
	const char *variable;
	const char *chosen = choose(&variable);
	struct buf before = {0};
	struct buf after = {0};
	char *command;
	int code;

	*changed = false;
	if (!chosen)
		return err_set(ERR_NOT_FOUND, "no editor was found; set EDITOR to yours, "
					      "for example EDITOR=vim");
	command = xstrdup(chosen);
	/* A file that cannot be read now counts as empty: the editor will say what is wrong with
	 * it. */
	(void)file_read(&before, path, SOURCE_BYTES_MAX);
	code = run_words(command, path, variable);
	(void)file_read(&after, path, SOURCE_BYTES_MAX);
	*changed = before.len != after.len ||
		   memcmp(buf_text(&before), buf_text(&after), before.len) != 0;
	buf_free(&before);
	buf_free(&after);
	free(command);
	return code;
}
