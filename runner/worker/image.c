/*
 * image.c - see image.h.
 *
 * The units, in this order: a preamble of ours, whose first function marks where the text begins
 * and whose page-aligned datum puts all data on pages of their own; the program; the judge. On the
 * simulated machine all are compiled twice (instrument.h). The names between judge and worker carry
 * a part of the job's token, so that a program cannot call or define them.
 */
#include "runner/worker/image.h"

#include <libtcc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"
#include "runner/worker/forbid.h"
#include "runner/worker/instrument.h"
#include "runner/worker/lines.h"
#include "runner/worker/report.h"
#include "runner/worker/shims.h"
#include "runner/worker/sources.h"

#define WARNINGS_MAX 20
#define LINKED_NAME_MAX 64

static const char preamble[] = "char dojo_pad[8] __attribute__((aligned(4096))) = {1};\n"
			       "int dojo_errno;\n"
			       "void dojo_text(void) {}\n";

static const char *const judge_names[] = {"judge_cases", "judge_run",    "judge_oracle",
					  "judge_put",   "judge_fail",   "judge_begin",
					  "judge_end",   "judge_random", "judge_procs"};
#define JUDGE_NAMES ((int)(sizeof judge_names / sizeof judge_names[0]))

/* What a pass of the compiler works on. */
struct build {
	struct image *image;
	const struct job *job;
	TCCState *tcc;
	bool warn;        /* the first pass reports warnings, the second would repeat them */
	int warnings;
	bool failed;      /* image->error holds the first message */
};

/* ---- messages ---- */

static void set_error(struct build *b, const char *file, int line, const char *message)
{
	struct image *image = b->image;

	if (b->failed)
		return;
	b->failed = true;
	image->error_line = line;
	/* cut on purpose */
	(void)snprintf(image->error_file, sizeof image->error_file, "%s", file);
	(void)snprintf(image->error, sizeof image->error, "%s", message);
}

/* "undefined symbol 'x'" is raised when linking, without a line: we know where x was first used. */
static void set_undefined(struct build *b, const char *name)
{
	const struct job *job = b->job;
	struct line_place use = {.file = job->program.name};
	char message[IMAGE_MESSAGE_MAX];
	bool known = instrument_first_use(&use, name);

	if (known && job->judge.name && strcmp(use.file, job->judge.name) == 0) {
		(void)snprintf(message, sizeof message, "%s does not define '%s'",
			       job->program.name, name);
		set_error(b, job->program.name, 0, message);
		return;
	}
	(void)snprintf(message, sizeof message, "'%s' is not defined", name);
	set_error(b, use.file, use.line, message);
}

/* "include file 'x.h' not found" is libtcc's text. */
static void set_error_text(struct build *b, const char *file, int line, const char *text)
{
	char name[LINKED_NAME_MAX];
	char message[IMAGE_MESSAGE_MAX];

	if (sscanf(text, "undefined symbol '%63[^']'", name) == 1) {
		set_undefined(b, name);
		return;
	}
	if (strncmp(text, "memory full", strlen("memory full")) == 0)
		text = "this takes too much memory to compile";
	if (sscanf(text, "include file '%63[^']'", name) == 1) {
		(void)snprintf(message, sizeof message,
			       "there is no header '%s' here; there are %s", name, sources_list());
		text = message;
	}
	set_error(b, file, line, text);
}

/* Takes "FILE:LINE: error: TEXT" apart; lines "In file included from" may come before it. */
static void on_message(void *opaque, const char *message)
{
	struct build *b = opaque;
	const char *end = strrchr(message, '\n');
	const char *start = end ? end + 1 : message;
	const char *kind = strstr(start, "error: ");
	const char *warning = strstr(start, "warning: ");
	char file[IMAGE_NAME_MAX] = "";
	struct line_place here;
	int line = 0;

	if (warning && (!kind || warning < kind))
		kind = NULL;
	else
		warning = NULL;
	for (const char *p = kind ? kind : warning; p && p > start; p--) {
		if (*p != ':' || sscanf(p, ":%d: ", &line) != 1)
			continue;
		/* cut on purpose */
		(void)snprintf(file, sizeof file, "%.*s", (int)(p - start), start);
		break;
	}
	/* libtcc is one line off in functions that it kept for later: inline ones. */
	instrument_here(&here);
	if (line > 0 && here.line == line + 1 && strcmp(here.file, file) == 0)
		line++;
	if (kind) {
		set_error_text(b, *file ? file : b->job->program.name, line,
			       kind + strlen("error: "));
		return;
	}
	if (!warning || !b->warn || b->warnings++ >= WARNINGS_MAX)
		return;
	if (!b->job->judge.name || strcmp(file, b->job->judge.name) != 0)
		report_warning(file, line, warning + strlen("warning: "));
}

