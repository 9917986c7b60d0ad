/* Bytes to keys: all spellings, splits, paste, what is not known. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "common/i18n.h"
#include "tui/keys.h"
#include "tui/text.h"
#include "tui/widget/table.h"

static int
keys_test_one(const char *bytes)
{
	struct keys k = { 0 };
	struct key out;
	int code = K_NONE;

	keys_feed(&k, bytes, strlen(bytes));
	if (keys_next(&k, false, &out))
		code = out.code;
	assert_false(keys_next(&k, true, &out)); /* nothing is left over */
	assert_int_equal(k.bytes, strlen(bytes));
	keys_finish(&k);
	return code;
}

static void
every_spelling_is_the_same_key(void **state)
{
	static const struct {
		const char *bytes;
		int code;
	} cases[] = {
		/* xterm */
		{ "\033OP", K_F1 }, { "\033OS", K_F4 }, { "\033[15~", K_F5 },
		{ "\033[21~", K_F10 }, { "\033[24~", K_F12 },
		{ "\033OH", K_HOME }, { "\033[H", K_HOME },
		{ "\033OF", K_END }, { "\033[F", K_END }, { "\033[A", K_UP },
		{ "\033OB", K_DOWN }, { "\033[Z", K_BTAB },
		/* PuTTY, screen, rxvt */
		{ "\033[11~", K_F1 }, { "\033[14~", K_F4 },
		{ "\033[1~", K_HOME }, { "\033[4~", K_END },
		{ "\033[7~", K_HOME }, { "\033[8~", K_END },
		/* linux */
		{ "\033[[A", K_F1 }, { "\033[[E", K_F5 },
		/* VT100 */
		{ "\033Ox", K_F10 },
		/* common */
		{ "\033[3~", K_DEL }, { "\033[5~", K_PGUP },
		{ "\177", K_BACKSPACE }, { "\010", K_BACKSPACE },
		{ "\r", K_ENTER }, { "\n", K_ENTER }, { "\t", K_TAB },
		/* Alt or Esc and a digit */
		{ "\0331", K_F1 }, { "\0339", K_F9 }, { "\0330", K_F10 },
		/* not known: one event, no loose characters */
		{ "\033[99;5~", K_UNKNOWN }, { "\033[1;5P", K_UNKNOWN },
		{ "\033[<0;10;20M", K_UNKNOWN }, { "\033[M !!", K_UNKNOWN },
		{ "\033x", K_UNKNOWN }, { "\033[?1;2c", K_UNKNOWN },
		{ "\033[2;7R", K_CPR }, { "中", 0x4e2d },
		{ "\377", K_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int code = keys_test_one(cases[i].bytes);

		if (code != cases[i].code)
			print_message("case %zu\n", i);
		assert_int_equal(code, cases[i].code);
	}
}

static void
a_split_sequence_is_one_key(void **state)
{
	struct keys k = { 0 };
	struct key out;

	(void)state;
	keys_feed(&k, "\033", 1);
	assert_false(keys_next(&k, false, &out));
	assert_true(keys_waiting(&k));
	keys_feed(&k, "[1", 2);
	assert_false(keys_next(&k, true, &out));
	assert_false(keys_waiting(&k));
	keys_feed(&k, "1~\344\270", 4);
	assert_true(keys_next(&k, false, &out));
	assert_int_equal(out.code, K_F1);
	assert_false(keys_next(&k, false, &out));
	keys_feed(&k, "\255", 1);
	assert_true(keys_next(&k, false, &out));
	assert_int_equal(out.code, 0x4e2d);
	keys_finish(&k);
}

static void
a_lone_escape_needs_time(void **state)
{
	struct keys k = { 0 };
	struct key out;

	(void)state;
	keys_feed(&k, "\033", 1);
	assert_false(keys_next(&k, false, &out));
	assert_true(keys_next(&k, true, &out));
	assert_int_equal(out.code, K_ESC);
	keys_feed(&k, "\033\033[A", 4);
	assert_true(keys_next(&k, false, &out));
	assert_int_equal(out.code, K_ESC);
	assert_true(keys_next(&k, false, &out));
	assert_int_equal(out.code, K_UP);
	keys_finish(&k);
}

static void
a_paste_is_one_key_and_holds_no_controls(void **state)
{
	static const char text[] = "\033[200~q\r中\033[A？\033[201~z";
	struct keys k = { 0 };
	struct key out;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof text - 1; i++) {
		keys_feed(&k, text + i, 1);
		if (keys_next(&k, false, &out))
			break;
	}
	assert_int_equal(out.code, K_PASTE);
	assert_int_equal(wcscmp(out.text, L"q\n中[A？"), 0);
	keys_feed(&k, "z", 1);
	assert_true(keys_next(&k, false, &out));
	assert_int_equal(out.code, 'z');
	keys_finish(&k);
}

static void
full_width_signs_fold_to_keys(void **state)
{
	(void)state;
	assert_int_equal(keys_fold(0xff1f), '?');
	assert_int_equal(keys_fold(0xff0f), '/');
	assert_int_equal(keys_fold(0x3001), '/');
	assert_int_equal(keys_fold(0xff1a), ':');
	assert_int_equal(keys_fold(0xff11), '1');
	assert_int_equal(keys_fold(0xff4a), 'j');
	assert_int_equal(keys_fold(0x3000), ' ');
	assert_int_equal(keys_fold(0x4e2d), 0x4e2d);
}

