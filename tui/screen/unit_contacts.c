/* The handler and the emergency contact, in a dialog of their own. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/profile_form.h"
#include "tui/widget/form.h"

static int
unit_contacts_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	(void)arg;
	return call(form_app(f), "unit.contacts", json_deep_copy(values), NULL,
	    e);
}

static const char *const unit_contacts_then[] = {
	N_("The hall calls these people from now on."),
	N_("The former ones stay in the record of changes."),
	NULL
};

/* The fields are those of the table of profiles. */
bool
unit_contacts(struct app *app)
{
	struct form_desc d = {
		.title = N_("Maintain handler and emergency contact"),
		.submit = N_("Save"),
		.consequences = unit_contacts_then,
		.submit_values = unit_contacts_submit,
	};
	struct profile_form *f = profile_form_create(unit_sections, false,
	    false, NULL);
	struct err e = { 0 };
	json_t *unit;
	bool done = false;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->steps[i].name, "agents") == 0)
			d.fields = f->steps[i].fields;
	if (call(app, "unit.get", NULL, &unit, &e) != 0) {
		app_error(app, &e);
	} else {
		done = form_run(app, &d, value_at(unit, "form.agents"), NULL,
		    NULL) == 1;
		if (done)
			app_status(app, STYLE_DONE, "%s", _("Handler and "
			    "emergency contact are saved."));
		json_decref(unit);
	}
	profile_form_free(f);
	return done;
}

struct view *
unit_contacts_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)s;
	(void)args;
	unit_contacts(app);
	return NULL;
}
