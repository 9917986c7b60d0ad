/* The kit in a real terminal: tui_kit_app driven by keys, screens read. */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "tests/lib/vt.h"
#include "tui/initials.h"

enum { KIT_WAIT = 15000 };

static char kit_program[4096];

static struct vt *
kit_start_on(int rows, int cols, const char *term, const char *arg)
{
	char *argv[] = { kit_program, (char *)arg, NULL };
	struct vt *v = vt_spawn(rows, cols, term, argv);

	assert_non_null(v);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	return v;
}

static struct vt *
kit_start(void)
{
	return kit_start_on(24, 80, "xterm-256color", NULL);
}

static void
kit_keys(struct vt *v, const char *names)
{
	char copy[256], *save = NULL;

	snprintf(copy, sizeof copy, "%s", names);
	for (char *k = strtok_r(copy, " ", &save); k != NULL;
	    k = strtok_r(NULL, " ", &save)) {
		assert_true(vt_key(v, k));
		assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	}
}

static void
kit_type(struct vt *v, const char *text)
{
	vt_type(v, text);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	assert_false(vt_shows(v, "keymap:"));
}

static void
kit_shows(struct vt *v, const char *text)
{
	char *all;

	if (vt_shows(v, text))
		return;
	all = vt_text(v);
	fail_msg("\"%s\" is not on the screen:\n%s", text, all);
}

static void
kit_hides(struct vt *v, const char *text)
{
	assert_false(vt_shows(v, text));
}

/* The hardware cursor is where the eye should be. */
static void
kit_cursor_at(struct vt *v, int row, int col)
{
	int r, c;

	vt_cursor(v, &r, &c);
	assert_int_equal(r, row);
	assert_int_equal(c, col);
}

static int
kit_row_of(struct vt *v, const char *text)
{
	for (int row = 0; row < vt_rows(v); row++) {
		char *s = vt_row(v, row);
		bool here = strstr(s, text) != NULL;

		free(s);
		if (here)
			return row;
	}
	return -1;
}

static void
codes_and_numbers_reach_screens(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_shows(v, "[1000]");
	kit_cursor_at(v, 4, 0);
	kit_type(v, "21");
	kit_shows(v, "Code or number: 21");
	kit_type(v, "02");
	kit_shows(v, "[2102]");
	kit_shows(v, "page 1/8  lines: 120");
	kit_cursor_at(v, 6, 0);
	kit_type(v, "9999");
	kit_shows(v, "Your role may not see");
	kit_keys(v, "F10 1 Enter");
	kit_shows(v, "[2102]");
	vt_close(v);
}

/* Where digits turn pages, each turns one unless it goes on with a number. */
static void
digits_that_turn_pages_do_not_pile_up(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_shows(v, "[2102]");
	/* no page 12, and no screen's code begins so */
	kit_type(v, "12");
	kit_shows(v, "Nobody is in service yet.");
	kit_hides(v, "Code or number");
	kit_type(v, "21");
	kit_hides(v, "Nobody is in service yet.");
	kit_shows(v, "Code or number: 21");
	assert_int_equal(vt_wait_gone(v, "Code or number", KIT_WAIT), 0);
	/* left alone it was no code: this is the page again */
	kit_type(v, "2");
	kit_shows(v, "Nobody is in service yet.");
	kit_type(v, "1");
	kit_hides(v, "Nobody is in service yet.");
	kit_type(v, "2102");
	kit_shows(v, "[2102]");
	vt_close(v);
}

static void
paging_follows_the_cursor_and_marks_survive(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "Space PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
	kit_shows(v, "page 8/8  lines: 120");
	kit_shows(v, "1 selected");
	kit_keys(v, "Home");
	kit_shows(v, "[x]  张伟0");
	kit_keys(v, "Esc");
	kit_hides(v, "selected");
	kit_shows(v, "[2102]");
	vt_close(v);
}

static void
the_query_line_narrows(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "F3");
	kit_type(v, "欧阳");
	kit_keys(v, "Enter");
	kit_shows(v, "Name:欧阳");
	kit_shows(v, "lines: 20");
	/* a Chinese character begins the query by itself */
	kit_type(v, "李");
	kit_keys(v, "Enter");
	kit_shows(v, "Name:李");
	kit_keys(v, "F3");
	kit_type(v, "nobody");
	kit_keys(v, "Enter");
	kit_shows(v, "Nothing matches");
	kit_keys(v, "Esc");
	kit_shows(v, "lines: 120");
	vt_close(v);
}

static void
a_form_keeps_what_was_typed_and_shows_what_is_wrong(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "a F9");
	kit_shows(v, "! Position is required");
	kit_cursor_at(v, kit_row_of(v, "Position"), 22);
	kit_type(v, "软件工程师");
	kit_keys(v, "Tab Right Tab Tab");
	kit_type(v, "2025年3月1日");
	kit_keys(v, "F9");
	kit_shows(v, "2025-03-01");
	kit_shows(v, "! Contract end must not be before");
	kit_shows(v, "软件工程师");
	kit_keys(v, "Esc");
	kit_shows(v, "Go on filling in");
	kit_keys(v, "Enter");
	kit_keys(v, "Ctrl-U");
	kit_type(v, "20270301");
	kit_keys(v, "F9");
	kit_shows(v, "approved 1");
	kit_shows(v, "lines: 119");
	vt_close(v);
}

