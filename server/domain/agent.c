#include "config.h"

#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/domain/agent.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"
#include "server/domain/unit.h"
#include "server/store/account.h"

/* Far fewer than are listed: each may hold a place in the hall. */
enum { AGENTS_MAX = 50 };

int
agent_list(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e)
{
	struct unit u;

	if (unit_get(ctx, unit_id, &u, e) != 0)
		return -1;
	return store_agent_each(ctx, u.id, row, arg, e);
}

static int
agent_tell(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    const char *template, struct err *e)
{
	struct notify n = {.template = template, .account_id = account_id};
	char name[401];

	if (store_unit_name(ctx, unit_id, name, sizeof(name), e) != 0)
		return -1;
	n.args = json_pack("{s:s}", "unit", name);
	return notify(ctx, &n, e);
}

static bool
agent_login_form(const char *login)
{
	size_t n = strlen(login);

	return n >= 2 && n < 64 && login[0] >= 'a' && login[0] <= 'z' &&
	    !signin_reserved(login) &&
	    strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

int
agent_account_make(struct ctx *ctx, const char *login, const char *name,
    const char *hash, const char *login_field, int64_t *id, struct err *e)
{
	struct account a = {.role = ROLE_AGENT, .active = true,
	    .must_change = true, .lang = ctx->actor.lang};

	if (!agent_login_form(login))
		(void)err_add(e, ERR_LOGIN_FORM, login_field);
	if (name == NULL)
		(void)err_add(e, ERR_REQUIRED, "name");
	if (hash == NULL)
		(void)err_add(e, ERR_PASSWORD_WEAK, "new_password");
	if (e->n > 0)
		return -1;
	str_copy(a.login, sizeof(a.login), login);
	str_copy(a.name, sizeof(a.name), name);
	str_copy(a.password_hash, sizeof(a.password_hash), hash);
	if (store_account_insert(ctx, &a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_LOGIN_TAKEN, login_field) :
		    -1;
	*id = a.id;
	return 0;
}

int
agent_join(struct ctx *ctx, int64_t account_id, int64_t unit_id, bool owner,
    const char *phone, struct err *e)
{
	int64_t owners;

	if (store_agent_owners(ctx, unit_id, &owners, e) != 0 ||
	    store_agent_unit_set(ctx, account_id, unit_id,
		owner || owners == 0, phone, e) != 0)
		return -1;
	ctx_changed(ctx, "unit", unit_id, unit_id, 0);
	return agent_tell(ctx, account_id, unit_id, "agent_named", e);
}

static int
agent_owner_only(struct ctx *ctx, struct err *e)
{
	/* whose unit it is, the session says: nobody reaches another's */
	if (policy_scope(ctx, ctx->actor.unit_id, 0, 0, e) != 0)
		return -1;
	return ctx->actor.owner ? 0 : err_set(e, ERR_DENIED, NULL);
}

/* One owner at least can name the others. */
static int
agent_keep_owner(struct ctx *ctx, const struct agent *a, struct err *e)
{
	int64_t owners;

	if (!a->owner || !a->active)
		return 0;
	if (store_agent_owners(ctx, a->unit_id, &owners, e) != 0)
		return -1;
	return owners > 1 ? 0 : err_set(e, ERR_AGENT_LAST, "owner");
}

static json_t *
agent_told(const struct agent *a)
{
	return json_pack("{s:s, s:b}", "login", a->login, "owner", a->owner);
}

/* Telephone and ownership of one whom the unit has. */
static int
agent_change(struct ctx *ctx, const struct agent_change *c, struct agent *a,
    struct err *e)
{
	json_t *before;

	if (c->has_owner && !c->owner && agent_keep_owner(ctx, a, e) != 0)
		return -1;
	before = agent_told(a);
	if (c->has_owner)
		a->owner = c->owner;
	if (c->phone != NULL)
		str_copy(a->phone, sizeof(a->phone), c->phone);
	ctx_audit(ctx, "agent", a->account_id, before, agent_told(a));
	ctx_changed(ctx, "unit", a->unit_id, a->unit_id, 0);
	return store_agent_unit_set(ctx, a->account_id, a->unit_id, a->owner,
	    a->phone, e);
}

/* By login name: an agent's account that there is, or a new one. */
static int
agent_account(struct ctx *ctx, const struct agent_change *c, int64_t *id,
    struct err *e)
{
	struct account a;
	int rc;

	/* that a name is taken costs an account: names are not tried out */
	if (c->has_password)
		return agent_account_make(ctx, c->login, c->name, c->hash,
		    "login", id, e);
	rc = store_account_find(ctx, c->login, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || a.role != ROLE_AGENT || !a.active)
		return err_set(e, ERR_AGENT_LOGIN, "login");
	*id = a.id;
	return 0;
}

static int
agent_phone(struct ctx *ctx, const char *phone, const char *field,
    char out[IDENT_MAX], struct err *e)
{
	enum ident_result r;

	out[0] = '\0';
	if (phone == NULL)
		return 0;
	r = ident_check(IDENT_PHONE, phone, ctx->today, out);
	if (r == IDENT_OK)
		return 0;
	err_add(e, ERR_IDENTIFIER, field);
	return err_arg(e, "reason", ident_result_msgid(r));
}

static void
agent_count(void *arg, const struct agent *a)
{
	(void)a;
	++*(size_t *)arg;
}

static int
agent_room(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	size_t n = 0;

	if (store_agent_each(ctx, unit_id, agent_count, &n, e) != 0)
		return -1;
	if (n < AGENTS_MAX)
		return 0;
	err_set(e, ERR_AGENT_MANY, "login");
	return err_arg_int(e, "max", AGENTS_MAX);
}

static int
agent_add(struct ctx *ctx, const struct agent_change *c, struct agent *a,
    struct err *e)
{
	int64_t unit = ctx->actor.unit_id, id;
	int rc;

	if (c->phone == NULL)
		return err_set(e, ERR_REQUIRED, "phone");
	if (agent_room(ctx, unit, e) != 0 ||
	    agent_account(ctx, c, &id, e) != 0)
		return -1;
	rc = store_agent_load(ctx, id, unit, a, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_AGENT_KNOWN, "login");
	/* nobody else's sign-ins are to change by being named here */
	if (agent_join(ctx, id, unit, c->owner, c->phone, e) != 0 ||
	    store_agent_unit_invite(ctx, id, unit, !c->has_password, e) != 0 ||
	    store_agent_load(ctx, id, unit, a, e) != 1)
		return -1;
	ctx_audit(ctx, "agent", id, NULL, agent_told(a));
	return 0;
}

int
agent_set(struct ctx *ctx, const struct agent_change *asked, struct agent *a,
    struct err *e)
{
	struct agent_change c = *asked;
	char phone[IDENT_MAX];
	int rc;

	if (agent_owner_only(ctx, e) != 0 ||
	    agent_phone(ctx, c.phone, "phone", phone, e) != 0)
		return -1;
	if (c.phone != NULL)
		c.phone = phone;
	if (c.account_id == 0)
		return c.login == NULL ? err_set(e, ERR_REQUIRED, "login") :
					 agent_add(ctx, &c, a, e);
	if (c.login != NULL || c.name != NULL || c.has_password)
		return err_set(e, ERR_NOT_ALLOWED_HERE,
		    c.login != NULL	 ? "login" :
			c.name != NULL ? "name" :
					 "new_password");
	rc = store_agent_load(ctx, c.account_id, ctx->actor.unit_id, a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "account");
	return agent_change(ctx, &c, a, e);
}

int
agent_remove(struct ctx *ctx, int64_t account_id, struct err *e)
{
	int64_t unit = ctx->actor.unit_id;
	struct agent a;
	int rc;

	if (policy_scope(ctx, unit, 0, 0, e) != 0)
		return -1;
	/* one may always leave; others are let go by the owner */
	if (account_id != ctx->actor.account_id && !ctx->actor.owner)
		return err_set(e, ERR_DENIED, NULL);
	rc = store_agent_load(ctx, account_id, unit, &a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "account");
	if (agent_keep_owner(ctx, &a, e) != 0)
		return -1;
	ctx_audit(ctx, "agent", account_id, agent_told(&a),
	    json_pack("{s:s}", "state", "ended"));
	ctx_changed(ctx, "unit", unit, unit, 0);
	if (store_agent_end(ctx, account_id, unit, e) != 0)
		return -1;
	return agent_tell(ctx, account_id, unit, "agent_removed", e);
}
