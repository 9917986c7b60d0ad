/* Stock opinions: for F4 of a text, and the page where one keeps them. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/queue.h"
#include "tui/screen/review.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { OPINION_CHOICES = 60, OPINION_KINDS = 6 };

/* One of each kind, so that a dialog may have several. */
static struct opinion_table {
	char kind[16];
	json_t *reply; /* whose texts they are */
	struct choice choices[OPINION_CHOICES + 1];
} opinion_tables[OPINION_KINDS];

static struct opinion_table *
opinion_table(const char *kind)
{
	struct opinion_table *t = opinion_tables;

	while (t < opinion_tables + OPINION_KINDS - 1 && t->kind[0] != '\0' &&
	    strcmp(t->kind, kind) != 0)
		t++;
	str_copy(t->kind, sizeof t->kind, kind);
	json_decref(t->reply);
	t->reply = NULL;
	return t;
}

const struct choice *
opinion_choices(struct app *app, const char *service, const char *kind)
{
	struct opinion_table *t;
	const json_t *items, *one;
	struct err e = { 0 };
	size_t i, n = 0;

	if (!call_allowed(app, "opinion.list"))
		return NULL;
	t = opinion_table(kind);
	/* without them one types */
	(void)call(app, "opinion.list", json_pack("{s:s, s:s}", "service",
	    service, "kind", kind), &t->reply, &e);
	items = value_at(t->reply, "items");
	json_array_foreach(items, i, one)
		if (n < OPINION_CHOICES && *value_string(one, "text") != '\0')
			t->choices[n++] = (struct choice){ value_string(one,
			    "text"), value_string(one, "text"),
			    STYLE_NORMAL };
	t->choices[n] = (struct choice){ 0 };
	return n > 0 ? t->choices : NULL;
}

/* --- the page where they are kept --- */

static const struct choice opinion_kinds[] = {
	{ "approve", N_("For approvals"), STYLE_NORMAL },
	{ "return", N_("For returns"), STYLE_NORMAL },
	{ "reject", N_("For refusals"), STYLE_NORMAL },
	{ "item", N_("For return items"), STYLE_NORMAL },
	{ "tip", N_("For kind reminders"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field opinion_fields[] = {
	{ .name = "kind", .label = N_("Used for"), .kind = FORM_CHOICE,
	    .required = true, .choices = opinion_kinds },
	{ .name = "service", .label = N_("Service"), .kind = FORM_CHOICE,
	    .hint = N_("F4 shows them; Backspace empties: for all "
	    "services") },
	{ .name = "text", .label = N_("Wording"), .kind = FORM_LINES,
	    .required = true, .max = 500,
	    .hint = N_("As they will stand in the opinion; they may be "
	    "changed there") },
	{ 0 }
};

static int
opinion_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const json_t *row = arg;
	json_t *p = json_deep_copy(values);

	if (*value_string(p, "service") == '\0')
		json_object_del(p, "service");
	if (row != NULL)
		json_object_set(p, "id", json_object_get(row, "id"));
	return call(form_app(f), "opinion.set", p, NULL, e);
}

static void
opinion_edit(struct list *l, const json_t *row, const char *title)
{
	struct form_field fields[sizeof opinion_fields /
	    sizeof *opinion_fields];
	struct form_desc d = { .title = title, .fields = fields,
		.submit = N_("Save"), .submit_values = opinion_submit };
	json_t *kept = json_deep_copy(row);
	json_t *initial = json_pack("{s:s, s:s, s:s}", "kind",
	    row != NULL ? value_string(row, "kind") : "approve", "service",
	    value_string(row, "service"), "text", value_string(row, "text"));

	memcpy(fields, opinion_fields, sizeof fields);
	fields[1].choices = queue_service_choices(list_app(l));
	if (form_run(list_app(l), &d, initial, kept, NULL) == 1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The stock opinion is kept"));
	}
	json_decref(initial);
	json_decref(kept);
}

/* Those that come with the hall have no row of their own. */
static bool
opinion_ours(struct list *l)
{
	const char *id = value_string(list_current(l), "id");

	if (*id != '\0' && strcmp(id, "0") != 0)
		return true;
	app_status(list_app(l), STYLE_INFO, "%s", _("This one comes with the "
	    "service and stays; F6 adds your own."));
	return false;
}

static void
opinion_new(struct list *l)
{
	opinion_edit(l, NULL, N_("New stock opinion"));
}

static void
opinion_change(struct list *l)
{
	if (opinion_ours(l))
		opinion_edit(l, list_current(l), N_("Change the stock "
		    "opinion"));
}

static void
opinion_delete(struct list *l)
{
	struct popup_confirm c = { .title = _("Delete the stock opinion"),
		.text = value_string(list_current(l), "text"),
		.verb = _("Delete") };
	struct err e = { 0 };

	if (!opinion_ours(l) || !popup_confirm(list_app(l), &c))
		return;
	if (call(list_app(l), "opinion.set", json_pack("{s:O, s:s}", "id",
	    json_object_get(list_current(l), "id"), "text", ""), NULL,
	    &e) != 0) {
		app_error(list_app(l), &e);
		return;
	}
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s", _("Deleted"));
}

static void
opinion_show(struct list *l)
{
	popup_pager(list_app(l), choice_label(opinion_kinds, value_string(
	    list_current(l), "kind")), value_string(list_current(l),
	    "text"));
}

static void
opinion_service(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *title = value_string(row, "title");

	(void)app;
	str_copy(buf, size, *title != '\0' ? title : _("All services"));
}

static const struct column opinion_columns[] = {
	{ .label = N_("Used for"), .path = "kind", .width = 14, .min = 10,
	    .format = FORMAT_CHOICE, .choices = opinion_kinds },
	{ .label = N_("Wording"), .path = "text", .width = 50, .min = 44,
	    .weight = 1 },
	{ .label = N_("Service"), .text = opinion_service, .width = 14,
	    .priority = 1 },
	{ .label = N_("By"), .path = "by", .width = 8, .priority = 2 },
	{ 0 }
};

static const struct filter opinion_filters[] = {
	{ .param = "kind", .label = N_("Used for"), .kind = FILTER_CHOICE,
	    .choices = opinion_kinds,
	    .hint = N_("F4 shows the kinds; none means all") },
	{ 0 }
};

static const struct list_action opinion_actions[] = {
	{ 'u', N_("Update"), N_("Change the words"), LIST_NEEDS_ROW,
	    opinion_change },
	{ 'd', N_("Delete"), N_("Delete the stock opinion"), LIST_NEEDS_ROW,
	    opinion_delete },
	{ 0 }
};

const struct list_desc opinion_list = {
	.method = "opinion.list",
	.columns = opinion_columns,
	.filters = opinion_filters,
	.actions = opinion_actions,
	.open = opinion_show,
	.create = opinion_new,
	.key = "text", /* those of the hall have no id */
	.whole = true,
	.empty = N_("There are no stock opinions yet. F6 adds one."),
	.help = N_("Words that are used often. In a decision F4 offers those "
	    "of its kind and service; what is taken may be changed there."),
};
