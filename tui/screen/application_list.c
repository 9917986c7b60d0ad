/*
 * 可办业务列表, 查询业务申请记录, 在办业务进度: what may be begun, and what was.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/initials.h"
#include "tui/screen/application.h"
#include "tui/screen/parts.h"

/* --- what may be begun --- */

enum { SERVICES_WIDE = 120 }; /* columns from which reasons are whole */

/* In a few words, where the reason has no room: Enter tells it. */
static const char *
services_tag(const json_t *row)
{
	const char *key = value_string(row, "reason_key");

	if (strcmp(key, err_key(ERR_RESTRICTED)) == 0)
		return _("Restricted");
	if (strcmp(key, err_key(ERR_ASSOC_NONE)) == 0)
		return _("No unit linked yet");
	return strcmp(key, err_key(ERR_NOT_OPEN)) == 0 ?
	    _("The opening comes first") : _("Not open yet");
}

static void
services_state(struct app *app, const json_t *row, char *buf, size_t size)
{
	int rows, cols;

	app_size(app, &rows, &cols);
	if (json_is_true(value_at(row, "available")))
		str_copy(buf, size, json_is_true(value_at(row, "open")) ?
		    _("Open, with conditions") : _("Ready to use"));
	else
		str_copy(buf, size, cols < SERVICES_WIDE ? services_tag(row) :
		    value_string(row, "reason"));
}

static enum style
services_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "available")) ? STYLE_DONE :
	    STYLE_DIM;
}

static const struct column services_columns[] = {
	{ .label = N_("Business"), .path = "title", .width = 31, .min = 20,
	    .weight = 1 },
	{ .label = N_("System"), .path = "system_title", .width = 21,
	    .min = 10, .priority = 2 },
	{ .label = N_("May it be begun?"), .width = 22, .min = 20,
	    .weight = 3, .text = services_state, .style = services_style },
	{ 0 }
};

/* Part of the title, or the initials of its pinyin. */
static bool
services_match(const json_t *row, const char *typed)
{
	char initials[128];

	text_initials(value_string(row, "title"), initials, sizeof initials);
	return strstr(value_string(row, "title"), typed) != NULL ||
	    strcasestr(initials, typed) != NULL;
}

static const struct filter services_filters[] = {
	{ .param = "title", .label = N_("Business"), .max = 20,
	    .hint = N_("A part of the name, or the initials of its pinyin"),
	    .match = services_match },
	{ 0 }
};

static void
services_enter(struct list *l)
{
	json_t *row = json_deep_copy(list_current(l));

	service_enter(list_app(l), row);
	json_decref(row);
}

static void
services_guide(struct list *l)
{
	char *id = xstrdup(value_string(list_current(l), "id"));

	application_guide(list_app(l), id);
	free(id);
}

static void
services_records(struct list *l)
{
	app_open(list_app(l), "records", NULL);
}

static void
services_progress(struct list *l)
{
	app_open(list_app(l), "progress", NULL);
}

static const struct list_action services_actions[] = {
	{ 'g', N_("Guide"), N_("What this business asks, and how it is done"),
	    LIST_NEEDS_ROW, services_guide },
	{ 'r', N_("Records"), N_("All cases so far, with their course"), 0,
	    services_records },
	{ 'p', N_("Progress"), N_("The cases that are under way"), 0,
	    services_progress },
	{ 0 }
};

static void
services_row_help(struct list *l, struct buf *b)
{
	const char *why = value_string(list_current(l), "reason");

	if (*why != '\0')
		buf_printf(b, "%s\n\n", why);
}

const struct list_desc application_services = {
	.method = "service.list",
	.columns = services_columns,
	.filters = services_filters,
	.actions = services_actions,
	.open = services_enter,
	.row_help = services_row_help,
	.whole = true,
	.empty = N_("No business is open here."),
	.help = N_("Every business there is for you. Enter begins it, or says "
	    "why it cannot be begun and what to do. g shows its guide, r all "
	    "your cases, p those under way."),
};

/* --- what was begun --- */

static void
records_since(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	value_text(row, value_int(row, "submitted_at") != 0 ?
	    "submitted_at" : "created_at", FORMAT_DAY, NULL, buf, size);
}

