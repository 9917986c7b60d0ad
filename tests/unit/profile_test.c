#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/ident.h"
#include "common/profile.h"
#include "common/region.h"
#include "server/domain/person_form.h"
#include "server/domain/person_rules.h"
#include "server/domain/profile_merge.h"
#include "tests/unit/test.h"

static struct ctx ctx;

/* Every field of a condition is one of the same section, before it or not. */
static void
condition_sound(const struct profile_section *s, const char *condition)
{
	char name[64];

	while (condition != NULL && *condition != '\0') {
		size_t n = strcspn(condition, "!="), len;

		assert_true(n > 0 && n < sizeof(name));
		memcpy(name, condition, n);
		name[n] = '\0';
		if (profile_field(s, name) == NULL)
			fail_msg("%s: no field %s", s->name, name);
		len = strcspn(condition, "&");
		condition += len + (condition[len] == '&');
	}
}

static void
sections_sound(const struct profile_section *all)
{
	for (const struct profile_section *s = all; s->name != NULL; s++) {
		assert_ptr_equal(profile_section(all, s->name), s);
		assert_non_null(s->label);
		for (const struct profile_field *f = s->fields;
		     f != NULL && f->name != NULL; f++) {
			if (profile_field(s, f->name) != f)
				fail_msg("%s.%s twice", s->name, f->name);
			assert_non_null(f->label);
			assert_true((f->codes != NULL) ==
			    (f->kind == PROFILE_CHOICE ||
				f->kind == PROFILE_YESNO));
			condition_sound(s, f->when);
			condition_sound(s, f->derived);
		}
	}
}

static void
test_tables(void **state)
{
	(void)state;
	sections_sound(person_sections);
	sections_sound(unit_sections);
	assert_string_equal(person_sections[4].name, "photo");
	assert_null(person_sections[4].fields);
}

static void
test_codes(void **state)
{
	size_t n, i;
	const struct region *r = region_districts(&n);

	(void)state;
	for (i = 0; i < n; i++) {
		const struct code *c = code_find(codes_district, r[i].code);

		assert_non_null(c);
		assert_string_equal(c->zh, r[i].name);
		assert_ptr_equal(code_find(codes_district, r[i].name), c);
	}
	assert_null(codes_district[n].value);
	for (i = 0; codes_ethnic[i].value != NULL; i++)
		;
	assert_int_equal(i, 58);
	for (i = 0; codes_education[i].value != NULL; i++)
		;
	assert_int_equal(i, 40);
	for (i = 0; codes_degree[i].value != NULL; i++)
		;
	assert_int_equal(i, 56 + 1);
	for (i = 0; codes_id_kind[i].value != NULL; i++)
		assert_true(ident_kind_from_name(codes_id_kind[i].value) >= 0);
	assert_null(code_find(codes_sex, "X"));
	assert_true(code_education_begins("61"));
	assert_true(code_education_begins("41"));
	assert_false(code_education_begins("31"));
	assert_true(code_education_rank("11") > code_education_rank("14"));
	assert_true(code_education_rank("14") > code_education_rank("21"));
	assert_true(code_education_rank("21") > code_education_rank("31"));
	assert_int_equal(code_education_rank("41"), code_education_rank("61"));
	assert_int_equal(code_education_rank(""), 0);
	i18n_use(LANG_EN);
	assert_string_equal(code_text(codes_ethnic, "01"), "Han");
	i18n_use(LANG_ZH);
	assert_string_equal(code_text(codes_ethnic, "01"), "汉族");
	assert_string_equal(code_text(codes_ethnic, "?"), "?");
}

static void
holds(const char *condition, const char *values, bool wanted)
{
	json_t *v = json_loads(values, 0, NULL);

	assert_non_null(v);
	if (profile_holds(condition, v) != wanted)
		fail_msg("%s of %s", condition, values);
	json_decref(v);
}

static void
test_conditions(void **state)
{
	(void)state;
	holds("a=x", "{\"a\":\"x\"}", true);
	holds("a=x", "{\"a\":\"xy\"}", false);
	holds("a=x", "{}", false);
	holds("a!=x", "{}", true);
	holds("a!=x", "{\"a\":\"x\"}", false);
	holds("a=x|y", "{\"a\":\"y\"}", true);
	holds("a!=x|y", "{\"a\":\"y\"}", false);
	holds("a=x&b=y", "{\"a\":\"x\",\"b\":\"y\"}", true);
	holds("a=x&b=y", "{\"a\":\"x\"}", false);
	holds("a=x", "{\"a\":7}", false);
	holds("", "{}", true);
}

static void
test_address(void **state)
{
	char out[200];

	(void)state;
	assert_true(profile_address_repeats("110105",
	    "北京市朝阳区示范街1号", out, sizeof(out)));
	assert_string_equal(out, "示范街1号");
	assert_true(profile_address_repeats("110105", "朝阳区示范街1号", out,
	    sizeof(out)));
	assert_false(profile_address_repeats("110108", "朝阳区示范街1号", out,
	    sizeof(out)));
	assert_true(profile_address_repeats(NULL, "北京市示范街1号", out,
	    sizeof(out)));
	assert_false(profile_address_repeats("110105", "示范街1号", out,
	    sizeof(out)));
}

