/*
 * Rows and columns: which columns fit, heads, cells, cursor row, marks. It
 * holds no data: its owner is asked for each cell.
 */
#ifndef TUI_WIDGET_TABLE_H
#define TUI_WIDGET_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/canvas.h"
#include "tui/keys.h"

enum { TABLE_COLUMNS_MAX = 24 };

struct table_column {
	const char *label; /* translated */
	int width, min, priority, weight;
	bool right;
};

struct table {
	const struct table_column *columns;
	size_t ncolumns;
	bool select; /* [ ] in front */
	size_t nrows;
	size_t current;
	size_t top;
	int rows;    /* shown, set by table_draw() */
	int shift;   /* columns skipped after the first */
	/*
	 * Widest text seen so far, as table_draw() found it. It only grows, so
	 * that columns stay where they are; other columns begin with 0.
	 */
	int seen[TABLE_COLUMNS_MAX];
	int widths[TABLE_COLUMNS_MAX]; /* as drawn last; 0: no room */
	int lacking; /* lines below for what there is no room for; only grows */
	void *arg;
	/* at most size bytes; *style may be changed */
	void (*cell)(void *arg, size_t row, size_t column, char *buf,
	    size_t size, enum style *style);
	bool (*marked)(void *arg, size_t row);
	enum style (*row_style)(void *arg, size_t row);
};

/*
 * Lay columns out in width cells: widths[i] 0 means dropped. The first column
 * never is. A column that would cut what was seen in it (NULL: not known)
 * takes the cells that others leave blank.
 */
void table_layout(const struct table_column *columns, size_t n, int width,
    int shift, const int *seen, int widths[TABLE_COLUMNS_MAX]);
/* Moving keys; true when consumed. */
bool table_key(struct table *t, const struct key *k);
/* First line of r: heads. The hardware cursor goes to the cursor row. */
void table_draw(struct table *t, struct canvas *c, struct rect r);
/*
 * The same, and beneath the rows what is cut in the current one and its
 * columns that have no room, when there are any.
 */
void table_draw_whole(struct table *t, struct canvas *c, struct rect r);

#endif
