/* The city's register of experts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { REGISTER_FIELDS = 12 };

/* --- the form --- */

struct register_form {
	const json_t *expert; /* NULL: a new one */
	char number[16];
	char names[REGISTER_FIELDS][48]; /* "is.political_work" */
	struct form_field fields[REGISTER_FIELDS + 8];
};

static json_t *
register_chosen(const struct register_form *r, const json_t *values)
{
	json_t *list = json_array();

	for (size_t i = 0; i < REGISTER_FIELDS && *r->names[i] != '\0'; i++)
		if (strcmp(value_string(values, r->names[i]), "yes") == 0)
			json_array_append_new(list, json_string(r->names[i] +
			    strlen("is_")));
	return list;
}

static int
register_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	static const char *const texts[] = { "name", "unit_name", "uscc",
		"login", "note" };
	struct register_form *r = arg;
	json_t *fields = register_chosen(r, values), *reply;
	json_t *p = json_pack("{s:o, s:b}", "fields", fields, "active",
	    strcmp(value_string(values, "active"), "yes") == 0);

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*value_string(values, texts[i]) != '\0' ||
		    *value_string(r->expert, texts[i]) != '\0')
			json_object_set_new(p, texts[i], json_string(
			    value_string(values, texts[i])));
	if (r->expert != NULL) {
		json_object_set(p, "number", json_object_get(r->expert,
		    "number"));
		json_object_set(p, "version", json_object_get(r->expert,
		    "version"));
	}
	if (call(form_app(f), "expert.set", p, &reply, e) != 0)
		return -1;
	str_copy(r->number, sizeof r->number, value_string(reply, "number"));
	json_decref(reply);
	return 0;
}

static const struct form_field register_fields[] = {
	{ .name = "name", .label = N_("Name"), .required = true, .max = 15,
	    .width = 24 },
	{ .name = "unit_name", .label = N_("Works at"), .required = true,
	    .max = 100 },
	{ .name = "uscc", .label = N_("Credit code"), .kind = FORM_IDENT,
	    .max = 18, .width = 24,
	    .hint = N_("If the unit is one here: then its cases are kept from "
	    "the expert; empty: unchanged or none") },
	{ .name = "login", .label = N_("Account"), .kind = FORM_ASCII,
	    .max = 63, .width = 24,
	    .hint = N_("Login name of an account with the role of an "
	    "expert") },
	{ .name = "active", .label = N_("May be drawn"), .kind = FORM_TICK },
	{ .name = "note", .label = N_("Remark"), .max = 200 },
	{ 0 }
};

/* The fixed ones, and a box for each field of expertise. */
static void
register_build(struct register_form *r)
{
	const struct choice *c = title_fields();
	size_t n = 0;

	for (; register_fields[n].name != NULL; n++)
		r->fields[n] = register_fields[n];
	for (size_t i = 0; i < REGISTER_FIELDS && c[i].value != NULL; i++) {
		snprintf(r->names[i], sizeof r->names[i], "is_%s",
		    c[i].value);
		r->fields[n++] = (struct form_field){ .name = r->names[i],
			.label = c[i].label, .kind = FORM_TICK,
			.group = i == 0 ? N_("What the expert judges") :
			NULL };
	}
}

static json_t *
register_initial(const json_t *expert)
{
	json_t *o = expert != NULL ? json_deep_copy(expert) : json_object();
	const json_t *f;
	char name[48];
	size_t i;

	json_array_foreach(value_at(expert, "fields"), i, f) {
		snprintf(name, sizeof name, "is_%s", json_string_value(f));
		json_object_set_new(o, name, json_string("yes"));
	}
	json_object_set_new(o, "active", json_string(expert == NULL ||
	    json_is_true(value_at(expert, "active")) ? "yes" : ""));
	return o;
}

static void
register_edit(struct list *l, const json_t *expert)
{
	struct register_form *r = xcalloc(1, sizeof *r);
	const struct form_desc form = {
		.title = expert != NULL ? N_("Change an expert's entry") :
		N_("Enter an expert"), .fields = r->fields,
		.submit = N_("Keep"), .page = true,
		.submit_values = register_submit };
	json_t *initial;

	r->expert = json_deep_copy(expert);
	register_build(r);
	initial = register_initial(r->expert);
	if (form_run(list_app(l), &form, initial, r, NULL) == 1) {
		list_go(l, r->number);
		app_status(list_app(l), STYLE_DONE, _("The entry %s is "
		    "kept."), r->number);
	}
	json_decref(initial);
	json_decref((json_t *)(uintptr_t)r->expert);
	free(r);
}

