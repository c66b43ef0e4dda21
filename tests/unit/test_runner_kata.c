/*
 * test_runner_kata.c - goal: a set of katas is read whole or refused with the file and the key,
 * and a kata is found by every name a user may give.
 * Method: sets in a scratch folder; each refusal replaces one part of a good kata.json.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "runner/kata.h"
#include "scratch.h"

static const char good[] = "{\"schema\":\"schedojo.kata\",\"schema_version\":1,\"version\":3,"
			   "\"id\":\"05-channel\",\"number\":5,\"title\":\"T\",\"level\":\"Mid\","
			   "\"summary\":\"S\",\"cost\":\"channel\",\"hints\":[\"a\",\"b\",\"c\"],"
			   "\"machine\":{\"cores\":4},\"bar\":8,\"slow_verdict\":\"race|wrong\"}";

/* good with one part replaced. */
static char *with(const char *part, const char *by)
{
	const char *at = strstr(good, part);

	ck_assert_ptr_nonnull(at);
	return xasprintf("%.*s%s%s", (int)(at - good), good, by, at + strlen(part));
}

static void put_kata(const char *id, const char *json)
{
	char *file = xasprintf("%s/kata.json", in_scratch(id));

	ck_assert_int_eq(file_make_folders(in_scratch(id)), 0);
	put_file(file, json);
	free(file);
}

START_TEST(test_a_good_kata)
{
	struct kata_set set;
	const struct kata *k;

	put_kata("05-channel", good);
	ck_assert_int_eq(file_make_folders(in_scratch("common")), 0);
	put_file(in_scratch("7-notes"), "a file is no kata");
	ck_assert_msg(kata_set_load(&set, scratch) == 0, "%s", err_text());
	ck_assert_int_eq(set.count, 1);
	k = &set.kata[0];
	ck_assert_int_eq(k->number, 5);
	ck_assert_int_eq(k->version, 3);
	ck_assert_int_eq(k->cores, 4);
	ck_assert_double_eq(k->bar, 8);
	ck_assert_str_eq(k->profile, "go1.23-amd64");
	ck_assert_str_eq(k->metric, "ns/op");
	ck_assert_str_eq(k->slow_verdict, "race|wrong");
	ck_assert_str_eq(k->hint_title[2], "c");
	ck_assert_str_eq(k->next, "");
	kata_set_free(&set);
}
END_TEST

static const struct {
	const char *part, *by, *sentence;
} broken[] = {
	{"{\"schema\"", "[\"schema\"", "kata.json:1:"},
	{"schedojo.kata", "other", "\"schema\""},
	{"\"schema_version\":1", "\"schema_version\":2", "newer"},
	{"\"version\":3", "\"version\":\"3\"", "\"version\""},
	{"\"version\":3", "\"version\":0", "\"version\""},
	{"\"id\":\"05-channel\"", "\"id\":\"05-chan\"", "\"id\""},
	{"\"number\":5", "\"number\":6", "\"number\""},
	{"\"title\":\"T\",", "", "\"title\""},
	{"\"summary\":\"S\"", "\"summary\":1", "\"summary\""},
	{"\"cost\":\"channel\",", "", "\"cost\""},
	{"[\"a\",\"b\",\"c\"]", "[\"a\",\"b\"]", "\"hints\""},
	{"[\"a\",\"b\",\"c\"]", "[\"a\",2,\"c\"]", "\"hints\""},
	{"\"cores\":4", "\"cores\":0", "\"cores\""},
	{"\"cores\":4", "\"cores\":\"4\"", "\"cores\""},
	{"\"bar\":8,", "", "\"bar\""},
	{"\"bar\":8", "\"bar\":-1", "\"bar\""},
	{"race|wrong", "race|", "\"slow_verdict\""},
	{"race|wrong", "quick", "\"slow_verdict\""},
};

START_TEST(test_broken_katas_are_named)
{
	char *json = with(broken[_i].part, broken[_i].by);
	struct kata_set set;

	put_kata("05-channel", json);
	ck_assert_int_eq(kata_set_load(&set, scratch), ERR_DATA);
	ck_assert_msg(strstr(err_text(), "05-channel/kata.json") &&
			      strstr(err_text(), broken[_i].sentence),
		      "%s", err_text());
	ck_assert_int_eq(set.count, 0);
	free(json);
}
END_TEST

