/*
 * fake_check.c - runner/check.h played from a script, so that the screens can be tested without
 * workers.
 *
 * Goal: every stage and every kind of verdict appears on the screen within half a second, the same
 * each time. Method: a timerfd ticks every STEP_MS; each tick moves the script on by one.
 * $FAKE_CHECK names the verdict to end with ("pass" when it is not set), "endless" never ends.
 * Linked before librunner.a it takes the place of check.o, which then stays in the archive.
 */
#include "runner/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/err.h"

#define STEP_MS 20
#define SCHEDULES 200
#define SCHEDULES_A_STEP 40

struct check {
	struct verdict v;
	int fd;
	int step;
	bool ended;
	bool endless;
	enum verdict_word end;
};

static const char *const test_name[] = {"one worker, 10 jobs", "8 workers, 1000 jobs",
					"no jobs at all"};
#define TESTS 3

static void set_stage(struct check *c, enum stage s, enum stage_status status, int done, int total)
{
	c->v.stage[s] = (struct stage_state){status, done, total,
					     status == STAGE_RUNNING ? 0 : 3.4 * (s + 1)};
}

int check_start(struct check **out, const struct check_options *options)
{
	struct itimerspec every = {{0, STEP_MS * 1000000}, {0, STEP_MS * 1000000}};
	const char *word = getenv("FAKE_CHECK");
	struct check *c = xcalloc(1, sizeof(*c));

	c->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (c->fd < 0 || timerfd_settime(c->fd, 0, &every, NULL) < 0) {
		free(c);
		return err_set_errno(ERR_OS, "no timer");
	}
	c->endless = word && strcmp(word, "endless") == 0;
	c->end = word && !c->endless ? (enum verdict_word)verdict_from_text(word) : VERDICT_PASS;
	c->v.kata = xstrdup(options->kata->id);
	c->v.bar = options->kata->bar;
	c->v.cores = options->kata->cores;
	c->v.metric = xstrdup("ns/op");
	set_stage(c, STAGE_COMPILE, STAGE_RUNNING, 0, 0);
	*out = c;
	return 0;
}

static void add_tests(struct check *c, bool last_fails)
{
	c->v.test = xcalloc(TESTS, sizeof(*c->v.test));
	for (int i = 0; i < TESTS; i++) {
		c->v.test[i].name = xstrdup(test_name[i]);
		c->v.test[i].ok = !last_fails || i + 1 < TESTS;
		if (!c->v.test[i].ok)
			c->v.test[i].message = xstrdup("total is 99997, expected 100000");
	}
	c->v.tests = TESTS;
	buf_add_text(&c->v.output, "done 100000\n\tsecond \033[31mline\n");
}

static void add_forms(struct check *c, double yours)
{
	static const double ns[FORMS] = {1912, 0, 61};

	for (int f = 0; f < FORMS; f++) {
		struct form_ledger *l = &c->v.form[f];

		l->known = true;
		l->ops = 100000;
		l->ns_per_op = f == FORM_YOURS ? yours : ns[f];
		l->low = l->ns_per_op * 0.9;
		l->high = l->ns_per_op * 1.3;
		l->count = xcalloc((size_t)ledger_counters(), sizeof(double));
		l->cost_ns = xcalloc((size_t)ledger_costs(), sizeof(double));
		for (int i = 0; i < ledger_counters(); i++)
			l->count[i] = (i + 1) * l->ns_per_op / 2000 / (f == FORM_SLOW ? 1 : i + 1);
		for (int i = 0; i < ledger_costs(); i++)
			l->cost_ns[i] = l->ns_per_op / (i + 1);
	}
	c->v.ratio = ns[FORM_SLOW] / yours;
	c->v.stopwatch = (struct stopwatch_result){true, "faster", 21.2, 20.1, 22.6, 24};
}

static void add_place(struct check *c, const char *which, int64_t goid, int line,
		      const char *access)
{
	c->v.place = xrealloc(c->v.place, (size_t)(c->v.places + 1) * sizeof(*c->v.place));
	c->v.place[c->v.places++] = (struct verdict_place){.which = xstrdup(which),
							   .goid = goid,
							   .state = xstrdup("running"),
							   .function = xstrdup("worker"),
							   .file = xstrdup("kata.c"),
							   .line = line,
							   .bytes = *access ? 8 : 0,
							   .access = xstrdup(access)};
}

