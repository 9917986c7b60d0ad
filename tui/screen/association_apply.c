/*
 * assoc_query, assoc_apply: the code given by the employer -> the unit it
 * belongs to -> a second question, whose default is no -> the application.
 */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

/* What the applicant is to compare with what he knows of his employer. */
static void
association_unit_text(const json_t *unit, char *buf, size_t size)
{
	char district[64];

	words_district(unit, "district", district, sizeof district);
	snprintf(buf, size, _("Unit name      %s\nCredit code    %s\n"
	    "District       %s"), value_string(unit, "name"),
	    value_string(unit, "uscc"), district);
}

static bool
association_confirm(struct app *app, const json_t *unit)
{
	const char *buttons[] = { _("Apply for this unit"), _("Back"), NULL };
	const char *const consequences[] = {
		_("The unit sees your name and masked ID number and decides."),
		_("Until it has decided you cannot apply to another unit."),
		_("You may withdraw the application as long as it is pending."),
		NULL
	};
	struct popup_confirm confirm = { .title = _("Confirm once more"),
		.consequences = consequences, .verb = _("Apply for this unit") };
	char text[1024], ask[1280];

	association_unit_text(unit, text, sizeof text);
	if (popup_ask(app, _("Is this your unit?"), text, buttons) != 0)
		return false;
	snprintf(ask, sizeof ask, _("Do you want to apply for an association "
	    "with %s?"), value_string(unit, "name"));
	confirm.text = ask;
	return popup_confirm(app, &confirm);
}

static int
association_query(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct app *app = form_app(f);
	json_t *code = json_object_get(values, "code"), *unit;
	int rc = -1;

	(void)arg;
	if (call(app, "unit.find", json_pack("{s:O}", "code", code), &unit,
	    e) != 0)
		return -1;
	app_status(app, STYLE_NORMAL, "%s", "");
	form_remark(f, "code", value_string(unit, "name"));
	if (association_confirm(app, unit))
		rc = call(app, "association.apply", json_pack("{s:O}", "code",
		    code), NULL, e);
	json_decref(unit);
	return rc;
}

static const struct form_field association_query_fields[] = {
	{ .name = "code", .label = N_("Association code"), .kind = FORM_IDENT,
	    .required = true, .max = 16, .width = 20,
	    .hint = N_("Nine letters and digits from your employer's home "
	    "page, in any case") },
	{ 0 }
};

static const struct form_desc association_query_form = {
	.title = N_("Find the unit"),
	.intro = N_("Enter the association code your employer gave you, then "
	    "F9. The unit is shown before anything is sent."),
	.fields = association_query_fields,
	.submit = N_("Query"),
	.submit_values = association_query,
	.careless = true,
};

bool
association_apply(struct app *app)
{
	if (form_run(app, &association_query_form, NULL, NULL, NULL) != 1)
		return false;
	app_status(app, STYLE_DONE, "%s", _("The application was sent. You "
	    "will see here what the unit decides."));
	return true;
}

struct view *
association_query_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)s;
	(void)args;
	association_apply(app);
	return NULL;
}
