/* account.list .. account.reset: the administrators and the counter. */
#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/account.h"
#include "server/domain/person.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
admin_item(struct ctx *ctx, const struct account *a, struct err *e)
{
	json_t *o, *districts;
	struct account_facts f;

	if (account_facts(ctx, a, &f, e) != 0)
		return NULL;
	o = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:i, s:I, s:I, s:I,"
		      " s:b, s:b, s:i}",
	    "id", rpc_id_make(a->id), "login", a->login, "name", a->name,
	    "role", role_name(a->role), "active", a->active, "owner", a->owner,
	    "demo", a->demo, "failures", a->failures, "locked_until",
	    (json_int_t)a->locked_until, "last_login_at",
	    (json_int_t)a->last_login_at, "created_at",
	    (json_int_t)a->created_at, "verified", f.verified, "totp", f.totp,
	    "sessions", f.sessions);
	if (f.mobile[0] != '\0')
		reply_number(o, "mobile", f.mobile, false);
	reply_text(o, "agreement", a->agreement);
	reply_time(o, "agreed_at", a->agreed_at);
	if (a->ndistricts > 0) {
		districts = json_array();
		for (size_t i = 0; i < a->ndistricts; i++)
			json_array_append_new(districts,
			    json_sprintf("%d", a->districts[i]));
		json_object_set_new(o, "districts", districts);
	}
	if (a->unit_id != 0)
		json_object_set_new(o, "unit", rpc_id_make(a->unit_id));
	if (a->person_id != 0)
		json_object_set_new(o, "person", rpc_id_make(a->person_id));
	return o;
}

/* What the counter compares with the papers, and corrects. */
static void
admin_person(json_t *o, const struct person *p)
{
	json_object_set_new(o, "person_version",
	    json_integer((json_int_t)p->version));
	if (p->district != 0)
		json_object_set_new(o, "district",
		    json_sprintf("%d", p->district));
	if (p->id_number[0] != '\0')
		reply_number(o, "id_number", p->id_number, false);
}

struct admin_page {
	struct account *rows;
	int n;
};

static void
admin_row(void *arg, const struct account *a)
{
	struct admin_page *page = arg;

	page->rows[page->n++] = *a;
}

static int
rpc_account_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50);
	const char *role = param_text(p, "role"), *part = param_text(p, "name");
	struct account_query q = {.after = "", .role = role != NULL ? role : "",
	    .part = part != NULL ? part : "", .limit = limit};
	struct admin_page page = {
	    .rows = ctx_alloc(ctx, (size_t)limit, sizeof(*page.rows))};
	json_t *items, *o;
	const char *last;
	char *after;

	if (cursor_parse(ctx, p, &after, 1, e) != 0)
		return -1;
	if (after != NULL)
		q.after = after;
	if (account_page(ctx, &q, admin_row, &page, e) != 0)
		return -1;
	items = json_array();
	for (int i = 0; i < page.n; i++) {
		o = admin_item(ctx, &page.rows[i], e);
		if (o == NULL) {
			json_decref(items);
			return -1;
		}
		json_array_append_new(items, o);
	}
	last = page.n > 0 ? page.rows[page.n - 1].login : "";
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    page.n == limit ? cursor_make(&last, 1) : json_null());
	return 0;
}

static int
rpc_account_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_key_of k = {
	    .id = param_id(p, "id"),
	    .login = param_text(p, "login"),
	    .mobile = param_text(p, "mobile"),
	    .id_number = param_text(p, "id_number"),
	};
	struct account a;
	struct person who;
	int rc;

	if (account_get(ctx, &k, &a, e) != 0)
		return -1;
	rc = account_person(ctx, &a, &who, e);
	*reply = rc >= 0 ? admin_item(ctx, &a, e) : NULL;
	if (*reply != NULL && rc == 1)
		admin_person(*reply, &who);
	return *reply != NULL ? 0 : -1;
}

static int
rpc_account_unlock(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_unlock(ctx, param_id(p, "id"), e);
}

static int
rpc_account_disable(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_set_active(ctx, param_id(p, "id"), false, e);
}

static int
rpc_account_enable(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_set_active(ctx, param_id(p, "id"), true, e);
}

static const char *
admin_hash(const json_t *p)
{
	return param_text(json_object_get(p, "new_password"), "hash");
}

static int
rpc_account_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct account_fresh f = {
	    .login = param_text(p, "login"),
	    .name = param_text(p, "name"),
	    .role = role_from_name(param_text(p, "role")),
	    .hash = admin_hash(p),
	    .districts = json_object_get(p, "districts"),
	};
	int64_t id;

	if (account_create(ctx, &f, &id, e) != 0)
		return -1;
	*reply = json_pack("{s:o}", "id", rpc_id_make(id));
	return 0;
}

