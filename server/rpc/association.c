#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/unit_name.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define ASSOCIATION_STATUSES "pending|active|rejected|withdrawn|ended"
#define ASSOCIATION_REASONS "not_employee|wrong_data|duplicate|other"

/* Who it is about: the whole, or the name alone (D-63). */
static void
association_person(struct buf *b, const struct association *a, bool open)
{
	if (open) {
		reply_linked(b, a);
		return;
	}
	json_open(b, "person", '{');
	json_put_text(b, "name", a->name);
	json_close(b, '}');
}

static void
association_item(struct ctx *ctx, struct buf *b, const struct association *a,
    const char *unit)
{
	bool open = association_open_to(ctx, a);

	json_put_id(b, "id", a->id);
	json_put_text(b, "status", a->status);
	json_put_text(b, "status_label", association_status_label(a->status));
	association_person(b, a, open);
	json_open(b, "unit", '{');
	json_put_id(b, "id", a->unit_id);
	json_put_text(b, "name", unit);
	json_close(b, '}');
	json_put_int(b, "applied_at", a->applied_at);
	json_put_int(b, "version", a->version);
	json_put_time(b, "decided_at", a->decided_at);
	if (!open)
		return;
	json_put_some(b, "decided_by", a->decided_by);
	json_put_some(b, "reason_code", a->reason_code);
	json_put_some(b, "reason", a->reason);
	json_put_some(b, "position", a->position);
	json_put_date(b, "since", a->since);
	json_put_date(b, "left_on", a->left_on);
	json_put_text(b, "permit_status", a->permit_status);
}

static int
association_list_row(struct ctx *ctx, struct buf *b, void *list,
    size_t i, struct err *e)
{
	const struct association_list *l = list;

	(void)e;
	association_item(ctx, b, &l->rows[i], l->rows[i].unit_name);
	return 0;
}

static int
rpc_association_apply(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;
	struct unit u;

	if (association_apply(ctx, param_text(p, "code"), &a, &u, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:s, s:{s:o, s:s}, s:I}", "id",
	    rpc_id_make(a.id), "status", a.status, "unit", "id",
	    rpc_id_make(u.id), "name", u.name, "version",
	    (json_int_t)a.version);
	return 0;
}

static const struct reply_sort association_sorts[] = {
	{"applied_at", ASSOCIATION_BY_APPLIED},
	{"-applied_at", ASSOCIATION_BY_APPLIED_DOWN},
	{"name", ASSOCIATION_BY_NAME},
	{NULL, 0},
};

static int
rpc_association_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association_query q;

	if (reply_query(ctx, p, association_sorts, &q, e) != 0)
		return -1;
	q.decided = true;
	(void)reply;
	return reply_page(ctx, &q, association_list_row, e);
}

static int
association_reply(struct ctx *ctx, const struct association *a, struct err *e)
{
	struct buf *b = &ctx->text;
	struct employment form;
	char unit[401];

	if (unit_name_of(ctx, a->unit_id, unit, sizeof(unit), e) != 0)
		return -1;
	json_open(b, NULL, '{');
	association_item(ctx, b, a, unit);
	if (association_open_to(ctx, a)) {
		association_form(a, &form);
		reply_form(b, &form);
		json_put_some(b, "note", a->note);
		json_put_time(b, "ended_at", a->ended_at);
	}
	json_close(b, '}');
	return 0;
}

static int
rpc_association_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;

	if (association_get(ctx, param_id(p, "id"), &a, e) != 0)
		return -1;
	(void)reply;
	return association_reply(ctx, &a, e);
}

static void
association_read_text(const json_t *p, const char *name, char *out,
    size_t size)
{
	const char *s = param_text(p, name);

	if (s != NULL)
		str_copy(out, size, s);
}

static void
association_read_date(const json_t *p, const char *name, date_t *out)
{
	date_t d = param_date(p, name);

	/* 0 stands for none: the first day of 1970 is as wrong as any before */
	if (d != DATE_NONE)
		*out = d != 0 ? d : -1;
}

static void
association_read_form(const json_t *p, struct employment *f)
{
	association_read_text(p, "position", f->position, sizeof(f->position));
	association_read_text(p, "department", f->department,
	    sizeof(f->department));
	association_read_text(p, "contract_number", f->contract_number,
	    sizeof(f->contract_number));
	association_read_text(p, "contract_kind", f->contract_kind,
	    sizeof(f->contract_kind));
	association_read_date(p, "contract_start", &f->contract_start);
	association_read_date(p, "contract_end", &f->contract_end);
	association_read_date(p, "insurance_start", &f->insurance_start);
}

static int
rpc_association_approve(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct employment form = {0};
	struct association a;

	association_read_form(p, &form);
	if (association_approve(ctx, param_id(p, "id"), &form, &a, e) != 0)
		return -1;
	(void)reply;
	return association_reply(ctx, &a, e);
}

static void
association_approve_rules(struct ctx *ctx, const json_t *p, struct err *e)
{
	struct employment form = {0};

	association_read_form(p, &form);
	(void)association_check_form(ctx, &form, e);
}

static int
rpc_association_reject(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;

	if (association_reject(ctx, param_id(p, "id"),
		param_text(p, "reason_code"), param_text(p, "reason"), &a,
		e) != 0)
		return -1;
	(void)reply;
	return association_reply(ctx, &a, e);
}

static int
rpc_association_withdraw(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;

	if (association_withdraw(ctx, param_id(p, "id"), &a, e) != 0)
		return -1;
	(void)reply;
	return association_reply(ctx, &a, e);
}