static void
register_new(struct list *l)
{
	register_edit(l, NULL);
}

static void
register_open(struct list *l)
{
	register_edit(l, list_current(l));
}

/* --- what the expert declared --- */

static void
register_declared(struct list *l)
{
	struct err e = { 0 };
	struct buf b = { 0 };
	const json_t *c;
	json_t *reply;
	size_t i;

	if (call(list_app(l), "expert.get", json_pack("{s:s}", "number",
	    value_string(list_current(l), "number")), &reply, &e) != 0) {
		app_error(list_app(l), &e);
		return;
	}
	buf_printf(&b, "%s  %s\n%s\n%s\n\n", value_string(reply, "number"),
	    value_string(reply, "name"), value_string(reply, "unit_name"),
	    value_string(reply, "fields_text"));
	json_array_foreach(value_at(reply, "declared"), i, c)
		buf_printf(&b, "%zu  %s  %s  %s  %s\n", i + 1,
		    value_string(c, "kind_label"), value_string(c, "name"),
		    value_string(c, "relation"), value_string(c, "reason"));
	if (i == 0)
		buf_printf(&b, "%s\n", _("Nothing was declared."));
	popup_pager(list_app(l), _("Declared conflicts"), buf_str(&b));
	buf_finish(&b);
	json_decref(reply);
}

/* --- the list --- */

static enum style
register_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "active")) ? STYLE_NORMAL :
	    STYLE_DIM;
}

static const struct column register_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 8 },
	{ .label = N_("Name"), .path = "name", .width = 8, .min = 6 },
	{ .label = N_("Works at"), .path = "unit_name", .width = 20,
	    .min = 14, .weight = 1 },
	{ .label = N_("Fields"), .path = "fields_text", .width = 30,
	    .min = 28, .weight = 3 },
	{ .label = N_("Account"), .path = "login", .width = 10, .min = 8,
	    .priority = 1 },
	{ .label = N_("In draw"), .path = "active", .width = 7,
	    .format = FORMAT_YESNO },
	{ .label = N_("Conflicts"), .path = "conflicts", .width = 9,
	    .right = true, .priority = 2 },
	{ .label = N_("Remark"), .path = "note", .width = 16,
	    .priority = 3 },
	{ 0 }
};

/* Somebody who judges much: no column holds it. */
static void
register_focus(struct list *l)
{
	const json_t *row = list_current(l);

	app_status(list_app(l), STYLE_INFO, "%s  %s", value_string(row,
	    "name"), value_string(row, "fields_text"));
}

static const struct choice register_drawn[] = {
	{ "yes", N_("may be drawn"), STYLE_NORMAL },
	{ "no", N_("not drawn"), STYLE_NORMAL },
	{ 0 }
};

static const struct filter register_filters[] = {
	{ .param = "name", .label = N_("Name"), .max = 50,
	    .hint = N_("A part of the name or of the unit, or the number") },
	{ .param = "active", .label = N_("In draw"), .kind = FILTER_CHOICE,
	    .choices = register_drawn,
	    .hint = N_("F4 shows both; none means all") },
	{ 0 }
};

static void
register_ask(const struct list *l, json_t *params)
{
	const char *active = value_string(params, "active");

	(void)l;
	if (*active != '\0')
		json_object_set_new(params, "active",
		    json_boolean(strcmp(active, "yes") == 0));
}

static const struct list_action register_actions[] = {
	{ 'e', N_("Change"), N_("Change the entry"), LIST_NEEDS_ROW,
	    register_open },
	{ 'd', N_("Declared"), N_("What the expert declared about himself"),
	    LIST_NEEDS_ROW, register_declared },
	{ 0 }
};

const struct list_desc expert_register = {
	.method = "expert.list",
	.key = "number",
	.columns = register_columns,
	.filters = register_filters,
	.ask = register_ask,
	.actions = register_actions,
	.open = register_open,
	.create = register_new,
	.topic = "expert",
	.row_style = register_style,
	.focus = register_focus,
	.empty = N_("The register is empty. F6 enters an expert."),
	.help = N_("Those from whom panels are drawn: what each judges, where "
	    "he works, his account. F6 enters one, Enter or e changes an "
	    "entry, d shows what was declared. Whoever may not be drawn any "
	    "more stays in the register, with his past panels."),
};
