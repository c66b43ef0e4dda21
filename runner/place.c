/*
 * place.c - stack lines: taken from frames, searched, put into words.
 */
#include "runner/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define FIELDS 8 /* of WIRE_PLACE */

bool places_add(struct verdict_place **place, int *places, const struct wire_frame *f)
{
	struct verdict_place *p;
	int64_t line = wire_int(f, 5, -1);

	if (f->fields != FIELDS || *places == PLACES_MAX || line < 0 || line > INT32_MAX)
		return false;
	*place = xrealloc(*place, (size_t)(*places + 1) * sizeof **place);
	p = &(*place)[(*places)++];
	*p = (struct verdict_place){
		.which = xstrdup(wire_text(f, 0)),
		.goid = wire_int(f, 1, 0),
		.state = xstrdup(wire_text(f, 2)),
		.function = xstrdup(wire_text(f, 3)),
		.file = xstrdup(wire_text(f, 4)),
		.line = (int)line,
		.bytes = (int)wire_int(f, 6, 0),
		.access = xstrdup(wire_text(f, 7)),
	};
	return true;
}

void places_free(struct verdict_place *place, int places)
{
	for (int i = 0; i < places; i++) {
		free(place[i].which);
		free(place[i].state);
		free(place[i].function);
		free(place[i].file);
		free(place[i].access);
	}
	free(place);
}

/* The first (innermost) line of that kind; in any file when file is NULL. */
static const struct verdict_place *first(const struct verdict_place *place, int places,
					 const char *which, const char *file)
{
	for (int i = 0; i < places; i++)
		if (strcmp(place[i].which, which) == 0 && place[i].line > 0 &&
		    (!file || strcmp(place[i].file, file) == 0))
			return &place[i];
	return NULL;
}

const struct verdict_place *places_find(const struct verdict_place *place, int places,
					const char *file)
{
	const struct verdict_place *at = first(place, places, "at", file);

	return at ? at : first(place, places, "other", file);
}

/* "kata.c:9 write of 8 bytes by goroutine 3" */
static void add_access(struct buf *out, const struct verdict_place *p, bool with_bytes)
{
	buf_printf(out, "%s:%d %s", p->file, p->line, *p->access ? p->access : "access");
	if (with_bytes && p->bytes > 0)
		buf_printf(out, " of %d byte%s", p->bytes, p->bytes == 1 ? "" : "s");
	buf_printf(out, " by goroutine %lld", (long long)p->goid);
}

char *places_sentence(const struct verdict_place *place, int places, const char *message)
{
	const struct verdict_place *at = first(place, places, "at", NULL);
	const struct verdict_place *other = first(place, places, "other", NULL);
	struct buf out = {0};

	if (!at || !other)
		return xstrdup(message);
	add_access(&out, at, true);
	buf_add_text(&out, ", unordered with ");
	add_access(&out, other, false);
	return out.data; /* not empty, so there is one */
}

void places_print_dump(struct buf *out, const struct verdict_place *place, int places)
{
	int64_t goid = -1;

	for (int i = 0; i < places; i++) {
		const struct verdict_place *p = &place[i];

		if (strcmp(p->which, "dump") != 0)
			continue;
		if (p->goid != goid)
			buf_printf(out, "\ngoroutine %lld [%s]:\n", (long long)p->goid, p->state);
		goid = p->goid;
		buf_printf(out, "\t%s at %s:%d\n", *p->function ? p->function : "?", p->file,
			   p->line);
	}
}
