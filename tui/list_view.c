/* A list's keys. */
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
#include "tui/widget/popup.h"

static void
list_cell(void *arg, size_t i, size_t j, char *buf, size_t size,
    enum style *style)
{
	struct list *l = arg;
	const struct column *c = &list_columns(l)[j];
	const json_t *row = json_array_get(l->rows, i);

	buf[0] = '\0';
	if (c->text != NULL) {
		c->text(l->app, row, buf, size);
		if (c->style != NULL)
			*style = c->style(l->app, row);
		return;
	}
	value_text(row, c->path, c->format, c->choices, buf, size);
	if (c->choices != NULL)
		*style = value_style(row, c->path, c->choices);
}

static bool
list_marked(void *arg, size_t i)
{
	struct list *l = arg;

	return json_object_get(l->marked, list_row_key(l,
	    json_array_get(l->rows, i))) != NULL;
}

static enum style
list_row_style(void *arg, size_t i)
{
	struct list *l = arg;
	const json_t *row = json_array_get(l->rows, i);

	if (json_object_get(l->gone, list_row_key(l, row)) != NULL)
		return STYLE_DIM;
	return l->desc->row_style != NULL ?
	    l->desc->row_style(l->app, row) : STYLE_NORMAL;
}

static struct keybind *
list_bind(struct keybind *b, int key, int alias, const char *label,
    const char *help, unsigned flags)
{
	*b = (struct keybind){ key, alias, label, help, flags, key };
	return b + 1;
}

static bool
list_offered(const struct list *l, const struct list_action *a)
{
	return a->offered == NULL || a->offered(l->app, l->reply);
}

/* Is there a line to do this with, where one is needed? */
static bool
list_possible(const struct list *l, const struct list_action *a)
{
	return (a->flags & (LIST_NEEDS_ROW | LIST_MANY)) == 0 ||
	    list_current(l) != NULL;
}

static void
list_setup_map(struct list *l)
{
	struct keybind *b = l->map, *end = l->map + LIST_BINDS_MAX - 8;
	const struct list_desc *d = l->desc;
	bool row = list_current(l) != NULL;

	if (l->nfilters > 0)
		b = list_bind(b, K_F3, '/', N_("Query"),
		    N_("Show only what matches"), 0);
	if (d->open != NULL && row)
		b = list_bind(b, K_F4, K_ENTER, N_("Open"),
		    N_("Show the marked line in full"), 0);
	b = list_bind(b, K_F5, 0, N_("Refresh"), N_("Ask the server again"),
	    0);
	if (d->create != NULL)
		b = list_bind(b, K_F6, 'n', N_("New"), N_("Make a new one"),
		    0);
	for (const struct list_action *a = list_actions(l);
	    a != NULL && a->key != 0 && b < end; a++)
		if (list_offered(l, a) && list_possible(l, a))
			b = list_bind(b, a->key, 0, a->label, a->help, 0);
	if (d->select && row)
		b = list_bind(b, ' ', 0, N_("Select"),
		    N_("Mark the line, for actions on several"), 0);
	if (list_sorts(l) != NULL)
		b = list_bind(b, 's', 0, N_("Order"),
		    N_("Choose by what the lines are ordered"), 0);
	if (l->ntabs > 1)
		b = list_bind(b, K_TAB, 0, N_("Next tab"),
		    N_("The next tab; a digit chooses one"), 0);
	b = list_bind(b, K_RIGHT, K_LEFT, N_("Columns"),
	    N_("Columns that have no room; the first one stays"), KEY_HIDDEN);
	*b = (struct keybind){ 0 };
	l->maps[0] = l->map;
}

void
list_setup(struct list *l)
{
	const struct column *c = list_columns(l);
	const struct filter *f = list_filters(l);
	const char *screen = l->ntabs > 0 ?
	    l->desc->tabs[l->tab].screen : NULL;
	struct table *t = &l->table;

	if (screen != NULL)
		l->view->screen = screen_find(app_screens(l->app), screen);
	for (l->nfilters = 0; f != NULL && f[l->nfilters].param != NULL;)
		l->nfilters++;
	t->ncolumns = 0;
	for (; c->label != NULL && t->ncolumns < TABLE_COLUMNS_MAX; c++)
		l->columns[t->ncolumns++] = (struct table_column){
			.label = c->label, .width = c->width, .min = c->min,
			.priority = c->priority, .weight = c->weight,
			.right = c->right };
	memset(t->seen, 0, sizeof t->seen);
	t->lacking = 0;
	t->columns = l->columns;
	t->select = l->desc->select;
	t->arg = l;
	t->cell = list_cell;
	t->marked = list_marked;
	t->row_style = list_row_style;
}

