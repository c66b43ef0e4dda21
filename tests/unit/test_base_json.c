/*
 * test_base_json.c - goal: reading never crashes and never takes what is not JSON; writing is
 * always JSON.
 * Method: tables of good and hostile texts, and every prefix and every single damaged byte of a
 * real one.
 */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json.h"
#include "scratch.h"

static struct json *parse(const char *text)
{
	struct json *root = NULL;

	ck_assert_msg(!json_parse(&root, "t", text, strlen(text)), "%s: %s", text, err_text());
	return root;
}

static void refuse(const char *text, size_t len)
{
	struct json *root = (struct json *)&root;

	ck_assert_int_eq(json_parse(&root, "t", text, len), ERR_DATA);
	ck_assert_ptr_null(root);
}

static void assert_written(const struct json *root, bool indented, const char *want)
{
	struct buf out = {0};

	json_write(&out, root, indented);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

START_TEST(test_getters_read_and_fall_back)
{
	struct json *j = parse("{\"s\":\"text\",\"i\":-7,\"d\":2.5,\"t\":true,\"f\":false,"
			       "\"n\":null,\"a\":[1,\"two\"],\"o\":{\"k\":1}}");

	ck_assert_str_eq(json_text(j, "s", "x"), "text");
	ck_assert_str_eq(json_text(j, "i", "x"), "x");
	ck_assert_str_eq(json_text(j, "none", "x"), "x");
	ck_assert_ptr_null(json_text(j, "n", NULL));
	ck_assert_int_eq(json_int(j, "i", 1), -7);
	ck_assert_int_eq(json_int(j, "d", 1), 1);
	ck_assert_int_eq(json_int(j, "s", 1), 1);
	ck_assert_double_eq(json_number(j, "d", 0), 2.5);
	ck_assert_double_eq(json_number(j, "s", 9), 9);
	ck_assert(json_bool(j, "t", false));
	ck_assert(!json_bool(j, "f", true));
	ck_assert(json_bool(j, "n", true));
	ck_assert_int_eq(json_count(json_get(j, "a")), 2);
	ck_assert_int_eq(json_count(json_get(j, "s")), 0);
	ck_assert_str_eq(json_string(json_at(json_get(j, "a"), 1)), "two");
	ck_assert_str_eq(json_string(json_at(json_get(j, "a"), 0)), "");
	ck_assert_ptr_null(json_at(json_get(j, "a"), 2));
	ck_assert_ptr_null(json_at(json_get(j, "a"), -1));
	ck_assert_str_eq(json_key(json_at(j, 0)), "s");
	ck_assert_str_eq(json_key(j), "");
	ck_assert(json_is_object(json_get(j, "o")));
	ck_assert(!json_is_object(json_get(j, "a")));
	ck_assert_ptr_null(json_get(json_get(j, "a"), "k"));
	json_free(j);
}
END_TEST

START_TEST(test_getters_take_null)
{
	ck_assert_ptr_null(json_get(NULL, "k"));
	ck_assert_str_eq(json_text(NULL, "k", "x"), "x");
	ck_assert_int_eq(json_int(NULL, "k", 4), 4);
	ck_assert_int_eq(json_count(NULL), 0);
	ck_assert_ptr_null(json_at(NULL, 0));
	ck_assert_str_eq(json_key(NULL), "");
	ck_assert_str_eq(json_string(NULL), "");
	ck_assert(!json_is_object(NULL));
	json_remove(NULL, "k");
	json_free(NULL);
}
END_TEST

START_TEST(test_need_names_file_and_key)
{
	struct json *j = parse("{\"i\":3,\"s\":\"x\"}");
	const char *text = NULL;
	int64_t value = 0;

	ck_assert_int_eq(json_need_text(&text, j, "s", "f.json"), 0);
	ck_assert_str_eq(text, "x");
	ck_assert_int_eq(json_need_int(&value, j, "i", "f.json"), 0);
	ck_assert_int_eq(value, 3);
	ck_assert_int_eq(json_need_int(&value, j, "s", "f.json"), ERR_DATA);
	ck_assert_str_eq(err_text(), "f.json: missing or malformed \"s\"");
	ck_assert_int_eq(json_need_text(&text, j, "id", "f.json"), ERR_DATA);
	ck_assert_str_eq(err_text(), "f.json: missing or malformed \"id\"");
	json_free(j);
}
END_TEST

START_TEST(test_what_is_not_json_is_refused)
{
	static const char *const bad[] = {
		"", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "nul", "'x'", "\"x",
		"\"\\", "\"\\q\"", "\"\\u12\"", "\"\\ud800\"", "1 2", "{} {}", "{}x", "-", "1e",
		"+1", "\"\\u0000\"", "\"a\\u0000b\"", "\"tab\there\"", "\"line\nbreak\"",
		"\x7f", "{}\x01", "\"\xff\"", "\"\xc0\xaf\"", "\"\xe2\x82\"",
		"\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\xef\xbb\xbf{}", "]][[",
		"// c\n{}",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuse(bad[i], strlen(bad[i]));
	refuse(NULL, 0);
	refuse("{}\0", 3);
	refuse("\"a\0b\"", 5);
	refuse("\0{}", 3);
}
END_TEST

START_TEST(test_a_fault_names_its_line)
{
	static const char text[] = "{\n\"a\": 1,\n\"b\": tru\n}";
	struct json *root;

	ck_assert_int_eq(json_parse(&root, "f.json", text, sizeof text - 1), ERR_DATA);
	ck_assert_str_eq(err_text(), "f.json:3: not JSON");
	ck_assert_int_eq(json_parse(&root, "f.json", "{\n\n\"\xff\"}", 7), ERR_DATA);
	ck_assert_str_eq(err_text(), "f.json:3: not JSON: text that is not UTF-8");
}
END_TEST

START_TEST(test_nesting_is_bounded)
{
	struct buf b = {0};
	struct json *root;

	for (int i = 0; i < 64; i++)
		buf_add_text(&b, "[");
	for (int i = 0; i < 64; i++)
		buf_add_text(&b, "]");
	ck_assert_int_eq(json_parse(&root, "t", b.data, b.len), 0);
	json_free(root);
	buf_clear(&b);
	for (int i = 0; i < 65; i++)
		buf_add_text(&b, "{\"a\":");
	refuse(b.data, b.len);
	ck_assert_str_eq(err_text(), "t:1: not JSON: nested deeper than 64 levels");
	buf_clear(&b);
	for (int i = 0; i < 1000000; i++)
		buf_add_text(&b, "[");
	refuse(b.data, b.len);
	buf_clear(&b);
	buf_add_text(&b, "\"");
	for (int i = 0; i < 100; i++)
		buf_add_text(&b, "[\\\"");
	buf_add_text(&b, "\"");
	ck_assert_int_eq(json_parse(&root, "t", b.data, b.len), 0);
	json_free(root);
	buf_free(&b);
}
END_TEST

START_TEST(test_huge_numbers_are_no_integers)
{
	struct json *j = parse("{\"a\":1e999,\"b\":-1e999,\"c\":9223372036854775808,"
			       "\"d\":-9223372036854775808,"
			       "\"e\":9007199254740993,\"f\":1e-400,\"g\":1e18}");

	ck_assert_int_eq(json_int(j, "a", 5), 5);
	ck_assert_int_eq(json_int(j, "b", 5), 5);
	ck_assert_double_eq(json_number(j, "a", 5), 5);
	ck_assert_int_eq(json_int(j, "c", 5), 5);
	ck_assert_int_eq(json_int(j, "d", 5), INT64_MIN);
	ck_assert_int_ge(json_int(j, "e", 5), 9007199254740992);
	ck_assert_int_eq(json_int(j, "f", 5), 0);
	ck_assert_int_eq(json_int(j, "g", 5), 1000000000000000000);
	json_free(j);
}
END_TEST

/* Long runs of digits are more than cJSON takes; what matters is that they do not crash. */
START_TEST(test_long_digits_do_no_harm)
{
	struct buf b = {0};
	struct json *root;

	for (int i = 0; i < 5000; i++)
		buf_add_text(&b, "9");
	if (!json_parse(&root, "t", b.data, b.len))
		json_free(root);
	buf_free(&b);
}
END_TEST

/* From valid to invalid: every prefix is refused, and every changed byte is refused or read. */
START_TEST(test_every_damage_to_a_file_is_survived)
{
	static const char text[] = "{\"schema\":\"x\",\"v\":1,\"k\":{\"a\":{\"n\":[1.5,true,null,"
				   "\"\\u00e9\\n\xc3\xa9\"]}}}";
	struct json *root;

	for (size_t len = 0; len < sizeof text - 1; len++)
		refuse(text, len);
	for (size_t at = 0; at < sizeof text - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			char damaged[sizeof text];
			struct buf out = {0};

			memcpy(damaged, text, sizeof text);
			damaged[at] = (char)byte;
			if (json_parse(&root, "t", damaged, sizeof text - 1))
				continue;
			json_write(&out, root, true);
			json_free(root);
			ck_assert_int_eq(json_parse(&root, "t", out.data, out.len), 0);
			json_free(root);
			buf_free(&out);
		}
	}
}
END_TEST

START_TEST(test_building_and_writing)
{
	struct json *j = json_new_object();
	struct json *list = json_set_array(j, "list");

	json_add_text(list, "one");
	json_set_int(json_add_object(list), "n", 2);
	json_set_text(j, "text", "a\"b\\c\n\t\x01 \xc3\xa9");
	json_set_text(j, "nothing", NULL);
	json_set_bool(j, "yes", true);
	json_set_number(j, "ratio", 23.3000000001);
	json_set_array(j, "empty");
	json_set_object(j, "none");
	assert_written(j, false,
		       "{\"list\":[\"one\",{\"n\":2}],"
		       "\"text\":\"a\\\"b\\\\c\\n\\t\\u0001 \xc3\xa9\","
		       "\"nothing\":null,\"yes\":true,\"ratio\":23.3,\"empty\":[],\"none\":{}}");
	json_remove(j, "text");
	json_remove(j, "nothing");
	json_remove(j, "not there");
	assert_written(j, true,
		       "{\n  \"list\": [\n    \"one\",\n    {\n      \"n\": 2\n    }\n  ],\n"
		       "  \"yes\": true,\n  \"ratio\": 23.3,\n  \"empty\": [],\n"
		       "  \"none\": {}\n}\n");
	json_free(j);
}
END_TEST

START_TEST(test_setting_replaces_in_place_and_keeps_the_rest)
{
	struct json *j = parse("{\"a\":1,\"unknown\":{\"x\":[1]},\"o\":{\"kept\":2},\"z\":0}");

	json_set_text(j, "a", "new");
	json_set_int(json_set_object(j, "o"), "added", 3);
	json_set_int(json_set_object(j, "z"), "was", 0);
	assert_written(j, false,
		       "{\"a\":\"new\",\"unknown\":{\"x\":[1]},\"o\":{\"kept\":2,\"added\":3},"
		       "\"z\":{\"was\":0}}");
	json_free(j);
}
END_TEST

START_TEST(test_numbers_are_written_short_and_exact)
{
	struct json *j = json_new_object();

	json_set_int(j, "a", 1700000000123456789);
	json_set_int(j, "b", 9007199254740992);
	json_set_int(j, "c", -9007199254740991);
	json_set_number(j, "d", 1.0 / 3);
	json_set_number(j, "e", 1234567.0);
	json_set_number(j, "f", 1e-9);
	json_set_number(j, "g", INFINITY);
	json_set_number(j, "h", NAN);
	json_set_number(j, "i", -0.91);
	assert_written(j, false,
		       "{\"a\":1.7000000001234568e+18,\"b\":9007199254740992,"
		       "\"c\":-9007199254740991,\"d\":0.333333,\"e\":1234570,\"f\":1e-09,"
		       "\"g\":null,\"h\":null,\"i\":-0.91}");
	json_free(j);
}
END_TEST

START_TEST(test_broken_utf8_is_replaced_when_written)
{
	struct json *j = json_new_object();

	json_set_text(j, "t", "a\xff" "b\xe2\x82" "c\xf0\x9f\x98\x80");
	assert_written(j, false,
		       "{\"t\":\"a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd" "c\xf0\x9f\x98\x80\"}");
	json_free(j);
}
END_TEST

/* A locale with a decimal comma must change nothing; without one there is nothing to see. */
START_TEST(test_the_locale_does_not_matter)
{
	struct json *j;

	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
		return;
	j = parse("{\"a\":0.91}");
	ck_assert_double_eq(json_number(j, "a", 0), 91.0 / 100);
	json_set_number(j, "b", 23.25);
	assert_written(j, false, "{\"a\":0.91,\"b\":23.25}");
	json_free(j);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base: json");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_getters_read_and_fall_back);
	tcase_add_test(tests, test_getters_take_null);
	tcase_add_test(tests, test_need_names_file_and_key);
	tcase_add_test(tests, test_what_is_not_json_is_refused);
	tcase_add_test(tests, test_a_fault_names_its_line);
	tcase_add_test(tests, test_nesting_is_bounded);
	tcase_add_test(tests, test_huge_numbers_are_no_integers);
	tcase_add_test(tests, test_long_digits_do_no_harm);
	tcase_add_test(tests, test_every_damage_to_a_file_is_survived);
	tcase_add_test(tests, test_building_and_writing);
	tcase_add_test(tests, test_setting_replaces_in_place_and_keeps_the_rest);
	tcase_add_test(tests, test_numbers_are_written_short_and_exact);
	tcase_add_test(tests, test_broken_utf8_is_replaced_when_written);
	tcase_add_test(tests, test_the_locale_does_not_matter);
	return run_suite(suite);
}
