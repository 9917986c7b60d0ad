/* One certificate: its data, its materials, its history, and the next step. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/certificate.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const struct choice view_changes[] = {
	{ "applied", N_("Applied for"), STYLE_NORMAL },
	{ "checked", N_("Materials checked"), STYLE_NORMAL },
	{ "paid", N_("Fee paid"), STYLE_NORMAL },
	{ "issued", N_("Certificate issued"), STYLE_DONE },
	{ "legal", N_("Legal representative noted"), STYLE_NORMAL },
	{ "confirmed", N_("Transfer confirmed"), STYLE_DONE },
	{ "suspended", N_("Paused"), STYLE_WARN },
	{ "resumed", N_("Resumed"), STYLE_NORMAL },
	{ "revoked", N_("Revoked"), STYLE_DIM },
	{ 0 }
};

/* --- steps --- */

/* Is this step among the actions the server offers? */
static bool
view_may(const json_t *reply, const char *action)
{
	size_t i;
	json_t *v;

	json_array_foreach(value_at(reply, "actions"), i, v)
		if (json_is_string(v) &&
		    strcmp(json_string_value(v), action) == 0)
			return true;
	return false;
}

static bool
view_may_check(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "check");
}

static bool
view_may_pay(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "pay");
}

static bool
view_may_issue(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "issue");
}

static bool
view_may_confirm(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "confirm_transfer");
}

static bool
view_may_suspend(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "suspend");
}

static bool
view_may_resume(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "resume");
}

static bool
view_may_revoke(struct app *app, const json_t *r)
{
	(void)app;
	return view_may(r, "revoke");
}

static void
view_check(struct detail *d)
{
	if (certificate_check(detail_app(d), detail_reply(d)))
		detail_refresh(d);
}

static void
view_form(struct detail *d)
{
	certificate_form(detail_app(d), detail_reply(d));
}

