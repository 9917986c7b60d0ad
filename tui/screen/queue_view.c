/* What goes with queues: counts, entries of home screens, saved views. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/list.h"
#include "tui/screen/home_services.h"
#include "tui/screen/queue.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { QUEUE_VIEWS = 40 };

static json_t *queue_last; /* one session, one set of counts */

const json_t *
queue_counts(void)
{
	return queue_last;
}

int
queue_counts_load(struct app *app, struct err *e)
{
	json_t *reply;

	if (call(app, "queue.stats", NULL, &reply, e) != 0)
		return -1;
	json_decref(queue_last);
	queue_last = reply;
	return 0;
}

char *
queue_counts_text(const json_t *counts, char *buf, size_t size)
{
	long long overdue = (long long)value_int(counts, "overdue");

	buf[0] = '\0';
	if (counts != NULL)
		snprintf(buf, size, _("Waiting %lld   mine %lld   unclaimed "
		    "%lld   overdue %lld%s   decided by me today %lld"),
		    (long long)value_int(counts, "waiting"),
		    (long long)value_int(counts, "mine"),
		    (long long)value_int(counts, "unclaimed"), overdue,
		    overdue > 0 ? " !" : "",
		    (long long)value_int(counts, "today"));
	return buf;
}

/* --- home --- */

static const struct {
	const char *member;
	const char *label;
} queue_homes[] = {
	[QUEUE_ALL] = { "waiting", N_("All waiting") },
	[QUEUE_MINE] = { "mine", N_("Claimed by you") },
	[QUEUE_UNCLAIMED] = { "unclaimed", N_("Not claimed") },
	[QUEUE_OVERDUE] = { "overdue", N_("Overdue") },
};

enum { QUEUE_HOMES = sizeof queue_homes / sizeof *queue_homes };

void
queue_home_lines(struct app *app, struct menu *m, int id)
{
	const json_t *counts;
	struct err e = { 0 };
	bool unit = app_has_role(app, "agent");

	if (!call_allowed(app, "queue.stats"))
		return;
	/* home is there without them */
	(void)queue_counts_load(app, &e);
	counts = queue_counts();
	if (!unit)
		home_services_heading(m, _("Cases"));
	for (int i = 0; i < (unit ? 1 : QUEUE_HOMES); i++) {
		json_int_t n = value_int(counts, queue_homes[i].member);
		struct menu_item *it = menu_add(m);

		it->id = id + i;
		it->half = true;
		snprintf(it->label, sizeof it->label, "%s %s",
		    unit ? "2110" : "6101", unit ? _("Cases to confirm") :
		    _(queue_homes[i].label));
		snprintf(it->detail, sizeof it->detail, _("cases: %lld"),
		    (long long)n);
		if (n > 0)
			it->style = i == QUEUE_OVERDUE ? STYLE_ERROR :
			    unit ? STYLE_WARN : STYLE_NORMAL;
	}
}

bool
queue_home_choose(struct app *app, int chosen, int id)
{
	if (chosen < id || chosen >= id + QUEUE_HOMES)
		return false;
	app_open(app, app_has_role(app, "agent") ? "queue_unit" : "queue",
	    json_pack("{s:i}", "tab", chosen - id));
	return true;
}

/* --- saved views --- */

static void
queue_view_call(struct app *app, const char *name, json_t *filters,
    const char *said)
{
	struct err e = { 0 };

	if (call(app, "view.set", json_pack("{s:s, s:o}", "name", name,
	    "filters", filters), NULL, &e) != 0)
		app_error(app, &e);
	else
		app_status(app, STYLE_DONE, "%s: %s", said, name);
}

static void
queue_view_save(struct list *l)
{
	static const struct form_field fields[] = {
		{ .name = "name", .label = N_("Name of the view"),
		    .required = true, .max = 30,
		    .hint = N_("The conditions in force are kept under it") },
		{ 0 }
	};
	static const struct form_desc d = { .title = N_("Save the view"),
		.fields = fields, .submit = N_("Save") };
	json_t *values = NULL, *filters;

	if (form_run(list_app(l), &d, NULL, NULL, &values) != 1)
		return;
	filters = json_deep_copy(list_conditions(l));
	json_object_set_new(filters, "tab", json_sprintf("%d", list_tab(l)));
	queue_view_call(list_app(l), value_string(values, "name"), filters,
	    _("Saved"));
	json_decref(values);
}

static void
queue_view_use(struct list *l, const json_t *view)
{
	json_t *filters = json_deep_copy(value_at(view, "filters"));
	int tab = (int)strtol(value_string(filters, "tab"), NULL, 10);

	json_object_del(filters, "tab");
	list_narrow(l, tab, filters);
	app_status(list_app(l), STYLE_INFO, "%s", value_string(view,
	    "name"));
	json_decref(filters);
}

/* Use it or drop it. */
static void
queue_view_chosen(struct list *l, const json_t *view)
{
	const char *buttons[] = { _("Use"), _("Delete"), _("Back"), NULL };
	struct app *app = list_app(l);
	int what = popup_ask(app, _("Saved view"), value_string(view, "name"),
	    buttons);

	if (what == 0)
		queue_view_use(l, view);
	else if (what == 1)
		queue_view_call(app, value_string(view, "name"),
		    json_object(), _("Deleted"));
}

void
queue_views(struct list *l)
{
	struct app *app = list_app(l);
	const char *labels[QUEUE_VIEWS + 1];
	json_t *reply = NULL;
	const json_t *view;
	struct err e = { 0 };
	size_t i, n = 0;
	int at;

	if (call(app, "view.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	json_array_foreach(value_at(reply, "items"), i, view)
		if (n < QUEUE_VIEWS)
			labels[n++] = value_string(view, "name");
	labels[n] = _("(save the conditions now in force)");
	at = popup_choose_text(app, _("Saved views"), labels, NULL, n + 1, 0);
	if (at >= 0 && (size_t)at == n)
		queue_view_save(l);
	else if (at >= 0)
		queue_view_chosen(l, json_array_get(value_at(reply, "items"),
		    (size_t)at));
	json_decref(reply);
}
