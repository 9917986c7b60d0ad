#include "config.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <term.h>
#include <unistd.h>

#include "common/i18n.h"
#include "tui/term.h"
#include "tui/text.h"

/* One probe text a question; the answers come in this order. */
static const struct {
	const char *text;
	int narrow;
} term_probes[] = {
	{ "\xe4\xb8\xad\xe6\x96\x87", 4 },             /* two Han */
	{ "\xe2\x94\x80\xe2\x94\x82", 2 },             /* box drawing */
	{ "\xc2\xb7\xe2\x80\xa6", 2 },                 /* middle dot, dots */
};
enum { TERM_PROBES = 3 };

static struct {
	SCREEN *screen;
	int rows, cols;
	bool ascii;
	bool ascii_wanted;
	bool test;
	enum theme theme;
	unsigned answered;
	int width[TERM_PROBES];
	uint64_t seed, shown[TERM_ROWS_MAX]; /* sums of rows; 0: none yet */
} term;

static void
term_write(const char *s)
{
	size_t len = strlen(s);

	fflush(stdout);
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, s, len);

		if (n < 0 && errno == EAGAIN) {
			struct pollfd p = { STDOUT_FILENO, POLLOUT, 0 };

			poll(&p, 1, 1000);
		} else if (n < 0 && errno != EINTR) {
			return;
		} else if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
}

static bool
term_no_color(void)
{
	const char *v = getenv("NO_COLOR");

	return v != NULL && *v != '\0';
}

/*
 * Where the text cursor stands after each probe tells how wide the terminal
 * draws it. The second row is used, because "row 1" could be mistaken for a
 * function key with a modifier.
 */
static void
term_probe(void)
{
	for (int i = 0; i < TERM_PROBES; i++) {
		char one[64];

		snprintf(one, sizeof one, "\033[2;1H%s\033[6n\033[2;1H\033[K",
		    term_probes[i].text);
		term_write(one);
	}
	/* where ncurses takes the cursor to be */
	term_write("\033[H");
}

/* Also of a terminal that makes no two characters of an end of line. */
void
term_say(const char *text)
{
	printf("%s\r\n", text);
}

static int
term_no_screen(void)
{
	term_say(_("This terminal cannot show full screens. Please connect with a "
	    "terminal such as PuTTY or xterm, or give a method as command "
	    "(help lists them)."));
	return -1;
}

/*
 * ncurses writes after each cursor movement until there was a first endwin():
 * three packets a frame. What it says at that goes into a pipe, not to the
 * terminal; doupdate() says anew what comes first, while there are no colours
 * yet that it would have the terminal forget.
 */
static void
term_begun(void)
{
	int out = dup(STDOUT_FILENO), nowhere[2];

	if (out == -1)
		return;
	if (pipe2(nowhere, O_CLOEXEC | O_NONBLOCK) == 0) {
		if (dup2(nowhere[1], STDOUT_FILENO) != -1)
			endwin();
		dup2(out, STDOUT_FILENO);
		close(nowhere[0]);
		close(nowhere[1]);
	}
	close(out);
	doupdate();
}

static int
term_told(const char *name)
{
	const char *text = getenv(name);

	return text != NULL ? (int)strtol(text, NULL, 10) : 0;
}

static int
term_clamp(int n, int max)
{
	return n < 1 ? 1 : n > max ? max : n;
}

static void
term_fit(int rows, int cols)
{
	term.rows = term_clamp(rows, TERM_ROWS_MAX);
	term.cols = term_clamp(cols, TERM_COLS_MAX);
	resize_term(term.rows, term.cols);
}

static void
term_measure(void)
{
	struct winsize w = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 && errno == ENOTTY) {
		w.ws_row = (unsigned short)term_told("LINES");
		w.ws_col = (unsigned short)term_told("COLUMNS");
	}
	if (w.ws_row == 0 || w.ws_col == 0) {
		w.ws_row = TERM_ROWS_MIN;
		w.ws_col = TERM_COLS_MIN;
	}
	term_fit(w.ws_row, w.ws_col);
}

int
term_open(enum theme theme, bool ascii)
{
	const char *type = getenv("TERM");
	int fault;

	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	if ((!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) &&
	    (term_told("LINES") == 0 || term_told("COLUMNS") == 0))
		return term_no_screen();
	if (type == NULL || setupterm(type, STDOUT_FILENO, &fault) != OK) {
		type = "xterm-256color";
		if (setupterm(type, STDOUT_FILENO, &fault) != OK)
			return term_no_screen();
	}
	if (cursor_address == NULL || clear_screen == NULL)
		return term_no_screen();

	term.screen = newterm(type, stdout, stdin);
	if (term.screen == NULL)
		return term_no_screen();
	/*
	 * The canvas goes straight into what ncurses will show: its window
	 * between the two would be a third copy of the screen.
	 */
	wresize(stdscr, 1, 1);
	raw();
	noecho();
	nonl();
	typeahead(-1);
	term_begun();
	term.theme = theme;
	theme_init(theme, term_no_color());
	term.ascii = term.ascii_wanted = ascii;
	term.test = getenv("TALENTHALL_TEST") != NULL;
	term.answered = 0;
	if (getrandom(&term.seed, sizeof term.seed, 0) < 0)
		term.seed = (uintptr_t)term.screen;
	term_measure();
	wmove(newscr, 0, 0);
	doupdate();
	term_write("\033[?2004h");
	if (strncmp(type, "vt", 2) != 0)
		term_probe();
	return 0;
}

