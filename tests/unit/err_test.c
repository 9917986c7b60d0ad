#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/ident.h"
#include "common/log.h"
#include "tests/unit/test.h"

static const char *
text(const struct err *e, size_t i)
{
	static char buf[1024];

	return err_text(e, i, buf, sizeof buf);
}

static void
sentences_come_in_the_language_in_use(void **state)
{
	struct err e = { 0 };

	assert_int_equal(err_set(&e, ERR_TOO_LONG, "contract_number"), -1);
	err_arg_int(&e, "max", 40);
	i18n_use(LANG_ZH);
	assert_string_equal(text(&e, 0), "合同编号过长，最多 40 个字符。");
	i18n_use(LANG_EN);
	assert_string_equal(text(&e, 0),
	    "Contract number is too long: at most 40 characters.");
	i18n_use(LANG_ZH);
	assert_string_equal(text(&e, 0), "合同编号过长，最多 40 个字符。");
}

static void
arguments_that_are_texts_are_translated(void **state)
{
	struct err e = { 0 };

	err_set(&e, ERR_IDENTIFIER, "basic.id_number");
	err_arg(&e, "reason", ident_result_msgid(IDENT_CHECK_DIGIT));
	i18n_use(LANG_ZH);
	assert_string_equal(text(&e, 0),
	    "证件号码无效：校验码不正确，请与证件核对。");
	i18n_use(LANG_EN);
	assert_string_equal(text(&e, 0),
	    "ID number is not valid: The check digit does not fit. Please "
	    "compare it with the document.");
}

static void
every_row_has_a_key_of_its_own_and_chinese(void **state)
{
	struct err e = { 0 };
	char zh[1024], en[1024];
	int i, k;

	for (i = 1; i < ERR_COUNT; i++) {
		for (k = 1; k < i; k++)
			assert_string_not_equal(
			    err_key((enum err_id)i), err_key((enum err_id)k));
		assert_true(err_code((enum err_id)i) < 0);
		err_set(&e, (enum err_id)i, "name");
		i18n_use(LANG_ZH);
		err_text(&e, 0, zh, sizeof zh);
		i18n_use(LANG_EN);
		err_text(&e, 0, en, sizeof en);
		/* a row of nothing but a rule's own sentence has no words */
		if (strcmp(zh, en) == 0 && strcmp(en, "{reason}") != 0)
			fail_msg("no Chinese: %s", en);
	}
}

static void
forms_name_fields_as_they_do(void **state)
{
	struct err e = { 0 };

	i18n_use(LANG_ZH);
	err_set(&e, ERR_IDENTIFIER, "legal/mobile");
	err_arg(&e, "reason", "x");
	err_relabel(&e, 0, "Mobile number");
	assert_null(strstr(text(&e, 0), "legal/mobile"));
	assert_non_null(strstr(text(&e, 0), "手机号码"));
	err_relabel(&e, 0, "Name");
	assert_non_null(strstr(text(&e, 0), "手机号码"));
	err_relabel(&e, 1, "Name"); /* there is none */
}

static void
errors_travel_as_json(void **state)
{
	struct err e = { 0 }, back = { 0 };
	json_t *j, *data;

	i18n_use(LANG_ZH);
	err_set(&e, ERR_REQUIRED, "position");
	err_add(&e, ERR_CHOICE, "contract_kind");
	err_arg(&e, "choices", "fixed|open|task");
	j = err_to_json(&e);
	data = json_object_get(j, "data");
	assert_int_equal(json_integer_value(json_object_get(j, "code")), -32001);
	assert_string_equal(
	    json_string_value(json_object_get(j, "message")), "请填写职位。");
	assert_string_equal(json_string_value(json_object_get(data, "key")),
	    "field.required");
	assert_string_equal(json_string_value(json_object_get(data, "field")),
	    "position");
	assert_int_equal(
	    json_array_size(json_object_get(data, "fields")), 2);

	assert_int_equal(err_from_json(&back, j), 0);
	assert_int_equal(back.n, 2);
	assert_true(err_is(&back, ERR_REQUIRED));
	assert_string_equal(
	    text(&back, 1), "合同类型应为下列之一：fixed|open|task。");
	json_decref(j);

	err_set(&e, ERR_ASSOC_DECIDED, NULL);
	j = err_to_json(&e);
	assert_null(json_object_get(json_object_get(j, "data"), "fields"));
	json_decref(j);
	assert_int_equal(err_from_json(&back, NULL), -1);
	j = json_pack("{s:i, s:{s:s}}", "code", -1, "data", "key", "new.key");
	assert_int_equal(err_from_json(&back, j), 0);
	assert_true(err_is(&back, ERR_BUG));
	json_decref(j);
}

static void
long_values_are_cut_between_characters(void **state)
{
	struct err e = { 0 };
	char longer[1000] = "", small[20];
	int i;

	for (i = 0; i < 150; i++)
		snprintf(longer + 6 * i, 7, "北京");
	err_set(&e, ERR_ASSOC_UNIT_UNUSABLE, NULL);
	err_arg(&e, "unit", longer);
	assert_int_equal(strlen(e.words + e.items[0].args[0].at), 477);
	i18n_use(LANG_ZH);
	err_text(&e, 0, small, sizeof small);
	assert_int_equal(strlen(small), 18);
}

/* Values share a room; what was dropped makes place again. */
static void
values_keep_their_problems(void **state)
{
	static struct err e, other;
	char text[600], wanted[600], longer[460] = "";

	memset(longer, 'x', sizeof longer - 1);
	for (int round = 0; round < 200; round++) {
		err_clear(&other);
		err_add(&other, ERR_ASSOC_UNIT_UNUSABLE, "unit");
		err_arg(&other, "unit", longer);
		e.n = 0; /* dropped, as a form drops what was put right */
		err_append(&e, &other, 0, NULL);
	}
	err_text(&other, 0, wanted, sizeof wanted);
	assert_string_equal(err_text(&e, 0, text, sizeof text), wanted);
	assert_non_null(strstr(text, longer));
	for (int i = 0; i < 60; i++)
		err_append(&e, &other, 0, "line");
	assert_int_equal(e.n, ERR_ITEMS_MAX);
	assert_string_equal(e.items[1].field, "line");
	assert_non_null(strstr(err_text(&e, 1, text, sizeof text), longer));
	(void)state;
}

static void
log_a_hostile_name(void *arg)
{
	log_info("event=test name=\"%s\"", "a\n<3>forged\x1b[2J\xc2\x9b");
	log_debug("event=hidden");
}

static void
log_lines_cannot_be_forged(void **state)
{
	assert_string_equal(test_stderr(log_a_hostile_name, NULL),
	    "<6>talenthall: event=test "
	    "name=\"a\\x0a<3>forged\\x1b[2J\\xc2\\x9b\"\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_come_in_the_language_in_use),
		cmocka_unit_test(arguments_that_are_texts_are_translated),
		cmocka_unit_test(every_row_has_a_key_of_its_own_and_chinese),
		cmocka_unit_test(forms_name_fields_as_they_do),
		cmocka_unit_test(errors_travel_as_json),
		cmocka_unit_test(long_values_are_cut_between_characters),
		cmocka_unit_test(values_keep_their_problems),
		cmocka_unit_test(log_lines_cannot_be_forged),
	};

	if (i18n_init(test_build("locale")) != 0)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
