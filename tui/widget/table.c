#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "tui/text.h"
#include "tui/widget/table.h"

enum { TABLE_GAP = 2, TABLE_LACKING = 3 /* lines */ };

static int
table_least(const struct table_column *c)
{
	return c->min > 0 && c->min < c->width ? c->min : c->width;
}

/* Cells needed by the columns that are left, at their least. */
static int
table_need(const struct table_column *columns, size_t n, const int *widths)
{
	int need = 0;

	for (size_t i = 0; i < n; i++)
		if (widths[i] > 0)
			need += table_least(&columns[i]) + TABLE_GAP;
	return need - TABLE_GAP;
}

static void
table_drop(const struct table_column *columns, size_t n, int width,
    int *widths)
{
	while (table_need(columns, n, widths) > width) {
		size_t victim = 0;

		for (size_t i = 1; i < n; i++)
			if (widths[i] > 0 && columns[i].priority > 0 &&
			    (victim == 0 || columns[i].priority >=
			    columns[victim].priority))
				victim = i;
		for (size_t i = n - 1; victim == 0 && i > 0; i--)
			if (widths[i] > 0)
				victim = i;
		if (victim == 0) {
			widths[0] = width;
			return;
		}
		widths[victim] = 0;
	}
}

/* What the column needs to cut nothing. */
static int
table_want(const struct table_column *c, int seen)
{
	int label = c->label != NULL ? text_width(c->label) : 0;

	return seen > label ? seen : label;
}

/*
 * The column that lacks least gets its cells first: better one that is whole
 * than two that are cut. They come from where most is blank.
 */
static void
table_share(const struct table_column *columns, size_t n, const int *seen,
    int *widths)
{
	for (;;) {
		size_t to = n, from = n;
		int lack = 0, blank = 0, give;

		for (size_t i = 0; i < n; i++) {
			int over = widths[i] - table_want(&columns[i],
			    seen[i]);

			if (widths[i] == 0)
				continue;
			if (over > blank) {
				blank = over;
				from = i;
			} else if (over < 0 && (to == n || -over < lack)) {
				lack = -over;
				to = i;
			}
		}
		if (to == n || from == n)
			return;
		give = lack < blank ? lack : blank;
		widths[from] -= give;
		widths[to] += give;
	}
}

void
table_layout(const struct table_column *columns, size_t n, int width,
    int shift, const int *seen, int widths[TABLE_COLUMNS_MAX])
{
	int spare, weights = 0;

	for (size_t i = 0; i < n; i++)
		widths[i] = i > 0 && (int)i <= shift ? 0 : columns[i].width;
	table_drop(columns, n, width, widths);
	spare = width - table_need(columns, n, widths);
	for (size_t i = 0; i < n && spare >= 0; i++) {
		int least = table_least(&columns[i]), want;

		if (widths[i] == 0)
			continue;
		want = columns[i].width - least;
		want = want < spare ? want : spare;
		widths[i] = least + want;
		spare -= want;
		weights += columns[i].weight;
	}
	for (size_t i = 0; i < n && weights > 0; i++) {
		int share;

		if (widths[i] == 0 || columns[i].weight == 0)
			continue;
		share = spare * columns[i].weight / weights;
		widths[i] += share;
		spare -= share;
		weights -= columns[i].weight;
	}
	if (seen != NULL)
		table_share(columns, n, seen, widths);
}

bool
table_key(struct table *t, const struct key *k)
{
	size_t page = t->rows > 1 ? (size_t)t->rows : 1;

	switch (k->code) {
	case K_UP:
	case 'k':
		t->current -= t->current > 0;
		return true;
	case K_DOWN:
	case 'j':
		t->current += t->current + 1 < t->nrows;
		return true;
	case K_PGUP:
		t->current -= t->current < page ? t->current : page;
		return true;
	case K_PGDN:
		t->current += page;
		if (t->current >= t->nrows)
			t->current = t->nrows > 0 ? t->nrows - 1 : 0;
		return true;
	case K_HOME:
	case 'g':
		t->current = 0;
		return true;
	case K_END:
	case 'G':
		t->current = t->nrows > 0 ? t->nrows - 1 : 0;
		return true;
	case K_LEFT:
		t->shift -= t->shift > 0;
		return true;
	case K_RIGHT:
		t->shift += t->shift + 2 < (int)t->ncolumns;
		return true;
	default:
		return false;
	}
}

static void
table_scroll(struct table *t)
{
	size_t rows = t->rows > 0 ? (size_t)t->rows : 1;

	if (t->current >= t->nrows)
		t->current = t->nrows > 0 ? t->nrows - 1 : 0;
	if (t->current < t->top)
		t->top = t->current;
	if (t->current >= t->top + rows)
		t->top = t->current - rows + 1;
	if (t->top + rows > t->nrows)
		t->top = t->nrows > rows ? t->nrows - rows : 0;
}

