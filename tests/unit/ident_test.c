#include "config.h"

#include <string.h>

#include "common/hex.h"
#include "common/ident.h"
#include "common/random.h"
#include "common/region.h"
#include "tests/unit/test.h"

static date_t today;

static enum ident_result
check(enum ident_kind kind, const char *number)
{
	char out[IDENT_MAX];

	return ident_check(kind, number, today, out);
}

static void
resident_row(const struct test_row *row)
{
	static const struct {
		const char *word;
		enum ident_result r;
	} words[] = {
		{ "valid", IDENT_OK },
		{ "invalid_format", IDENT_CHARACTER },
		{ "invalid_date", IDENT_DATE },
		{ "invalid_checksum", IDENT_CHECK_DIGIT },
		{ "invalid_length", IDENT_LENGTH },
	};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].word, row->field[1]) != 0)
			continue;
		if (check(IDENT_RESIDENT_ID, row->field[0]) != words[i].r)
			fail_msg("%s is not %s", row->field[0], words[i].word);
		return;
	}
	fail_msg("unknown expectation %s", row->field[1]);
}

static void
resident_ids_follow_the_vectors(void **state)
{
	assert_int_equal(
	    test_csv("vec_ric_gb11643.csv", resident_row), 18);
}

static void
uscc_row(const struct test_row *row)
{
	char wrong[32];

	if (check(IDENT_USCC, row->field[0]) != IDENT_OK)
		fail_msg("%s is refused", row->field[0]);
	/* Any one character changed must be seen. */
	memcpy(wrong, row->field[0], strlen(row->field[0]) + 1);
	wrong[10] = wrong[10] == '7' ? '8' : '7';
	if (check(IDENT_USCC, wrong) == IDENT_OK)
		fail_msg("%s is accepted", wrong);
}

static void
credit_codes_follow_the_vectors(void **state)
{
	assert_int_equal(test_csv("vec_uscc_gb32100.csv", uscc_row), 80);
}

static void
other_row(const struct test_row *row)
{
	static const struct {
		const char *word;
		enum ident_kind kind;
	} kinds[] = {
		{ "passport_cn", IDENT_PASSPORT },
		{ "passport_hk_mo", IDENT_PASSPORT },
		{ "hk_mo_travel_permit", IDENT_HK_MO_TRAVEL_PERMIT },
		{ "tw_travel_permit", IDENT_TW_TRAVEL_PERMIT },
		{ "hmt_resident_permit", IDENT_HMT_RESIDENT_PERMIT },
		{ "foreign_permanent_id_old", IDENT_FOREIGN_PERMANENT_ID },
		{ "mobile_cn", IDENT_MOBILE },
		{ "birth_certificate", IDENT_BIRTH_CERT_NO },
	};
	int valid = strcmp(row->field[2], "valid") == 0;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].word, row->field[0]) != 0)
			continue;
		if ((check(kinds[i].kind, row->field[1]) == IDENT_OK) != valid)
			fail_msg("%s %s", row->field[0], row->field[1]);
		return;
	}
	fail_msg("unknown kind %s", row->field[0]);
}

static void
other_documents_follow_the_vectors(void **state)
{
	assert_int_equal(test_csv("vec_other_ids.csv", other_row), 10);
}

static void
numbers_are_folded_before_the_check(void **state)
{
	char out[IDENT_MAX];

	assert_int_equal(ident_check(IDENT_RESIDENT_ID,
			     " 110105 19491231 002x ", today, out),
	    IDENT_OK);
	assert_string_equal(out, "11010519491231002X");
	assert_int_equal(ident_check(IDENT_ASSOCIATION_CODE, "ａｄｆ93lfa9",
			     today, out),
	    IDENT_OK);
	assert_string_equal(out, "ADF93LFA9");
	assert_int_equal(check(IDENT_MOBILE, "　１３８００１３８０００　"),
	    IDENT_OK);
}

