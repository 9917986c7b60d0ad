#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "server/domain/audit.h"
#include "server/rpc/method.h"
#include "server/rpc/reply.h"

/* What a method does, in the reader's language; "sign-in" is none. */
static void
audit_summaries(json_t *items)
{
	size_t i;
	json_t *o;

	json_array_foreach(items, i, o) {
		const struct method *m = method_find(
		    json_string_value(json_object_get(o, "action")));

		if (m != NULL && m->summary != NULL)
			json_object_set_new(o, "summary",
			    json_string(_(m->summary)));
	}
}

/* The instant at which a day, or the one after it, begins; 0: not said. */
static int64_t
audit_day(const json_t *p, const char *name, int more)
{
	if (param_text(p, name) == NULL)
		return 0;
	return date_instant(param_date(p, name) + more, 0);
}

static struct audit_query
audit_asked(const json_t *p)
{
	return (struct audit_query){.login = param_text(p, "login"),
	    .person = param_text(p, "person"),
	    .f = {.account_id = param_id(p, "account"),
		.object = param_text(p, "object"),
		.object_id = param_id(p, "object_id"),
		.action = param_text(p, "action"),
		.outcome = param_text(p, "outcome"),
		.from = audit_day(p, "from", 0),
		.to = audit_day(p, "to", 1),
		.limit = (int)param_int(p, "limit", 50)}};
}

static int
rpc_audit_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct audit_query q = audit_asked(p);
	char *after, text[24];
	const char *key = text;
	int64_t next;
	json_t *items;

	ctx->scope_asked = true;
	if (cursor_parse(ctx, p, &after, 1, e) != 0)
		return -1;
	if (after != NULL && (q.f.before_id = rpc_id_parse(after)) == 0)
		return err_set(e, ERR_CURSOR, "after");
	if (audit_list(ctx, &q, &items, &next, e) != 0)
		return -1;
	audit_summaries(items);
	snprintf(text, sizeof(text), "%lld", (long long)next);
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    next != 0 ? cursor_make(&key, 1) : json_null());
	return 0;
}

static int
rpc_audit_file(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct audit_query q = audit_asked(p);
	struct buf b = {0};
	int rc;

	ctx->scope_asked = true;
	rc = audit_csv(ctx, &q, &b, e);
	if (rc == 0)
		rc = reply_file(ctx, "audit.csv", buf_str(&b), b.len, reply,
		    e);
	buf_finish(&b);
	return rc;
}

/* A bounded piece at a time, so that proving a long chain holds nobody up. */
static int
rpc_audit_verify(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct audit_check c;
	json_t *o;

	ctx->scope_asked = true;
	if (audit_verify(ctx, param_id(p, "from"),
		(int)param_int(p, "limit", 2000), &c, e) != 0)
		return -1;
	o = json_pack("{s:b, s:I, s:s}", "ok", c.broken == 0, "checked",
	    (json_int_t)c.checked, "head", c.head);
	json_object_set_new(o, "next",
	    c.next != 0 ? rpc_id_make(c.next) : json_null());
	if (c.broken != 0) {
		char text[200];

		audit_fault_text(c.fault, c.broken, text, sizeof(text));
		json_object_set_new(o, "broken", rpc_id_make(c.broken));
		json_object_set_new(o, "fault",
		    json_string(audit_fault_name(c.fault)));
		json_object_set_new(o, "text", json_string(text));
	}
	*reply = o;
	return 0;
}

#define PARAMS_SEARCH                                                        \
	{"account", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                    \
	    N_("What this account did")},                                    \
	{"login", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,                  \
	    N_("What the account of this name did")},                        \
	{"person", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,                 \
	    N_("What was seen or changed of him: ID number or id")},         \
	{"action", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,                 \
	    N_("A method; all of a kind: person.")},                         \
	{"outcome", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "done|denied|failed",\
	    N_("Result")},                                                   \
	{"from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL, N_("First day")},   \
	{"to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL, N_("Last day")},      \
	{"object", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,                 \
	    N_("Kind of record")},                                           \
	{"object_id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                  \
	    N_("What was done to this record")}

static const struct param list_params[] = {
	PARAMS_LIST,
	PARAMS_SEARCH,
	{0},
};

static const struct param file_params[] = {
	PARAMS_SEARCH,
	{0},
};

static const struct param verify_params[] = {
	{"from", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Go on after this row")},
	{"limit", PARAM_INT, PARAM_OPTIONAL, 1, 5000, NULL,
	    N_("Rows at a time")},
	{0},
};

const struct method audit_methods[] = {
	{"audit.list", N_("What was done, newest first"), ROLE_AUDITOR,
	    SCOPE_ALL, METHOD_READ, list_params,
	    "items of {id, at, login, role, from, action, summary?, "
	    "outcome, object, object_id?, repeats?, before?, after?}, next",
	    rpc_audit_list},
	{"audit.file", N_("What was done, as CSV, newest first"), ROLE_AUDITOR,
	    SCOPE_ALL, METHOD_READ, file_params, "name, size; the file's bytes",
	    rpc_audit_file},
	{"audit.verify", N_("Prove that no audit row was changed"),
	    ROLE_AUDITOR, SCOPE_ALL, METHOD_READ, verify_params,
	    "ok, checked, head, next, broken?, fault? (missing, changed, cut, "
	    "beyond), text?", rpc_audit_verify},
	{0},
};
