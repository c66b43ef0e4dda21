/*
 * file.h - whole files: read, written atomically, and the XDG places they live in.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Reads the whole file, at most max_bytes (ERR_DATA beyond). ERR_NOT_FOUND when there is none. out
 * is emptied first, and is empty after a failure. */
int file_read(struct buf *out, const char *path, size_t max_bytes);

/* Replaces path: temporary file in the same folder, fsync, rename, fsync of the folder. On failure
 * the old file is untouched and no temporary is left. The mode of an old file is kept, a link is
 * followed, and what is not a regular file (/dev/stdout) is written to as it is. Errors:
 * ERR_CREATE, ERR_IO (full disk), ERR_PERMISSION. */
int file_write_atomic(const char *path, const void *bytes, size_t len);

/* Takes the exclusive lock of a lock file, which is made when it is not there and stays. Waits at
 * most timeout_ms, then ERR_BUSY. *out: a descriptor; closing it gives the lock back. Errors as
 * file_write_atomic. */
int file_lock(int *out, const char *path, int timeout_ms);

/* mkdir -p; folders get mode 0755, the caller's umask applies. */
int file_make_folders(const char *path);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* "a/b" from "a" and "b"; the caller frees. */
char *file_join(const char *folder, const char *name);

enum file_place { PLACE_DATA, PLACE_CONFIG, PLACE_STATE, PLACE_CACHE };

/* $XDG_..._HOME/schedojo, or its default below $HOME; a relative value in the variable is ignored
 * as the XDG specification demands. Does not create it. NULL with ERR_NOT_FOUND's sentence when
 * HOME is missing too. The caller frees. */
char *file_place(enum file_place place);

/* Where a part of schedojo itself is. In place: beside the program (PROGRAM_FOLDER/katas,
 * /runtime/include, /libexec/worker-sim); installed: below DATADIR and LIBEXECDIR of config.h. The
 * caller frees; ERR_NOT_FOUND's sentence and NULL when it is in neither. */
enum file_part { PART_KATAS, PART_INCLUDE, PART_WORKER_REAL, PART_WORKER_SIM };
char *file_part(enum file_part part);

#endif