static void
view_issue(struct detail *d)
{
	const json_t *r = detail_reply(d);
	const char *const then[] = {
		_("Its key signs in for the unit at once; without the legal "
		"representative's original only after the transfer is "
		"confirmed."),
		_("The holder becomes the unit's agent."), NULL
	};
	struct popup_confirm c = { .title = _("Issue the certificate"),
		.consequences = then, .verb = _("Issue") };
	struct app *app = detail_app(d);
	struct err e = { 0 };
	json_t *reply;
	char text[512];

	snprintf(text, sizeof text, "%s\n%s  %s", value_string(r,
	    "unit.name"), value_string(r, "name"),
	    value_string(r, "holder.name"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, "certificate.issue", json_pack("{s:O, s:O}", "id",
	    json_object_get(r, "id"), "version",
	    json_object_get(r, "version")), &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	if (*value_string(reply, "transfer_reference") != '\0' &&
	    strcmp(value_string(reply, "state"), "pending") == 0)
		app_status(app, STYLE_WARN,
		    _("Issued. Order the transfer with the reference %s."),
		    value_string(reply, "transfer_reference"));
	else
		app_status(app, STYLE_DONE, _("Issued, serial %s."),
		    value_string(reply, "serial"));
	json_decref(reply);
	detail_refresh(d);
}

/* --- steps with one line to type --- */

struct view_step {
	const json_t *record;
	const char *method;
};

static int
view_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct view_step *s = arg;
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", json_object_get(s->record, "id"));
	if (strcmp(s->method, "certificate.confirm_transfer") != 0)
		json_object_set(p, "version",
		    json_object_get(s->record, "version"));
	return call(form_app(f), s->method, p, NULL, e);
}

static void
view_step(struct detail *d, const struct form_desc *form, const char *method)
{
	struct view_step s = { detail_reply(d), method };
	json_t *initial = json_pack("{s:s, s:s}", "unit",
	    value_string(s.record, "unit.name"), "certificate",
	    value_string(s.record, "name"));

	if (form_run(detail_app(d), form, initial, &s, NULL) == 1) {
		detail_refresh(d);
		app_status(detail_app(d), STYLE_DONE, _("%s: done"),
		    _(form->title));
	}
	json_decref(initial);
}

#define VIEW_HEAD                                                            \
	{ .name = "unit", .label = N_("Unit"), .kind = FORM_READONLY },      \
	{ .name = "certificate", .label = N_("Certificate name"),            \
	    .kind = FORM_READONLY }

static const struct form_field pay_fields[] = {
	VIEW_HEAD,
	{ .name = "receipt", .label = N_("Receipt"), .required = true,
	    .max = 40, .width = 30, .hint = N_("Number of the receipt") },
	{ 0 }
};

static const struct form_desc pay_form = {
	.title = N_("Fee paid"), .fields = pay_fields, .submit = N_("Save"),
	.submit_values = view_submit,
};

static const struct form_field confirm_fields[] = {
	VIEW_HEAD,
	{ .name = "reference", .label = N_("Reference of the transfer"),
	    .kind = FORM_IDENT, .required = true, .max = 16, .width = 20,
	    .hint = N_("As it stands in the unit's bank statement") },
	{ 0 }
};

static const struct form_desc confirm_form = {
	.title = N_("Confirm the transfer"), .fields = confirm_fields,
	.submit = N_("Confirm"), .submit_values = view_submit,
};

static const struct choice act_words[] = {
	{ "1", N_("The key was lost"), STYLE_NORMAL },
	{ "2", N_("The holder has left the unit"), STYLE_NORMAL },
	{ "3", N_("The unit asks for it"), STYLE_NORMAL },
	{ "4", N_("Cleared up"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field act_fields[] = {
	VIEW_HEAD,
	{ .name = "reason", .label = N_("Reason"), .required = true,
	    .max = 200, .choices = act_words,
	    .hint = N_("The holder reads it; F4 has the usual reasons") },
	{ 0 }
};

static const char *const suspend_then[] = {
	N_("Nobody signs in by it until it is resumed."), NULL
};
static const char *const revoke_then[] = {
	N_("Nobody signs in by it ever again; this cannot be taken back."),
	NULL
};

static const struct form_desc suspend_form = {
	.title = N_("Pause the certificate"), .fields = act_fields,
	.submit = N_("Pause"), .consequences = suspend_then,
	.submit_values = view_submit,
};
static const struct form_desc resume_form = {
	.title = N_("Resume the certificate"), .fields = act_fields,
	.submit = N_("Resume"), .submit_values = view_submit,
};
static const struct form_desc revoke_form = {
	.title = N_("Revoke the certificate"), .fields = act_fields,
	.submit = N_("Revoke"), .consequences = revoke_then,
	.submit_values = view_submit,
};

static void
view_pay(struct detail *d)
{
	view_step(d, &pay_form, "certificate.pay");
}

static void
view_confirm(struct detail *d)
{
	view_step(d, &confirm_form, "certificate.confirm_transfer");
}

static void
view_suspend(struct detail *d)
{
	view_step(d, &suspend_form, "certificate.suspend");
}

static void
view_resume(struct detail *d)
{
	view_step(d, &resume_form, "certificate.resume");
}

static void
view_revoke(struct detail *d)
{
	view_step(d, &revoke_form, "certificate.revoke");
}

/* --- pages --- */

static void
view_summary(struct app *app, const json_t *r, char *buf, size_t size)
{
	(void)app;
	snprintf(buf, size, "%s   %s   [%s]", value_string(r, "unit.name"),
	    value_string(r, "name"), choice_label(certificate_states,
	    value_string(r, "state")));
}

static void
view_next(struct app *app, const json_t *r, char *buf, size_t size)
{
	const char *text = "";

	if (view_may(r, "pay"))
		text = _("See the materials (c), take the fee (p), then i "
		    "issues.");
	else if (view_may(r, "issue"))
		text = _("See the materials (c), then i issues.");
	else if (view_may(r, "confirm_transfer"))
		text = _("It waits for the transfer: the unit reads the "
		    "reference from its bank statement, t confirms it.");
	(void)app;
	snprintf(buf, size, "%s", text);
}

static void
view_fee(struct app *app, const json_t *r, char *buf, size_t size)
{
	char yuan[64];

	(void)app;
	if (value_int(r, "fee") == 0) {
		snprintf(buf, size, "%s", _("Free (first set)"));
		return;
	}
	value_text(r, "fee", FORMAT_FEN, NULL, yuan, sizeof yuan);
	snprintf(buf, size, _("%s yuan  %s"), yuan, json_is_true(value_at(r,
	    "paid")) ? _("paid") : _("not paid yet"));
}

static const struct panel_row view_rows[] = {
	{ .label = N_("Unit"), .path = "unit.name", .flags = PANEL_WIDE },
	{ .label = N_("Credit code"), .path = "unit.uscc" },
	{ .label = N_("Unit type"), .path = "unit_type",
	    .format = FORMAT_CHOICE, .choices = certificate_unit_types },
	{ .label = N_("Holder"), .path = "holder.name" },
	{ .label = N_("Login name"), .path = "holder.login" },
	{ .label = N_("State"), .path = "state", .format = FORMAT_CHOICE,
	    .choices = certificate_states },
	{ .label = N_("Serial"), .path = "serial" },
	{ .label = N_("Valid from"), .path = "valid_from" },
	{ .label = N_("Valid until"), .path = "valid_to" },
	{ .label = N_("Fee"), .text = view_fee },
	{ .label = N_("Receipt"), .path = "receipt" },
	{ .label = N_("Public key"), .path = "key_type" },
	{ .label = N_("Fingerprint"), .path = "fingerprint",
	    .flags = PANEL_WIDE },
	{ .label = N_("Reference of the transfer"),
	    .path = "transfer_reference" },
	{ .label = N_("Reason"), .path = "reason", .flags = PANEL_WIDE },
	{ .label = " ", .flags = PANEL_NOTE, .text = view_next },
	{ 0 }
};

/* What of an item was seen, in one line. */
static void
view_seen(struct app *app, const json_t *row, char *buf, size_t size)
{
	char one[160];
	json_t *w;
	size_t i;

	(void)app;
	buf[0] = '\0';
	json_array_foreach(value_at(row, "choices"), i, w)
		if (strcmp(value_string(w, "id"),
		    value_string(row, "choice")) == 0)
			str_join(buf, size, "  ", value_string(w, "label"));
	json_array_foreach(value_at(row, "ticks"), i, w) {
		snprintf(one, sizeof one, "[%c] %s",
		    json_is_true(json_object_get(w, "seen")) ? 'x' : ' ',
		    value_string(w, "label"));
		str_join(buf, size, "  ", one);
	}
}

static const struct column view_items[] = {
	{ .label = N_("Material"), .path = "label", .width = 28,
	    .min = 20 },
	{ .label = N_("Seen"), .width = 40, .min = 20, .weight = 1,
	    .text = view_seen },
	{ 0 }
};

static const struct column view_events[] = {
	{ .label = N_("At"), .path = "at", .width = 16,
	    .format = FORMAT_MINUTE },
	{ .label = N_("By"), .path = "by", .width = 10 },
	{ .label = N_("What"), .path = "change", .width = 14,
	    .format = FORMAT_CHOICE, .choices = view_changes },
	{ .label = N_("Reason"), .path = "reason", .width = 20,
	    .weight = 1 },
	{ 0 }
};

static const struct detail_tab view_tabs[] = {
	{ .label = N_("Certificate"), .rows = view_rows },
	{ .label = N_("Materials"), .path = "checklist.items",
	    .columns = view_items },
	{ .label = N_("History"), .path = "events",
	    .columns = view_events },
	{ 0 }
};

static const struct detail_action view_actions[] = {
	{ 'c', N_("Check"), N_("Note which materials were seen"),
	    view_check, view_may_check },
	{ 'p', N_("Paid"), N_("Note that the fee is paid"), view_pay,
	    view_may_pay },
	{ 'i', N_("Issue"), N_("Issue the certificate"), view_issue,
	    view_may_issue },
	{ 't', N_("Transfer"), N_("Confirm the transfer by its reference"),
	    view_confirm, view_may_confirm },
	{ 's', N_("Pause"), N_("Nobody signs in by it until it is resumed"),
	    view_suspend, view_may_suspend },
	{ 'r', N_("Resume"), N_("Let it sign in again"), view_resume,
	    view_may_resume },
	{ 'v', N_("Revoke"), N_("End it for good; an application as well"),
	    view_revoke, view_may_revoke },
	{ 'f', N_("Print"), N_("The application form, to be printed"),
	    view_form, NULL },
	{ 0 }
};

const struct detail_desc certificate_view = {
	.method = "certificate.get",
	.id = "id",
	.tabs = view_tabs,
	.actions = view_actions,
	.topic = "certificate",
	.summary = view_summary,
	.help = N_("A certificate from its application to its end. The keys "
	    "below are what may be done now; the history says who did what."),
};
