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
#include "tui/screen/decide.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"

static bool
association_has_end(const json_t *values, void *arg)
{
	(void)arg;
	return strcmp(value_string(values, "contract_kind"), "open") != 0;
}

static int
association_approve_one(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return decide_one(f, values, arg, "association.approve", e);
}

static const struct form_field association_approve_fields[] = {
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY,
	    .wanted = decide_alone },
	{ .name = "position", .label = N_("Position"), .required = true,
	    .max = 60, .hint = N_("What the person works as in your unit") },
	{ .name = "department", .label = N_("Department"), .max = 60 },
	{ .name = "contract_number", .label = N_("Contract number"),
	    .max = 40, .hint = N_("As printed on the labour contract") },
	{ .name = "contract_kind", .label = N_("Contract kind"),
	    .kind = FORM_CHOICE, .required = true, .choices = words_contract,
	    .hint = N_("F4 or Space shows the kinds") },
	{ .name = "contract_start", .label = N_("Contract start"),
	    .kind = FORM_DATE, .required = true, .width = 12,
	    .hint = N_("For example 2026-03-01") },
	{ .name = "contract_end", .label = N_("Contract end"),
	    .kind = FORM_DATE, .width = 12, .wanted = association_has_end,
	    .hint = N_("Not before the start; needed for a fixed term") },
	{ .name = "insurance_start", .label = N_("Insurance start month"),
	    .kind = FORM_MONTH, .width = 12,
	    .hint = N_("First month of social insurance, for example "
	    "2026-03") },
	{ 0 }
};

static const char *const association_approve_then[] = {
	N_("The person is listed as in service and told so."),
	N_("The businesses that need a unit open for the person."),
	NULL
};

static const struct form_desc association_approve_form = {
	.title = N_("Approve association"),
	.fields = association_approve_fields,
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
