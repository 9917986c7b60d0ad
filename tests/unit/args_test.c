#include "config.h"

#include <string.h>

#include "common/args.h"
#include "tests/unit/test.h"

/* The words of text, each behind a bar; or the fault's number. */
static const char *
split(const char *text)
{
	static char out[512];
	char **words;
	size_t i, n, at = 0;
	enum args_fault fault;

	out[0] = '\0';
	fault = args_split(text, &words, &n);
	if (fault != ARGS_OK) {
		assert_null(words);
		return fault == ARGS_QUOTE ? "quote"
		    : fault == ARGS_ESCAPE ? "escape"
					   : "many";
	}
	for (i = 0; i < n; i++) {
		at += (size_t)snprintf(out + at, sizeof out - at, "|%s",
		    words[i]);
	}
	args_free(words);
	return out;
}

static void
words_are_split_as_a_shell_would(void **state)
{
	assert_string_equal(split(""), "");
	assert_string_equal(split("  a\tb \n c "), "|a|b|c");
	assert_string_equal(split("'a b' \"c d\""), "|a b|c d");
	assert_string_equal(split("a'b c'd\"e f\"g"), "|ab cde fg");
	assert_string_equal(split("'' \"\" x"), "|||x");
	assert_string_equal(split("a\\ b \\'c\\\" \\\\"), "|a b|'c\"|\\");
	assert_string_equal(split("'a\\b'"), "|a\\b");
	assert_string_equal(split("\"a\\b \\\" \\\\ \\$ \\`\""), "|a\\b \" \\ $ `");
	assert_string_equal(split("a\\\nb \"c\\\nd\""), "|ab|cd");
	assert_string_equal(split("position=工程师 x"), "|position=工程师|x");
}

static void
nothing_is_expanded(void **state)
{
	assert_string_equal(split("$HOME *.c ~ `id` $(id) a;b a&&b a|b >x #c"),
	    "|$HOME|*.c|~|`id`|$(id)|a;b|a&&b|a|b|>x|#c");
}

static void
open_quotes_are_faults(void **state)
{
	assert_string_equal(split("a 'b"), "quote");
	assert_string_equal(split("a \"b\\\""), "quote");
	assert_string_equal(split("a\\"), "escape");
}

static void
too_many_words_are_a_fault(void **state)
{
	char text[2 * ARGS_WORDS_MAX + 4] = "";
	char **words;
	size_t i, n;

	for (i = 0; i < ARGS_WORDS_MAX; i++)
		memcpy(text + 2 * i, "a ", 3);
	assert_int_equal(args_split(text, &words, &n), ARGS_OK);
	assert_int_equal(n, ARGS_WORDS_MAX);
	args_free(words);
	memcpy(text + 2 * i, "a", 2);
	assert_int_equal(args_split(text, &words, &n), ARGS_MANY);
}

/* The call as JSON text; or the fault's number. */
static void
read_is(const char *text, enum args_fault want, const char *method,
    const char *params, enum args_format format)
{
	struct args_call c;
	json_t *j;
	char **words;
	size_t n;

	assert_int_equal(args_split(text, &words, &n), ARGS_OK);
	assert_int_equal(args_read(&c, words, n), want);
	if (want == ARGS_OK) {
		j = json_loads(params, 0, NULL);
		assert_string_equal(c.method, method);
		assert_true(json_equal(c.params, j));
		assert_int_equal(c.format, format);
		json_decref(j);
	}
	args_call_finish(&c);
	args_free(words);
}

static void
pairs_are_texts_and_json(void **state)
{
	read_is("association.list status=pending limit:=5 --json", ARGS_OK,
	    "association.list", "{\"status\":\"pending\",\"limit\":5}",
	    ARGS_JSON_OUT);
	read_is("--csv a.b x=", ARGS_OK, "a.b", "{\"x\":\"\"}", ARGS_CSV);
	read_is("a.b x=1=2 y==z 'q=a := b'", ARGS_OK, "a.b",
	    "{\"x\":\"1=2\",\"y\":\"=z\",\"q\":\"a := b\"}", ARGS_PEOPLE);
	read_is("a.b form:='{\"basic\":{\"name\":\"张伟\"}}' --table", ARGS_OK,
	    "a.b", "{\"form\":{\"basic\":{\"name\":\"张伟\"}}}", ARGS_TABLE);
	read_is("help association.apply", ARGS_OK, "help",
	    "{\"method\":\"association.apply\"}", ARGS_PEOPLE);
	read_is("help", ARGS_OK, "help", "{}", ARGS_PEOPLE);
	read_is("a.b -- --x=1", ARGS_OK, "a.b", "{\"--x\":\"1\"}", ARGS_PEOPLE);
}

static void
what_cannot_be_read_is_a_fault(void **state)
{
	read_is("", ARGS_EMPTY, NULL, NULL, 0);
	read_is("--json", ARGS_EMPTY, NULL, NULL, 0);
	read_is("a.b --xml", ARGS_OPTION, NULL, NULL, 0);
	read_is("a.b word", ARGS_WORD, NULL, NULL, 0);
	read_is("a.b =1", ARGS_WORD, NULL, NULL, 0);
	read_is("a.b :=1", ARGS_WORD, NULL, NULL, 0);
	read_is("a.b x:=", ARGS_JSON, NULL, NULL, 0);
	read_is("a.b 'x:={\"a\":1,\"a\":2}'", ARGS_JSON, NULL, NULL, 0);
	read_is("a.b x=\xff", ARGS_JSON, NULL, NULL, 0);
	read_is("a.b \xff=x", ARGS_WORD, NULL, NULL, 0);
	read_is("a.b x=1 x=2", ARGS_TWICE, NULL, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_split_as_a_shell_would),
		cmocka_unit_test(nothing_is_expanded),
		cmocka_unit_test(open_quotes_are_faults),
		cmocka_unit_test(too_many_words_are_a_fault),
		cmocka_unit_test(pairs_are_texts_and_json),
		cmocka_unit_test(what_cannot_be_read_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
