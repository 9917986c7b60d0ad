/* What a sign-in that was granted is used for: to come in, to link. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/account.h"
#include "server/domain/audit.h"
#include "server/domain/identity.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/provider.h"
#include "server/domain/signin.h"

/* May he come in by a guest's session, now? 0 or -1. */
static int
link_may_enter(struct ctx *ctx, const struct account *a, struct err *e)
{
	enum signin_factor factor;

	if (signin_locked(ctx, a) != 0 ||
	    !signin_way_allowed(ctx, a, ctx->actor.from, SIGNIN_PROVIDER))
		return err_set(e, ERR_PROVIDER_ROLE, NULL);
	if (signin_factor(ctx, a, SIGNIN_PROVIDER, &factor, e) != 0)
		return -1;
	if (factor != SIGNIN_NONE)
		return err_set(e, ERR_PROVIDER_FACTOR, NULL);
	return 0;
}

static int
link_enter(struct ctx *ctx, struct provider_sign_in *s,
    const struct account *a, struct err *e)
{
	ctx_audit(ctx, "session", ctx->actor.session_id, NULL,
	    json_pack("{s:s, s:s}", "method", "provider", "provider",
		s->provider));
	if (provider_consume(ctx, s, e) != 0)
		return -1;
	return signin_promote(ctx, a->id, e);
}

