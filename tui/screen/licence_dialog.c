/* Claim, delegate and end; and how the licence gets onto a mobile phone. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/licence.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

bool
licence_claim(struct app *app, const json_t *row)
{
	const char *const then[] = {
		_("You act for the unit, and name managers and agents."),
		_("The claim is in the record."), NULL
	};
	struct popup_confirm c = { .title = _("Claim the licence"),
		.consequences = then, .verb = _("Claim") };
	struct err e = { 0 };
	char text[512];

	if (!json_is_true(value_at(row, "may_claim"))) {
		app_status(app, STYLE_INFO, "%s",
		    _("This licence is claimed already."));
		return false;
	}
	snprintf(text, sizeof text, "%s\n%s", value_string(row, "unit.name"),
	    value_string(row, "unit.uscc"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return false;
	if (call(app, "licence.claim", json_pack("{s:O}", "unit",
	    value_at(row, "unit.id")), NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, "%s", _("The licence is claimed."));
	return true;
}

/* --- delegate --- */

static const struct choice delegate_ranks[] = {
	{ "licence_manager", N_("Licence manager"), STYLE_NORMAL },
	{ "licence_agent", N_("Licence agent"), STYLE_NORMAL },
	{ 0 }
};

static const struct choice delegate_ways[] = {
	{ "mobile", N_("Mobile number"), STYLE_NORMAL },
	{ "id_number", N_("ID number"), STYLE_NORMAL },
	{ 0 }
};

static int
delegate_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	static const char *const scopes[] = { "government", "business",
		"public" };
	json_t *p = json_deep_copy(values), *list = json_array();

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(value_string(values, scopes[i]), "yes") == 0)
			json_array_append_new(list, json_string(scopes[i]));
		json_object_del(p, scopes[i]);
	}
	json_object_del(p, "by");
	json_object_set_new(p, "scopes", list);
	json_object_set(p, "unit", arg);
	if (call(form_app(f), "licence.delegate", p, NULL, e) == 0)
		return 0;
	/* the ticks have no field of that name: the first takes it */
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field, "scopes") == 0)
			str_copy(e->items[i].field, sizeof e->items[i].field,
			    "government");
	return -1;
}

static const struct form_field delegate_fields[] = {
	{ .name = "rank", .label = N_("Rank"), .kind = FORM_CHOICE,
	    .required = true, .choices = delegate_ranks,
	    .hint = N_("A manager names agents; an agent names nobody") },
	{ .name = "name", .label = N_("Name"), .required = true, .max = 50,
	    .width = 24, .hint = N_("A person with a verified identity") },
	{ .name = "by", .label = N_("Found by"), .kind = FORM_CHOICE,
	    .required = true, .choices = delegate_ways,
	    .hint = N_("F4 or the arrow keys") },
	{ .name = "mobile", .label = N_("Mobile number"),
	    .kind = FORM_ASCII, .required = true, .max = 20, .width = 22,
	    .when = "by=mobile",
	    .hint = N_("With which the person registered") },
	{ .name = "id_number", .label = N_("ID number"),
	    .kind = FORM_IDENT, .required = true, .max = 18, .width = 22,
	    .when = "by=id_number", .hint = N_("In full") },
	{ .name = "government", .label = N_("Government services (this "
	    "platform among them)"), .kind = FORM_TICK,
	    .group = N_("Scopes"), .hint = N_("Space: given") },
	{ .name = "business", .label = N_("Commerce"), .kind = FORM_TICK },
	{ .name = "public", .label = N_("Public services"),
	    .kind = FORM_TICK },
	{ .name = "valid_from", .label = N_("Valid from"),
	    .kind = FORM_DATE, .width = 12,
	    .hint = N_("Empty: from today") },
	{ .name = "valid_to", .label = N_("Valid until"),
	    .kind = FORM_DATE, .width = 12,
	    .hint = N_("The last day; an agent's must be given") },
	{ 0 }
};

static const char *const delegate_then[] = {
	N_("The person gets a message, and can act for the unit."),
	N_("You can end it at any time, with all it has named."),
	NULL
};

