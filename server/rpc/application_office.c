/* Cases, the office's side: decisions, claims, and words about a case. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "server/domain/application/office.h"
#include "server/domain/cover.h"
#include "server/domain/queue.h"
#include "server/domain/title.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define ROLES_OFFICE (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define ROLES_CASE (ROLE_INDIVIDUAL | ROLE_AGENT | ROLES_OFFICE)
enum { CASE_BULK = 100 };

static struct office_case *
office_new(struct ctx *ctx)
{
	return ctx_alloc(ctx, 1, sizeof(struct office_case));
}

/* Where the case is now; every method of this file answers so. */
static json_t *
office_reply(struct ctx *ctx, const struct office_case *o)
{
	const struct application *a = &o->c.a;
	const struct state *s = definition_state(o->c.d, a->state);
	json_t *j = json_pack("{s:o, s:s, s:s, s:s, s:s, s:I}", "id",
	    rpc_id_make(a->id), "number", a->number, "state", a->state,
	    "state_title", s != NULL ? s->title[i18n_current()] : a->state,
	    "phase", a->phase, "version", (json_int_t)a->version);

	reply_text(j, "outcome", a->outcome);
	if (a->due_on != 0)
		reply_date(j, "due", a->due_on);
	else
		json_object_set_new(j, "due", json_null());
	if (application_claimed(ctx, a)) {
		json_t *claim = json_pack("{s:o, s:s, s:b}", "account",
		    rpc_id_make(a->claimed_by), "name", a->claimed_name,
		    "mine", a->claimed_by == ctx->actor.account_id);

		reply_date(claim, "until", a->claimed_until);
		json_object_set_new(j, "claim", claim);
	} else {
		json_object_set_new(j, "claim", json_null());
	}
	return j;
}

static void
office_read(const json_t *p, struct office_act *a)
{
	a->action = param_text(p, "action");
	a->opinion = param_text(p, "opinion");
	a->tip = param_text(p, "tip");
	a->items = json_object_get(p, "items");
	a->checks = json_object_get(p, "checks");
	a->form = json_object_get(p, "form");
	a->acknowledge = json_object_get(p, "acknowledge");
	a->version = param_int(p, "version", -1);
	a->behalf = param_id(p, "behalf");
}

/* Go on from where the case stood in its queue. */
static int
office_next(struct ctx *ctx, const struct office_case *o, json_t *reply,
    struct err *e)
{
	int64_t next;

	if (!(ctx->actor.role & (ROLES_OFFICE | ROLE_AGENT)))
		return 0;
	if (queue_next(ctx, ctx->actor.role == ROLE_LEAD ? o->queue : NULL,
		o->due, o->c.a.id, &next, e) != 0)
		return -1;
	if (next != 0)
		json_object_set_new(reply, "next_case", rpc_id_make(next));
	return 0;
}