static void
table_draw_row(struct table *t, struct canvas *c, int row, struct rect r,
    const int *widths, size_t i)
{
	bool marked = t->marked != NULL && t->marked(t->arg, i);
	enum style line = t->row_style != NULL ? t->row_style(t->arg, i) :
	    STYLE_NORMAL;
	int col = r.col + 1;

	canvas_text(c, row, r.col, r.cols, line, i == t->current ? ">" : "");
	if (t->select) {
		canvas_text(c, row, col, 4, line, marked ? "[x]" : "[ ]");
		col += 5;
	}
	for (size_t j = 0; j < t->ncolumns; j++) {
		enum style s = line;
		char text[512] = "";

		if (widths[j] == 0)
			continue;
		t->cell(t->arg, i, j, text, sizeof text, &s);
		if (text_width(text) > t->seen[j])
			t->seen[j] = text_width(text);
		if (line != STYLE_NORMAL)
			s = line;
		if (t->columns[j].right)
			canvas_right(c, row, col, widths[j], s, text);
		else
			canvas_text(c, row, col, widths[j], s, text);
		col += widths[j] + TABLE_GAP;
	}
	if (i == t->current) {
		canvas_restyle(c, (struct rect){ row, r.col, 1, r.cols },
		    STYLE_SELECTED);
		canvas_cursor(c, row, r.col);
	} else if (marked) {
		canvas_restyle(c, (struct rect){ row, r.col, 1, r.cols },
		    STYLE_MARKED);
	}
}

/* True when something was cut that will not be, laid out anew. */
static bool
table_draw_once(struct table *t, struct canvas *c, struct rect r)
{
	int *widths = t->widths, better[TABLE_COLUMNS_MAX];
	int head = t->select ? 6 : 1, col = r.col + head;

	table_layout(t->columns, t->ncolumns, r.cols - head - 1, t->shift,
	    t->seen, widths);
	canvas_text(c, r.row, r.col, r.cols, STYLE_TITLE, "");
	if (t->select)
		canvas_text(c, r.row, r.col + 1, 3, STYLE_TITLE, "[ ]");
	for (size_t j = 0; j < t->ncolumns; j++) {
		if (widths[j] == 0)
			continue;
		if (t->columns[j].right)
			canvas_right(c, r.row, col, widths[j], STYLE_TITLE,
			    t->columns[j].label);
		else
			canvas_text(c, r.row, col, widths[j], STYLE_TITLE,
			    t->columns[j].label);
		col += widths[j] + TABLE_GAP;
	}
	for (int i = 0; i < t->rows && t->top + (size_t)i < t->nrows; i++)
		table_draw_row(t, c, r.row + 1 + i, r, widths,
		    t->top + (size_t)i);
	table_layout(t->columns, t->ncolumns, r.cols - head - 1, t->shift,
	    t->seen, better);
	return memcmp(widths, better, t->ncolumns * sizeof *widths) != 0;
}

void
table_draw(struct table *t, struct canvas *c, struct rect r)
{
	t->rows = r.rows - 1;
	table_scroll(t);
	if (table_draw_once(t, c, r))
		(void)table_draw_once(t, c, r);
}

/* Is a column left out, or a text cut in one? */
static bool
table_lacks(const struct table *t)
{
	for (size_t j = 0; j < t->ncolumns; j++)
		if (t->widths[j] == 0 || t->seen[j] > t->widths[j])
			return true;
	return false;
}

/* Side by side, and on a line of its own what does not fit there. */
static void
table_lack(char *buf, size_t size, int width, const char *text)
{
	const char *line = strrchr(buf, '\n');

	line = line != NULL ? line + 1 : buf;
	str_join(buf, size, text_width(line) + 2 + text_width(text) <= width ?
	    "  " : "\n", text);
}

/* What is cut first: one sees what it is, and needs no label. */
static void
table_lacking(const struct table *t, int width, char *buf, size_t size)
{
	char text[512], one[640];

	for (int left_out = 0; left_out < 2; left_out++)
		for (size_t j = 0; j < t->ncolumns; j++) {
			enum style s = STYLE_NORMAL;

			if ((t->widths[j] == 0) != left_out)
				continue;
			text[0] = '\0';
			t->cell(t->arg, t->current, j, text, sizeof text, &s);
			if (text_width(text) <= t->widths[j] ||
			    strcmp(text, "-") == 0)
				continue;
			snprintf(one, sizeof one, "%s%s%s", left_out ?
			    t->columns[j].label : "", left_out ? ":" : "",
			    text);
			table_lack(buf, size, width, one);
		}
}

/* What it lacks; the first time it takes the room for that from the rows. */
static void
table_draw_lacking(struct table *t, struct canvas *c, struct rect r)
{
	char text[1024] = "", **lines;
	int n = 0;

	table_lacking(t, r.cols - 2, text, sizeof text);
	lines = text_wrap(text, r.cols - 2);
	while (n < TABLE_LACKING && lines[n] != NULL)
		n++;
	if (n > t->lacking) {
		t->lacking = n;
		r.rows -= n;
		table_draw(t, c, r);
		r.rows += n;
	}
	for (int i = 0; i < t->lacking; i++)
		canvas_text(c, r.row + r.rows - t->lacking + i, r.col + 1,
		    r.cols - 2, STYLE_INFO, i < n ? lines[i] : "");
	text_free_lines(lines);
}

void
table_draw_whole(struct table *t, struct canvas *c, struct rect r)
{
	struct rect rows = r;

	rows.rows -= t->lacking;
	table_draw(t, c, rows);
	if (t->nrows > 0 && table_lacks(t)) {
		table_draw_lacking(t, c, r);
	} else if (t->lacking > 0) {
		t->lacking = 0;
		table_draw(t, c, r);
	}
}
