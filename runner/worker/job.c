/*
 * job.c - see job.h.
 */
#include "runner/worker/job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "runner/wire.h"

#define JOB_BYTES_MAX (16u << 20) /* three sources of at most 4 MiB, and options */

static const char *const strategy_name[] = {
	[RT_TIME] = "time", [RT_RANDOM] = "random", [RT_PCT] = "pct"};

static int read_all(struct buf *out, int fd)
{
	char chunk[65536];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(ERR_IO, "cannot read the job");
		if (n == 0)
			return 0;
		if (out->len + (size_t)n > JOB_BYTES_MAX)
			return err_set(ERR_DATA, "the job is too long");
		buf_add(out, chunk, (size_t)n);
	}
}

static int parse_strategy(enum rt_strategy *out, const char *text, size_t len)
{
	for (int i = 0; i <= RT_PCT; i++) {
		if (strlen(strategy_name[i]) != len || memcmp(strategy_name[i], text, len) != 0)
			continue;
		*out = (enum rt_strategy)i;
		return 0;
	}
	return err_set(ERR_DATA, "there is no strategy '%.*s'", (int)len, text);
}

static int parse_mode(struct job *job, const char *text)
{
	static const char *const name[] = {"judge", "oracle", "program"};

	for (int i = 0; i <= JOB_PROGRAM; i++) {
		if (strcmp(text, name[i]) != 0)
			continue;
		job->mode = (enum job_mode)i;
		return 0;
	}
	return err_set(ERR_DATA, "there is no mode '%s'", text);
}

static int parse_stages(struct job *job, const char *text)
{
	job->stages = 0;
	while (*text) {
		size_t len = strcspn(text, ",");

		if (len == 5 && memcmp(text, "tests", len) == 0)
			job->stages |= JOB_TESTS;
		else if (len == 9 && memcmp(text, "schedules", len) == 0)
			job->stages |= JOB_SCHEDULES;
		else if (len == 5 && memcmp(text, "bench", len) == 0)
			job->stages |= JOB_BENCH;
		else
			return err_set(ERR_DATA, "there is no stage '%.*s'", (int)len, text);
		text += len + (text[len] == ',');
	}
	return 0;
}

static int parse_number(int64_t *out, const struct wire_frame *f, int64_t low, int64_t high)
{
	int64_t n = wire_int(f, 1, INT64_MIN);

	if (n < low || n > high)
		return err_set(ERR_DATA, "option %s cannot be '%s'", wire_text(f, 0),
			       wire_text(f, 1));
	*out = n;
	return 0;
}

static int take_number(struct job *job, const struct wire_frame *f)
{
	const char *key = wire_text(f, 0);
	int64_t n = 0;
	int error = 0;

	if (strcmp(key, "memory_max") == 0)
		return parse_number(&job->memory_max, f, 0, INT64_MAX);
	if (strcmp(key, "output_max") == 0)
		return parse_number(&job->output_max, f, 0, INT64_MAX);
	if (strcmp(key, "points_max") == 0)
		return parse_number(&job->points_max, f, 0, INT64_MAX);
	if (strcmp(key, "seed") == 0) {
		error = parse_number(&n, f, INT64_MIN + 1, INT64_MAX);
		job->seed = (uint64_t)n;
	} else if (strcmp(key, "schedules") == 0) {
		error = parse_number(&n, f, 0, 1000000);
		job->schedules = (int)n;
	} else if (strcmp(key, "bench_seeds") == 0) {
		error = parse_number(&n, f, 1, 1000);
		job->bench_seeds = (int)n;
	} else if (strcmp(key, "procs") == 0) {
		error = parse_number(&n, f, 0, RT_PROCS_MAX);
		job->procs = (int)n;
	} else if (strcmp(key, "cores") == 0) {
		error = parse_number(&n, f, 1, RT_CORES_MAX);
		job->cores = (int)n;
	} else if (strcmp(key, "explore") == 0) {
		error = parse_number(&n, f, 0, 1000000);
		job->explore = (int)n;
	} else if (strcmp(key, "stats") == 0) {
		error = parse_number(&n, f, 0, 1);
		job->stats = n == 1;
	} else {
		error = err_set(ERR_DATA, "there is no option '%s'", key);
	}
	return error;
}

