/*
 * cli.h - what the verbs of the command line share.
 *
 * One file per verb. A verb gets the words after its name (argv[0] is the name itself) and returns
 * the exit code of the process. Facts go to stdout; errors go to stderr as "schedojo: sentence".
 * Only main.c knows the list of verbs.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "record/progress.h"
#include "runner/check.h"
#include "runner/kata.h"
#include "runner/verdict.h"
#include "ui/ui.h"

/* Exit codes beside those of sysexits.h; help exit-codes explains them to the user. */
enum { CLI_OK = 0, CLI_NOT_PASSED = 1, CLI_USAGE = 2 };

/* The options that every verb takes. */
struct cli {
	const char *katas; /* --katas: folder of the katas; NULL: found by kata_default_folder */
	const char *dir;   /* --dir: workspace; NULL: found by workspace_find */
	enum ui_color color;
	bool ascii;
	bool plain;        /* --plain: lines only, nothing is drawn over */
};

struct verb {
	const char *name;
	const char *usage; /* what follows the name */
	const char *help;  /* one line */
	int (*run)(struct cli *cli, int argc, char **argv);
	const char *more;  /* what help VERB adds; NULL: nothing */
};

extern const struct verb verbs[]; /* ends with an entry without a name */
const struct verb *verb_find(const char *name); /* NULL: there is none */
const char *verb_nearest(const char *name);     /* for "did you mean"; NULL: nothing is near */

int verb_list(struct cli *cli, int argc, char **argv);
int verb_show(struct cli *cli, int argc, char **argv);
int verb_edit(struct cli *cli, int argc, char **argv);
int verb_check(struct cli *cli, int argc, char **argv);
int verb_replay(struct cli *cli, int argc, char **argv);
int verb_run(struct cli *cli, int argc, char **argv);
int verb_hint(struct cli *cli, int argc, char **argv);
int verb_solution(struct cli *cli, int argc, char **argv);
int verb_init(struct cli *cli, int argc, char **argv);
int verb_dev(struct cli *cli, int argc, char **argv);
int verb_help(struct cli *cli, int argc, char **argv);
int verb_version(struct cli *cli, int argc, char **argv);

/* ---- options.c: the words of a command line ---- */

enum option_kind {
	OPTION_FLAG,   /* bool */
	OPTION_TEXT,   /* const char *, borrowed from argv */
	OPTION_COUNT,  /* int, min to max */
	OPTION_SEED,   /* uint64_t, decimal or 0x hex */
	OPTION_SECONDS, /* double, above 0 */
	OPTION_COLOR   /* enum ui_color */
};

struct option_spec {
	const char *name; /* "--seed"; NULL ends the table */
	enum option_kind kind;
	void *out;
	int min, max;     /* OPTION_COUNT */
};

/* Reads the options before the verb; the index of the verb, argc when there is none, or
 * ERR_USAGE. */
int options_read_globals(struct cli *cli, int argc, char **argv);

/* Reads options and words in any order; --name=value and --name value mean the same. The words
 * are moved to the front of argv (from index 1) and counted in *words; "--" ends the options,
 * and what follows it is counted in *rest (NULL: it counts as words) and stands at the end of
 * argv. The options of struct cli are taken by every table. ERR_USAGE with a sentence on
 * anything unknown or malformed. */
int options_read(struct cli *cli, const struct option_spec *table, int argc, char **argv,
		 int *words, int *rest);

/* ---- print.c ---- */

/* "schedojo: sentence" on stderr. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Complains with err_text() and returns the exit code for the error. */
int cli_fail(int code);

/* Complains about a command line, with a pointer to help VERB; returns CLI_USAGE. */
int cli_usage(const char *verb);

/* Writes text that is not ours. On a terminal, control characters and broken UTF-8 are shown as
 * \xNN, so that nothing can steer the terminal; a pipe or a file gets the bytes. */
void cli_put(FILE *to, const char *text, size_t len);
void cli_put_text(FILE *to, const char *text); /* up to the NUL; NULL is nothing */

void cli_put_json(const struct json *root); /* indented, on stdout */

/* ---- open.c: katas and records as the options say ---- */

int cli_load_katas(struct kata_set *out, const struct cli *cli);

/* The learner's record. Says on stderr when a damaged one was set aside. */
int cli_open_progress(struct progress **out, const struct cli *cli);

/* The learner's kata.c, made on first use. The caller frees *out. */
int cli_open_file(char **out, const struct cli *cli, const struct kata *k);

/* ---- drive.c ---- */

/* Runs a check to its end, calling progress (may be NULL) when something may have changed.
 * SIGINT, SIGTERM and SIGHUP end the workers first and then this process, as the signal would
 * have. */
int cli_drive_check(struct check **out, const struct check_options *options,
		    void (*progress)(const struct verdict *v, void *arg), void *arg);

/* ---- report.c: a verdict in lines ---- */

struct report {
	bool live;             /* stdout is a terminal: the running stage is drawn over */
	bool is_drawn;         /* an unfinished line is on the screen */
	int drawn_done;        /* what it says */
	int stages;            /* already told, each in a line of its own */
	const struct kata *kata;
	const char *file;      /* --file; NULL: the learner's own */
	uint64_t seed;         /* of the schedules, as given; 0: the default */
};

/* Tells the stages that have ended, and draws the running one when live. The progress of
 * cli_drive_check; arg is a struct report. */
void report_stages(const struct verdict *v, void *arg);

/* Tells the rest: verdict, place, tests, ledger, how to replay. */
void report_verdict(struct report *r, const struct verdict *v);

#endif
