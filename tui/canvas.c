#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tui/canvas.h"
#include "tui/text.h"

static struct cell *
canvas_at(struct canvas *c, int row, int col)
{
	if (row < 0 || row >= c->rows || col < 0 || col >= c->cols)
		return NULL;
	return &c->cells[row * c->cols + col];
}

static void
canvas_blank(struct cell *cell, enum style s)
{
	memset(cell, 0, sizeof *cell);
	cell->ch = L' ';
	cell->width = 1;
	cell->style = (unsigned char)s;
}

void
canvas_init(struct canvas *c, int rows, int cols)
{
	memset(c, 0, sizeof *c);
	c->rows = rows;
	c->cols = cols;
	c->cells = xcalloc((size_t)rows * (size_t)cols, sizeof *c->cells);
	c->cursor_row = c->cursor_col = -1;
	canvas_clear(c, (struct rect){ 0, 0, rows, cols }, STYLE_NORMAL);
}

void
canvas_finish(struct canvas *c)
{
	free(c->cells);
	free(c->marks);
	c->cells = NULL;
	c->marks = NULL;
	c->rows = c->cols = 0;
}

/* What is drawn at col cuts a wide character: its other half goes blank. */
static void
canvas_mend(struct canvas *c, int row, int col)
{
	struct cell *cell = canvas_at(c, row, col), *other;

	if (cell == NULL)
		return;
	if (cell->width == 0 && cell->ch == 0) {
		other = canvas_at(c, row, col - 1);
		if (other != NULL && other->width == 2)
			canvas_blank(other, (enum style)other->style);
	} else if (cell->width == 2) {
		other = canvas_at(c, row, col + 1);
		if (other != NULL)
			canvas_blank(other, (enum style)other->style);
	}
}

static void
canvas_one(struct canvas *c, int row, int col, enum style s, wchar_t ch,
    int width)
{
	struct cell *cell;

	for (int i = 0; i < width; i++) {
		cell = canvas_at(c, row, col + i);
		if (cell == NULL || cell->width != 1)
			canvas_mend(c, row, col + i);
		if (cell != NULL)
			canvas_blank(cell, s);
	}
	cell = canvas_at(c, row, col);
	if (cell == NULL)
		return;
	if (width == 2) {
		struct cell *right = canvas_at(c, row, col + 1);

		if (right == NULL)
			return; /* half outside: a blank */
		right->ch = 0;
		right->width = 0;
	}
	cell->ch = (unsigned)ch & 0x1fffff;
	cell->width = (unsigned char)width;
}

/* A combining mark joins the character before it. */
static void
canvas_mark(struct canvas *c, int row, int col, wchar_t mark)
{
	struct cell *cell = canvas_at(c, row, col);

	if (cell != NULL && cell->width == 0)
		cell = canvas_at(c, row, col - 1);
	if (cell == NULL)
		return;
	if (cell->marks == 0) {
		if (c->nmarks == CANVAS_MARKED_MAX)
			return;
		c->marks = xreallocarray(c->marks, c->nmarks + 1,
		    sizeof *c->marks);
		memset(c->marks[c->nmarks], 0, sizeof *c->marks);
		cell->marks = ++c->nmarks & CANVAS_MARKED_MAX;
	}
	for (int i = 0; i < CELL_MARKS; i++)
		if (c->marks[cell->marks - 1][i] == 0) {
			c->marks[cell->marks - 1][i] = mark;
			return;
		}
}

/* Inside the rectangle nothing is left to be cut but at its edges. */
void
canvas_clear(struct canvas *c, struct rect r, enum style s)
{
	int left = r.col > 0 ? r.col : 0, right = r.col + r.cols;
	int row = r.row > 0 ? r.row : 0, end = r.row + r.rows;

	if (row == 0 && left == 0 && end >= c->rows && right >= c->cols)
		c->nmarks = 0;
	if (right > c->cols)
		right = c->cols;
	if (end > c->rows)
		end = c->rows;
	for (; row < end && left < right; row++) {
		struct cell *cell = &c->cells[row * c->cols + left];

		canvas_mend(c, row, left);
		canvas_mend(c, row, right - 1);
		for (int col = left; col < right; col++)
			canvas_blank(cell++, s);
	}
}

int
canvas_lines(struct canvas *c, int row, int col, int width, int most,
    enum style s, const char *utf8)
{
	char **lines = text_wrap(utf8, width);
	int n = 0;

	for (; lines[n] != NULL && n < most; n++)
		canvas_put(c, row + n, col, width, s, lines[n]);
	text_free_lines(lines);
	return n;
}

int
canvas_wput(struct canvas *c, int row, int col, int width, enum style s,
    const wchar_t *text, size_t n)
{
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		wchar_t ch = text_substitute(text[i]);
		int w = text_cwidth(text[i]);

		if (w == 0) {
			if (used > 0 && !text_hides(ch))
				canvas_mark(c, row, col + used - 1, ch);
			continue;
		}
		if (used + w > width)
			break;
		/* nothing may reach the terminal as a control sequence */
		if (!text_common(ch) && (ch < 0x20 ||
		    (ch >= 0x7f && ch < 0xa0) || wcwidth(ch) < 0))
			ch = L'?';
		canvas_one(c, row, col + used, s, ch, w);
		used += w;
	}
	return used;
}

