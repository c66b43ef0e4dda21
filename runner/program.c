/*
 * program.c - one program, its output, and what is said when it is stopped.
 *
 * The worker's 1 and 2 are two pipes of ours, so that "schedojo run x.c >file" does what a shell
 * user expects. Order between the two is lost, as it would be in any pipeline; within each it is
 * kept, and all of it comes before our own words about the end. The worker dies with us (proc.h),
 * so Ctrl-C needs no handler here.
 */
#include "runner/program.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/proc.h"
#include "runner/place.h"
#include "runner/request.h"
#include "runner/trial.h"
#include "runner/visible.h"

#define SOURCE_MAX (1u << 20)
#define OUTPUT_MAX_DEFAULT (64ll << 20)
#define CORES_DEFAULT 8
#define EXIT_COMPILE_ERROR 4
#define EXIT_STOPPED 5

struct output {
	int fd;
	bool is_terminal;
	struct visible visible;
};

struct program {
	const struct program_options *options;
	struct trial *trial;
	struct output output[2]; /* by enum job_stream */
	struct trial_case last;  /* how it ended; stop NULL: not known */
	int error;               /* our output failed */
};

/* ---- starting ---- */

static int64_t half_of_memory(void)
{
	int64_t pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);

	return pages > 0 && bytes > 0 ? pages / 2 * bytes : 1 << 30;
}

static int make_request(struct buf *out, const struct program_options *o, const struct buf *text)
{
	request_option(out, "mode", "program");
	request_number(out, "procs", o->procs);
	request_number(out, "cores", o->cores > 0 ? o->cores : CORES_DEFAULT);
	request_number(out, "seed", (int64_t)(o->seed ? o->seed : 1));
	request_option(out, "strategy", o->strategy ? o->strategy : "time");
	request_number(out, "explore", o->explore);
	request_number(out, "stats", o->wants_stats);
	request_number(out, "memory_max", o->memory_max > 0 ? o->memory_max : half_of_memory());
	request_number(out, "output_max", o->output_max > 0 ? o->output_max : OUTPUT_MAX_DEFAULT);
	request_option(out, "arg", o->file);
	for (int i = 0; i < o->args; i++)
		request_option(out, "arg", o->arg[i]);
	request_file(out, "program", o->file, buf_text(text));
	return o->schedule ? request_schedule(out, o->schedule) : 0;
}

static int start(struct program *p, const struct buf *text)
{
	const struct program_options *o = p->options;
	char *worker = job_worker_path(o->is_sim ? PART_WORKER_SIM : PART_WORKER_REAL);
	int64_t deadline = JOB_NO_DEADLINE;
	struct buf request = {0};
	int code = worker ? make_request(&request, o, text) : ERR_NOT_FOUND;

	if (o->timeout_s > 0)
		deadline = proc_now_ns() + (int64_t)(o->timeout_s * 1e9);
	if (!code)
		code = trial_start(&p->trial, worker, &request, deadline, true);
	buf_free(&request);
	free(worker);
	return code;
}

/* ---- output ---- */

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(ERR_IO, "cannot write the program's output");
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static void pass_on(struct program *p, enum job_stream which)
{
	struct output *o = &p->output[which];
	struct buf shown = {0};
	char chunk[65536];
	size_t n;

	while (!p->error &&
	       (n = job_read_output(trial_job(p->trial), which, chunk, sizeof chunk)) > 0) {
		if (!o->is_terminal) {
			p->error = write_all(o->fd, chunk, n);
			continue;
		}
		buf_clear(&shown);
		visible_add(&o->visible, &shown, chunk, n);
		p->error = write_all(o->fd, buf_text(&shown), shown.len);
	}
	buf_free(&shown);
}

static void pass_on_all(struct program *p)
{
	pass_on(p, JOB_OUT);
	pass_on(p, JOB_ERR);
}

/* ---- running ---- */

static void take_case(struct program *p)
{
	struct trial_case *c = trial_now(p->trial);

	free(p->last.stop);
	free(p->last.message);
	free(p->last.schedule);
	places_free(p->last.place, p->last.places);
	p->last = (struct trial_case){.stop = c->stop,
				      .message = c->message,
				      .schedule = c->schedule,
				      .place = c->place,
				      .places = c->places};
	c->stop = c->message = c->schedule = NULL;
	c->place = NULL;
	c->places = 0;
}

