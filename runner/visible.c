/*
 * visible.c - UTF-8 one byte at a time.
 *
 * A terminal obeys what it reads, and a learner's program may print anything: a title, a colour
 * that stays, a key string for the next Enter. The C1 controls are escape sequences in one
 * character, so they count as well.
 */
#include "runner/visible.h"

#include <stdbool.h>

/* Bytes of the character that begins with this one; 0: none begins so. */
static int length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The second byte excludes overlong forms, surrogates and what is beyond U+10FFFF (RFC 3629,
 * section 4). */
static bool can_follow(const struct visible *v, unsigned char c)
{
	unsigned char first = (unsigned char)v->held[0];

	if ((c & 0xc0) != 0x80)
		return false;
	if (v->len > 1)
		return true;
	switch (first) {
	case 0xc2: return c >= 0xa0; /* U+0080 to U+009F are C1 */
	case 0xe0: return c >= 0xa0;
	case 0xed: return c <= 0x9f;
	case 0xf0: return c >= 0x90;
	case 0xf4: return c <= 0x8f;
	default: return true;
	}
}

static void escape(struct buf *out, unsigned char c)
{
	buf_printf(out, "\\x%02x", c);
}

void visible_end(struct visible *v, struct buf *out)
{
	for (int i = 0; i < v->len; i++)
		escape(out, (unsigned char)v->held[i]);
	v->len = 0;
}

static bool is_plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
}

static void add_first(struct visible *v, struct buf *out, unsigned char c)
{
	if (is_plain(c)) {
		buf_add(out, &c, 1);
	} else if (length_of(c) > 1) {
		v->held[0] = (char)c;
		v->len = 1;
	} else {
		escape(out, c);
	}
}

void visible_add(struct visible *v, struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (v->len > 0 && !can_follow(v, c))
			visible_end(v, out);
		if (v->len == 0) {
			add_first(v, out, c);
			continue;
		}
		v->held[v->len++] = (char)c;
		if (v->len == length_of((unsigned char)v->held[0])) {
			buf_add(out, v->held, (size_t)v->len);
			v->len = 0;
		}
	}
}
