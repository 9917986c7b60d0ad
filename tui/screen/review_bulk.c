/* One decision about several cases: a preview for each, one confirmation. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/review.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

/* From so many on the count must be typed: a slip would be costly. */
enum { BULK_MANY = 20, BULK_MOST = 100, BULK_ACTIONS = 16, BULK_THEN = 8 };

struct bulk {
	struct app *app;
	const json_t *rows;
	json_t *first;    /* application.get of the first */
	const json_t *action;
	json_t *preview;  /* application.bulk's items */
	size_t good;
};

/* Those that can be decided, as they were previewed; before that, all. */
static json_t *
bulk_params(const struct bulk *b, bool preview, const char *opinion)
{
	const json_t *rows = preview ? b->rows : b->preview, *row;
	json_t *ids = json_array(), *versions = json_object(), *p;
	size_t i;

	json_array_foreach(rows, i, row) {
		if (!preview && !json_is_true(value_at(row, "ok")))
			continue;
		json_array_append(ids, json_object_get(row, "id"));
		json_object_set(versions, value_string(row, "id"),
		    json_object_get(row, "version"));
	}
	p = json_pack("{s:o, s:s, s:b, s:o}", "ids", ids, "action",
	    value_string(b->action, "id"), "preview", preview, "versions",
	    versions);
	if (*opinion != '\0')
		json_object_set_new(p, "opinion", json_string(opinion));
	return p;
}

/* Those that may be taken over several cases at once. */
static const json_t *
bulk_choose(struct bulk *b)
{
	const json_t *a, *found[BULK_ACTIONS];
	const char *labels[BULK_ACTIONS], *details[BULK_ACTIONS];
	size_t i, n = 0;
	int at;

	json_array_foreach(value_at(b->first, "actions"), i, a) {
		if (!json_is_true(value_at(a, "bulk")) || n == BULK_ACTIONS)
			continue;
		found[n] = a;
		labels[n] = value_string(a, "label");
		details[n++] = value_string(a, "to_title");
	}
	if (n == 0) {
		app_status(b->app, STYLE_INFO, _("At %s cases are decided one "
		    "by one: open each with Enter."), value_string(b->first,
		    "state_title"));
		return NULL;
	}
	at = n == 1 ? 0 : popup_choose_text(b->app,
	    _("Decide about the marked cases"), labels, details, n, 0);
	return at < 0 ? NULL : found[at];
}

static const json_t *
bulk_row(const struct bulk *b, const char *id)
{
	const json_t *row;
	size_t i;

	json_array_foreach(b->rows, i, row)
		if (strcmp(value_string(row, "id"), id) == 0)
			return row;
	return NULL;
}

/* A line for each: whom, and where it goes or why not. */
static void
bulk_lines(const struct bulk *b, const json_t *items, struct buf *out)
{
	const json_t *it;
	size_t i;

	json_array_foreach(items, i, it) {
		const json_t *row = bulk_row(b, value_string(it, "id"));
		const char *name = value_string(row, "person_name");
		bool ok = json_is_true(value_at(it, "ok"));

		buf_printf(out, "[%s] %s  %s  %s\n", ok ? "x" : "!",
		    *name != '\0' ? name : value_string(row, "unit_name"),
		    value_string(it, "number"), value_string(it, ok ? "to_title" : "reason"));
	}
}

static size_t
bulk_good(const json_t *items)
{
	const json_t *it;
	size_t i, n = 0;

	json_array_foreach(items, i, it)
		n += json_is_true(value_at(it, "ok"));
	return n;
}

static const struct form_field bulk_fields[] = {
	{ .name = "opinion", .label = N_("Opinion"), .kind = FORM_LINES,
	    .max = 500, .hint = N_("The same for all of them; F4 has stock "
	    "opinions") },
	{ 0 }
};

