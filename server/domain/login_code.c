#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/utf8.h"
#include "server/domain/certificate.h"
#include "server/domain/login_code.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"
#include "server/store/signin.h"

enum {
	LOGIN_CODE_TRIES = 10, /* wrong ones of an account an hour */
	LOGIN_CODE_HOUR = 3600,
};

int
login_code_new(struct ctx *ctx, const char *kind, const char *from,
    char text[LOGIN_CODE_TEXT], struct login_code *out, struct err *e)
{
	unsigned char hash[SECRET_HASH];

	memset(out, 0, sizeof(*out));
	out->id = ctx_new_id(ctx);
	out->created_at = ctx->now;
	out->expires_at = ctx->now + LOGIN_CODE_SECONDS;
	str_copy(out->kind, sizeof(out->kind), kind);
	str_copy(out->state, sizeof(out->state), "created");
	str_copy(out->from, sizeof(out->from), from);
	random_text(text, LOGIN_CODE_TEXT, random_letters);
	secret_hash(ctx->secret, "login_code", text, hash);
	return store_login_code_insert(ctx, out, hash, e);
}

static void
login_code_age(struct ctx *ctx, struct login_code *c)
{
	if (c->expires_at <= ctx->now && strcmp(c->state, "denied") != 0 &&
	    strcmp(c->state, "consumed") != 0)
		str_copy(c->state, sizeof(c->state), "expired");
}

int
login_code_load(struct ctx *ctx, int64_t id, struct login_code *c,
    struct err *e)
{
	int rc = store_login_code_load(ctx, id, c, e);

	if (rc < 0)
		return -1;
	if (rc == 0) /* swept: long over */
		str_copy(c->state, sizeof(c->state), "expired");
	login_code_age(ctx, c);
	return 0;
}

int
login_code_consume(struct ctx *ctx, struct login_code *c, struct err *e)
{
	if (strcmp(c->state, "confirmed") != 0)
		return 0;
	str_copy(c->state, sizeof(c->state), "consumed");
	return store_login_code_update(ctx, c, e) != 0 ? -1 : 1;
}

static void
login_code_tries(struct ctx *ctx, int64_t account_id,
    unsigned char hash[SECRET_HASH])
{
	char text[48];

	snprintf(text, sizeof(text), "code %lld", (long long)account_id);
	secret_hash(ctx->secret, "signin", text, hash);
}

static void
login_code_count(struct ctx *ctx, int64_t account_id)
{
	unsigned char hash[SECRET_HASH];
	struct err e = {0};
	int64_t last;
	int n;

	login_code_tries(ctx, account_id, hash);
	if (store_signin_failures(ctx, hash, &n, &last, &e) == 0)
		(void)store_signin_set_failures(ctx, hash, n + 1, &e);
}

/* Who tries codes must wait, whether the next one is right or not. */
static int
login_code_slow(struct ctx *ctx, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	int64_t last;
	int n;

	login_code_tries(ctx, ctx->actor.account_id, hash);
	if (store_signin_failures(ctx, hash, &n, &last, e) != 0)
		return -1;
	if (n < LOGIN_CODE_TRIES || last + LOGIN_CODE_HOUR <= ctx->now)
		return 0;
	err_set(e, ERR_LOGIN_CODE_SLOW, "code");
	return err_arg_int(e, "seconds", last + LOGIN_CODE_HOUR - ctx->now);
}