/* ---- compiling ---- */

static void linked_name(char out[LINKED_NAME_MAX], const struct job *job, const char *name)
{
	/* 12 + 1 + 16 */
	(void)snprintf(out, LINKED_NAME_MAX, "%s_%.*s", name, NONCE_DIGITS, job->token);
}

static void add_line_directive(struct buf *out, const char *name)
{
	buf_add_text(out, "#line 1 \"");
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			buf_add(out, "\\", 1);
		buf_add(out, name, 1);
	}
	buf_add_text(out, "\"\n");
}

static int compile_unit(struct build *b, const struct job_file *file, const char *before,
			bool is_learners)
{
	struct buf text = {0};
	int error;

	buf_add_text(&text, before);
	if (file->name)
		add_line_directive(&text, file->name);
	buf_add_text(&text, file->text);
	forbid_begin_unit(is_learners);
	instrument_begin_unit();
	sources_allow_judge(!is_learners);
	error = tcc_compile_string(b->tcc, buf_text(&text));
	buf_free(&text);
	return error || b->failed ? ERR_DATA : 0;
}

static int compile_judge(struct build *b)
{
	struct buf defines = {0};
	int error;

	for (int i = 0; i < JUDGE_NAMES; i++)
		buf_printf(&defines, "#define %s %s_%.*s\n", judge_names[i], judge_names[i],
			   NONCE_DIGITS, b->job->token);
	error = compile_unit(b, &b->job->judge, buf_text(&defines), false);
	buf_free(&defines);
	return error;
}

/* One pass over all units; b->tcc holds the result. */
static int compile_all(struct build *b, enum instrument_mode mode)
{
	const struct job_file before = {.text = preamble};
	int error;

	b->tcc = tcc_new();
	if (!b->tcc)
		return err_set(ERR_OS, "out of memory for the compiler");
	tcc_set_error_func(b->tcc, b, on_message);
	if (__real_tcc_set_options(b->tcc, "-nostdinc -nostdlib -Wall") < 0)
		return err_set(ERR_INTERNAL, "libtcc does not know its options");
	tcc_set_output_type(b->tcc, TCC_OUTPUT_MEMORY);
	tcc_add_include_path(b->tcc, SOURCES_FOLDER);
	instrument_begin(mode);
	error = compile_unit(b, &before, "", false);
	if (!error)
		error = compile_unit(b, &b->job->program, "", true);
	if (!error && b->job->mode != JOB_PROGRAM)
		error = compile_judge(b);
	return error;
}

/* ---- linking ---- */

/* Before relocation a symbol's value is its offset, which leads to the line of a function's
 * definition. */
static void set_taken(struct build *b, const char *name, const void *offset)
{
	struct line_place place = {.file = b->job->program.name};
	char message[IMAGE_MESSAGE_MAX];

	if (!lines_find(&place, (unsigned)(uintptr_t)offset) || strcmp(place.function, name) != 0)
		place = (struct line_place){.file = b->job->program.name}; /* a variable */
	(void)snprintf(message, sizeof message,
		       "'%s' is a function of dojo.h; it needs another name here", name);
	set_error(b, place.file, place.line, message);
}

static int add_shims(struct build *b)
{
	const struct shim *s;

	for (int i = 0; (s = shims_at(i)) != NULL; i++) {
		const void *own = tcc_get_symbol(b->tcc, s->name);

		if (!own)
			tcc_add_symbol(b->tcc, s->name, (const void *)(uintptr_t)s->function);
		else if (s->reserved)
			set_taken(b, s->name, own);
	}
	for (int i = 0; b->job->mode != JOB_PROGRAM && (s = shims_judge_at(i)) != NULL; i++) {
		char name[LINKED_NAME_MAX];

		linked_name(name, b->job, s->name);
		tcc_add_symbol(b->tcc, name, (const void *)(uintptr_t)s->function);
	}
	return b->failed ? ERR_DATA : 0;
}

