/*
 * Screens are rows of one table. A list, a detail page and a menu are
 * descriptions (list.h, detail.h, home.h); only what is none of these has an
 * open function of its own that builds a view.
 *
 * To add a screen: 1 a description in tui/screen/<noun>_<what>.c  2 a row in
 * tui/screen/screens.c  3 Chinese in po/  4 its golden picture in
 * tests/screen/.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/canvas.h"
#include "tui/keys.h"

struct app;
struct view;
struct list_desc;
struct detail_desc;
struct form_desc;

enum screen_flag {
	SCREEN_HOME = 1,   /* the bottom of the stack; F10 logs out */
	SCREEN_HIDDEN = 2, /* not by code or palette: needs arguments */
};

struct screen {
	const char *id;    /* "association.pending" */
	const char *code;  /* "2102"; NULL for none */
	const char *title; /* N_(): breadcrumb and palette */
	const char *roles; /* "agent clerk"; NULL for all */
	unsigned flags;
	/* one of these; or both a description and open(), which uses it */
	const struct list_desc *list;
	const struct detail_desc *detail;
	/*
	 * Make the view (view_create()); args is borrowed. NULL with the reason
	 * already in the status line. A form as a screen opens form_run() here
	 * and returns NULL.
	 */
	struct view *(*open)(struct app *app, const struct screen *screen,
	    const json_t *args);
};

/* What a view does. Any may be NULL but draw. */
struct view_ops {
	void (*draw)(struct view *v, struct canvas *c, struct rect body);
	bool (*key)(struct view *v, const struct key *k); /* true: consumed */
	/* digits and Enter; each digit at once when digits_live */
	bool (*number)(struct view *v, int n);
	/* a `changed` push of a topic that call_subscribe() asked for */
	void (*changed)(struct view *v, const char *topic, const char *id);
	void (*tick)(struct view *v);    /* about once a second */
	/* wants ticks at present? NULL: always, when it has a tick */
	bool (*ticking)(const struct view *v);
	/* no key waits: the picture is about to be drawn */
	void (*settled)(struct view *v);
	/* it is drawn: ask for what it lacks; true when there is more now */
	bool (*look)(struct view *v);
	bool (*leave)(struct view *v);   /* F10/Esc: false stays */
	void (*shown)(struct view *v);   /* on top again after another */
	void (*destroy)(struct view *v); /* frees data */
	/*
	 * The session ends, or hides behind the lock: put what was typed where
	 * it lasts. Calls still work, for a moment.
	 */
	void (*keep)(struct view *v);
	/* keymaps in force, NULL-terminated, added to the frame's own */
	const struct keybind *const *(*keymaps)(struct view *v);
	/* rule text for the help panel, translated; may be NULL */
	const char *(*help)(struct view *v);
	/* right of the status line (position, counts); may be NULL */
	void (*position)(struct view *v, char *buf, size_t size);
};

struct view {
	const struct view_ops *ops;
	struct app *app;
	const struct screen *screen; /* NULL for popups */
	char title[128]; /* breadcrumb; "": the screen's own title */
	void *data;
	bool popup;   /* drawn over what lies beneath */
	bool editing; /* an edit field has the focus: keys are text */
	bool modal;
	bool digits_live;
	bool stale; /* a push came while it was not on top */
	bool full;  /* covers the frame as well (lock) */
	struct view *below;
};

/* calloc'd; the stack destroys it. title: the screen's own. */
struct view *view_create(struct app *app, const struct screen *screen,
    const struct view_ops *ops, void *data);

/* By id or code; NULL when there is none. */
const struct screen *screen_find(const struct screen *screens,
    const char *id_or_code);

#endif
