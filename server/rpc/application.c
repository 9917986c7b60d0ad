/* Cases as their applicants, and those who look on, call for them. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/application/apply.h"
#include "server/domain/inbox.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static const char *
application_state_title(const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);

	return s != NULL ? s->title[i18n_current()] : c->a.state;
}

/* What every step answers. */
static json_t *
application_stood(struct ctx *ctx, const struct application_case *c)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:s, s:I, s:s}", "id",
	    rpc_id_make(c->a.id), "number", c->a.number, "state", c->a.state,
	    "state_title", application_state_title(c), "phase", c->a.phase,
	    "version", (json_int_t)c->a.version, "next",
	    application_next(ctx, c));

	reply_date(o, "due", c->a.due_on);
	return o;
}

static int
rpc_application_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_begin b = {
		.service = param_text(p, "service"),
		.person_id = param_id(p, "person"),
		.permit_id = param_id(p, "permit"),
		.district = param_text(p, "district"),
		.plan_id = param_id(p, "plan"),
	};
	struct application_case c;

	if (application_create(ctx, &b, &c, e) != 0)
		return -1;
	*reply = application_stood(ctx, &c);
	return 0;
}

/*
 * Problems
 */

static json_t *
application_problem_item(const struct application_problems *p, size_t i)
{
	const struct eligibility *r = p->of[i].rule;
	char text[2048];
	json_t *o, *roles;

	o = json_pack("{s:s, s:s, s:s, s:s}", "level",
	    p->of[i].level == LEVEL_BLOCK ? "block" : "warn", "where",
	    p->e.items[i].field, "key", err_key(p->e.items[i].id), "message",
	    err_text(&p->e, i, text, sizeof(text)));
	if (p->of[i].override != NULL)
		json_object_set_new(o, "override",
		    json_string(p->of[i].override));
	if (r == NULL || r->acknowledge.n == 0)
		return o;
	roles = json_array();
	for (size_t k = 0; k < r->acknowledge.n; k++)
		json_array_append_new(roles,
		    json_string(r->acknowledge.name[k]));
	json_object_set_new(o, "acknowledge", roles);
	json_object_set_new(o, "rule", json_string(r->id));
	json_object_set_new(o, "ticked", json_boolean(p->of[i].ticked));
	return o;
}

static int
rpc_application_check(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_problems *found =
	    ctx_alloc(ctx, 1, sizeof(*found));
	struct application_case c;
	json_t *list;
	bool ready = true;

	if (application_open(ctx, param_id(p, "id"), &c, e) != 0 ||
	    application_check(ctx, &c, found, e) != 0)
		return -1;
	list = json_array();
	for (size_t i = 0; i < found->e.n; i++) {
		const struct eligibility *r = found->of[i].rule;

		ready = ready && found->of[i].level == LEVEL_WARN &&
		    (r == NULL || found->of[i].ticked ||
			!application_ticks(&c, r));
		json_array_append_new(list,
		    application_problem_item(found, i));
	}
	*reply = json_pack("{s:b, s:o}", "ready", ready, "problems", list);
	return 0;
}

/* What is odd in the sections saved; what is still empty is no news. */
static int
application_remarks(struct ctx *ctx, struct application_case *c,
    const json_t *form, json_t *list, struct err *e)
{
	struct application_problems *found =
	    ctx_alloc(ctx, 1, sizeof(*found));
	char text[2048];

	if (application_form_check(ctx, c, found, e) != 0)
		return -1;
	for (size_t i = 0; i < found->e.n; i++) {
		const struct err_item *it = &found->e.items[i];
		char section[64] = "";

		snprintf(section, sizeof(section), "%.*s",
		    (int)strcspn(it->field, "."), it->field);
		if (it->id != ERR_REQUIRED &&
		    json_object_get(form, section) != NULL)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "field", it->field,
				"key", err_key(it->id), "message",
				err_text(&found->e, i, text, sizeof(text))));
	}
	return 0;
}

static int
rpc_application_save(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const json_t *form = json_object_get(p, "form");
	struct application_case c;
	json_t *remarks;

	if (application_save(ctx, param_id(p, "id"), form,
		param_int(p, "version", -1), param_bool(p, "accept"), &c, e) !=
	    0)
		return -1;
	remarks = json_array();
	if (application_remarks(ctx, &c, form, remarks, e) != 0) {
		json_decref(remarks);
		return -1;
	}
	*reply = json_pack("{s:o, s:I, s:I, s:o}", "id", rpc_id_make(c.a.id),
	    "version", (json_int_t)c.a.version, "saved_at",
	    (json_int_t)ctx->now, "remarks", remarks);
	return 0;
}

