/*
 * The least that ncurses writes to turn one screen into another:
 *
 *	least TERM ROWS COLS BEFORE ACTION...
 *
 * BEFORE and each ACTION are files of what a terminal of that kind received, as
 * wire.py records it. A line of JSON for each ACTION: its bytes, and those of a
 * plain ncurses screen that shows what stood there before, is given what stands
 * there after, and refreshes once. Where the picture of the latter is another
 * than the one recorded, we stop: it would be no yardstick.
 */
#include "config.h"

#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vterm.h>

#include "common/mem.h"
#include "tests/bench/bench.h"

#define LEAST_HALF ((uint32_t)-1)

struct least_screen {
	VTerm *vt;
	VTermScreen *cells;
};

static int least_rows, least_cols;

static void
least_open(struct least_screen *s)
{
	s->vt = vterm_new(least_rows, least_cols);
	vterm_set_utf8(s->vt, 1);
	s->cells = vterm_obtain_screen(s->vt);
	vterm_screen_enable_altscreen(s->cells, 1);
	vterm_screen_reset(s->cells, 1);
}

/* What the file holds from here on, into the screen; how many bytes. */
static size_t
least_take(struct least_screen *s, FILE *f)
{
	char buf[65536];
	size_t n, all = 0;

	while ((n = fread(buf, 1, sizeof(buf), f)) > 0) {
		vterm_input_write(s->vt, buf, n);
		all += n;
	}
	return all;
}

static VTermScreenCell
least_cell(const struct least_screen *s, int row, int col)
{
	VTermScreenCell c;

	vterm_screen_get_cell(s->cells, (VTermPos){row, col}, &c);
	if (c.chars[0] == 0)
		c.chars[0] = ' ';
	return c;
}

static int
least_color(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return -1;
	if (!VTERM_COLOR_IS_INDEXED(c))
		bench_die("a colour beyond the palette");
	return c->indexed.idx;
}

/* A blank has no ink: what colour it would be is nothing to write for. */
static void
least_look(const VTermScreenCell *c, attr_t *attr, int *fg, int *bg)
{
	*attr = (c->attrs.bold ? A_BOLD : 0) |
	    (c->attrs.underline ? A_UNDERLINE : 0) |
	    (c->attrs.reverse ? A_REVERSE : 0);
	*fg = least_color(&c->fg);
	*bg = least_color(&c->bg);
	if (c->chars[0] != ' ' || c->chars[1] != 0)
		return;
	*attr &= (attr_t)~A_BOLD;
	if ((*attr & (A_REVERSE | A_UNDERLINE)) == 0)
		*fg = -1;
}

static void
least_draw(const struct least_screen *s)
{
	VTermPos at;

	for (int row = 0; row < least_rows; row++)
		for (int col = 0; col < least_cols; col++) {
			VTermScreenCell c = least_cell(s, row, col);
			wchar_t text[VTERM_MAX_CHARS_PER_CELL + 1] = {0};
			int fg, bg, pair = 0;
			attr_t attr;
			cchar_t cc;

			for (int i = 0; i < 4 && c.chars[i] != 0; i++)
				text[i] = (wchar_t)c.chars[i];
			least_look(&c, &attr, &fg, &bg);
			if (fg != -1 || bg != -1)
				pair = alloc_pair(fg, bg);
			setcchar(&cc, text, attr, 0, &pair);
			mvadd_wch(row, col, &cc);
			col += c.width - 1;
		}
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &at);
	move(at.row, at.col);
}

static void
least_same(const struct least_screen *a, const struct least_screen *b)
{
	for (int row = 0; row < least_rows; row++)
		for (int col = 0; col < least_cols; col++) {
			VTermScreenCell x = least_cell(a, row, col),
			    y = least_cell(b, row, col);
			attr_t xa, ya;
			int xf, xb, yf, yb;

			least_look(&x, &xa, &xf, &xb);
			least_look(&y, &ya, &yf, &yb);
			/* the right half of a wide one */
			if (x.chars[0] == LEAST_HALF &&
			    y.chars[0] == LEAST_HALF)
				continue;
			if (x.chars[0] != y.chars[0] || xa != ya || xf != yf ||
			    xb != yb)
				bench_die("row %d column %d differs: %x %lx "
				    "%d %d, %x %lx %d %d", row, col,
				    x.chars[0], (unsigned long)xa, xf, xb,
				    y.chars[0], (unsigned long)ya, yf, yb);
		}
}

static FILE *
least_file(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (f == NULL)
		bench_die("%s cannot be opened", path);
	return f;
}

static void
least_start(const char *term, FILE *out)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", least_rows);
	setenv("LINES", text, 1);
	snprintf(text, sizeof(text), "%d", least_cols);
	setenv("COLUMNS", text, 1);
	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	if (newterm(term, out, stdin) == NULL)
		bench_die("no terminal %s", term);
	typeahead(-1);
	start_color();
	use_default_colors();
}

int
main(int argc, char **argv)
{
	struct least_screen shown, drawn;
	FILE *out, *in;

	if (argc < 6 || setlocale(LC_ALL, "C.UTF-8") == NULL)
		bench_die("usage: see the head of tests/bench/least.c");
	least_rows = (int)bench_number(argv[2], 200);
	least_cols = (int)bench_number(argv[3], 500);
	least_open(&shown);
	least_open(&drawn);
	out = tmpfile();
	if (out == NULL)
		bench_die("no room for a file");
	in = fdopen(dup(fileno(out)), "r");
	least_start(argv[1], out);
	for (int i = 4; i < argc; i++) {
		FILE *f = least_file(argv[i], "r");
		size_t ours = least_take(&shown, f), least;
		off_t from = lseek(fileno(out), 0, SEEK_END);

		fclose(f);
		least_draw(&shown);
		refresh();
		/* one offset for reading and writing */
		fflush(in);
		lseek(fileno(in), from, SEEK_SET);
		clearerr(in);
		least = least_take(&drawn, in);
		least_same(&shown, &drawn);
		if (i > 4)
			printf("{\"bytes\":%zu,\"least\":%zu}\n", ours, least);
	}
	return 0;
}
