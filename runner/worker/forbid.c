/*
 * forbid.c - see forbid.h. Most rules are applied to the tokens that libtcc's parser takes, after
 * the preprocessor: so a macro, a token pasted together or an escaped newline hides nothing, and a
 * word in a comment or a string is no offence.
 */
#include "runner/worker/forbid.h"

#include <ctype.h>
#include <string.h>

#include "runner/worker/instrument.h"
#include "runner/worker/lines.h"
#include "runner/worker/tcc_private.h"

void __real_next(void);
void __real_skip(int expected);
struct tcc_symbol *__real_label_find(int v);
void __wrap_next(void);
void __wrap_skip(int expected);
struct tcc_symbol *__wrap_label_find(int v);
void __wrap_ggoto(void);
int __wrap_tcc_set_options(struct TCCState *s, const char *options);

enum attribute_state { ATTRIBUTE_NONE, ATTRIBUTE_WORD, ATTRIBUTE_OPEN, ATTRIBUTE_LIST };

/* One per process, because libtcc's own state is. */
static struct {
	bool on;
	bool begun;                  /* libtcc's own prologue has been read */
	int previous;                /* token before the current one */
	int previous_line;
	enum attribute_state state;
	int depth;                   /* parentheses inside the list */
	bool name_comes;             /* the next token of the list names an attribute */
} rules;

void forbid_begin_unit(bool on)
{
	rules.on = on;
	rules.begun = false;
	rules.previous = 0;
	rules.state = ATTRIBUTE_NONE;
}

static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static void check_attribute_name(const char *word)
{
	static const char *const allowed[] = {"aligned",    "__aligned__",  "packed",
					      "__packed__", "unused",       "__unused__",
					      "noreturn",   "__noreturn__", NULL};

	if (!is_one_of(word, allowed))
		_tcc_error(FORBIDDEN_PREFIX "attribute '%s' (only aligned, packed, unused and "
					    "noreturn are allowed)",
			   word);
}

/* Follows __attribute__((name, name(arguments))). */
static void follow_attribute(const char *word)
{
	switch (rules.state) {
	case ATTRIBUTE_NONE:
		return;
	case ATTRIBUTE_WORD:
	case ATTRIBUTE_OPEN:
		rules.state = tok == '(' ? rules.state + 1 : ATTRIBUTE_NONE;
		rules.depth = 0;
		rules.name_comes = true;
		return;
	case ATTRIBUTE_LIST:
		break;
	}
	if (tok == '(') {
		rules.depth++;
	} else if (tok == ')') {
		if (rules.depth-- == 0)
			rules.state = ATTRIBUTE_NONE;
	} else if (rules.depth == 0) {
		if (tok != ',' && rules.name_comes)
			check_attribute_name(word);
		rules.name_comes = tok == ',';
	}
}

static void check_word(const char *word)
{
	static const char *const assembly[] = {"asm", "__asm", "__asm__", NULL};
	static const char *const jumps[] = {"setjmp",      "_setjmp",          "sigsetjmp",
					    "__sigsetjmp", "longjmp",          "_longjmp",
					    "siglongjmp",  "__builtin_setjmp", NULL};
	static const char *const attribute[] = {"__attribute__", "__attribute", NULL};

	if (is_one_of(word, assembly))
		_tcc_error(FORBIDDEN_PREFIX "inline assembly (atomics come from <dojo.h>)");
	if (is_one_of(word, jumps))
		_tcc_error(FORBIDDEN_PREFIX "'%s' (a goroutine's stack cannot be unwound)", word);
	if (is_one_of(word, attribute))
		rules.state = ATTRIBUTE_WORD;
}

int forbid_previous_line(void)
{
	return rules.previous_line;
}

/* The parser is about to take the token in tok. */
static void remember_token(void)
{
	struct line_place here;

	instrument_here(&here);
	rules.previous = tok;
	rules.previous_line = here.line;
}

