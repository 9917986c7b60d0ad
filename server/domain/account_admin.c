/* The administrators' acts, and those of the counter. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/region.h"
#include "server/domain/account.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/signin.h"
#include "server/domain/totp.h"
#include "server/store/person.h"
#include "server/store/session.h"

enum { ADMIN_SESSIONS = 100 };

/* talenthallctl: root at the server itself is no account. */
static bool
admin_local(const struct ctx *ctx)
{
	return ctx->actor.account_id == 0 &&
	    ctx->actor.role == ROLE_SYSADMIN;
}

int
account_get(struct ctx *ctx, const struct account_key_of *k,
    struct account *a, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char number[IDENT_MAX];
	const char *field = "id";
	int rc;

	ctx->scope_asked = true;
	if (k->login != NULL) {
		field = "login";
		rc = store_account_find(ctx, k->login, a, e);
	} else if (k->mobile != NULL) {
		field = "mobile";
		(void)ident_check(IDENT_MOBILE, k->mobile, ctx->today, number);
		secret_hash(ctx->secret, "mobile", number, hash);
		rc = store_account_find_mobile(ctx, hash, a, e);
	} else if (k->id_number != NULL) {
		field = "id_number";
		(void)ident_check(IDENT_RESIDENT_ID, k->id_number, ctx->today,
		    number);
		secret_hash(ctx->secret, "id_number", number, hash);
		rc = store_account_find_id_number(ctx, hash, a, e);
	} else {
		rc = store_account_load(ctx, k->id, a, e);
	}
	if (rc < 0)
		return -1;
	/* a clerk's counter serves citizens, not colleagues */
	if (rc == 0 ||
	    (ctx->actor.role == ROLE_CLERK &&
		!(a->role & (ROLE_INDIVIDUAL | ROLE_AGENT))))
		return err_set(e, ERR_NOT_FOUND, field);
	return 0;
}

static int
admin_load(struct ctx *ctx, int64_t id, struct account *a, struct err *e)
{
	struct account_key_of k = {.id = id};

	return account_get(ctx, &k, a, e);
}

/*
 * May the actor change this account? The security administrator neither
 * becomes another administrator nor hampers one: that takes the server's own
 * root. Citizens' passwords are the counter's business.
 */
static int
admin_reach(struct ctx *ctx, const struct account *a, bool citizens,
    struct err *e)
{
	if (admin_local(ctx))
		return 0;
	if (a->id == ctx->actor.account_id)
		return err_set(e, ERR_OWN_ACCOUNT, "id");
	if (a->role & ROLE_ADMIN)
		return err_set(e, ERR_DENIED, "id");
	if (ctx->actor.role == ROLE_SECADMIN && !citizens &&
	    (a->role & (ROLE_INDIVIDUAL | ROLE_AGENT)))
		return err_set(e, ERR_DENIED, "id");
	return 0;
}

int
account_facts(struct ctx *ctx, const struct account *a,
    struct account_facts *f, struct err *e)
{
	struct session_row *rows = ctx_alloc(ctx, ADMIN_SESSIONS,
	    sizeof(*rows));
	bool submitted;
	size_t n;
	int rc;

	memset(f, 0, sizeof(*f));
	if (store_account_mobile(ctx, a->id, f->mobile, e) != 0 ||
	    store_session_of(ctx, a->id, rows, ADMIN_SESSIONS, &n, e) != 0)
		return -1;
	f->sessions = (int)n;
	rc = totp_enrolled(ctx, a->id, e);
	f->totp = rc == 1;
	if (rc >= 0 && a->person_id != 0)
		rc = store_person_state(ctx, a->person_id, &f->verified,
		    &submitted, e);
	return rc < 0 ? -1 : 0;
}

int
account_person(struct ctx *ctx, const struct account *a, struct person *p,
    struct err *e)
{
	if (ctx->actor.role != ROLE_CLERK)
		return 0;
	/* a counter finds anybody by his number: whom it looked for is kept */
	ctx_audit(ctx, "account", a->id, NULL, NULL);
	ctx_audit_person(ctx, a->person_id);
	return a->person_id != 0 ? store_person_load(ctx, a->person_id, p, e) :
				   0;
}

int
account_self_facts(struct ctx *ctx, struct account_facts *f, struct err *e)
{
	struct account a;
	int rc;

	policy_self(ctx);
	rc = store_account_load(ctx, ctx->actor.account_id, &a, e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, NULL);
	return rc < 0 ? -1 : account_facts(ctx, &a, f, e);
}

int
account_page(struct ctx *ctx, const struct account_query *q,
    void (*row)(void *arg, const struct account *a), void *arg, struct err *e)
{
	ctx->scope_asked = true;
	return store_account_page(ctx, q, row, arg, e);
}

int
account_unlock(struct ctx *ctx, int64_t id, struct err *e)
{
	struct account a;

	if (admin_load(ctx, id, &a, e) != 0)
		return -1;
	if (!admin_local(ctx) && a.id == ctx->actor.account_id)
		return err_set(e, ERR_OWN_ACCOUNT, "id");
	ctx_audit(ctx, "account", id,
	    json_pack("{s:i}", "failures", a.failures), NULL);
	if (signin_name_forget(ctx, a.login, e) != 0)
		return -1;
	return store_account_set_failures(ctx, id, 0, 0, 0, e);
}

int
account_set_active(struct ctx *ctx, int64_t id, bool active, struct err *e)
{
	struct account a;

	if (admin_load(ctx, id, &a, e) != 0 ||
	    admin_reach(ctx, &a, true, e) != 0)
		return -1;
	ctx_audit(ctx, "account", id, json_pack("{s:b}", "active", a.active),
	    json_pack("{s:b}", "active", active));
	if (store_account_set_active(ctx, id, active, e) != 0)
		return -1;
	return active ? 0 : store_session_delete_others(ctx, id, 0, e);
}

