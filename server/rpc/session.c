#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/certificate.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"
#include "server/rpc/methods.h"

/* Everything that ctx_changed() is told of. */
#define SESSION_TOPICS \
	"application|appointment|association|attachment|certificate|display|" \
	"employee|licence|notice|notification|permit|person|queue|service|" \
	"slot|unit"

enum { SESSION_LISTED = 100 };

static json_t *
rpc_whoami_districts(const struct account *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->ndistricts; i++)
		json_array_append_new(list,
		    json_sprintf("%d", a->districts[i]));
	return list;
}

/* What an account is beside a guest. */
static void
rpc_whoami_account(json_t *o, const struct ctx *ctx,
    const struct session_self *self)
{
	const struct account *a = &self->account;

	json_object_set_new(o, "account", rpc_id_make(a->id));
	json_object_set_new(o, "login", json_string(a->login));
	json_object_set_new(o, "name", json_string(a->name));
	json_object_set_new(o, "districts", rpc_whoami_districts(a));
	json_object_set_new(o, "theme", json_string(a->theme));
	json_object_set_new(o, "borders", json_string(a->borders));
	if (ctx->actor.unit_id != 0)
		json_object_set_new(o, "unit",
		    json_pack("{s:o, s:s}", "id",
			rpc_id_make(ctx->actor.unit_id), "name",
			self->unit_name));
	if (a->person_id != 0)
		json_object_set_new(o, "person",
		    json_pack("{s:o, s:s}", "id", rpc_id_make(a->person_id),
			"name", a->name));
	if (self->row.previous_at != 0)
		json_object_set_new(o, "last_login",
		    json_pack("{s:I, s:s}", "at",
			(json_int_t)self->row.previous_at, "from",
			self->row.previous_from));
}

static int
rpc_whoami_idle(const struct ctx *ctx, bool end)
{
	const struct conf_signin *row = conf_signin_of(ctx->conf,
	    role_name(ctx->actor.role));

	if (ctx->actor.role == ROLE_DISPLAY) /* nobody ever types there */
		return 0;
	if (end)
		return row != NULL && row->idle_end >= 0 ? row->idle_end :
							   ctx->conf->idle_end;
	return row != NULL && row->idle_lock >= 0 ? row->idle_lock :
						    ctx->conf->idle_lock;
}

/* Where the hall is to be reached, for commands that people type. */
static void
rpc_whoami_host(json_t *o, const char *name)
{
	const char *port = strrchr(name, ':');
	size_t n = port != NULL ? (size_t)(port - name) : strlen(name);

	/* ssh wants an IPv6 address without its brackets */
	if (n > 2 && name[0] == '[' && name[n - 1] == ']') {
		name++;
		n -= 2;
	}
	json_object_set_new(o, "host", json_stringn(name, n));
	json_object_set_new(o, "port", json_integer(port != NULL ?
	    strtol(port + 1, NULL, 10) : 22));
}

