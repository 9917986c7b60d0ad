#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/json_text.h"
#include "common/jsonrpc.h"
#include "tests/unit/test.h"

static enum err_id
parse(const char *text, const char *want_id)
{
	struct rpc_request r;
	struct err e = { 0 };
	enum err_id id = ERR_NONE;
	char *s;

	if (rpc_request_parse(&r, text, strlen(text), &e) != 0)
		id = e.items[0].id;
	if (want_id == NULL) {
		assert_null(r.id);
	} else {
		s = json_dumps(r.id, JSON_ENCODE_ANY);
		assert_string_equal(s, want_id);
		free(s);
	}
	rpc_request_finish(&r);
	return id;
}

static void
requests_are_read(void **state)
{
	struct rpc_request r;
	struct err e = { 0 };
	static const char text[] = "{\"jsonrpc\":\"2.0\",\"method\":\"unit.get\""
	    ",\"params\":{\"id\":\"7\"},\"id\":9007199254740993}";

	assert_int_equal(rpc_request_parse(&r, text, strlen(text), &e), 0);
	assert_string_equal(r.method, "unit.get");
	assert_string_equal(
	    json_string_value(json_object_get(r.params, "id")), "7");
	assert_int_equal(json_integer_value(r.id), 9007199254740993);
	rpc_request_finish(&r);
	assert_int_equal(
	    parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}", NULL), ERR_NONE);
	assert_int_equal(parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":"
			       "null}", "null"), ERR_NONE);
}

static void
what_is_no_request_is_refused_with_its_id(void **state)
{
	assert_int_equal(parse("", NULL), ERR_PARSE);
	assert_int_equal(parse("{", NULL), ERR_PARSE);
	assert_int_equal(parse("{} {}", NULL), ERR_PARSE);
	assert_int_equal(parse("{\"id\":1,\"id\":2}", NULL), ERR_PARSE);
	assert_int_equal(parse("{\"a\":\"\xff\"}", NULL), ERR_PARSE);
	/* A NUL in a parameter is its field's matter, in a name it is not. */
	assert_int_equal(parse("{\"\\u0000\":1}", NULL), ERR_PARSE);
	assert_int_equal(parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\\u0000\","
			       "\"id\":4}", "4"), ERR_REQUEST);
	assert_int_equal(parse("[]", NULL), ERR_REQUEST);
	assert_int_equal(parse("1", NULL), ERR_REQUEST);
	assert_int_equal(parse("[{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":1}"
			       "]", NULL), ERR_REQUEST);
	assert_int_equal(parse("{\"method\":\"x\",\"id\":\"a\"}", "\"a\""),
	    ERR_REQUEST);
	assert_int_equal(parse("{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":2}",
			     "2"), ERR_REQUEST);
	assert_int_equal(parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\","
			       "\"params\":[1],\"id\":3}", "3"), ERR_REQUEST);
	assert_int_equal(parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":"
			       "{}}", NULL), ERR_REQUEST);
}

static void
is_json(json_t *j, const char *want)
{
	char *s = json_dumps(j, JSON_COMPACT);

	assert_string_equal(s, want);
	free(s);
	json_decref(j);
}

/* From a text that was made before: the same bytes. */
static void
replies_are_made_of_texts(void **state)
{
	json_t *ids[] = {json_string("a\"b"), json_integer(7), NULL};
	json_t *result = json_pack("{s:s, s:[i, b]}", "name", "\xe5\xbc\xa0",
	    "list", 1, 1);
	char *text = json_text(result, NULL);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		json_t *whole = rpc_reply_make(ids[i], json_incref(result));
		size_t len;
		char *made = rpc_reply_text(ids[i], text, strlen(text), &len);
		char *same = json_text(whole, NULL);

		assert_string_equal(made, same);
		assert_int_equal(len, strlen(same));
		free(made);
		free(same);
		json_decref(whole);
		json_decref(ids[i]);
	}
	free(text);
	json_decref(result);
}

static void
messages_are_made(void **state)
{
	struct err e = { 0 };
	json_t *id = json_string("a"), *j;

	is_json(rpc_request_make("m", json_pack("{s:i}", "a", 1), 7),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"a\":1},"
	    "\"id\":7}");
	is_json(rpc_request_make("m", NULL, 8),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":8}");
	is_json(rpc_reply_make(id, json_true()),
	    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":true}");
	is_json(rpc_reply_make(NULL, NULL),
	    "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":null}");
	is_json(rpc_notice_make("changed", json_object()),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"changed\",\"params\":{}}");
	err_set(&e, ERR_DENIED, NULL);
	j = rpc_error_make(id, &e);
	assert_int_equal(json_integer_value(json_object_get(
			     json_object_get(j, "error"), "code")), -32002);
	json_decref(j);
	json_decref(id);
}

static void
ids_are_decimal_strings(void **state)
{
	assert_int_equal(rpc_id_parse("1"), 1);
	assert_int_equal(rpc_id_parse("9223372036854775807"), INT64_MAX);
	assert_int_equal(rpc_id_parse("9223372036854775808"), 0);
	assert_int_equal(rpc_id_parse("0"), 0);
	assert_int_equal(rpc_id_parse("01"), 0);
	assert_int_equal(rpc_id_parse("-1"), 0);
	assert_int_equal(rpc_id_parse("1x"), 0);
	assert_int_equal(rpc_id_parse(""), 0);
	assert_int_equal(rpc_id_parse(NULL), 0);
}

