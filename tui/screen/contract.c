#include "config.h"

#include "common/i18n.h"
#include "tui/screen/contract.h"
#include "tui/screen/words.h"

static bool
contract_named(const json_t *values, void *arg)
{
	(void)arg;
	return *value_string(values, "who") != '\0';
}

const struct form_field contract_fields[] = {
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY,
	    .wanted = contract_named },
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
	    .kind = FORM_DATE, .width = 12, .when = "contract_kind!=open",
	    .needed = "contract_kind=fixed",
	    .hint = N_("Not before the start; needed for a fixed term") },
	{ .name = "insurance_start", .label = N_("Insurance start month"),
	    .kind = FORM_MONTH, .width = 12,
	    .hint = N_("First month of social insurance, for example "
	    "2026-03") },
	{ 0 }
};
