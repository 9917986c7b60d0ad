/*
 * A list's rooms among themselves: rows (list.c), keys (list_view.c,
 * list_filter.c) and picture (list_draw.c).
 */
#ifndef TUI_LIST_PRIVATE_H
#define TUI_LIST_PRIVATE_H

#include "common/err.h"
#include "tui/detail.h"
#include "tui/list.h"
#include "tui/widget/edit.h"
#include "tui/widget/table.h"

enum { LIST_PAGE = 50, LIST_PAGE_MAX = 500, LIST_FILTERS_MAX = 16,
	LIST_BINDS_MAX = 32 };

struct list {
	struct app *app;
	struct view *view;
	const struct list_desc *desc;
	json_t *args;
	json_t *rows;   /* array, in the order shown */
	json_t *reply;  /* the first page's, for the summary */
	json_t *marked; /* key -> row */
	json_t *gone;   /* key -> true: no longer in the list */
	char *next;     /* cursor after the last row; NULL at the end */
	json_int_t total;
	json_int_t arrived; /* not shown yet */
	int tab;
	int ntabs;
	json_t *filters; /* param -> value */
	json_t *before; /* filters as Esc brings them back */
	bool filtering;
	int filter; /* being edited */
	int nfilters;
	int sort; /* of list_sorts(); 0: the method's own */
	/* the record under the cursor, where the terminal has room for it */
	const struct detail_desc *looked;
	json_t *look; /* NULL: could not be had */
	char look_id[64], look_name[64]; /* whose it is */
	int64_t looked_at; /* as fetched */
	char focus[128];   /* the row that focus() was last told of */
	struct buf help;   /* as it was last asked for */
	struct edit edit;
	bool dirty; /* a push has come since the rows were fetched */
	int64_t fetched;
	struct table table;
	struct table_column columns[TABLE_COLUMNS_MAX];
	char heads[TABLE_COLUMNS_MAX][64];
	struct keybind map[LIST_BINDS_MAX];
	const struct keybind *maps[2];
};

const struct column *list_columns(const struct list *l);
const struct filter *list_filters(const struct list *l);
const struct list_action *list_actions(const struct list *l);
/* list_filter.c: the first condition is typed; its keys; the one at hand. */
void list_filter_begin(struct list *l);
bool list_filter_key(struct list *l, const struct key *k);
const struct filter *list_filter_now(const struct list *l);
/* Orders of the tab and the one in force; NULL for none. */
const struct choice *list_sorts(const struct list *l);
const struct choice *list_sort(const struct list *l);
const char *list_row_key(const struct list *l, const json_t *row);
/* From the start, cursor on the first row. */
void list_reload(struct list *l);
/* The same; false when refused, with the condition at fault in l->filter. */
bool list_query(struct list *l);
void list_more(struct list *l);
void list_use_tab(struct list *l, int tab);
void list_setup(struct list *l);
/* Rows fetched again without moving any. */
void list_peek(struct list *l);
/* Tell the list's focus() when another row is under the cursor. */
void list_focus(struct view *v);
/* Fetch the record under the cursor, when there is room to show it. */
bool list_look(struct view *v);
void list_draw(struct view *v, struct canvas *c, struct rect body);

extern const struct view_ops list_ops; /* list_view.c */

#endif
