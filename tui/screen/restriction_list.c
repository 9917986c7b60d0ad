/* restrictions: who is kept from what, and why; leads set and lift. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const struct choice restriction_states[] = {
	{ "active", N_("In force"), STYLE_ERROR },
	{ "coming", N_("To come"), STYLE_WARN },
	{ "over", N_("Over"), STYLE_DIM },
	{ "lifted", N_("Lifted"), STYLE_DIM },
	{ 0 }
};

static const struct choice restriction_shown[] = {
	{ "active", N_("In force"), STYLE_NORMAL },
	{ "other", N_("Not in force"), STYLE_NORMAL },
	{ 0 }
};

/* Every service there is; an id that the server lacks is refused by name. */
static const struct choice restriction_services[] = {
	{ "all", N_("All services"), STYLE_NORMAL },
	{ "permit-new", N_("New work residence permit"), STYLE_NORMAL },
	{ "permit-renewal", N_("Renewal of a permit"), STYLE_NORMAL },
	{ "employer-change", N_("Change of employer"), STYLE_NORMAL },
	{ "basic-info-change", N_("Change of basic data"), STYLE_NORMAL },
	{ "business-info-change", N_("Change of business data"),
	    STYLE_NORMAL },
	{ "permit-cancellation", N_("Cancellation of a permit"),
	    STYLE_NORMAL },
	{ "talent-introduction", N_("Talent introduction"), STYLE_NORMAL },
	{ "unit-opening", N_("Opening of a unit"), STYLE_NORMAL },
	{ "cross-district-change", N_("Move to another district"),
	    STYLE_NORMAL },
	{ "quota", N_("Quota"), STYLE_NORMAL },
	{ "title-evaluation", N_("Political-work title evaluation"),
	    STYLE_NORMAL },
	{ "attachments", N_("Attachment management"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice restriction_kinds[] = {
	{ "person", N_("Individual"), STYLE_NORMAL },
	{ "unit", N_("Unit"), STYLE_NORMAL },
	{ 0 }
};

/* Stock sentences for F4; they may be changed after. */
static const struct choice restriction_words[] = {
	{ "1", N_("Materials handed in were not genuine; under "
	    "investigation."), STYLE_NORMAL },
	{ "2", N_("Three appointments were not kept."), STYLE_NORMAL },
	{ "3", N_("The unit's data are not complete or out of date."),
	    STYLE_NORMAL },
	{ 0 }
};

/* --- set --- */

static int
restriction_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_del(p, "kind");
	if (call(form_app(f), "restriction.set", p, arg, e) == 0)
		return 0;
	account_not_here(e);
	return -1;
}

static const struct form_field restriction_fields[] = {
	{ .name = "kind", .label = N_("Who"), .kind = FORM_CHOICE,
	    .required = true, .choices = restriction_kinds, .width = 14 },
	{ .name = "id_number", .label = N_("ID number"), .kind = FORM_IDENT,
	    .required = true, .max = 31, .width = 24, .when = "kind=person",
	    .hint = N_("Of a person of your district") },
	{ .name = "uscc", .label = N_("Credit code"), .kind = FORM_IDENT,
	    .required = true, .max = 18, .width = 24, .when = "kind=unit",
	    .hint = N_("Of a unit of your district") },
	{ .name = "service", .label = N_("Service"), .kind = FORM_CHOICE,
	    .required = true, .choices = restriction_services,
	    .width = 36 },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_TEXT,
	    .required = true, .max = 200, .choices = restriction_words,
	    .hint = N_("Those concerned read it; F4 has stock sentences") },
	{ .name = "from", .label = N_("From"), .kind = FORM_DATE,
	    .width = 12, .hint = N_("Empty: from today") },
	{ .name = "to", .label = N_("To"), .kind = FORM_DATE, .width = 12,
	    .hint = N_("The last day; empty: until it is lifted") },
	{ 0 }
};

static const char *const restriction_then[] = {
	N_("They cannot enter, begin or submit this business."),
	N_("They read the reason, and get a message."),
	NULL
};

static const struct form_desc restriction_form = {
	.title = N_("Set a restriction"),
	.fields = restriction_fields,
	.submit = N_("Set"),
	.consequences = restriction_then,
	.submit_values = restriction_submit,
};

static void
restriction_set(struct list *l)
{
	struct app *app = list_app(l);
	json_t *initial = json_pack("{s:s}", "kind", "person"), *reply = NULL;

	if (!call_allowed(app, "restriction.set"))
		app_status(app, STYLE_WARN, "%s",
		    _("Only the lead of the district sets restrictions"));
	else if (form_run(app, &restriction_form, initial, &reply, NULL) ==
	    1) {
		list_go(l, value_string(reply, "id"));
		app_status(app, STYLE_DONE, "%s", _("The restriction is set"));
	}
	json_decref(reply);
	json_decref(initial);
}

/* --- lift --- */

struct restriction_lifting {
	struct app *app;
	char id[32];
};

static int
restriction_lift_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const struct restriction_lifting *r = arg;

	(void)f;
	return call(r->app, "restriction.lift", json_pack("{s:s, s:s}", "id",
	    r->id, "reason", value_string(values, "reason")), NULL, e);
}

