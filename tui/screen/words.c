#include "config.h"

#include "common/codes.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/screen/words.h"

const struct choice words_association[] = {
	{ "pending", N_("Pending"), STYLE_WARN },
	{ "active", N_("In service"), STYLE_DONE },
	{ "rejected", N_("Rejected"), STYLE_ERROR },
	{ "withdrawn", N_("Withdrawn"), STYLE_DIM },
	{ "ended", N_("Ended"), STYLE_DIM },
	{ 0 }
};

const struct choice words_contract[] = {
	{ "fixed", N_("Fixed term"), STYLE_NORMAL },
	{ "open", N_("Open-ended"), STYLE_NORMAL },
	{ "task", N_("Until the task is done"), STYLE_NORMAL },
	{ 0 }
};

const struct choice words_permit[] = {
	{ "none", N_("No permit"), STYLE_DIM },
	{ "valid", N_("Valid"), STYLE_DONE },
	{ "suspended", N_("Suspended"), STYLE_WARN },
	{ "expired", N_("Expired"), STYLE_ERROR },
	{ "cancelled", N_("Cancelled"), STYLE_DIM },
	{ 0 }
};

const struct choice words_reject[] = {
	{ "not_employee", N_("Not an employee of this unit"), STYLE_NORMAL },
	{ "wrong_data", N_("Wrong data"), STYLE_NORMAL },
	{ "duplicate", N_("Applied twice"), STYLE_NORMAL },
	{ "other", N_("Other"), STYLE_NORMAL },
	{ 0 }
};

const struct choice words_change[] = {
	{ "approved", N_("Approved"), STYLE_DONE },
	{ "updated", N_("Changed"), STYLE_NORMAL },
	{ "ended", N_("Released"), STYLE_WARN },
	{ 0 }
};

const struct choice words_sex[] = {
	{ "M", N_("Male"), STYLE_NORMAL },
	{ "F", N_("Female"), STYLE_NORMAL },
	{ 0 }
};

const struct choice words_id_kind[] = {
	{ "resident_id", N_("Resident ID card"), STYLE_NORMAL },
	{ "hk_mo_travel_permit", N_("Hong Kong and Macao travel permit"),
		STYLE_NORMAL },
	{ "tw_travel_permit", N_("Taiwan travel permit"), STYLE_NORMAL },
	{ "hmt_resident_permit",
		N_("Hong Kong, Macao, Taiwan residence permit"),
		STYLE_NORMAL },
	{ "passport", N_("Passport"), STYLE_NORMAL },
	{ "foreign_permanent_id", N_("Foreigner's permanent residence card"),
		STYLE_NORMAL },
	{ 0 }
};

const struct choice words_role[] = {
	{ "guest", N_("Guest"), STYLE_NORMAL },
	{ "individual", N_("Individual"), STYLE_NORMAL },
	{ "agent", N_("Unit HR"), STYLE_NORMAL },
	{ "clerk", N_("Counter clerk"), STYLE_NORMAL },
	{ "reviewer", N_("Reviewer"), STYLE_NORMAL },
	{ "lead", N_("Lead reviewer"), STYLE_NORMAL },
	{ "body", N_("Supervising body"), STYLE_NORMAL },
	{ "city", N_("Municipal bureau"), STYLE_NORMAL },
	{ "expert", N_("Expert"), STYLE_NORMAL },
	{ "sysadmin", N_("System administrator"), STYLE_NORMAL },
	{ "secadmin", N_("Security administrator"), STYLE_NORMAL },
	{ "auditor", N_("Auditor"), STYLE_NORMAL },
	{ 0 }
};

const struct choice words_upload[] = {
	{ "uploaded", N_("Uploaded"), STYLE_DONE },
	{ "missing", N_("Not uploaded"), STYLE_WARN },
	{ 0 }
};

const struct choice words_outcome[] = {
	{ "done", N_("Done"), STYLE_DONE },
	{ "denied", N_("Denied"), STYLE_ERROR },
	{ "failed", N_("Failed"), STYLE_ERROR },
	{ 0 }
};

const struct choice words_check[] = {
	{ "passed", N_("Passed"), STYLE_DONE },
	{ "failed", N_("Not passed"), STYLE_ERROR },
	{ "na", N_("Not applicable"), STYLE_DIM },
	{ 0 }
};

const struct choice words_purpose[] = {
	{ "check", N_("To check documents"), STYLE_NORMAL },
	{ "contract", N_("To sign or change a contract"), STYLE_NORMAL },
	{ "insurance", N_("Social insurance and tax"), STYLE_NORMAL },
	{ "permit", N_("Permit business"), STYLE_NORMAL },
	{ "self", N_("To look at one's own data"), STYLE_NORMAL },
	{ 0 }
};

/* The name behind six digits. */
void
words_district(const json_t *row, const char *path, char *buf, size_t size)
{
	char code[32];

	str_copy(buf, size, code_text(codes_district, value_text(row, path,
	    FORMAT_TEXT, NULL, code, sizeof code)));
}
