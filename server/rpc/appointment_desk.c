/* Methods of the day at the hall, and of many at once. */
#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/policy.h"
#include "server/rpc/appointment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

enum { RESULTS_MOST = 64 };

static int
rpc_appointment_arrive(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_arrive(ctx, param_id(p, "id"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_call(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_call(ctx, param_id(p, "id"),
		(int)param_int(p, "district", 0),
		(int)param_int(p, "counter", 0), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_finish(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_finish(ctx, param_id(p, "id"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_noshow(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_noshow(ctx, param_id(p, "id"),
		param_text(p, "evidence"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_mismatch(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_mismatch(ctx, param_id(p, "id"),
		param_text(p, "evidence"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static bool
desk_result(const char *s)
{
	return s != NULL && (strcmp(s, "accepted") == 0 ||
				strcmp(s, "returned") == 0 ||
				strcmp(s, "not_accepted") == 0);
}

/* One item, or a list of them. */
static int
desk_results(const json_t *p, struct appointment_result *r, size_t *n,
    struct err *e)
{
	const json_t *list = json_object_get(p, "items"), *o;
	size_t i;

	*n = 0;
	if (list == NULL) {
		r[0] = (struct appointment_result){
			(int)param_int(p, "item", 0), param_text(p, "result"),
			param_text(p, "opinion")};
		*n = 1;
	}
	json_array_foreach(list, i, o) {
		if (*n == RESULTS_MOST)
			break;
		r[(*n)++] = (struct appointment_result){
			(int)json_integer_value(json_object_get(o, "item")),
			json_string_value(json_object_get(o, "result")),
			json_string_value(json_object_get(o, "opinion"))};
	}
	for (i = 0; i < *n; i++) {
		if (r[i].item == 0)
			return err_set(e, ERR_REQUIRED, "item");
		if (!desk_result(r[i].result)) {
			err_set(e, r[i].result == NULL ? ERR_REQUIRED :
							 ERR_CHOICE,
			    "result");
			return err_arg(e, "choices",
			    "accepted, returned, not_accepted");
		}
		if (r[i].opinion != NULL && strlen(r[i].opinion) > 1500) {
			err_set(e, ERR_TOO_LONG, "opinion");
			return err_arg_int(e, "max", 500);
		}
	}
	return 0;
}

static int
rpc_appointment_result(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appointment_result r[RESULTS_MOST];
	struct booking b;
	size_t n;

	if (desk_results(p, r, &n, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (appointment_results(ctx, param_id(p, "id"), r, n, &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_unfreeze(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return appointment_unfreeze(ctx, param_id(p, "unit"),
	    param_text(p, "reason"), e);
}

/*
 * Many people
 */

static json_t *
bundle_reply(const struct bundle *b)
{
	json_t *blocks = json_array(), *people = json_array();
	char time[SLOT_TIME];

	for (size_t i = 0; i < b->nblocks; i++) {
		const struct bundle_block *k = &b->blocks[i];
		json_t *o = json_pack("{s:s, s:i}", "time",
		    slot_time(k->cell, time), "minutes",
		    k->cells * HALL_CELL);

		reply_date(o, "date", k->day);
		if (k->id != 0) {
			json_object_set_new(o, "id", rpc_id_make(k->id));
			reply_text(o, "number", k->number);
		}
		json_array_append_new(blocks, o);
	}
	for (size_t i = 0; i < b->npeople; i++) {
		const struct bundle_person *w = &b->people[i];
		json_t *o = json_pack("{s:i, s:s, s:s, s:s, s:i}", "line",
		    w->line, "kind", hall_kind_name(w->kind), "kind_label",
		    hall_kind_label(b->h, w->kind), "name", w->name, "block",
		    w->at);

		reply_number(o, "id_number", w->id_number, false);
		json_array_append_new(people, o);
	}
	return json_pack("{s:o, s:o, s:i, s:s}", "blocks", blocks, "people",
	    people, "left", (int)b->left, "plan", b->plan);
}

static int
bundle_call(struct ctx *ctx, const json_t *p, bool book, json_t **reply,
    struct err *e)
{
	struct appointment_wish w = {.unit_id = param_id(p, "unit"),
		.accept = param_bool(p, "accept"),
		.contact_name = param_text(p, "contact_name"),
		.contact_phone = param_text(p, "contact_phone")};
	struct bundle_roster r = {.people = json_object_get(p, "people"),
		.text = param_text(p, "roster"),
		.file = param_text(p, "file")};
	struct bundle *b = ctx_alloc(ctx, 1, sizeof(*b));

	if (appointment_bundle(ctx, &r, &w, book, param_text(p, "plan"), b,
		e) != 0)
		return -1;
	*reply = bundle_reply(b);
	return 0;
}

static int
rpc_bundle_preview(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return bundle_call(ctx, p, false, reply, e);
}

static int
rpc_bundle_book(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return bundle_call(ctx, p, true, reply, e);
}

#define PARAM_THE_ID                                                         \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The appointment")}
#define PARAM_EVIDENCE(required)                                             \
	{"evidence", PARAM_WORDS, required, 2, 500, NULL,                    \
	    N_("What was found; the unit reads it")}
static const struct param one_params[] = {PARAM_THE_ID, {0}};
static const struct param call_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The appointment; the first who waits without it")},
	{"counter", PARAM_INT, PARAM_REQUIRED, 1, 99, NULL,
	    N_("Number of the counter")},
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	{0},
};
static const struct param noshow_params[] = {PARAM_THE_ID,
	PARAM_EVIDENCE(PARAM_OPTIONAL), {0}};
static const struct param mismatch_params[] = {PARAM_THE_ID,
	PARAM_EVIDENCE(PARAM_REQUIRED), {0}};
static const struct param result_params[] = {
	PARAM_THE_ID,
	{"item", PARAM_INT, PARAM_OPTIONAL, 1, 999, NULL,
	    N_("Which applicant, from 1")},
	{"result", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "accepted|returned|not_accepted", N_("The result")},
	{"opinion", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("Opinion; required unless accepted")},
	{"items", PARAM_LIST, PARAM_OPTIONAL, 0, RESULTS_MOST,
	    "item|result|opinion",
	    N_("Several: [{item, result, opinion?}]")},
	{0},
};
static const struct param unfreeze_params[] = {
	{"unit", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The unit")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL, N_("Why")},
	{0},
};
#define PARAMS_ROSTER                                                        \
	{"people", PARAM_LIST, PARAM_OPTIONAL, 0, 300,                       \
	    "kind|name|id_number|permit_number",                             \
	    N_("Who: [{kind, name, id_number, permit_number?}]")},           \
	{"roster", PARAM_WORDS, PARAM_OPTIONAL, 0, 60000, NULL,              \
	    N_("The same as lines of name, ID number, business, permit number")}, \
	{"file", PARAM_TEXT, PARAM_OPTIONAL, 1, 255, NULL,                   \
	    N_("The same as a file of your import/ folder")},                \
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                       \
	    N_("The unit; an agent's own without it")}
static const struct param preview_params[] = {PARAMS_ROSTER, {0}};
static const struct param bundle_params[] = {PARAMS_ROSTER,
	{"accept", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The notice is accepted, and the papers were checked for truth and completeness")},
	{"contact_name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Handler; the agent without it")},
	{"contact_phone", PARAM_IDENT, PARAM_OPTIONAL, 5, 31, NULL,
	    N_("Handler's phone; the agent's without it")},
	{"plan", PARAM_IDENT, PARAM_OPTIONAL, 1, 255, NULL,
	    N_("As the preview named it: this plan and no other")},
	{0}};

#define BUNDLE_REPLY                                                         \
	"blocks: [{date, time, minutes, id?, number?}], people: [{line, "    \
	"kind, kind_label, name, id_number, block}], left, plan"

const struct method appointment_desk_methods[] = {
	{"appointment.arrive", N_("Somebody came: a number"), ROLE_CLERK,
	    SCOPE_DISTRICT, METHOD_WRITE, one_params, APPOINTMENT_WHOLE,
	    rpc_appointment_arrive},
	{"appointment.call", N_("Call somebody to a counter"), ROLE_CLERK,
	    SCOPE_DISTRICT, METHOD_WRITE, call_params, APPOINTMENT_WHOLE,
	    rpc_appointment_call},
	{"appointment.finish", N_("Somebody was served"), ROLE_CLERK,
	    SCOPE_DISTRICT, METHOD_WRITE, one_params, APPOINTMENT_WHOLE,
	    rpc_appointment_finish},
	{"appointment.result", N_("The result of one who was booked"),
	    ROLE_CLERK, SCOPE_DISTRICT, METHOD_WRITE, result_params,
	    APPOINTMENT_WHOLE, rpc_appointment_result},
	{"appointment.mismatch", N_("Papers differ from what was booked"),
	    ROLE_CLERK, SCOPE_DISTRICT, METHOD_WRITE, mismatch_params,
	    APPOINTMENT_WHOLE, rpc_appointment_mismatch},
	{"appointment.noshow", N_("Nobody came"), ROLE_CLERK,
	    SCOPE_DISTRICT, METHOD_WRITE, noshow_params, APPOINTMENT_WHOLE,
	    rpc_appointment_noshow},
	{"appointment.unfreeze", N_("Lift a freeze of bookings by hand"),
	    ROLE_LEAD, SCOPE_DISTRICT, METHOD_WRITE, unfreeze_params, "",
	    rpc_appointment_unfreeze},
	{"appointment.bundle.preview",
	    N_("How many people would be packed into appointments"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_READ, preview_params,
	    BUNDLE_REPLY, rpc_bundle_preview},
	{"appointment.bundle.book",
	    N_("Book for many people, all or nothing"), APPOINTMENT_ROLES,
	    SCOPE_UNIT, METHOD_WRITE, bundle_params, BUNDLE_REPLY,
	    rpc_bundle_book},
	{0},
};
