/*
 * model.c - katas, record and the running check, prepared for the screens.
 */
#include "ui/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "base/file.h"
#include "base/proc.h"
#include "record/workspace.h"
#include "ui/text.h"

#define SOURCE_BYTES_MAX (1u << 20) /* as much as the worker takes */

static void read_entries(struct model *m)
{
	for (int i = 0; i < m->katas.count; i++)
		m->entry[i] = progress_get(m->progress, m->katas.kata[i].id);
	m->version++;
}

static void open_record(struct model *m, struct buf *notices)
{
	char *records = workspace_records(m->workspace);
	char *warning = NULL;
	int code = progress_open(&m->progress, records, &warning);

	if (warning)
		buf_printf(notices, "%s\n", warning);
	if (code < 0)
		buf_printf(notices, "What you do now will not be saved: %s.\n", err_text());
	free(warning);
	free(records);
}

int model_open(struct model *m, const struct ui_options *options, struct buf *notices)
{
	char *folder = kata_default_folder(options->katas);
	int code;

	*m = (struct model){0};
	if (!folder)
		return err_set(ERR_NOT_FOUND, "the folder of the katas was not found");
	code = kata_set_load(&m->katas, folder);
	free(folder);
	if (code < 0)
		return code;
	if (m->katas.count == 0)
		return err_set(ERR_NOT_FOUND, "there are no katas in the folder given");
	m->entry = xcalloc((size_t)m->katas.count, sizeof(*m->entry));
	for (int i = 0; i < m->katas.count; i++)
		strcpy(m->entry[i].state, "new");
	m->include = file_part(PART_INCLUDE);
	m->workspace = workspace_find(options->dir);
	if (m->workspace)
		open_record(m, notices);
	else
		buf_printf(notices, "There is no place for your files: %s.\n", err_text());
	if (m->progress)
		read_entries(m);
	return 0;
}

void model_close(struct model *m)
{
	check_free(m->check);
	progress_close(m->progress);
	kata_set_free(&m->katas);
	free(m->check_source);
	free(m->entry);
	free(m->include);
	free(m->workspace);
	*m = (struct model){0};
}

const struct kata *model_kata(const struct model *m)
{
	return &m->katas.kata[m->selected];
}

const struct progress_entry *model_entry(const struct model *m)
{
	return &m->entry[m->selected];
}

void model_select(struct model *m, int index)
{
	if (index < 0 || index >= m->katas.count)
		return;
	m->selected = index;
	m->version++;
}

int model_find_id(const struct model *m, const char *id)
{
	for (int i = 0; i < m->katas.count; i++)
		if (strcmp(m->katas.kata[i].id, id) == 0)
			return i;
	return -1;
}

bool model_solution_is_open(const struct model *m)
{
	const char *state = model_entry(m)->state;

	return strcmp(state, "done") == 0 || strcmp(state, "seen") == 0;
}

void model_refresh(struct model *m)
{
	if (m->progress && progress_refresh(m->progress) == 1)
		read_entries(m);
}

static void add_clean(const struct model *m, struct buf *out, const struct buf *raw, int code)
{
	if (code < 0)
		text_clean(out, err_text(), strlen(err_text()), m->ascii);
	else
		text_clean(out, buf_text(raw), raw->len, m->ascii);
}

void model_text(const struct model *m, enum kata_text which, struct buf *out)
{
	struct buf raw = {0};
	int code = kata_read_text(&raw, model_kata(m), which);

	add_clean(m, out, &raw, code);
	buf_free(&raw);
}

void model_code(const struct model *m, enum kata_code which, struct buf *out)
{
	struct buf raw = {0};
	int code = kata_read_code(&raw, model_kata(m), which);

	add_clean(m, out, &raw, code);
	buf_free(&raw);
}

char *model_clean(const struct model *m, const char *text)
{
	struct buf out = {0};

	if (text)
		text_clean(&out, text, strlen(text), m->ascii);
	return out.data ? out.data : xstrdup("");
}

int model_open_file(struct model *m, char **path)
{
	const struct kata *k = model_kata(m);

	if (!m->workspace)
		return err_set(ERR_CREATE,
			       "there is no place for your files; start schedojo with --dir");
	if (!m->include)
		return err_set(ERR_NOT_FOUND,
			       "dojo.h was not found beside schedojo; install it again");
	return workspace_open_kata(path, m->workspace, k->id, k->folder, m->include);
}

/* ---- the check ---- */

