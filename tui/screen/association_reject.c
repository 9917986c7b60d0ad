/* assoc_reject: a reason by code and in words, for one person or several. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/screen/decide.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"

static int
association_reject_one(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return decide_one(f, values, arg, "association.reject", e);
}

/* Stock sentences for F4; they may be changed after. */
static const struct choice association_reject_words[] = {
	{ "1", N_("You are not employed by this unit."), STYLE_NORMAL },
	{ "2", N_("The name or ID number differs from the contract."),
	    STYLE_NORMAL },
	{ "3", N_("The former unit has not released you yet."),
	    STYLE_NORMAL },
	{ "4", N_("Please see the personnel office with your contract."),
	    STYLE_NORMAL },
	{ 0 }
};

static const struct form_field association_reject_fields[] = {
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY,
	    .wanted = decide_alone },
	{ .name = "reason_code", .label = N_("Reason code"),
	    .kind = FORM_CHOICE, .required = true, .choices = words_reject,
	    .hint = N_("F4 or Space shows the reasons") },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
	    .required = true, .max = 200,
	    .choices = association_reject_words,
	    .hint = N_("The applicant reads this; F4 has stock sentences") },
	{ 0 }
};

static const char *const association_reject_then[] = {
	N_("The person reads the reason and may apply again."),
	N_("Your unit keeps the name and the dates only."),
	NULL
};

static const struct form_desc association_reject_form = {
	.title = N_("Reject association"),
	.fields = association_reject_fields,
	.submit = N_("Reject"),
	.consequences = association_reject_then,
	.submit_values = association_reject_one,
};

bool
association_reject(struct app *app, const json_t *rows)
{
	return decide_run(app, &association_reject_form, rows, NULL,
	    _("Rejected"));
}