static bool end(struct check *c, const char *message, int line)
{
	c->v.word = c->end;
	c->v.message = xstrdup(message);
	if (line > 0) {
		c->v.file = xstrdup("kata.c");
		c->v.line = line;
		add_place(c, "at", 3, line, c->end == VERDICT_RACE ? "write" : "");
	}
	for (int s = 0; s < STAGES; s++)
		if (c->v.stage[s].status == STAGE_WAITING)
			c->v.stage[s].status = STAGE_SKIPPED;
	c->ended = true;
	return true;
}

/* One tick of the script. true: the verdict is final. */
static bool play(struct check *c)
{
	int explored = (c->step - 3) * SCHEDULES_A_STEP;

	if (c->step == 1) {
		bool bad = c->end == VERDICT_COMPILE_ERROR;

		set_stage(c, STAGE_COMPILE, bad ? STAGE_FAILED : STAGE_OK, 0, 0);
		if (bad)
			return end(c, "';' expected (got \"}\")", 7);
		set_stage(c, STAGE_TESTS, STAGE_RUNNING, 1, TESTS);
	} else if (c->step == 2) {
		bool bad =
			c->end != VERDICT_PASS && c->end != VERDICT_SLOW && c->end != VERDICT_RACE;

		add_tests(c, bad);
		set_stage(c, STAGE_TESTS, bad ? STAGE_FAILED : STAGE_OK, TESTS, TESTS);
		if (bad)
			return end(c, "no jobs at all: total is 99997, expected 100000", 9);
	} else if (explored <= SCHEDULES || c->endless) {
		set_stage(c, STAGE_SCHEDULES, STAGE_RUNNING, explored % (SCHEDULES + 1), SCHEDULES);
	} else if (c->end == VERDICT_RACE) {
		set_stage(c, STAGE_SCHEDULES, STAGE_FAILED, 91, SCHEDULES);
		c->v.explored = 91;
		c->v.failed = 1;
		c->v.schedule = xstrdup("pct-4-1f3a-2");
		(void)end(c, "write of 8 bytes to total, unordered with a read", 9);
		add_place(c, "other", 4, 14, "read");
		return true;
	} else if (c->v.stage[STAGE_SIMULATE].status == STAGE_WAITING) {
		set_stage(c, STAGE_SCHEDULES, STAGE_OK, SCHEDULES, SCHEDULES);
		set_stage(c, STAGE_SIMULATE, STAGE_RUNNING, 0, 5);
	} else {
		set_stage(c, STAGE_SIMULATE, STAGE_OK, 5, 5);
		set_stage(c, STAGE_STOPWATCH, STAGE_OK, 24, 24);
		add_forms(c, c->end == VERDICT_PASS ? 82 : 690);
		return end(c, c->end == VERDICT_PASS ? "" : "one mutex serves all workers", 0);
	}
	return false;
}

bool check_step(struct check *c)
{
	uint64_t ticks;

	if (c->ended || read(c->fd, &ticks, sizeof(ticks)) != sizeof(ticks))
		return c->ended;
	c->step++;
	return play(c);
}

int check_poll_fds(const struct check *c, struct pollfd *fds, int cap)
{
	if (cap < 1)
		return 0;
	fds[0] = (struct pollfd){.fd = c->fd, .events = POLLIN};
	return 1;
}

int check_timeout_ms(const struct check *c)
{
	(void)c; /* the timer's descriptor wakes the caller */
	return -1;
}

const struct verdict *check_verdict(const struct check *c)
{
	return &c->v;
}

int check_error(const struct check *c)
{
	(void)c;
	return 0; /* a script always has a verdict */
}

void check_cancel(struct check *c)
{
	c->ended = true;
}

int check_run(struct check **out, const struct check_options *options,
	      void (*progress)(const struct verdict *v, void *arg), void *arg)
{
	struct pollfd fd;
	int code = check_start(out, options);

	while (code == 0 && !check_step(*out)) {
		if (progress)
			progress(check_verdict(*out), arg);
		(void)poll(&fd, (nfds_t)check_poll_fds(*out, &fd, 1),
			   -1); /* EINTR: one more turn */
	}
	return code;
}

void check_free(struct check *c)
{
	if (!c)
		return;
	close(c->fd);
	verdict_free(&c->v);
	free(c);
}
