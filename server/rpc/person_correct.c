#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/identity.h"
#include "server/rpc/methods.h"

static int
rpc_person_correct(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct identity_correction c = {
	    .person_id = param_id(p, "id"),
	    .name = param_text(p, "name"),
	    .id_kind = param_text(p, "id_kind"),
	    .id_number = param_text(p, "id_number"),
	    .papers = param_text(p, "papers"),
	    .reason = param_text(p, "reason"),
	    .version = param_int(p, "version", 0),
	};
	struct person who;

	if (identity_correct(ctx, &c, &who, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:I}", "id", rpc_id_make(who.id),
	    "name", who.name, "version", (json_int_t)who.version);
	return 0;
}

static const struct param correct_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The person")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("The right name")},
	{"id_kind", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "resident_id|passport|hk_mo_travel_permit|tw_travel_permit|"
	    "hmt_resident_permit|foreign_permanent_id",
	    N_("The right kind of ID")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("The right number")},
	{"papers", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Which papers were seen")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Why it is corrected")},
	{"version", PARAM_INT, PARAM_REQUIRED, 1, 0, NULL,
	    N_("The version you looked at")},
	{0},
};

const struct method person_correct_methods[] = {
	{"person.correct", N_("Correct a verified name or number"),
	    ROLE_CLERK, SCOPE_DISTRICT, METHOD_WRITE, correct_params,
	    "id, name, version", rpc_person_correct},
	{0},
};
