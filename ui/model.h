/*
 * model.h - what the screens show: the katas, the learner's record, and the one check that may be
 * running.
 *
 * The model reads files and drives the check; screens only look. It works on without a record or a
 * workspace (read-only or full disk): then what happens in this session is kept in memory and every
 * change that cannot be saved returns an error, whose sentence the screen shows.
 *
 * Invariants: entry[i] belongs to katas.kata[i]; all texts handed out have gone through text_clean.
 */
#ifndef UI_MODEL_H
#define UI_MODEL_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "record/progress.h"
#include "runner/check.h"
#include "runner/kata.h"
#include "runner/verdict.h"
#include "ui/ui.h"

enum model_check_state {
	MODEL_CHECK_NONE,
	MODEL_CHECK_RUNNING,
	MODEL_CHECK_DONE,   /* the verdict is final */
	MODEL_CHECK_STOPPED /* no verdict: stopped by the learner, or a broken kata or worker */
};

struct model {
	struct kata_set katas;
	struct progress_entry
		*entry; /* per kata, as recorded or, where that failed, as it should be */
	struct progress *progress; /* NULL: cannot be read */
	char *workspace;           /* NULL: there is no place for one */
	char *include;             /* folder of dojo.h; NULL: not found */
	int selected;              /* index of the kata that every screen is about */
	bool ascii;
	struct check *check; /* NULL with MODEL_CHECK_NONE */
	enum model_check_state check_state;
	int check_kata; /* index */
	int64_t check_started_ns;
	int64_t check_ended_ns;
	char *check_source; /* the file as it was when the check began; owned */
	int version;        /* goes up when anything that screens show has changed */
};

/* Reads katas and record. Fails only without katas. What the learner must be told besides is
 * appended to notices as whole sentences, one a line. */
int model_open(struct model *m, const struct ui_options *options, struct buf *notices);
void model_close(struct model *m); /* a running check is cancelled */

const struct kata *model_kata(const struct model *m);            /* the selected one */
const struct progress_entry *model_entry(const struct model *m); /* of the selected one */
void model_select(struct model *m, int index);                   /* out of range: nothing happens */
int model_find_id(const struct model *m, const char *id);        /* -1: there is none */
bool model_solution_is_open(const struct model *m);

/* Takes over what other programs have recorded meanwhile. */
void model_refresh(struct model *m);

/* Texts and code of the selected kata, cleaned, appended to out. When the file cannot be read, the
 * sentence that says so is appended instead. */
void model_text(const struct model *m, enum kata_text which, struct buf *out);
void model_code(const struct model *m, enum kata_code which, struct buf *out);

/* A name or message from elsewhere, cleaned; "" for NULL. The caller frees. */
char *model_clean(const struct model *m, const char *text);

/* The path of the learner's kata.c, made on first use. The caller frees. */
int model_open_file(struct model *m, char **path);

/* ---- the check ---- */

int model_start_check(struct model *m); /* of the selected kata; ERR_BUSY while another runs */
void model_stop_check(struct model *m);
int model_check_fds(const struct model *m, struct pollfd *fds, int cap);
int model_check_timeout_ms(const struct model *m); /* -1: none */

/* Takes in what the check has to say. true when it has just ended; *saved is then 0 or the error of
 * recording it. */
bool model_step(struct model *m, int *saved);

/* NULL before the first check. */
const struct verdict *model_verdict(const struct model *m);

/* ---- the record: each returns 0, or the error of saving; in memory it is done in any case ---- */

int model_open_hint(struct model *m, int hint);
int model_give_up(struct model *m);

#endif
