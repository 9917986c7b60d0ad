/* Associations of an office's district, to look at. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

static void
association_district_show(struct list *l)
{
	app_open(list_app(l), "assoc_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static const struct column association_district_columns[] = {
	{ .label = N_("Name"), .path = "person.name", .width = 14, .min = 10,
	    .sort = "name" },
	{ .label = N_("ID number"), .path = "person.id_number", .width = 18,
	    .priority = 2 },
	{ .label = N_("Unit"), .path = "unit.name", .width = 20, .min = 12,
	    .weight = 1 },
	{ .label = N_("State"), .path = "status", .width = 8,
	    .format = FORMAT_CHOICE, .choices = words_association },
	{ .label = N_("Applied"), .path = "applied_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 1, .sort = "applied_at" },
	{ 0 }
};

static const struct filter association_district_filters[] = {
	{ .param = "name", .label = N_("Name"), .max = 20,
	    .hint = N_("Chinese characters, or the initials of the pinyin: "
	    "zw") },
	{ .param = "id_tail", .label = N_("ID tail"), .max = 4,
	    .hint = N_("The last four of the ID number") },
	{ .param = "status", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = words_association,
	    .hint = N_("F4 shows the states; none means all") },
	{ .param = "applied_from", .label = N_("Day from"), .kind = FILTER_DATE,
	    .hint = N_("Applied on this day or later") },
	{ .param = "applied_to", .label = N_("Day to"), .kind = FILTER_DATE,
	    .hint = N_("Applied on this day or before") },
	{ 0 }
};

static const struct choice association_district_sorts[] = {
	{ "-applied_at", N_("Applied, newest first"), STYLE_NORMAL },
	{ "applied_at", N_("Applied, oldest first"), STYLE_NORMAL },
	{ "name", N_("Name, by pinyin"), STYLE_NORMAL },
	{ 0 }
};

static const struct detail_desc *
association_district_look(const struct list *l, const json_t *row,
    const char **id)
{
	(void)l;
	*id = value_string(row, "id");
	return &association_view;
}

const struct list_desc association_district = {
	.method = "association.list",
	.columns = association_district_columns,
	.filters = association_district_filters,
	.open = association_district_show,
	.topic = "association",
	.sorts = association_district_sorts,
	.look = association_district_look,
	.empty = N_("There are no associations in your district yet."),
	.help = N_("Associations of the people and units of your district, to "
	    "look at. Units decide; the office does not."),
};
