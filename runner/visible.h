/*
 * visible.h - a program's output made harmless for a terminal, as it comes.
 */
#ifndef RUNNER_VISIBLE_H
#define RUNNER_VISIBLE_H

#include "base/buf.h"

/* A character may be cut in two by the pipe; its first bytes wait here. The zero value is the
 * start of a stream. */
struct visible {
	char held[4];
	int len;
};

/* Appends the bytes with everything but text, newline and tab written as \xNN: control
 * characters of ASCII (escape, bell, shift ...) and of Latin-1 (C1), and bytes that are not
 * UTF-8. */
void visible_add(struct visible *v, struct buf *out, const char *bytes, size_t len);

/* The stream has ended: what is still held was not a character. */
void visible_end(struct visible *v, struct buf *out);

#endif
