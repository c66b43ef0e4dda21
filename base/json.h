/*
 * json.h - reading and writing JSON. The only module that knows cJSON; others see struct json.
 *
 * A getter never fails: it takes the default when the key is missing or of another type, so that a
 * reader keeps working when a file grows. What must be there is asked for with the json_need_
 * forms, which set the error sentence "FILE: missing or malformed "key"".
 *
 * Integers are exact up to 2^53, as in most programs that read JSON: seeds and hashes are kept as
 * text. Text that is not UTF-8 is refused when read, and written with U+FFFD in place of each
 * broken byte.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct json; /* a node; borrowed from its root */

/* Parses text (length len). name is for messages. The caller frees the root with json_free.
 * ERR_DATA with "NAME:LINE: not JSON" on malformed text, and on nesting deeper than 64. */
int json_parse(struct json **out, const char *name, const char *text, size_t len);
void json_free(struct json *root); /* NULL is fine */

struct json *json_get(const struct json *object, const char *key); /* NULL when absent */
const char *json_text(const struct json *object, const char *key, const char *fallback);
int64_t json_int(const struct json *object, const char *key, int64_t fallback);
double json_number(const struct json *object, const char *key, double fallback);
bool json_bool(const struct json *object, const char *key, bool fallback);
int json_need_text(const char **out, const struct json *object, const char *key, const char *name);
int json_need_int(int64_t *out, const struct json *object, const char *key, const char *name);

bool json_is_object(const struct json *node);
int json_count(const struct json *array); /* elements of an array or object, 0 for anything else */
struct json *json_at(const struct json *array, int index);
const char *json_key(const struct json *node);  /* the node's key in its object, or "" */
const char *json_string(const struct json *node); /* the node's own text, or "" */

/* Building; values replace an existing key, unknown keys beside them stay. */
struct json *json_new_object(void);
struct json *json_set_object(struct json *object, const char *key); /* the old or a new child */
struct json *json_set_array(struct json *object, const char *key);  /* a new, empty child */
struct json *json_add_object(struct json *array);                   /* a new object at its end */
void json_add_text(struct json *array, const char *text);
void json_set_text(struct json *object, const char *key, const char *text); /* NULL text: null */
void json_set_int(struct json *object, const char *key, int64_t value);
void json_set_number(struct json *object, const char *key, double value); /* 6 significant digits */
void json_set_bool(struct json *object, const char *key, bool value);
void json_remove(struct json *object, const char *key);

/* Appends the text form: one line, or indented with two spaces and a newline at the end. */
void json_write(struct buf *out, const struct json *root, bool indented);

#endif
