/* A person's whole record: one's own (profile_view), and others'. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"
#include "tui/screen/person_tabs.h"

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

static const struct panel_row person_general[] = {
	PERSON_GENERAL(""),
	{ 0 }
};

static const struct panel_row person_education[] = {
	PERSON_EDUCATION(""),
	{ 0 }
};

static const struct detail_tab person_tabs[] = {
	{ .label = N_("General"), .rows = person_general },
	{ .label = N_("Schooling"), .rows = person_education },
	{ .label = N_("Study history"), .path = "study_history",
	    .columns = person_study_columns,
	    .empty = N_("No study history was entered.") },
	{ .label = N_("Work history"), .path = "work_history",
	    .columns = person_work_columns,
	    .empty = N_("No work history was entered.") },
	{ 0 }
};

static void
person_reveal_own(struct detail *d)
{
	person_reveal(detail_app(d), "person.get", NULL, "");
}

static void
person_reveal_other(struct detail *d)
{
	person_reveal(detail_app(d), "person.get",
	    value_string(detail_reply(d), "id"), "");
}

static const struct detail_action person_own_actions[] = {
	{ 'v', N_("Unmask"), N_("Show the numbers in full for a minute"),
	    person_reveal_own, NULL },
	{ 0 }
};

static const struct detail_action person_other_actions[] = {
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
	.tabs = person_tabs,
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
	.tabs = person_tabs,
	.brief = 1,
	.actions = person_other_actions,
	.summary = person_summary,
	.help = N_("The person's data as the hall keeps it. Numbers are "
	    "masked; v shows them for a minute and this is recorded."),
};
