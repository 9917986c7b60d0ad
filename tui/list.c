#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/list_private.h"
#include "tui/private.h"
#include "tui/text.h"

static const struct list_tab *
list_tab_now(const struct list *l)
{
	return l->ntabs > 0 ? &l->desc->tabs[l->tab] : NULL;
}

const struct column *
list_columns(const struct list *l)
{
	const struct list_tab *t = list_tab_now(l);

	return t != NULL && t->columns != NULL ? t->columns :
	    l->desc->columns;
}

const struct filter *
list_filters(const struct list *l)
{
	const struct list_tab *t = list_tab_now(l);

	return t != NULL && t->filters != NULL ? t->filters :
	    l->desc->filters;
}

const struct list_action *
list_actions(const struct list *l)
{
	const struct list_tab *t = list_tab_now(l);

	return t != NULL && t->actions != NULL ? t->actions :
	    l->desc->actions;
}

const struct choice *
list_sorts(const struct list *l)
{
	const struct list_tab *t = list_tab_now(l);

	return t != NULL && t->sorts != NULL ? t->sorts : l->desc->sorts;
}

const struct choice *
list_sort(const struct list *l)
{
	const struct choice *sorts = list_sorts(l);

	return sorts != NULL ? &sorts[l->sort] : NULL;
}

const char *
list_row_key(const struct list *l, const json_t *row)
{
	return value_string(row, l->desc->key != NULL ? l->desc->key : "id");
}

static json_t *
list_params(const struct list *l)
{
	const struct list_tab *t = list_tab_now(l);
	json_t *p = json_deep_copy(l->filters);

	for (int i = 0; i < l->nfilters; i++)
		if (list_filters(l)[i].match != NULL)
			json_object_del(p, list_filters(l)[i].param);
	if (l->desc->param != NULL)
		json_object_set_new(p, l->desc->param,
		    json_string(l->desc->value));
	/* a condition on the same member narrows the tab instead */
	if (t != NULL && t->param != NULL &&
	    json_object_get(p, t->param) == NULL)
		json_object_set_new(p, t->param, t->value != NULL ?
		    json_string(t->value) : json_true());
	if (list_sort(l) != NULL)
		json_object_set_new(p, "sort",
		    json_string(list_sort(l)->value));
	if (l->desc->arg != NULL) {
		json_t *a = json_object_get(l->args, l->desc->arg);

		if (a != NULL)
			json_object_set(p, l->desc->arg, a);
	}
	if (l->desc->ask != NULL)
		l->desc->ask(l, p);
	return p;
}

/* One page more at the end of rows. */
static int
list_fetch_page(struct list *l, const char *after, size_t limit,
    json_t *rows, json_t **reply, char **next, struct err *e)
{
	const struct list_tab *t = list_tab_now(l);
	json_t *p = list_params(l);
	const char *cursor;

	if (!l->desc->whole)
		json_object_set_new(p, "limit",
		    json_integer((json_int_t)limit));
	if (after != NULL)
		json_object_set_new(p, "after", json_string(after));
	if (call(l->app, t != NULL && t->method != NULL ? t->method :
	    l->desc->method, p, reply, e) != 0)
		return -1;
	json_array_extend(rows, json_object_get(*reply, "items"));
	cursor = json_string_value(json_object_get(*reply, "next"));
	*next = cursor != NULL ? xstrdup(cursor) : NULL;
	return 0;
}

/* Conditions that the server is not asked to see to. */
static void
list_match(const struct list *l, json_t *rows, json_t *reply)
{
	for (int i = 0; i < l->nfilters; i++) {
		const struct filter *f = &list_filters(l)[i];
		const char *typed = value_string(l->filters, f->param);

		if (f->match == NULL || *typed == '\0')
			continue;
		for (size_t n = json_array_size(rows); n-- > 0;)
			if (!f->match(json_array_get(rows, n), typed))
				json_array_remove(rows, n);
		json_object_del(reply, "total"); /* of other rows */
	}
}

/* Fetch from the start (want rows at least) into *rows. */
static int
list_fetch(struct list *l, size_t want, json_t **rows, json_t **reply,
    char **next, struct err *e)
{
	char *after = NULL;

	*rows = json_array();
	*reply = NULL;
	*next = NULL;
	if (want < LIST_PAGE)
		want = LIST_PAGE;
	do {
		size_t have = json_array_size(*rows), limit = want - have;
		json_t *page = NULL;
		int rc;

		if (limit > LIST_PAGE_MAX)
			limit = LIST_PAGE_MAX;
		rc = list_fetch_page(l, after, limit, *rows, &page, next, e);
		free(after);
		after = *next;
		if (rc != 0) {
			json_decref(*rows);
			json_decref(*reply);
			*rows = *reply = NULL;
			*next = NULL;
			return -1;
		}
		if (*reply == NULL)
			*reply = page;
		else
			json_decref(page);
		if (json_array_size(*rows) == have)
			break;
	} while (*next != NULL && json_array_size(*rows) < want);
	list_match(l, *rows, *reply);
	return 0;
}

