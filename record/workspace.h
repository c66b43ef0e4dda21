/*
 * workspace.h - where the learner's files are: one folder per kata with kata.c, a read-only slow.c,
 * kata.h and dojo.h, and compile_flags.txt for clangd; .schedojo/ holds the records.
 */
#ifndef RECORD_WORKSPACE_H
#define RECORD_WORKSPACE_H

/* --dir, $SCHEDOJO_HOME, the nearest folder above the current one that holds .schedojo/, else the
 * data folder of the XDG specification. Not created. The caller frees; NULL with a sentence when
 * even HOME is missing. */
char *workspace_find(const char *override);

/* DIR/.schedojo, where progress.json lives. The caller frees. */
char *workspace_records(const char *dir);

/* The learner's file for a kata; the folder is made and filled from the kata's on first use. kata.c
 * is never overwritten once it exists. kata_folder: the kata's own folder; include_folder: where
 * dojo.h is. *out: path of kata.c, the caller frees. ERR_CREATE, ERR_IO, ERR_PERMISSION as they
 * say. */
int workspace_open_kata(char **out, const char *dir, const char *kata_id, const char *kata_folder,
			const char *include_folder);

/* The same path without creating anything. */
char *workspace_kata_path(const char *dir, const char *kata_id);

#endif