static const struct form_desc delegate_form = {
	.title = N_("Delegate the licence"),
	.fields = delegate_fields,
	.submit = N_("Delegate"),
	.consequences = delegate_then,
	.submit_values = delegate_submit,
};

bool
licence_delegate(struct app *app, const json_t *row)
{
	const char *rank = value_string(row, "rank");
	json_t *initial;
	bool done;

	if (*rank == '\0') {
		app_status(app, STYLE_WARN, "%s",
		    _("Claim the licence first (c)."));
		return false;
	}
	initial = json_pack("{s:s, s:s, s:s}", "rank",
	    "licence_agent", "by", "mobile", "government", "yes");
	done = form_run(app, &delegate_form, initial,
	    (void *)(uintptr_t)value_at(row, "unit.id"), NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("The licence is delegated."));
	json_decref(initial);
	return done;
}

/* --- end --- */

static int
revoke_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", arg);
	return call(form_app(f), "licence.revoke", p, NULL, e);
}

static const struct choice revoke_words[] = {
	{ "1", N_("The person has left the unit"), STYLE_NORMAL },
	{ "2", N_("The work is done"), STYLE_NORMAL },
	{ "3", N_("No longer needed"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field revoke_fields[] = {
	{ .name = "unit", .label = N_("Unit"), .kind = FORM_READONLY },
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .required = true,
	    .max = 200, .choices = revoke_words,
	    .hint = N_("F4 has the usual reasons") },
	{ 0 }
};

static const char *const revoke_then[] = {
	N_("All that were named by it end as well, and are told."),
	N_("Sessions that act by it end with the next call."),
	NULL
};

static const struct form_desc revoke_form = {
	.title = N_("End the delegation"),
	.fields = revoke_fields,
	.submit = N_("End"),
	.consequences = revoke_then,
	.submit_values = revoke_submit,
};

bool
licence_revoke(struct app *app, const json_t *row)
{
	json_t *id = json_object_get(row, "id"), *initial;
	char who[256];
	bool done;

	if (!json_is_true(value_at(row, "may_revoke"))) {
		app_status(app, STYLE_INFO, "%s",
		    _("There is nothing of yours to end here."));
		return false;
	}
	json_incref(id);
	snprintf(who, sizeof who, "%s  %s", value_string(row, "person"),
	    choice_label(licence_ranks, value_string(row, "rank")));
	initial = json_pack("{s:s, s:s}", "unit",
	    value_string(row, "unit.name"), "who", who);
	done = form_run(app, &revoke_form, initial, id, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("The delegation is ended."));
	json_decref(initial);
	json_decref(id);
	return done;
}

/* --- install --- */

void
licence_install(struct app *app)
{
	popup_pager(app, _("Electronic licence on a mobile phone"), _(
	    "Electronic business licence\n"
	    "\n"
	    "1. Make sure that the mini program or the app is installed on "
	    "the phone and that the licence was claimed.\n"
	    "2. If it was not claimed yet, the legal representative installs "
	    "the mini program or the app and downloads the licence.\n"
	    "3. There are four ways to install it:\n"
	    "(1) In WeChat, search for the mini program of the electronic "
	    "business licence, or scan its WeChat code.\n"
	    "(2) In Alipay, search for the mini program, or scan its Alipay "
	    "code.\n"
	    "(3) On an Android phone, search in the phone's app market or in "
	    "Tencent's, or scan the Android code with the browser.\n"
	    "(4) On an iPhone, search in the App Store, or scan the code "
	    "with the camera.\n"
	    "4. After claiming it, the legal representative uses the licence "
	    "himself or authorises others:\n"
	    "(1) a licence manager, for daily management and use;\n"
	    "(2) agents, named by the legal representative or a manager, for "
	    "government services, commerce and public services. Managers and "
	    "agents pass real-name verification before they download it.\n"
	    "\n"
	    "Licence of a public institution\n"
	    "\n"
	    "Only on Android phones: install the app of the institutions' "
	    "register, get your unit's authorisation, and scan with it to "
	    "sign in.\n"
	    "\n"
	    "In this hall claiming, naming and ending are done here, and a "
	    "waiting session is confirmed under Scan."));
}