/* The parser has taken a token: the new one is in tok. */
static void check_token(void)
{
	const char *word;

	if (!rules.begun && file)
		rules.begun = strcmp(file->filename, "<command line>") != 0;
	if (!rules.on || !rules.begun)
		return;
	word = tok >= TCC_TOKEN_FIRST_NAME ? get_tok_str(tok, NULL) : "";
	follow_attribute(word);
	if (*word == '_' || *word == 'a' || *word == 's' || *word == 'l')
		check_word(word);
}

void __wrap_next(void)
{
	remember_token();
	__real_next();
	check_token();
}

/* libtcc's "take this token or complain", which calls next inside its own object. */
void __wrap_skip(int expected)
{
	remember_token();
	__real_skip(expected);
	check_token();
}

/* "&&name" asks for a label's address; "goto name" and "name:" come here too. */
struct tcc_symbol *__wrap_label_find(int v)
{
	if (rules.on && rules.previous == TCC_TOKEN_LAND)
		_tcc_error(FORBIDDEN_PREFIX "the address of a label");
	return __real_label_find(v);
}

void __wrap_ggoto(void)
{
	_tcc_error(FORBIDDEN_PREFIX "computed goto");
}

int __wrap_tcc_set_options(struct TCCState *s, const char *options)
{
	(void)s;
	(void)options;
	_tcc_error(FORBIDDEN_PREFIX "#pragma comment");
}

/* ---- directives ---- */

/* Steps over escaped newlines to the next character. */
static const char *skip_splices(const char *p, int *line)
{
	while (p[0] == '\\' && (p[1] == '\n' || (p[1] == '\r' && p[2] == '\n'))) {
		p += p[1] == '\n' ? 2 : 3;
		(*line)++;
	}
	return p;
}

static const char *advance(const char *p, int *line)
{
	if (!*p)
		return p;
	if (*p == '\n')
		(*line)++;
	return skip_splices(p + 1, line);
}

/* Past the comment or literal that begins at p; p itself when none does. */
static const char *skip_quiet(const char *p, int *line)
{
	int other = *line;
	const char *second = *p ? advance(p, &other) : p;
	char quote = *p;

	if (*p == '/' && *second == '/') {
		while (*p && *p != '\n')
			p = advance(p, line);
		return p;
	}
	if (*p == '/' && *second == '*') {
		char last = 0;

		*line = other;
		p = advance(second, line);
		for (; *p && !(last == '*' && *p == '/'); p = advance(p, line))
			last = *p;
		return advance(p, line);
	}
	if (quote != '"' && quote != '\'')
		return p;
	for (p = advance(p, line); *p && *p != quote && *p != '\n'; p = advance(p, line))
		if (*p == '\\')
			p = advance(p, line);
	return *p == quote ? advance(p, line) : p;
}

/* Reads a word of a directive; blanks and comments before it are skipped. */
static const char *directive_word(const char *p, int *line, char *word, size_t size)
{
	size_t len = 0;

	for (;;) {
		const char *q = *p == '/' ? skip_quiet(p, line) : p;

		if (q == p && *p != ' ' && *p != '\t' && *p != '\r' && *p != '\f' && *p != '\v')
			break;
		p = q == p ? advance(p, line) : q;
	}
	while (isalnum((unsigned char)*p) || *p == '_') {
		if (len < size - 1)
			word[len++] = *p;
		p = advance(p, line);
	}
	word[len] = '\0';
	return p;
}

int forbid_scan(const char *text)
{
	int line = 1;
	bool at_line_start = true;
	const char *p = skip_splices(text, &line);

	while (*p) {
		const char *q = skip_quiet(p, &line);
		char word[16];

		if (q != p) {
			at_line_start = at_line_start && *p == '/';
			p = q;
		} else if (*p == '#' && at_line_start) {
			int start = line;

			at_line_start = false;
			p = directive_word(advance(p, &line), &line, word, sizeof word);
			if (strcmp(word, "pragma") != 0)
				continue;
			p = directive_word(p, &line, word, sizeof word);
			if (strcmp(word, "comment") == 0)
				return start;
		} else {
			at_line_start = *p == '\n' || (at_line_start && isspace((unsigned char)*p));
			p = advance(p, &line);
		}
	}
	return 0;
}
