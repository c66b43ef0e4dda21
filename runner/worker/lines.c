/*
 * lines.c - see lines.h. Two arrays sorted by offset and searched by halves; every name is kept
 * once.
 *
 * Rejected: libtcc's -g and its stab section. It gives the same lines, but its reader needs more of
 * libtcc's private layouts than this writer does.
 */
#include "runner/worker/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct line_entry {
	unsigned offset;
	int line;
	int name; /* index of the file's name */
};

struct function_entry {
	unsigned offset;
	int name;
};

/* One per process, because libtcc's own state is: it hands its hooks no pointer. */
static struct {
	struct line_entry *line;
	int lines, lines_cap;
	struct function_entry *function;
	int functions, functions_cap;
	char **name;
	int names, names_cap;
} table;

void lines_reset(void)
{
	for (int i = 0; i < table.names; i++)
		free(table.name[i]);
	table.lines = 0;
	table.functions = 0;
	table.names = 0;
}

/* Room for one more element of size bytes in the array. */
static void *grow(void *array, int len, int *cap, size_t size)
{
	if (len < *cap)
		return array;
	*cap = *cap ? *cap * 2 : 256;
	return xrealloc(array, (size_t)*cap * size);
}

/* The newest names are the likeliest: a file's and a function's come many times in a row. */
static int intern(const char *text)
{
	for (int i = table.names - 1; i >= 0; i--)
		if (strcmp(table.name[i], text) == 0)
			return i;
	table.name = grow(table.name, table.names, &table.names_cap, sizeof *table.name);
	table.name[table.names] = xstrdup(text);
	return table.names++;
}

void lines_note(unsigned offset, const char *file, int line)
{
	struct line_entry *last;

	while (table.lines > 0 && table.line[table.lines - 1].offset >= offset)
		table.lines--;
	last = table.lines > 0 ? &table.line[table.lines - 1] : NULL;
	if (last && last->line == line && strcmp(table.name[last->name], file) == 0)
		return;
	table.line = grow(table.line, table.lines, &table.lines_cap, sizeof *table.line);
	table.line[table.lines++] =
		(struct line_entry){.offset = offset, .line = line, .name = intern(file)};
}

unsigned lines_last(void)
{
	return table.lines > 0 ? table.line[table.lines - 1].offset : 0;
}

void lines_function(unsigned offset, const char *name)
{
	table.function = grow(table.function, table.functions, &table.functions_cap,
			      sizeof *table.function);
	table.function[table.functions++] =
		(struct function_entry){.offset = offset, .name = intern(name)};
}

bool lines_find(struct line_place *out, unsigned offset)
{
	int low = 0, high = table.lines;

	while (low < high) {
		int middle = (low + high) / 2;

		if (table.line[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return false;
	out->line = table.line[low - 1].line;
	out->file = table.name[table.line[low - 1].name];
	out->function = "";
	for (int i = table.functions - 1; i >= 0; i--) {
		if (table.function[i].offset <= offset) {
			out->function = table.name[table.function[i].name];
			break;
		}
	}
	return true;
}