/*
 * What could not be written again never gets in: half a pair of surrogates,
 * bytes that are no UTF-8. As deep as the reader goes, the writer goes.
 */
static void
odd_texts_are_refused_or_survive(void **state)
{
	static const char *const odd[] = {"\"\\ud800\"", "\"\\udc00x\"",
		"\"\xff\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
		"\"\xc0\x80\"", "{\"\xff\":1}", "{\"\\u0000\":1}", "1e999",
		"123456789012345678901"};
	enum { DEPTH = 2048 };
	char deep[2 * DEPTH + 1] = "", *ours;
	json_t *j;

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_null(json_loads(odd[i],
		    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
	memset(deep, '[', DEPTH);
	memset(deep + DEPTH, ']', DEPTH);
	j = json_loads(deep, 0, NULL);
	assert_non_null(j);
	ours = json_text(j, NULL);
	assert_string_equal(ours, deep);
	free(ours);
	json_decref(j);
}

/* As jansson has it, byte by byte: what is kept and hashed stays the same. */
static void
texts_are_those_of_the_library(void **state)
{
	static const char *const texts[] = {"{}", "[]", "null", "\"\"",
		"[true,false,null,0,-1,1.5,-2e300,1e-7]",
		"[9223372036854775807,-9223372036854775808]",
		"{\"a\":{\"b\":[{},[]]},\"\":\"\",\"\\\"k\":1}",
		"{\"b\":1,\"ab\":[{\"区\":2,\"y\":3,\"x\":{}}],\"a\":0,\"B\":4}",
		"\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"/\\\\ \x7f\"",
		"[\"朝阳区\",\"𠮷\\n张\",\"a\\u0000b\"]",
		"[\"\\ud83d\\ude00\\ufffe\\uffff\\u2028\\u0080\"]",
		"[-0,-0.0,5e-324,-1.7976931348623157e308,0.1,1e22]"};
	char *ours, *theirs;
	json_t *j;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		j = json_loads(texts[i], JSON_DECODE_ANY | JSON_ALLOW_NUL,
		    NULL);
		assert_non_null(j);
		ours = json_text(j, NULL);
		theirs = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
		assert_string_equal(ours, theirs);
		free(ours);
		free(theirs);
		ours = json_text_sorted(j);
		theirs = json_dumps(j,
		    JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
		assert_string_equal(ours, theirs);
		free(ours);
		free(theirs);
		json_decref(j);
	}
	assert_null(json_text(NULL, NULL));
	assert_null(json_text_sorted(NULL));
}

/* Member by member or from a value: the same bytes. */
static void
texts_are_written_without_values(void **state)
{
	static const char odd[] = "\x01\b\t\n\f\r\x1f\"/\\\x7f{[,:\xe5\xbc\xa0";
	json_t *j = json_pack("{s:s, s:s, s:[{}, s, i, [], n], s:{s:b, s:b},"
	    " s:I, s:I, s:s, s:s, s:s, s:I, s:{s:s}}", "text", odd, "", "",
	    "list", "{", 0, "of", "yes", 1, "no", 0, "least",
	    (json_int_t)INT64_MIN, "most", (json_int_t)INT64_MAX, "id",
	    "9223372036854775807", "day", "2026-02-28", "month", "2026-02",
	    "at", (json_int_t)-1, "value", "a", odd);
	struct buf b = {0};
	char *want;

	(void)state;
	json_open(&b, NULL, '{');
	json_put_text(&b, "text", odd);
	json_put_text(&b, "", "");
	json_open(&b, "list", '[');
	json_open(&b, NULL, '{');
	json_close(&b, '}');
	json_put_text(&b, NULL, "{");
	json_put_int(&b, NULL, 0);
	json_open(&b, NULL, '[');
	json_close(&b, ']');
	json_put(&b, NULL, json_null());
	json_close(&b, ']');
	json_open(&b, "of", '{');
	json_put_bool(&b, "yes", true);
	json_put_bool(&b, "no", false);
	json_close(&b, '}');
	json_put_int(&b, "least", INT64_MIN);
	json_put_int(&b, "most", INT64_MAX);
	json_put_id(&b, "id", INT64_MAX);
	json_put_date(&b, "day", date_make(2026, 2, 28));
	json_put_month(&b, "month", date_make(2026, 2, 1));
	json_put_time(&b, "at", -1);
	json_put_date(&b, "none", 0);
	json_put_month(&b, "none", DATE_NONE);
	json_put_time(&b, "none", 0);
	json_put_some(&b, "none", "");
	json_put_some(&b, "none", NULL);
	json_put(&b, "none", NULL);
	json_put(&b, "value", json_pack("{s:s}", "a", odd));
	json_close(&b, '}');
	want = json_dumps(j, JSON_COMPACT);
	assert_string_equal(buf_str(&b), want);
	free(want);
	buf_finish(&b);
	json_decref(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_read),
		cmocka_unit_test(what_is_no_request_is_refused_with_its_id),
		cmocka_unit_test(messages_are_made),
		cmocka_unit_test(replies_are_made_of_texts),
		cmocka_unit_test(ids_are_decimal_strings),
		cmocka_unit_test(odd_texts_are_refused_or_survive),
		cmocka_unit_test(texts_are_those_of_the_library),
		cmocka_unit_test(texts_are_written_without_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
