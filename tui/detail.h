/*
 * A detail screen: one record, its summary line, pages of labels and values or
 * of rows, and actions. Digits 1..9 choose the page.
 */
#ifndef TUI_DETAIL_H
#define TUI_DETAIL_H

#include "tui/list.h"
#include "tui/screen.h"
#include "tui/value.h"

struct panel_row {
	const char *label; /* N_() */
	const char *path;
	enum format format;
	const struct choice *choices;
	unsigned flags;
	void (*text)(struct app *app, const json_t *reply, char *buf,
	    size_t size);
	/* shown only when this holds (common/profile.h) of what is there */
	const char *when, *within;
};
enum {
	PANEL_HEADING = 1, /* a rule with the label */
	PANEL_WIDE = 2,    /* the whole line; otherwise two share one */
	PANEL_NOTE = 4,    /* text without a label, wrapped */
};

/* Either rows, or items at path with columns. */
struct detail_tab {
	const char *label; /* N_() */
	const struct panel_row *rows;
	const char *path;
	const struct column *columns;
	const char *empty; /* N_() */
	/* path is the items of this one's answer, asked for with the page */
	const char *method;
};

struct detail;

struct detail_action {
	int key;
	const char *label; /* N_(), at most 8 cells */
	const char *help;  /* N_() */
	void (*run)(struct detail *d);
	/* offered for this record? NULL: always */
	bool (*offered)(struct app *app, const json_t *reply);
	/* path of the page it is about: elsewhere help alone tells of it */
	const char *page;
};

struct detail_desc {
	const char *method;
	const char *id; /* parameter, same member of the arguments; NULL: none */
	const struct detail_tab *tabs;
	/* instead of tabs: as many in every language, kept by the owner */
	const struct detail_tab *(*build)(void);
	const struct detail_action *actions;
	const char *topic;
	const char *help; /* N_() */
	int brief; /* the page that says most in four lines */
	/* line under the breadcrumb, and the last part of the breadcrumb */
	void (*summary)(struct app *app, const json_t *reply, char *buf,
	    size_t size);
	void (*title)(struct app *app, const json_t *reply, char *buf,
	    size_t size);
};

struct app *detail_app(const struct detail *d);
const json_t *detail_reply(const struct detail *d); /* borrowed */
/* The row under the cursor while the page in view is that of path; or NULL. */
const json_t *detail_row(const struct detail *d, const char *path);
void detail_refresh(struct detail *d);

/*
 * Into r of a list's screen: the brief page, or all pages one below the other
 * as far as there is room.
 */
void detail_draw_look(struct app *app, const struct detail_desc *desc,
    json_t *reply, struct canvas *c, struct rect r, bool brief);

struct view *detail_open(struct app *app, const struct screen *s,
    const json_t *args);

#endif
