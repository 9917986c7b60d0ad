/* Beginning a case: what the business is, for whom, then the wizard. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application.h"
#include "tui/screen/parts.h"
#include "tui/screen/title.h"
#include "tui/screen/words.h"
#include "tui/text.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { BEGIN_FEW = 12, BEGIN_MANY = 50, BEGIN_SERVICES = 40,
	BEGIN_CODES = 32 };

/* --- the guide --- */

static void
guide_papers(const json_t *s, struct buf *b)
{
	const json_t *a;
	size_t i;

	if (json_array_size(value_at(s, "attachments")) > 0)
		buf_printf(b, "\n\n%s\n", _("Attachments"));
	json_array_foreach(value_at(s, "attachments"), i, a) {
		if (json_is_string(a))
			buf_printf(b, "  - %s\n", json_string_value(a));
		else
			buf_printf(b, "  %s %s%s\n",
			    json_is_true(value_at(a, "required")) ? "*" : "-",
			    value_string(a, "label"),
			    json_is_true(value_at(a, "required")) ? "" :
			    _(" (where it applies)"));
	}
}

static void
guide_steps(const json_t *s, struct buf *b)
{
	const json_t *step;
	size_t i, n = 0;

	if (value_int(s, "promised_days") > 0)
		buf_printf(b, _("\nDecided within %lld working days of the "
		    "office.\n"), (long long)value_int(s, "promised_days"));
	if (json_array_size(value_at(s, "steps")) == 0)
		return;
	buf_printf(b, "\n%s\n  ", _("Who looks at it"));
	/* neither the draft nor the end */
	json_array_foreach(value_at(s, "steps"), i, step)
		if (i > 0 && *value_string(step, "role") != '\0')
			buf_printf(b, "%s%s", n++ > 0 ? " > " : "",
			    value_string(step, "title"));
	buf_printf(b, "\n");
}

static void
guide_show(struct app *app, const json_t *s)
{
	struct buf b = { 0 };
	char title[256];

	buf_printf(&b, "%s\n", *value_string(s, "guide") != '\0' ?
	    value_string(s, "guide") : value_string(s, "description"));
	guide_steps(s, &b);
	guide_papers(s, &b);
	snprintf(title, sizeof title, _("Guide: %s"),
	    value_string(s, "title"));
	popup_pager(app, title, buf_str(&b));
	buf_finish(&b);
}

void
application_guide(struct app *app, const char *service)
{
	struct err e = { 0 };
	json_t *s;

	if (call(app, "service.get", json_pack("{s:s}", "id", service), &s,
	    &e) != 0) {
		app_error(app, &e);
		return;
	}
	guide_show(app, s);
	json_decref(s);
}

/* --- for whom --- */

static json_t *
begin_employees(struct app *app, const char *name)
{
	json_t *p = json_pack("{s:s, s:i}", "status", "active", "limit",
	    BEGIN_MANY), *reply;
	struct err e = { 0 };

	if (*name != '\0')
		json_object_set_new(p, "name", json_string(name));
	if (call(app, "employee.list", p, &reply, &e) == 0)
		return reply;
	app_error(app, &e);
	return NULL;
}

/* The one chosen of these rows: {id, name}; NULL for none. */
static json_t *
begin_choose(struct app *app, const json_t *items)
{
	const char *labels[BEGIN_MANY], *details[BEGIN_MANY];
	char text[BEGIN_MANY][160];
	const json_t *row;
	size_t i, n = 0;
	int at;

	json_array_foreach(items, i, row) {
		if (n == BEGIN_MANY)
			break;
		snprintf(text[n], sizeof text[n], "%s  %s  %s",
		    value_string(row, "person.id_number"),
		    choice_label(words_permit, value_string(row,
		    "permit_status")), value_string(row, "position"));
		labels[n] = value_string(row, "person.name");
		details[n] = text[n];
		n++;
	}
	at = n > 0 ? popup_choose_text(app, _("For which employee?"), labels,
	    details, n, 0) : -1;
	if (at < 0)
		return NULL;
	row = json_array_get(items, (size_t)at);
	return json_pack("{s:s, s:s}", "id", value_string(row, "person.id"),
	    "name", value_string(row, "person.name"));
}

