/* notices, prompts: everything published and all that there is to see to. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"

enum { NOTICE_NOTICES, NOTICE_PROMPTS };

static void
notice_list_show(struct list *l)
{
	const json_t *row = list_current(l);

	if (list_tab(l) == NOTICE_PROMPTS)
		home_open_prompt(list_app(l), row);
	else
		app_open(list_app(l), "notice_view", json_pack("{s:s}", "id",
		    value_string(row, "id")));
}

static void
notice_list_mark(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s", json_is_true(value_at(row, "past")) ?
	    _("[Past]") : json_is_true(value_at(row, "pinned")) ?
	    _("[Pinned]") : "");
}

static const struct column notice_list_columns[] = {
	{ .label = N_("Title"), .path = "title", .width = 50, .min = 50,
	    .weight = 1 },
	{ .label = N_("Number of the document"), .path = "number",
	    .width = 24, .min = 24, .priority = 1 },
	{ .label = N_("Issuer"), .path = "issuer", .width = 24, .min = 20,
	    .priority = 2 },
	{ .label = N_("Date"), .path = "date", .width = 10 },
	{ .label = N_("Mark"), .width = 8, .text = notice_list_mark },
	{ 0 }
};

static const struct column prompt_list_columns[] = {
	{ .label = N_("Prompt"), .path = "text", .width = 62, .min = 30,
	    .weight = 1 },
	{ .label = N_("Date"), .path = "at", .width = 10,
	    .format = FORMAT_DAY },
	{ 0 }
};

static enum style
notice_list_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "past")) ? STYLE_DIM : STYLE_NORMAL;
}

static const struct list_tab notice_list_tabs[] = {
	{ .label = N_("Policy notices"), .method = "notice.list",
	    .param = "show", .value = "all",
	    .columns = notice_list_columns, .screen = "notices",
	    .empty = N_("No notice has been published so far.") },
	{ .label = N_("System prompts"), .method = "prompt.list",
	    .columns = prompt_list_columns, .screen = "prompts",
	    .empty = N_("There is nothing to see to at present.") },
	{ 0 }
};

const struct list_desc notice_list = {
	.method = "notice.list",
	.columns = notice_list_columns,
	.tabs = notice_list_tabs,
	.open = notice_list_show,
	.topic = "notice",
	.row_style = notice_list_style,
	.help = N_("All policy notices published for you, the pinned ones "
	    "first, those whose last day is over dimmed; in the second tab "
	    "what the system has to tell you of your own business. Enter "
	    "shows the text, or leads to where you can see to it."),
};

static struct view *
notice_list_tab(struct app *app, const struct screen *s, int tab)
{
	json_t *args = json_pack("{s:i}", "tab", tab);
	struct view *v = list_open(app, s, args);

	json_decref(args);
	return v;
}

struct view *
notice_list_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return notice_list_tab(app, s, NOTICE_NOTICES);
}

struct view *
prompt_list_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return notice_list_tab(app, s, NOTICE_PROMPTS);
}
