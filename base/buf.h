/*
 * buf.h - a growing array of bytes. A zeroed struct is an empty buffer.
 *
 * Invariant: when data is not NULL, data[len] is 0, so the bytes can be used as a C string.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data; /* owned */
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_add_text(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *b); /* len 0, memory kept */
void buf_free(struct buf *b);  /* back to a zeroed struct */
const char *buf_text(const struct buf *b); /* "" when empty */

#endif