static int
rpc_application_act(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);
	struct office_act a;

	office_read(p, &a);
	if (application_act(ctx, param_id(p, "id"), &a, o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return office_next(ctx, o, *reply, e);
}

static int
rpc_application_claim(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_claim(ctx, param_id(p, "id"), param_id(p, "behalf"),
		o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_unclaim(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_unclaim(ctx, param_id(p, "id"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_handover(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);
	int64_t whom;

	if (cover_find(ctx, param_text(p, "account"), &whom, e) != 0 ||
	    application_handover(ctx, param_id(p, "id"), whom,
		param_text(p, "note"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_takeover(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_takeover(ctx, param_id(p, "id"),
		param_text(p, "reason"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_comment(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_comment(ctx, param_id(p, "id"), param_text(p, "text"),
		o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_draft(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_draft(ctx, param_id(p, "id"),
		json_object_get(p, "draft"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_override(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_override(ctx, param_text(p, "id"),
		param_text(p, "rule"), param_text(p, "reason"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

static int
rpc_application_fixed(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_fixed(ctx, param_id(p, "id"), param_id(p, "item"), o,
		e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	json_object_set_new(*reply, "open_items",
	    json_integer(application_open_items(&o->c)));
	return 0;
}

static int
rpc_application_erase(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct office_case *o = office_new(ctx);

	if (application_erase(ctx, param_id(p, "id"), param_text(p, "kind"),
		param_text(p, "row"), param_text(p, "reason"), o, e) != 0)
		return -1;
	*reply = office_reply(ctx, o);
	return 0;
}

/*
 * Several at once
 */

static void
office_bulk_row(void *arg, const struct bulk_row *r)
{
	json_t *o = json_pack("{s:o, s:s, s:b, s:I}", "id",
	    rpc_id_make(r->id), "number", r->number, "ok", r->ok, "version",
	    (json_int_t)r->version);

	if (r->ok)
		reply_text(o, "to_title", r->to_title);
	else
		reply_text(o, "reason", r->reason);
	json_array_append_new(arg, o);
}

/* Ids, and the version of each when they are told. 0 or -1. */
static int
office_bulk_read(struct ctx *ctx, const json_t *p, struct bulk *b,
    struct err *e)
{
	const json_t *ids = json_object_get(p, "ids"), *j;
	const json_t *versions = json_object_get(p, "versions");
	int64_t *id = ctx_alloc(ctx, CASE_BULK, sizeof(*id));
	int64_t *version = ctx_alloc(ctx, CASE_BULK, sizeof(*version));
	size_t i;

	json_array_foreach (ids, i, j) {
		const char *text = json_string_value(j);
		const json_t *v = json_object_get(versions,
		    text != NULL ? text : "");

		id[i] = text != NULL ? rpc_id_parse(text) : -1;
		if (id[i] <= 0)
			return err_set(e, ERR_ID, "ids");
		version[i] = json_is_integer(v) ? json_integer_value(v) : -1;
		/* what was not shown is not decided */
		if (!b->preview && version[i] < 0)
			return err_set(e, ERR_REQUIRED, "versions");
	}
	b->ids = id;
	b->versions = version;
	b->n = json_array_size(ids);
	return b->n > 0 ? 0 : err_set(e, ERR_REQUIRED, "ids");
}

static int
rpc_application_bulk(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct bulk b = {.preview = param_bool(p, "preview")};
	json_t *items;

	b.act.action = param_text(p, "action");
	b.act.opinion = param_text(p, "opinion");
	if (office_bulk_read(ctx, p, &b, e) != 0)
		return -1;
	items = json_array();
	if (application_bulk(ctx, &b, office_bulk_row, items, e) != 0) {
		json_decref(items);
		return -1;
	}
	*reply = json_pack("{s:o}", "items", items);
	return 0;
}

static int
rpc_application_answer(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_case *c = ctx_alloc(ctx, 1, sizeof(*c));
	const struct state *s;

	if (answer_give(ctx, param_id(p, "id"), param_bool(p, "passed"),
		param_text(p, "opinion"), c, e) != 0)
		return -1;
	s = definition_state(c->d, c->a.state);
	*reply = json_pack("{s:o, s:s, s:s, s:s, s:s, s:I}", "id",
	    rpc_id_make(c->a.id), "number", c->a.number, "state", c->a.state,
	    "state_title", s != NULL ? s->title[i18n_current()] : c->a.state,
	    "phase", c->a.phase, "version", (json_int_t)c->a.version);
	return 0;
}

#define PARAM_CASE                                                           \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The case")}

static const struct param act_params[] = {
	PARAM_CASE,
	{"action", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("The action, as application.get names it")},
	{"opinion", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("The opinion, part of the decision")},
	{"tip", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("A kind reminder, no part of the decision")},
	{"items", PARAM_LIST, PARAM_OPTIONAL, 0, 100, "for|anchor|text",
	    N_("What must be put right: [{for, anchor, text}]")},
	{"checks", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Results of the checks: {check: passed, failed or na}; "
	       "an approval without says passed to all")},
	{"form", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Fields that the action lets one fill in")},
	{"acknowledge", PARAM_LIST, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Warnings that are ticked, by their rules")},
	{"version", PARAM_INT, PARAM_REQUIRED, 0, INT64_MAX, NULL,
	    N_("The version that was looked at")},
	{"behalf", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The colleague who is stood in for")},
	{0},
};
static const struct param claim_params[] = {
	PARAM_CASE,
	{"behalf", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The colleague who is stood in for")},
	{0},
};
static const struct param case_params[] = {PARAM_CASE, {0}};
static const struct param handover_params[] = {
	PARAM_CASE,
	{"account", PARAM_IDENT, PARAM_REQUIRED, 1, 64, NULL,
	    N_("The colleague, by id or login name")},
	{"note", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("What the colleague should know")},
	{0},
};
static const struct param takeover_params[] = {
	PARAM_CASE,
	{"reason", PARAM_WORDS, PARAM_REQUIRED, 1, 500, NULL,
	    N_("Why; the former one is told")},
	{0},
};
static const struct param comment_params[] = {
	PARAM_CASE,
	{"text", PARAM_WORDS, PARAM_REQUIRED, 1, 1000, NULL,
	    N_("Words that the office alone reads")},
	{0},
};
static const struct param draft_params[] = {
	PARAM_CASE,
	{"draft", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("{opinion, tip, items}; left out: none any more")},
	{0},
};
static const struct param override_params[] = {
	{"id", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The case, by id or number; a draft too")},
	{"rule", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL, N_("The rule")},
	{"reason", PARAM_WORDS, PARAM_REQUIRED, 1, 500, NULL,
	    N_("Why it is set aside in this case")},
	{0},
};
static const struct param fixed_params[] = {
	PARAM_CASE,
	{"item", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The return item")},
	{0},
};
static const struct param answer_params[] = {
	PARAM_CASE,
	{"passed", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Is nothing in the way?")},
	{"opinion", PARAM_WORDS, PARAM_OPTIONAL, 1, 500, NULL,
	    N_("In words; required when something is")},
	{0},
};
static const struct param erase_params[] = {
	PARAM_CASE,
	{"kind", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,
	    N_("The kind of paper")},
	{"row", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("The row whose paper it is")},
	{"reason", PARAM_WORDS, PARAM_REQUIRED, 1, 500, NULL,
	    N_("Why it must not be here")},
	{0},
};
static const struct param bulk_params[] = {
	{"ids", PARAM_LIST, PARAM_REQUIRED, 1, CASE_BULK, NULL,
	    N_("The cases")},
	{"action", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("An action that may be done for several cases")},
	{"opinion", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("One opinion for all of them")},
	{"preview", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Only say what would be done with each")},
	{"versions", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The versions shown: {id: version}; to decide, all of them")},
	{0},
};

#define CASE_REPLY                                                           \
	"id, number, state, state_title, phase, outcome?, version, due, "    \
	"claim: {account, name, until, mine} or null"

const struct method application_office_methods[] = {
	{"application.act", N_("Decide about a case"), ROLES_CASE,
	    SCOPE_DISTRICT, METHOD_WRITE, act_params,
	    CASE_REPLY ", next_case?", rpc_application_act},
	{"application.claim", N_("Take a case to work on it"),
	    ROLES_OFFICE | ROLE_AGENT, SCOPE_DISTRICT, METHOD_WRITE,
	    claim_params, CASE_REPLY, rpc_application_claim},
	{"application.unclaim", N_("Give a case back to the queue"),
	    ROLES_OFFICE | ROLE_AGENT, SCOPE_DISTRICT, METHOD_WRITE,
	    case_params, CASE_REPLY, rpc_application_unclaim},
	{"application.handover", N_("Hand a case to a colleague"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, handover_params,
	    CASE_REPLY, rpc_application_handover},
	{"application.takeover", N_("Take a case from a colleague"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, takeover_params,
	    CASE_REPLY, rpc_application_takeover},
	{"application.comment", N_("Leave words for the office at a case"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, comment_params,
	    CASE_REPLY, rpc_application_comment},
	{"application.draft",
	    N_("Keep what is written on a case and not sent yet"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, draft_params,
	    CASE_REPLY, rpc_application_draft},
	{"application.bulk", N_("Decide about several cases at once"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, bulk_params,
	    "items: [{id, number, ok, version, to_title? | reason?}]",
	    rpc_application_bulk},
	{"application.override", N_("Set a rule aside in one case"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, override_params,
	    CASE_REPLY, rpc_application_override},
	{"application.fixed", N_("Mark a return item of the unit as put right"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, fixed_params,
	    CASE_REPLY ", open_items", rpc_application_fixed},
	{"application.answer", N_("Answer for a role that is asked from outside"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, answer_params,
	    "id, number, state, state_title, phase, version",
	    rpc_application_answer},
	{"application.file.erase", N_("Erase a file that must not be here"),
	    ROLES_OFFICE, SCOPE_DISTRICT, METHOD_WRITE, erase_params,
	    CASE_REPLY, rpc_application_erase},
	{0},
};