int model_start_check(struct model *m)
{
	struct check_options options = {.kata = model_kata(m)};
	struct check *started = NULL;
	struct buf source = {0};
	char *path = NULL;
	int code;

	if (m->check_state == MODEL_CHECK_RUNNING)
		return err_set(ERR_BUSY, "a check of kata %d is still running; press x to stop it",
			       m->katas.kata[m->check_kata].number);
	code = model_open_file(m, &path);
	if (code < 0)
		return code;
	options.file = path;
	code = file_read(&source, path, SOURCE_BYTES_MAX);
	if (code == 0)
		code = check_start(&started, &options);
	free(path);
	if (code < 0) {
		buf_free(&source);
		return code;
	}
	check_free(m->check);
	free(m->check_source);
	m->check_source = model_clean(m, buf_text(&source));
	buf_free(&source);
	m->check = started;
	m->check_kata = m->selected;
	m->check_state = MODEL_CHECK_RUNNING;
	m->check_started_ns = proc_now_ns();
	m->version++;
	return 0;
}

void model_stop_check(struct model *m)
{
	if (m->check_state != MODEL_CHECK_RUNNING)
		return;
	check_cancel(m->check);
	m->check_state = MODEL_CHECK_STOPPED;
	m->check_ended_ns = proc_now_ns();
	m->version++;
}

int model_check_fds(const struct model *m, struct pollfd *fds, int cap)
{
	return m->check_state == MODEL_CHECK_RUNNING ? check_poll_fds(m->check, fds, cap) : 0;
}

int model_check_timeout_ms(const struct model *m)
{
	return m->check_state == MODEL_CHECK_RUNNING ? check_timeout_ms(m->check) : -1;
}

/* Keeps in memory what could not be saved, so that this session at least goes on rightly. */
static void note_try(struct progress_entry *e, const struct progress_try *t, bool passed)
{
	e->tries++;
	e->last_try_s = (int64_t)time(NULL);
	(void)snprintf(e->last, sizeof(e->last), "%s",
		       t->verdict); /* words are shorter than this */
	if (t->ratio > e->best_ratio)
		e->best_ratio = t->ratio;
	if (t->share > e->best_share)
		e->best_share = t->share;
	if (passed)
		strcpy(e->state, "done");
	else if (strcmp(e->state, "new") == 0)
		strcpy(e->state, "try");
}

static int record_check(struct model *m)
{
	const struct verdict *v = check_verdict(m->check);
	const struct kata *k = &m->katas.kata[m->check_kata];
	struct progress_try t = {verdict_text(v->word), v->ratio, verdict_share(v)};
	int code = m->progress ? progress_record_try(m->progress, k->id, &t)
			       : err_set(ERR_IO,
					 "your progress is not saved: there is no place for it");

	if (code == 0)
		m->entry[m->check_kata] = progress_get(m->progress, k->id);
	else
		note_try(&m->entry[m->check_kata], &t, v->word == VERDICT_PASS);
	return code;
}

bool model_step(struct model *m, int *saved)
{
	bool ended;
	int code;

	if (m->check_state != MODEL_CHECK_RUNNING)
		return false;
	ended = check_step(m->check);
	m->version++;
	if (!ended)
		return false;
	m->check_ended_ns = proc_now_ns();
	code = check_error(m->check);
	if (code < 0) {
		m->check_state = MODEL_CHECK_STOPPED;
		*saved = err_set(code, "it has no verdict: %s", check_verdict(m->check)->message);
		return true;
	}
	m->check_state = MODEL_CHECK_DONE;
	*saved = record_check(m);
	return true;
}

const struct verdict *model_verdict(const struct model *m)
{
	return m->check ? check_verdict(m->check) : NULL;
}

/* ---- the record ---- */

int model_open_hint(struct model *m, int hint)
{
	struct progress_entry *e = &m->entry[m->selected];
	const char *id = model_kata(m)->id;
	int code = m->progress ? progress_open_hint(m->progress, id, hint)
			       : err_set(ERR_IO,
					 "your progress is not saved: there is no place for it");

	if (code == 0)
		*e = progress_get(m->progress, id);
	else if (e->hints < hint)
		e->hints = hint;
	m->version++;
	return code;
}

int model_give_up(struct model *m)
{
	struct progress_entry *e = &m->entry[m->selected];
	const char *id = model_kata(m)->id;
	int code = m->progress ? progress_give_up(m->progress, id)
			       : err_set(ERR_IO,
					 "your progress is not saved: there is no place for it");

	if (code == 0)
		*e = progress_get(m->progress, id);
	else if (strcmp(e->state, "done") != 0)
		strcpy(e->state, "seen");
	m->version++;
	return code;
}
