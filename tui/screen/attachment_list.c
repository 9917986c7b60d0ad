/* 附件管理: the papers a person or a unit often needs, one row a kind. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/initials.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { LIBRARY_POPUP = 58, LIBRARY_KINDS = 40 };

/* --- columns --- */

/* (i): there is a hint, which ? shows in full. */
static void
library_name(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s%s", value_string(row, "label"),
	    *value_string(row, "hint") != '\0' ? "(i)" : "");
}

static void
library_rule(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	attachment_rule(row, buf, size);
}

static void
library_state(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, choice_label(attachment_states,
	    attachment_state(row)));
}

static enum style
library_state_style(struct app *app, const json_t *row)
{
	(void)app;
	return attachment_open(row) ? STYLE_WARN : STYLE_DONE;
}

static void
library_day(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (value_int(row, "uploaded_at") == 0)
		str_copy(buf, size, "-");
	else
		value_text(row, "uploaded_at", FORMAT_DAY, NULL, buf, size);
}

static void
library_keys(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *state = attachment_state(row);

	(void)app;
	str_copy(buf, size, strcmp(state, "missing") == 0 ? _("Upload") :
	    strcmp(state, "uploaded") == 0 ? _("View Del.") :
	    _("Complete"));
}

static const struct column library_columns[] = {
	{ .label = N_("Name of the attachment"), .width = 23, .weight = 1,
	    .text = library_name },
	{ .label = N_("Formats"), .width = 10,
	    .text = library_rule },
	{ .label = N_("Present state"), .width = 18, .text = library_state,
	    .style = library_state_style },
	{ .label = N_("Upload day"), .width = 10, .text = library_day },
	{ .label = N_("Action"), .width = 9, .text = library_keys,
	    .priority = 1 },
	{ 0 }
};

/* --- looking for a name --- */

/* The characters in their order, though others stand between. */
static bool
library_subsequence(const char *label, const char *typed)
{
	wchar_t *word = text_wide(label, NULL);
	wchar_t *sought = text_wide(typed, NULL), *at = sought;
	bool found;

	for (wchar_t *c = word; *c != L'\0' && *at != L'\0'; c++)
		if (towlower((wint_t)*c) == towlower((wint_t)*at))
			at++;
	found = *at == L'\0';
	free(word);
	free(sought);
	return found;
}

static bool
library_match(const json_t *row, const char *typed)
{
	const char *label = value_string(row, "label");
	char initials[128];

	if (strcasestr(label, typed) != NULL ||
	    strcasestr(value_string(row, "kind"), typed) != NULL)
		return true;
	text_initials(label, initials, sizeof initials);
	return strcasestr(initials, typed) != NULL ||
	    library_subsequence(label, typed);
}

static const struct filter library_filters[] = {
	{ .param = "name", .label = N_("Name of the attachment"),
	    .kind = FILTER_TEXT,
	    .max = 40, .match = library_match, .hint = N_("Part of the name, or "
	    "the initials of its pinyin: hkb finds the household register") },
	{ 0 }
};

/* --- actions --- */

/* The list is asked anew meanwhile: dialogs keep a row of their own. */
static void
library_with_row(struct list *l, void (*run)(struct app *app, const json_t *row))
{
	json_t *row = json_deep_copy(list_current(l));

	run(list_app(l), row);
	json_decref(row);
	list_refresh(l);
}

static void
library_upload(struct list *l)
{
	library_with_row(l, attachment_upload);
}

static bool
library_there(struct list *l)
{
	if (strcmp(attachment_state(list_current(l)), "missing") != 0)
		return true;
	app_status(list_app(l), STYLE_INFO, "%s",
	    _("Nothing is uploaded there yet; u shows how."));
	return false;
}

static void
library_view(struct list *l)
{
	if (library_there(l))
		app_open(list_app(l), "attachment_view",
		    json_deep_copy(list_current(l)));
}

static void
library_do_delete(struct app *app, const json_t *row)
{
	attachment_delete(app, row);
}

static void
library_delete(struct list *l)
{
	if (library_there(l))
		library_with_row(l, library_do_delete);
}

static void
library_do_confirm(struct app *app, const json_t *row)
{
	attachment_confirm(app, row);
}

static void
library_confirm(struct list *l)
{
	if (library_there(l))
		library_with_row(l, library_do_confirm);
}