/* Of many people: a name or initials first. */
static json_t *
begin_search(struct app *app)
{
	static const struct form_field fields[] = {
		{ .name = "name", .label = N_("Name"), .required = true,
		    .max = 20, .hint = N_("Chinese characters, or the "
		    "initials of the pinyin: zw") },
		{ 0 }
	};
	static const struct form_desc desc = {
		.title = N_("For which employee?"), .fields = fields,
		.submit = N_("Look"), .careless = true,
	};
	json_t *values = NULL, *reply, *person = NULL;

	while (person == NULL && !app_ending(app)) {
		if (form_run(app, &desc, values, NULL, &values) != 1)
			break;
		reply = begin_employees(app, value_string(values, "name"));
		if (json_array_size(value_at(reply, "items")) == 0)
			popup_message(app, _("For which employee?"),
			    _("Nobody in service is called so."));
		else
			person = begin_choose(app, value_at(reply, "items"));
		json_decref(reply);
	}
	json_decref(values);
	return person;
}

static json_t *
begin_person(struct app *app)
{
	json_t *reply = begin_employees(app, ""), *person;

	if (reply == NULL)
		return NULL;
	if (json_array_size(value_at(reply, "items")) == 0) {
		popup_message(app, _("For which employee?"), _("Nobody is in "
		    "service yet: people apply with your association code, "
		    "and you approve them under 2102."));
		person = NULL;
	} else if (value_int(reply, "total") > BEGIN_FEW) {
		person = begin_search(app);
	} else {
		person = begin_choose(app, value_at(reply, "items"));
	}
	json_decref(reply);
	return person;
}

static const char *
begin_district(struct app *app)
{
	static struct choice districts[BEGIN_CODES];
	int at;

	for (size_t i = 0; i + 1 < BEGIN_CODES &&
	    codes_district[i].value != NULL; i++)
		districts[i] = (struct choice){ codes_district[i].value,
			code_name(&codes_district[i]), STYLE_NORMAL };
	at = popup_choose(app, _("In which district?"), districts, NULL);
	return at >= 0 ? districts[at].value : NULL;
}

/* --- beginning --- */

/* Such a case is open already: go there. */
static void
begin_other(struct app *app, const char *service, const struct err *e)
{
	const char *buttons[] = { _("Go to it"), _("Back"), NULL };
	char text[600], id[32] = "";
	const json_t *row;
	json_t *reply;
	struct err odd = { 0 };
	size_t i;

	err_text(e, 0, text, sizeof text);
	if (call(app, "application.list", json_pack("{s:s, s:i}", "phase",
	    "open", "limit", 50), &reply, &odd) != 0) {
		app_error(app, e);
		return;
	}
	json_array_foreach(value_at(reply, "items"), i, row) {
		const char *number = value_string(row, "number");

		if (*number != '\0' && strstr(text, number) != NULL)
			str_copy(id, sizeof id, value_string(row, "id"));
		else if (*id == '\0' && strcmp(value_string(row, "service"),
		    service) == 0)
			str_copy(id, sizeof id, value_string(row, "id"));
	}
	json_decref(reply);
	if (*id == '\0')
		popup_message(app, _("A case is open"), text);
	else if (popup_ask(app, _("A case is open"), text, buttons) == 0)
		app_open(app, "application_view", json_pack("{s:s}", "id",
		    id));
}

/* Several plans are open: in which? False: none was chosen. */
static bool
begin_plan(struct app *app, json_t *p)
{
	struct title_choices plans;
	struct err e = { 0 };
	int at = -1;

	if (title_choices_load(app, &plans, "title.plan.list", json_pack(
	    "{s:s, s:b}", "service", value_string(p, "service"), "open", 1),
	    "id", "name", &e) != 0)
		app_error(app, &e);
	else
		at = popup_choose(app, _("Declaration plan"), plans.list,
		    NULL);
	if (at >= 0)
		json_object_set_new(p, "plan",
		    json_string(plans.list[at].value));
	title_choices_finish(&plans);
	return at >= 0;
}

/* The server says what it has to know: then it is asked for. */
static bool
begin_ask(struct app *app, json_t *p, const struct err *e)
{
	const char *field = e->n == 1 ? e->items[0].field : "";
	const char *district;
	json_t *person;

	if (strcmp(field, "person") == 0 &&
	    json_object_get(p, "person") == NULL &&
	    app_has_role(app, "agent")) {
		person = begin_person(app);
		if (person != NULL)
			json_object_set(p, "person",
			    json_object_get(person, "id"));
		json_decref(person);
		return json_object_get(p, "person") != NULL;
	}
	if (strcmp(field, "district") == 0 &&
	    json_object_get(p, "district") == NULL) {
		district = begin_district(app);
		if (district != NULL)
			json_object_set_new(p, "district",
			    json_string(district));
		return district != NULL;
	}
	return err_is(e, ERR_PLAN_WHICH) &&
	    json_object_get(p, "plan") == NULL && begin_plan(app, p);
}

