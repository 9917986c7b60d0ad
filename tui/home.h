/*
 * Home screens: sections of numbered lines that lead to screens, with counts.
 * The screen's owner fills a struct menu; the kit draws, and follows choices.
 */
#ifndef TUI_HOME_H
#define TUI_HOME_H

#include "common/err.h"
#include "tui/screen.h"
#include "tui/widget/menu.h"

struct home_desc {
	/*
	 * (Re)build the menu: make the calls, menu_add() lines. Called at the
	 * start, on F5, when shown again and on pushes. 0, or -1 with e set.
	 */
	int (*fill)(struct app *app, struct menu *m, void *data, struct err *e);
	/* item->id was chosen */
	void (*choose)(struct app *app, const struct menu_item *item,
	    void *data);
	/* Draw what stands above the menu; rows used. NULL: nothing. */
	int (*head)(struct app *app, struct canvas *c, struct rect r,
	    void *data);
	/* Right of the status line; may be NULL. */
	void (*position)(struct app *app, char *buf, size_t size);
	/* Let go of what data holds, before it is freed; may be NULL. */
	void (*clear)(void *data);
	const char *topic; /* subscribe: names with blanks between; or NULL */
	const char *help;  /* N_() */
	size_t data_size;  /* calloc'd for the owner, freed by the kit */
};

struct view *home_open(struct app *app, const struct screen *s,
    const struct home_desc *d);

#endif