enum { CANVAS_LONG = 256 };

enum canvas_pad { CANVAS_NO_PAD, CANVAS_PAD, CANVAS_PAD_BEFORE };

static void
canvas_blanks(struct canvas *c, int row, int col, int n, enum style s)
{
	for (int i = 0; i < n; i++)
		canvas_one(c, row, col + i, s, L' ', 1);
}

/*
 * Text cut to width cells, "~" in the last one when something is missing, and
 * blanks to the full width where they are asked for. Nothing is allocated for
 * what a screen usually has: each key draws all of it anew.
 */
static int
canvas_lay(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8, enum canvas_pad pad)
{
	wchar_t few[CANVAS_LONG], *w = few;
	int cells, cut, blanks;
	size_t n;

	if (width <= 0)
		return 0;
	if (strlen(utf8) < CANVAS_LONG)
		n = text_decode(utf8, few);
	else
		w = text_wide(utf8, &n);
	cells = text_wwidth(w, n);
	cut = cells > width;
	if (cut) {
		n = text_fit(w, n, width - 1);
		cells = text_wwidth(w, n);
	}
	blanks = cut || pad != CANVAS_NO_PAD ? width - cells - cut : 0;
	if (pad == CANVAS_PAD_BEFORE) {
		canvas_blanks(c, row, col, blanks, s);
		col += blanks;
	}
	canvas_wput(c, row, col, cells, s, w, n);
	if (cut)
		canvas_one(c, row, col + cells, s, L'~', 1);
	if (pad != CANVAS_PAD_BEFORE)
		canvas_blanks(c, row, col + cells + cut, blanks, s);
	if (w != few)
		free(w);
	return cells + cut + blanks;
}

int
canvas_put(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	return canvas_lay(c, row, col, width, s, utf8, CANVAS_NO_PAD);
}

void
canvas_text(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	canvas_lay(c, row, col, width, s, utf8, CANVAS_PAD);
}

void
canvas_right(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	canvas_lay(c, row, col, width, s, utf8, CANVAS_PAD_BEFORE);
}

void
canvas_cell(struct canvas *c, int row, int col, wchar_t ch, int fg, int bg)
{
	bool colours = fg >= 0 || bg >= 0;
	struct cell *cell;

	canvas_one(c, row, col, colours ? STYLE_PICTURE : STYLE_QR, ch, 1);
	cell = canvas_at(c, row, col);
	if (cell == NULL || !colours)
		return;
	/* half a pair is the other half's: a blank has no ink */
	cell->fg = (unsigned char)(fg >= 0 ? fg : bg);
	cell->bg = (unsigned char)(bg >= 0 ? bg : fg);
}

void
canvas_restyle(struct canvas *c, struct rect r, enum style s)
{
	for (int i = 0; i < r.rows; i++)
		for (int j = 0; j < r.cols; j++) {
			struct cell *cell = canvas_at(c, r.row + i, r.col + j);

			if (cell != NULL)
				cell->style = (unsigned char)s;
		}
}

static void
canvas_line(struct canvas *c, int row, int col, int n, wchar_t ch)
{
	for (int i = 0; i < n; i++)
		canvas_one(c, row, col + i, STYLE_BORDER, ch, 1);
}

void
canvas_rule(struct canvas *c, int row, int col, int width,
    const char *heading)
{
	wchar_t h = c->ascii ? L'-' : 0x2500;

	canvas_line(c, row, col, width, h);
	if (heading == NULL || *heading == '\0' || width < 8)
		return;
	canvas_one(c, row, col + 2, STYLE_NORMAL, L' ', 1);
	width = canvas_put(c, row, col + 3, width - 6, STYLE_TITLE, heading);
	canvas_one(c, row, col + 3 + width, STYLE_NORMAL, L' ', 1);
}

void
canvas_box(struct canvas *c, struct rect r, const char *title)
{
	wchar_t v = c->ascii ? L'|' : 0x2502;
	int right = r.col + r.cols - 1, bottom = r.row + r.rows - 1;

	canvas_clear(c, r, STYLE_NORMAL);
	canvas_rule(c, r.row, r.col + 1, r.cols - 2, title);
	canvas_rule(c, bottom, r.col + 1, r.cols - 2, NULL);
	for (int i = 1; i < r.rows - 1; i++) {
		canvas_one(c, r.row + i, r.col, STYLE_BORDER, v, 1);
		canvas_one(c, r.row + i, right, STYLE_BORDER, v, 1);
	}
	canvas_line(c, r.row, r.col, 1, c->ascii ? L'+' : 0x250c);
	canvas_line(c, r.row, right, 1, c->ascii ? L'+' : 0x2510);
	canvas_line(c, bottom, r.col, 1, c->ascii ? L'+' : 0x2514);
	canvas_line(c, bottom, right, 1, c->ascii ? L'+' : 0x2518);
}

void
canvas_cursor(struct canvas *c, int row, int col)
{
	c->cursor_row = row;
	c->cursor_col = col;
}
