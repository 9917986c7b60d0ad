/*
 * A list screen is a description, not a program: a method that answers
 * {items, next, total}, columns, filters, tabs, and what may be done to rows.
 *
 * The kit does the rest: keyset pages, the cursor, selection that survives
 * paging, the filter line and its chips, live changes without moving rows.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "common/buf.h"
#include "tui/screen.h"
#include "tui/value.h"

struct column {
	const char *label;  /* N_() */
	const char *path;   /* "person.name" */
	int width;          /* wanted, in cells */
	int min;            /* least when space is short; 0: width */
	int priority;       /* higher drops first; 0 never */
	int weight;         /* share of spare space; 0 none */
	bool right;
	enum format format;
	const struct choice *choices;
	const char *sort; /* value of "sort" that orders by it, or NULL */
	/* instead of path and format; writes at most size bytes */
	void (*text)(struct app *app, const json_t *row, char *buf,
	    size_t size);
	/* its look, where the choices do not say it; may be NULL */
	enum style (*style)(struct app *app, const json_t *row);
};

enum filter_kind { FILTER_TEXT, FILTER_CHOICE, FILTER_DATE };

struct filter {
	const char *param; /* parameter of the method */
	const char *label; /* N_() */
	enum filter_kind kind;
	const struct choice *choices; /* none chosen means all */
	int max;
	const char *hint; /* N_() */
	/* for short lists: looked for here, in all rows, and not sent */
	bool (*match)(const json_t *row, const char *typed);
};

struct detail_desc;
struct list;

struct list_action {
	int key;
	const char *label; /* N_(), at most 8 cells */
	const char *help;  /* N_() */
	unsigned flags;
	/* acts on list_chosen() or list_current(); calls list_refresh() */
	void (*run)(struct list *l);
	/* offered, by the method's answer (NULL before one)? NULL: always */
	bool (*offered)(struct app *app, const json_t *reply);
};
enum {
	LIST_NEEDS_ROW = 1, /* else: said in the status line */
	LIST_MANY = 2,      /* takes the selection; else the cursor row */
};

/* NULL members: as the list's own. Tables end with { 0 }. */
struct list_tab {
	const char *label; /* N_() */
	const char *method;
	const char *param, *value; /* added; without a value: true */
	const struct column *columns;
	const struct filter *filters;
	const struct list_action *actions;
	const char *empty;
	const struct choice *sorts;
	const char *screen; /* id: whose title and code the tab shows */
};

struct list_desc {
	const char *method;
	const char *param, *value; /* constant parameter, or NULL */
	const char *arg;  /* member of the screen's arguments passed on too */
	const struct column *columns;
	const struct filter *filters;   /* first one is typed at once */
	const struct list_tab *tabs;
	const struct list_action *actions;
	void (*open)(struct list *l);   /* Enter, F4; NULL: nothing */
	void (*create)(struct list *l); /* F6; NULL: no such key */
	const char *topic;              /* subscribe, or NULL */
	const char *key;                /* member that identifies; NULL: "id" */
	const char *empty;              /* N_(): no rows at all, and what now */
	const char *help;               /* N_() */
	/* values of "sort", the method's own order first; or NULL */
	const struct choice *sorts;
	bool select;                    /* Space marks rows */
	bool whole;                     /* the method knows no pages */
	/* look of a whole row (taken by another: STYLE_DIM); may be NULL */
	enum style (*row_style)(struct app *app, const json_t *row);
	/*
	 * What a large terminal shows of the row under the cursor, and the
	 * record's id; NULL for nothing of this row.
	 */
	const struct detail_desc *(*look)(const struct list *l,
	    const json_t *row, const char **id);
	/* the cursor has come to another row (app_status()); may be NULL */
	void (*focus)(struct list *l);
	/* what the help panel says of the row under the cursor, before help */
	void (*row_help)(struct list *l, struct buf *b);
	/* the last word on the parameters of the method; may be NULL */
	void (*ask)(const struct list *l, json_t *params);
	/* the rows were asked for anew: calls may be made; may be NULL */
	void (*loaded)(struct list *l);
	/* one line above the columns, translated, "" for none; may be NULL */
	void (*summary)(struct app *app, const json_t *reply, char *buf,
	    size_t size);
};

struct app *list_app(const struct list *l);
/* Row under the cursor, borrowed; NULL when empty. */
const json_t *list_current(const struct list *l);
/* The selection, or the cursor row when none. New array of borrowed+1 rows. */
json_t *list_chosen(const struct list *l);
/* Of the tab in view, from 0. */
int list_tab(const struct list *l);
const json_t *list_args(const struct list *l);
/* All rows fetched so far, in their order; and the conditions in force. */
const json_t *list_rows(const struct list *l);
const json_t *list_conditions(const struct list *l);
/* Another tab and other conditions (borrowed), and ask with them. */
void list_narrow(struct list *l, int tab, const json_t *conditions);
/* Mark all rows fetched so far. */
void list_mark_all(struct list *l);
/* Ask again, keeping the cursor on its row; marks that are gone are dropped. */
void list_refresh(struct list *l);
/* The same, and the cursor goes to the row with this id, if it is there. */
void list_go(struct list *l, const char *id);
void list_clear_selection(struct list *l);

/* Used by app_goto(): the tab that shows this screen. */
bool list_has_screen(const struct list_desc *d, const struct screen *s);
void list_use_screen(struct view *v, const struct screen *s);
/* Used by app_open(). */
struct view *list_open(struct app *app, const struct screen *s,
    const json_t *args);

#endif