/* Is something to be asked for that has not been? */
static bool
begin_lacks(const struct err *e, const json_t *p)
{
	return e->n == 1 && (strcmp(e->items[0].field, "person") == 0 ||
	    strcmp(e->items[0].field, "district") == 0 ||
	    err_is(e, ERR_PLAN_WHICH)) &&
	    json_object_get(p, e->items[0].field) == NULL;
}

/* A refusal stays until it was read: a list below writes its own status. */
static void
begin_refused(struct app *app, const struct err *e)
{
	char text[1024];

	if (e->n != 1) {
		app_error(app, e);
		return;
	}
	popup_message(app, _("Begin"), err_text(e, 0, text, sizeof text));
}

static bool
begin_create(struct app *app, const char *service, json_t *p)
{
	struct err e = { 0 };
	json_t *reply;
	bool lacks;
	char id[32];

	while (call(app, "application.create", json_deep_copy(p), &reply,
	    &e) != 0) {
		lacks = begin_lacks(&e, p);
		if (begin_ask(app, p, &e))
			continue;
		if (err_is(&e, ERR_CASE_OPEN))
			begin_other(app, service, &e);
		else if (!lacks)
			begin_refused(app, &e);
		return false;
	}
	str_copy(id, sizeof id, value_string(reply, "id"));
	json_decref(reply);
	application_edit(app, id);
	return true;
}

/* What it is and asks; then begin, or read on. */
static bool
begin_agreed(struct app *app, const json_t *s, const json_t *person)
{
	const char *buttons[] = { _("Begin"), _("Guide"), _("Records"),
		_("Back"), NULL };
	struct buf b = { 0 };
	int at;

	if (person != NULL)
		buf_printf(&b, _("For: %s\n\n"), value_string(person,
		    "name"));
	buf_printf(&b, "%s", value_string(s, "description"));
	guide_steps(s, &b);
	do {
		at = popup_ask(app, value_string(s, "title"), buf_str(&b),
		    buttons);
		if (at == 1)
			guide_show(app, s);
	} while (at == 1 && !app_ending(app));
	buf_finish(&b);
	if (at == 2)
		app_open(app, "records", NULL);
	return at == 0;
}

bool
application_begin(struct app *app, const char *service, const json_t *person)
{
	struct err e = { 0 };
	bool done = false;
	json_t *s, *p;

	if (call(app, "service.get", json_pack("{s:s}", "id", service), &s,
	    &e) != 0) {
		app_error(app, &e);
		return false;
	}
	if (begin_agreed(app, s, person)) {
		p = json_pack("{s:s}", "service", service);
		if (person != NULL)
			json_object_set(p, "person",
			    json_object_get(person, "id"));
		done = begin_create(app, service, p);
		json_decref(p);
	}
	json_decref(s);
	return done;
}

/* --- from an employee --- */

/* About people, not about the unit; what says nothing of it may be either. */
static bool
begin_personal(const json_t *s)
{
	const char *holder = value_string(s, "holder");

	return strcmp(value_string(s, "id"), "attachments") != 0 &&
	    strcmp(holder, "unit") != 0;
}

bool
application_begin_for(struct app *app, const json_t *employee)
{
	const char *labels[BEGIN_SERVICES], *details[BEGIN_SERVICES];
	const char *ids[BEGIN_SERVICES];
	struct err e = { 0 };
	bool done = false;
	json_t *reply, *person;
	const json_t *s;
	size_t i, n = 0;
	int at;

	if (call(app, "service.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	json_array_foreach(value_at(reply, "items"), i, s) {
		if (!begin_personal(s) || n == BEGIN_SERVICES)
			continue;
		ids[n] = value_string(s, "id");
		labels[n] = value_string(s, "title");
		details[n++] = json_is_true(value_at(s, "available")) ? "" :
		    value_string(s, "reason");
	}
	at = n > 0 ? popup_choose_text(app, _("Which business?"), labels,
	    details, n, 0) : -1;
	if (at >= 0 && *details[at] != '\0') {
		popup_message(app, labels[at], details[at]);
	} else if (at >= 0) {
		person = json_pack("{s:s, s:s}", "id", value_string(employee,
		    "person.id"), "name", value_string(employee,
		    "person.name"));
		done = application_begin(app, ids[at], person);
		json_decref(person);
	}
	json_decref(reply);
	return done;
}
