/*
 * The edit widget. The first cases are those in which the curses form library
 * loses, misplaces or invents characters.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "common/i18n.h"
#include "tui/canvas.h"
#include "tui/text.h"
#include "tui/widget/edit.h"

static void
edit_test_type(struct edit *e, const char *utf8)
{
	size_t n;
	wchar_t *w = text_wide(utf8, &n);

	for (size_t i = 0; i < n; i++)
		edit_key(e, &(struct key){ .code = (int)w[i] });
	free(w);
}

static enum edit_did
edit_test_key(struct edit *e, int code)
{
	return edit_key(e, &(struct key){ .code = code });
}

static void
edit_test_is(struct edit *e, const char *want)
{
	char *s = edit_get(e);

	assert_string_equal(s, want);
	free(s);
}

/* The cells of the field as text: nothing spills, nothing is halved. */
static char *
edit_test_picture(struct edit *e, struct canvas *c)
{
	wchar_t line[256];
	size_t n = 0;

	canvas_init(c, 1, 60);
	edit_draw(e, c, 0, 10, true);
	for (int col = 0; col < 10; col++)
		assert_int_equal(c->cells[col].ch, L' ');
	for (int col = 10 + e->width; col < 60; col++)
		assert_int_equal(c->cells[col].ch, L' ');
	for (int col = 10; col < 10 + e->width; col++)
		if (c->cells[col].width > 0)
			line[n++] = (wchar_t)c->cells[col].ch;
	assert_true(c->cursor_col >= 10 && c->cursor_col < 10 + e->width);
	return text_utf8(line, n);
}

static void
backspace_removes_the_last_of_a_full_mixed_field(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 20, 10, 1);
	edit_test_type(&e, "a一二三四五");
	edit_test_key(&e, K_BACKSPACE);
	edit_test_is(&e, "a一二三四");
	edit_finish(&e);
}

static void
wide_text_in_an_odd_field_neither_spills_nor_loses(void **state)
{
	struct canvas c;
	struct edit e;
	char *picture;

	(void)state;
	edit_init(&e, EDIT_TEXT, 20, 9, 1);
	edit_test_type(&e, "一二三四五");
	edit_test_is(&e, "一二三四五");
	picture = edit_test_picture(&e, &c);
	assert_string_equal(picture, "<三四五  ");
	free(picture);
	canvas_finish(&c);
	edit_test_key(&e, K_BACKSPACE);
	edit_test_is(&e, "一二三四");
	edit_finish(&e);
}

static void
long_text_scrolls_and_stays_whole(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 40, 10, 1);
	edit_test_type(&e, "一二三四五六七八九十甲乙");
	edit_test_is(&e, "一二三四五六七八九十甲乙");
	edit_test_key(&e, K_HOME);
	assert_int_equal(e.caret, 0);
	edit_test_key(&e, K_END);
	assert_int_equal(e.caret, 12);
	edit_finish(&e);
}

static void
the_limit_counts_characters_and_says_so(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 16, 10, 1);
	edit_test_type(&e, "一二三四五六七八九十一二三四五六七");
	assert_int_equal(e.len, 16);
	assert_true(e.overflow);
	edit_finish(&e);
}

static void
several_lines_take_wide_text_to_the_last_line(void **state)
{
	struct edit e;
	int row, col;

	(void)state;
	edit_init(&e, EDIT_TEXT, 100, 11, 3);
	edit_test_type(&e, "一二三四五六七八九十甲乙丙");
	edit_test_is(&e, "一二三四五六七八九十甲乙丙");
	edit_caret(&e, &row, &col);
	assert_int_equal(row, 2);
	assert_int_equal(col, 6);
	edit_test_key(&e, K_UP);
	edit_caret(&e, &row, &col);
	assert_int_equal(row, 1);
	assert_int_equal(col, 6);
	edit_test_key(&e, K_ENTER);
	edit_test_is(&e, "一二三四五六七八\n九十甲乙丙");
	edit_finish(&e);
}

static void
typing_at_the_end_of_a_loaded_value_appends(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 40, 20, 1);
	edit_set(&e, "南京市鼓楼区");
	edit_test_key(&e, K_END);
	edit_test_type(&e, "人");
	edit_test_is(&e, "南京市鼓楼区人");
	edit_finish(&e);
}

static void
insertion_before_a_wide_character_keeps_it(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 40, 20, 1);
	edit_set(&e, "一二中");
	edit_test_key(&e, K_HOME);
	edit_test_key(&e, K_RIGHT);
	edit_test_type(&e, "A");
	edit_test_is(&e, "一A二中");
	edit_test_key(&e, K_DEL);
	edit_test_is(&e, "一A中");
	edit_finish(&e);
}

static void
backspace_in_a_full_field_takes_the_last(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 5, 5, 1);
	edit_test_type(&e, "abcde");
	edit_test_key(&e, K_BACKSPACE);
	edit_test_is(&e, "abcd");
	edit_finish(&e);
}

static void
kinds_fold_full_width_input(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_IDENT, 18, 20, 1);
	edit_test_type(&e, "３２０１０６１９９００３０７１２３ｘ");
	edit_test_is(&e, "32010619900307123X");
	edit_finish(&e);
	edit_init(&e, EDIT_DATE, 12, 12, 1);
	edit_test_type(&e, "2024年3月7日");
	edit_test_is(&e, "2024-3-7");
	edit_finish(&e);
	edit_init(&e, EDIT_DIGITS, 12, 12, 1);
	edit_test_type(&e, "１3a８-中");
	edit_test_is(&e, "138");
	edit_finish(&e);
}

