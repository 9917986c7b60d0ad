/*
 * A column of numbered lines with a cursor, for home screens: digits and Enter
 * choose, Up/Down move, greyed lines say why on Enter.
 */
#ifndef TUI_WIDGET_MENU_H
#define TUI_WIDGET_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/canvas.h"
#include "tui/keys.h"

struct menu_item {
	char label[128];  /* translated */
	char detail[192]; /* right of it */
	bool disabled;    /* dim; still chosen, the owner says why */
	bool heading;     /* a rule; never chosen */
	bool plain;       /* of a heading: a sentence instead of a rule */
	bool half;        /* two of these in a row share a line */
	char right[24];   /* at the right edge, of those above */
	enum style style; /* of the detail, or of a label without one */
	int id;           /* the owner's */
};

struct menu {
	struct menu_item *items;
	size_t n;
	size_t current;
	size_t above; /* so many first ones stand above the owner's head */
	size_t top;   /* first line shown of the others */
	int typed; /* digits so far */
};

void menu_init(struct menu *m);
void menu_finish(struct menu *m);
/* The new item, zeroed, to be filled. Valid until the next call. */
struct menu_item *menu_add(struct menu *m);
/* Is half a line of so many cells enough for it? */
bool menu_fits_half(const struct menu_item *it, int cols);
/* Returns the chosen item's index, -1 when only moved, -2 when not for us. */
int menu_key(struct menu *m, const struct key *k);
/* The first ones: label, detail, right edge. Returns the lines used. */
int menu_draw_above(struct menu *m, struct canvas *c, struct rect r);
/* The others. label_width: cells of the first column; 0: the widest label. */
void menu_draw(struct menu *m, struct canvas *c, struct rect r,
    int label_width);

#endif
