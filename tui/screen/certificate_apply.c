/* The desk's dialogs without a certificate: apply, and legal representative. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/account.h"
#include "tui/screen/certificate.h"
#include "tui/widget/form.h"

const struct choice certificate_unit_types[] = {
	{ "enterprise", N_("Enterprise"), STYLE_NORMAL },
	{ "individual_business_sealed",
	    N_("Individual business with a seal"), STYLE_NORMAL },
	{ "individual_business",
	    N_("Individual business without a seal, named as a person"),
	    STYLE_NORMAL },
	{ 0 }
};

static const struct choice apply_holders[] = {
	{ "agent", N_("An account that there is"), STYLE_NORMAL },
	{ "new", N_("A new account"), STYLE_NORMAL },
	{ 0 }
};

static int
apply_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p;

	if (strcmp(value_string(values, "who"), "new") == 0 &&
	    account_repeat(values, e) != 0)
		return -1;
	p = json_deep_copy(values);
	json_object_del(p, "who");
	json_object_del(p, "repeat");
	if (call(form_app(f), "certificate.apply", p, arg, e) == 0)
		return 0;
	account_not_here(e);
	return -1;
}

static const struct form_field apply_fields[] = {
	{ .name = "uscc", .label = N_("Credit code"), .kind = FORM_IDENT,
	    .required = true, .max = 18, .width = 22,
	    .hint = N_("As it stands on the licence; a unit of your "
	    "district") },
	{ .name = "unit_type", .label = N_("Unit type"),
	    .kind = FORM_CHOICE, .required = true,
	    .choices = certificate_unit_types,
	    .hint = N_("It says which materials are seen") },
	{ .name = "name", .label = N_("Certificate name"), .required = true,
	    .max = 60, .hint = N_("By which it is chosen at sign-in") },
	{ .name = "who", .label = N_("Holder"), .kind = FORM_CHOICE,
	    .required = true, .choices = apply_holders,
	    .hint = N_("F4 or the arrow keys") },
	{ .name = "holder", .label = N_("Login name"), .kind = FORM_ASCII,
	    .required = true, .max = 63, .width = 34,
	    .hint = N_("Of an agent of this or another unit, or a new one") },
	{ .name = "holder_name", .label = N_("Name"), .required = true,
	    .max = 20, .width = 24, .when = "who=new",
	    .hint = N_("As on the handler's ID") },
	{ .name = "new_password", .label = N_("First password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .width = 34, .when = "who=new",
	    .hint = N_("Handed over in person; must be changed at the first "
	    "sign-in") },
	{ .name = "repeat", .label = N_("Password again"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .width = 34, .when = "who=new",
	    .hint = N_("The same password once more") },
	{ .name = "key", .label = N_("Public key"), .required = true,
	    .max = 4000, .hint = N_("The one line of the .pub file; of a "
	    "token as well") },
	{ 0 }
};

static const char *const apply_then[] = {
	N_("The application waits for its materials, the fee and the issue."),
	N_("The holder becomes the unit's agent when it is active."),
	NULL
};

static const struct form_desc apply_form = {
	.title = N_("Apply for a certificate"),
	.fields = apply_fields,
	.submit = N_("Take it"),
	.consequences = apply_then,
	.submit_values = apply_submit,
};

bool
certificate_apply(struct app *app, char *id, size_t size)
{
	json_t *initial = json_pack("{s:s, s:s}", "unit_type", "enterprise",
	    "who", "agent"), *reply = NULL;
	bool done = form_run(app, &apply_form, initial, &reply, NULL) == 1;

	json_decref(initial);
	if (done) {
		str_copy(id, size, value_string(reply, "id"));
		app_status(app, STYLE_DONE, "%s",
		    _("The application is taken. Now see the materials."));
	}
	json_decref(reply);
	return done;
}

/* --- legal representative --- */

static const struct choice legal_papers[] = {
	{ "1", N_("Resident ID card and duplicate of the licence"),
	    STYLE_NORMAL },
	{ "2", N_("Resident ID card and document of appointment"),
	    STYLE_NORMAL },
	{ 0 }
};

static int
legal_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	(void)arg;
	if (call(form_app(f), "licence.legal_set", json_deep_copy(values),
	    NULL, e) == 0)
		return 0;
	account_not_here(e);
	return -1;
}

static const struct form_field legal_fields[] = {
	{ .name = "uscc", .label = N_("Credit code"), .kind = FORM_IDENT,
	    .required = true, .max = 18, .width = 22,
	    .hint = N_("As it stands on the licence; a unit of your "
	    "district") },
	{ .name = "name", .label = N_("Legal representative"),
	    .required = true, .max = 50, .width = 24,
	    .hint = N_("As on the ID card") },
	{ .name = "id_number", .label = N_("ID number"), .kind = FORM_IDENT,
	    .required = true, .max = 18, .width = 22,
	    .hint = N_("Of the legal representative's ID card") },
	{ .name = "papers", .label = N_("Papers seen"), .required = true,
	    .max = 200, .choices = legal_papers,
	    .hint = N_("F4 has the usual ones") },
	{ 0 }
};

static const char *const legal_then[] = {
	N_("Only this person can claim the unit's electronic licence."),
	N_("If it was another before, his claim ends with all he named."),
	NULL
};

static const struct form_desc legal_form = {
	.title = N_("Legal representative of a unit"),
	.fields = legal_fields,
	.submit = N_("Save"),
	.consequences = legal_then,
	.submit_values = legal_submit,
};

void
certificate_legal(struct app *app)
{
	if (form_run(app, &legal_form, NULL, NULL, NULL) == 1)
		app_status(app, STYLE_DONE, "%s",
		    _("The legal representative is written down."));
}
