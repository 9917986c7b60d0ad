/* The unit's record in tabs; its owner may replace the association code. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/screen/profile_form.h"
#include "tui/widget/popup.h"

static const struct panel_row unit_state[] = {
	{ .label = N_("State"), .flags = PANEL_HEADING },
	{ .label = N_("Opened"), .path = "opened", .format = FORMAT_YESNO },
	{ .label = N_("Profile complete"), .path = "complete",
	    .format = FORMAT_YESNO },
	{ .label = N_("Association code"), .path = "association_code" },
	{ .label = N_("In service"), .path = "active_count" },
	{ 0 }
};

static const struct detail_tab unit_more[] = {
	{ .label = N_("Attachments"), .path = "attachments",
	    .columns = attachment_columns, .method = "attachment.list",
	    .empty = N_("No kinds of attachments are set up.") },
	{ 0 }
};

static const struct detail_tab *
unit_tabs(void)
{
	static const struct detail_tab *tabs[LANG_EN + 1];
	enum lang lang = i18n_current();

	if (tabs[lang] == NULL)
		tabs[lang] = profile_form_tabs(profile_form_create(
		    unit_sections, false, false, NULL), "form.", unit_state,
		    unit_more);
	return tabs[lang];
}

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

static void
unit_change(struct detail *d)
{
	if (profile_edit(detail_app(d), NULL))
		detail_refresh(d);
}

static void
unit_change_contacts(struct detail *d)
{
	if (unit_contacts(detail_app(d)))
		detail_refresh(d);
}

static void
unit_papers(struct detail *d)
{
	app_open(detail_app(d), "attachments", NULL);
}

static const struct detail_action unit_actions[] = {
	{ 'e', N_("Change"), N_("Change it, step by step"), unit_change,
	    NULL },
	{ 'h', N_("Contacts"), N_("Maintain handler and emergency contact"),
	    unit_change_contacts, NULL },
	{ 'p', N_("Maintain"), N_("The unit's attachments: look, upload, "
	    "delete"), unit_papers, NULL, "attachments" },
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
	.build = unit_tabs,
	.actions = unit_actions,
	.topic = "unit",
	.summary = unit_summary,
	.help = N_("Your unit as the hall keeps it. The unit's owner may "
	    "replace the association code with g; the old one is refused "
	    "from then on."),
};