static int timeout_ms(const struct program *p)
{
	int64_t deadline = job_deadline_ns(trial_job(p->trial));
	int64_t left_ms = (deadline - proc_now_ns()) / 1000000 + 1;

	if (deadline == JOB_NO_DEADLINE || left_ms > INT32_MAX)
		return -1; /* the step after 24 days will look again */
	return left_ms > 0 ? (int)left_ms : 0;
}

static void wait_for_news(const struct program *p)
{
	struct pollfd fds[JOB_FDS];
	int count = job_poll_fds(trial_job(p->trial), fds, JOB_FDS);

	if (poll(fds, (nfds_t)count, timeout_ms(p)) < 0)
		ASSERT(errno == EINTR);
}

static void run_to_end(struct program *p)
{
	enum trial_event event = TRIAL_NOTHING;

	while (event != TRIAL_ENDED && !p->error) {
		trial_step(p->trial);
		pass_on_all(p);
		while ((event = trial_next(p->trial)) != TRIAL_NOTHING && event != TRIAL_ENDED)
			if (event == TRIAL_CASE)
				take_case(p);
		if (event == TRIAL_NOTHING)
			wait_for_news(p);
	}
	pass_on_all(p); /* the rest, printed before the last frame */
	for (int i = 0; i < 2; i++) {
		struct buf rest = {0};

		visible_end(&p->output[i].visible, &rest);
		if (!p->error && rest.len > 0)
			p->error = write_all(p->output[i].fd, rest.data, rest.len);
		buf_free(&rest);
	}
}

/* ---- the end, in words ---- */