static void
test_money(void **state)
{
	char text[PROFILE_MONEY_TEXT];

	(void)state;
	assert_int_equal(profile_money_parse("1,200.5"), 120050);
	assert_int_equal(profile_money_parse("0"), 0);
	assert_int_equal(profile_money_parse("0.05"), 5);
	assert_int_equal(profile_money_parse(""), -1);
	assert_int_equal(profile_money_parse("1."), -1);
	assert_int_equal(profile_money_parse("1.234"), -1);
	assert_int_equal(profile_money_parse("-1"), -1);
	assert_int_equal(profile_money_parse("12345678901234567890"), -1);
	assert_string_equal(profile_money_format(120050, text), "1200.50");
	assert_string_equal(profile_money_format(120000, text), "1200");
}

/* The key of the first fault of the field, "" when there is none. */
static const char *
fault(const struct err *e, const char *field)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field, field) == 0)
			return err_key(e->items[i].id);
	return "";
}

/* Merge a form into an empty profile and apply the rules. */
static void
judge(json_t *changes, json_t **form, struct err *e)
{
	struct profile p = {.sections = person_sections,
		.rules = person_rules, .derive = person_form_derive};
	struct err remarks = {0};

	assert_non_null(changes);
	p.form = json_pack("{s:{}, s:{}, s:[], s:[]}", "general", "education",
	    "study_history", "work_history");
	err_clear(e);
	if (profile_merge(&ctx, &p, changes, e) == 0)
		person_rules(&ctx, &p, e, &remarks);
	json_decref(changes);
	if (form != NULL)
		*form = p.form;
	else
		json_decref(p.form);
}

static void
number_row(const char *kind, const char *number, bool valid)
{
	struct err e;
	json_t *form;
	const char *key;

	judge(json_pack("{s:{s:s, s:s}}", "general", "id_kind", kind,
		  "id_number", number),
	    &form, &e);
	key = fault(&e, "general.id_number");
	if ((key[0] == '\0') != valid)
		fail_msg("%s %s: %s", kind, number, key);
	if (valid && strcmp(kind, "resident_id") == 0) {
		assert_string_not_equal(
		    profile_value(form, "general", "birth"), "");
		assert_string_not_equal(profile_value(form, "general", "sex"),
		    "");
	}
	json_decref(form);
}

static void
resident_row(const struct test_row *row)
{
	if (row->field[0][0] != '\0')
		number_row("resident_id", row->field[0],
		    strcmp(row->field[1], "valid") == 0);
}

static void
test_numbers(void **state)
{
	(void)state;
	assert_true(test_csv("vec_ric_gb11643.csv", resident_row) >= 15);
	number_row("hmt_resident_permit", "830000199201300022", true);
	number_row("hmt_resident_permit", "11010519491231002X", false);
	number_row("hk_mo_travel_permit", "h12345678", true);
	number_row("hk_mo_travel_permit", "H1234567", false);
	number_row("tw_travel_permit", "07257456", true);
	number_row("passport", "Ｅ１２３４５６７８", true);
	number_row("foreign_permanent_id", "FRA112345678901", true);
	number_row("foreign_permanent_id", "FR1", false);
}

static const char *
degree(const char *foreign, const char *granted, const char *number)
{
	static struct err e;

	judge(json_pack("{s:{s:s, s:s, s:s, s:s}}", "education", "degree",
		  "4", "degree_foreign", foreign, "degree_granted", granted,
		  "degree_number", number),
	    NULL, &e);
	return fault(&e, "education.degree_number");
}

static void
test_degree_numbers(void **state)
{
	(void)state;
	assert_string_equal(degree("no", "2014-07-01", "1000142014000001"),
	    "");
	assert_string_equal(degree("no", "2014-07-01", "Z1000132014000001"),
	    "");
	assert_string_equal(degree("no", "2001-01-01", "100014201400000"),
	    "profile.degree_number");
	assert_string_equal(degree("no", "2014-07-01", "京学14-123456789012"),
	    "profile.degree_number");
	assert_string_equal(degree("no", "2000-12-31", "京学00-17"), "");
	assert_string_equal(degree("no", "1990-07-01", "123"),
	    "profile.degree_number");
	assert_string_equal(degree("yes", "2014-07-01", "12345"),
	    "profile.report_number");
	assert_string_equal(degree("yes", "2014-07-01", "123456"), "");
	assert_string_equal(degree("yes", "2014-07-01",
				"01234567890123456789012345678901234567890"),
	    "field.too_long");
}

/* Damaged forms are told of, never fatal. */
static void
test_damage(void **state)
{
	static const char *const forms[] = {
		"{\"general\":null}", "{\"general\":[]}",
		"{\"general\":{\"name\":{}}}", "{\"general\":{\"\":1}}",
		"{\"study_history\":[[],null,{\"from\":1}]}",
		"{\"study_history\":{\"0\":1}}", "{\"photo\":{}}",
		"{\"\":{}}", "{\"education\":{\"degree\":4}}",
		"{\"work_history\":[{\"from\":\"2020-13\"}]}",
		"{\"general\":{\"name\":\"a\\u0000b\"}}",
		"{\"general\":{\"address\":\"\\u202e\"}}",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		judge(json_loads(forms[i], JSON_ALLOW_NUL, NULL), NULL, &e);
		if (e.n == 0)
			fail_msg("taken: %s", forms[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_degree_numbers),
		cmocka_unit_test(test_damage),
	};

	ctx.today = date_make(2026, 3, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