/* --- keys --- */

static void
list_mark(struct list *l)
{
	json_t *row = json_array_get(l->rows, l->table.current);
	const char *key;

	if (row == NULL)
		return;
	key = list_row_key(l, row);
	if (json_object_get(l->marked, key) != NULL)
		json_object_del(l->marked, key);
	else
		json_object_set(l->marked, key, row);
	if (l->table.current + 1 < l->table.nrows)
		l->table.current++;
}

static void
list_order(struct list *l)
{
	const struct choice *sorts = list_sorts(l);
	int at;

	if (sorts == NULL)
		return;
	at = popup_choose(l->app, _("Order"), sorts, list_sort(l)->value);
	if (at < 0 || app_ending(l->app))
		return;
	l->sort = at;
	list_reload(l);
}

/* What is said of the row from now on is about what was done to it. */
static void
list_acted(struct list *l)
{
	if (list_current(l) != NULL)
		str_copy(l->focus, sizeof l->focus,
		    list_row_key(l, list_current(l)));
}

static bool
list_action_key(struct list *l, int code)
{
	for (const struct list_action *a = list_actions(l);
	    a != NULL && a->key != 0; a++) {
		if (a->key != code || !list_offered(l, a))
			continue;
		if (!list_possible(l, a)) {
			app_status(l->app, STYLE_INFO, "%s",
			    _("There is no line to do this with."));
			return true;
		}
		list_acted(l);
		a->run(l);
		return true;
	}
	return false;
}

/* Esc takes back one thing after another before it leaves. */
static bool
list_escape(struct list *l)
{
	if (json_object_size(l->marked) > 0) {
		list_clear_selection(l);
		return true;
	}
	if (json_object_size(l->filters) > 0) {
		json_object_clear(l->filters);
		list_reload(l);
		return true;
	}
	return false;
}

static bool
list_own_key(struct list *l, const struct key *k)
{
	const struct list_desc *d = l->desc;

	switch (k->code) {
	case K_F3:
	case '/':
		list_filter_begin(l);
		return true;
	case K_F4:
	case K_ENTER:
		if (d->open != NULL && list_current(l) != NULL) {
			list_acted(l);
			d->open(l);
		}
		return true;
	case K_F5:
		app_status(l->app, STYLE_NORMAL, "%s", "");
		list_refresh(l);
		return true;
	case K_F6:
	case 'n':
		if (d->create != NULL)
			d->create(l);
		return d->create != NULL;
	case ' ':
		if (d->select)
			list_mark(l);
		return true;
	case 's':
		list_order(l);
		return list_sorts(l) != NULL;
	case K_TAB:
		if (l->ntabs > 1)
			list_use_tab(l, (l->tab + 1) % l->ntabs);
		return true;
	case K_BTAB:
		if (l->ntabs > 1)
			list_use_tab(l, (l->tab + l->ntabs - 1) % l->ntabs);
		return true;
	case K_ESC:
		return list_escape(l);
	default:
		return false;
	}
}

static bool
list_key(struct view *v, const struct key *k)
{
	struct list *l = v->data;

	if (l->filtering)
		return list_filter_key(l, k);
	if (list_action_key(l, k->code) || list_own_key(l, k))
		return true;
	/* a Chinese character begins the query */
	if (k->code >= 0x2e80 && k->code < K_FIRST && l->nfilters > 0 &&
	    list_filters(l)[0].kind == FILTER_TEXT) {
		list_filter_begin(l);
		edit_set(&l->edit, "");
		edit_key(&l->edit, k);
		return true;
	}
	if (!table_key(&l->table, k))
		return false;
	while (l->next != NULL && l->table.current + 1 >= l->table.nrows) {
		size_t before = l->table.nrows;

		list_more(l);
		if (l->table.nrows == before || k->code != K_PGDN)
			break;
	}
	return true;
}

