/*
 * unit_desk: any unit that comes to the counter is found; unit_desk_view: what
 * the hall does for it there. Each act names the papers seen.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/account.h"
#include "tui/screen/booking.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { DESK_AGENTS = 40 };

/* --- found --- */

static enum style
desk_opening_style(struct app *app, const json_t *row)
{
	(void)app;
	return strcmp(value_string(row, "opening"), "opened") == 0 ?
	    STYLE_DONE : STYLE_WARN;
}

static const struct column desk_columns[] = {
	{ .label = N_("Unit"), .path = "name", .width = 26, .min = 22,
	    .weight = 2 },
	{ .label = N_("Credit code"), .path = "uscc", .width = 18 },
	{ .label = N_("Opening"), .path = "opening_label", .width = 18,
	    .min = 10, .style = desk_opening_style },
	{ .label = N_("Handler"), .path = "handler.name", .width = 10,
	    .priority = 1 },
	{ .label = N_("Phone"), .path = "handler.phone", .width = 13,
	    .priority = 2 },
	{ 0 }
};

static const struct filter desk_filters[] = {
	{ .param = "text", .label = N_("Name or code"), .max = 50,
	    .hint = N_("A part of the name, pinyin initials, credit code, or "
	    "the whole association code") },
	{ 0 }
};

static void
desk_open(struct list *l)
{
	app_open(list_app(l), "unit_desk_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static bool
desk_books(struct app *app)
{
	if (call_allowed(app, "appointment.book"))
		return true;
	app_status(app, STYLE_WARN, "%s", _("The clerks of the counter "
	    "book."));
	return false;
}

static void
desk_book(struct list *l)
{
	char unit[32];

	str_copy(unit, sizeof unit, value_string(list_current(l), "id"));
	if (desk_books(list_app(l)))
		booking_run(list_app(l), screen_find(app_screens(list_app(l)),
		    "booking_day"), unit);
}

static const struct list_action desk_actions[] = {
	{ 'b', N_("Book"), N_("Book for this unit, today as well where places "
	    "are free"), LIST_NEEDS_ROW, desk_book },
	{ 0 }
};

const struct list_desc unit_desk = {
	.method = "unit.search",
	.columns = desk_columns,
	.filters = desk_filters,
	.actions = desk_actions,
	.open = desk_open,
	.empty = N_("No unit of this district is called so."),
	.help = N_("The units that your district serves. Type a part of the "
	    "name, the initials of its pinyin, the credit code or the "
	    "association code; b books for the marked one, Enter shows what "
	    "else the counter does for it. What you look for is audited."),
};

/* --- one of them --- */

static void
desk_show_book(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, json_is_true(value_at(reply, "open")) ?
	    _("may book") : _("may not book"));
}

/* In full, over as many lines as it takes. */
static void
desk_show_reason(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	(void)app;
	str_copy(buf, size, value_at(reply, "hall") == NULL ?
	    _("This district takes no bookings.") :
	    value_string(reply, "reason"));
}

static void
desk_show_frozen(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	(void)app;
	if (!json_is_true(value_at(reply, "frozen")))
		str_copy(buf, size, _("not frozen"));
	else if (*value_string(reply, "thaw") == '\0')
		str_copy(buf, size, _("frozen, until it is lifted"));
	else
		snprintf(buf, size, _("frozen; thaws on %s"),
		    value_string(reply, "thaw"));
}

static void
desk_show_manual(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	(void)app;
	str_copy(buf, size, json_is_true(value_at(reply,
	    "manual_unfreeze")) ? _("by a lead, with the reason") :
	    _("not in this hall"));
}

static void
desk_show_quota(struct app *app, const json_t *reply, char *buf, size_t size)
{
	json_int_t left = value_int(reply, "quota_left");

	(void)app;
	if (left < 0)
		str_copy(buf, size, _("no limit"));
	else
		snprintf(buf, size, "%lld", (long long)left);
}

static const struct panel_row desk_rows[] = {
	{ .label = N_("Unit"), .path = "name", .flags = PANEL_WIDE },
	{ .label = N_("Credit code"), .path = "uscc" },
	{ .label = N_("District"), .path = "district_name" },
	{ .label = N_("Handler"), .path = "handler.name" },
	{ .label = N_("Phone"), .path = "handler.phone" },
	{ .label = N_("Booking"), .flags = PANEL_HEADING },
	{ .label = N_("Opening"), .path = "opening_label" },
	{ .label = N_("Registered"), .path = "registered",
	    .format = FORMAT_YESNO },
	{ .label = N_("Quota left"), .text = desk_show_quota },
	{ .label = N_("Mismatches"), .path = "counted" },
	{ .label = N_("Freeze"), .text = desk_show_frozen },
	{ .label = N_("Lifted by hand"), .text = desk_show_manual },
	{ .label = N_("May book now"), .text = desk_show_book, .flags = PANEL_WIDE },
	{ .label = " ", .text = desk_show_reason, .flags = PANEL_NOTE },
	{ 0 }
};

static const struct column desk_mismatch_columns[] = {
	{ .label = N_("Date"), .path = "date", .width = 10 },
	{ .label = N_("Number"), .path = "number", .width = 14 },
	{ .label = N_("What was found"), .path = "evidence", .width = 40,
	    .min = 20, .weight = 1 },
	{ 0 }
};

static const struct column desk_agent_columns[] = {
	{ .label = N_("Login name"), .path = "login", .width = 18 },
	{ .label = N_("Name"), .path = "name", .width = 14, .weight = 1 },
	{ .label = N_("Owner"), .path = "owner", .width = 8,
	    .format = FORMAT_YESNO },
	{ .label = N_("Usable"), .path = "active", .width = 8,
	    .format = FORMAT_YESNO },
	{ 0 }
};

static const struct column desk_former_columns[] = {
	{ .label = N_("Former name"), .path = "name", .width = 24,
	    .min = 18, .weight = 1 },
	{ .label = N_("Used until"), .path = "until", .width = 10,
	    .format = FORMAT_DAY },
	{ .label = N_("What was seen"), .path = "evidence", .width = 22,
	    .min = 14, .weight = 1 },
	{ .label = N_("By"), .path = "by", .width = 8 },
	{ 0 }
};

static const struct detail_tab desk_tabs[] = {
	{ .label = N_("Unit"), .rows = desk_rows },
	{ .label = N_("Mismatches"), .path = "mismatches",
	    .columns = desk_mismatch_columns,
	    .empty = N_("No papers ever differed from a booking.") },
	{ .label = N_("Agents"), .path = "agents",
	    .columns = desk_agent_columns,
	    .empty = N_("Nobody acts for this unit.") },
	{ .label = N_("Former names"), .path = "former",
	    .columns = desk_former_columns,
	    .empty = N_("The unit was never renamed here.") },
	{ 0 }
};

/* --- acts --- */

static void
desk_view_book(struct detail *d)
{
	char unit[32];

	str_copy(unit, sizeof unit, value_string(detail_reply(d), "id"));
	if (!desk_books(detail_app(d)))
		return;
	booking_run(detail_app(d), screen_find(app_screens(detail_app(d)),
	    "booking_day"), unit);
	detail_refresh(d);
}

/* values with the unit; arg is its reply. */
static int
desk_submit(struct form *f, const char *method, const json_t *values,
    const json_t *unit, struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_set(p, "unit", json_object_get(unit, "id"));
	return call(form_app(f), method, p, NULL, e);
}

static int
desk_rename_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return desk_submit(f, "unit.rename", values, arg, e);
}