static void
list_take(struct list *l, json_t *rows, json_t *reply, char *next)
{
	json_t *total = json_object_get(reply, "total");

	json_decref(l->rows);
	json_decref(l->reply);
	free(l->next);
	l->rows = rows;
	l->reply = reply;
	l->next = next;
	l->total = json_is_integer(total) ? json_integer_value(total) :
	    (json_int_t)json_array_size(rows);
	l->arrived = 0;
	l->dirty = false;
	l->fetched = clock_ms();
	l->table.nrows = json_array_size(rows);
	json_object_clear(l->gone);
}

/* Marks of rows that are no longer there, as far as that can be known. */
static void
list_drop_marks(struct list *l)
{
	json_t *keep, *row;
	size_t i;

	if (l->next != NULL)
		return;
	keep = json_object();
	json_array_foreach(l->rows, i, row) {
		const char *key = list_row_key(l, row);

		if (json_object_get(l->marked, key) != NULL)
			json_object_set(keep, key, row);
	}
	json_decref(l->marked);
	l->marked = keep;
}

static void
list_seek(struct list *l, const char *key)
{
	json_t *row;
	size_t i;

	json_array_foreach(l->rows, i, row)
		if (strcmp(list_row_key(l, row), key) == 0)
			l->table.current = i;
}

static int
list_load(struct list *l, size_t want, struct err *e)
{
	json_t *rows, *reply;
	char *next;

	if (list_fetch(l, want, &rows, &reply, &next, e) != 0)
		return -1;
	list_take(l, rows, reply, next);
	if (l->desc->loaded != NULL)
		l->desc->loaded(l);
	return 0;
}

bool
list_query(struct list *l)
{
	const struct filter *f = list_filters(l);
	struct err e = { 0 };

	if (list_load(l, 0, &e) == 0) {
		l->table.current = l->table.top = 0;
		return true;
	}
	for (int i = 0; i < l->nfilters && e.n > 0; i++)
		if (strcmp(f[i].param, e.items[0].field) == 0)
			l->filter = i;
	app_error(l->app, &e);
	return false;
}

void
list_reload(struct list *l)
{
	(void)list_query(l);
}

void
list_refresh(struct list *l)
{
	struct err e = { 0 };
	const json_t *row = list_current(l);
	char key[128] = "";

	if (row != NULL)
		str_copy(key, sizeof key, list_row_key(l, row));
	if (list_load(l, json_array_size(l->rows), &e) != 0) {
		app_error(l->app, &e);
		return;
	}
	list_drop_marks(l);
	list_seek(l, key);
}

void
list_go(struct list *l, const char *id)
{
	list_refresh(l);
	list_seek(l, id);
	/* what was done to it is said, not what it is */
	if (list_current(l) != NULL)
		str_copy(l->focus, sizeof l->focus,
		    list_row_key(l, list_current(l)));
}

void
list_more(struct list *l)
{
	struct err e = { 0 };
	json_t *reply = NULL;
	char *next = NULL, *after = l->next;

	if (after == NULL)
		return;
	if (list_fetch_page(l, after, LIST_PAGE, l->rows, &reply, &next,
	    &e) != 0) {
		app_error(l->app, &e);
		return;
	}
	free(after);
	l->next = next;
	json_decref(reply);
	l->table.nrows = json_array_size(l->rows);
}

/*
 * Somebody changed something. Rows stay where they are: those still there are
 * replaced, those gone are dimmed, new ones are only counted, until F5.
 */
void
list_peek(struct list *l)
{
	struct err e = { 0 };
	json_t *rows, *reply, *row, *fresh = json_object();
	char *next;
	size_t i, n, kept = 0;

	l->dirty = false;
	l->fetched = clock_ms();
	if (list_fetch(l, json_array_size(l->rows), &rows, &reply, &next,
	    &e) != 0) {
		json_decref(fresh);
		return; /* said when the user asks for something himself */
	}
	json_array_foreach(rows, i, row)
		json_object_set(fresh, list_row_key(l, row), row);
	n = json_array_size(l->rows);
	json_object_clear(l->gone);
	for (i = 0; i < n; i++) {
		const char *key = list_row_key(l, json_array_get(l->rows, i));
		json_t *now = json_object_get(fresh, key);

		if (now == NULL && (next == NULL || l->next != NULL)) {
			json_object_set_new(l->gone, key, json_true());
		} else if (now != NULL) {
			kept++;
			json_incref(now);
			if (json_object_get(l->marked, key) != NULL)
				json_object_set(l->marked, key, now);
			json_array_set_new(l->rows, i, now);
		}
	}
	n = json_object_size(fresh);
	l->arrived = n > kept ? (json_int_t)(n - kept) : 0;
	if (json_is_integer(json_object_get(reply, "total")) && next != NULL) {
		json_int_t more = json_integer_value(
		    json_object_get(reply, "total")) - l->total +
		    (json_int_t)json_object_size(l->gone);

		l->arrived = more > l->arrived ? more : l->arrived;
	}
	json_decref(l->reply);
	l->reply = reply;
	json_decref(rows);
	json_decref(fresh);
	free(next);
	if (l->desc->loaded != NULL)
		l->desc->loaded(l);
	if (l->arrived > 0)
		app_status(l->app, STYLE_INFO,
		    _("%lld new, press F5 to show them"), (long long)l->arrived);
	else if (json_object_size(l->gone) > 0)
		app_status(l->app, STYLE_INFO,
		    _("%zu no longer in this list, press F5"),
		    json_object_size(l->gone));
}

