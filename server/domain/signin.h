/*
 * The policy of signing in: which ways a role may take, what is asked besides,
 * when a puzzle is due, and what failures of a name cost. What a stranger is
 * told depends on the name he typed, never on whether there is such an account.
 */
#ifndef SERVER_DOMAIN_SIGNIN_H
#define SERVER_DOMAIN_SIGNIN_H

#include "server/ctx.h"
#include "server/domain/session.h"
#include "server/store/account.h"

enum signin_way { SIGNIN_KEY, SIGNIN_PASSWORD, SIGNIN_SMS, SIGNIN_SCAN,
	SIGNIN_PROVIDER };

/* May the account come this way: active, in a demo from loopback, its role? */
bool signin_way_allowed(struct ctx *ctx, const struct account *a,
    const char *from, enum signin_way way);

enum signin_factor {
	SIGNIN_NONE,   /* nothing more */
	SIGNIN_TOTP,
	SIGNIN_CODE,   /* by SMS to its mobile */
	SIGNIN_ENROLL, /* it comes in, and has to enroll first */
};
/* What is asked after this way. 0 or -1. */
int signin_factor(struct ctx *ctx, const struct account *a,
    enum signin_way way, enum signin_factor *out, struct err *e);

/* Does signing in ask for a puzzle at present? source: its failures. */
bool signin_captcha_due(struct ctx *ctx, const char *name, int source);
/*
 * Seconds for which the name is answered like a locked account's, as it was
 * tried too often; alike for every name. 0: not.
 */
int64_t signin_name_locked(struct ctx *ctx, const char *name);
/* One more failure of a name; and none any more. 0 or -1. */
int signin_name_failed(struct ctx *ctx, const char *name, struct err *e);
int signin_name_forget(struct ctx *ctx, const char *name, struct err *e);

/* By key: whose it is and, by a certificate or for a unit's code, for whom. */
struct signin_key {
	struct account account;
	int64_t unit_id; /* 0: not said */
};
/* user is what was typed before the @. 1, 0, -1. */
int signin_by_key(struct ctx *ctx, const char *user,
    const unsigned char *blob, size_t n, struct signin_key *out,
    struct err *e);
/* The unit which a code names, if the account is its agent; else 0. */
int signin_unit(struct ctx *ctx, const char *user, const struct account *a,
    int64_t *unit_id, struct err *e);

#endif