static int
link_tell(struct ctx *ctx, const char *template, int64_t account_id,
    const char *provider, struct err *e)
{
	const struct provider *p = provider_find(ctx, provider);
	struct notify n = {.template = template, .account_id = account_id};
	char at[TIME_TEXT];

	n.args = json_pack("{s:s, s:s}", "provider",
	    p != NULL ? p->title[LANG_ZH] : provider, "time",
	    time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

static int
link_make(struct ctx *ctx, const struct provider_sign_in *s,
    const unsigned char subject[SECRET_HASH], int64_t account_id,
    struct err *e)
{
	struct provider_link l = {.id = ctx_new_id(ctx),
	    .account_id = account_id, .created_at = ctx->now};

	str_copy(l.provider, sizeof(l.provider), s->provider);
	if (store_provider_link_insert(ctx, &l, subject, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_PROVIDER_TAKEN, "id") :
		    -1;
	ctx_audit(ctx, "account", account_id, NULL,
	    json_pack("{s:s}", "provider", s->provider));
	return link_tell(ctx, "provider_linked", account_id, s->provider, e);
}

/* From another account of his to this one. */
static int
link_move(struct ctx *ctx, const struct provider_link *l, struct err *e)
{
	if (store_provider_link_remove(ctx, l->id, e) != 0 ||
	    store_session_delete_others(ctx, l->account_id, 0, e) != 0)
		return -1;
	/* a row of the account that loses it, too */
	ctx_audit(ctx, "account", l->account_id,
	    json_pack("{s:s}", "provider", l->provider), NULL);
	if (audit_append(ctx, "account.provider.lost", "done", e) != 0)
		return -1;
	json_decref(ctx->audit);
	ctx->audit = NULL;
	return link_tell(ctx, "provider_moved", l->account_id, l->provider, e);
}

static int
link_own(struct ctx *ctx, struct provider_sign_in *s, bool move,
    struct err *e)
{
	struct provider_link rows[PROVIDER_LINKS_MAX], l;
	unsigned char subject[SECRET_HASH];
	size_t n;
	int rc = provider_linked(ctx, s, subject, &l, e);

	if (rc < 0)
		return -1;
	if (rc == 1 && l.account_id == ctx->actor.account_id)
		return provider_consume(ctx, s, e);
	if (rc == 1 && !move)
		return err_set(e, ERR_PROVIDER_TAKEN, "id");
	if (rc == 1 && link_move(ctx, &l, e) != 0)
		return -1;
	if (store_provider_links(ctx, ctx->actor.account_id, rows,
		PROVIDER_LINKS_MAX, &n, e) != 0)
		return -1;
	if (n == PROVIDER_LINKS_MAX)
		return err_set(e, ERR_PROVIDER_LINKS, "id");
	if (link_make(ctx, s, subject, ctx->actor.account_id, e) != 0)
		return -1;
	return provider_consume(ctx, s, e);
}

int
provider_use(struct ctx *ctx, int64_t id, bool move, struct err *e)
{
	struct provider_sign_in s;
	struct account a;
	int rc;

	if (provider_own(ctx, id, &s, e) != 0)
		return -1;
	if (ctx->actor.account_id != 0)
		return link_own(ctx, &s, move, e);
	rc = provider_account(ctx, &s, &a, e);
	if (rc == 0)
		return err_set(e, ERR_PROVIDER_UNLINKED, "id");
	if (rc < 0 || link_may_enter(ctx, &a, e) != 0)
		return -1;
	return link_enter(ctx, &s, &a, e);
}

/* The number: as vouched for, unless another one was given with a code. */
static void
link_mobile(const struct provider_registration *r,
    const struct provider_claims *c, struct account_registration *out)
{
	out->mobile = r->mobile;
	out->code = r->code;
	out->mobile_vouched = c->verified && c->mobile[0] != '\0' &&
	    (r->mobile == NULL || strcmp(r->mobile, c->mobile) == 0);
	if (out->mobile_vouched)
		out->mobile = c->mobile;
}

int
provider_register(struct ctx *ctx, const struct provider_registration *r,
    struct account *a, bool *verified, bool *taken, struct err *e)
{
	struct account_registration fresh = {.login = r->login,
	    .vouched = true};
	unsigned char subject[SECRET_HASH];
	struct provider_sign_in s;
	struct provider_claims c;
	struct provider_link l;
	int rc;

	*verified = *taken = false;
	if (provider_own(ctx, r->id, &s, e) != 0)
		return -1;
	rc = provider_linked(ctx, &s, subject, &l, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_PROVIDER_TAKEN, "id");
	provider_claims(ctx, &s, &c);
	link_mobile(r, &c, &fresh);
	if (account_register(ctx, &fresh, a, e) != 0 ||
	    link_make(ctx, &s, subject, a->id, e) != 0 ||
	    (c.verified &&
		identity_vouched(ctx, a->id, c.name, c.id_number, verified,
		    taken, e) != 0))
		return -1;
	ctx_audit(ctx, "account", a->id, NULL,
	    json_pack("{s:s, s:s, s:s, s:b}", "login", a->login, "role",
		"individual", "provider", s.provider, "verified", *verified));
	return provider_consume(ctx, &s, e);
}

/*
 * Proof of an account that is there
 */

static int
link_find(struct ctx *ctx, const char *login, struct account *a,
    struct err *e)
{
	int rc = signin_find(ctx, login, a, e);

	if (rc == 1 && !(a->role & (ROLE_INDIVIDUAL | ROLE_AGENT)))
		rc = 0;
	return rc;
}

int
provider_whose(struct ctx *ctx, const json_t *params, int64_t *account_id,
    struct err *e)
{
	const char *login =
	    json_string_value(json_object_get(params, "login"));
	struct account a;
	int rc = login != NULL ? link_find(ctx, login, &a, e) : 0;

	if (rc == 1)
		*account_id = a.id;
	return rc;
}

/* What a wrong proof costs, though all else is undone. */
struct link_wrong {
	char login[64];
	int64_t account_id;
};

static void
link_count(struct ctx *ctx)
{
	const struct link_wrong *w = ctx->refused;
	struct err e = {0};
	int failures;

	(void)signin_name_failed(ctx, w->login, &e);
	if (w->account_id != 0)
		(void)signin_count_failure(ctx, w->account_id, &failures, &e);
	(void)audit_refused(ctx, "provider", "failed", &e);
}

static int
link_refuse(struct ctx *ctx, const char *login, int64_t account_id,
    struct err *e)
{
	struct link_wrong *w = ctx_alloc(ctx, 1, sizeof(*w));

	str_copy(w->login, sizeof(w->login), login);
	w->account_id = account_id;
	ctx->refused = w;
	ctx->after_refusal = link_count;
	return err_set(e, ERR_PROVIDER_PROOF, "password");
}

int
provider_prove(struct ctx *ctx, int64_t id, const char *login,
    bool password_ok, struct err *e)
{
	unsigned char subject[SECRET_HASH];
	struct provider_sign_in s;
	struct provider_link l;
	struct account a;
	int64_t wait = signin_name_locked(ctx, login);
	int rc;

	if (provider_own(ctx, id, &s, e) != 0)
		return -1;
	if (wait > 0) {
		err_set(e, ERR_PASSWORD_TRIES, NULL);
		return err_arg_int(e, "seconds", wait);
	}
	rc = link_find(ctx, login, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || !password_ok || signin_locked(ctx, &a) != 0 ||
	    !signin_way_allowed(ctx, &a, ctx->actor.from, SIGNIN_PASSWORD))
		return link_refuse(ctx, login, rc == 1 ? a.id : 0, e);
	rc = provider_linked(ctx, &s, subject, &l, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_PROVIDER_TAKEN, "id");
	if (link_may_enter(ctx, &a, e) != 0 ||
	    link_make(ctx, &s, subject, a.id, e) != 0 ||
	    signin_name_forget(ctx, login, e) != 0)
		return -1;
	return link_enter(ctx, &s, &a, e);
}

/*
 * One's own links
 */

int
provider_links(struct ctx *ctx, struct provider_link *rows, size_t max,
    size_t *n, struct err *e)
{
	policy_self(ctx);
	return store_provider_links(ctx, ctx->actor.account_id, rows, max, n,
	    e);
}

/* Is there another way in than a link? 1, 0, -1. */
static int
link_other_way(struct ctx *ctx, struct err *e)
{
	struct account_key keys[ACCOUNT_KEYS_MAX];
	struct account a;
	size_t n;
	int rc = store_account_load(ctx, ctx->actor.account_id, &a, e);

	if (rc != 1)
		return rc;
	if (a.password_hash[0] != '\0')
		return 1;
	if (account_keys(ctx, keys, ACCOUNT_KEYS_MAX, &n, e) != 0)
		return -1;
	return n > 0;
}

int
provider_unlink(struct ctx *ctx, int64_t id, struct err *e)
{
	struct provider_link rows[PROVIDER_LINKS_MAX];
	const struct provider_link *l = NULL;
	size_t n;
	int rc;

	if (provider_links(ctx, rows, PROVIDER_LINKS_MAX, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			l = &rows[i];
	if (l == NULL)
		return err_set(e, ERR_NOT_FOUND, "id");
	rc = n > 1 ? 1 : link_other_way(ctx, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_PROVIDER_LAST, "id");
	ctx_audit(ctx, "account", ctx->actor.account_id,
	    json_pack("{s:s}", "provider", l->provider), NULL);
	return store_provider_link_remove(ctx, id, e);
}
