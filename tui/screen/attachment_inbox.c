/* Files that came by SFTP under a name of no kind: to be assigned, or gone. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

enum { INBOX_KINDS = 40, INBOX_STATE = 64 };

static void
inbox_size(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	attachment_size(value_int(row, "size"), buf, size);
}

static enum style
inbox_style(struct app *app, const json_t *row)
{
	(void)app;
	return json_is_true(value_at(row, "complete")) ? STYLE_NORMAL :
	    STYLE_WARN;
}

static const struct column inbox_columns[] = {
	{ .label = N_("Name of the file"), .path = "name", .width = 24,
	    .weight = 1 },
	{ .label = N_("Size"), .width = 6, .right = true,
	    .text = inbox_size },
	{ .label = N_("Present state"), .path = "status_text", .width = 16,
	    .style = inbox_style },
	{ .label = N_("Upload day"), .path = "uploaded_at", .width = 10,
	    .format = FORMAT_DAY },
	{ .label = N_("Kept until"), .path = "expires_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 1 },
	{ 0 }
};

/* What is there already is told beside each kind. 0, or the kinds' number. */
static size_t
inbox_kinds(const json_t *items, const char **kinds, const char **labels,
    const char **states)
{
	const json_t *r;
	size_t i, n = 0;

	json_array_foreach(items, i, r) {
		if (n == INBOX_KINDS)
			break;
		kinds[n] = value_string(r, "kind");
		labels[n] = value_string(r, "label");
		states[n++] = choice_label(attachment_states,
		    attachment_state(r));
	}
	return n;
}

/* True when the former one may go. */
static bool
inbox_replace(struct app *app, const char *label)
{
	const char *const then[] = {
		_("The file that is there now is replaced. Cases that were "
		"submitted keep the copy they were submitted with."), NULL
	};
	struct popup_confirm c = { .title = _("Replace the attachment"),
		.text = label, .consequences = then, .verb = _("Replace") };

	return popup_confirm(app, &c);
}

/* The kind's row, when the server took the file as such; else NULL. */
static json_t *
inbox_do_assign(struct app *app, const char *name, const json_t *items)
{
	const char *kinds[INBOX_KINDS], *labels[INBOX_KINDS],
	    *states[INBOX_KINDS];
	size_t n = inbox_kinds(items, kinds, labels, states);
	struct err e = { 0 };
	char title[400];
	json_t *reply;
	int at;

	snprintf(title, sizeof title, _("%s: what is it?"), name);
	at = n > 0 ? popup_choose_text(app, title, labels, states, n, 0) : -1;
	if (at < 0)
		return NULL;
	if (strcmp(attachment_state(json_array_get(items, (size_t)at)),
	    "missing") != 0 && !inbox_replace(app, labels[at]))
		return NULL;
	if (call(app, "attachment.assign", json_pack("{s:s, s:s}", "name",
	    name, "kind", kinds[at]), &reply, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	app_status(app, STYLE_DONE, _("Assigned to: %s."), labels[at]);
	return reply;
}

static void
inbox_assign(struct list *l)
{
	struct app *app = list_app(l);
	struct err e = { 0 };
	json_t *reply, *row, *now = NULL;

	if (!json_is_true(value_at(list_current(l), "complete"))) {
		app_status(app, STYLE_WARN, "%s", _("Its upload broke off. Go "
		    "on with it in your SFTP program, or upload it again."));
		return;
	}
	if (call(app, "attachment.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	/* the list is asked anew meanwhile: dialogs keep a row of their own */
	row = json_deep_copy(list_current(l));
	now = inbox_do_assign(app, value_string(row, "name"),
	    value_at(reply, "items"));
	json_decref(reply);
	json_decref(row);
	list_refresh(l);
	if (now != NULL && attachment_open(now))
		attachment_confirm(app, now);
	json_decref(now);
}

static void
inbox_delete(struct list *l)
{
	const char *const then[] = {
		_("It belongs to no kind, so no application has it."), NULL
	};
	struct app *app = list_app(l);
	json_t *row = json_deep_copy(list_current(l));
	struct popup_confirm c = { .title = _("Delete the file"),
		.text = value_string(row, "name"), .consequences = then,
		.verb = _("Delete") };
	struct err e = { 0 };

	if (popup_confirm(app, &c)) {
		if (call(app, "attachment.delete", json_pack("{s:s}", "name",
		    value_string(row, "name")), NULL, &e) != 0)
			app_error(app, &e);
		else
			app_status(app, STYLE_DONE, "%s",
			    _("The file is deleted."));
	}
	json_decref(row);
	list_refresh(l);
}

static const struct list_action inbox_actions[] = {
	{ 'a', N_("Assign"), N_("Say of which kind the file is"),
	    LIST_NEEDS_ROW, inbox_assign },
	{ 'd', N_("Delete"), N_("Delete the file"), LIST_NEEDS_ROW,
	    inbox_delete },
	{ 0 }
};

const struct list_desc attachment_inbox_list = {
	.method = "attachment.inbox",
	.key = "name",
	.whole = true,
	.columns = inbox_columns,
	.actions = inbox_actions,
	.open = inbox_assign,
	.topic = "attachment",
	.empty = N_("No file waits. What is put into attachments/ under "
	    "another name than a kind's waits here to be assigned."),
	.help = N_("Files that came by SFTP under a name of no kind. Enter or "
	    "a says of which kind one is: only then is it looked at, and "
	    "counts. An upload that broke off stands here too, until your "
	    "program goes on with it. What is left here is deleted after some "
	    "days."),
};

void
attachment_summary(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	long long n = (long long)value_int(reply, "unassigned");

	(void)app;
	buf[0] = '\0';
	if (n > 0)
		snprintf(buf, size, _("%lld files belong to no kind yet; i "
		    "shows them."), n);
}
