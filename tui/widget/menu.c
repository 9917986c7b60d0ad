#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tui/text.h"
#include "tui/widget/menu.h"

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

void
menu_clear(struct menu *m)
{
	m->n = 0;
	m->typed = 0;
}

struct menu_item *
menu_add(struct menu *m)
{
	m->items = xreallocarray(m->items, m->n + 1, sizeof *m->items);
	memset(&m->items[m->n], 0, sizeof *m->items);
	return &m->items[m->n++];
}

/* The first item at or after i in this direction that can be chosen. */
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
		if (m->current > 0)
			m->current = menu_land(m, m->current - 1, -1);
		break;
	case K_DOWN:
		if (m->current + 1 < m->n)
			m->current = menu_land(m, m->current + 1, 1);
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
	if (m->current >= m->n)
		m->current = m->n > 0 ? m->n - 1 : 0;
	if (m->n > 0 && m->items[m->current].heading)
		m->current = menu_land(m, m->current, 1);
	if (m->current < m->top)
		m->top = m->current;
	if (m->current >= m->top + (size_t)rows)
		m->top = m->current - (size_t)rows + 1;
	if (m->top == 1 && m->items[0].heading && m->current < (size_t)rows)
		m->top = 0;
	if (m->n <= (size_t)rows)
		m->top = 0;
}

void
menu_draw(struct menu *m, struct canvas *c, struct rect r, int label_width)
{
	int number = 0;

	menu_scroll(m, r.rows);
	for (size_t i = 0; i < m->n && label_width <= 0; i++)
		if (!m->items[i].heading && m->items[i].detail[0] != '\0' &&
		    text_width(m->items[i].label) + 2 > -label_width)
			label_width = -text_width(m->items[i].label) - 2;
	if (label_width < 0)
		label_width = -label_width;
	if (label_width > r.cols - 6)
		label_width = r.cols - 6;
	for (size_t i = 0; i < m->n; i++) {
		const struct menu_item *it = &m->items[i];
		int row = r.row + (int)i - (int)m->top;
		enum style s = it->disabled ? STYLE_DIM : STYLE_NORMAL;
		char head[16];

		number += !it->heading;
		if (i < m->top || row >= r.row + r.rows)
			continue;
		if (it->heading) {
			canvas_rule(c, row, r.col, r.cols, it->label);
			continue;
		}
		snprintf(head, sizeof head, "%c%2d  ",
		    i == m->current ? '>' : ' ', number);
		canvas_text(c, row, r.col, 5, s, head);
		if (it->detail[0] == '\0') {
			canvas_text(c, row, r.col + 5, r.cols - 5,
			    it->disabled ? s : it->style, it->label);
		} else {
			canvas_text(c, row, r.col + 5, label_width, s,
			    it->label);
			canvas_text(c, row, r.col + 5 + label_width,
			    r.cols - 5 - label_width,
			    it->disabled ? STYLE_DIM : it->style, it->detail);
		}
		if (i == m->current) {
			canvas_restyle(c, (struct rect){ row, r.col, 1,
			    r.cols }, STYLE_SELECTED);
			canvas_cursor(c, row, r.col);
		}
	}
}
