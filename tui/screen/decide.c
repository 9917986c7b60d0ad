#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/decide.h"
#include "tui/value.h"
#include "tui/widget/popup.h"

/* From so many on the count must be typed: a slip would be costly. */
enum { DECIDE_MANY = 20 };

struct decide {
	struct app *app;
	const json_t *rows;
	const char *verdict;
	char **results; /* NULL: not tried */
	size_t done, failed;
};

int
decide_one(struct form *f, const json_t *values, void *arg,
    const char *method, struct err *e)
{
	struct decide *d = arg;
	size_t i = form_record(f);
	const json_t *row = json_array_get(d->rows, i);
	json_t *p = json_deep_copy(values);
	char text[512];
	int rc;

	json_object_set(p, "id", json_object_get(row, "id"));
	rc = call(d->app, method, p, NULL, e);
	d->done += rc == 0;
	free(d->results[i]);
	d->results[i] = xstrdup(rc == 0 ? d->verdict :
	    err_text(e, 0, text, sizeof text));
	return rc;
}

bool
decide_alone(const json_t *values, void *arg)
{
	const struct decide *d = arg;

	(void)values;
	return json_array_size(d->rows) == 1;
}

/* Of several, each has a heading with the name. */
static json_t *
decide_record(const json_t *row, const json_t *initial, bool alone)
{
	json_t *r = initial != NULL ? json_deep_copy(initial) : json_object();
	char who[256];

	snprintf(who, sizeof who, "%s  %s", value_string(row, "person.name"),
	    value_string(row, "person.id_number"));
	json_object_set_new(r, "title", json_string(who));
	if (alone)
		json_object_set_new(r, "who", json_string(who));
	return r;
}

static bool
decide_sure(struct app *app, size_t n)
{
	struct popup_confirm c = { .title = _("A large batch"),
		.verb = _("Go on") };
	char count[24], text[256];

	snprintf(count, sizeof count, "%zu", n);
	snprintf(text, sizeof text, _("This concerns %zu people. Type their "
	    "number to go on."), n);
	c.text = text;
	c.type_to_confirm = count;
	return n <= DECIDE_MANY || popup_confirm(app, &c);
}

/* Name by name when there were several; one line otherwise. */
static void
decide_report(struct decide *d)
{
	size_t n = json_array_size(d->rows);
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s: %s\n", value_string(
		    json_array_get(d->rows, i), "person.name"),
		    d->results[i] != NULL ? d->results[i] : _("not decided"));
	if (n > 1 && d->done + d->failed > 0)
		popup_pager(d->app, _("Result"), buf_str(&b));
	if (d->done == n)
		app_status(d->app, STYLE_DONE, _("%s: %zu"), d->verdict, n);
	else if (d->done > 0)
		app_status(d->app, STYLE_DONE, _("%s: %zu, not done: %zu"),
		    d->verdict, d->done, n - d->done);
	buf_finish(&b);
}

bool
decide_run(struct app *app, const struct form_desc *form, const json_t *rows,
    const json_t *initial, const char *verdict)
{
	size_t n = json_array_size(rows);
	struct decide d = { .app = app, .rows = rows, .verdict = verdict };
	json_t *records = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(records, decide_record(
		    json_array_get(rows, i), initial, n == 1));
	d.results = xcalloc(n + 1, sizeof *d.results);
	if (n == 1) {
		form_run(app, form, json_array_get(records, 0), &d, NULL);
	} else if (n > 1 && decide_sure(app, n)) {
		form_run_many(app, form, records, &d);
	}
	for (size_t i = 0; i < n; i++)
		d.failed += d.results[i] != NULL;
	d.failed -= d.done;
	if (n > 0 && !app_ending(app))
		decide_report(&d);
	for (size_t i = 0; i < n; i++)
		free(d.results[i]);
	free(d.results);
	json_decref(records);
	return d.done + d.failed > 0;
}