static bool
admin_login_form(const char *login)
{
	size_t n = strlen(login);

	return n >= 2 && n < 64 && login[0] >= 'a' && login[0] <= 'z' &&
	    !signin_reserved(login) &&
	    strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

/* Codes of districts in Beijing, each once. */
static int
admin_parse_districts(const json_t *list, int *out, size_t *n, struct err *e)
{
	json_t *v;
	size_t i;

	*n = 0;
	json_array_foreach(list, i, v) {
		const struct region *r = json_is_string(v) ?
		    region_district(json_string_value(v)) :
		    NULL;
		int code = r != NULL ? (int)strtol(r->code, NULL, 10) : 0;
		bool twice = false;

		for (size_t k = 0; k < *n; k++)
			twice = twice || out[k] == code;
		if (r == NULL || *n == DISTRICTS_MAX) {
			err_set(e, ERR_CHOICE, "districts");
			return err_arg(e, "choices", "110101 .. 110119");
		}
		if (!twice)
			out[(*n)++] = code;
	}
	return 0;
}

static json_t *
admin_districts(const int *districts, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_sprintf("%d", districts[i]));
	return list;
}

int
account_create(struct ctx *ctx, const struct account_fresh *f, int64_t *id,
    struct err *e)
{
	struct account a = {.role = f->role, .active = true,
		.must_change = true};

	ctx->scope_asked = true;
	if ((f->role & ROLE_ADMIN) && !admin_local(ctx))
		return err_set(e, ERR_DENIED, "role");
	if (!admin_login_form(f->login))
		err_add(e, ERR_LOGIN_FORM, "login");
	if (f->hash == NULL)
		err_add(e, ERR_PASSWORD_WEAK, "new_password");
	if (e->n > 0 ||
	    admin_parse_districts(f->districts, a.districts, &a.ndistricts,
		e) != 0)
		return -1;
	if (a.ndistricts > 0 && !(a.role & (ROLE_OFFICE | ROLE_BODY)))
		return err_set(e, ERR_NOT_ALLOWED_HERE, "districts");
	str_copy(a.login, sizeof(a.login), f->login);
	str_copy(a.name, sizeof(a.name), f->name);
	str_copy(a.password_hash, sizeof(a.password_hash), f->hash);
	if (store_account_insert(ctx, &a, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_LOGIN_TAKEN, "login") :
		    -1;
	*id = a.id;
	ctx_audit(ctx, "account", a.id, NULL,
	    json_pack("{s:s, s:s, s:o}", "login", a.login, "role",
		role_name(a.role), "districts",
		admin_districts(a.districts, a.ndistricts)));
	return 0;
}

int
account_reset(struct ctx *ctx, int64_t id, const char *hash,
    const char *papers, struct err *e)
{
	struct notify n = {.template = "password_reset", .account_id = id};
	struct account a;
	char at[TIME_TEXT];
	int factor;

	if (admin_load(ctx, id, &a, e) != 0 ||
	    admin_reach(ctx, &a, false, e) != 0)
		return -1;
	if (hash == NULL)
		return err_set(e, ERR_PASSWORD_WEAK, "new_password");
	factor = totp_enrolled(ctx, id, e);
	if (factor < 0)
		return -1;
	ctx_audit(ctx, "account", id,
	    json_pack("{s:b}", "one_time_codes", factor == 1),
	    json_pack("{s:s, s:b}", "papers", papers, "one_time_codes", 0));
	/* who lost his phone with the codes has no other way back */
	if ((factor == 1 && totp_remove(ctx, id, e) != 0) ||
	    store_account_set_password(ctx, id, hash, true, e) != 0 ||
	    store_session_delete_others(ctx, id, 0, e) != 0)
		return -1;
	n.args = json_pack("{s:s}", "time", time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

int
account_districts(struct ctx *ctx, int64_t id, const json_t *districts,
    struct err *e)
{
	int codes[DISTRICTS_MAX];
	struct account a;
	size_t n;

	if (admin_load(ctx, id, &a, e) != 0 ||
	    admin_reach(ctx, &a, true, e) != 0)
		return -1;
	if (!(a.role & (ROLE_OFFICE | ROLE_BODY)))
		return err_set(e, ERR_NOT_ALLOWED_HERE, "districts");
	if (admin_parse_districts(districts, codes, &n, e) != 0)
		return -1;
	ctx_audit(ctx, "account", id,
	    json_pack("{s:o}", "districts",
		admin_districts(a.districts, a.ndistricts)),
	    json_pack("{s:o}", "districts", admin_districts(codes, n)));
	return store_account_set_districts(ctx, id, codes, n, e);
}

int
account_mobile_set(struct ctx *ctx, int64_t id, const char *given,
    const char *papers, struct err *e)
{
	char mobile[IDENT_MAX], old[IDENT_MAX];
	enum ident_result r = ident_check(IDENT_MOBILE, given, ctx->today,
	    mobile);
	struct account a;

	if (admin_load(ctx, id, &a, e) != 0)
		return -1;
	if (r != IDENT_OK) {
		err_set(e, ERR_IDENTIFIER, "mobile");
		return err_arg(e, "reason", ident_result_msgid(r));
	}
	if (store_account_mobile(ctx, id, old, e) != 0)
		return -1;
	ctx_audit(ctx, "account", id, NULL,
	    json_pack("{s:b, s:s}", "mobile", 1, "papers", papers));
	if (store_account_set_mobile(ctx, id, mobile, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_MOBILE_TAKEN, "mobile") :
		    -1;
	/* papers may be forged: whom the number belonged to hears of it */
	return account_mobile_told(ctx, id, old, mobile, e);
}
