/* Wrapped text, scrolled. */
#ifndef TUI_WIDGET_PAGER_H
#define TUI_WIDGET_PAGER_H

#include <stdbool.h>

#include "tui/canvas.h"
#include "tui/keys.h"

struct pager {
	char *text;
	char **lines;
	int n, width, top, rows;
};

void pager_init(struct pager *p, const char *text);
void pager_finish(struct pager *p);
bool pager_key(struct pager *p, const struct key *k);
void pager_draw(struct pager *p, struct canvas *c, struct rect r);

#endif