static const struct choice desk_rename_words[] = {
	{ "1", N_("The name was changed in the register of companies"),
	    STYLE_NORMAL },
	{ "2", N_("The name was written wrongly here"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice desk_rename_papers[] = {
	{ "1", N_("Notice of the registered change, and the new licence"),
	    STYLE_NORMAL },
	{ "2", N_("Business licence, copy with the unit's seal"),
	    STYLE_NORMAL },
	{ 0 }
};

static const struct form_field desk_rename_fields[] = {
	{ .name = "former", .label = N_("Name now"), .kind = FORM_READONLY },
	{ .name = "name", .label = N_("New name"), .required = true,
	    .max = 100, .hint = N_("As it is registered") },
	{ .name = "reason", .label = N_("Reason"), .required = true,
	    .max = 200, .choices = desk_rename_words,
	    .hint = N_("F4 has the usual ones") },
	{ .name = "evidence", .label = N_("Papers seen"), .required = true,
	    .max = 200, .choices = desk_rename_papers,
	    .hint = N_("Which papers you saw, and their number") },
	{ 0 }
};

static const char *const desk_rename_then[] = {
	N_("Appointments to come bear the new name; what is over keeps the "
	"old one."),
	N_("The old name is kept with who wrote this and what was seen."),
	NULL
};

static const struct form_desc desk_rename_form = {
	.title = N_("Write the unit's new name"),
	.fields = desk_rename_fields,
	.submit = N_("Rename"),
	.consequences = desk_rename_then,
	.submit_values = desk_rename_submit,
};

static void
desk_rename(struct detail *d)
{
	json_t *unit = json_deep_copy(detail_reply(d));
	json_t *initial = json_pack("{s:s}", "former", value_string(unit,
	    "name"));

	if (form_run(detail_app(d), &desk_rename_form, initial, unit, NULL) ==
	    1) {
		detail_refresh(d);
		app_status(detail_app(d), STYLE_DONE, "%s",
		    _("The new name was written down."));
	}
	json_decref(initial);
	json_decref(unit);
}

static int
desk_thaw_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return desk_submit(f, "appointment.unfreeze", values, arg, e);
}

static const struct form_field desk_thaw_fields[] = {
	{ .name = "name", .label = N_("Unit"), .kind = FORM_READONLY },
	{ .name = "dates", .label = N_("Mismatches"),
	    .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .required = true,
	    .kind = FORM_LINES, .max = 200,
	    .hint = N_("Why the freeze is lifted before its end, and on which "
	    "papers") },
	{ 0 }
};

static const char *const desk_thaw_then[] = {
	N_("The unit may book again at once; the mismatches stay counted for "
	"the next one."),
	N_("Who lifted it and why is kept."),
	NULL
};

static const struct form_desc desk_thaw_form = {
	.title = N_("Lift the freeze"),
	.fields = desk_thaw_fields,
	.submit = N_("Lift"),
	.consequences = desk_thaw_then,
	.submit_values = desk_thaw_submit,
};

/* Refused at once where the hall's file does not have it. */
static bool
desk_thaw_may(struct app *app, const json_t *unit)
{
	if (!json_is_true(value_at(unit, "frozen"))) {
		app_status(app, STYLE_WARN, "%s", _("The unit is not "
		    "frozen."));
		return false;
	}
	if (json_is_true(value_at(unit, "manual_unfreeze")))
		return true;
	app_status(app, STYLE_WARN, _("This hall lifts no freeze by hand. It "
	    "thaws by itself on %s."), value_string(unit, "thaw"));
	return false;
}

static void
desk_thaw(struct detail *d)
{
	json_t *unit = json_deep_copy(detail_reply(d)), *initial;
	const json_t *m;
	char dates[200] = "";
	size_t i;

	if (!desk_thaw_may(detail_app(d), unit)) {
		json_decref(unit);
		return;
	}
	json_array_foreach(value_at(unit, "mismatches"), i, m)
		if ((json_int_t)i < value_int(unit, "counted"))
			str_join(dates, sizeof dates, "  ",
			    value_string(m, "handled_on"));
	initial = json_pack("{s:s, s:s}", "name", value_string(unit, "name"),
	    "dates", dates);
	if (form_run(detail_app(d), &desk_thaw_form, initial, unit, NULL) ==
	    1) {
		detail_refresh(d);
		app_status(detail_app(d), STYLE_DONE, "%s",
		    _("The freeze is lifted."));
	}
	json_decref(initial);
	json_decref(unit);
}

/* Which of its agents? The only one is not asked for. */
static const json_t *
desk_agent(struct app *app, const json_t *unit)
{
	const json_t *agents = value_at(unit, "agents"), *a;
	const char *logins[DESK_AGENTS], *names[DESK_AGENTS];
	size_t i, n = 0;
	int at = 0;

	json_array_foreach(agents, i, a) {
		if (n == DESK_AGENTS)
			break;
		logins[n] = value_string(a, "login");
		names[n++] = value_string(a, "name");
	}
	if (n == 0) {
		app_status(app, STYLE_WARN, "%s", _("Nobody acts for this "
		    "unit."));
		return NULL;
	}
	if (n > 1)
		at = popup_choose_text(app, _("Whose password?"), logins,
		    names, n, 0);
	return at < 0 ? NULL : json_array_get(agents, (size_t)at);
}

static void
desk_password(struct detail *d)
{
	json_t *unit = json_deep_copy(detail_reply(d));
	const json_t *agent = desk_agent(detail_app(d), unit);

	if (agent != NULL && account_first_password(detail_app(d), agent)) {
		detail_refresh(d);
		app_status(detail_app(d), STYLE_DONE, _("%s: the first "
		    "password is set."), value_string(agent, "login"));
	}
	json_decref(unit);
}

static bool
desk_may_book(struct app *app, const json_t *reply)
{
	return call_allowed(app, "appointment.book") &&
	    value_at(reply, "hall") != NULL;
}

static bool
desk_may_rename(struct app *app, const json_t *reply)
{
	(void)reply;
	return call_allowed(app, "unit.rename");
}

static bool
desk_may_thaw(struct app *app, const json_t *reply)
{
	return call_allowed(app, "appointment.unfreeze") &&
	    value_at(reply, "hall") != NULL;
}

static bool
desk_may_password(struct app *app, const json_t *reply)
{
	(void)reply;
	return call_allowed(app, "account.reset");
}

static const struct detail_action desk_view_actions[] = {
	{ 'b', N_("Book"), N_("Book for this unit, today as well where places "
	    "are free"), desk_view_book, desk_may_book },
	{ 'e', N_("Rename"), N_("Write its new name, papers seen"),
	    desk_rename, desk_may_rename },
	{ 'w', N_("Password"), N_("Give one of its agents a first password, "
	    "papers seen"), desk_password, desk_may_password },
	{ 'u', N_("Unfreeze"), N_("Lift the freeze of its bookings, where the "
	    "hall has that"), desk_thaw, desk_may_thaw },
	{ 0 }
};

static void
desk_title(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, value_string(reply, "name"));
}

const struct detail_desc unit_desk_view = {
	.method = "unit.desk",
	.id = "id",
	.tabs = desk_tabs,
	.actions = desk_view_actions,
	.topic = "unit",
	.title = desk_title,
	.help = N_("What the counter does for a unit: book, write its new "
	    "name once the register of companies has it, give an agent a "
	    "first password against letter of introduction and licence. A "
	    "lead lifts a freeze where the hall's file allows it; the second "
	    "page has what was found, booking by booking."),
};
