#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tui/text.h"
#include "tui/widget/menu.h"

enum { MENU_HEAD = 5, MENU_TAG = 12 }; /* ">12  "; a detail's cells at least */

void
menu_init(struct menu *m)
{
	memset(m, 0, sizeof *m);
}

void
menu_finish(struct menu *m)
{
	free(m->items);
	memset(m, 0, sizeof *m);
}

struct menu_item *
menu_add(struct menu *m)
{
	m->items = xreallocarray(m->items, m->n + 1, sizeof *m->items);
	memset(&m->items[m->n], 0, sizeof *m->items);
	return &m->items[m->n++];
}

bool
menu_fits_half(const struct menu_item *it, int cols)
{
	int detail = text_width(it->detail);

	return MENU_HEAD + text_width(it->label) + (detail > 0) + detail <=
	    cols / 2;
}

/*
 * The line of item i, those above counted below zero; *right tells whether it
 * is the second on it.
 */
static int
menu_line(const struct menu *m, size_t item, bool *right)
{
	int line = -1;

	*right = false;
	if (item < m->above)
		return (int)item - (int)m->above;
	for (size_t i = m->above; i <= item; i++) {
		*right = i > m->above && m->items[i].half &&
		    m->items[i - 1].half && !*right;
		line += !*right;
	}
	return line;
}

/* The nearest that can be chosen from i on in this direction, or back. */
static size_t
menu_land(const struct menu *m, size_t i, int step)
{
	size_t from = i;

	while (i < m->n && m->items[i].heading)
		i += (size_t)step;
	if (i < m->n)
		return i;
	for (i = from; i < m->n && m->items[i].heading; i -= (size_t)step)
		continue;
	return i < m->n ? i : m->current;
}

/* To the next line that has something to choose, keeping to one's side. */
static void
menu_move(struct menu *m, int step)
{
	bool side, other;
	int here = menu_line(m, m->current, &side), there;
	size_t i = m->current;

	do
		i += (size_t)step;
	while (i < m->n && (m->items[i].heading ||
	    menu_line(m, i, &other) == here));
	if (i >= m->n)
		return;
	there = menu_line(m, i, &other);
	m->current = i;
	if (other != side && i + (size_t)step < m->n &&
	    !m->items[i + (size_t)step].heading &&
	    menu_line(m, i + (size_t)step, &other) == there)
		m->current = i + (size_t)step;
}

/* To the other one of the same line. */
static void
menu_side(struct menu *m, int step)
{
	size_t i = m->current + (size_t)step;
	bool right;

	if (i < m->n && !m->items[i].heading &&
	    menu_line(m, i, &right) == menu_line(m, m->current, &right))
		m->current = i;
}

/* Index of the number people see, counted over the items alone. */
static size_t
menu_numbered(const struct menu *m, int number)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->items[i].heading && --number == 0)
			return i;
	return m->n;
}

int
menu_key(struct menu *m, const struct key *k)
{
	size_t i;

	if (m->n == 0)
		return -2;
	switch (k->code) {
	case K_UP:
		menu_move(m, -1);
		break;
	case K_DOWN:
		menu_move(m, 1);
		break;
	case K_LEFT:
		menu_side(m, -1);
		break;
	case K_RIGHT:
		menu_side(m, 1);
		break;
	case K_HOME:
	case K_PGUP:
		m->current = menu_land(m, 0, 1);
		break;
	case K_END:
	case K_PGDN:
		m->current = menu_land(m, m->n - 1, -1);
		break;
	case K_ENTER:
		if (m->typed > 0) {
			i = menu_numbered(m, m->typed);
			m->typed = 0;
			if (i >= m->n)
				return -1;
			m->current = i;
		}
		if (m->current >= m->n || m->items[m->current].heading)
			return -1;
		return (int)m->current;
	default:
		return -2;
	}
	m->typed = 0;
	return -1;
}

static void
menu_scroll(struct menu *m, int rows)
{
	int line, last;
	bool right;

	if (m->current >= m->n)
		m->current = m->n > 0 ? m->n - 1 : 0;
	if (m->n == 0)
		return;
	if (m->items[m->current].heading)
		m->current = menu_land(m, m->current, 1);
	line = menu_line(m, m->current, &right);
	last = menu_line(m, m->n - 1, &right);
	if (line < (int)m->top)
		m->top = line > 0 ? (size_t)line : 0;
	if (line >= (int)m->top + rows)
		m->top = (size_t)(line - rows + 1);
	/* the heading of the first lines comes along */
	if ((m->top == 1 && line < rows) || last < rows)
		m->top = 0;
}

