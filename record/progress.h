/*
 * progress.h - what a learner has done, kept in progress.json across runs.
 *
 * The file is the learner's: it is replaced atomically with one .bak kept, a newer format is
 * refused with a sentence, unknown keys are kept, and a damaged file is set aside
 * (progress.json.damaged-N) and said so, never overwritten. Writers hold a lock file, so that two
 * programs at once cannot lose each other's entries: every change re-reads, changes, and writes
 * under the lock.
 */
#ifndef RECORD_PROGRESS_H
#define RECORD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress;

/* One kata's record; a kata never tried has state "new". */
struct progress_entry {
	char state[16];       /* "new", "try", "done", "seen" (the solution, not yet passed) */
	char last[16];        /* last verdict word, "" before the first check */
	double best_ratio;    /* slow / yours, simulated; of a pass or slow check; 0: none */
	double best_share;    /* of the reference's gain */
	int tries;            /* checks made */
	int hints;            /* opened, 0 to 3 */
	int64_t first_done_s; /* unix time; 0: not done */
	int64_t last_try_s;
};

/* A check's outcome, to be recorded. */
struct progress_try {
	const char *verdict;
	double ratio, share;    /* 0 when the simulation was not reached */
};

/* Opens DIR/progress.json, creating DIR when needed; a missing file is an empty record. When the
 * file was damaged, *warning says in one sentence what happened and where it was kept (the caller
 * frees; NULL otherwise). ERR_DATA: written by a newer schedojo. ERR_PERMISSION, ERR_IO,
 * ERR_CREATE: DIR cannot be made, or the file is there and cannot be read. When DIR or the disk
 * merely cannot be written to, opening succeeds, and the changes below say so. */
int progress_open(struct progress **out, const char *dir, char **warning);
void progress_close(struct progress *p); /* NULL is fine */

/* The entry as last read or written. */
struct progress_entry progress_get(const struct progress *p, const char *kata_id);

/* Each re-reads the file under the lock, changes one thing, writes atomically. On error nothing
 * changed on disk; the sentence begins "your progress is not saved: ". ERR_BUSY when another
 * program holds the lock for 2 s. A file damaged since it was read is set aside as by
 * progress_open, and the record as last read is continued. */
int progress_record_try(struct progress *p, const char *kata_id, const struct progress_try *t);
int progress_open_hint(struct progress *p, const char *kata_id, int hint); /* 1 to 3; hints = max */
int progress_give_up(struct progress *p, const char *kata_id); /* state "seen" unless done */

/* Re-reads when another program has changed the file. 1 when it did, 0 when not; a negative err
 * code when the file cannot be read any more (the record stays as it was). */
int progress_refresh(struct progress *p);

#endif
