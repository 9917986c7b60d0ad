/* What those who decide declare about themselves: kin, units, cases. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"

static const struct choice conflict_kinds[] = {
	{ "kin", N_("relative"), STYLE_NORMAL },
	{ "unit", N_("unit one has to do with"), STYLE_NORMAL },
	{ "case", N_("single case"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice conflict_relations[] = {
	{ "1", N_("Husband or wife"), STYLE_NORMAL },
	{ "2", N_("Parent or child"), STYLE_NORMAL },
	{ "3", N_("Brother or sister"), STYLE_NORMAL },
	{ "4", N_("Relative by marriage"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field conflict_fields[] = {
	{ .name = "kind", .label = N_("Kind"), .kind = FORM_CHOICE,
	    .required = true, .choices = conflict_kinds, .width = 24 },
	{ .name = "name", .label = N_("Name"), .required = true, .max = 50,
	    .when = "kind=kin", .hint = N_("Of the relative") },
	{ .name = "relation", .label = N_("Relation"), .required = true,
	    .max = 20, .choices = conflict_relations, .when = "kind=kin",
	    .hint = N_("F4 has the usual ones") },
	{ .name = "id_number", .label = N_("ID number"), .kind = FORM_IDENT,
	    .max = 18, .width = 24, .when = "kind=kin",
	    .hint = N_("Finds him for certain; kept as a digest alone") },
	{ .name = "uscc", .label = N_("Credit code"), .kind = FORM_IDENT,
	    .required = true, .max = 18, .width = 24, .when = "kind=unit",
	    .hint = N_("Of the unit") },
	{ .name = "application", .label = N_("Number of the case"),
	    .kind = FORM_IDENT, .required = true, .max = 31, .width = 24,
	    .when = "kind=case" },
	{ .name = "reason", .label = N_("Reason"), .max = 200,
	    .hint = N_("May be left empty") },
	{ 0 }
};

static int
conflict_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = json_deep_copy(values), *v;
	const char *name;
	void *next;

	json_object_foreach_safe(p, next, name, v)
		if (*json_string_value(v) == '\0')
			json_object_del(p, name);
	return call(form_app(f), "conflict.declare", p, arg, e);
}

static const char *const conflict_then[] = {
	N_("You decide no case that it touches, and are drawn for none."),
	N_("The city sees it, without the ID number."), NULL
};

static const struct form_desc conflict_form = {
	.title = N_("Declare a conflict of interest"),
	.fields = conflict_fields,
	.submit = N_("Hand in"),
	.consequences = conflict_then,
	.submit_values = conflict_submit,
};

static void
conflict_declare(struct list *l)
{
	json_t *initial = json_pack("{s:s}", "kind", "kin"), *reply = NULL;

	if (form_run(list_app(l), &conflict_form, initial, &reply, NULL) ==
	    1) {
		list_go(l, value_string(reply, "id"));
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The declaration is kept."));
	}
	json_decref(reply);
	json_decref(initial);
}

static void
conflict_withdraw(struct list *l)
{
	const char *const then[] = { _("Cases that it kept from you may come "
	    "to you again."), NULL };

	if (!title_confirm(list_app(l), _("Withdraw the declaration"),
	    value_string(list_current(l), "name"), _("Withdraw"), then,
	    "conflict.withdraw", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id"))))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("The declaration is withdrawn."));
}

static const struct column conflict_columns[] = {
	{ .label = N_("Kind"), .path = "kind_label", .width = 18, .min = 14 },
	{ .label = N_("Whom or what"), .path = "name", .width = 20,
	    .min = 12, .weight = 2 },
	{ .label = N_("Relation"), .path = "relation", .width = 10 },
	{ .label = N_("Reason"), .path = "reason", .width = 16, .min = 10,
	    .weight = 1, .priority = 1 },
	{ .label = N_("Declared on"), .path = "at", .width = 11,
	    .format = FORMAT_DAY },
	{ 0 }
};

static const struct list_action conflict_actions[] = {
	{ 'x', N_("Withdraw"), N_("Withdraw the declaration"),
	    LIST_NEEDS_ROW, conflict_withdraw },
	{ 0 }
};

const struct list_desc conflict_list = {
	.method = "conflict.list",
	.columns = conflict_columns,
	.actions = conflict_actions,
	.create = conflict_declare,
	.whole = true,
	.empty = N_("You declared nothing. F6 declares a relative, a unit or "
	    "a case with which you have to do."),
	.help = N_("Relatives, units and cases with which you have to do. You "
	    "decide no case that one of them touches, and as an expert you "
	    "are not drawn for it. F6 declares, x withdraws."),
};
