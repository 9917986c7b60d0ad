/* One account, and what an administrator or a clerk may do to it. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/region.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { DISTRICTS_MAX = 20 };

/* --- districts --- */

void
account_districts_text(const json_t *districts, char *buf, size_t size)
{
	size_t i;
	json_t *d;

	buf[0] = '\0';
	json_array_foreach(districts, i, d)
		str_join(buf, size, " ",
		    code_text(codes_district, json_string_value(d)));
}

bool
account_districts_choose(struct app *app, json_t **districts)
{
	struct form_field fields[DISTRICTS_MAX + 1] = { { 0 } };
	struct form_desc d = { .title = N_("Districts"), .fields = fields,
		.submit = N_("Take"), .careless = true };
	json_t *initial = json_object(), *values = NULL, *one;
	const struct region *r;
	size_t n, i;
	int rc;

	r = region_districts(&n);
	json_array_foreach(*districts, i, one)
		json_object_set_new(initial, json_string_value(one),
		    json_string("yes"));
	for (i = 0; i < n && i < DISTRICTS_MAX; i++)
		fields[i] = (struct form_field){ .name = r[i].code,
			.label = code_text(codes_district, r[i].code), .kind = FORM_TICK,
			.hint = N_("Space ticks; F9 takes those ticked") };
	rc = form_run(app, &d, initial, NULL, &values);
	if (rc == 1) {
		json_array_clear(*districts);
		for (i = 0; i < n && i < DISTRICTS_MAX; i++)
			if (*value_string(values, r[i].code) != '\0')
				json_array_append_new(*districts,
				    json_string(r[i].code));
	}
	json_decref(values);
	json_decref(initial);
	return rc == 1;
}

/* --- forms; arg is the account --- */

/* id of the account, values, and no repetition. */
static json_t *
acts_params(const json_t *account, const json_t *values)
{
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", json_object_get(account, "id"));
	json_object_del(p, "repeat");
	return p;
}

static int
acts_reset_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	if (account_repeat(values, e) != 0)
		return -1;
	return call(form_app(f), "account.reset", acts_params(arg, values),
	    NULL, e);
}

#define ACTS_PAPERS \
	{ .name = "papers", .label = N_("Papers seen"), .required = true, \
	    .max = 100, .choices = account_papers, \
	    .hint = N_("Which papers you saw; F4 has the usual ones") }

static const struct form_field acts_reset_fields[] = {
	ACTS_PAPERS,
	{ .name = "new_password", .label = N_("First password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("Handed over in person; must be changed at the first "
	    "sign-in") },
	{ .name = "repeat", .label = N_("Password again"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("The same password once more") },
	{ 0 }
};

static const char *const acts_reset_consequences[] = {
	N_("All sessions of the account end."),
	N_("The former password and one-time codes end; this one must be "
	"changed at the first sign-in."),
	NULL
};

static const struct form_desc acts_reset_form = {
	.title = N_("Give a first password"),
	.fields = acts_reset_fields,
	.consequences = acts_reset_consequences,
	.submit = N_("Set"),
	.submit_values = acts_reset_submit,
};

static int
acts_mobile_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return call(form_app(f), "account.mobile_set",
	    acts_params(arg, values), NULL, e);
}

static const struct form_field acts_mobile_fields[] = {
	ACTS_PAPERS,
	{ .name = "mobile", .label = N_("New number"), .kind = FORM_DIGITS,
	    .required = true, .max = 11, .width = 14,
	    .hint = N_("11 digits of the mainland, beginning with 1; one "
	    "account a number") },
	{ 0 }
};

static const char *const acts_mobile_consequences[] = {
	N_("Codes go to this number from now on; the old one is told."),
	NULL
};

static const struct form_desc acts_mobile_form = {
	.title = N_("Mobile number at the counter"),
	.fields = acts_mobile_fields,
	.consequences = acts_mobile_consequences,
	.submit = N_("Set"),
	.submit_values = acts_mobile_submit,
};

struct correct {
	const json_t *person, *version;
};

static int
acts_correct_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const struct correct *c = arg;
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", (json_t *)c->person);
	if (c->version != NULL)
		json_object_set(p, "version", (json_t *)c->version);
	return call(form_app(f), "person.correct", p, NULL, e);
}

