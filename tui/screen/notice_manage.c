/* notice_manage: notices of all states for those who write them. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { NOTICE_LINE = 56 };

static const struct choice notice_states[] = {
	{ "draft", N_("Draft"), STYLE_WARN },
	{ "published", N_("Published"), STYLE_DONE },
	{ "withdrawn", N_("Withdrawn"), STYLE_DIM },
	{ 0 }
};

static const struct choice notice_audiences[] = {
	{ "all", N_("Everybody"), STYLE_NORMAL },
	{ "individuals", N_("Individuals"), STYLE_NORMAL },
	{ "units", N_("Units"), STYLE_NORMAL },
	{ "office", N_("Staff of the halls"), STYLE_NORMAL },
	{ 0 }
};

/* --- the form, for a new one and for a change --- */

struct notice_form {
	struct app *app;
	const json_t *notice; /* NULL: a new one */
	char id[32];          /* of the new one */
};

static const struct form_field notice_fields[] = {
	{ .name = "title", .label = N_("Title"), .kind = FORM_TEXT,
	    .required = true, .max = 200,
	    .hint = N_("As the document has it") },
	{ .name = "title_en", .label = N_("Title in English"),
	    .kind = FORM_TEXT, .max = 200,
	    .hint = N_("Shown to those who read English; may be left out") },
	{ .name = "issuer", .label = N_("Issuer"), .kind = FORM_TEXT,
	    .required = true, .max = 100 },
	{ .name = "number", .label = N_("Number of the document"),
	    .kind = FORM_TEXT, .max = 60 },
	{ .name = "date", .label = N_("Date"), .kind = FORM_DATE,
	    .required = true, .width = 12 },
	{ .name = "audience", .label = N_("Audience"), .kind = FORM_CHOICE,
	    .required = true, .choices = notice_audiences, .width = 20 },
	{ .name = "until", .label = N_("Until"), .kind = FORM_DATE,
	    .width = 12,
	    .hint = N_("The last day it stands; empty for no end") },
	{ .name = "text", .label = N_("Text"), .kind = FORM_LINES,
	    .required = true, .max = 60000,
	    .hint = N_("Type or paste it; Enter begins a new line") },
	{ 0 }
};

/* What may be empty, and was emptied, is named. */
static json_t *
notice_cleared(const json_t *values)
{
	static const char *const names[] = { "title_en", "number", "until" };
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (*value_string(values, names[i]) == '\0')
			json_array_append_new(list, json_string(names[i]));
	return list;
}

static int
notice_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct notice_form *n = arg;
	json_t *p = json_deep_copy(values), *reply;

	(void)f;
	if (n->notice == NULL) {
		if (call(n->app, "notice.create", p, &reply, e) != 0)
			return -1;
		str_copy(n->id, sizeof n->id, value_string(reply, "id"));
		json_decref(reply);
		return 0;
	}
	json_object_set(p, "id", json_object_get(n->notice, "id"));
	json_object_set(p, "version", json_object_get(n->notice, "version"));
	json_object_set_new(p, "clear", notice_cleared(values));
	return call(n->app, "notice.update", p, NULL, e);
}

static const struct form_desc notice_new = {
	.title = N_("A new notice"),
	.fields = notice_fields,
	.submit = N_("Keep"),
	.page = true,
	.intro = N_("It is kept as a draft: nobody reads it before it is "
	    "published."),
	.submit_values = notice_submit,
};

static const struct form_desc notice_change = {
	.title = N_("Change the notice"),
	.fields = notice_fields,
	.submit = N_("Keep"),
	.page = true,
	.submit_values = notice_submit,
};

static void
notice_create(struct list *l)
{
	struct notice_form n = { .app = list_app(l) };
	char day[DATE_TEXT];
	json_t *initial = json_pack("{s:s, s:s}", "date",
	    date_format(app_today(n.app), day), "audience", "all");

	if (form_run(n.app, &notice_new, initial, &n, NULL) == 1) {
		list_go(l, n.id);
		app_status(n.app, STYLE_DONE, "%s",
		    _("Kept as a draft; a publishes it"));
	}
	json_decref(initial);
}