static int
rpc_account_reset(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_reset(ctx, param_id(p, "id"), admin_hash(p),
	    param_text(p, "papers"), e);
}

static int
rpc_account_districts(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_districts(ctx, param_id(p, "id"),
	    json_object_get(p, "districts"), e);
}

static int
rpc_account_mobile_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return account_mobile_set(ctx, param_id(p, "id"),
	    param_text(p, "mobile"), param_text(p, "papers"), e);
}

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	{0},
};

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("The record")},
	{"login", PARAM_IDENT, PARAM_OPTIONAL, 0, 63, NULL,
	    N_("or its login name")},
	{"mobile", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("or its mobile number")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("or its verified ID number")},
	{0},
};

static const struct param list_params[] = {
	PARAMS_LIST,
	{"role", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "individual|agent|clerk|reviewer|lead|body|city|expert|sysadmin|"
	    "secadmin|auditor",
	    N_("Role")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 63, NULL,
	    N_("Part of the login name or the name")},
	{0},
};

#define DISTRICTS(required)                                            \
	{"districts", PARAM_LIST, required, 0, DISTRICTS_MAX, NULL,    \
	    N_("Codes of the districts an office account serves")}

/* Who belongs to a person or a unit is made with them, not here. */
static const struct param create_params[] = {
	{"login", PARAM_IDENT, PARAM_REQUIRED, 2, 63, NULL, N_("Login name")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 20, NULL, N_("Name")},
	{"role", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "clerk|reviewer|lead|body|city|expert|sysadmin|secadmin|auditor",
	    N_("Role")},
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("The first password, to be changed at once")},
	DISTRICTS(PARAM_OPTIONAL),
	{0},
};

static const struct param reset_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	{"new_password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("The first password, to be changed at once")},
	{"papers", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Which papers were seen")},
	{0},
};

static const struct param districts_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	DISTRICTS(PARAM_REQUIRED),
	{0},
};

static const struct param mobile_set_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The record")},
	{"mobile", PARAM_IDENT, PARAM_REQUIRED, 0, 31, NULL,
	    N_("The new mobile number")},
	{"papers", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,
	    N_("Which papers were seen")},
	{0},
};

#define ITEM                                                             \
	"id, login, name, role, active, owner, demo, failures, "         \
	"locked_until, last_login_at, created_at, verified, totp, "      \
	"sessions, mobile? (masked), agreement?, agreed_at?, districts?, " \
	"unit?, person?; to a clerk person_version?, district?, "        \
	"id_number? (masked)"

const struct method account_admin_methods[] = {
	{"account.list", N_("Accounts, by login name"), ROLE_SECADMIN,
	    SCOPE_ALL, METHOD_READ, list_params, "items of {" ITEM "}, next",
	    rpc_account_list},
	{"account.get", N_("One account"), ROLE_SECADMIN | ROLE_CLERK,
	    SCOPE_ALL, METHOD_READ, get_params, ITEM, rpc_account_get},
	{"account.unlock", N_("Forget an account's wrong passwords"),
	    ROLE_SECADMIN | ROLE_CLERK, SCOPE_ALL, METHOD_WRITE, id_params, "",
	    rpc_account_unlock},
	{"account.disable", N_("Close an account"), ROLE_SECADMIN, SCOPE_ALL,
	    METHOD_WRITE, id_params, "", rpc_account_disable},
	{"account.enable", N_("Open a closed account"), ROLE_SECADMIN,
	    SCOPE_ALL, METHOD_WRITE, id_params, "", rpc_account_enable},
	{"account.create", N_("Make an account of an office or an expert"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_WRITE, create_params, "id",
	    rpc_account_create},
	{"account.districts", N_("Set the districts of an office account"),
	    ROLE_SECADMIN, SCOPE_ALL, METHOD_WRITE, districts_params, "",
	    rpc_account_districts},
	{"account.reset", N_("Give an account a first password, papers seen"),
	    ROLE_SECADMIN | ROLE_CLERK, SCOPE_ALL, METHOD_WRITE, reset_params,
	    "", rpc_account_reset},
	{"account.mobile_set", N_("Set an account's mobile, papers seen"),
	    ROLE_CLERK, SCOPE_ALL, METHOD_WRITE, mobile_set_params, "",
	    rpc_account_mobile_set},
	{0},
};
