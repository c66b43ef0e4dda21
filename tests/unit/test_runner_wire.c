/*
 * test_runner_wire.c - goal: a frame comes back as it was sent, and nothing malformed is taken for
 * one.
 * Method: frames built by wire_add, then damaged byte by byte.
 */
#include <check.h>
#include <string.h>

#include "runner/visible.h"
#include "runner/wire.h"
#include "scratch.h"

static int take(struct wire_frame *f, const char *bytes, size_t len)
{
	size_t used = 0;

	return wire_take(f, bytes, len, &used);
}

START_TEST(test_a_frame_comes_back)
{
	struct wire_frame f;
	struct buf b = {0};
	size_t used = 0;

	wire_add(&b, WIRE_PUT, 2, (const char *[]){"total", "-17"});
	wire_add(&b, WIRE_END, 0, NULL);
	ck_assert_int_eq(wire_take(&f, b.data, b.len, &used), 1);
	ck_assert_int_eq(f.type, WIRE_PUT);
	ck_assert_int_eq(f.fields, 2);
	ck_assert_str_eq(wire_text(&f, 0), "total");
	ck_assert_int_eq(wire_int(&f, 1, 0), -17);
	ck_assert_str_eq(wire_text(&f, 2), "");
	ck_assert_int_eq(wire_int(&f, 0, 5), 5);
	ck_assert_int_eq(wire_int(&f, 2, 5), 5);
	ck_assert_int_eq(wire_take(&f, b.data + used, b.len - used, &used), 1);
	ck_assert_int_eq(f.type, WIRE_END);
	ck_assert_int_eq(f.fields, 0);
	buf_free(&b);
}
END_TEST

START_TEST(test_no_prefix_of_a_frame_is_a_frame)
{
	struct wire_frame f;
	struct buf b = {0};

	wire_add(&b, WIRE_WARNING, 3, (const char *[]){"kata.c", "", "a message"});
	for (size_t len = 0; len < b.len; len++)
		ck_assert_int_eq(take(&f, b.data, len), 0);
	ck_assert_int_eq(take(&f, b.data, b.len), 1);
	ck_assert_str_eq(wire_text(&f, 1), "");
	buf_free(&b);
}
END_TEST

START_TEST(test_malformed_frames_are_refused)
{
	struct wire_frame f;
	char many[5 + WIRE_FIELDS_MAX + 1] = {WIRE_FIELDS_MAX + 2, 0, 0, 0, 'P'};

	ck_assert_int_eq(take(&f, "\0\0\0\0P", 5), ERR_DATA);   /* nothing, not even a type */
	ck_assert_int_eq(take(&f, "\1\0\100\0P", 5), ERR_DATA); /* one byte more than may be */
	ck_assert_int_eq(take(&f, "\377\377\377\377P", 5), ERR_DATA);
	ck_assert_int_eq(take(&f, "\1\0\0\0z", 5), ERR_DATA); /* no such type */
	ck_assert_int_eq(take(&f, "\1\0\0\0\0", 5), ERR_DATA);
	ck_assert_int_eq(take(&f, "\3\0\0\0Pab", 7), ERR_DATA);  /* a field without its end */
	ck_assert_int_eq(take(&f, many, sizeof many), ERR_DATA); /* one field too many */
	many[0]--;
	ck_assert_int_eq(take(&f, many, sizeof many - 1), 1);
	ck_assert_int_eq(f.fields, WIRE_FIELDS_MAX);
}
END_TEST

START_TEST(test_numbers_are_whole_or_the_fallback)
{
	static const char *const bad[] = {"", "x", "1x", " ", "99999999999999999999", "1.5"};
	struct wire_frame f = {.type = WIRE_PUT, .fields = 1};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		f.field[0] = bad[i];
		ck_assert_int_eq(wire_int(&f, 0, -7), -7);
	}
	f.field[0] = "-9223372036854775808";
	ck_assert_int_eq(wire_int(&f, 0, 0), INT64_MIN);
}
END_TEST

/* What visible_add makes of the text when it comes one byte at a time. */
static const char *shown(const char *text)
{
	static struct buf out;
	struct visible v = {0};

	buf_clear(&out);
	for (; *text; text++)
		visible_add(&v, &out, text, 1);
	visible_end(&v, &out);
	return buf_text(&out);
}

START_TEST(test_output_cannot_steer_a_terminal)
{
	ck_assert_str_eq(shown("plain\ttext\n"), "plain\ttext\n");
	ck_assert_str_eq(shown("\033[31m\a\r\177"), "\\x1b[31m\\x07\\x0d\\x7f");
	ck_assert_str_eq(shown("\302\233x"), "\\xc2\\x9bx"); /* C1: CSI */
	ck_assert_str_eq(shown("\303\244\342\202\254\360\237\230\200"),
			 "\303\244\342\202\254\360\237\230\200");
	ck_assert_str_eq(shown("\300\200\340\200\200"), "\\xc0\\x80\\xe0\\x80\\x80"); /* overlong */
	ck_assert_str_eq(shown("\355\240\200"), "\\xed\\xa0\\x80"); /* a surrogate */
	ck_assert_str_eq(shown("\342\202"), "\\xe2\\x82");          /* cut off */
	ck_assert_str_eq(shown("\342\033["), "\\xe2\\x1b[");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("runner: wire, visible");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_test(tests, test_a_frame_comes_back);
	tcase_add_test(tests, test_no_prefix_of_a_frame_is_a_frame);
	tcase_add_test(tests, test_malformed_frames_are_refused);
	tcase_add_test(tests, test_numbers_are_whole_or_the_fallback);
	tcase_add_test(tests, test_output_cannot_steer_a_terminal);
	return run_suite(suite);
}