START_TEST(test_missing_things)
{
	struct kata_set set;

	ck_assert_int_eq(kata_set_load(&set, in_scratch("none")), ERR_NOT_FOUND);
	ck_assert_int_eq(kata_set_load(&set, scratch), ERR_NOT_FOUND);
	ck_assert_int_eq(file_make_folders(in_scratch("05-channel")), 0);
	ck_assert_int_eq(kata_set_load(&set, scratch), ERR_NOT_FOUND);
	ck_assert_msg(strstr(err_text(), "05-channel/kata.json"), "%s", err_text());
}
END_TEST

static struct kata_set three(void)
{
	static const char *const id[] = {"16-waitgroup", "05-channel", "06-channel-lock"};
	struct kata_set set;

	for (int i = 0; i < 3; i++) {
		char *own = xasprintf("\"id\":\"%s\"", id[i]);
		char *json = with("\"id\":\"05-channel\",\"number\":5", own);

		put_kata(id[i], json);
		free(json);
		free(own);
	}
	ck_assert_msg(kata_set_load(&set, scratch) == 0, "%s", err_text());
	return set;
}

static const char *found(const struct kata_set *set, const char *name)
{
	const struct kata *k = kata_find(set, name);

	return k ? k->id : "";
}

START_TEST(test_every_name_of_a_kata)
{
	struct kata_set set = three();

	ck_assert_str_eq(set.kata[0].id, "05-channel"); /* by number */
	ck_assert_str_eq(found(&set, "5"), "05-channel");
	ck_assert_str_eq(found(&set, "05"), "05-channel");
	ck_assert_str_eq(found(&set, "16-waitgroup"), "16-waitgroup");
	ck_assert_str_eq(found(&set, "05-chan"), "05-channel");
	ck_assert_str_eq(found(&set, "0"), "");
	ck_assert_str_eq(found(&set, "7"), "");
	ck_assert(strstr(err_text(), "'7'") && strstr(err_text(), "16 T"));
	ck_assert_str_eq(found(&set, in_scratch("06-channel-lock")), "06-channel-lock");
	ck_assert_int_eq(file_make_folders(in_scratch("w/05-channel/deep")), 0);
	put_file(in_scratch("w/05-channel/kata.c"), "");
	ck_assert_str_eq(found(&set, in_scratch("w/05-channel/kata.c")), "05-channel");
	ck_assert_str_eq(found(&set, "."), "");
	ck_assert_int_eq(chdir(in_scratch("w/05-channel/deep")), 0);
	ck_assert_str_eq(found(&set, "."), "05-channel");
	ck_assert_str_eq(found(&set, ""), "05-channel");
	ck_assert_str_eq(found(&set, "../../../16-waitgroup"), "16-waitgroup");
	ck_assert_int_eq(chdir("/"), 0);
	kata_set_free(&set);
}
END_TEST

START_TEST(test_twins_are_refused)
{
	struct kata_set set = three();
	char *json = with("05-channel", "05-other");

	kata_set_free(&set);
	put_kata("05-other", json);
	ck_assert_int_eq(kata_set_load(&set, scratch), ERR_DATA);
	ck_assert_msg(strstr(err_text(), "same number"), "%s", err_text());
	free(json);
}
END_TEST

START_TEST(test_files_of_a_kata)
{
	struct kata_set set = three();
	struct buf text = {0};

	put_file(in_scratch("05-channel/brief.md"), "# A");
	put_file(in_scratch("05-channel/slow.c"), "int x;");
	ck_assert_int_eq(kata_read_text(&text, &set.kata[0], KATA_BRIEF), 0);
	ck_assert_str_eq(buf_text(&text), "# A");
	ck_assert_int_eq(kata_read_code(&text, &set.kata[0], KATA_SLOW), 0);
	ck_assert_str_eq(buf_text(&text), "int x;");
	ck_assert_int_eq(kata_read_code(&text, &set.kata[0], KATA_HEADER), ERR_NOT_FOUND);
	buf_free(&text);
	kata_set_free(&set);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("runner: kata");
	TCase *tests = tcase_create("all");

	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, scratch_setup, scratch_teardown);
	tcase_add_test(tests, test_a_good_kata);
	tcase_add_loop_test(tests, test_broken_katas_are_named, 0,
			    sizeof broken / sizeof broken[0]);
	tcase_add_test(tests, test_missing_things);
	tcase_add_test(tests, test_every_name_of_a_kata);
	tcase_add_test(tests, test_twins_are_refused);
	tcase_add_test(tests, test_files_of_a_kata);
	return run_suite(suite);
}