/* Whom it waits for is seen at once. */
static enum style
records_style(struct app *app, const json_t *row)
{
	(void)app;
	return value_style(row, "phase", application_phases);
}

static void
records_due(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, *value_string(row, "due") != '\0' ?
	    value_string(row, "due") : "-");
}

#define RECORD_TITLE                                                         \
	{ .label = N_("Business"), .path = "title", .width = 22, .min = 14,  \
	    .weight = 1 }
#define RECORD_REST                                                          \
	{ .label = N_("Progress"), .path = "state_title", .width = 14,       \
	    .min = 10, .style = records_style },                             \
	{ .label = N_("Date"), .width = 10, .text = records_since },         \
	{ .label = N_("Due day"), .width = 10, .text = records_due,    \
	    .priority = 1 },                                                 \
	{ .label = N_("Number"), .path = "number", .width = 17, .min = 17,   \
	    .priority = 2 },                                                 \
	{ .label = N_("System"), .path = "system_title", .width = 21,        \
	    .min = 14, .priority = 3 }

static const struct column records_person_columns[] = {
	RECORD_TITLE, RECORD_REST, { 0 }
};

static const struct column records_unit_columns[] = {
	RECORD_TITLE,
	{ .label = N_("Person"), .path = "person_name", .width = 10,
	    .min = 8 },
	RECORD_REST, { 0 }
};

static void
records_open(struct list *l)
{
	app_open(list_app(l), "application_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static void
records_create(struct list *l)
{
	app_open(list_app(l), "services", NULL);
}

static void
records_edit(struct list *l)
{
	char *id = xstrdup(value_string(list_current(l), "id"));

	application_edit(list_app(l), id);
	free(id);
	list_refresh(l);
}

static void
records_guide(struct list *l)
{
	char *id = xstrdup(value_string(list_current(l), "service"));

	application_guide(list_app(l), id);
	free(id);
}

static const struct list_action records_actions[] = {
	{ 'e', N_("Fill in"), N_("Go on with a draft, or with what was "
	    "returned"), LIST_NEEDS_ROW, records_edit },
	{ 'g', N_("Guide"), N_("What this business asks, and how it is done"),
	    LIST_NEEDS_ROW, records_guide },
	{ 0 }
};

static const struct filter records_filters[] = {
	{ .param = "name", .label = N_("Name or number"), .max = 40,
	    .hint = N_("A part of the name or its initials, or the number") },
	{ 0 }
};

static const struct list_tab records_tabs[] = {
	{ .label = N_("In progress"), .param = "phase", .value = "open",
	    .screen = "progress",
	    .empty = N_("There is no business in progress.") },
	{ .label = N_("All records"), .screen = "records", .empty =
	    N_("No case yet. F6 shows what may be begun.") },
	{ .label = N_("Closed"), .param = "phase", .value = "closed",
	    .empty = N_("No case was closed so far.") },
	{ 0 }
};

#define RECORD_HELP                                                          \
	N_("Cases, the newest first. Enter shows one: how far it is, when "  \
	    "it is to be decided and how that day is reckoned, who did "     \
	    "what. e goes on filling in, F6 begins another.")

const struct list_desc application_person = {
	.method = "application.list",
	.columns = records_person_columns,
	.filters = records_filters,
	.tabs = records_tabs,
	.actions = records_actions,
	.open = records_open,
	.create = records_create,
	.topic = "application",
	.help = RECORD_HELP,
};

static const struct list_desc application_unit = {
	.method = "application.list",
	.columns = records_unit_columns,
	.filters = records_filters,
	.tabs = records_tabs,
	.actions = records_actions,
	.open = records_open,
	.create = records_create,
	.topic = "application",
	.help = RECORD_HELP,
};

/* A unit's cases have their person besides. */
static struct view *
records_tab(struct app *app, const struct screen *s, int tab)
{
	static struct screen units[2]; /* as long as the views */
	json_t *args = json_pack("{s:i}", "tab", tab);
	struct view *v;

	if (app_has_role(app, "agent")) {
		units[tab] = *s;
		units[tab].list = &application_unit;
		s = &units[tab];
	}
	v = list_open(app, s, args);
	json_decref(args);
	return v;
}

struct view *
application_progress_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return records_tab(app, s, 0);
}

struct view *
application_records_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)args;
	return records_tab(app, s, 1);
}