void
list_use_tab(struct list *l, int tab)
{
	const struct filter *before = list_filters(l);
	const struct choice *sorts = list_sorts(l);

	if (tab < 0 || tab >= l->ntabs || tab == l->tab)
		return;
	l->tab = tab;
	if (list_filters(l) != before)
		json_object_clear(l->filters);
	if (list_sorts(l) != sorts)
		l->sort = 0;
	json_object_clear(l->marked);
	json_array_clear(l->rows);
	l->table.nrows = 0;
	l->table.shift = 0;
	list_setup(l);
	list_reload(l);
}

static int
list_screen_tab(const struct list_desc *d, const struct screen *s)
{
	for (int i = 0; d->tabs != NULL && d->tabs[i].label != NULL; i++)
		if (d->tabs[i].screen != NULL &&
		    strcmp(d->tabs[i].screen, s->id) == 0)
			return i;
	return -1;
}

bool
list_has_screen(const struct list_desc *d, const struct screen *s)
{
	return list_screen_tab(d, s) >= 0;
}

void
list_use_screen(struct view *v, const struct screen *s)
{
	struct list *l = v->data;

	list_use_tab(l, list_screen_tab(l->desc, s));
}

/* --- for the screens --- */

struct app *
list_app(const struct list *l)
{
	return l->app;
}

const json_t *
list_current(const struct list *l)
{
	return json_array_get(l->rows, l->table.current);
}

json_t *
list_chosen(const struct list *l)
{
	json_t *out = json_array(), *row;
	const char *key;

	json_object_foreach(l->marked, key, row)
		json_array_append(out, row);
	if (json_array_size(out) == 0)
		json_array_append(out,
		    json_array_get(l->rows, l->table.current));
	return out;
}

int
list_tab(const struct list *l)
{
	return l->tab;
}

const json_t *
list_args(const struct list *l)
{
	return l->args;
}

const json_t *
list_rows(const struct list *l)
{
	return l->rows;
}

const json_t *
list_conditions(const struct list *l)
{
	return l->filters;
}

void
list_narrow(struct list *l, int tab, const json_t *conditions)
{
	if (tab >= 0 && tab < l->ntabs)
		l->tab = tab;
	json_object_clear(l->filters);
	json_object_update(l->filters, (json_t *)conditions);
	json_object_clear(l->marked);
	list_setup(l);
	list_reload(l);
}

void
list_mark_all(struct list *l)
{
	json_t *row;
	size_t i;

	json_array_foreach(l->rows, i, row)
		json_object_set(l->marked, list_row_key(l, row), row);
}

void
list_clear_selection(struct list *l)
{
	json_object_clear(l->marked);
}

struct view *
list_open(struct app *app, const struct screen *s, const json_t *args)
{
	struct list *l = xcalloc(1, sizeof *l);
	struct err e = { 0 };

	l->app = app;
	l->desc = s->list;
	l->args = args != NULL ? json_deep_copy(args) : json_object();
	l->rows = json_array();
	l->marked = json_object();
	l->gone = json_object();
	l->filters = json_object();
	while (l->desc->tabs != NULL && l->desc->tabs[l->ntabs].label != NULL)
		l->ntabs++;
	if (l->ntabs > 0) {
		int tab = (int)value_int(l->args, "tab");

		l->tab = tab > 0 && tab < l->ntabs ? tab : 0;
	}
	edit_init(&l->edit, EDIT_TEXT, 64, 24, 1);
	l->view = view_create(app, s, &list_ops, l);
	l->view->digits_live = l->ntabs > 1;
	list_setup(l);
	if (l->desc->topic != NULL)
		call_subscribe(app, l->desc->topic);
	if (list_load(l, 0, &e) != 0) {
		struct view *v = l->view;

		app_error(app, &e);
		list_ops.destroy(v);
		free(v);
		return NULL;
	}
	return l->view;
}
