/*
 * json.c - struct json is a cJSON node; this is the only file that knows.
 *
 * cJSON reads more than JSON: it recurses a thousand levels deep, takes a NUL for white space,
 * accepts bytes that are not UTF-8 and cuts a text at \u0000. So a scan over the bytes goes first
 * (scan_text), and refuses what the rest of the program should never meet. It writes with tabs,
 * prints doubles with 17 digits, and passes broken UTF-8 on; so writing is done here. What comes
 * out is always valid JSON: broken UTF-8 becomes U+FFFD, and numbers that JSON cannot express
 * (infinity, not-a-number) become null.
 *
 * A number is a double, as in most readers of JSON: integers are exact to 2^53. Seeds and hashes
 * are therefore kept as text.
 */
#include "base/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define DEPTH_MAX 64
#define EXACT_MAX 9007199254740992.0 /* 2^53 */

static const struct cJSON *node_of(const struct json *j)
{
	return (const struct cJSON *)j;
}

static struct json *json_of(const struct cJSON *node)
{
	return (struct json *)node;
}

/* Memory that never runs out, in cJSON too: its failures would look like malformed text.
 * Idempotent. */
static void set_hooks(void)
{
	cJSON_Hooks hooks = {.malloc_fn = xmalloc, .free_fn = free};

	cJSON_InitHooks(&hooks);
}

/* Bytes of the UTF-8 character at text, 0 when it is not one: overlong forms, surrogates and what
 * is beyond U+10FFFF included (RFC 3629, section 4). */
