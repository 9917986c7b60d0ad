/*
 * assoc_approve: position and contract of one person, or of several, each with
 * values of his own; and what became of each.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/contract.h"
#include "tui/screen/decide.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"

static int
association_approve_one(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return decide_one(f, values, arg, "association.approve", e);
}

static const char *const association_approve_then[] = {
	N_("The person is listed as in service and told so."),
	N_("The businesses that need a unit open for the person."),
	NULL
};

static const struct form_desc association_approve_form = {
	.title = N_("Approve association"),
	.fields = contract_fields,
	.submit = N_("Approve"),
	.consequences = association_approve_then,
	.submit_values = association_approve_one,
};

bool
association_approve(struct app *app, const json_t *rows)
{
	json_t *initial = json_object();
	char today[DATE_TEXT];
	bool done;

	json_object_set_new(initial, "contract_kind", json_string("fixed"));
	json_object_set_new(initial, "contract_start",
	    json_string(date_format(app_today(app), today)));
	done = decide_run(app, &association_approve_form, rows, initial,
	    _("Approved"));
	json_decref(initial);
	return done;
}