static void
choices_are_found_by_what_is_typed(void **state)
{
	struct vt *v = kit_start();
	char word[16];

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "a Tab");
	kit_type(v, "op");
	kit_shows(v, "> Open-ended");
	kit_hides(v, "Fixed term");
	kit_keys(v, "Enter");
	kit_shows(v, "Open-ended");
	kit_keys(v, "Tab Tab");
	vt_close(v);
	assert_string_equal(text_initials("汉族", word, sizeof word), "hz");
	assert_string_equal(text_initials("中共 A 党员", word, sizeof word),
	    "zgdy");
	assert_string_equal(text_initials("乌孜别克族", word, 4), "wzb");
	assert_string_equal(text_initials("", word, sizeof word), "");
}

static void
several_records_have_their_own_results(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	/* the second is decided by somebody else meanwhile */
	kit_keys(v, "Space Space Space p");
	assert_int_equal(vt_wait(v, "3 new, press F5", KIT_WAIT), 0);
	kit_keys(v, "a");
	kit_shows(v, "1/3");
	kit_type(v, "会计");
	kit_keys(v, "Tab Right F6 F9");
	kit_shows(v, "already decided");
	kit_shows(v, "2 done, 1 not done");
	kit_shows(v, "2/3");
	vt_close(v);
}

static void
pushes_do_not_move_rows(void **state)
{
	struct vt *v = kit_start();
	char *before, *after;

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "Down Down");
	before = vt_row(v, 8);
	kit_keys(v, "p");
	assert_int_equal(vt_wait(v, "3 new, press F5", KIT_WAIT), 0);
	after = vt_row(v, 8);
	assert_string_equal(before, after);
	kit_keys(v, "F5");
	kit_shows(v, "lines: 122");
	kit_hides(v, "李娜1 ");
	free(before);
	free(after);
	vt_close(v);
}

static void
a_lost_connection_is_said_and_mended(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	vt_key(v, "d");
	assert_int_equal(vt_wait(v, "connecting again", KIT_WAIT), 0);
	assert_int_equal(vt_wait(v, "kit.die", KIT_WAIT), 0);
	vt_key(v, "s");
	assert_int_equal(vt_wait(v, "Waiting for the server", KIT_WAIT), 0);
	assert_int_equal(vt_wait(v, "kit.slow", KIT_WAIT), 0);
	vt_close(v);
}

static void
details_have_pages(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "Enter");
	kit_shows(v, "Home > Pending > Details");
	kit_shows(v, "110***********002X");
	kit_keys(v, "2");
	kit_shows(v, "合同变更");
	kit_keys(v, "F10 F10");
	kit_shows(v, "[1000]");
	vt_close(v);
}

static void
pasted_text_and_unknown_keys_do_nothing_in_lists(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_type(v, "2102");
	kit_type(v, "\033[200~q\rq?y\033[201~");
	kit_shows(v, "Pasted text was discarded");
	kit_shows(v, "[2102]");
	kit_type(v, "\033[99;5~");
	kit_shows(v, "This key is not known");
	/* full-width question mark: help */
	kit_type(v, "？");
	kit_shows(v, "Keys here:");
	kit_keys(v, "Esc");
	kit_type(v, "ｑ");
	kit_shows(v, "[1000]");
	vt_close(v);
}

static void
the_palette_finds_screens(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	kit_keys(v, "F12");
	kit_type(v, "2102");
	kit_keys(v, "Enter");
	kit_shows(v, "[2102]");
	vt_close(v);
}

static void
sizes_change_at_any_time(void **state)
{
	struct vt *v = kit_start();
	uint32_t seed = 7;

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "F1");
	for (int i = 0; i < 40; i++) {
		seed = seed * 1664525u + 1013904223u;
		vt_resize(v, 1 + (int)((seed >> 16) % 60),
		    1 + (int)((seed >> 8) % 200));
		assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	}
	vt_resize(v, 1, 1);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	vt_resize(v, 20, 70);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	kit_shows(v, "The window is too small: 70 x 20");
	vt_resize(v, 24, 80);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	kit_shows(v, "Keys here:");
	kit_keys(v, "Esc");
	kit_shows(v, "page 1/8  lines: 120");
	vt_resize(v, 43, 132);
	assert_int_equal(vt_settle(v, KIT_WAIT), 0);
	kit_shows(v, "page 1/4  lines: 120");
	vt_close(v);
}

