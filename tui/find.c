/* People and cases by a few letters, from anywhere; see palette.c. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/text.h"
#include "tui/value.h"
#include "tui/widget/popup.h"

#define FIND_OFFICE "clerk reviewer lead"

enum { FIND_ROWS = 10, FIND_TELL = 4 };

/* Who finds what, what is told of it, and which page shows one. */
static const struct find_source {
	const char *roles, *method, *status, *screen;
	const char *names[2];        /* paths of a row; the first that is there */
	const char *tell[FIND_TELL]; /* NULL behind the last */
} find_sources[] = {
	{ "agent", "employee.list", "active", "employee_view",
	    { "person.name" }, { "person.id_number", "position" } },
	{ FIND_OFFICE, "association.list", "active", "assoc_view",
	    { "person.name" }, { "person.id_number", "unit.name" } },
	{ "individual agent", "application.list", NULL, "application_view",
	    { "person_name", "unit_name" },
	    { "number", "title", "state_title" } },
	{ FIND_OFFICE " body city", "application.list", NULL, "review",
	    { "person_name", "unit_name" },
	    { "number", "title", "state_title" } },
};
enum { FIND_SOURCES = sizeof find_sources / sizeof find_sources[0],
	FIND_MOST = FIND_SOURCES * FIND_ROWS };

struct found {
	char *labels[FIND_MOST], *details[FIND_MOST], *ids[FIND_MOST];
	const char *screens[FIND_MOST];
	size_t n;
};

static bool
find_may(struct app *app, const struct find_source *s)
{
	return app_has_role(app, s->roles) && call_allowed(app, s->method);
}

bool
find_possible(struct app *app)
{
	for (size_t i = 0; i < FIND_SOURCES; i++)
		if (find_may(app, &find_sources[i]))
			return true;
	return false;
}

static void
find_add(struct found *f, const struct find_source *s, const json_t *row)
{
	const char *name = value_string(row, s->names[0]);
	char detail[512] = "";

	if (*name == '\0' && s->names[1] != NULL)
		name = value_string(row, s->names[1]);
	for (int i = 0; i < FIND_TELL && s->tell[i] != NULL; i++)
		if (*value_string(row, s->tell[i]) != '\0')
			str_join(detail, sizeof detail, "  ",
			    value_string(row, s->tell[i]));
	f->labels[f->n] = xstrdup(name);
	f->details[f->n] = xstrdup(detail);
	f->ids[f->n] = xstrdup(value_string(row, "id"));
	f->screens[f->n++] = s->screen;
}

static int
find_ask(struct app *app, struct found *f, const struct find_source *s,
    const char *typed, struct err *e)
{
	json_t *reply, *row;
	size_t i;

	if (call(app, s->method, json_pack("{s:s, s:i, s:s*}", "name", typed,
	    "limit", FIND_ROWS, "status", s->status), &reply, e) != 0)
		return -1;
	json_array_foreach(json_object_get(reply, "items"), i, row)
		if (i < FIND_ROWS)
			find_add(f, s, row);
	json_decref(reply);
	return 0;
}

static void
find_choose(struct app *app, const struct found *f, const char *typed)
{
	char title[256]; /* forty characters, and the words around */
	int at = 0;

	snprintf(title, sizeof title, _("Found by \"%s\""), typed);
	if (f->n > 1)
		at = popup_choose_text(app, title,
		    (const char *const *)f->labels,
		    (const char *const *)f->details, f->n, 0);
	if (at >= 0)
		app_open(app, f->screens[at], json_pack("{s:s}", "id",
		    f->ids[at]));
}

void
find_run(struct app *app, const char *typed)
{
	struct found f = { .n = 0 };
	struct err e = { 0 };
	int rc = 0;

	for (size_t i = 0; i < FIND_SOURCES && rc == 0; i++)
		if (find_may(app, &find_sources[i]))
			rc = find_ask(app, &f, &find_sources[i], typed, &e);
	if (rc != 0)
		app_error(app, &e);
	else if (f.n == 0)
		app_status(app, STYLE_WARN, _("Nobody and no case is found by "
		    "\"%s\"."), typed);
	else
		find_choose(app, &f, typed);
	for (size_t i = 0; i < f.n; i++) {
		free(f.labels[i]);
		free(f.details[i]);
		free(f.ids[i]);
	}
}
