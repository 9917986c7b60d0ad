/* A person's whole record: one's own (profile_view), and others'. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"
#include "tui/screen/person_tabs.h"
#include "tui/screen/profile_form.h"

const struct column person_study_columns[] = {
	{ .label = N_("Began"), .path = "from", .width = 8 },
	{ .label = N_("Finished"), .path = "to", .width = 8 },
	{ .label = N_("School"), .path = "school", .width = 22, .min = 14,
	    .weight = 2 },
	{ .label = N_("Level"), .path = "level", .width = 10 },
	{ .label = N_("Major"), .path = "major", .width = 14, .min = 8,
	    .weight = 1, .priority = 1 },
	{ .label = N_("Full-time"), .path = "full_time", .width = 9,
	    .format = FORMAT_YESNO, .priority = 2 },
	{ 0 }
};

const struct column person_work_columns[] = {
	{ .label = N_("Began"), .path = "from", .width = 8 },
	{ .label = N_("Finished"), .path = "to", .width = 8 },
	{ .label = N_("Unit"), .path = "unit", .width = 26, .min = 14,
	    .weight = 2 },
	{ .label = N_("Place"), .path = "place", .width = 12, .min = 8,
	    .priority = 1 },
	{ .label = N_("Duty"), .path = "duty", .width = 14, .min = 8,
	    .weight = 1 },
	{ 0 }
};

/* What the table of profiles asks, and the photo. */
static const struct panel_row person_photo[] = {
	{ .label = N_("State"), .path = "photo.status",
	    .format = FORMAT_CHOICE, .choices = words_upload },
	{ .label = N_("Uploaded"), .path = "photo.uploaded_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Width in pixels"), .path = "photo.width" },
	{ .label = N_("Height in pixels"), .path = "photo.height" },
	{ .label = N_("Size in bytes"), .path = "photo.size" },
	{ 0 }
};

static const struct detail_tab person_more[] = {
	{ .label = N_("ID photo"), .rows = person_photo },
	{ 0 }
};

static const struct detail_tab *
person_tabs(void)
{
	static const struct detail_tab *tabs[LANG_EN + 1];
	enum lang lang = i18n_current();

	if (tabs[lang] == NULL)
		tabs[lang] = profile_form_tabs(profile_form_create(
		    person_sections, false, false, NULL), "form.", NULL,
		    person_more);
	return tabs[lang];
}

static void
person_reveal_own(struct detail *d)
{
	person_reveal(detail_app(d), "person.get", NULL, "");
}

static void
person_change(struct detail *d)
{
	if (profile_edit(detail_app(d), NULL))
		detail_refresh(d);
}

static void
person_reveal_other(struct detail *d)
{
	person_reveal(detail_app(d), "person.get",
	    value_string(detail_reply(d), "id"), "");
}

static const struct detail_action person_own_actions[] = {
	{ 'e', N_("Change"), N_("Change it, step by step"), person_change,
	    NULL },
	{ 'v', N_("Unmask"), N_("Show the numbers in full for a minute"),
	    person_reveal_own, NULL },
	{ 0 }
};

static void
person_papers(struct detail *d)
{
	app_open(detail_app(d), "attachments_other", json_pack("{s:s}",
	    "person", value_string(detail_reply(d), "id")));
}

static const struct detail_action person_other_actions[] = {
	{ 'f', N_("Papers"), N_("The person's attachments"), person_papers,
	    NULL },
	{ 'v', N_("Unmask"), N_("Show the numbers in full for a minute"),
	    person_reveal_other, NULL },
	{ 0 }
};

static void
person_summary(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s   %s", value_string(r, "name"),
	    value_string(r, "id_number"), json_is_true(value_at(r,
	    "verified")) ? _("[verified]") : _("[not verified]"));
}

const struct detail_desc person_profile = {
	.method = "person.get",
	.build = person_tabs,
	.actions = person_own_actions,
	.topic = "person",
	.summary = person_summary,
	.help = N_("Your data as the hall keeps it. Numbers are masked; v "
	    "shows them for a minute and this is recorded. Name and ID number "
	    "were verified and change at the counter only."),
};

const struct detail_desc person_view = {
	.method = "person.get",
	.id = "id",
	.build = person_tabs,
	.brief = 1,
	.actions = person_other_actions,
	.summary = person_summary,
	.help = N_("The person's data as the hall keeps it. Numbers are "
	    "masked; v shows them for a minute and this is recorded."),
};
