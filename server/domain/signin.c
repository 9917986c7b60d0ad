#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/certificate.h"
#include "server/domain/signin.h"
#include "server/domain/totp.h"
#include "server/store/signin.h"
#include "server/store/unit.h"

enum {
	SIGNIN_KEPT = 3600, /* failures of a name are forgotten */
	SIGNIN_SOURCE = 10, /* failures of a source before a puzzle */
};

bool
signin_way_allowed(struct ctx *ctx, const struct account *a,
    const char *from, enum signin_way way)
{
	static const unsigned flags[] = {CONF_PUBLICKEY, CONF_PASSWORD,
	    CONF_SMS, CONF_SCAN, CONF_PROVIDER};
	const struct conf_signin *row = conf_signin_of(ctx->conf,
	    role_name(a->role));

	return row != NULL && (row->methods & flags[way]) != 0 &&
	    signin_allowed(ctx, a, from);
}

int
signin_factor(struct ctx *ctx, const struct account *a, enum signin_way way,
    enum signin_factor *out, struct err *e)
{
	const struct conf_signin *row = conf_signin_of(ctx->conf,
	    role_name(a->role));
	char mobile[IDENT_MAX];
	int rc;

	*out = SIGNIN_NONE;
	/* a scan was confirmed where both were asked */
	if (row == NULL || row->second_factor == CONF_FACTOR_OFF ||
	    way == SIGNIN_SCAN)
		return 0;
	rc = totp_enrolled(ctx, a->id, e);
	if (rc != 0) {
		*out = SIGNIN_TOTP;
		return rc < 0 ? -1 : 0;
	}
	if (row->second_factor != CONF_FACTOR_ALWAYS || a->demo)
		return 0;
	if (store_account_mobile(ctx, a->id, mobile, e) != 0)
		return -1;
	*out = mobile[0] != '\0' && way != SIGNIN_SMS ? SIGNIN_CODE :
							SIGNIN_ENROLL;
	return 0;
}

/*
 * Names are counted as they are compared: any width and case, and numbers with
 * blanks anywhere.
 */
static void
signin_name_hash(struct ctx *ctx, const char *name,
    unsigned char out[SECRET_HASH])
{
	char *s = xstrdup(name), *to = s;

	utf8_fold_ascii(s);
	for (const char *p = s; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*to++ = (char)(*p - 'A' + 'a');
		else if (*p != ' ' && *p != '\t')
			*to++ = *p;
	*to = '\0';
	secret_hash(ctx->secret, "signin_name", s, out);
	free(s);
}

static int
signin_name_count(struct ctx *ctx, const char *name, int64_t *last,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];
	int n;

	signin_name_hash(ctx, name, hash);
	if (store_signin_failures(ctx, hash, &n, last, e) != 0)
		return -1;
	return *last + SIGNIN_KEPT > ctx->now ? n : 0;
}

bool
signin_captcha_due(struct ctx *ctx, const char *name, int source)
{
	const char *policy = ctx->conf->captcha;
	struct err e = {0};
	int64_t last;

	if (strcmp(policy, "off") == 0)
		return false;
	if (strcmp(policy, "always") == 0)
		return true;
	if (ctx->conf->demo)
		return false;
	return source >= SIGNIN_SOURCE ||
	    signin_name_count(ctx, name, &last, &e) > 0;
}

int64_t
signin_name_locked(struct ctx *ctx, const char *name)
{
	struct err e = {0};
	int64_t last = 0;

	if (signin_name_count(ctx, name, &last, &e) <
		ctx->conf->lock_failures ||
	    last + ctx->conf->lock_seconds <= ctx->now)
		return 0;
	return last + ctx->conf->lock_seconds - ctx->now;
}

int
signin_name_failed(struct ctx *ctx, const char *name, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	int64_t last;
	int n = signin_name_count(ctx, name, &last, e);

	if (n < 0)
		return -1;
	if (n >= ctx->conf->lock_failures) {
		if (last + ctx->conf->lock_seconds > ctx->now)
			return 0; /* as an account's, it runs out by itself */
		n = 0;
	}
	signin_name_hash(ctx, name, hash);
	return store_signin_set_failures(ctx, hash, n + 1, e);
}

int
signin_name_forget(struct ctx *ctx, const char *name, struct err *e)
{
	unsigned char hash[SECRET_HASH];

	signin_name_hash(ctx, name, hash);
	return store_signin_set_failures(ctx, hash, 0, e);
}

int
signin_unit(struct ctx *ctx, const char *user, const struct account *a,
    int64_t *unit_id, struct err *e)
{
	char code[IDENT_MAX];
	bool owner;
	int rc;

	*unit_id = 0;
	if (a->role != ROLE_AGENT ||
	    ident_check(IDENT_USCC, user, ctx->today, code) != IDENT_OK)
		return 0;
	rc = store_unit_find_uscc(ctx, code, unit_id, e);
	if (rc == 1)
		rc = store_agent_unit(ctx, a->id, *unit_id, &owner, e);
	if (rc != 1)
		*unit_id = 0;
	return rc < 0 ? -1 : 0;
}

/* A certificate's key opens its holder's account, and his unit by its code. */
static int
signin_by_certificate(struct ctx *ctx, const char *user,
    const struct certificate_use *rows, size_t n, struct signin_key *out,
    struct err *e)
{
	char code[IDENT_MAX];
	bool by_code = ident_check(IDENT_USCC, user, ctx->today, code) ==
	    IDENT_OK;
	struct account a;
	int rc;

	for (size_t i = 0; by_code && i < n; i++)
		if (strcmp(rows[i].uscc, code) == 0) {
			out->unit_id = rows[i].unit_id;
			return store_account_load(ctx, rows[i].account_id,
			    &out->account, e);
		}
	if (by_code || n == 0)
		return 0;
	rc = signin_find(ctx, user, &a, e);
	if (rc != 1)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (rows[i].account_id == a.id) {
			out->account = a;
			out->unit_id = n == 1 ? rows[i].unit_id : 0;
			return 1;
		}
	return 0;
}

/* A key of the account itself: by any of his names, or his unit's code. */
static int
signin_by_own_key(struct ctx *ctx, const char *user,
    const unsigned char *blob, size_t len, struct signin_key *out,
    struct err *e)
{
	struct account named;
	int64_t owner;
	int rc = store_account_key_owner(ctx, blob, len, &owner, e);

	if (rc != 1)
		return rc;
	rc = store_account_load(ctx, owner, &out->account, e);
	if (rc != 1)
		return rc;
	if (signin_unit(ctx, user, &out->account, &out->unit_id, e) != 0)
		return -1;
	if (out->unit_id != 0)
		return 1;
	rc = signin_find(ctx, user, &named, e);
	return rc == 1 && named.id != owner ? 0 : rc;
}

int
signin_by_key(struct ctx *ctx, const char *user, const unsigned char *blob,
    size_t len, struct signin_key *out, struct err *e)
{
	struct certificate_use *rows = ctx_alloc(ctx, CERTIFICATES_MAX,
	    sizeof(*rows));
	bool closed;
	size_t n;
	int rc;

	memset(out, 0, sizeof(*out));
	if (certificate_by_key(ctx, blob, len, rows, CERTIFICATES_MAX, &n,
		&closed, e) != 0)
		return -1;
	rc = signin_by_certificate(ctx, user, rows, n, out, e);
	if (rc != 0 || closed)
		return rc;
	return signin_by_own_key(ctx, user, blob, len, out, e);
}
