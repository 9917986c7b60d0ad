#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tui/text.h"
#include "tui/widget/pager.h"

void
pager_init(struct pager *p, const char *text)
{
	memset(p, 0, sizeof *p);
	p->text = xstrdup(text);
}

void
pager_finish(struct pager *p)
{
	text_free_lines(p->lines);
	free(p->text);
	memset(p, 0, sizeof *p);
}

static void
pager_clamp(struct pager *p)
{
	if (p->top > p->n - p->rows)
		p->top = p->n - p->rows;
	if (p->top < 0)
		p->top = 0;
}

bool
pager_key(struct pager *p, const struct key *k)
{
	switch (k->code) {
	case K_UP:
		p->top--;
		break;
	case K_DOWN:
		p->top++;
		break;
	case K_PGUP:
		p->top -= p->rows;
		break;
	case K_PGDN:
	case ' ':
		p->top += p->rows;
		break;
	case K_HOME:
		p->top = 0;
		break;
	case K_END:
		p->top = p->n;
		break;
	default:
		return false;
	}
	pager_clamp(p);
	return true;
}

void
pager_draw(struct pager *p, struct canvas *c, struct rect r)
{
	if (p->lines == NULL || p->width != r.cols) {
		text_free_lines(p->lines);
		p->lines = text_wrap(p->text, r.cols);
		for (p->n = 0; p->lines[p->n] != NULL; p->n++)
			continue;
		p->width = r.cols;
	}
	p->rows = r.rows;
	pager_clamp(p);
	for (int i = 0; i < r.rows; i++)
		canvas_text(c, r.row + i, r.col, r.cols, STYLE_NORMAL,
		    p->top + i < p->n ? p->lines[p->top + i] : "");
	canvas_cursor(c, r.row, r.col);
}