static const struct form_field restriction_lift_fields[] = {
	{ .name = "who", .label = N_("Who"), .kind = FORM_READONLY },
	{ .name = "service", .label = N_("Service"), .kind = FORM_READONLY },
	{ .name = "why", .label = N_("Set because"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_TEXT,
	    .required = true, .max = 200 },
	{ 0 }
};

static const struct form_desc restriction_lift_form = {
	.title = N_("Lift the restriction"),
	.fields = restriction_lift_fields,
	.submit = N_("Lift"),
	.submit_values = restriction_lift_submit,
};

static const char *
restriction_name(const json_t *row)
{
	const char *name = value_string(row, "person.name");

	return *name != '\0' ? name : value_string(row, "unit.name");
}

static void
restriction_lift(struct list *l)
{
	const json_t *row = list_current(l);
	struct restriction_lifting r = { .app = list_app(l) };
	json_t *initial;

	if (!call_allowed(r.app, "restriction.lift")) {
		app_status(r.app, STYLE_WARN, "%s",
		    _("Only the lead of the district lifts restrictions"));
		return;
	}
	str_copy(r.id, sizeof r.id, value_string(row, "id"));
	initial = json_pack("{s:s, s:s, s:s}", "who", restriction_name(row),
	    "service", value_string(row, "service.title"), "why",
	    value_string(row, "reason"));
	if (form_run(r.app, &restriction_lift_form, initial, &r, NULL) == 1) {
		list_refresh(l);
		app_status(r.app, STYLE_DONE, "%s",
		    _("The restriction is lifted"));
	}
	json_decref(initial);
}

/* --- the list --- */

static void
restriction_who(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, restriction_name(row));
}

static void
restriction_number(struct app *app, const json_t *row, char *buf,
    size_t size)
{
	const char *number = value_string(row, "person.id_number");

	(void)app;
	str_copy(buf, size, *number != '\0' ? number :
	    value_string(row, "unit.uscc"));
}

static void
restriction_line(struct buf *b, const char *label, const char *value)
{
	if (*value != '\0')
		buf_printf(b, _("%s: %s\n"), label, value);
}

/* The columns have no room for all of a reason. */
static void
restriction_open(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };
	char text[128];

	restriction_line(&b, _("Who"), restriction_name(row));
	restriction_number(list_app(l), row, text, sizeof text);
	restriction_line(&b, _("Number"), text);
	restriction_line(&b, _("Service"), value_string(row,
	    "service.title"));
	restriction_line(&b, _("Reason"), value_string(row, "reason"));
	restriction_line(&b, _("State"), choice_label(restriction_states,
	    value_string(row, "state")));
	restriction_line(&b, _("From"), value_string(row, "from"));
	restriction_line(&b, _("To"), value_string(row, "to"));
	restriction_line(&b, _("Set by"), value_string(row, "by"));
	restriction_line(&b, _("Lifted by"), value_string(row, "lifted_by"));
	restriction_line(&b, _("Lifted because"), value_string(row,
	    "lift_reason"));
	popup_pager(list_app(l), _("Restriction"), buf_str(&b));
	buf_finish(&b);
}

static const struct column restriction_columns[] = {
	{ .label = N_("Who"), .width = 16, .min = 12, .weight = 1,
	    .text = restriction_who },
	{ .label = N_("Number"), .width = 18, .priority = 4,
	    .text = restriction_number },
	{ .label = N_("Service"), .path = "service.title", .width = 16,
	    .min = 12, .weight = 1 },
	{ .label = N_("Reason"), .path = "reason", .width = 28, .min = 22,
	    .weight = 2 },
	{ .label = N_("State"), .path = "state", .width = 8,
	    .format = FORMAT_CHOICE, .choices = restriction_states },
	{ .label = N_("From"), .path = "from", .width = 10, .priority = 2 },
	{ .label = N_("To"), .path = "to", .width = 10 },
	{ .label = N_("Set by"), .path = "by", .width = 8, .priority = 3 },
	{ 0 }
};

static const struct filter restriction_filters[] = {
	{ .param = "show", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = restriction_shown,
	    .hint = N_("F4 shows the states; none means all") },
	{ .param = "service", .label = N_("Service"), .kind = FILTER_CHOICE,
	    .choices = restriction_services,
	    .hint = N_("F4 shows the services; none means all") },
	{ 0 }
};

static const struct list_action restriction_actions[] = {
	{ 'd', N_("Lift"), N_("Lift the restriction"), LIST_NEEDS_ROW,
	    restriction_lift },
	{ 0 }
};

const struct list_desc restriction_list = {
	.method = "restriction.list",
	.columns = restriction_columns,
	.filters = restriction_filters,
	.actions = restriction_actions,
	.open = restriction_open,
	.create = restriction_set,
	.topic = "service",
	.empty = N_("Nobody of your district is restricted."),
	.help = N_("People and units of your district who are kept from a "
	    "service, with the reason they read. The lead sets one with F6 and "
	    "lifts it with d; others of the office look on."),
};
