#include "config.h"

#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/utf8.h"
#include "server/domain/totp.h"
#include "server/store/totp.h"

enum {
	TOTP_BYTES = 20,
	TOTP_DIGITS = 6,
	TOTP_STEP = 30,
	TOTP_CODE_MAX = 32,
};

int
totp_enrolled(struct ctx *ctx, int64_t account_id, struct err *e)
{
	struct totp_row t;
	int rc = store_totp_load(ctx, account_id, &t, e);

	OPENSSL_cleanse(t.secret, sizeof(t.secret));
	return rc == 1 ? t.confirmed_at != 0 : rc;
}

static void
totp_hash(struct ctx *ctx, int64_t account_id, const char *code,
    unsigned char out[SECRET_HASH])
{
	char text[64];

	snprintf(text, sizeof(text), "%lld %s", (long long)account_id, code);
	secret_hash(ctx->secret, "recovery", text, out);
	OPENSSL_cleanse(text, sizeof(text));
}

/* Two groups of letters nobody mistakes. */
static void
totp_recovery(char out[TOTP_RECOVERY_TEXT])
{
	random_text(out, TOTP_RECOVERY_TEXT, "23456789abcdefghjkmnpqrstuvwxyz");
	out[4] = '-';
}

static int
totp_recoveries(struct ctx *ctx, int64_t account_id,
    struct totp_enrolment *out, struct err *e)
{
	unsigned char hash[SECRET_HASH];

	for (size_t i = 0; i < TOTP_RECOVERY; i++) {
		totp_recovery(out->recovery[i]);
		totp_hash(ctx, account_id, out->recovery[i], hash);
		if (store_recovery_insert(ctx, account_id, hash, e) != 0)
			return -1;
	}
	return 0;
}

int
totp_enroll(struct ctx *ctx, int64_t account_id, const char *login,
    struct totp_enrolment *out, struct err *e)
{
	unsigned char raw[TOTP_BYTES];
	char *text = NULL;
	size_t n;
	int rc = totp_enrolled(ctx, account_id, e);

	memset(out, 0, sizeof(*out));
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_TOTP_EXISTS, NULL);
	random_fill(raw, sizeof(raw));
	if (oath_base32_encode((const char *)raw, sizeof(raw), &text, &n) !=
	    OATH_OK)
		fatal("out of memory");
	OPENSSL_cleanse(raw, sizeof(raw));
	str_copy(out->secret, sizeof(out->secret), text);
	OPENSSL_cleanse(text, n);
	free(text);
	for (char *p = out->secret; *p != '\0'; p++)
		if (*p == '=')
			*p = '\0';
	snprintf(out->uri, sizeof(out->uri),
	    "otpauth://totp/talenthall:%s?secret=%s&issuer=talenthall", login,
	    out->secret);
	if (store_totp_set(ctx, account_id, out->secret, e) != 0)
		return -1;
	return totp_recoveries(ctx, account_id, out, e);
}

/* The step of which code is the code, now or one to either side; 0 none. */
static int64_t
totp_step_of(const struct totp_row *t, const char *code, int64_t now)
{
	char *raw = NULL, want[TOTP_DIGITS + 1];
	int64_t step = now / TOTP_STEP, found = 0;
	size_t n;

	if (oath_base32_decode(t->secret, strlen(t->secret), &raw, &n) !=
	    OATH_OK)
		return 0;
	for (int64_t i = step - 1; i <= step + 1; i++)
		if (oath_hotp_generate(raw, n, (uint64_t)i, TOTP_DIGITS, false,
			OATH_HOTP_DYNAMIC_TRUNCATION, want) == OATH_OK &&
		    CRYPTO_memcmp(want, code, TOTP_DIGITS) == 0)
			found = i;
	OPENSSL_cleanse(raw, n);
	OPENSSL_cleanse(want, sizeof(want));
	free(raw);
	return found;
}

/* Full-width digits, spaces and capitals are what people type. */
static void
totp_fold(char out[TOTP_CODE_MAX], const char *code)
{
	char *s = xstrdup(code);
	size_t n = 0;

	utf8_fold_ascii(s);
	for (const char *p = s; *p != '\0' && n + 1 < TOTP_CODE_MAX; p++)
		if (*p >= 'A' && *p <= 'Z')
			out[n++] = (char)(*p - 'A' + 'a');
		else if (*p != ' ')
			out[n++] = *p;
	out[n] = '\0';
	OPENSSL_cleanse(s, strlen(s));
	free(s);
}

/* 1 good, 0 wrong, -1. */
static int
totp_try(struct ctx *ctx, int64_t account_id, const struct totp_row *t,
    const char *code, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	int64_t step;

	if (strlen(code) == TOTP_DIGITS &&
	    strspn(code, "0123456789") == TOTP_DIGITS) {
		step = totp_step_of(t, code, ctx->now);
		return step == 0 ? 0 :
				   store_totp_step(ctx, account_id, step, e);
	}
	if (t->confirmed_at == 0)
		return 0;
	totp_hash(ctx, account_id, code, hash);
	return store_recovery_use(ctx, account_id, hash, e);
}

static int
totp_taken(struct ctx *ctx, int64_t account_id, bool confirmed,
    const char *code, struct err *e)
{
	char folded[TOTP_CODE_MAX];
	struct totp_row t;
	int rc = store_totp_load(ctx, account_id, &t, e);

	totp_fold(folded, code);
	if (rc == 1 && confirmed != (t.confirmed_at != 0))
		rc = 0;
	if (rc == 1)
		rc = totp_try(ctx, account_id, &t, folded, e);
	OPENSSL_cleanse(&t, sizeof(t));
	OPENSSL_cleanse(folded, sizeof(folded));
	if (rc == 0)
		return err_set(e, ERR_TOTP_WRONG, "code");
	return rc < 0 ? -1 : 0;
}

int
totp_confirm(struct ctx *ctx, int64_t account_id, const char *code,
    struct err *e)
{
	if (totp_taken(ctx, account_id, false, code, e) != 0)
		return -1;
	return store_totp_confirm(ctx, account_id, e);
}

int
totp_check(struct ctx *ctx, int64_t account_id, const char *code,
    struct err *e)
{
	return totp_taken(ctx, account_id, true, code, e);
}

int
totp_remove(struct ctx *ctx, int64_t account_id, struct err *e)
{
	return store_totp_delete(ctx, account_id, e);
}
