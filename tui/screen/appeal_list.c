/* Appeals of people whose number or identity somebody else has. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const struct choice appeal_words[] = {
	{ "open", N_("Undecided"), STYLE_WARN },
	{ "accepted", N_("Upheld"), STYLE_DONE },
	{ "rejected", N_("Dismissed"), STYLE_ERROR },
	{ 0 }
};

/* --- to appeal --- */

static int
appeal_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	(void)arg;
	return call(form_app(f), "appeal.create", json_deep_copy(values),
	    NULL, e);
}

static const struct form_field appeal_fields[] = {
	{ .name = "text", .label = N_("What happened"), .kind = FORM_LINES,
	    .required = true, .max = 500,
	    .hint = N_("What is wrong, since when, and where the hall can "
	    "reach you") },
	{ 0 }
};

static const char *const appeal_consequences[] = {
	N_("A clerk compares your papers with both accounts and decides."),
	N_("The answer comes under System messages and by SMS."),
	NULL
};

static const struct form_desc appeal_form = {
	.title = N_("Appeal"),
	.fields = appeal_fields,
	.consequences = appeal_consequences,
	.submit = N_("Send"),
	.submit_values = appeal_submit,
};

bool
account_appeal(struct app *app)
{
	if (form_run(app, &appeal_form, NULL, NULL, NULL) != 1)
		return false;
	popup_message(app, _("Appeal"), _("The appeal is sent. Bring your ID "
	    "card when the hall asks for it. Until it is decided you may go "
	    "on unverified."));
	return true;
}

/* --- one's own and the clerk's queue --- */

static void
appeal_open(struct list *l)
{
	app_open(list_app(l), "appeal_view", json_pack("{s:O}", "id",
	    json_object_get(list_current(l), "id")));
}

static void
appeal_create(struct list *l)
{
	if (account_appeal(list_app(l)))
		list_refresh(l);
}

static const struct column appeal_columns[] = {
	{ .label = N_("Sent at"), .path = "created_at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("Name entered"), .path = "name", .width = 14,
	    .min = 10, .weight = 1 },
	{ .label = N_("ID number"), .path = "id_number", .width = 18 },
	{ .label = N_("State"), .path = "status", .width = 8,
	    .format = FORMAT_CHOICE, .choices = appeal_words },
	{ 0 }
};

static const struct list_tab appeal_list_tabs[] = {
	{ .label = N_("Undecided"), .param = "status", .value = "open",
	    .empty = N_("No appeal waits. The counter desk is 9201.") },
	{ .label = N_("Upheld"), .param = "status", .value = "accepted",
	    .empty = N_("No appeal was upheld.") },
	{ .label = N_("Dismissed"), .param = "status", .value = "rejected",
	    .empty = N_("No appeal was dismissed.") },
	{ .label = N_("All"),
	    .empty = N_("There are no appeals. The counter desk is 9201.") },
	{ 0 }
};

const struct list_desc appeal_list = {
	.method = "appeal.list",
	.columns = appeal_columns,
	.tabs = appeal_list_tabs,
	.open = appeal_open,
	.empty = N_("There are no appeals. The counter desk is 9201."),
	.help = N_("Appeals about identities, oldest first. Enter shows one "
	    "with both accounts, and decides it."),
};

const struct list_desc appeal_mine = {
	.method = "appeal.list",
	.columns = appeal_columns,
	.open = appeal_open,
	.create = appeal_create,
	.empty = N_("You have not appealed. F6 writes an appeal."),
	.help = N_("When somebody else's account holds your ID number. F6 "
	    "writes an appeal; Enter shows what was decided."),
};

/* --- one appeal --- */

static bool
appeal_undecided(struct app *app, const json_t *reply)
{
	return call_allowed(app, "appeal.decide") &&
	    value_style(reply, "status", appeal_words) == STYLE_WARN;
}

static const struct choice appeal_verdicts[] = {
	{ "accept", N_("Accept: the identity moves to the appellant"),
		STYLE_NORMAL },
	{ "reject", N_("Reject: all stays as it is"), STYLE_NORMAL },
	{ 0 }
};