static int
rpc_session_whoami(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct session_self self;
	const struct account *a = &self.account;
	const struct actor *who = &ctx->actor;

	(void)p;
	policy_self(ctx);
	if (session_self(ctx, &self, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:s, s:b, s:s, s:b, s:b, s:i, s:i, s:I,"
			   " s:b, s:b, s:b, s:b, s:b}",
	    "role", role_name(who->role == ROLE_DISPLAY ? ROLE_GUEST :
							  who->role),
	    "role_label", role_label(who->role),
	    "owner", who->owner, "lang", i18n_name(who->lang), "must_change",
	    who->must_change, "locked", self.row.locked, "idle_lock",
	    rpc_whoami_idle(ctx, false), "idle_end", rpc_whoami_idle(ctx, true),
	    "now",
	    (json_int_t)ctx->now, "demo", a->demo, "has_password",
	    a->password_hash[0] != '\0', "verified", who->verified,
	    "submitted", who->submitted, "must_enroll", who->must_enroll);
	json_object_set_new(*reply, "hotlines",
	    json_string(ctx->conf->hotlines));
	rpc_whoami_host(*reply, ctx->conf->public_host);
	if (who->account_id != 0)
		rpc_whoami_account(*reply, ctx, &self);
	else if (strcmp(self.row.method, "guest") != 0)
		json_object_set_new(*reply, "entry",
		    json_string(self.row.method));
	return 0;
}

/* All that a terminal asks for at each sign-in. */
static json_t *
rpc_method_brief(const struct method *m)
{
	return json_pack("{s:s, s:b}", "name", m->name, "write",
	    m->kind == METHOD_WRITE);
}

static int
rpc_session_methods(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool brief = param_bool(p, "brief");
	json_t *list = json_array();
	struct session_self self;

	policy_self(ctx);
	for (size_t i = 0; methods[i] != NULL; i++)
		for (const struct method *m = methods[i]; m->name != NULL; m++)
			if (m->roles & ctx->actor.role)
				json_array_append_new(list, brief ?
					rpc_method_brief(m) :
					method_describe(m, false));
	*reply = json_pack("{s:o}", "methods", list);
	if (session_self(ctx, &self, e) != 0)
		return -1;
	if (ctx->actor.account_id == 0 && strcmp(self.row.method, "guest") != 0)
		json_object_set_new(*reply, "entry",
		    json_string(self.row.method));
	return 0;
}

static json_t *
rpc_session_certificates(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct certificate_use *rows = ctx_alloc(ctx, CERTIFICATES_MAX,
	    sizeof(*rows));
	json_t *list = json_array();
	size_t n;

	if (certificate_of_account(ctx, ctx->actor.account_id, unit_id, rows,
		CERTIFICATES_MAX, &n, e) != 0) {
		json_decref(list);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list,
		    json_pack("{s:o, s:s}", "id", rpc_id_make(rows[i].id),
			"name", rows[i].name));
	return list;
}

static int
rpc_session_units(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct capacity *units = ctx_alloc(ctx, CAPACITY_MAX, sizeof(*units));
	json_t *items = json_array(), *o, *list;
	char day[DATE_TEXT];
	size_t n;

	(void)p;
	policy_self(ctx);
	*reply = json_pack("{s:o}", "items", items);
	if (session_units(ctx, units, CAPACITY_MAX, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		list = rpc_session_certificates(ctx, units[i].unit_id, e);
		if (list == NULL)
			return -1;
		o = json_pack("{s:o, s:s, s:s, s:s, s:b, s:o}", "id",
		    rpc_id_make(units[i].unit_id), "name", units[i].name,
		    "uscc", units[i].uscc, "via", units[i].via, "owner",
		    units[i].owner, "certificates", list);
		if (units[i].until != 0)
			json_object_set_new(o, "until",
			    json_string(date_format(units[i].until, day)));
		json_array_append_new(items, o);
	}
	return 0;
}

static int
rpc_session_act_for(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t unit = param_id(p, "unit");

	policy_self(ctx);
	if (session_act_for(ctx, unit, e) != 0)
		return -1;
	*reply = unit == 0 ? json_object() :
			     json_pack("{s:o}", "unit", rpc_id_make(unit));
	return 0;
}

static int
rpc_session_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct session_row *rows = ctx_alloc(ctx, SESSION_LISTED,
	    sizeof(*rows));
	json_t *items = json_array(), *o;
	size_t n;

	(void)p;
	policy_self(ctx);
	*reply = json_pack("{s:o, s:n}", "items", items, "next");
	if (session_list(ctx, rows, SESSION_LISTED, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		o = json_pack("{s:o, s:s, s:s, s:I, s:b}", "id",
		    rpc_id_make(rows[i].id), "from", rows[i].from, "method",
		    rows[i].method, "started_at",
		    (json_int_t)rows[i].started_at, "current",
		    rows[i].id == ctx->actor.session_id);
		if (rows[i].unit_id != 0)
			json_object_set_new(o, "unit",
			    rpc_id_make(rows[i].unit_id));
		json_array_append_new(items, o);
	}
	return 0;
}

static int
rpc_session_end(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	policy_self(ctx);
	if (session_end(ctx, param_id(p, "id"), e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static int
rpc_session_lock(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)p;
	policy_self(ctx);
	if (session_lock(ctx, true, e) != 0)
		return -1;
	*reply = json_pack("{s:b}", "locked", 1);
	return 0;
}

static int
rpc_session_unlock(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	policy_self(ctx);
	if (session_check_password(ctx, param_bool(p, "password"), "password",
		e) != 0 ||
	    session_lock(ctx, false, e) != 0)
		return -1;
	*reply = json_pack("{s:b}", "locked", 0);
	return 0;
}

static int
rpc_subscribe(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	(void)e;
	policy_self(ctx);
	str_copy(ctx->session.subscribe, sizeof(ctx->session.subscribe),
	    param_text(p, "topic"));
	*reply = json_pack("{s:s}", "topic", param_text(p, "topic"));
	return 0;
}

static int
rpc_unsubscribe(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)e;
	policy_self(ctx);
	str_copy(ctx->session.unsubscribe, sizeof(ctx->session.unsubscribe),
	    param_text(p, "topic"));
	*reply = json_pack("{s:s}", "topic", param_text(p, "topic"));
	return 0;
}

static const struct param none_params[] = {{0}};
static const struct param list_params[] = {PARAMS_LIST, {0}};

static const struct param methods_params[] = {
	{"brief", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Names only, and which of them write")},
	{0},
};

static const struct param act_for_params[] = {
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit; an individual without it acts for himself")},
	{0},
};

static const struct param end_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The session")},
	{0},
};

static const struct param unlock_params[] = {
	{"password", PARAM_SECRET, PARAM_REQUIRED, 0, 128, NULL,
	    N_("Your password")},
	{0},
};

static const struct param topic_params[] = {
	{"topic", PARAM_CHOICE, PARAM_REQUIRED, 0, 0, SESSION_TOPICS,
	    N_("What to follow")},
	{0},
};

const struct method session_methods[] = {
	{"session.whoami", N_("Who you are, and for whom you act"),
	    ROLE_GUEST | ROLE_DISPLAY | ROLE_ALL, SCOPE_SELF, METHOD_READ, none_params,
	    "role, role_label, owner, lang, must_change, locked, idle_lock, "
	    "idle_end, now, demo, has_password, verified, submitted, "
	    "must_enroll, hotlines, host, port, account?, login?, name?, "
	    "districts?, theme?, borders?, unit?, person?, last_login? (a guest has no account)",
	    rpc_session_whoami, .when = WHEN_ALWAYS},
	{"session.methods", N_("The methods you may use"),
	    ROLE_GUEST | ROLE_DISPLAY | ROLE_ALL, SCOPE_SELF, METHOD_READ, methods_params, "methods",
	    rpc_session_methods, .when = WHEN_ALWAYS},
	{"session.units", N_("The units you may act for"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, none_params,
	    "items of {id, name, uscc, via (agent, legal_representative, "
	    "licence_manager, licence_agent), owner, until?, "
	    "certificates: [{id, name}]}",
	    rpc_session_units, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"session.act_for", N_("Choose the unit to act for"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    act_for_params, "unit?", rpc_session_act_for,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .own = true},
	{"session.list", N_("Where you are signed in"), ROLE_ALL, SCOPE_SELF,
	    METHOD_READ, list_params,
	    "items of {id, from, method, started_at, unit?, current}, next",
	    rpc_session_list, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"session.end", N_("End a session of yours"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, end_params, "", rpc_session_end,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"session.lock", N_("Lock this session until the password is given"),
	    ROLE_ALL, SCOPE_SELF, METHOD_WRITE, none_params, "locked",
	    rpc_session_lock, .when = WHEN_ALWAYS},
	{"session.unlock", N_("Unlock this session"), ROLE_ALL, SCOPE_SELF,
	    METHOD_WRITE, unlock_params, "locked", rpc_session_unlock,
	    .when = WHEN_ALWAYS},
	{"subscribe", N_("Be told of changes"), ROLE_DISPLAY | ROLE_ALL, SCOPE_SELF,
	    METHOD_READ, topic_params, "topic", rpc_subscribe,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"unsubscribe", N_("Be told of changes no longer"), ROLE_DISPLAY | ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, topic_params, "topic", rpc_unsubscribe,
	    .when = WHEN_ALWAYS},
	{0},
};