static const struct form_field acts_correct_fields[] = {
	{ .name = "name", .label = N_("Name"), .max = 50, .width = 34,
	    .hint = N_("As on the ID card; empty leaves it as it is") },
	{ .name = "id_kind", .label = N_("ID type"), .kind = FORM_CHOICE,
	    .choices = words_id_kind, .width = 40,
	    .hint = N_("Empty leaves it as it is") },
	{ .name = "id_number", .label = N_("ID number"), .kind = FORM_IDENT,
	    .max = 31, .width = 24,
	    .hint = N_("Empty leaves it as it is") },
	ACTS_PAPERS,
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
	    .required = true, .max = 200,
	    .hint = N_("What was wrong, and why it may be changed") },
	{ 0 }
};

static const char *const acts_correct_consequences[] = {
	N_("The verified identity is changed; what it was is kept."), NULL
};

static const struct form_desc acts_correct_form = {
	.title = N_("Correct a verified identity"),
	.fields = acts_correct_fields,
	.consequences = acts_correct_consequences,
	.submit = N_("Correct"),
	.submit_values = acts_correct_submit,
};

bool
account_first_password(struct app *app, const json_t *account)
{
	return form_run(app, &acts_reset_form, NULL,
	    (void *)(uintptr_t)account, NULL) == 1;
}

/* --- actions --- */

static void
acts_done(struct detail *d, const char *what)
{
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s", what);
}

static void
acts_form(struct detail *d, const struct form_desc *form, const char *what)
{
	json_t *account = json_deep_copy(detail_reply(d));

	if (form_run(detail_app(d), form, NULL, account, NULL) == 1)
		acts_done(d, what);
	json_decref(account);
}

static void
acts_reset(struct detail *d)
{
	json_t *account = json_deep_copy(detail_reply(d));

	if (account_first_password(detail_app(d), account))
		acts_done(d, _("The first password is set."));
	json_decref(account);
}

static void
acts_mobile(struct detail *d)
{
	acts_form(d, &acts_mobile_form, _("The mobile number is changed."));
}

static void
acts_unlock(struct detail *d)
{
	json_t *account = json_deep_copy(detail_reply(d));

	if (account_unlock(detail_app(d), account))
		acts_done(d, _("The account is unlocked."));
	json_decref(account);
}

static void
acts_switch(struct detail *d)
{
	json_t *account = json_deep_copy(detail_reply(d));

	if (account_switch(detail_app(d), account))
		acts_done(d, json_is_true(value_at(account, "active")) ?
		    _("The account is closed.") : _("The account is open."));
	json_decref(account);
}

static void
acts_districts(struct detail *d)
{
	struct app *app = detail_app(d);
	json_t *list = json_deep_copy(json_object_get(detail_reply(d),
	    "districts"));
	json_t *id = json_incref(json_object_get(detail_reply(d), "id"));
	struct err e = { 0 };

	if (list == NULL)
		list = json_array();
	if (account_districts_choose(app, &list)) {
		if (call(app, "account.districts", json_pack("{s:O, s:O}",
		    "id", id, "districts", list), NULL, &e) == 0)
			acts_done(d, _("The districts are changed."));
		else
			app_error(app, &e);
	}
	json_decref(list);
	json_decref(id);
}

static bool
acts_mine(struct app *app, const char *district)
{
	size_t i;
	json_t *d;

	json_array_foreach(value_at(app_whoami(app), "districts"), i, d)
		if (strcmp(json_string_value(d), district) == 0)
			return true;
	return false;
}

static void
acts_correct(struct detail *d)
{
	struct app *app = detail_app(d);
	json_t *account = json_deep_copy(detail_reply(d));
	struct correct c = {
		.person = json_object_get(account, "person"),
		.version = json_object_get(account, "person_version"),
	};
	const struct region *r =
	    region_district(value_string(account, "district"));

	if (r != NULL && !acts_mine(app, r->code))
		app_status(app, STYLE_WARN, _("This person belongs to %s: "
		    "the counter there corrects the identity."), code_text(codes_district,
		    r->code));
	else if (form_run(app, &acts_correct_form, NULL, &c, NULL) == 1)
		acts_done(d, _("The identity is corrected."));
	json_decref(account);
}