static int
appeal_decide_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const json_t *reply = arg;
	json_t *p = json_pack("{s:O, s:b}", "id",
	    json_object_get(reply, "id"), "accept",
	    value_string(values, "verdict")[0] == 'a');

	json_object_set(p, "opinion", json_object_get(values, "opinion"));
	json_object_set(p, "papers", json_object_get(values, "papers"));
	json_object_set(p, "version", json_object_get(reply, "version"));
	return call(form_app(f), "appeal.decide", p, NULL, e);
}

static const struct form_field appeal_decide_fields[] = {
	{ .name = "verdict", .label = N_("Decision"), .kind = FORM_CHOICE,
	    .choices = appeal_verdicts, .required = true, .width = 46,
	    .hint = N_("F4 or the arrow keys") },
	{ .name = "papers", .label = N_("Papers seen"), .required = true,
	    .max = 100, .choices = account_papers,
	    .hint = N_("Which papers you saw; F4 has the usual ones") },
	{ .name = "opinion", .label = N_("Opinion"), .kind = FORM_LINES,
	    .required = true, .max = 200,
	    .hint = N_("The appellant reads it") },
	{ 0 }
};

static const char *const appeal_decide_consequences[] = {
	N_("Both accounts are told; the decision is final."), NULL
};

static const struct form_desc appeal_decide_form = {
	.title = N_("Decide the appeal"),
	.fields = appeal_decide_fields,
	.consequences = appeal_decide_consequences,
	.submit = N_("Decide"),
	.submit_values = appeal_decide_submit,
};

static void
appeal_decide(struct detail *d)
{
	struct app *app = detail_app(d);
	json_t *reply = json_deep_copy(detail_reply(d));

	if (form_run(app, &appeal_decide_form, NULL, reply, NULL) == 1) {
		detail_refresh(d);
		app_status(app, STYLE_DONE, "%s",
		    _("The appeal is decided."));
	}
	json_decref(reply);
}

static const struct panel_row appeal_rows[] = {
	{ .label = N_("State"), .path = "status", .format = FORMAT_CHOICE,
	    .choices = appeal_words },
	{ .label = N_("Sent at"), .path = "created_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("What happened"), .flags = PANEL_HEADING },
	{ .path = "text", .label = "", .flags = PANEL_NOTE },
	{ .label = N_("Appellant"), .flags = PANEL_HEADING },
	{ .label = N_("Name entered"), .path = "name" },
	{ .label = N_("ID number"), .path = "id_number" },
	{ .label = N_("User name"), .path = "appellant.login" },
	{ .label = N_("Made on"), .path = "appellant.created_at",
	    .format = FORMAT_DAY },
	{ .label = N_("Account that holds the number"),
	    .flags = PANEL_HEADING },
	{ .label = N_("User name"), .path = "holder.login" },
	{ .label = N_("Made on"), .path = "holder.created_at",
	    .format = FORMAT_DAY },
	{ .label = N_("Decision"), .flags = PANEL_HEADING },
	{ .label = N_("Decided by"), .path = "decided_by" },
	{ .label = N_("Decided at"), .path = "decided_at",
	    .format = FORMAT_MINUTE },
	{ .label = N_("Papers seen"), .path = "papers",
	    .flags = PANEL_WIDE },
	{ .label = N_("Opinion"), .path = "opinion", .flags = PANEL_WIDE },
	{ 0 }
};

static const struct detail_tab appeal_tabs[] = {
	{ .label = N_("Appeal"), .rows = appeal_rows },
	{ 0 }
};

static const struct detail_action appeal_actions[] = {
	{ K_F9, N_("Decide"), N_("Accept or reject the appeal"),
	    appeal_decide, appeal_undecided },
	{ 0 }
};

const struct detail_desc appeal_view = {
	.method = "appeal.get",
	.id = "id",
	.tabs = appeal_tabs,
	.actions = appeal_actions,
	.help = N_("F9 decides: accepted, the identity moves to the "
	    "appellant and the other account becomes unverified; rejected, "
	    "all stays as it is. See the ID card first."),
};