static void
wrong_numbers_say_what_is_wrong(void **state)
{
	assert_int_equal(check(IDENT_RESIDENT_ID, ""), IDENT_EMPTY);
	assert_int_equal(check(IDENT_RESIDENT_ID, " "), IDENT_EMPTY);
	assert_int_equal(
	    check(IDENT_RESIDENT_ID, "990105194912310021"), IDENT_REGION);
	assert_int_equal(
	    check(IDENT_RESIDENT_ID, "110105209912310021"), IDENT_FUTURE);
	assert_int_equal(
	    check(IDENT_USCC, "01110000000000000X"), IDENT_PREFIX);
	assert_int_equal(
	    check(IDENT_USCC, "9111O000000000000X"), IDENT_CHARACTER);
	assert_int_equal(
	    check(IDENT_HK_MO_TRAVEL_PERMIT, "Z12345678"), IDENT_PREFIX);
	assert_int_equal(
	    check(IDENT_HMT_RESIDENT_PERMIT, "11010519491231002X"),
	    IDENT_REGION);
	assert_int_equal(
	    check(IDENT_ASSOCIATION_CODE, "ADF93LFO9"), IDENT_CHARACTER);
	assert_int_equal(check(IDENT_ASSOCIATION_CODE, "ADF93"), IDENT_LENGTH);
	assert_int_equal(check(IDENT_PHONE, "57596100-3"), IDENT_OK);
	assert_int_equal(check(IDENT_PHONE, "phone"), IDENT_CHARACTER);
	assert_int_equal(
	    check(IDENT_PASSPORT, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD"),
	    IDENT_LENGTH);
}

static void
birth_and_sex_are_read_from_the_number(void **state)
{
	assert_int_equal(ident_resident_birth("11010519491231002X"),
	    date_make(1949, 12, 31));
	assert_int_equal(ident_resident_sex("11010519491231002X"), 'F');
	assert_int_equal(ident_resident_sex("110101199003078670"), 'M');
}

static void
masks_hide_the_middle(void **state)
{
	char out[IDENT_MAX];

	assert_string_equal(
	    ident_mask("11010519491231002X", out), "110***********002X");
	assert_string_equal(ident_mask("13812345678", out), "138****5678");
	assert_string_equal(ident_mask("123456", out), "****56");
	assert_string_equal(ident_mask("12", out), "*2");
	assert_string_equal(ident_mask("", out), "");
}

static void
regions_are_found_by_code_and_word(void **state)
{
	size_t n;

	assert_string_equal(region_district("110105")->name, "朝阳区");
	assert_string_equal(region_district("haidian")->code, "110108");
	assert_null(region_district("110103"));
	assert_string_equal(region_province("110105")->name, "北京市");
	assert_null(region_province("99"));
	region_districts(&n);
	assert_int_equal(n, 16);
}

/* Letter by letter, about as often as any other. */
static void
drawn_codes_are_codes(void **state)
{
	enum { DRAWS = 2000 };
	size_t n = strlen(random_letters), seen[128] = { 0 };
	char code[IDENT_ASSOCIATION_LEN + 1], hex[9];

	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		random_text(code, sizeof code, random_letters);
		assert_int_equal(
		    check(IDENT_ASSOCIATION_CODE, code), IDENT_OK);
		for (const char *p = code; *p != '\0'; p++)
			seen[(unsigned char)*p]++;
		assert_true(random_below(3) < 3);
	}
	for (size_t i = 0; i < n; i++) {
		size_t fair = DRAWS * IDENT_ASSOCIATION_LEN / n;

		assert_in_range(seen[(unsigned char)random_letters[i]],
		    fair / 2, fair * 2);
	}
	hex_text("\x00\x7f\xff\n", 4, hex);
	assert_string_equal(hex, "007fff0a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resident_ids_follow_the_vectors),
		cmocka_unit_test(credit_codes_follow_the_vectors),
		cmocka_unit_test(other_documents_follow_the_vectors),
		cmocka_unit_test(numbers_are_folded_before_the_check),
		cmocka_unit_test(wrong_numbers_say_what_is_wrong),
		cmocka_unit_test(birth_and_sex_are_read_from_the_number),
		cmocka_unit_test(masks_hide_the_middle),
		cmocka_unit_test(regions_are_found_by_code_and_word),
		cmocka_unit_test(drawn_codes_are_codes),
	};

	today = date_make(2026, 11, 21);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
