/*
 * baseline.c - the oracle, the slow form and the reference: three jobs, one after the other,
 * remembered.
 *
 *   ORACLE -> SLOW -> REFERENCE -> COMPLETE   [end_step, start_next]
 *   ORACLE -> FAILED                          a judge that does not compile or end [fail]
 *
 * A step is skipped when its result is kept; those of the forms also when they are not wanted.
 *
 * The results depend on the key alone (version and files of the kata, its machine, the worker
 * program), so keeping them changes nothing but the time that the next check takes. They are kept
 * in this process only: a list of at most KEPT_MAX, the longest unused one going first. It is the
 * one piece of state here that no caller holds: handing a cache through every caller of a check was
 * rejected, because none could do anything else with it.
 */
#include "runner/baseline.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/proc.h"

#define KEPT_MAX 32 /* more than there are katas: nothing is ever dropped but after an edit */
#define STEP_LIMIT_NS 20000000000 /* wall time of one job; it needs a hundredth of it */

enum step { ORACLE, SLOW, REFERENCE, COMPLETE, FAILED };

struct baseline {
	char *key;
	bool has_expected, has_forms;
	struct expected expected;
	struct form_ledger form[FORMS];

	/* Of the present user: */
	const struct kata *kata;
	const struct kata_files *files;
	char *worker;
	bool want_forms;
	enum step step;
	struct trial *trial;
	struct measure run[BASELINE_SEEDS];
	int runs;
	int error;
	char *sentence;
};

static struct baseline *kept[KEPT_MAX]; /* the last used first; NULL: nothing from here on */

/* FNV-1a: tells versions apart that the learner's own machine made; nobody gains by a collision. */
static uint64_t hash_bytes(uint64_t hash, const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		hash = (hash ^ (unsigned char)b->data[i]) * 0x100000001b3u;
	return (hash ^ 0xff) *
	       0x100000001b3u; /* so that bytes cannot move from one file to the next */
}

