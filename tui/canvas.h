/*
 * The picture of one frame: cells, composed in memory, whole rows handed to
 * ncurses at once. A wide character cut by something drawn over it leaves a
 * blank, never half of itself.
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>
#include <wchar.h>

#include "tui/theme.h"

enum { CELL_MARKS = 3, CANVAS_MARKED_MAX = 2047 };

/* Small, as each key draws and looks at all of them. */
struct cell {
	unsigned ch : 21;    /* 0: right half */
	unsigned marks : 11; /* 0: none; else canvas->marks[marks - 1] */
	unsigned char style, width;
	unsigned char fg, bg; /* of STYLE_PICTURE */
};

struct rect {
	int row, col, rows, cols;
};

struct canvas {
	int rows, cols;
	struct cell *cells;
	wchar_t (*marks)[CELL_MARKS]; /* that stand on a cell's character */
	unsigned nmarks;
	int cursor_row, cursor_col; /* -1: nowhere */
	bool ascii;                 /* borders with - | + */
};

void canvas_init(struct canvas *c, int rows, int cols);
void canvas_finish(struct canvas *c);
void canvas_clear(struct canvas *c, struct rect r, enum style s);

/*
 * Write text into exactly width cells: cut with "~" when longer, padded with
 * blanks when shorter. What lies outside the canvas is not drawn.
 */
void canvas_text(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8);
void canvas_right(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8);
/* Write as it is, no padding; returns the cells used (at most width). */
int canvas_put(struct canvas *c, int row, int col, int width, enum style s,
    const char *utf8);
/* Text wrapped over at most `most` rows of that width; the rows it took. */
int canvas_lines(struct canvas *c, int row, int col, int width, int most,
    enum style s, const char *utf8);
int canvas_wput(struct canvas *c, int row, int col, int width, enum style s,
    const wchar_t *text, size_t n);
/*
 * A cell of a picture, in colours of the terminal's palette; without a colour
 * (-1) it is dark on light, whatever the theme.
 */
void canvas_cell(struct canvas *c, int row, int col, wchar_t ch, int fg,
    int bg);
/* Change the look of what is there. */
void canvas_restyle(struct canvas *c, struct rect r, enum style s);

/* Full-width rule with an optional heading: "── heading ────". */
void canvas_rule(struct canvas *c, int row, int col, int width,
    const char *heading);
void canvas_box(struct canvas *c, struct rect r, const char *title);

/* Where the hardware cursor goes: the focus, on every screen. */
void canvas_cursor(struct canvas *c, int row, int col);

#endif