/* The opinion for all; false: thought better of it. */
static bool
bulk_opinion(struct bulk *b, char *opinion, size_t size)
{
	struct form_field fields[2];
	struct form_desc d = { .submit = N_("Preview"), .fields = fields };
	json_t *values = NULL;
	bool go;

	memcpy(fields, bulk_fields, sizeof fields);
	fields[0].required = json_is_true(value_at(b->action, "note"));
	fields[0].choices = opinion_choices(b->app, value_string(b->first,
	    "service"), value_string(b->action, "kind"));
	d.title = value_string(b->action, "label");
	go = form_run(b->app, &d, NULL, NULL, &values) == 1;
	snprintf(opinion, size, "%s", value_string(values, "opinion"));
	json_decref(values);
	return go;
}

static bool
bulk_sure(struct bulk *b)
{
	size_t n = json_array_size(b->preview);
	char verb[160], count[24];
	struct buf text = { 0 };
	const char *then[BULK_THEN + 1] = { NULL };
	struct popup_confirm c = { .title = value_string(b->action, "label"),
		.verb = verb, .consequences = then };
	const json_t *one;
	size_t i;
	bool sure;

	json_array_foreach(value_at(b->action, "consequences"), i, one)
		if (i < BULK_THEN)
			then[i] = json_string_value(one);

	buf_printf(&text, then[0] != NULL ? _("To be decided: %zu of %zu. "
	    "What follows is said below for the first of them:") :
	    _("To be decided: %zu of %zu:"), b->good, n);
	buf_add_str(&text, "\n");
	bulk_lines(b, b->preview, &text);
	c.text = buf_str(&text);
	snprintf(verb, sizeof verb, _("%s (cases: %zu)"), value_string(b->action,
	    "label"), b->good);
	snprintf(count, sizeof count, "%zu", b->good);
	if (b->good > BULK_MANY)
		c.type_to_confirm = count;
	sure = popup_confirm(b->app, &c);
	buf_finish(&text);
	return sure;
}

static void
bulk_report(struct bulk *b, const json_t *items)
{
	size_t good = bulk_good(items), n = json_array_size(items);
	struct buf text = { 0 };

	bulk_lines(b, items, &text);
	if (good < n)
		popup_pager(b->app, _("Result"), buf_str(&text));
	app_status(b->app, good == n ? STYLE_DONE : STYLE_WARN,
	    _("%s (cases: %zu; not done: %zu)"), value_string(b->action, "label"),
	    good, n - good);
	buf_finish(&text);
}

static bool
bulk_run(struct bulk *b)
{
	struct err e = { 0 };
	json_t *reply = NULL;
	char opinion[2048];

	if (!bulk_opinion(b, opinion, sizeof opinion))
		return false;
	if (call(b->app, "application.bulk", bulk_params(b, true, opinion),
	    &reply, &e) != 0) {
		app_error(b->app, &e);
		return false;
	}
	b->preview = json_incref(json_object_get(reply, "items"));
	json_decref(reply);
	b->good = bulk_good(b->preview);
	if (b->good == 0) {
		struct buf text = { 0 };

		bulk_lines(b, b->preview, &text);
		popup_pager(b->app, _("None of them can be decided so"),
		    buf_str(&text));
		buf_finish(&text);
		return false;
	}
	if (!bulk_sure(b))
		return false;
	if (call(b->app, "application.bulk", bulk_params(b, false, opinion),
	    &reply, &e) != 0) {
		app_error(b->app, &e);
		return true;
	}
	bulk_report(b, value_at(reply, "items"));
	json_decref(reply);
	return true;
}

bool
review_bulk(struct app *app, const json_t *rows)
{
	struct bulk b = { .app = app, .rows = rows };
	struct err e = { 0 };
	bool tried = false;

	if (json_array_size(rows) == 0)
		return false;
	if (json_array_size(rows) > BULK_MOST) {
		app_status(app, STYLE_WARN, _("At most %d cases at once: mark "
		    "fewer."), BULK_MOST);
		return false;
	}
	if (call(app, "application.get", json_pack("{s:O}", "id",
	    value_at(json_array_get(rows, 0), "id")), &b.first, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	b.action = bulk_choose(&b);
	if (b.action != NULL)
		tried = bulk_run(&b);
	json_decref(b.preview);
	json_decref(b.first);
	return tried;
}
