/* What was done, for the auditor. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

/* A piece at a time, so that a long chain holds nobody up. */
static void
audit_verify(struct list *l)
{
	struct app *app = list_app(l);
	struct err e = { 0 };
	json_int_t checked = 0;
	char from[64] = "";
	bool more = true;

	while (more && !app_ending(app)) {
		json_t *p = json_object(), *reply;

		if (from[0] != '\0')
			json_object_set_new(p, "from", json_string(from));
		if (call(app, "audit.verify", p, &reply, &e) != 0) {
			app_error(app, &e);
			return;
		}
		checked += value_int(reply, "checked");
		if (!json_is_true(value_at(reply, "ok"))) {
			app_status(app, STYLE_ERROR, "%s",
			    value_string(reply, "text"));
			json_decref(reply);
			return;
		}
		value_text(reply, "next", FORMAT_TEXT, NULL, from,
		    sizeof from);
		more = from[0] != '\0';
		app_status(app, STYLE_INFO, _("%lld rows proved so far"),
		    (long long)checked);
		app_draw(app);
		json_decref(reply);
	}
	app_status(app, STYLE_DONE, _("The chain is whole: %lld rows."),
	    (long long)checked);
}

/* What is recorded besides methods, whose summaries the server tells. */
static const struct choice audit_acts[] = {
	{ "sign-in", N_("Sign-in"), STYLE_NORMAL },
	{ "password", N_("Wrong password"), STYLE_NORMAL },
	{ "totp", N_("Wrong one-time code"), STYLE_NORMAL },
	{ "identity", N_("Real name not confirmed"), STYLE_NORMAL },
	{ "rebind", N_("Wrong proof of the former account"), STYLE_NORMAL },
	{ "identity.lost", N_("Identity moved away"), STYLE_NORMAL },
	{ "identity.won", N_("Identity moved here"), STYLE_NORMAL },
	{ "import", N_("Import of records"), STYLE_NORMAL },
	{ 0 }
};

static void
audit_act(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *summary = value_string(row, "summary");

	(void)app;
	str_copy(buf, size, *summary != '\0' ? summary :
	    choice_label(audit_acts, value_string(row, "action")));
}

/* --- one row, with what it was before and after --- */

static void
audit_value(struct buf *b, const json_t *v)
{
	char *text;

	if (json_is_string(v)) {
		buf_printf(b, "%s", json_string_value(v));
	} else if (json_is_boolean(v)) {
		buf_printf(b, "%s", json_is_true(v) ? _("Yes") : _("No"));
	} else {
		text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT |
		    JSON_SORT_KEYS);
		buf_printf(b, "%s", text != NULL ? text : "");
		free(text);
	}
}

static void
audit_state(struct buf *b, const char *heading, const json_t *state)
{
	const char *name;
	json_t *v;

	if (state == NULL)
		return;
	buf_printf(b, "\n%s\n", heading);
	if (!json_is_object(state)) {
		audit_value(b, state);
		buf_printf(b, "\n");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)state, name, v) {
		buf_printf(b, _("  %s: "), err_field_label(name));
		audit_value(b, v);
		buf_printf(b, "\n");
	}
}

static void
audit_line(struct buf *b, const char *label, const char *value)
{
	if (*value != '\0')
		buf_printf(b, _("%s: %s\n"), label, value);
}

static void
audit_open(struct list *l)
{
	const json_t *row = list_current(l);
	struct buf b = { 0 };
	char text[256];

	value_text(row, "at", FORMAT_MINUTE, NULL, text, sizeof text);
	audit_line(&b, _("At"), text);
	snprintf(text, sizeof text, "%s  %s", value_string(row, "login"),
	    choice_label(words_role, value_string(row, "role")));
	audit_line(&b, _("By"), text);
	audit_line(&b, _("Source"), value_string(row, "from"));
	audit_act(list_app(l), row, text, sizeof text);
	audit_line(&b, _("Action"), text);
	audit_line(&b, _("Method"), value_string(row, "action"));
	audit_line(&b, _("Result"), choice_label(words_outcome,
	    value_string(row, "outcome")));
	snprintf(text, sizeof text, "%s %s", value_string(row, "object"),
	    value_string(row, "object_id"));
	audit_line(&b, _("Record"), *value_string(row, "object") != '\0' ?
	    text : "");
	value_text(row, "repeats", FORMAT_TEXT, NULL, text, sizeof text);
	audit_line(&b, _("Repeated"), text);
	audit_state(&b, _("Before"), value_at(row, "before"));
	audit_state(&b, _("After"), value_at(row, "after"));
	popup_pager(list_app(l), _("Audit row"), buf_str(&b));
	buf_finish(&b);
}

static const struct filter audit_filters[] = {
	{ .param = "login", .label = N_("Login name"), .kind = FILTER_TEXT,
	    .max = 63, .hint = N_("Whose acts; the name in full") },
	{ .param = "person", .label = N_("Person concerned"),
	    .kind = FILTER_TEXT, .max = 63,
	    .hint = N_("ID number in full, or id: who saw or changed what") },
	{ .param = "action", .label = N_("Method"), .kind = FILTER_TEXT,
	    .max = 63, .hint = N_("As person.get; person. for all of them") },
	{ .param = "outcome", .label = N_("Result"), .kind = FILTER_CHOICE,
	    .choices = words_outcome },
	{ .param = "from", .label = N_("Day from"), .kind = FILTER_DATE },
	{ .param = "to", .label = N_("Day to"), .kind = FILTER_DATE },
	{ .param = "object", .label = N_("Kind of record"),
	    .kind = FILTER_TEXT, .max = 31,
	    .hint = N_("As person, application, permit") },
	{ .param = "object_id", .label = N_("Record number"),
	    .kind = FILTER_TEXT, .max = 20 },
	{ 0 }
};

static const struct column audit_columns[] = {
	{ .label = N_("At"), .path = "at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("Login name"), .path = "login", .width = 12,
	    .min = 10 },
	{ .label = N_("Action"), .width = 22, .min = 18, .weight = 1,
	    .text = audit_act },
	{ .label = N_("Result"), .path = "outcome", .width = 8,
	    .format = FORMAT_CHOICE, .choices = words_outcome },
	{ .label = N_("Source"), .path = "from", .width = 15, .priority = 1 },
	{ .label = N_("Role"), .path = "role", .width = 22, .min = 10,
	    .priority = 3,
	    .format = FORMAT_CHOICE, .choices = words_role },
	{ .label = N_("Record"), .path = "object_id", .width = 20,
	    .priority = 2 },
	{ 0 }
};

static const struct list_action audit_actions[] = {
	{ 'v', N_("Prove"), N_("Prove that no row was changed"), 0,
	    audit_verify },
	{ 0 }
};

const struct list_desc audit_list = {
	.method = "audit.list",
	.columns = audit_columns,
	.filters = audit_filters,
	.actions = audit_actions,
	.open = audit_open,
	.empty = N_("Nothing was recorded yet."),
	.help = N_("Every change, every look at masked data and every "
	    "refusal, newest first. Enter shows one with what it was before "
	    "and after. F3 asks: with a person concerned, who saw or changed "
	    "what of him. v proves the chain of rows from its beginning."),
};