static void
marks_and_rare_characters_are_one_step(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 12, 12, 1);
	edit_test_type(&e, "𠮷e\u0301x");
	edit_test_key(&e, K_LEFT);
	edit_test_key(&e, K_BACKSPACE);
	edit_test_is(&e, "𠮷x");
	edit_test_key(&e, K_BACKSPACE);
	edit_test_is(&e, "x");
	edit_finish(&e);
}

static void
hidden_and_control_characters_do_not_enter(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 20, 20, 1);
	edit_test_type(&e, "a\u202eb\u200bc");
	edit_key(&e, &(struct key){ .code = K_PASTE, .text = L"x\ny\033z",
	    .ntext = 5 });
	edit_test_is(&e, "abcx yz");
	edit_finish(&e);
}

static void
emacs_keys_work(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, EDIT_TEXT, 40, 20, 1);
	edit_set(&e, "one two three");
	edit_test_key(&e, K_CTRL('W'));
	edit_test_is(&e, "one two");
	edit_test_key(&e, K_CTRL('A'));
	edit_test_key(&e, K_CTRL('D'));
	edit_test_is(&e, "ne two");
	edit_test_key(&e, K_CTRL('E'));
	edit_test_key(&e, K_CTRL('U'));
	edit_test_is(&e, "");
	edit_finish(&e);
}

/* Whatever is done: the caret is in the field, text round-trips. */
static void
random_edits_keep_the_promises(void **state)
{
	static const int keys[] = { K_LEFT, K_RIGHT, K_HOME, K_END,
		K_BACKSPACE, K_DEL, K_UP, K_DOWN, K_ENTER, K_CTRL('K'),
		K_CTRL('U'), K_CTRL('W'), 'a', ' ', 0x4e2d, 0x6587, 0x20bb7,
		0x301, 0xff11, 0xb7, 0x3002, 'Z', '9' };
	uint32_t seed = 12345;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct edit e;
		int width = 4 + round % 23;

		edit_init(&e, (enum edit_kind)(round % 7), 1 + round % 40,
		    width, 1 + round % 4);
		for (int i = 0; i < 1000; i++) {
			int row, col;
			struct canvas c;

			seed = seed * 1664525u + 1013904223u;
			edit_test_key(&e, keys[(seed >> 16) % 23]);
			assert_true(e.len <= e.max && e.caret <= e.len);
			assert_int_equal(wcslen(e.text), e.len);
			if (e.len > 0)
				assert_int_not_equal(e.text[0], 0x301);
			if (e.caret < e.len)
				assert_int_not_equal(e.text[e.caret], 0x301);
			edit_caret(&e, &row, &col);
			assert_true(row >= 0 && row <= e.rows);
			assert_true(col >= 0 && col <= e.width);
			if (i % 50 != 0)
				continue;
			canvas_init(&c, 6, 60);
			edit_draw(&e, &c, 0, 10, true);
			for (int k = 0; k < 6; k++) {
				assert_int_equal(c.cells[k * 60 + 9].ch,
				    L' ');
				assert_int_equal(c.cells[k * 60 + 10 +
				    e.width].ch, L' ');
			}
			canvas_finish(&c);
		}
		edit_finish(&e);
	}
}

/* Whatever the terminal library would do with them. */
static void
control_characters_reach_no_cell(void **state)
{
	const wchar_t text[] = L"a\033[2Jb\a\177\x9bzc\x202e!";
	struct canvas c;

	(void)state;
	canvas_init(&c, 1, 40);
	canvas_wput(&c, 0, 0, 40, 0, text, wcslen(text));
	assert_int_equal(c.cells[0].ch, L'a');
	for (int i = 0; i < 40; i++) {
		wchar_t ch = (wchar_t)c.cells[i].ch;

		assert_false(ch != 0 && (ch < 0x20 ||
		    (ch >= 0x7f && ch < 0xa0) || ch == 0x202e));
	}
	assert_int_equal(c.nmarks, 0);
	canvas_finish(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    backspace_removes_the_last_of_a_full_mixed_field),
		cmocka_unit_test(
		    wide_text_in_an_odd_field_neither_spills_nor_loses),
		cmocka_unit_test(long_text_scrolls_and_stays_whole),
		cmocka_unit_test(the_limit_counts_characters_and_says_so),
		cmocka_unit_test(several_lines_take_wide_text_to_the_last_line),
		cmocka_unit_test(typing_at_the_end_of_a_loaded_value_appends),
		cmocka_unit_test(insertion_before_a_wide_character_keeps_it),
		cmocka_unit_test(backspace_in_a_full_field_takes_the_last),
		cmocka_unit_test(kinds_fold_full_width_input),
		cmocka_unit_test(marks_and_rare_characters_are_one_step),
		cmocka_unit_test(hidden_and_control_characters_do_not_enter),
		cmocka_unit_test(control_characters_reach_no_cell),
		cmocka_unit_test(emacs_keys_work),
		cmocka_unit_test(random_edits_keep_the_promises),
	};

	i18n_init(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
