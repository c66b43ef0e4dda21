/*
 * test_base_err.c - goal: the error sentence, the buffer and the random numbers do what their
 * headers say.
 * Method: direct calls; the numbers are compared with the reference vectors of their authors.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/rng.h"
#include "scratch.h"

START_TEST(test_err_set_returns_the_code_and_keeps_the_sentence)
{
	ck_assert_str_eq(err_text(), "");
	ck_assert_int_eq(err_set(ERR_DATA, "%s: missing \"%s\"", "f.json", "id"), ERR_DATA);
	ck_assert_str_eq(err_text(), "f.json: missing \"id\"");
}
END_TEST

START_TEST(test_err_set_takes_its_own_sentence)
{
	err_set(ERR_IO, "disk full");
	ck_assert_int_eq(err_set(ERR_IO, "not saved: %s", err_text()), ERR_IO);
	ck_assert_str_eq(err_text(), "not saved: disk full");
}
END_TEST

START_TEST(test_err_set_errno_appends_the_reason)
{
	errno = ENOSPC;
	ck_assert_int_eq(err_set_errno(ERR_IO, "cannot write %s", "x"), ERR_IO);
	ck_assert_str_eq(err_text(), "cannot write x: No space left on device");
}
END_TEST

START_TEST(test_err_sentence_is_cut_not_overrun)
{
	char text[2000];

	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	errno = EIO;
	ck_assert_int_eq(err_set_errno(ERR_IO, "%s", text), ERR_IO);
	ck_assert_uint_eq(strlen(err_text()), 511);
}
END_TEST

START_TEST(test_err_exit_codes_are_those_of_the_contract)
{
	static const struct {
		int code, exit;
	} table[] = {
		{0, 0}, {ERR_USAGE, 2}, {ERR_DATA, 65}, {ERR_NOT_FOUND, 66}, {ERR_INTERNAL, 70},
		{ERR_OS, 71}, {ERR_CREATE, 73}, {ERR_IO, 74}, {ERR_BUSY, 75},
		{ERR_PERMISSION, 77}, {-1000, 70},
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		ck_assert_int_eq(err_exit_code(table[i].code), table[i].exit);
}
END_TEST

/* AddressSanitizer asks for this; without it, an allocation that fails is reported as a fault. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

START_TEST(test_allocation_too_large_ends_with_71)
{
	volatile size_t bytes = SIZE_MAX / 4;

	free(xmalloc(bytes));
}
END_TEST

START_TEST(test_assert_aborts)
{
	int two = 2;

	ASSERT(two == 2);
	ASSERT(two == 3);
}
END_TEST

START_TEST(test_xasprintf_and_xstrdup)
{
	char *a = xasprintf("%d-%s", 5, "x");
	char *b = xstrdup(a);

	ck_assert_str_eq(a, "5-x");
	ck_assert_str_eq(b, a);
	free(a);
	free(b);
}
END_TEST

START_TEST(test_buf_grows_and_stays_a_string)
{
	struct buf b = {0};

	ck_assert_str_eq(buf_text(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	ck_assert_uint_eq(b.len, 10 * 2 + 90 * 3 + 900 * 4);
	ck_assert_uint_eq(strlen(b.data), b.len);
	buf_clear(&b);
	ck_assert_str_eq(buf_text(&b), "");
	buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_int_eq(memcmp(b.data, "a\0b", 4), 0);
	buf_free(&b);
	ck_assert_ptr_null(b.data);
	ck_assert_uint_eq(b.len + b.cap, 0);
	buf_free(&b);
}
END_TEST

START_TEST(test_buf_takes_nothing)
{
	struct buf b = {0};

	buf_add(&b, NULL, 0);
	ck_assert_str_eq(buf_text(&b), "");
	buf_clear(&b);
	buf_add_text(&b, "");
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
}
END_TEST

/* Vectors: splitmix64 seeded with 1234567; xoshiro256** from the state 1, 2, 3, 4. */
START_TEST(test_rng_gives_the_reference_numbers)
{
	static const uint64_t spread[] = {6457827717110365317u, 3203168211198807973u,
					  9817491932198370423u, 4593380528125082431u};
	static const uint64_t drawn[] = {11520, 0, 1509978240, 1215971899390074240u};
	struct rng r = {{1, 2, 3, 4}};
	uint64_t state = 1234567;

	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(rng_splitmix(&state), spread[i]);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(rng_next(&r), drawn[i]);
}
END_TEST

START_TEST(test_rng_below_stays_below_and_reaches_all)
{
	struct rng r;
	int seen[7] = {0};

	rng_seed(&r, 42);
	for (int i = 0; i < 7000; i++)
		seen[rng_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		ck_assert_int_gt(seen[i], 800);
	ck_assert_uint_eq(rng_below(&r, 1), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base: err, buf, rng");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_test(tests, test_err_set_returns_the_code_and_keeps_the_sentence);
	tcase_add_test(tests, test_err_set_takes_its_own_sentence);
	tcase_add_test(tests, test_err_set_errno_appends_the_reason);
	tcase_add_test(tests, test_err_sentence_is_cut_not_overrun);
	tcase_add_test(tests, test_err_exit_codes_are_those_of_the_contract);
	tcase_add_exit_test(tests, test_allocation_too_large_ends_with_71, 71);
	tcase_add_test_raise_signal(tests, test_assert_aborts, 6);
	tcase_add_test(tests, test_xasprintf_and_xstrdup);
	tcase_add_test(tests, test_buf_grows_and_stays_a_string);
	tcase_add_test(tests, test_buf_takes_nothing);
	tcase_add_test(tests, test_rng_gives_the_reference_numbers);
	tcase_add_test(tests, test_rng_below_stays_below_and_reaches_all);
	return run_suite(suite);
}
