/* Who comes for one place of an appointment: the dialog behind its button. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { ITEM_PEOPLE = 100 };

struct item {
	const json_t *whole, *item;
	char person[32]; /* chosen of the unit's people, or kept; "" for none */
	char name[160];  /* his, as it was put into the field */
};

/* --- one of the unit's people --- */

static const struct form_field search_fields[] = {
	{ .name = "name", .label = N_("Name"), .max = 20,
	    .hint = N_("Chinese characters, or the initials of the pinyin: "
	    "zw; empty for all") },
	{ 0 }
};

static const struct form_desc search_form = {
	.title = N_("Choose an employee"),
	.fields = search_fields,
	.submit = N_("Look"),
	.careless = true,
};

static int
item_choose(struct app *app, const json_t *people)
{
	const char *labels[ITEM_PEOPLE], *details[ITEM_PEOPLE];
	char text[ITEM_PEOPLE][160];
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach(people, i, row) {
		if (n == ITEM_PEOPLE)
			break;
		snprintf(text[n], sizeof text[n], "%s  %s",
		    value_string(row, "person.id_number"),
		    choice_label(words_permit, value_string(row,
		    "permit_status")));
		labels[n] = value_string(row, "person.name");
		details[n] = text[n];
		n++;
	}
	if (n == 0) {
		popup_message(app, _("Choose an employee"),
		    _("Nobody in service is called so."));
		return -1;
	}
	return popup_choose_text(app, _("Choose an employee"), labels,
	    details, n, 0);
}

static void
item_employee(struct form *f, void *arg)
{
	struct item *it = arg;
	struct app *app = form_app(f);
	struct err e = { 0 };
	json_t *typed = NULL, *p, *reply;
	const json_t *row;
	int at;

	if (form_run(app, &search_form, NULL, NULL, &typed) != 1)
		return;
	p = json_pack("{s:s, s:i}", "status", "active", "limit", ITEM_PEOPLE);
	if (*value_string(typed, "name") != '\0')
		json_object_set(p, "name", json_object_get(typed, "name"));
	json_decref(typed);
	if (call(app, "employee.list", p, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	at = item_choose(app, value_at(reply, "items"));
	row = at >= 0 ? json_array_get(value_at(reply, "items"), (size_t)at) :
	    NULL;
	if (row != NULL) {
		str_copy(it->person, sizeof it->person,
		    value_string(row, "person.id"));
		str_copy(it->name, sizeof it->name,
		    value_string(row, "person.name"));
		form_set(f, "name", it->name);
		form_set(f, "id_number", "");
		form_remark(f, "id_number",
		    value_string(row, "person.id_number"));
		form_refuse(f, &e);
	}
	json_decref(reply);
}

static bool
item_may_choose(struct form *f, void *arg)
{
	(void)arg;
	return app_has_role(form_app(f), "agent");
}

/* --- the dialog --- */

/* The number of somebody chosen is on record: it need not be typed. */
static bool
item_known(const struct item *it, const json_t *values)
{
	return it->person[0] != '\0' &&
	    *value_string(values, "id_number") == '\0' &&
	    strcmp(value_string(values, "name"), it->name) == 0;
}

static int
item_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct item *it = arg;
	json_t *p = json_deep_copy(values);
	const char *children = value_string(values, "children");

	if (item_known(it, values)) {
		json_object_del(p, "name");
		json_object_del(p, "id_kind");
		json_object_del(p, "id_number");
		json_object_set_new(p, "person", json_string(it->person));
	}
	json_object_del(p, "children");
	if (*children != '\0')
		json_object_set_new(p, "children", json_integer(strtol(
		    children, NULL, 10)));
	json_object_set(p, "id", json_object_get(it->whole, "id"));
	json_object_set(p, "item", json_object_get(it->item, "item"));
	return call(form_app(f), "appointment.item.set", p, NULL, e);
}

static bool
item_has_permit(const json_t *values, void *arg)
{
	(void)values;
	return strcmp(value_string(((const struct item *)arg)->item, "kind"),
	    "new") != 0;
}

static const struct form_field item_fields[] = {
	{ .name = "kind_label", .label = N_("Business"),
	    .kind = FORM_READONLY },
	{ .name = "name", .label = N_("Name"), .required = true, .max = 50,
	    .width = 24, .hint = N_("F6 chooses one of your employees: name, "
	    "number and permit come from the records") },
	{ .name = "id_kind", .label = N_("ID type"), .kind = FORM_CHOICE,
	    .choices = words_id_kind, .width = 30 },
	{ .name = "id_number", .label = N_("ID number"),
	    .kind = FORM_IDENT, .max = 31, .width = 24,
	    .hint = N_("In full; not needed of somebody chosen with F6") },
	{ .name = "permit_number", .label = N_("Permit no."),
	    .kind = FORM_IDENT, .max = 31, .width = 24,
	    .wanted = item_has_permit,
	    .hint = N_("Empty: from the records") },
	{ .name = "children", .label = N_("Children along"),
	    .kind = FORM_DIGITS, .max = 1, .width = 4,
	    .hint = N_("How many children are on the permit; empty for "
	    "none") },
	{ .name = "application", .label = N_("Linked case"),
	    .kind = FORM_IDENT, .max = 31, .width = 24,
	    .hint = N_("Its number; empty: the newest open one of this "
	    "person") },
	{ 0 }
};

static const struct form_key item_keys[] = {
	{ K_F6, N_("Staff"), N_("Choose one of the unit's people in "
	    "service"), item_employee, item_may_choose },
	{ 0 }
};

static const struct form_desc item_form = {
	.title = N_("Who comes"),
	.intro = N_("It must be who the papers filed online are of: others "
	    "are not accepted, and have to book again."),
	.fields = item_fields,
	.submit = N_("Save"),
	.submit_values = item_submit,
	.keys = item_keys,
};

static json_t *
item_initial(const json_t *item)
{
	const char *kind = value_string(item, "id_kind");
	char children[24] = "";

	if (value_int(item, "children") > 0)
		snprintf(children, sizeof children, "%lld",
		    (long long)value_int(item, "children"));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "kind_label",
	    value_string(item, "kind_label"), "name", value_string(item,
	    "name"), "id_kind", *kind != '\0' ? kind : "resident_id",
	    "permit_number", value_string(item, "permit_number"), "children",
	    children, "application", value_string(item,
	    "application.number"));
}

bool
booking_item(struct app *app, const json_t *whole, const json_t *item)
{
	struct item it = { .whole = whole, .item = item };
	json_t *initial = item_initial(item);
	bool done;

	str_copy(it.person, sizeof it.person, value_string(item,
	    "person_id"));
	str_copy(it.name, sizeof it.name, value_string(item, "name"));
	done = form_run(app, &item_form, initial, &it, NULL) == 1;
	json_decref(initial);
	return done;
}