static void
random_bytes_never_stall_or_overrun(void **state)
{
	static const char alphabet[] = "\033[O;?~ARM019<\344\270\255a\r\177";
	struct keys k = { 0 };
	struct key out;
	uint32_t seed = 99;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char c;

		seed = seed * 1664525u + 1013904223u;
		c = (seed >> 8) % 3 != 0 ?
		    alphabet[(seed >> 16) % (sizeof alphabet - 1)] :
		    (char)(seed >> 24);
		while (keys_feed(&k, &c, 1) == 0)
			assert_true(keys_next(&k, true, &out));
		if (i % 3 == 0)
			while (keys_next(&k, i % 9 == 0, &out))
				continue;
	}
	keys_finish(&k);
}

static void
two_actions_on_one_key_are_found(void **state)
{
	static const struct keybind a[] = { { 'a', K_F9, "Accept", "", 0, 0 },
		{ 0 } };
	static const struct keybind b[] = { { K_F9, 0, "Do", "", 0, 0 },
		{ 0 } };
	static const struct keybind wide[] = { { 'w', 0, "Much too wide", "",
		0, 0 }, { 0 } };
	const struct keybind *both[] = { a, b, NULL };
	const struct keybind *one[] = { a, NULL };
	const struct keybind *broad[] = { wide, NULL };
	char why[128];

	(void)state;
	assert_int_equal(keymap_check(one, why, sizeof why), 0);
	assert_int_equal(keymap_check(both, why, sizeof why), -1);
	assert_int_equal(keymap_check(broad, why, sizeof why), -1);
}

static void
text_is_cut_by_cells(void **state)
{
	char *s;
	char **lines;

	(void)state;
	s = text_cut("中文abc", 5);
	assert_string_equal(s, "中文~");
	free(s);
	s = text_pad("中文abc", 4, false);
	assert_string_equal(s, "中~ ");
	free(s);
	s = text_pad("7", 3, true);
	assert_string_equal(s, "  7");
	free(s);
	assert_int_equal(text_width("古丽娜尔·买"), 11);
	lines = text_wrap("您尚未关联单位，请先申请关联", 14);
	assert_string_equal(lines[0], "您尚未关联单");
	assert_string_equal(lines[1], "位，请先申请关");
	text_free_lines(lines);
	lines = text_wrap("one two three", 8);
	assert_string_equal(lines[0], "one two");
	assert_string_equal(lines[1], "three");
	text_free_lines(lines);
}

static void
columns_drop_by_priority(void **state)
{
	static const struct table_column c[] = {
		{ "a", 20, 10, 0, 1, false }, { "b", 20, 0, 2, 0, false },
		{ "c", 20, 0, 1, 0, false },
	};
	int w[TABLE_COLUMNS_MAX];

	(void)state;
	table_layout(c, 3, 70, 0, NULL, w);
	assert_int_equal(w[0] + w[1] + w[2] + 4, 70);
	table_layout(c, 3, 40, 0, NULL, w);
	assert_int_equal(w[1], 0);
	assert_int_equal(w[2], 20);
	assert_int_equal(w[0], 18);
	table_layout(c, 3, 12, 0, NULL, w);
	assert_int_equal(w[2], 0);
	assert_true(w[0] > 0 && w[0] <= 12);
}

static void
a_column_takes_what_others_leave_blank(void **state)
{
	static const struct table_column c[] = {
		{ "name", 12, 8, 0, 0, false },
		{ "why", 20, 10, 0, 0, false },
		{ "state", 20, 10, 0, 0, false },
	};
	static const int few[] = { 22, 15, 8 }, many[] = { 22, 24, 20 },
	    none[] = { 4, 4, 4 };
	int w[TABLE_COLUMNS_MAX];

	(void)state;
	table_layout(c, 3, 56, 0, none, w);
	assert_int_equal(w[0], 12);
	assert_int_equal(w[1], 20);
	assert_int_equal(w[2], 20);
	/* the name is whole, and nobody else is cut */
	table_layout(c, 3, 56, 0, few, w);
	assert_int_equal(w[0], 22);
	assert_true(w[1] >= 15 && w[2] >= 8);
	assert_int_equal(w[0] + w[1] + w[2] + 4, 56);
	/* nothing is blank: as described */
	table_layout(c, 3, 56, 0, many, w);
	assert_int_equal(w[0], 12);
	assert_int_equal(w[1], 20);
	assert_int_equal(w[2], 20);
}

static void
a_box_over_wide_text_leaves_no_halves(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 5, 20);
	for (int i = 0; i < 5; i++)
		canvas_put(&c, i, 0, 20, STYLE_NORMAL, "一二三四五六七八九十");
	canvas_box(&c, (struct rect){ 1, 3, 3, 8 }, NULL);
	for (int row = 0; row < 5; row++)
		for (int col = 0; col < 20; col++) {
			const struct cell *x = &c.cells[row * 20 + col];

			if (x->width == 2) {
				assert_true(col + 1 < 20);
				assert_int_equal(x[1].width, 0);
			} else if (x->width == 0) {
				assert_true(col > 0);
				assert_int_equal(x[-1].width, 2);
			}
		}
	assert_int_equal(c.cells[20 + 2].ch, L' ');
	canvas_finish(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_is_the_same_key),
		cmocka_unit_test(a_split_sequence_is_one_key),
		cmocka_unit_test(a_lone_escape_needs_time),
		cmocka_unit_test(a_paste_is_one_key_and_holds_no_controls),
		cmocka_unit_test(full_width_signs_fold_to_keys),
		cmocka_unit_test(random_bytes_never_stall_or_overrun),
		cmocka_unit_test(two_actions_on_one_key_are_found),
		cmocka_unit_test(text_is_cut_by_cells),
		cmocka_unit_test(columns_drop_by_priority),
		cmocka_unit_test(a_column_takes_what_others_leave_blank),
		cmocka_unit_test(a_box_over_wide_text_leaves_no_halves),
	};

	i18n_init(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
