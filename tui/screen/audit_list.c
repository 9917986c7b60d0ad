/* What was done, for the auditor. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"

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
			app_status(app, STYLE_ERROR,
			    _("The chain is broken at row %s."),
			    value_string(reply, "broken"));
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

static const struct column audit_columns[] = {
	{ .label = N_("At"), .path = "at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("Login name"), .path = "login", .width = 12,
	    .min = 10 },
	{ .label = N_("Action"), .path = "action", .width = 22, .min = 18,
	    .weight = 1 },
	{ .label = N_("Result"), .path = "outcome", .width = 8,
	    .format = FORMAT_CHOICE, .choices = words_outcome },
	{ .label = N_("Source"), .path = "from", .width = 15, .priority = 1 },
	{ .label = N_("Role"), .path = "role", .width = 10, .priority = 3,
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
	.actions = audit_actions,
	.empty = N_("Nothing was recorded yet."),
	.help = N_("Every change and every refusal, newest first. v proves "
	    "the chain of rows from its beginning."),
};
