/*
 * What signing in keeps for a while: puzzles, codes sent to mobiles, and the
 * failures of a name. Answers, codes and numbers are here as keyed hashes only.
 */
#ifndef SERVER_STORE_SIGNIN_H
#define SERVER_STORE_SIGNIN_H

#include "server/ctx.h"
#include "server/secret.h"

int store_captcha_insert(struct ctx *ctx, int64_t id,
    const unsigned char answer[SECRET_HASH], int64_t expires_at,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_captcha_find(struct ctx *ctx, int64_t id,
    unsigned char answer[SECRET_HASH], int64_t *expires_at, struct err *e);
int store_captcha_delete(struct ctx *ctx, int64_t id, struct err *e);

struct sms_code {
	int64_t id;
	const char *purpose;
	unsigned char number[SECRET_HASH];
	unsigned char code[SECRET_HASH];
	int64_t owner_id;
	int64_t sent_at;
	int64_t expires_at;
	int tries;
	bool used;
};

int store_sms_code_insert(struct ctx *ctx, const struct sms_code *c,
    struct err *e);
/* The last one for a purpose and number (not purpose). 1, 0, -1. */
int store_sms_code_last(struct ctx *ctx, const char *purpose,
    const unsigned char number[SECRET_HASH], struct sms_code *c,
    struct err *e);
/*
 * How many were sent to a number since: for its account alone (own: factor,
 * mobile_old), or for what strangers may ask. 0 or -1.
 */
int store_sms_code_count(struct ctx *ctx,
    const unsigned char number[SECRET_HASH], bool own, int64_t since, int *n,
    struct err *e);
/* How many the account or guest session asked for since then. 0 or -1. */
int store_sms_code_asked(struct ctx *ctx, int64_t owner_id, int64_t since,
    int *n, struct err *e);
int store_sms_code_try(struct ctx *ctx, int64_t id, struct err *e);
int store_sms_code_use(struct ctx *ctx, int64_t id, struct err *e);

/* Failures of a name and when the last was; 0 for none. 0 or -1. */
int store_signin_failures(struct ctx *ctx,
    const unsigned char name[SECRET_HASH], int *failures, int64_t *last_at,
    struct err *e);
/* Set them; 0 forgets the name. */
int store_signin_set_failures(struct ctx *ctx,
    const unsigned char name[SECRET_HASH], int failures, struct err *e);

/*
 * Sessions of guests from an address, of a method, begun after a time. 0 or -1.
 */
int store_signin_guests(struct ctx *ctx, const char *from,
    const char *method, int64_t since, int *n, struct err *e);

struct agent_of {
	int64_t unit_id;
	char name[401];
	char uscc[20];
	bool owner;
};
/* The units an agent acts for, by name. Up to max, *n is set. 0 or -1. */
int store_agent_of(struct ctx *ctx, int64_t account_id, struct agent_of *rows,
    size_t max, size_t *n, struct err *e);

/* Forget what has run out. 0 or -1. */
int store_signin_sweep(struct ctx *ctx, struct err *e);

#endif