/* With its text; NULL when that was refused and said. */
static json_t *
notice_fetch(struct list *l)
{
	struct err e = { 0 };
	json_t *reply;

	if (call(list_app(l), "notice.get", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")), &reply, &e) == 0)
		return reply;
	app_error(list_app(l), &e);
	return NULL;
}

static void
notice_edit(struct list *l)
{
	struct notice_form n = { .app = list_app(l) };
	json_t *notice, *initial;

	if (strcmp(value_string(list_current(l), "status"), "published") ==
	    0) {
		app_status(n.app, STYLE_WARN, "%s", _("A published notice is "
		    "not changed: withdraw it first"));
		return;
	}
	notice = notice_fetch(l);
	if (notice == NULL)
		return;
	n.notice = notice;
	initial = json_deep_copy(notice);
	json_object_set(initial, "title", json_object_get(notice,
	    "title_zh"));
	if (form_run(n.app, &notice_change, initial, &n, NULL) == 1) {
		list_refresh(l);
		app_status(n.app, STYLE_DONE, "%s",
		    _("The change is kept; a publishes it"));
	}
	json_decref(initial);
	json_decref(notice);
}

/* --- what becomes of one --- */

static void
notice_do(struct list *l, const char *method, const char *verb,
    const char *const *then)
{
	struct popup_confirm c = { .title = _("Notice"), .verb = verb,
		.consequences = then };
	struct app *app = list_app(l);
	struct err e = { 0 };
	char text[1024], id[32];

	snprintf(text, sizeof text, "%s", value_string(list_current(l),
	    "title"));
	str_copy(id, sizeof id, value_string(list_current(l), "id"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, method, json_pack("{s:s}", "id", id), NULL, &e) != 0) {
		app_error(app, &e);
		return;
	}
	list_refresh(l);
	app_status(app, STYLE_DONE, _("%s: done"), verb);
}

static void
notice_publish(struct list *l)
{
	const char *const then[] = {
		_("Those it is meant for read it from now on."), NULL };

	notice_do(l, "notice.publish", _("Publish"), then);
}

static void
notice_withdraw(struct list *l)
{
	const char *const then[] = {
		_("Nobody reads it any more; it may be published again."),
		NULL };

	notice_do(l, "notice.withdraw", _("Withdraw"), then);
}

static void
notice_pin(struct list *l)
{
	struct app *app = list_app(l);
	bool pinned = json_is_true(value_at(list_current(l), "pinned"));
	struct err e = { 0 };

	if (call(app, "notice.pin", json_pack("{s:s, s:b}", "id",
	    value_string(list_current(l), "id"), "pinned", !pinned), NULL,
	    &e) != 0) {
		app_error(app, &e);
		return;
	}
	list_refresh(l);
	app_status(app, STYLE_DONE, "%s", pinned ?
	    _("No longer above all others") : _("Put above all others"));
}

/* A file does not come through the terminal: how it comes. */
static void
notice_document(struct list *l)
{
	const char *id = value_string(list_current(l), "id");
	struct buf b = { 0 };
	char words[128];

	if (strcmp(value_string(list_current(l), "status"), "published") ==
	    0) {
		app_status(list_app(l), STYLE_WARN, "%s", _("A published "
		    "notice is not changed: withdraw it first"));
		return;
	}
	buf_printf(&b, "%s\n\n", _("Open another terminal on your own "
	    "computer, in the folder where the PDF is, and run:"));
	snprintf(words, sizeof words, "notice.attach id=%s < %s", id,
	    _("FILE.pdf"));
	attachment_ssh_line(list_app(l), words, NOTICE_LINE, &b);
	buf_printf(&b, "\n%s\n\n", _("To take it away again:"));
	snprintf(words, sizeof words, "notice.detach id=%s", id);
	attachment_ssh_line(list_app(l), words, NOTICE_LINE, &b);
	popup_pager(list_app(l), _("PDF of the notice"), buf_str(&b));
	buf_finish(&b);
}

static void
notice_preview(struct list *l)
{
	app_open(list_app(l), "notice_view", json_pack("{s:s}", "id",
	    value_string(list_current(l), "id")));
}

static const struct column notice_manage_columns[] = {
	{ .label = N_("Title"), .path = "title", .width = 34, .min = 20,
	    .weight = 1 },
	{ .label = N_("State"), .path = "status", .width = 10, .min = 8,
	    .format = FORMAT_CHOICE, .choices = notice_states },
	{ .label = N_("Audience"), .path = "audience", .width = 12,
	    .min = 8, .format = FORMAT_CHOICE, .choices = notice_audiences },
	{ .label = N_("Pinned"), .path = "pinned", .width = 6,
	    .format = FORMAT_YESNO },
	{ .label = N_("Date"), .path = "date", .width = 10 },
	{ .label = N_("Until"), .path = "until", .width = 10,
	    .priority = 1 },
	{ .label = N_("Number of the document"), .path = "number",
	    .width = 22, .priority = 3 },
	{ .label = N_("Changed by"), .path = "changed_by", .width = 10,
	    .priority = 2 },
	{ 0 }
};

static const struct filter notice_manage_filters[] = {
	{ .param = "status", .label = N_("State"), .kind = FILTER_CHOICE,
	    .choices = notice_states,
	    .hint = N_("F4 shows the states; none means all") },
	{ 0 }
};

static const struct list_action notice_manage_actions[] = {
	{ 'e', N_("Change"), N_("Change the notice"), LIST_NEEDS_ROW,
	    notice_edit },
	{ 'a', N_("Publish"), N_("Publish the notice"), LIST_NEEDS_ROW,
	    notice_publish },
	{ 'r', N_("Withdraw"), N_("Withdraw the notice"), LIST_NEEDS_ROW,
	    notice_withdraw },
	{ 't', N_("Pin"), N_("Put it above all others, or no longer"),
	    LIST_NEEDS_ROW, notice_pin },
	{ 'f', N_("PDF"), N_("How a PDF is added to the notice"),
	    LIST_NEEDS_ROW, notice_document },
	{ 0 }
};

const struct list_desc notice_manage = {
	.method = "notice.list",
	.param = "show", .value = "manage",
	.columns = notice_manage_columns,
	.filters = notice_manage_filters,
	.actions = notice_manage_actions,
	.open = notice_preview,
	.create = notice_create,
	.topic = "notice",
	.empty = N_("There are no notices yet. F6 writes one."),
	.help = N_("Notices of all states: the whole city's for the system "
	    "administrator, a district's for its lead. A draft is read by "
	    "nobody; Enter shows a notice as its readers see it. To change a "
	    "published one withdraw it, change it, and publish it again; f "
	    "tells how a PDF is added."),
};
