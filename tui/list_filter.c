/* A list's conditions: typed and chosen in one field after another. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/list_private.h"
#include "tui/private.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

const struct filter *
list_filter_now(const struct list *l)
{
	return &list_filters(l)[l->filter];
}

static void
list_filter_load(struct list *l)
{
	const struct filter *f = list_filter_now(l);

	edit_finish(&l->edit);
	edit_init(&l->edit, f->kind == FILTER_DATE ? EDIT_DATE : EDIT_TEXT,
	    f->max > 0 ? (size_t)f->max : 64, 24, 1);
	if (f->kind != FILTER_CHOICE)
		edit_set(&l->edit, value_string(l->filters, f->param));
	app_status(l->app, STYLE_NORMAL, "%s", text_tr(f->hint));
}

void
list_filter_begin(struct list *l)
{
	if (l->nfilters == 0)
		return;
	json_decref(l->before);
	l->before = json_deep_copy(l->filters);
	l->filtering = true;
	l->view->editing = true;
	l->filter = 0;
	list_filter_load(l);
}

static void
list_filter_end(struct list *l)
{
	l->filtering = false;
	l->view->editing = false;
	app_status(l->app, STYLE_NORMAL, "%s", "");
}

static void
list_filter_set(struct list *l, const char *value)
{
	const char *param = list_filter_now(l)->param;

	if (*value == '\0')
		json_object_del(l->filters, param);
	else
		json_object_set_new(l->filters, param, json_string(value));
}

/* Take over what is in the field; false when it is no date. */
static bool
list_filter_store(struct list *l)
{
	const struct filter *f = list_filter_now(l);
	char day[DATE_TEXT], *s;
	date_t d;

	if (f->kind == FILTER_CHOICE)
		return true;
	s = edit_get(&l->edit);
	if (f->kind == FILTER_DATE && *s != '\0') {
		d = date_parse_loose(s);
		if (d == DATE_NONE) {
			app_status(l->app, STYLE_ERROR, "%s",
			    _("This is not a date. Write it as 2026-03-01."));
			free(s);
			return false;
		}
		list_filter_set(l, date_format(d, day));
	} else {
		list_filter_set(l, s);
	}
	free(s);
	return true;
}

static void
list_filter_choose(struct list *l)
{
	const struct filter *f = list_filter_now(l);
	const char *labels[64], *now = value_string(l->filters, f->param);
	size_t n = 1;
	int at = 0;

	if (f->kind != FILTER_CHOICE)
		return;
	labels[0] = _("All");
	for (size_t i = 0; f->choices[i].value != NULL && n < 64; i++) {
		if (strcmp(f->choices[i].value, now) == 0)
			at = (int)n;
		labels[n++] = text_tr(f->choices[i].label);
	}
	at = popup_choose_text(l->app, text_tr(f->label), labels, NULL, n, at);
	if (at >= 0)
		list_filter_set(l, at == 0 ? "" : f->choices[at - 1].value);
}

/* A condition that is refused stays in its field, to be mended. */
static void
list_filter_apply(struct list *l)
{
	char said[sizeof l->app->status];

	if (list_query(l)) {
		list_filter_end(l);
		return;
	}
	str_copy(said, sizeof said, l->app->status);
	list_filter_load(l);
	app_status(l->app, STYLE_ERROR, "%s", said);
}

bool
list_filter_key(struct list *l, const struct key *k)
{
	switch (k->code) {
	case K_ESC:
	case K_F10:
	case K_CTRL('C'):
		json_object_clear(l->filters);
		json_object_update(l->filters, l->before);
		list_filter_end(l);
		return true;
	case K_ENTER:
		if (list_filter_store(l))
			list_filter_apply(l);
		return true;
	case K_TAB:
	case K_BTAB:
	case K_DOWN:
	case K_UP:
		if (list_filter_store(l)) {
			int step = k->code == K_TAB || k->code == K_DOWN ? 1 :
			    l->nfilters - 1;

			l->filter = (l->filter + step) % l->nfilters;
			list_filter_load(l);
		}
		return true;
	case K_F4:
		list_filter_choose(l);
		return true;
	default:
		break;
	}
	if (list_filter_now(l)->kind == FILTER_CHOICE) {
		if (k->code == ' ')
			list_filter_choose(l);
		return k->code < K_FIRST;
	}
	return edit_key(&l->edit, k) != EDIT_IGNORED || k->code < K_FIRST;
}
