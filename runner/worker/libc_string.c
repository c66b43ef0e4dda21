/*
 * libc_string.c - <string.h> for programs. memmove, memset and memcpy are also what compiled code
 * calls for struct copies and initialisers.
 */
#include <string.h>

#include "runner/worker/shims.h"

static void read_text(const char *s)
{
	shim_access(s, strlen(s) + 1, false);
}

static void *shim_memcpy(void *to, const void *from, size_t n)
{
	shim_access(from, n, false);
	shim_access(to, n, true);
	return memmove(to, from, n); /* an overlap gives the same bytes on every machine */
}

static void *shim_memset(void *to, int byte, size_t n)
{
	shim_access(to, n, true);
	return memset(to, byte, n);
}

static int shim_memcmp(const void *a, const void *b, size_t n)
{
	shim_access(a, n, false);
	shim_access(b, n, false);
	return memcmp(a, b, n);
}

static void *shim_memchr(const void *s, int byte, size_t n)
{
	char *found = memchr(s, byte, n);

	shim_access(s, found ? (size_t)(found - (const char *)s) + 1 : n, false);
	return found;
}

static size_t shim_strlen(const char *s)
{
	read_text(s);
	return strlen(s);
}

static size_t shim_strnlen(const char *s, size_t n)
{
	size_t len = strnlen(s, n);

	shim_access(s, len < n ? len + 1 : n, false);
	return len;
}

static char *shim_strcpy(char *to, const char *from)
{
	shim_memcpy(to, from, strlen(from) + 1);
	return to;
}

static char *shim_strncpy(char *to, const char *from, size_t n)
{
	size_t len = shim_strnlen(from, n);

	shim_access(to, n, true);
	memmove(to, from, len);
	memset(to + len, 0, n - len);
	return to;
}

static char *shim_strcat(char *to, const char *from)
{
	shim_strcpy(to + shim_strlen(to), from);
	return to;
}

static char *shim_strncat(char *to, const char *from, size_t n)
{
	char *end = to + shim_strlen(to);
	size_t len = shim_strnlen(from, n);

	shim_access(end, len + 1, true);
	memmove(end, from, len);
	end[len] = '\0';
	return to;
}

/* How far two texts must be read to tell them apart, at most n. */
static size_t common(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] && a[i] == b[i])
		i++;
	return i < n ? i + 1 : n;
}

static int shim_strncmp(const char *a, const char *b, size_t n)
{
	size_t len = common(a, b, n);

	shim_access(a, len, false);
	shim_access(b, len, false);
	return len ? (unsigned char)a[len - 1] - (unsigned char)b[len - 1] : 0;
}

static int shim_strcmp(const char *a, const char *b)
{
	return shim_strncmp(a, b, SIZE_MAX);
}

static char *shim_strchr(const char *s, int c)
{
	read_text(s);
	return strchr(s, c);
}

static char *shim_strrchr(const char *s, int c)
{
	read_text(s);
	return strrchr(s, c);
}

static char *shim_strstr(const char *s, const char *part)
{
	read_text(s);
	read_text(part);
	return strstr(s, part);
}

static size_t shim_strspn(const char *s, const char *set)
{
	read_text(s);
	read_text(set);
	return strspn(s, set);
}

static size_t shim_strcspn(const char *s, const char *set)
{
	read_text(s);
	read_text(set);
	return strcspn(s, set);
}

const struct shim shims_string[] = {
	SHIM_RESERVED("memcpy", shim_memcpy),
	SHIM_RESERVED("memmove", shim_memcpy),
	SHIM_RESERVED("memset", shim_memset),
	SHIM("memcmp", shim_memcmp),
	SHIM("memchr", shim_memchr),
	SHIM("strlen", shim_strlen),
	SHIM("strnlen", shim_strnlen),
	SHIM("strcpy", shim_strcpy),
	SHIM("strncpy", shim_strncpy),
	SHIM("strcat", shim_strcat),
	SHIM("strncat", shim_strncat),
	SHIM("strcmp", shim_strcmp),
	SHIM("strncmp", shim_strncmp),
	SHIM("strchr", shim_strchr),
	SHIM("strrchr", shim_strrchr),
	SHIM("strstr", shim_strstr),
	SHIM("strspn", shim_strspn),
	SHIM("strcspn", shim_strcspn),
	{0},
};
