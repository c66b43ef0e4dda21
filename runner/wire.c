/*
 * wire.c - frames: built by one side, taken apart, with suspicion, by the other.
 */
#include "runner/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define HEADER 5 /* length and type */

static void put_u32(char *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (char)(v >> (8 * i));
}

static uint32_t get_u32(const char *at)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)(unsigned char)at[i] << (8 * i);
	return v;
}

void wire_add(struct buf *b, enum wire_type type, int fields, const char *const *field)
{
	char header[HEADER] = {0};
	size_t start = b->len;

	ASSERT(fields <= WIRE_FIELDS_MAX);
	header[4] = (char)type;
	buf_add(b, header, sizeof header);
	for (int i = 0; i < fields; i++)
		buf_add(b, field[i], strlen(field[i]) + 1);
	ASSERT(b->len - start - 4 <= WIRE_FRAME_MAX);
	put_u32(b->data + start, (uint32_t)(b->len - start - 4));
}

static int known_type(char type)
{
	return type && strchr("ofgWCBPMLRSHTE", type);
}

int wire_take(struct wire_frame *out, const char *bytes, size_t len, size_t *used)
{
	uint32_t body;
	const char *at, *end;

	if (len < 4)
		return 0;
	body = get_u32(bytes);
	if (body < 1 || body > WIRE_FRAME_MAX)
		return err_set(ERR_DATA, "a frame of %u bytes", body);
	if (len < 5)
		return 0;
	if (!known_type(bytes[4]))
		return err_set(ERR_DATA, "a frame of unknown type %d", bytes[4]);
	if (len < 4 + (size_t)body)
		return 0;
	out->type = (enum wire_type)bytes[4];
	out->fields = 0;
	at = bytes + HEADER;
	end = bytes + 4 + body;
	if (at < end && end[-1] != '\0')
		return err_set(ERR_DATA, "a frame whose last field does not end");
	while (at < end) {
		if (out->fields == WIRE_FIELDS_MAX)
			return err_set(ERR_DATA, "a frame of more than %d fields", WIRE_FIELDS_MAX);
		out->field[out->fields++] = at;
		at += strlen(at) + 1;
	}
	*used = 4 + (size_t)body;
	return 1;
}

const char *wire_text(const struct wire_frame *f, int field)
{
	return field < f->fields ? f->field[field] : "";
}

int64_t wire_int(const struct wire_frame *f, int field, int64_t fallback)
{
	const char *text = wire_text(f, field);
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	return *text && !*end && !errno ? v : fallback;
}