/* The live code of a text, nobody else's. 0, or -1 told alike for all. */
static int
login_code_find(struct ctx *ctx, const char *text, struct login_code *c,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char *folded = xstrdup(text);
	int rc;

	policy_self(ctx);
	if (login_code_slow(ctx, e) != 0) {
		free(folded);
		return -1;
	}
	utf8_fold_ascii(folded);
	for (char *p = folded; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
	secret_hash(ctx->secret, "login_code", folded, hash);
	free(folded);
	rc = store_login_code_find(ctx, hash, c, e);
	if (rc < 0)
		return -1;
	if (rc == 1)
		login_code_age(ctx, c);
	if (rc == 1 &&
	    (strcmp(c->state, "created") == 0 ||
		(strcmp(c->state, "scanned") == 0 &&
		    c->account_id == ctx->actor.account_id)))
		return 0;
	if (rc == 0)
		ctx_on_refusal(ctx, login_code_count, ctx->actor.account_id);
	return err_set(e, ERR_LOGIN_CODE_GONE, "code");
}

/* May this account come in this way for that unit? 1, 0, -1. */
static int
login_code_fits(struct ctx *ctx, const struct login_code *c,
    const struct capacity *u, struct err *e)
{
	if (strcmp(c->kind, "certificate") == 0)
		return u->delegation_id != 0 ?
		    0 :
		    certificate_holder(ctx, ctx->actor.account_id, u->unit_id,
			e);
	if (u->delegation_id == 0)
		return 0;
	return strcmp(u->kind, strcmp(c->kind, "institution") == 0 ?
		"institution" : "business") == 0;
}

static int
login_code_units(struct ctx *ctx, const struct login_code *c,
    struct capacity *units, size_t max, size_t *n, struct err *e)
{
	size_t all, kept = 0;
	int rc;

	*n = 0;
	if (strcmp(c->kind, "person") == 0)
		return 0;
	if (session_units(ctx, units, max, &all, e) != 0)
		return -1;
	for (size_t i = 0; i < all; i++) {
		rc = login_code_fits(ctx, c, &units[i], e);
		if (rc < 0)
			return -1;
		if (rc == 1)
			units[kept++] = units[i];
	}
	*n = kept;
	return 0;
}

static int
login_code_set(struct ctx *ctx, struct login_code *c, const char *state,
    struct err *e)
{
	ctx_audit(ctx, "login_code", c->id,
	    json_pack("{s:s}", "state", c->state),
	    json_pack("{s:s, s:s, s:s, s:I}", "state", state, "kind", c->kind,
		"from", c->from, "unit", (json_int_t)c->unit_id));
	str_copy(c->state, sizeof(c->state), state);
	c->account_id = ctx->actor.account_id;
	return store_login_code_update(ctx, c, e);
}

int
login_code_look(struct ctx *ctx, const char *text, struct login_code *c,
    struct capacity *units, size_t max, size_t *n, struct err *e)
{
	if (login_code_find(ctx, text, c, e) != 0 ||
	    login_code_set(ctx, c, "scanned", e) != 0)
		return -1;
	return login_code_units(ctx, c, units, max, n, e);
}

/* An account for the kind of a person: himself, for nobody else. */
static int
login_code_person(struct ctx *ctx, struct err *e)
{
	struct account a;
	int rc = store_account_load(ctx, ctx->actor.account_id, &a, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || a.role != ROLE_INDIVIDUAL)
		return err_set(e, ERR_LOGIN_CODE_PERSON, "code");
	return 0;
}

static enum err_id
login_code_lacks(const struct login_code *c)
{
	return strcmp(c->kind, "certificate") == 0 ?
	    ERR_LOGIN_CODE_CERTIFICATE :
	    ERR_LOGIN_CODE_LICENCE;
}

/* Which unit he means. 0 or -1. */
static int
login_code_unit(struct ctx *ctx, struct login_code *c, int64_t unit_id,
    struct err *e)
{
	struct capacity *units = ctx_alloc(ctx, CAPACITY_MAX, sizeof(*units));
	size_t n;

	if (login_code_units(ctx, c, units, CAPACITY_MAX, &n, e) != 0)
		return -1;
	if (n == 0)
		return err_set(e, login_code_lacks(c), "code");
	if (unit_id == 0 && n > 1)
		return err_set(e, ERR_REQUIRED, "unit");
	for (size_t i = 0; i < n; i++)
		if (unit_id == 0 || units[i].unit_id == unit_id) {
			c->unit_id = units[i].unit_id;
			c->delegation_id = units[i].delegation_id;
			return 0;
		}
	return err_set(e, login_code_lacks(c), "unit");
}

int
login_code_confirm(struct ctx *ctx, const char *text, int64_t unit_id,
    struct login_code *c, struct err *e)
{
	int rc;

	if (login_code_find(ctx, text, c, e) != 0)
		return -1;
	if (strcmp(c->kind, "person") == 0)
		rc = unit_id != 0 ? err_set(e, ERR_NOT_ALLOWED_HERE, "unit") :
				    login_code_person(ctx, e);
	else
		rc = login_code_unit(ctx, c, unit_id, e);
	return rc == 0 ? login_code_set(ctx, c, "confirmed", e) : -1;
}

int
login_code_deny(struct ctx *ctx, const char *text, struct login_code *c,
    struct err *e)
{
	if (login_code_find(ctx, text, c, e) != 0)
		return -1;
	return login_code_set(ctx, c, "denied", e);
}