static void *judge_symbol(struct build *b, const char *name)
{
	char linked[LINKED_NAME_MAX];
	char message[IMAGE_MESSAGE_MAX];
	void *symbol;

	linked_name(linked, b->job, name);
	symbol = tcc_get_symbol(b->tcc, linked);
	(void)snprintf(message, sizeof message, "%s does not define '%s'", b->job->judge.name,
		       name);
	if (!symbol)
		set_error(b, b->job->judge.name, 0, message);
	return symbol;
}

static int find_entries(struct build *b)
{
	struct image *image = b->image;

	if (b->job->mode != JOB_PROGRAM) {
		image->cases = judge_symbol(b, "judge_cases");
		image->judge_run = (judge_function)(uintptr_t)judge_symbol(b, "judge_run");
		image->judge_oracle = (judge_function)(uintptr_t)judge_symbol(b, "judge_oracle");
		return b->failed ? ERR_DATA : 0;
	}
	image->main = (int (*)(int, char **))(uintptr_t)tcc_get_symbol(b->tcc, "main");
	if (!image->main) {
		char message[IMAGE_MESSAGE_MAX];

		(void)snprintf(message, sizeof message, "%s does not define 'main'",
			       b->job->program.name);
		set_error(b, b->job->program.name, 0, message);
	}
	return b->failed ? ERR_DATA : 0;
}

static int place(struct build *b)
{
	struct image *image = b->image;
	int bytes = tcc_relocate(b->tcc, NULL);
	char *base;
	size_t text_bytes;

	if (bytes < 0 || b->failed)
		return ERR_DATA;
	base = rt_image_alloc((size_t)bytes);
	if (!base) {
		set_error(b, b->job->program.name, 0, "the program's globals take too much memory");
		return ERR_DATA;
	}
	if (tcc_relocate(b->tcc, base) < 0 || b->failed)
		return ERR_DATA;
	image->data = tcc_get_symbol(b->tcc, "dojo_pad");
	image->text_lo = (uintptr_t)tcc_get_symbol(b->tcc, "dojo_text");
	image->text_hi = (uintptr_t)image->data;
	ASSERT(image->text_lo == (uintptr_t)base);
	ASSERT(image->text_hi % 4096 == 0);
	text_bytes = (size_t)(image->data - base);
	image->data_len = (size_t)bytes - text_bytes;
	if (mprotect(base, text_bytes, PROT_READ | PROT_EXEC) < 0 ||
	    mprotect(image->data, image->data_len, PROT_READ | PROT_WRITE) < 0)
		return err_set_errno(ERR_OS, "cannot protect the program's code");
	image->snapshot = xmalloc(image->data_len);
	memcpy(image->snapshot, image->data, image->data_len);
	return find_entries(b);
}

int image_build(struct image *out, const struct job *job)
{
	struct build b = {.image = out, .job = job, .warn = true};
	int line = forbid_scan(job->program.text);
	int error;

	*out = (struct image){0};
	sources_set_kata_header(job->header.text);
	if (line > 0) {
		set_error(&b, job->program.name, line, FORBIDDEN_PREFIX "#pragma comment");
		return ERR_DATA;
	}
	error = compile_all(&b, rt_instrumented ? INSTRUMENT_SCAN : INSTRUMENT_OFF);
	if (!error && rt_instrumented) {
		tcc_delete(b.tcc);
		b.warn = false;
		error = compile_all(&b, INSTRUMENT_ON);
	}
	if (!error)
		error = add_shims(&b);
	if (!error)
		error = place(&b);
	return error;
}

void image_restore(const struct image *image)
{
	memcpy(image->data, image->snapshot, image->data_len);
}

bool image_place(const struct image *image, struct line_place *out, uintptr_t pc)
{
	return pc >= image->text_lo && pc < image->text_hi &&
	       lines_find(out, (unsigned)(pc - image->text_lo));
}