static int
rpc_application_submit(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_handing h = {
		.version = param_int(p, "version", -1),
		.accept = json_object_get(p, "accept") == NULL ||
		    param_bool(p, "accept"),
		.acknowledge = json_object_get(p, "acknowledge"),
		.note = param_text(p, "note"),
		.snapshot = param_text(p, "snapshot"),
	};
	struct application_case c;

	if (application_submit(ctx, param_id(p, "id"), &h, &c, e) != 0)
		return -1;
	*reply = application_stood(ctx, &c);
	return 0;
}

static int
rpc_application_acknowledge(struct ctx *ctx, const json_t *p,
    json_t **reply, struct err *e)
{
	struct application_case c;

	if (application_open(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	if (strcmp(c.a.phase, "closed") == 0) {
		err_set(e, ERR_CASE_STATE, "id");
		return err_arg(e, "state", application_state_title(&c));
	}
	if (application_acknowledge(ctx, &c, json_object_get(p, "rules"), e) !=
	    0)
		return -1;
	ctx_audit(ctx, "application", c.a.id, NULL,
	    json_pack("{s:O}", "acknowledged", json_object_get(p, "rules")));
	ctx_changed(ctx, "application", c.a.id, c.a.unit_id, c.a.person_id);
	*reply = json_pack("{s:o, s:I}", "id", rpc_id_make(c.a.id),
	    "version", (json_int_t)c.a.version);
	return 0;
}

static int
rpc_application_withdraw(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_case c;

	if (application_withdraw(ctx, param_id(p, "id"),
		param_text(p, "note"), param_int(p, "version", -1), &c, e) !=
	    0)
		return -1;
	*reply = application_stood(ctx, &c);
	return 0;
}

/*
 * Looking
 */

static int
rpc_application_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_case c;

	if (application_open(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	(void)reply;
	return application_view(ctx, &c, param_text(p, "purpose"), e);
}

static int
application_list_row(struct ctx *ctx, struct buf *b, void *list,
    size_t i, struct err *e)
{
	const struct application_rows *l = list;

	return application_item(ctx, b, &l->rows[i], e);
}

static int
rpc_application_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_query q = {
		.person_id = param_id(p, "person"),
		.service = param_text(p, "service"),
		.state = param_text(p, "state"),
		.phase = param_text(p, "phase"),
		.text = param_text(p, "name"),
		.limit = (int)param_int(p, "limit", 50),
	};
	struct application_rows l;
	char *key[1], id[24];
	const char *next[1] = {id};

	if (cursor_parse(ctx, p, key, 1, e) != 0)
		return -1;
	q.after_id = key[0] != NULL ? strtoll(key[0], NULL, 10) : 0;
	if (application_list(ctx, &q, &l, e) != 0)
		return -1;
	if (l.more)
		snprintf(id, sizeof(id), "%lld",
		    (long long)l.rows[l.n - 1].id);
	(void)reply;
	return reply_rows(ctx, &(struct reply_rows){l.n, application_list_row,
	    &l, l.more ? cursor_make(next, 1) : json_null(), l.total,
	    l.capped}, e);
}

static int
rpc_application_history(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_case c;

	if (application_open(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	return reply_items(0, application_history(ctx, &c), reply);
}

static int
rpc_application_diff(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int round = (int)param_int(p, "round", -1), from, to;
	struct application_case c;

	if (application_open(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	/* who works on it asks what handing it in would change */
	to = application_working(&c) && application_form_mine(&c) ? 0 :
								     c.a.round;
	from = to == 0 ? c.a.round : c.a.round - 1;
	if (round >= 0)
		from = round;
	if (from < 0 || (to != 0 && from > to) || from > c.a.round)
		return err_set(e, ERR_NOT_FOUND, "round");
	*reply = application_diff(ctx, &c, from, to, e);
	if (*reply == NULL)
		return -1;
	if (!(ctx->actor.role & (ROLE_INDIVIDUAL | ROLE_AGENT))) {
		ctx_audit(ctx, "application", c.a.id, NULL,
		    json_pack("{s:s}", "seen", "changes"));
		ctx_audit_person(ctx, c.a.person_id);
	}
	return 0;
}

/*
 * Papers
 */

static json_t *
application_paper_item(struct ctx *ctx, const struct application_paper *p)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "kind", p->kind->id, "label",
	    attachment_label(p->kind), "status",
	    application_paper_status(ctx, p));

	reply_text(o, "row", p->row_key);
	reply_text(o, "row_title", p->row_title);
	json_object_set_new(o, "sha256", json_string(p->f.sha256));
	json_object_set_new(o, "size", json_integer(p->f.size));
	json_object_set_new(o, "pages", json_integer(p->f.pages));
	reply_text(o, "format", p->f.format);
	reply_time(o, "uploaded_at", p->f.uploaded_at);
	reply_date(o, "issued_on", p->f.issued_on);
	reply_date(o, "valid_to", p->f.valid_to);
	return o;
}

static int
rpc_application_file_put(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_paper paper;

	if (application_file_put(ctx, param_id(p, "id"),
		param_text(p, "kind"), param_text(p, "row"),
		json_object_get(p, "file"), param_date(p, "issued_on"),
		param_date(p, "valid_to"), &paper, e) != 0)
		return -1;
	*reply = application_paper_item(ctx, &paper);
	return 0;
}

static int
rpc_application_file_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct application_paper paper;

	if (application_file_get(ctx, param_id(p, "id"),
		param_text(p, "kind"), param_text(p, "row"),
		(int)param_int(p, "round", 0), param_text(p, "purpose"),
		&paper, e) != 0)
		return -1;
	*reply = application_paper_item(ctx, &paper);
	return 0;
}

static int
rpc_application_file_delete(struct ctx *ctx, const json_t *p,
    json_t **reply, struct err *e)
{
	if (application_file_delete(ctx, param_id(p, "id"),
		param_text(p, "kind"), param_text(p, "row"), e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:s}", "kind", param_text(p, "kind"),
	    "row", param_text(p, "row"));
	return 0;
}

/*
 * The table
 */

#define PARAM_CASE \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The case")}
#define PARAM_SEEN                                                           \
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991), \
	    NULL, N_("Of the case one saw")}
#define PARAM_KIND                                                           \
	{"kind", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,                   \
	    N_("The kind, as attachment.kinds names it")}
#define PARAM_ROW(required)                                                  \
	{"row", PARAM_IDENT, required, 1, 40, NULL,                          \
	    N_("The row of the form, such as children.2")}
#define PARAM_DATES                                                          \
	{"issued_on", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                \
	    N_("The date on the paper")},                                    \
	{"valid_to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                 \
	    N_("The day it ends")}

#define APPLICATION_STOOD \
	"id, number, state, state_title, phase, version, due?, next"
#define APPLICATION_PAPER                                                    \
	"kind, label, status, row?, row_title?, sha256, size, pages, "       \
	"format?, uploaded_at, issued_on?, valid_to?"

static const struct param create_params[] = {
	{"service", PARAM_IDENT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("The service, as service.list names it")},
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("By an agent: the employee it is about")},
	{"permit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The permit it is about; the newest when left out")},
	{"district", PARAM_IDENT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("Six digits, where the service lets one choose")},
	{"plan", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The plan, where several are open")},
	{0},
};

static const struct param save_params[] = {
	PARAM_CASE,
	{"form", PARAM_OBJECT, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("What changes: {section: {field: value}}, rows as arrays")},
	PARAM_SEEN,
	{"accept", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The notice was read and is accepted")},
	{0},
};

static const struct param submit_params[] = {
	PARAM_CASE,
	PARAM_SEEN,
	{"accept", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The notice was read and is accepted; yes when left out")},
	{"acknowledge", PARAM_LIST, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Warnings that one ticks, by their rules")},
	{"note", PARAM_WORDS, PARAM_OPTIONAL, 1, 500, NULL,
	    N_("A remark for who looks at it")},
	{"snapshot", PARAM_IDENT, PARAM_OPTIONAL, 64, 64, NULL,
	    N_("Of application.diff: refuse if papers changed since")},
	{0},
};

static const struct param acknowledge_params[] = {
	PARAM_CASE,
	{"rules", PARAM_LIST, PARAM_REQUIRED, 1, 40, NULL,
	    N_("Warnings that one ticks, by their rules")},
	{0},
};

static const struct param withdraw_params[] = {
	PARAM_CASE,
	{"note", PARAM_WORDS, PARAM_OPTIONAL, 1, 500, NULL, N_("Why")},
	PARAM_SEEN,
	{0},
};

static const struct param case_params[] = {PARAM_CASE, {0}};

static const struct param get_params[] = {
	PARAM_CASE,
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("Show numbers in full, what for; recorded")},
	{0},
};

static const struct param list_params[] = {
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 1, 40, NULL,
	    N_("Of one service")},
	{"state", PARAM_IDENT, PARAM_OPTIONAL, 1, 40, NULL,
	    N_("In one state")},
	{"phase", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "open|applicant|office|closed", N_("Open ones, or closed ones")},
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("About one person")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name or of the number, or pinyin initials")},
	PARAMS_LIST,
	{0},
};

static const struct param diff_params[] = {
	PARAM_CASE,
	{"round", PARAM_INT, PARAM_OPTIONAL, 0, 1000, NULL,
	    N_("Since this submission; the one before when left out")},
	{0},
};

static const struct param file_put_params[] = {
	PARAM_CASE,
	PARAM_KIND,
	PARAM_ROW(PARAM_REQUIRED),
	{"file", PARAM_FILE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The file, on standard input; it takes the place of the "
	       "former")},
	PARAM_DATES,
	{0},
};

static const struct param file_assign_params[] = {
	PARAM_CASE,
	PARAM_KIND,
	PARAM_ROW(PARAM_REQUIRED),
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 255, NULL,
	    N_("The file, as attachment.inbox names it")},
	PARAM_DATES,
	{0},
};