static void
the_lock_lets_nothing_through(void **state)
{
	struct vt *v;

	(void)state;
	setenv("KIT_IDLE", "1", 1);
	v = kit_start();
	unsetenv("KIT_IDLE");
	kit_type(v, "2102");
	assert_int_equal(vt_wait(v, "This session is locked.", KIT_WAIT), 0);
	kit_hides(v, "张伟");
	kit_keys(v, "Esc Ctrl-C");
	kit_type(v, "wrong");
	kit_hides(v, "wrong");
	kit_keys(v, "Enter");
	kit_shows(v, "This session is locked.");
	kit_type(v, "right");
	kit_keys(v, "Enter");
	kit_shows(v, "张伟0");
	vt_close(v);
}

static void
colours_go_when_asked(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	assert_true(vt_coloured(v));
	vt_close(v);
	setenv("NO_COLOR", "1", 1);
	v = kit_start();
	unsetenv("NO_COLOR");
	assert_false(vt_coloured(v));
	assert_true(vt_highlighted(v, 4, 0));
	vt_close(v);
}

static void
plain_borders_have_no_lines(void **state)
{
	struct vt *v = kit_start_on(24, 80, "xterm-256color", "ascii");

	(void)state;
	kit_type(v, "2102");
	kit_keys(v, "F1");
	kit_shows(v, "+-- Help ---");
	kit_hides(v, "─");
	kit_hides(v, "│");
	vt_close(v);
}

static void
every_terminal_type_starts(void **state)
{
	static const char *const terms[] = { "xterm", "linux", "screen",
		"vt100", "xterm-ghostty", "tmux-256color" };

	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		struct vt *v = kit_start_on(24, 80, terms[i], NULL);

		kit_type(v, "2102");
		kit_shows(v, "张伟0");
		vt_close(v);
	}
}

static void
a_dumb_terminal_gets_one_sentence(void **state)
{
	char *argv[] = { kit_program, NULL };
	struct vt *v = vt_spawn(24, 80, "dumb", argv);
	int status;

	(void)state;
	status = vt_wait_exit(v, KIT_WAIT);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	kit_shows(v, "This terminal cannot show full screens.");
	vt_close(v);
}

static void
the_last_corner_stays_empty(void **state)
{
	struct vt *v = kit_start_on(24, 80, "tmux-256color", NULL);

	(void)state;
	for (int i = 0; i < 2; i++) {
		char *row = vt_row(v, 23);

		assert_true(utf8_width(row) <= 78);
		free(row);
		kit_type(v, "2102");
	}
	vt_close(v);
}

static void
it_begins_without_flicker(void **state)
{
	struct vt *v = kit_start();

	(void)state;
	assert_int_equal(vt_clears(v), 1);
	vt_close(v);
}

static void
logging_out_is_asked_and_signals_end_it(void **state)
{
	struct vt *v = kit_start();
	int status;

	(void)state;
	kit_keys(v, "F10");
	kit_shows(v, "Do you want to log out?");
	kit_keys(v, "Enter");
	kit_hides(v, "Do you want to log out?");
	kit_keys(v, "F10");
	vt_key(v, "F9");
	status = vt_wait_exit(v, KIT_WAIT);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	vt_close(v);
	v = kit_start();
	kit_keys(v, "F10");
	kill(vt_pid(v), SIGTERM);
	status = vt_wait_exit(v, KIT_WAIT);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	vt_close(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_and_numbers_reach_screens),
		cmocka_unit_test(digits_that_turn_pages_do_not_pile_up),
		cmocka_unit_test(paging_follows_the_cursor_and_marks_survive),
		cmocka_unit_test(the_query_line_narrows),
		cmocka_unit_test(
		    a_form_keeps_what_was_typed_and_shows_what_is_wrong),
		cmocka_unit_test(choices_are_found_by_what_is_typed),
		cmocka_unit_test(several_records_have_their_own_results),
		cmocka_unit_test(pushes_do_not_move_rows),
		cmocka_unit_test(a_lost_connection_is_said_and_mended),
		cmocka_unit_test(details_have_pages),
		cmocka_unit_test(
		    pasted_text_and_unknown_keys_do_nothing_in_lists),
		cmocka_unit_test(the_palette_finds_screens),
		cmocka_unit_test(sizes_change_at_any_time),
		cmocka_unit_test(the_lock_lets_nothing_through),
		cmocka_unit_test(colours_go_when_asked),
		cmocka_unit_test(plain_borders_have_no_lines),
		cmocka_unit_test(every_terminal_type_starts),
		cmocka_unit_test(a_dumb_terminal_gets_one_sentence),
		cmocka_unit_test(the_last_corner_stays_empty),
		cmocka_unit_test(it_begins_without_flicker),
		cmocka_unit_test(logging_out_is_asked_and_signals_end_it),
	};
	ssize_t n = readlink("/proc/self/exe", kit_program,
	    sizeof kit_program - 32);
	char *slash;

	if (n <= 0)
		return 1;
	kit_program[n] = '\0';
	slash = strrchr(kit_program, '/');
	snprintf(slash + 1, 16, "tui_kit_app");
	/* the C library never frees what it made of LOCPATH */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
	setenv("KIT_LOCALE", "/nonexistent", 1); /* English */
	setenv("KIT_LANG", "en", 1);
	i18n_init("/nonexistent");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
