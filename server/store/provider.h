/*
 * Accounts of providers: links to accounts of the hall, and sign-ins under
 * way.
 */
#ifndef SERVER_STORE_PROVIDER_H
#define SERVER_STORE_PROVIDER_H

#include "server/ctx.h"
#include "server/secret.h"

enum { PROVIDER_ID = 32, PROVIDER_SHOWN = 301 };

struct provider_sign_in {
	int64_t id;
	char provider[PROVIDER_ID];
	int64_t session_id; /* 0: of a connection that is not signed in yet */
	char state[16];     /* asked shown granted denied expired failed
			       consumed */
	char why[32];       /* of failed: the helper's word */
	char nonce[65];
	char code[PROVIDER_SHOWN];
	char uri[PROVIDER_SHOWN], uri_complete[PROVIDER_SHOWN];
	const char *claims; /* JSON, ctx memory; NULL: none */
	char from[64];
	int64_t created_at, expires_at;
};

int store_provider_ask(struct ctx *ctx, const struct provider_sign_in *s,
    struct err *e);
/* 1, 0 there is none (any more), -1. */
int store_provider_load(struct ctx *ctx, int64_t id,
    struct provider_sign_in *s, struct err *e);
/* State, why, session, what is shown, claims and end as in s. */
int store_provider_update(struct ctx *ctx, const struct provider_sign_in *s,
    struct err *e);
/* Up to max that no code came for yet, nor is too late; oldest first. */
int store_provider_asked(struct ctx *ctx, struct provider_sign_in *rows,
    size_t max, size_t *n, struct err *e);
/* How many began from there since. */
int store_provider_count(struct ctx *ctx, const char *from, int64_t since,
    int *n, struct err *e);
/* What no helper works at any more has failed. */
int store_provider_lost(struct ctx *ctx, struct err *e);
/* The newest of a session: 1, 0, -1. */
int store_provider_of_session(struct ctx *ctx, int64_t session_id,
    struct provider_sign_in *s, struct err *e);

struct provider_link {
	int64_t id;
	int64_t account_id;
	char provider[PROVIDER_ID];
	int64_t created_at, used_at;
};
/* ERR_STORE_UNIQUE when the subject is linked already. */
int store_provider_link_insert(struct ctx *ctx, const struct provider_link *l,
    const unsigned char subject[SECRET_HASH], struct err *e);
/* Who that is here: 1, 0, -1. */
int store_provider_link_find(struct ctx *ctx, const char *provider,
    const unsigned char subject[SECRET_HASH], struct provider_link *l,
    struct err *e);
int store_provider_link_used(struct ctx *ctx, int64_t id, struct err *e);
/* Of an account, oldest first; *n is set. 0 or -1. */
int store_provider_links(struct ctx *ctx, int64_t account_id,
    struct provider_link *rows, size_t max, size_t *n, struct err *e);
int store_provider_link_remove(struct ctx *ctx, int64_t id, struct err *e);

#endif