static bool
list_number(struct view *v, int n)
{
	struct list *l = v->data;

	if (n < 1 || n > l->ntabs)
		return false;
	list_use_tab(l, n - 1);
	return true;
}

static void
list_changed(struct view *v, const char *topic, const char *id)
{
	struct list *l = v->data;

	(void)id;
	if (l->desc->topic == NULL ||
	    (topic != NULL && strcmp(topic, l->desc->topic) != 0))
		return;
	l->dirty = true;
	/* half-typed conditions are not asked with */
	if (!l->filtering && clock_ms() - l->fetched > 200)
		list_peek(l);
}

static void
list_tick(struct view *v)
{
	struct list *l = v->data;

	if (l->dirty && !l->filtering)
		list_peek(l);
}

static bool
list_ticking(const struct view *v)
{
	const struct list *l = v->data;

	return l->dirty;
}

static void
list_shown(struct view *v)
{
	list_refresh(v->data);
}

static void
list_destroy(struct view *v)
{
	struct list *l = v->data;

	if (l->desc->topic != NULL)
		call_unsubscribe(l->app, l->desc->topic);
	edit_finish(&l->edit);
	json_decref(l->args);
	json_decref(l->rows);
	json_decref(l->reply);
	json_decref(l->marked);
	json_decref(l->gone);
	json_decref(l->filters);
	json_decref(l->look);
	json_decref(l->before);
	buf_finish(&l->help);
	free(l->next);
	free(l);
}

/* --- the rest of a view --- */

static void
list_position(struct view *v, char *buf, size_t size)
{
	struct list *l = v->data;
	size_t rows = l->table.rows > 0 ? (size_t)l->table.rows : 1;
	size_t marked = json_object_size(l->marked), used = 0;
	long long total = l->total, pages;

	if (marked > 0)
		used = (size_t)snprintf(buf, size, _("%zu selected  "), marked);
	if (total == 0 || used >= size)
		return;
	if (l->next != NULL &&
	    !json_is_integer(json_object_get(l->reply, "total"))) {
		snprintf(buf + used, size - used, _("page %zu; %lld lines "
		    "so far, PgDn: more"), l->table.current / rows + 1,
		    total);
		return;
	}
	pages = (total + (long long)rows - 1) / (long long)rows;
	snprintf(buf + used, size - used, _("page %zu/%lld  lines: %lld"),
	    l->table.current / rows + 1, pages, total);
}

static const struct keybind *const *
list_keymaps(struct view *v)
{
	static const struct keybind filter_map[] = {
		{ K_ENTER, 0, N_("Apply"), N_("Show what matches"), 0, 0 },
		{ K_TAB, 0, N_("Next"), N_("The next condition"), 0, 0 },
		{ 0 }
	};
	static const struct keybind choice_map[] = {
		{ K_F4, 0, N_("Choices"), N_("What may stand here"), 0, 0 },
		{ 0 }
	};
	static const struct keybind *const text_maps[] = { filter_map, NULL };
	static const struct keybind *const choice_maps[] = { filter_map,
		choice_map, NULL };
	struct list *l = v->data;

	list_setup_map(l);
	if (!l->filtering)
		return l->maps;
	return list_filter_now(l)->kind == FILTER_CHOICE ? choice_maps :
	    text_maps;
}

static const char *
list_help(struct view *v)
{
	struct list *l = v->data;

	buf_clear(&l->help);
	if (l->desc->row_help != NULL && list_current(l) != NULL)
		l->desc->row_help(l, &l->help);
	buf_add_str(&l->help, text_tr(l->desc->help));
	return buf_str(&l->help);
}

const struct view_ops list_ops = {
	.draw = list_draw,
	.key = list_key,
	.number = list_number,
	.changed = list_changed,
	.tick = list_tick,
	.ticking = list_ticking,
	.shown = list_shown,
	.settled = list_focus,
	.look = list_look,
	.destroy = list_destroy,
	.keymaps = list_keymaps,
	.help = list_help,
	.position = list_position,
};
