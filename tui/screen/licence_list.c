/*
 * licence_mine: the electronic licences one holds or may claim; licence_holders
 * and licences: who else holds the licence of a unit.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/licence.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

static const struct choice licence_states[] = {
	{ "unclaimed", N_("Unclaimed"), STYLE_WARN },
	{ "active", N_("Active"), STYLE_DONE },
	{ "pending", N_("Not begun"), STYLE_NORMAL },
	{ "expired", N_("Past its end"), STYLE_DIM },
	{ "revoked", N_("Ended"), STYLE_DIM },
	{ 0 }
};

static const struct choice licence_kinds[] = {
	{ "business", N_("Electronic business licence"), STYLE_NORMAL },
	{ "institution", N_("Licence of a public institution"),
	    STYLE_NORMAL },
	{ 0 }
};

const struct choice licence_ranks[] = {
	{ "legal_representative", N_("Legal representative"), STYLE_NORMAL },
	{ "licence_manager", N_("Licence manager"), STYLE_NORMAL },
	{ "licence_agent", N_("Licence agent"), STYLE_NORMAL },
	{ 0 }
};

static void
licence_scopes(struct app *app, const json_t *row, char *buf, size_t size)
{
	static const struct choice words[] = {
		{ "government", N_("government"), STYLE_NORMAL },
		{ "business", N_("commerce"), STYLE_NORMAL },
		{ "public", N_("public services"), STYLE_NORMAL },
		{ 0 }
	};
	size_t i;
	json_t *s;

	(void)app;
	buf[0] = '\0';
	json_array_foreach(value_at(row, "scopes"), i, s)
		str_join(buf, size, " ",
		    choice_label(words, json_string_value(s)));
}

/* No last day is said, not left blank. */
static void
licence_until(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *end = value_string(row, "valid_to");

	(void)app;
	if (*end == '\0' && *value_string(row, "rank") != '\0')
		end = _("no end");
	snprintf(buf, size, "%s", end);
}

static enum style
licence_style(struct app *app, const json_t *row)
{
	const char *state = value_string(row, "state");

	(void)app;
	return strcmp(state, "expired") == 0 || strcmp(state, "revoked") == 0 ?
	    STYLE_DIM : STYLE_NORMAL;
}

/* --- one's own --- */

static void
mine_claim(struct list *l)
{
	if (licence_claim(list_app(l), list_current(l)))
		list_refresh(l);
}

static void
mine_delegate(struct list *l)
{
	if (licence_delegate(list_app(l), list_current(l)))
		list_refresh(l);
}

static void
mine_revoke(struct list *l)
{
	if (licence_revoke(list_app(l), list_current(l)))
		list_refresh(l);
}

static void
mine_install(struct list *l)
{
	licence_install(list_app(l));
}

static void
mine_open(struct list *l)
{
	const json_t *row = list_current(l);
	const char *rank = value_string(row, "rank");

	if (*rank == '\0')
		mine_claim(l);
	else if (strcmp(rank, "licence_agent") == 0)
		app_status(list_app(l), STYLE_INFO, "%s",
		    _("An agent names nobody further."));
	else
		app_open(list_app(l), "licence_holders", json_pack("{s:O}",
		    "unit", value_at(row, "unit.id")));
}

static void
mine_unit_act(struct list *l)
{
	app_open(list_app(l), "unit_act", NULL);
}

static const struct column mine_columns[] = {
	{ .label = N_("Unit"), .path = "unit.name", .width = 24, .min = 12,
	    .weight = 2 },
	{ .label = N_("Licence"), .path = "kind", .width = 14,
	    .format = FORMAT_CHOICE, .choices = licence_kinds,
	    .priority = 2 },
	{ .label = N_("Your rank"), .path = "rank", .width = 10,
	    .format = FORMAT_CHOICE, .choices = licence_ranks },
	{ .label = N_("State"), .path = "state", .width = 6,
	    .format = FORMAT_CHOICE, .choices = licence_states },
	{ .label = N_("Scopes"), .width = 18, .min = 8, .weight = 1,
	    .priority = 1, .text = licence_scopes },
	{ .label = N_("Valid until"), .width = 10, .text = licence_until },
	{ 0 }
};