/* Cells of the widest label among the whole lines, or the half ones. */
static int
menu_label_width(const struct menu *m, bool half, int room)
{
	int width = 0;

	for (size_t i = m->above; i < m->n; i++) {
		const struct menu_item *it = &m->items[i];
		int w = text_width(it->label) + 2;

		if (!it->heading && it->half == half &&
		    it->detail[0] != '\0' && w > width)
			width = w;
	}
	return width > room ? room : width;
}

static void
menu_draw_item(struct menu *m, size_t i, int number, struct canvas *c,
    struct rect r, int label_width)
{
	const struct menu_item *it = &m->items[i];
	enum style s = it->disabled ? STYLE_DIM : STYLE_NORMAL;
	enum style detail = it->disabled ? STYLE_DIM : it->style;
	int col = r.col + MENU_HEAD, room = r.cols - MENU_HEAD;
	int own = text_width(it->label) + 1;
	int left = room - text_width(it->detail);
	char head[16];

	snprintf(head, sizeof head, "%c%2d  ", i == m->current ? '>' : ' ',
	    number);
	canvas_text(c, r.row, r.col, MENU_HEAD, s, head);
	/* a long label takes what its own detail leaves */
	if (own > left)
		own = left;
	if (own > label_width)
		label_width = own;
	if (it->detail[0] == '\0') {
		canvas_text(c, r.row, col, room, detail, it->label);
	} else {
		canvas_text(c, r.row, col, label_width - 1, s, it->label);
		canvas_text(c, r.row, col + label_width, room - label_width,
		    detail, it->detail);
	}
	if (i == m->current) {
		canvas_restyle(c, r, STYLE_SELECTED);
		canvas_cursor(c, r.row, r.col);
	}
}

int
menu_draw_above(struct menu *m, struct canvas *c, struct rect r)
{
	int width = 0;

	for (size_t i = 0; i < m->above && i < m->n; i++)
		if (text_width(m->items[i].label) + 2 > width)
			width = text_width(m->items[i].label) + 2;
	for (size_t i = 0; i < m->above && i < m->n; i++) {
		int edge = text_width(m->items[i].right);
		struct rect line = { r.row + (int)i, r.col, 1,
			r.cols - (edge > 0 ? edge + 2 : 0) };

		menu_draw_item(m, i, (int)i + 1, c, line, width);
		if (edge > 0)
			canvas_put(c, line.row, r.col + r.cols - edge - 1,
			    edge, STYLE_DIM, m->items[i].right);
	}
	return (int)m->above;
}

void
menu_draw(struct menu *m, struct canvas *c, struct rect r, int label_width)
{
	int number = (int)m->above, half = r.cols / 2;
	bool below;
	int narrow = menu_label_width(m, true, half - MENU_HEAD - MENU_TAG);

	menu_scroll(m, r.rows);
	if (label_width <= 0)
		label_width = menu_label_width(m, false, r.cols - 6);
	for (size_t i = m->above; i < m->n; i++) {
		const struct menu_item *it = &m->items[i];
		bool right;
		int row = r.row + menu_line(m, i, &right) - (int)m->top;
		struct rect line = { row, r.col, 1, r.cols };

		number += !it->heading;
		if (row < r.row || row >= r.row + r.rows)
			continue;
		if (it->plain) {
			canvas_put(c, row, r.col + 5, r.cols - 5, STYLE_DIM,
			    it->label);
			continue;
		}
		if (it->heading) {
			canvas_rule(c, row, r.col, r.cols, it->label);
			continue;
		}
		if (it->half) {
			line.col += right ? half : 0;
			line.cols = half;
		}
		menu_draw_item(m, i, number, c, line,
		    it->half ? narrow : label_width);
	}
	if (m->top > 0)
		canvas_put(c, r.row, r.col + r.cols - 2, 1, STYLE_INFO, "^");
	if (m->n > 0 && menu_line(m, m->n - 1, &below) >=
	    (int)m->top + r.rows)
		canvas_put(c, r.row + r.rows - 1, r.col + r.cols - 2, 1,
		    STYLE_INFO, "v");
}
