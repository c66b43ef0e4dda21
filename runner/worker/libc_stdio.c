/*
 * libc_stdio.c - the printf family for programs. The host formats; before that the format is read
 * once by us, to announce the texts that it will read and to refuse %n, which writes memory behind
 * the instrumentation's back.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "dojo.h"
#include "runner/worker/output.h"
#include "runner/worker/shims.h"

/* most lines; longer ones are formatted into the host's heap, not the goroutine's stack */
#define SMALL 512

/* One conversion of a format. */
struct conversion {
	char kind;         /* 'd', 's' ...; 0: the format ends */
	char length;       /* 0, 'l', 'L': what matters for the size of the argument */
	int precision;     /* -1: none */
};

static const char *digits(const char *p, int *out, va_list *args)
{
	if (*p == '*') {
		*out = va_arg(*args, int);
		return p + 1;
	}
	for (*out = 0; *p >= '0' && *p <= '9'; p++)
		if (*out < 1000000)
			*out = *out * 10 + (*p - '0');
	return p;
}

/* p is behind the %. Takes the arguments of '*'. */
static const char *parse(struct conversion *c, const char *p, va_list *args)
{
	int width;

	*c = (struct conversion){.precision = -1};
	p += strspn(p, "-+ #0'");
	p = digits(p, &width, args);
	if (*p == '.')
		p = digits(p + 1, &c->precision, args);
	for (; *p && strchr("hljztqL", *p); p++)
		c->length = *p == 'h' ? 0 : *p == 'L' ? 'L' : 'l';
	c->kind = *p;
	return *p ? p + 1 : p;
}

static void read_text(const char *s, int precision)
{
	size_t len;

	if (!s)
		return; /* printed as (null) */
	len = precision >= 0 ? strnlen(s, (size_t)precision) : strlen(s);
	shim_access(s, precision >= 0 && len == (size_t)precision ? len : len + 1, false);
}

static void take_argument(const struct conversion *c, va_list *args)
{
	switch (c->kind) {
	case '%':
		break;
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'c':
		if (c->length)
			(void)va_arg(*args, long);
		else
			(void)va_arg(*args, int);
		break;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
		if (c->length == 'L')
			(void)va_arg(*args, long double);
		else
			(void)va_arg(*args, double);
		break;
	case 's':
		if (c->length)
			panic("printf: %ls is not available");
		read_text(va_arg(*args, const char *), c->precision);
		break;
	case 'p':
		(void)va_arg(*args, void *);
		break;
	case 'n':
		panic("printf: %n is not available");
		break;
	default:
		panic("printf: unknown conversion in the format");
	}
}

static void check_format(const char *format, va_list args)
{
	va_list copy;

	read_text(format, -1);
	va_copy(copy, args);
	while (*format) {
		struct conversion c;

		if (*format++ != '%')
			continue;
		format = parse(&c, format, &copy);
		take_argument(&c, &copy);
	}
	va_end(copy);
}

/* Everything below formats through this; the result is in *text, which is small or must be
 * freed. */
static int format_text(char **text, char small[SMALL], const char *format, va_list args)
{
	va_list copy;
	int len;

	check_format(format, args);
	va_copy(copy, args);
	len = vsnprintf(small, SMALL, format, copy);
	va_end(copy);
	*text = small;
	if (len >= SMALL) {
		*text = xmalloc((size_t)len + 1);
		len = vsnprintf(*text, (size_t)len + 1, format, args);
	}
	return len;
}

static int print(int fd, const char *format, va_list args)
{
	char small[SMALL];
	char *text;
	int len = format_text(&text, small, format, args);

	if (len > 0)
		output_write(fd, text, (size_t)len);
	if (text != small)
		free(text);
	return len;
}

static int print_into(char *to, size_t size, const char *format, va_list args)
{
	char small[SMALL];
	char *text;
	int len = format_text(&text, small, format, args);
	size_t n = len < 0 ? 0 : (size_t)len;

	if (n >= size)
		n = size ? size - 1 : 0;
	if (size) {
		shim_access(to, n + 1, true);
		memcpy(to, text, n);
		to[n] = '\0';
	}
	if (text != small)
		free(text);
	return len;
}

/* stdout and stderr are the numbers 1 and 2 in the program's <stdio.h>. */
static int descriptor(const void *file)
{
	if (file != (void *)1 && file != (void *)2)
		panic("this is neither stdout nor stderr");
	return (int)(uintptr_t)file;
}

static int shim_vprintf(const char *format, va_list args)
{
	return print(1, format, args);
}

static int shim_vfprintf(void *file, const char *format, va_list args)
{
	return print(descriptor(file), format, args);
}

static int shim_vsnprintf(char *to, size_t size, const char *format, va_list args)
{
	return print_into(to, size, format, args);
}

static int shim_printf(const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print(1, format, args);
	va_end(args);
	return len;
}

static int shim_fprintf(void *file, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print(descriptor(file), format, args);
	va_end(args);
	return len;
}

static int shim_snprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print_into(to, size, format, args);
	va_end(args);
	return len;
}

static int shim_sprintf(char *to, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = print_into(to, SIZE_MAX, format, args);
	va_end(args);
	return len;
}

static int shim_fputs(const char *s, void *file)
{
	read_text(s, -1);
	output_write(descriptor(file), s, strlen(s));
	return 1;
}

static int shim_puts(const char *s)
{
	shim_fputs(s, (void *)1);
	output_write(1, "\n", 1);
	return 1;
}

static int shim_fputc(int c, void *file)
{
	char byte = (char)c;

	output_write(descriptor(file), &byte, 1);
	return (unsigned char)c;
}

static int shim_putchar(int c)
{
	return shim_fputc(c, (void *)1);
}

static int shim_fflush(void *file)
{
	(void)file; /* what is printed comes out in order, whenever that is */
	return 0;
}

const struct shim shims_stdio[] = {
	SHIM("printf", shim_printf),
	SHIM("fprintf", shim_fprintf),
	SHIM("sprintf", shim_sprintf),
	SHIM("snprintf", shim_snprintf),
	SHIM("vprintf", shim_vprintf),
	SHIM("vfprintf", shim_vfprintf),
	SHIM("vsnprintf", shim_vsnprintf),
	SHIM("puts", shim_puts),
	SHIM("fputs", shim_fputs),
	SHIM("putchar", shim_putchar),
	SHIM("fputc", shim_fputc),
	SHIM("fflush", shim_fflush),
	{0},
};