void
term_close(void)
{
	if (term.screen == NULL)
		return;
	werase(newscr);
	doupdate();
	term_write("\033[?2004l");
	endwin();
	delscreen(term.screen);
	term.screen = NULL;
}

void
term_size(int *rows, int *cols)
{
	*rows = term.rows;
	*cols = term.cols;
}

/* Begin with an empty window: all rows are new to it. */
static void
term_forget(void)
{
	werase(newscr);
	memset(term.shown, 0, sizeof term.shown);
}

void
term_sized(int rows, int cols)
{
	term_fit(rows, cols);
	clearok(curscr, TRUE);
	term_forget();
}

void
term_resized(void)
{
	term_measure();
	clearok(curscr, TRUE);
	term_forget();
}

int
term_colors(void)
{
	return theme_current() != THEME_MONO && COLORS >= 256 &&
	    COLOR_PAIRS >= 32767 ? 256 : 2;
}

static void
term_cell(const struct canvas *c, const struct cell *cell)
{
	wchar_t text[CELL_MARKS + 2] = { (wchar_t)cell->ch };
	unsigned long attr;
	cchar_t cc;
	int pair;

	if (cell->marks != 0)
		wmemcpy(text + 1, c->marks[cell->marks - 1], CELL_MARKS);
	if (cell->style == STYLE_PICTURE && term_colors() == 256) {
		attr = 0;
		pair = alloc_pair(cell->fg, cell->bg);
	} else {
		attr = theme_attr(cell->style == STYLE_PICTURE ? STYLE_QR :
		    (enum style)cell->style);
		pair = (int)PAIR_NUMBER(attr);
	}
	setcchar(&cc, text, attr & ~A_COLOR, 0, &pair);
	wadd_wch(newscr, &cc);
}

/*
 * The sum of a row, to see whether it is what ncurses has been given already.
 * Its seed is secret: no text can be made up to be taken for another.
 */
static uint64_t
term_sum(const struct canvas *c, int row)
{
	const struct cell *cells = &c->cells[row * c->cols];
	const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t h = term.seed, w;

	_Static_assert(sizeof *cells == sizeof w, "a cell is a word");
	for (int i = 0; i < c->cols; i++) {
		memcpy(&w, &cells[i], sizeof w);
		h = (h ^ w) * odd;
		h ^= h >> 29;
		for (int k = 0; k < CELL_MARKS && cells[i].marks != 0; k++)
			h = (h + (uint64_t)c->marks[cells[i].marks - 1][k]) *
			    odd;
	}
	return h | 1;
}

static void
term_row(const struct canvas *c, int row)
{
	/* curses plays tricks in the last corner that break halves */
	int cols = c->cols - (row == term.rows - 1 ? 2 : 0);

	wmove(newscr, row, 0);
	for (int col = 0; col < cols; col++) {
		const struct cell *cell = &c->cells[row * c->cols + col];

		if (cell->width == 0)
			continue;
		if (cell->width == 2 && col + 2 > cols)
			waddch(newscr, ' ');
		else
			term_cell(c, cell);
	}
}

static void
term_rows(const struct canvas *c)
{
	int rows = c->rows < term.rows ? c->rows : term.rows;

	for (int row = 0; row < rows; row++) {
		uint64_t sum = term_sum(c, row);

		if (sum == term.shown[row])
			continue;
		term.shown[row] = sum;
		term_row(c, row);
	}
}

void
term_patch(const struct canvas *c)
{
	int row, col;

	getyx(newscr, row, col);
	term_rows(c);
	wmove(newscr, row, col);
	doupdate();
}

void
term_show(const struct canvas *c, bool full)
{
	if (full) {
		clearok(curscr, TRUE);
		term_forget();
	}
	term_rows(c);
	if (c->cursor_row >= 0 && c->cursor_row < term.rows &&
	    c->cursor_col >= 0 && c->cursor_col < term.cols)
		wmove(newscr, c->cursor_row, c->cursor_col);
	else
		wmove(newscr, term.rows - 1, 0);
	doupdate();
}

void
term_barrier(uint64_t consumed)
{
	char title[64];

	if (!term.test)
		return;
	snprintf(title, sizeof title, "\033]2;%" PRIu64 "\007", consumed);
	term_write(title);
}

void
term_print(const char *text)
{
	term_write("\033[5i");
	for (const char *line = text; *line != '\0';) {
		size_t n = strcspn(line, "\n");
		char *one = strndup(line, n);

		if (one != NULL)
			term_write(one);
		free(one);
		term_write("\r\n");
		line += n + (line[n] == '\n');
	}
	term_write("\f\033[4i");
}

bool
term_probe_answer(int row, int col)
{
	bool before = term.ascii;

	if (row != 2 || term.answered >= TERM_PROBES)
		return false;
	term.width[term.answered++] = col - 1;
	if (term.answered < TERM_PROBES)
		return false;
	if (term.width[0] != term_probes[0].narrow)
		return false; /* no UTF-8: what it says is not to be relied on */
	if (term.width[1] == 2 * term_probes[1].narrow)
		term.ascii = true;
	text_set_ambiguous_wide(
	    term.width[2] == 2 * term_probes[2].narrow);
	return term.ascii != before || term.width[2] == 4;
}

bool
term_ascii(void)
{
	return term.ascii;
}

void
term_set_ascii(bool ascii)
{
	term.ascii = term.ascii_wanted = ascii;
}

void
term_set_theme(enum theme theme)
{
	term.theme = theme;
	theme_init(theme, term_no_color());
	clearok(curscr, TRUE);
	term_forget();
}