/* It was named as another kind: to which of the empty ones does it belong? */
static void
library_do_move(struct app *app, const json_t *row, const json_t *items)
{
	const char *labels[LIBRARY_KINDS], *kinds[LIBRARY_KINDS];
	struct err e = { 0 };
	char title[160];
	size_t i, n = 0;
	json_t *r;
	int at;

	json_array_foreach(items, i, r)
		if (strcmp(attachment_state(r), "missing") == 0 &&
		    n < LIBRARY_KINDS) {
			kinds[n] = value_string(r, "kind");
			labels[n++] = value_string(r, "label");
		}
	snprintf(title, sizeof title, _("%s: it is in fact"),
	    value_string(row, "label"));
	at = n > 0 ? popup_choose_text(app, title, labels, NULL, n, 0) : -1;
	if (at < 0)
		return;
	if (call(app, "attachment.move", json_pack("{s:s, s:s}", "kind",
	    value_string(row, "kind"), "to", kinds[at]), NULL, &e) != 0)
		app_error(app, &e);
	else
		app_status(app, STYLE_DONE, _("Moved to: %s. It is to be "
		    "looked at again as such."), labels[at]);
}

static void
library_move(struct list *l)
{
	json_t *row, *reply;
	struct err e = { 0 };

	if (!library_there(l))
		return;
	if (call(list_app(l), "attachment.list", NULL, &reply, &e) != 0) {
		app_error(list_app(l), &e);
		return;
	}
	row = json_deep_copy(list_current(l));
	library_do_move(list_app(l), row, value_at(reply, "items"));
	json_decref(row);
	json_decref(reply);
	list_refresh(l);
}

static void
library_inbox(struct list *l)
{
	app_open(list_app(l), "attachment_inbox", NULL);
}

/* "?": all that is to be known of the kind, which the status line cuts. */
static void
library_row_help(struct list *l, struct buf *b)
{
	const json_t *row = list_current(l);
	const char *hint = value_string(row, "hint");

	if (*hint != '\0')
		buf_printf(b, _("%s: %s\n\n"), value_string(row, "label"),
		    hint);
	attachment_template_lines(list_app(l), row, LIBRARY_POPUP, b);
	if (*value_string(row, "template") != '\0')
		buf_add_char(b, '\n');
}

/* Enter does what the state asks for. */
static void
library_open_row(struct list *l)
{
	const char *state = attachment_state(list_current(l));

	if (strcmp(state, "missing") == 0)
		library_upload(l);
	else if (strcmp(state, "uploaded") == 0)
		library_view(l);
	else
		library_confirm(l);
}

static void
library_focus(struct list *l)
{
	const char *hint = value_string(list_current(l), "hint");

	app_status(list_app(l), STYLE_INFO, "%s", hint);
}

static const struct list_action library_actions[] = {
	{ 'u', N_("Upload"), N_("Upload a file, in place of the former"),
	    LIST_NEEDS_ROW, library_upload },
	{ 'v', N_("View"), N_("The file's card, and how to download it"),
	    LIST_NEEDS_ROW, library_view },
	{ 'e', N_("Complete"), N_("Dates, and what you have looked at"),
	    LIST_NEEDS_ROW, library_confirm },
	{ 'd', N_("Delete"), N_("Delete the uploaded file"), LIST_NEEDS_ROW,
	    library_delete },
	{ 'm', N_("Re-file"), N_("The file belongs to another kind"),
	    LIST_NEEDS_ROW, library_move },
	{ 'i', N_("Inbox"), N_("Files that belong to no kind yet"), 0,
	    library_inbox },
	{ 0 }
};

const struct list_desc attachment_list = {
	.method = "attachment.list",
	.key = "kind",
	.whole = true,
	.columns = library_columns,
	.filters = library_filters,
	.actions = library_actions,
	.open = library_open_row,
	.topic = "attachment",
	.focus = library_focus,
	.row_help = library_row_help,
	.summary = attachment_summary,
	.empty = N_("No kinds of attachments are set up."),
	.help = N_("Your attachments, to be taken along into applications. u "
	    "shows how to upload one, v its card, d deletes it; ? tells what "
	    "the (i) behind a name stands for, in full. A file counts once "
	    "its dates are entered, where it has any, and you have confirmed "
	    "that you looked at it. Applications that are under way keep the "
	    "files they were submitted with."),
};
