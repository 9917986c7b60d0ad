#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "tests/unit/test.h"

static void
only_well_formed_text_is_valid(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf",
		"\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xb8", "\xff",
		"a\xe4\xb8", "\xd6\xd0\xce\xc4" /* GBK */ };
	uint32_t cp;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("张伟𠮷é", strlen("张伟𠮷é")));
	assert_int_equal(utf8_decode("𠮷", &cp), 4);
	assert_int_equal(cp, 0x20bb7);
	assert_int_equal(utf8_decode("", &cp), 0);
	assert_int_equal(utf8_decode("\xe4\xb8", &cp), -1);
}

static void
every_code_point_goes_round(void **state)
{
	char text[8];
	uint32_t cp, back;
	int n;

	for (cp = 1; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		n = utf8_encode(cp, text);
		if (utf8_decode(text, &back) != n || back != cp ||
		    !utf8_valid(text, (size_t)n))
			fail_msg("U+%04X", (unsigned)cp);
	}
}

static void
controls_are_found(void **state)
{
	assert_false(utf8_has_control("古丽娜尔·买买提", false));
	assert_true(utf8_has_control("a\nb", false));
	assert_false(utf8_has_control("a\nb", true));
	assert_true(utf8_has_control("a\x1b[2J", true));
	assert_true(utf8_has_control("a\xc2\x9b" "2J", false));
	assert_true(utf8_has_control("\u202e321", false));
	assert_true(utf8_has_control("a\u2028", true));
	assert_true(utf8_has_control("\x7f", false));
	assert_true(utf8_has_control("\u200b", false));
	assert_false(utf8_has_control("\U0001f468\u200d\U0001f469", false));
	assert_false(utf8_has_control("\u260e\ufe0f", false));
	/* two names that look the same are the same */
	assert_true(utf8_has_control("李\u200d娜", false));
	assert_true(utf8_has_control("李\ufe0f娜", false));
	assert_true(utf8_has_control("李\U000e0100娜", false));
	assert_true(utf8_has_control("\u200d", false));
	assert_true(utf8_has_control("\u3164", false));
	assert_true(utf8_has_control("a\u206a", false));
	assert_true(utf8_has_control("a\ufff9" "b", false));
	assert_true(utf8_has_control("a\U0001ffff", false));
}

static void
cuts_fall_between_characters(void **state)
{
	char small[6];

	assert_int_equal(utf8_cut("张伟", 6), 6);
	assert_int_equal(utf8_cut("张伟", 5), 3);
	assert_int_equal(utf8_cut("张伟", 2), 0);
	assert_false(str_copy(small, sizeof small, "张伟"));
	assert_string_equal(small, "张");
	assert_int_equal(utf8_length("张伟a"), 3);
}

static void
wide_letters_become_narrow(void **state)
{
	char text[64];

	snprintf(text, sizeof text, "　ＡＢｃ１２－（Ｘ）　");
	assert_string_equal(utf8_fold_ascii(text), "ABc12-(X)");
	snprintf(text, sizeof text, "%s", " \t　张 伟　\n");
	assert_string_equal(utf8_trim(text), "张 伟");
	snprintf(text, sizeof text, "　 ");
	assert_string_equal(utf8_trim(text), "");
}

static void
chinese_takes_two_columns(void **state)
{
	assert_int_equal(utf8_width("abc"), 3);
	assert_int_equal(utf8_width("在职员工列表"), 12);
	assert_int_equal(utf8_width("\xff"), 2);
}

static void
formulas_are_known_full_width_too(void **state)
{
	(void)state;
	assert_true(utf8_is_formula("=1") && utf8_is_formula("-1") &&
	    utf8_is_formula("@a") && utf8_is_formula("''=1"));
	assert_true(utf8_is_formula("＝1") && utf8_is_formula("＋1") &&
	    utf8_is_formula("－1") && utf8_is_formula("＠a"));
	assert_false(utf8_is_formula("") || utf8_is_formula("a=1") ||
	    utf8_is_formula("，") || utf8_is_formula("\xff="));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_well_formed_text_is_valid),
		cmocka_unit_test(every_code_point_goes_round),
		cmocka_unit_test(controls_are_found),
		cmocka_unit_test(cuts_fall_between_characters),
		cmocka_unit_test(wide_letters_become_narrow),
		cmocka_unit_test(chinese_takes_two_columns),
		cmocka_unit_test(formulas_are_known_full_width_too),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