/* A word of a command line, quoted where a shell would see more than a word. */
static void add_word(struct buf *out, const char *word)
{
	static const char harmless[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=+,:@%-";

	buf_add_text(out, " ");
	if (*word && strspn(word, harmless) == strlen(word)) {
		buf_add_text(out, word);
		return;
	}
	buf_add_text(out, "'");
	for (; *word; word++) {
		if (*word == '\'')
			buf_add_text(out, "'\\''");
		else
			buf_add(out, word, 1);
	}
	buf_add_text(out, "'");
}

static void add_replay(struct buf *out, const struct program *p)
{
	const struct program_options *o = p->options;

	buf_add_text(out, "\nreplay: schedojo run");
	add_word(out, o->file);
	buf_printf(out, " --machine %s", o->is_sim ? "sim" : "real");
	if (p->last.schedule && *p->last.schedule) {
		buf_printf(out, " --schedule %s", p->last.schedule);
	} else {
		if (o->procs > 0)
			buf_printf(out, " --procs %d", o->procs);
		if (o->is_sim && o->cores > 0)
			buf_printf(out, " --cores %d", o->cores);
		if (o->is_sim && o->strategy)
			buf_printf(out, " --strategy %s", o->strategy);
		if (o->is_sim)
			buf_printf(out, " --seed 0x%llx",
				   (unsigned long long)(o->seed ? o->seed : 1));
	}
	if (o->args > 0)
		buf_add_text(out, " --");
	for (int i = 0; i < o->args; i++)
		add_word(out, o->arg[i]);
	buf_add_text(out, "\n");
	if (!o->is_sim)
		buf_add_text(out, "(the real machine may take another course; --machine sim "
				  "repeats itself)\n");
}

/* Writes our words about the program; what it was called and said in them is made visible, as
 * its output is. */
static void say(struct program *p, const struct buf *text)
{
	struct visible visible = {0};
	struct buf shown = {0};

	visible_add(&visible, &shown, buf_text(text), text->len);
	if (!p->error)
		p->error = write_all(p->options->err_fd, buf_text(&shown), shown.len);
	buf_free(&shown);
}

static void say_stopped(struct program *p, enum verdict_word word, const char *message)
{
	const struct trial_case *c = &p->last;
	const struct verdict_place *at = places_find(c->place, c->places, p->options->file);
	char *sentence = word == VERDICT_RACE ? places_sentence(c->place, c->places, message)
					      : xstrdup(message);
	struct buf text = {0};

	buf_printf(&text, "schedojo: %s: ", verdict_text(word));
	if (at && word != VERDICT_RACE)
		buf_printf(&text, "%s:%d: ", at->file, at->line);
	buf_printf(&text, "%s\n", *sentence ? sentence : verdict_text(word));
	places_print_dump(&text, c->place, c->places);
	add_replay(&text, p);
	say(p, &text);
	buf_free(&text);
	free(sentence);
}

/* The exit code for a program that did not compile. */
static int tell_compile(struct program *p, const struct trial_compile *c)
{
	bool is_forbidden =
		strncmp(c->message, "forbidden: ", 11) == 0; /* forbid.h of the worker */
	struct buf text = {0};

	buf_printf(&text, "schedojo: %s: %s:%d: %s\n",
		   verdict_text(is_forbidden ? VERDICT_FORBIDDEN : VERDICT_COMPILE_ERROR), c->file,
		   c->line, is_forbidden ? c->message + 11 : c->message);
	say(p, &text);
	buf_free(&text);
	return is_forbidden ? EXIT_STOPPED : EXIT_COMPILE_ERROR;
}

/* main returned, or exit was called. Among explored schedules only status 0 is right. */
static int tell_status(struct program *p)
{
	int status = strcmp(p->last.stop, "exit") == 0 ? atoi(p->last.message) & 0xff : 0;
	bool is_explored = p->options->explore > 0 || p->options->schedule;
	char *sentence;

	if (status == 0 || !is_explored)
		return status;
	sentence = xasprintf("the program ended with status %d", status);
	say_stopped(p, VERDICT_WRONG, sentence);
	free(sentence);
	return EXIT_STOPPED;
}

static int tell_end(struct program *p)
{
	const struct trial_compile *c = trial_compile(p->trial);
	const char *sentence;
	enum verdict_word outcome = trial_outcome(p->trial, &sentence);
	char *text;

	if (c->is_known && !c->ok)
		return tell_compile(p, c);
	if (outcome == VERDICT_PASS && !p->last.stop) {
		outcome = VERDICT_CRASH;
		sentence = "gave no answer";
	}
	if (outcome == VERDICT_PASS &&
	    (!strcmp(p->last.stop, "done") || !strcmp(p->last.stop, "exit")))
		return tell_status(p);
	if (outcome == VERDICT_PASS) {
		say_stopped(p, (enum verdict_word)trial_stop_word(p->last.stop), p->last.message);
		return EXIT_STOPPED;
	}
	text = xasprintf("the program %s", sentence);
	say_stopped(p, outcome, text);
	free(text);
	return EXIT_STOPPED;
}

static void tell_warnings(struct program *p)
{
	const char *warnings = trial_compile(p->trial)->warnings;
	struct buf text = {0};

	if (!warnings)
		return;
	buf_add_text(&text, warnings);
	say(p, &text);
	buf_free(&text);
}

static int run(struct program_result *out, struct program *p, const struct buf *text)
{
	const char *sentence;
	int code = start(p, text);

	if (code)
		return code;
	run_to_end(p);
	if (trial_is_broken(p->trial) && !p->error) {
		(void)trial_outcome(p->trial, &sentence);
		return err_set(ERR_OS, "the worker %s",
			       sentence); /* its last words went to err_fd */
	}
	tell_warnings(p);
	out->exit_code = tell_end(p);
	out->has_stats = trial_stats(p->trial);
	if (out->has_stats)
		out->stats = *trial_stats(p->trial);
	return p->error;
}

int program_run(struct program_result *out, const struct program_options *options)
{
	struct program p = {.options = options};
	struct buf text = {0};
	int code = file_read(&text, options->file, SOURCE_MAX);

	*out = (struct program_result){0};
	p.output[JOB_OUT] =
		(struct output){.fd = options->out_fd, .is_terminal = isatty(options->out_fd)};
	p.output[JOB_ERR] =
		(struct output){.fd = options->err_fd, .is_terminal = isatty(options->err_fd)};
	if (!code && request_has_nul(&text))
		code = err_set(ERR_DATA, "%s holds a NUL byte: it is not a text", options->file);
	if (!code)
		code = run(out, &p, &text);
	trial_free(p.trial);
	free(p.last.stop);
	free(p.last.message);
	free(p.last.schedule);
	places_free(p.last.place, p.last.places);
	buf_free(&text);
	return code;
}