static int
rpc_association_release_check(struct ctx *ctx, const json_t *p,
    json_t **reply, struct err *e)
{
	json_t *problems = json_array(), *warnings = json_array();
	struct association a;
	struct release r;
	char text[512], day[DATE_TEXT];

	if (association_release_check(ctx, param_id(p, "id"), &a, &r, e) != 0) {
		json_decref(problems);
		json_decref(warnings);
		return -1;
	}
	for (size_t i = 0; i < r.problems.n; i++)
		json_array_append_new(problems,
		    json_pack("{s:s, s:s}", "key",
			err_key(r.problems.items[i].id), "message",
			err_text(&r.problems, i, text, sizeof(text))));
	if (r.permit_valid_to != 0)
		json_array_append_new(warnings,
		    json_pack("{s:s, s:o}", "key", "permit.expiring",
			"message",
			json_sprintf(
			    _("The permit ends on %s. Renew it first: a "
			      "suspended permit cannot be renewed."),
			    date_format(r.permit_valid_to, day))));
	*reply = json_pack("{s:b, s:o, s:o, s:s}", "ok", r.problems.n == 0,
	    "problems", problems, "warnings", warnings, "permit_status",
	    a.permit_status);
	reply_date(*reply, "since", a.since);
	return 0;
}

static int
rpc_association_release(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;

	if (association_release(ctx, param_id(p, "id"),
		param_date(p, "left_on"), param_text(p, "reason"),
		param_text(p, "note"), &a, e) != 0)
		return -1;
	(void)reply;
	return association_reply(ctx, &a, e);
}

static void
association_release_rules(struct ctx *ctx, const json_t *p, struct err *e)
{
	date_t left_on = param_date(p, "left_on");

	if (left_on != DATE_NONE && left_on > ctx->today)
		err_add(e, ERR_DATE_FUTURE, "left_on");
}

static const struct param apply_params[] = {
	{"code", PARAM_IDENT, PARAM_REQUIRED, 1, 64, NULL,
	    N_("The unit's association code")},
	{0},
};

static const struct param list_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, ASSOCIATION_STATUSES,
	    N_("State; all when left out")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name, or pinyin initials")},
	{"id_tail", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("Last four of the ID number")},
	{"phone", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("Mobile number, or its last four")},
	{"applied_from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Applied on this day or later")},
	{"applied_to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Applied on this day or earlier")},
	{"sort", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "applied_at|-applied_at|name", N_("Order")},
	PARAMS_LIST,
	{0},
};

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The association")},
	{0},
};

static const struct param approve_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The association")},
	{"position", PARAM_TEXT, PARAM_REQUIRED, 1, 60, NULL, N_("Position")},
	{"department", PARAM_TEXT, PARAM_OPTIONAL, 0, 60, NULL,
	    N_("Department")},
	{"contract_number", PARAM_TEXT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Contract number")},
	{"contract_kind", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "fixed|open|task", N_("Contract kind")},
	{"contract_start", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Contract start")},
	{"contract_end", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Contract end; required when fixed")},
	{"insurance_start", PARAM_MONTH, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Insurance start month")},
	{0},
};

static const struct param reject_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The association")},
	{"reason_code", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    ASSOCIATION_REASONS, N_("Why")},
	{"reason", PARAM_WORDS, PARAM_REQUIRED, 1, 500, NULL,
	    N_("Words for the applicant")},
	{0},
};

static const struct param release_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The association")},
	{"left_on", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Last day of employment")},
	{"reason", PARAM_WORDS, PARAM_REQUIRED, 1, 500, NULL, N_("Why")},
	{"note", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL, N_("Note")},
	{0},
};

#define ASSOCIATION_REPLY                                                    \
	"id, status, status_label, person: {id, name, id_number, mobile}, "  \
	"unit: {id, name}, applied_at, version, decided_at?, decided_by?, "  \
	"reason_code?, reason?, position?, since?, left_on?, permit_status"

const struct method association_methods[] = {
	{"association.apply", N_("Apply for a link to a unit"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, apply_params,
	    "id, status, unit: {id, name}, version", rpc_association_apply},
	{"association.withdraw", N_("Withdraw a pending application"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, id_params,
	    ASSOCIATION_REPLY, rpc_association_withdraw},
	{"association.list", N_("Links and applications within your scope"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_UNIT,
	    METHOD_READ, list_params,
	    "items: [{" ASSOCIATION_REPLY "}], next, total, total_capped",
	    rpc_association_list},
	{"association.get", N_("One link or application"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_UNIT,
	    METHOD_READ, id_params,
	    ASSOCIATION_REPLY ", department?, contract_number?, "
			      "contract_kind?, contract_start?, "
			      "contract_end?, insurance_start?, note?",
	    rpc_association_get},
	{"association.approve", N_("Approve an application"), ROLE_AGENT,
	    SCOPE_UNIT, METHOD_WRITE, approve_params, ASSOCIATION_REPLY,
	    rpc_association_approve, association_approve_rules},
	{"association.reject", N_("Reject an application"), ROLE_AGENT,
	    SCOPE_UNIT, METHOD_WRITE, reject_params, ASSOCIATION_REPLY,
	    rpc_association_reject},
	{"association.release_check", N_("What hinders a release"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_READ, id_params,
	    "ok, problems: [{key, message}], warnings: [{key, message}], "
	    "permit_status, since",
	    rpc_association_release_check},
	{"association.release", N_("Release an employee"), ROLE_AGENT,
	    SCOPE_UNIT, METHOD_WRITE, release_params, ASSOCIATION_REPLY,
	    rpc_association_release, association_release_rules},
	{0},
};