static bool
acts_may_switch(struct app *app, const json_t *reply)
{
	(void)reply;
	return call_allowed(app, "account.disable");
}

static bool
acts_may_mobile(struct app *app, const json_t *reply)
{
	(void)reply;
	return call_allowed(app, "account.mobile_set");
}

static bool
acts_may_districts(struct app *app, const json_t *reply)
{
	const char *role = value_string(reply, "role");

	return call_allowed(app, "account.districts") &&
	    (strcmp(role, "clerk") == 0 || strcmp(role, "reviewer") == 0 ||
	    strcmp(role, "lead") == 0);
}

static bool
acts_may_correct(struct app *app, const json_t *reply)
{
	return call_allowed(app, "person.correct") &&
	    value_at(reply, "person") != NULL;
}

/* --- the page --- */

static void
acts_show_districts(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	const char *district = value_string(reply, "district");

	(void)app;
	account_districts_text(value_at(reply, "districts"), buf, size);
	if (*district != '\0')
		str_copy(buf, size, code_text(codes_district, district));
}

static void
acts_show_locked(struct app *app, const json_t *reply, char *buf,
    size_t size)
{
	if (value_int(reply, "locked_until") > app_now(app))
		value_text(reply, "locked_until", FORMAT_MINUTE, NULL, buf,
		    size);
	else
		str_copy(buf, size, _("not locked"));
}

static void
acts_show_last(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	if (value_int(reply, "last_login_at") != 0)
		value_text(reply, "last_login_at", FORMAT_MINUTE, NULL, buf,
		    size);
	else
		str_copy(buf, size, _("never"));
}

static const struct panel_row acts_rows[] = {
	{ .label = N_("Login name"), .path = "login" },
	{ .label = N_("Name"), .path = "name" },
	{ .label = N_("Role"), .path = "role", .format = FORMAT_CHOICE,
	    .choices = words_role },
	{ .label = N_("Usable"), .path = "active", .format = FORMAT_YESNO },
	{ .label = N_("Districts"), .text = acts_show_districts,
	    .flags = PANEL_WIDE },
	{ .label = N_("Mobile number"), .path = "mobile" },
	{ .label = N_("Real name verified"), .path = "verified",
	    .format = FORMAT_YESNO },
	{ .label = N_("ID number"), .path = "id_number" },
	{ .label = N_("Sign-in"), .flags = PANEL_HEADING },
	{ .label = N_("Failures"), .path = "failures" },
	{ .label = N_("Locked until"), .text = acts_show_locked },
	{ .label = N_("One-time codes"), .path = "totp",
	    .format = FORMAT_YESNO },
	{ .label = N_("Sessions now"), .path = "sessions" },
	{ .label = N_("Last login"), .text = acts_show_last },
	{ .label = N_("Made on"), .path = "created_at",
	    .format = FORMAT_DAY },
	{ 0 }
};

static const struct detail_tab acts_tabs[] = {
	{ .label = N_("Account"), .rows = acts_rows },
	{ 0 }
};

static const struct detail_action acts_actions[] = {
	{ 'u', N_("Unlock"), N_("Forget the account's wrong passwords"),
	    acts_unlock, NULL },
	{ 'd', N_("On/off"), N_("Close the account, or open it again"),
	    acts_switch, acts_may_switch },
	{ 'w', N_("Password"), N_("Give a first password, papers seen"),
	    acts_reset, NULL },
	{ 't', N_("District"), N_("Which districts the account sees"),
	    acts_districts, acts_may_districts },
	{ 'h', N_("Mobile"), N_("Another mobile number, papers seen"),
	    acts_mobile, acts_may_mobile },
	{ 'e', N_("Correct"), N_("Correct a verified name or number, papers "
	    "seen"), acts_correct, acts_may_correct },
	{ 0 }
};

static void
acts_title(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, value_string(reply, "login"));
}

const struct detail_desc account_view = {
	.method = "account.get",
	.id = "id",
	.tabs = acts_tabs,
	.actions = acts_actions,
	.title = acts_title,
	.help = N_("See the ID card before you unlock an account, give a "
	    "first password or change a number: who asks by telephone is "
	    "sent to the counter. Each act is audited with the papers "
	    "named."),
};
