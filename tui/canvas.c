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
	cell->ch[0] = L' ';
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
	c->cells = NULL;
	c->rows = c->cols = 0;
}

/* What is drawn at col cuts a wide character: its other half goes blank. */
static void
canvas_mend(struct canvas *c, int row, int col)
{
	struct cell *cell = canvas_at(c, row, col), *other;

	if (cell == NULL)
		return;
	if (cell->width == 0 && cell->ch[0] == 0) {
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
		canvas_mend(c, row, col + i);
		cell = canvas_at(c, row, col + i);
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
		memset(right->ch, 0, sizeof right->ch);
		right->width = 0;
	}
	cell->ch[0] = ch;
	cell->width = (signed char)width;
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
	for (int i = 1; i < CELL_CHARS; i++)
		if (cell->ch[i] == 0) {
			cell->ch[i] = mark;
			return;
		}
}

void
canvas_clear(struct canvas *c, struct rect r, enum style s)
{
	for (int i = 0; i < r.rows; i++)
		for (int j = 0; j < r.cols; j++)
			canvas_one(c, r.row + i, r.col + j, s, L' ', 1);
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
		if (ch < 0x20 || (ch >= 0x7f && ch < 0xa0) || wcwidth(ch) < 0)
			ch = L'?';
		canvas_one(c, row, col + used, s, ch, w);
		used += w;
	}
	return used;
}

int
canvas_put(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	char *cut = text_cut(utf8, width);
	size_t n;
	wchar_t *w = text_wide(cut, &n);
	int used = canvas_wput(c, row, col, width, s, w, n);

	free(w);
	free(cut);
	return used;
}

static void
canvas_padded(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8, bool right)
{
	char *padded = text_pad(utf8, width, right);

	canvas_put(c, row, col, width, s, padded);
	free(padded);
}

void
canvas_text(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	canvas_padded(c, row, col, width, s, utf8, false);
}

void
canvas_right(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8)
{
	canvas_padded(c, row, col, width, s, utf8, true);
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
	cell->fg = (short)(fg >= 0 ? fg : bg);
	cell->bg = (short)(bg >= 0 ? bg : fg);
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
