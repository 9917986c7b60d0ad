/*
 * Who people are: the population register, tries at verification, and the
 * person behind an account.
 */
#ifndef SERVER_STORE_IDENTITY_H
#define SERVER_STORE_IDENTITY_H

#include "server/secret.h"
#include "server/store/account.h"
#include "server/store/person.h"

/*
 * What person.id_number_hash holds. A verified number is found by it; a number
 * that somebody only claims is bound to his own row, so that it neither is
 * found nor stands in the way of whose it is.
 */
void store_identity_hash(struct ctx *ctx, int64_t person_id, bool verified,
    const char *number, unsigned char hash[SECRET_HASH]);

/* The register: names and numbers folded by the caller. 0 or -1. */
int store_register_put(struct ctx *ctx, const char *name, const char *number,
    struct err *e);
/* 1: both are one person's, 0: not, -1. */
int store_register_matches(struct ctx *ctx, const char *name,
    const char *number, struct err *e);

struct identity_attempt {
	date_t day;
	int tries; /* of that day */
	char name[201];           /* taken by another account; "" none */
	char id_number[IDENT_MAX];
	int64_t taken_at;
};
/* Zeroed when there was none. 0 or -1. */
int store_identity_attempt(struct ctx *ctx, int64_t account_id,
    struct identity_attempt *a, struct err *e);
int store_identity_attempt_save(struct ctx *ctx, int64_t account_id,
    const struct identity_attempt *a, struct err *e);

/*
 * Write name, kind and number of p with what they tell (pinyin, sex, birth),
 * that p is verified and by what, and version + 1; the copies in its
 * associations follow. ERR_STORE_UNIQUE when the number is another's.
 */
int store_identity_set(struct ctx *ctx, const struct person *p,
    const char *by, struct err *e);
/* Empty a person that no account has any more, but for its row. */
int store_identity_blank(struct ctx *ctx, int64_t person_id, struct err *e);

/* The account of a person: 1 and *account_id, 0, -1. */
int store_identity_account(struct ctx *ctx, int64_t person_id,
    int64_t *account_id, struct err *e);
/*
 * Let an account be this person, called name; number "" when nothing is
 * verified. ERR_STORE_UNIQUE when the number is another account's.
 */
int store_identity_give(struct ctx *ctx, int64_t account_id,
    int64_t person_id, const char *name, const char *number, struct err *e);

struct correction {
	int64_t id;
	int64_t person_id;
	int64_t at;
	char by_name[64];
	const char *papers;
	const char *reason;
	const char *before; /* JSON: name, id_kind, id_number */
	const char *after;
};
int store_correction_insert(struct ctx *ctx, struct correction *c,
    struct err *e);
/* Who changed the person last: 1 and c's id, at and by_name, 0, -1. */
int store_correction_last(struct ctx *ctx, int64_t person_id,
    struct correction *c, struct err *e);

#endif