static const struct param file_get_params[] = {
	PARAM_CASE,
	PARAM_KIND,
	PARAM_ROW(PARAM_OPTIONAL),
	{"round", PARAM_INT, PARAM_OPTIONAL, 1, 1000, NULL,
	    N_("As handed in then; the last time when left out")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required of the office")},
	{0},
};

static const struct param file_delete_params[] = {
	PARAM_CASE, PARAM_KIND, PARAM_ROW(PARAM_REQUIRED), {0}};

const struct method application_methods[] = {
	{"application.create", N_("Begin a case: a draft, filled in"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, create_params,
	    APPLICATION_STOOD, rpc_application_create},
	{"application.save", N_("Fill in the form of a case"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_SELF, METHOD_WRITE, save_params,
	    "id, version, saved_at, remarks: [{field, key, message}]",
	    rpc_application_save},
	{"application.check",
	    N_("What stands in the way of handing a case in"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_SELF, METHOD_READ, case_params,
	    "ready, problems: [{level, where, key, message, rule?, "
	    "acknowledge?: [role], ticked?, override?}]",
	    rpc_application_check},
	{"application.submit", N_("Hand a case in, or again"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, submit_params,
	    APPLICATION_STOOD, rpc_application_submit},
	{"application.acknowledge", N_("Tick warnings of a case"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    acknowledge_params, "id, version", rpc_application_acknowledge},
	{"application.withdraw", N_("Take a case back, or drop a draft"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, withdraw_params,
	    APPLICATION_STOOD, rpc_application_withdraw},
	{"application.get", N_("A case as a whole"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY |
		ROLE_CITY | ROLE_EXPERT,
	    SCOPE_SELF, METHOD_READ, get_params,
	    "id, number, service, title, service_version, version, state, "
	    "state_title, phase, outcome, round, returns, district, "
	    "district_name, person, unit, permit, applicant, created_at, "
	    "submitted_at?, entered_at, closed_at?, due?, state_due?, "
	    "days_left?, clock, "
	    "claim, draft, notice, guide, mine, next, plan: {id, name, year, status, "
	    "status_label, closes_on, materials_until, ends_on}|null, outside: "
	    "[{role, role_label, result, by?, at?, opinion?}], actions: [{id, label, kind, "
	    "allowed, reason?, note, items, tip, bulk, fields, to, to_title, "
	    "consequences}], steps, sections, form, shown, attachments, "
	    "checks, checks_needed, items, changed, warnings, overrides, "
	    "last, documents",
	    rpc_application_get},
	{"application.list", N_("Cases within your scope, newest first"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_SELF, METHOD_READ, list_params,
	    "items: [{id, number, service, title, system_title, person_name?, "
	    "unit_name?, state, state_title, phase, outcome, due?, "
	    "submitted_at?, created_at, round, claim_name?}], next, total, "
	    "total_capped",
	    rpc_application_list},
	{"application.history", N_("What happened to a case"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_SELF, METHOD_READ, case_params,
	    "items: [{at, what, action?, kind?, label?, by, role, role_label?, "
	    "behalf?, from_title?, to_title?, opinion?, tip?, round, "
	    "checks?}], next, total",
	    rpc_application_history},
	{"application.diff", N_("What changed since the last submission"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY,
	    SCOPE_SELF, METHOD_READ, diff_params,
	    "from, to, fields: [{where, title, before, after}], files: "
	    "[{kind, row, title, before, after}], snapshot",
	    rpc_application_diff},
	{"application.file.put", N_("Upload a paper of a row of the form"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    file_put_params, APPLICATION_PAPER, rpc_application_file_put,
	    .file_rule = application_file_rule},
	{"application.file.assign",
	    N_("A file of the inbox is a paper of a row of the form"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    file_assign_params, APPLICATION_PAPER, rpc_application_file_put,
	    .file_rule = application_file_rule, .file_from = inbox_file_from},
	{"application.file.get",
	    N_("A paper of a case; its bytes on standard output"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY |
		ROLE_CITY | ROLE_EXPERT,
	    SCOPE_SELF, METHOD_READ, file_get_params,
	    APPLICATION_PAPER "; with a descriptor",
	    rpc_application_file_get},
	{"application.file.delete", N_("Delete a paper of a row of the form"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    file_delete_params, "kind, row", rpc_application_file_delete},
	{0},
};