static char *make_key(const struct kata *k, const struct kata_files *files, const char *worker)
{
	uint64_t hash = 0xcbf29ce484222325u;
	struct stat s = {0};

	(void)stat(worker, &s); /* a missing worker is found out when it is started */
	hash = hash_bytes(hash, &files->slow);
	hash = hash_bytes(hash, &files->solution);
	hash = hash_bytes(hash, &files->judge);
	hash = hash_bytes(hash, &files->header);
	return xasprintf("%s %d %d %s %016llx %s %llu %lld %lld.%09ld", k->folder, k->version,
			 k->cores, k->profile, (unsigned long long)hash, worker,
			 (unsigned long long)s.st_ino, (long long)s.st_size,
			 (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

static void baseline_free(struct baseline *b)
{
	if (!b)
		return;
	ASSERT(!b->trial);
	expected_free(&b->expected);
	for (int f = 0; f < FORMS; f++)
		form_ledger_free(&b->form[f]);
	free(b->key);
	free(b);
}

/* Puts b first, dropping the last when there is no room. An entry in use is not in the list. */
static void keep(struct baseline *b)
{
	if (kept[KEPT_MAX - 1])
		baseline_free(kept[KEPT_MAX - 1]);
	memmove(&kept[1], &kept[0], (KEPT_MAX - 1) * sizeof kept[0]);
	kept[0] = b;
}

/* Takes the entry out of the list; NULL when there is none. */
static struct baseline *take_kept(const char *key)
{
	for (int i = 0; i < KEPT_MAX && kept[i]; i++) {
		struct baseline *b = kept[i];

		if (strcmp(b->key, key) != 0)
			continue;
		memmove(&kept[i], &kept[i + 1], (size_t)(KEPT_MAX - 1 - i) * sizeof kept[0]);
		kept[KEPT_MAX - 1] = NULL;
		return b;
	}
	return NULL;
}

static void fail(struct baseline *b, int error, char *sentence)
{
	trial_free(b->trial);
	b->trial = NULL;
	b->step = FAILED;
	b->error = error;
	b->sentence = sentence;
}

static void start_job(struct baseline *b)
{
	struct buf request = {0};
	bool is_oracle = b->step == ORACLE;
	const struct buf *program = b->step == REFERENCE ? &b->files->solution : &b->files->slow;
	int code;

	request_option(&request, "mode", is_oracle ? "oracle" : "judge");
	request_option(&request, "stages", "bench");
	request_number(&request, "bench_seeds", BASELINE_SEEDS);
	request_number(&request, "cores", b->kata->cores);
	request_kata(&request, b->kata, b->files, b->step == REFERENCE ? "solution.c" : "slow.c",
		     program);
	b->runs = 0;
	code = trial_start(&b->trial, b->worker, &request, proc_now_ns() + STEP_LIMIT_NS, false);
	if (code)
		fail(b, code, xstrdup(err_text()));
	buf_free(&request);
}

/* Goes to the first step whose result is wanted and missing, from the present one on. */
static void start_next(struct baseline *b)
{
	if (b->step == ORACLE && b->has_expected)
		b->step = SLOW;
	if ((b->step == SLOW || b->step == REFERENCE) && (b->has_forms || !b->want_forms))
		b->step = COMPLETE;
	if (b->step < COMPLETE)
		start_job(b);
}

int baseline_open(struct baseline **out, const struct kata *k, const struct kata_files *files,
		  const char *worker, bool want_forms)
{
	char *key = make_key(k, files, worker);
	struct baseline *b = take_kept(key);

	if (b) {
		free(key);
	} else {
		b = xcalloc(1, sizeof *b);
		b->key = key;
	}
	b->kata = k;
	b->files = files;
	b->worker = xstrdup(worker);
	b->want_forms = want_forms;
	b->step = ORACLE;
	b->error = 0;
	start_next(b);
	if (b->error) {
		int code = err_set(b->error, "%s", b->sentence);

		baseline_close(b);
		return code;
	}
	*out = b;
	return 0;
}

void baseline_close(struct baseline *b)
{
	if (!b)
		return;
	trial_free(b->trial);
	free(b->worker);
	free(b->sentence);
	b->trial = NULL;
	b->worker = b->sentence = NULL;
	if (!b->has_expected) /* the forms may have begun, the oracle's list may be a part */
		expected_free(&b->expected);
	keep(b);
}

static void end_step(struct baseline *b)
{
	enum form f = b->step == SLOW ? FORM_SLOW : FORM_REFERENCE;

	trial_free(b->trial);
	b->trial = NULL;
	if (b->step == ORACLE) {
		b->has_expected = true;
	} else {
		form_ledger_free(&b->form[f]);
		if (b->runs > 0)
			form_ledger_from(&b->form[f], b->run, b->runs);
		b->has_forms = b->step == REFERENCE;
	}
	b->step++;
	start_next(b);
}

static void take_case(struct baseline *b, struct trial_case *c)
{
	bool is_done = strcmp(c->stop, "done") == 0;

	if (b->step != ORACLE) {
		if (is_done && c->is_measured && b->runs < BASELINE_SEEDS)
			b->run[b->runs++] = c->measure;
	} else if (is_done) {
		expected_add(&b->expected, c);
	} else {
		fail(b, ERR_DATA,
		     xasprintf("%s/judge.c: the oracle of case \"%s\" ended with %s: %s",
			       b->kata->id, c->name, c->stop, c->message));
	}
}

static void take_compile(struct baseline *b)
{
	const struct trial_compile *c = trial_compile(b->trial);

	if (!c->ok && b->step == ORACLE)
		fail(b, ERR_DATA,
		     xasprintf("%s/%s:%d: %s", b->kata->id, c->file, c->line, c->message));
}

/* A form that cannot be measured leaves a gap in the verdict; without an oracle there is no
 * verdict. */
static void take_end(struct baseline *b)
{
	const char *sentence;
	enum verdict_word outcome = trial_outcome(b->trial, &sentence);

	if (b->step == ORACLE && trial_is_broken(b->trial))
		fail(b, ERR_OS, xasprintf("the worker %s", sentence));
	else if (b->step == ORACLE && outcome != VERDICT_PASS)
		fail(b, ERR_DATA,
		     xasprintf("%s/judge.c: the oracle's worker %s", b->kata->id, sentence));
	else
		end_step(b);
}

void baseline_step(struct baseline *b)
{
	struct trial *t = b->trial;

	if (!t)
		return;
	trial_step(t);
	job_drop_output(trial_job(t)); /* what a kata's own programs print is for nobody */
	while (b->trial == t) {
		switch (trial_next(t)) {
		case TRIAL_NOTHING: return;
		case TRIAL_COMPILED: take_compile(b); break;
		case TRIAL_CASE: take_case(b, trial_now(t)); break;
		case TRIAL_ENDED: take_end(b); break;
		default: break;
		}
	}
}

const struct expected *baseline_expected(const struct baseline *b)
{
	return b->has_expected ? &b->expected : NULL;
}

bool baseline_has_forms(const struct baseline *b)
{
	return b->has_forms;
}

const struct form_ledger *baseline_form(const struct baseline *b, enum form f)
{
	ASSERT(f != FORM_YOURS);
	return &b->form[f];
}

int baseline_error(const struct baseline *b, const char **sentence)
{
	*sentence = b->sentence;
	return b->error;
}

int baseline_poll_fds(const struct baseline *b, struct pollfd *fds, int cap)
{
	return b->trial ? job_poll_fds(trial_job(b->trial), fds, cap) : 0;
}

int64_t baseline_deadline_ns(const struct baseline *b)
{
	return b->trial ? job_deadline_ns(trial_job(b->trial)) : JOB_NO_DEADLINE;
}