static const struct list_action mine_actions[] = {
	{ 'c', N_("Claim"), N_("Claim the licence, as legal "
	    "representative"), LIST_NEEDS_ROW, mine_claim },
	{ 'd', N_("Delegate"), N_("Name a manager or an agent"),
	    LIST_NEEDS_ROW, mine_delegate },
	{ 'x', N_("Give up"), N_("Give up what you hold, with all you "
	    "named"), LIST_NEEDS_ROW, mine_revoke },
	{ 'u', N_("Act"), N_("Act for a unit in this session"), 0,
	    mine_unit_act },
	{ 'h', N_("Install"), N_("How to install and claim it on a mobile "
	    "phone"), 0, mine_install },
	{ 0 }
};

const struct list_desc licence_mine = {
	.method = "licence.mine",
	.columns = mine_columns,
	.actions = mine_actions,
	.open = mine_open,
	.key = "unit.id",
	.topic = "licence",
	.empty = N_("No electronic licence is claimed. The legal "
	    "representative claims it first; who he is, the hall writes down "
	    "at its desk, papers seen."),
	.row_style = licence_style,
	.help = N_("With a unit's electronic licence you act for the unit. "
	    "The legal representative claims it (c), names managers and "
	    "agents (d); managers name agents. Enter shows who holds it. "
	    "Ending one ends those he named. h tells how to install it."),
};

/* --- of a unit --- */

static void
holders_delegate(struct list *l)
{
	json_t *row = json_pack("{s:{s:O}, s:s}", "unit", "id",
	    json_object_get(list_args(l), "unit"), "rank",
	    "licence_manager");
	const json_t *first = list_current(l);

	if (first != NULL)
		json_object_set(row, "rank", json_object_get(first, "rank"));
	if (licence_delegate(list_app(l), row))
		list_refresh(l);
	json_decref(row);
}

static const struct column holder_columns[] = {
	{ .label = N_("Name"), .path = "person", .width = 12, .min = 8,
	    .weight = 1 },
	{ .label = N_("Rank"), .path = "rank", .width = 12,
	    .format = FORMAT_CHOICE, .choices = licence_ranks },
	{ .label = N_("Scopes"), .width = 18, .min = 8, .weight = 1,
	    .text = licence_scopes },
	{ .label = N_("Valid from"), .path = "valid_from", .width = 10,
	    .priority = 1 },
	{ .label = N_("Valid until"), .width = 10, .text = licence_until },
	{ .label = N_("State"), .path = "state", .width = 6,
	    .format = FORMAT_CHOICE, .choices = licence_states },
	{ 0 }
};

static const struct list_action holder_actions[] = {
	{ 'x', N_("End"), N_("End this delegation, with all it has named"),
	    LIST_NEEDS_ROW, mine_revoke },
	{ 0 }
};

const struct list_desc licence_holders = {
	.method = "licence.list",
	.arg = "unit",
	.columns = holder_columns,
	.actions = holder_actions,
	.create = holders_delegate,
	.topic = "licence",
	.empty = N_("Nobody holds the licence."),
	.row_style = licence_style,
	.help = N_("Who holds the licence: yourself and whom you named, for "
	    "the legal representative all. F6 names another, x ends a "
	    "delegation and all that it has named."),
};

static const struct list_action unit_actions[] = {
	{ 'h', N_("Install"), N_("How to install and claim it on a mobile "
	    "phone"), 0, mine_install },
	{ 0 }
};

const struct list_desc licence_unit = {
	.method = "licence.list",
	.columns = holder_columns,
	.actions = unit_actions,
	.topic = "licence",
	.empty = N_("No electronic licence is claimed. The legal "
	    "representative claims it first; who he is, the hall writes down "
	    "at its desk, papers seen."),
	.row_style = licence_style,
	.help = N_("Who may act for your unit by its electronic licence. "
	    "The legal representative and the managers name and end them, "
	    "each in his own session."),
};
