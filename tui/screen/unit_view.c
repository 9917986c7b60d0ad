/* The unit's record in tabs; its owner may replace the association code. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

static void
unit_district(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	words_district(r, "district", buf, size);
}

/* Fen as yuan, with the currency. */
static void
unit_capital(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	if (value_int(r, "capital") != 0)
		snprintf(buf, size, "%lld %s",
		    (long long)value_int(r, "capital") / 100,
		    value_string(r, "currency"));
}

static const struct panel_row unit_general[] = {
	{ .label = N_("Unit name"), .path = "name", .flags = PANEL_WIDE },
	{ .label = N_("Credit code"), .path = "uscc", .flags = PANEL_WIDE },
	{ .label = N_("Unit type"), .path = "type" },
	{ .label = N_("District"), .text = unit_district },
	{ .label = N_("Legal representative"),
	    .path = "legal_representative" },
	{ .label = N_("Established"), .path = "established" },
	{ .label = N_("Capital"), .text = unit_capital },
	{ .label = N_("Registered address"), .path = "address",
	    .flags = PANEL_WIDE },
	{ .label = N_("Office address"), .path = "office_address",
	    .flags = PANEL_WIDE },
	{ .label = N_("Business scope"), .path = "business_scope",
	    .flags = PANEL_WIDE },
	{ .label = N_("State"), .flags = PANEL_HEADING },
	{ .label = N_("Opened"), .path = "opened", .format = FORMAT_YESNO },
	{ .label = N_("Profile complete"), .path = "complete",
	    .format = FORMAT_YESNO },
	{ .label = N_("Association code"), .path = "association_code" },
	{ .label = N_("In service"), .path = "active_count" },
	{ 0 }
};

static const struct panel_row unit_contacts[] = {
	{ .label = N_("Business handler"), .path = "handler.name" },
	{ .label = N_("Handler's phone"), .path = "handler.phone" },
	{ .label = N_("Emergency contact"), .path = "emergency.name" },
	{ .label = N_("Emergency phone"), .path = "emergency.phone" },
	{ .label = N_("Name and credit code are changed by the district "
	    "office only."), .flags = PANEL_NOTE },
	{ 0 }
};

static const struct column unit_qualification_columns[] = {
	{ .label = N_("Kind of qualification"), .path = "nature",
	    .width = 20, .weight = 1 },
	{ .label = N_("Issued by"), .path = "issuer", .width = 22,
	    .min = 12, .weight = 1 },
	{ .label = N_("Certificate number"), .path = "number", .width = 18,
	    .min = 12 },
	{ .label = N_("Issued"), .path = "issued", .width = 10,
	    .priority = 1 },
	{ 0 }
};

static const struct detail_tab unit_tabs[] = {
	{ .label = N_("Unit details"), .rows = unit_general },
	{ .label = N_("Qualifications"), .path = "qualifications",
	    .columns = unit_qualification_columns,
	    .empty = N_("No qualification was entered.") },
	{ .label = N_("Business handler"), .rows = unit_contacts },
	{ 0 }
};

static bool
unit_owned(struct app *app, const json_t *reply)
{
	(void)reply;
	return json_is_true(value_at(app_whoami(app), "owner"));
}

static void
unit_replace_code(struct detail *d)
{
	struct app *app = detail_app(d);
	const char *const consequences[] = {
		_("The present code is refused from now on and never given "
		"out again."),
		_("Links and pending applications stay as they are."),
		_("Tell the new code to those who still want to apply."),
		NULL
	};
	struct popup_confirm c = { .title = _("Replace the association code"),
		.consequences = consequences, .verb = _("Replace") };
	struct err e = { 0 };
	char text[256];
	json_t *reply;

	snprintf(text, sizeof text, _("Replace the code %s by a new one?"),
	    value_string(detail_reply(d), "association_code"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, "unit.rotate_code", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	detail_refresh(d);
	app_status(app, STYLE_DONE, _("The new association code is %s."),
	    value_string(reply, "association_code"));
	json_decref(reply);
}

static const struct detail_action unit_actions[] = {
	{ 'g', N_("New code"), N_("Replace the association code"),
	    unit_replace_code, unit_owned },
	{ 0 }
};

static void
unit_summary(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s", value_string(r, "name"),
	    value_string(r, "uscc"));
}

const struct detail_desc unit_view = {
	.method = "unit.get",
	.tabs = unit_tabs,
	.actions = unit_actions,
	.topic = "unit",
	.summary = unit_summary,
	.help = N_("Your unit as the hall keeps it. The unit's owner may "
	    "replace the association code with g; the old one is refused "
	    "from then on."),
};