static int take_option(struct job *job, const struct wire_frame *f)
{
	const char *key = wire_text(f, 0);
	const char *value = wire_text(f, 1);

	if (strcmp(key, "mode") == 0)
		return parse_mode(job, value);
	if (strcmp(key, "stages") == 0)
		return parse_stages(job, value);
	if (strcmp(key, "strategy") == 0)
		return parse_strategy(&job->strategy, value, strlen(value));
	if (strcmp(key, "schedule") == 0) {
		job->schedule = value;
		return 0;
	}
	if (strcmp(key, "profile") == 0) {
		if (strcmp(value, "go1.23-amd64") != 0 && *value)
			return err_set(ERR_DATA, "there is no profile '%s'", value);
		return 0;
	}
	if (strcmp(key, "arg") == 0) {
		if (job->argc == JOB_ARGS_MAX)
			return err_set(ERR_DATA, "more than %d arguments", JOB_ARGS_MAX);
		job->argv[job->argc++] = value;
		return 0;
	}
	return take_number(job, f);
}

static int take_file(struct job *job, const struct wire_frame *f)
{
	const char *role = wire_text(f, 0);
	struct job_file file = {.name = wire_text(f, 1), .text = wire_text(f, 2)};

	if (strcmp(role, "program") == 0)
		job->program = file;
	else if (strcmp(role, "judge") == 0)
		job->judge = file;
	else if (strcmp(role, "header") == 0)
		job->header = file;
	else
		return err_set(ERR_DATA, "there is no role '%s'", role);
	return 0;
}

static int take_frames(struct job *job)
{
	size_t at = 0;

	while (!job->token) {
		struct wire_frame f;
		size_t used = 0;
		int r = wire_take(&f, job->bytes.data + at, job->bytes.len - at, &used);

		if (r < 0)
			return r;
		if (r == 0)
			return err_set(ERR_DATA, "the job ends too early");
		at += used;
		r = 0;
		if (f.type == WIRE_OPTION)
			r = take_option(job, &f);
		else if (f.type == WIRE_FILE)
			r = take_file(job, &f);
		else if (f.type == WIRE_GO)
			job->token = wire_text(&f, 0);
		else
			r = err_set(ERR_DATA, "a frame of type '%c' in a job", f.type);
		if (r)
			return r;
	}
	return 0;
}

int job_read(struct job *out, int fd)
{
	int error;

	*out = (struct job){.mode = JOB_JUDGE,
			    .stages = JOB_TESTS,
			    .schedules = 200,
			    .seed = 1,
			    .bench_seeds = 5,
			    .schedule = "",
			    .cores = 8,
			    .strategy = RT_TIME,
			    .memory_max = 1 << 30,
			    .output_max = 1 << 20};
	error = read_all(&out->bytes, fd);
	if (!error)
		error = take_frames(out);
	if (!error && !out->program.name)
		error = err_set(ERR_DATA, "the job has no program");
	if (!error && out->mode != JOB_PROGRAM && !out->judge.name)
		error = err_set(ERR_DATA, "the job has no judge");
	return error;
}

int job_procs(const struct job *job)
{
	return job->procs > 0 ? job->procs : job->cores;
}

void job_schedule_text(char out[JOB_SCHEDULE_MAX], const struct job_schedule *s)
{
	(void)snprintf(out, JOB_SCHEDULE_MAX, "%s-%d-%llx-%d", strategy_name[s->strategy], s->cores,
		       /* at most 6 + 11 + 16 + 11 and dashes */
		       (unsigned long long)s->seed, s->case_index);
}

int job_schedule_parse(struct job_schedule *out, const char *text)
{
	unsigned long long seed;
	size_t len = strcspn(text, "-");
	int used = 0;

	if (parse_strategy(&out->strategy, text, len) == 0 &&
	    sscanf(text + len, "-%d-%llx-%d%n", &out->cores, &seed, &out->case_index, &used) == 3 &&
	    text[len + (size_t)used] == '\0' && out->cores >= 1 && out->cores <= RT_CORES_MAX &&
	    out->case_index >= 0) {
		out->seed = seed;
		return 0;
	}
	return err_set(ERR_DATA, "'%s' is not a schedule; one looks like pct-4-1f3a-2", text);
}

struct job_schedule job_schedule_nth(const struct job *job, int case_index, int i)
{
	return (struct job_schedule){.strategy = i % 2 ? RT_PCT : RT_RANDOM,
				     .cores = 2 + i / 2 % 3,
				     .seed = job->seed + (uint64_t)i,
				     .case_index = case_index};
}