static size_t utf8_len(const char *text, size_t len)
{
	static const struct {
		unsigned char first, last, low, high; /* of the lead byte; of the one after it */
		size_t len;
	} forms[] = {
		{0x00, 0x7f, 0x00, 0xff, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (p[0] < forms[i].first || p[0] > forms[i].last)
			continue;
		if (forms[i].len > len)
			return 0;
		if (forms[i].len > 1 && (p[1] < forms[i].low || p[1] > forms[i].high))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

static int line_at(const char *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\n' && text[i] != '\r' && text[i] != '\t')
			return false;
	return true;
}

/* What is wrong with the byte at text[*at], which is passed; NULL when nothing is. */
static const char *scan_string_byte(const char *text, size_t len, size_t *at)
{
	const char *p = text + *at;
	size_t n = utf8_len(p, len - *at);

	if (!n)
		return "text that is not UTF-8";
	if ((unsigned char)*p < 0x20)
		return "a control character in a text";
	if (*p == '\\' && len - *at >= 2)
		n = 2;
	if (len - *at >= 6 && !memcmp(p, "\\u0000", 6))
		return "\\u0000, which no text here may hold";
	*at += n;
	return NULL;
}

/* Refuses what cJSON would let through. NULL when there is nothing of that kind; else what, and *at
 * is where. */
static const char *scan_text(const char *text, size_t len, size_t *at)
{
	bool in_string = false;
	int depth = 0;

	for (*at = 0; *at < len;) {
		char c = text[*at];

		if (c == '"') {
			in_string = !in_string;
		} else if (in_string) {
			const char *fault = scan_string_byte(text, len, at);

			if (fault)
				return fault;
			continue;
		} else if (c == '{' || c == '[') {
			if (++depth > DEPTH_MAX)
				return "nested deeper than 64 levels";
		} else if (c == '}' || c == ']') {
			depth--;
		} else if (!(c > ' ' && c < 0x7f) && !is_blank(&c, 1)) {
			return "a byte that has no place in JSON";
		}
		(*at)++;
	}
	return NULL;
}

int json_parse(struct json **out, const char *name, const char *text, size_t len)
{
	const char *end = text;
	size_t at;
	const char *fault = scan_text(text, len, &at);
	struct cJSON *root;

	*out = NULL;
	if (fault)
		return err_set(ERR_DATA, "%s:%d: not JSON: %s", name, line_at(text, at), fault);
	set_hooks();
	root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (!end || end < text || end > text + len)
		end = text + len;
	if (root && is_blank(end, (size_t)(text + len - end))) {
		*out = json_of(root);
		return 0;
	}
	cJSON_Delete(root);
	return err_set(ERR_DATA, "%s:%d: not JSON", name, line_at(text, (size_t)(end - text)));
}

void json_free(struct json *root)
{
	cJSON_Delete((struct cJSON *)root);
}

struct json *json_get(const struct json *object, const char *key)
{
	if (!json_is_object(object))
		return NULL;
	return json_of(cJSON_GetObjectItemCaseSensitive(node_of(object), key));
}

const char *json_text(const struct json *object, const char *key, const char *fallback)
{
	const struct cJSON *node = node_of(json_get(object, key));

	return cJSON_IsString(node) ? node->valuestring : fallback;
}

/* Whole and inside 64 bits, which 2^63 is not; comparing not-a-number is false. */
static bool is_int(const struct cJSON *node)
{
	return cJSON_IsNumber(node) && node->valuedouble >= -0x1p63 && node->valuedouble < 0x1p63 &&
	       node->valuedouble == floor(node->valuedouble);
}

int64_t json_int(const struct json *object, const char *key, int64_t fallback)
{
	const struct cJSON *node = node_of(json_get(object, key));

	return is_int(node) ? (int64_t)node->valuedouble : fallback;
}

double json_number(const struct json *object, const char *key, double fallback)
{
	const struct cJSON *node = node_of(json_get(object, key));

	return cJSON_IsNumber(node) && isfinite(node->valuedouble) ? node->valuedouble : fallback;
}

bool json_bool(const struct json *object, const char *key, bool fallback)
{
	const struct cJSON *node = node_of(json_get(object, key));

	return cJSON_IsBool(node) ? cJSON_IsTrue(node) : fallback;
}

int json_need_text(const char **out, const struct json *object, const char *key, const char *name)
{
	const char *text = json_text(object, key, NULL);

	if (!text)
		return err_set(ERR_DATA, "%s: missing or malformed \"%s\"", name, key);
	*out = text;
	return 0;
}

int json_need_int(int64_t *out, const struct json *object, const char *key, const char *name)
{
	if (!is_int(node_of(json_get(object, key))))
		return err_set(ERR_DATA, "%s: missing or malformed \"%s\"", name, key);
	*out = json_int(object, key, 0);
	return 0;
}

bool json_is_object(const struct json *node)
{
	return cJSON_IsObject(node_of(node));
}

static bool has_children(const struct cJSON *node)
{
	return cJSON_IsArray(node) || cJSON_IsObject(node);
}

int json_count(const struct json *array)
{
	return has_children(node_of(array)) ? cJSON_GetArraySize(node_of(array)) : 0;
}

struct json *json_at(const struct json *array, int index)
{
	if (!has_children(node_of(array)))
		return NULL;
	return json_of(cJSON_GetArrayItem(node_of(array), index));
}

const char *json_key(const struct json *node)
{
	return node && node_of(node)->string ? node_of(node)->string : "";
}

const char *json_string(const struct json *node)
{
	return cJSON_IsString(node_of(node)) ? node_of(node)->valuestring : "";
}

struct json *json_new_object(void)
{
	set_hooks();
	return json_of(cJSON_CreateObject());
}

/* Hands item to object, in the place of an older value of the same key. Returns it. */
static struct json *set(struct json *object, const char *key, struct cJSON *item)
{
	struct cJSON *parent = (struct cJSON *)object;
	bool done;

	ASSERT(json_is_object(object));
	if (json_get(object, key))
		done = cJSON_ReplaceItemInObjectCaseSensitive(parent, key, item);
	else
		done = cJSON_AddItemToObject(parent, key, item);
	ASSERT(done);
	return json_of(item);
}

static struct json *append(struct json *array, struct cJSON *item)
{
	bool done;

	ASSERT(cJSON_IsArray(node_of(array)));
	done = cJSON_AddItemToArray((struct cJSON *)array, item);
	ASSERT(done);
	return json_of(item);
}

struct json *json_set_object(struct json *object, const char *key)
{
	struct json *old = json_get(object, key);

	return json_is_object(old) ? old : set(object, key, cJSON_CreateObject());
}

struct json *json_set_array(struct json *object, const char *key)
{
	return set(object, key, cJSON_CreateArray());
}

struct json *json_add_object(struct json *array)
{
	return append(array, cJSON_CreateObject());
}

void json_add_text(struct json *array, const char *text)
{
	append(array, cJSON_CreateString(text));
}

void json_set_text(struct json *object, const char *key, const char *text)
{
	set(object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	set(object, key, cJSON_CreateNumber((double)value));
}

/* The double nearest to these 6 digits; both ways go by the same locale, whichever it is. */
void json_set_number(struct json *object, const char *key, double value)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%.6g", value); /* at most 13 bytes */
	set(object, key, cJSON_CreateNumber(strtod(text, NULL)));
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	set(object, key, cJSON_CreateBool(value));
}

void json_remove(struct json *object, const char *key)
{
	if (json_is_object(object))
		cJSON_DeleteItemFromObjectCaseSensitive((struct cJSON *)object, key);
}

static void write_string(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	buf_add(out, "\"", 1);
	while (len) {
		size_t n = utf8_len(text, len);
		unsigned char c = (unsigned char)*text;

		if (!n)
			buf_add_text(out, "\xef\xbf\xbd"); /* U+FFFD, for each broken byte */
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_add_text(out, "\\n");
		else if (c == '\t')
			buf_add_text(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\u%04x", c);
		else
			buf_add(out, text, n);
		text += n ? n : 1;
		len -= n ? n : 1;
	}
	buf_add(out, "\"", 1);
}

/* The fewest digits that read back the same. The decimal point is the locale's, and may be any
 * bytes. */
static void write_number(struct buf *out, double value)
{
	char text[40];

	if (!isfinite(value)) {
		buf_add_text(out, "null");
		return;
	}
	if (value == floor(value) && fabs(value) <= EXACT_MAX) {
		buf_printf(out, "%lld", (long long)value);
		return;
	}
	(void)snprintf(text, sizeof text, "%.15g", value); /* at most 22 bytes */
	if (strtod(text, NULL) != value)
		(void)snprintf(text, sizeof text, "%.17g", value); /* at most 24 bytes */
	for (const char *p = text; *p;) {
		size_t n = strspn(p, "0123456789+-e");

		buf_add(out, p, n);
		p += n;
		n = strcspn(p, "0123456789+-e");
		if (n)
			buf_add(out, ".", 1);
		p += n;
	}
}

static void write_break(struct buf *out, int indent)
{
	if (indent >= 0)
		buf_printf(out, "\n%*s", indent * 2, "");
}

static void write_node(struct buf *out, const struct cJSON *node, int indent);

static void write_children(struct buf *out, const struct cJSON *parent, int indent)
{
	int inner = indent >= 0 ? indent + 1 : indent;
	const struct cJSON *child;

	buf_add_text(out, cJSON_IsObject(parent) ? "{" : "[");
	cJSON_ArrayForEach(child, parent) {
		if (child != parent->child)
			buf_add_text(out, ",");
		write_break(out, inner);
		if (cJSON_IsObject(parent)) {
			write_string(out, child->string ? child->string : "");
			buf_add_text(out, inner >= 0 ? ": " : ":");
		}
		write_node(out, child, inner);
	}
	if (parent->child)
		write_break(out, indent);
	buf_add_text(out, cJSON_IsObject(parent) ? "}" : "]");
}

/* indent: how many levels in, -1 for one line. What was parsed is at most 64 levels deep, and what
 * the program builds is less: the recursion is bounded. */
static void write_node(struct buf *out, const struct cJSON *node, int indent)
{
	if (has_children(node))
		write_children(out, node, indent);
	else if (cJSON_IsString(node))
		write_string(out, node->valuestring);
	else if (cJSON_IsNumber(node))
		write_number(out, node->valuedouble);
	else if (cJSON_IsBool(node))
		buf_add_text(out, cJSON_IsTrue(node) ? "true" : "false");
	else
		buf_add_text(out, "null");
}

void json_write(struct buf *out, const struct json *root, bool indented)
{
	write_node(out, node_of(root), indented ? 0 : -1);
	if (indented)
		buf_add_text(out, "\n");
}
