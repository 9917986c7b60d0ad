/* Units, their association codes, and the counters their lists show. */
#ifndef SERVER_STORE_UNIT_H
#define SERVER_STORE_UNIT_H

#include "server/ctx.h"

enum { UNIT_CODE = 10 }; /* nine characters and the NUL */

struct unit {
	int64_t id;
	char name[401]; /* 100 characters */
	char pinyin[601];
	char initials[101];
	char uscc[19];
	char unit_type[161];
	int district;
	char address[801];
	char office_address[801];
	char legal_representative[201];
	date_t established; /* DATE_NONE: unknown */
	int64_t capital;    /* fen */
	char currency[41];
	char business_scope[2001];
	char association_code[UNIT_CODE];
	char handler_name[201];
	char handler_phone[32];
	char emergency_name[201];
	char emergency_phone[32];
	bool complete;
	bool opened;
	bool disabled;
	int64_t pending, active, rejected, withdrawn, ended; /* kept counts */
	int64_t created_at;
	int64_t version;
};

struct qualification {
	char nature[241];
	char issuer[401];
	char number[241];
	date_t issued;
};

/* ERR_STORE_UNIQUE when the USCC or the code is known. 0 or -1. */
int store_unit_insert(struct ctx *ctx, const struct unit *u, struct err *e);
int store_qualification_insert(struct ctx *ctx, int64_t unit_id, int seq,
    const struct qualification *q, struct err *e);
int store_qualification_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct qualification *q), void *arg,
    struct err *e);

int store_qualification_clear(struct ctx *ctx, int64_t unit_id,
    struct err *e);
/*
 * Write what the unit tells of itself (not name, uscc, code, counts) and
 * version + 1, if the row still has u->version: 1, 0 when it has not, -1.
 */
int store_unit_save(struct ctx *ctx, const struct unit *u, struct err *e);

/* 1 found, 0 not, -1 with e. */
int store_unit_load(struct ctx *ctx, int64_t id, struct unit *u,
    struct err *e);
/* Only whether its profile is submitted: 1 found, 0 not, -1. */
int store_unit_state(struct ctx *ctx, int64_t id, bool *complete,
    struct err *e);
int store_unit_find_code(struct ctx *ctx, const char *code, struct unit *u,
    struct err *e);
int store_unit_find_uscc(struct ctx *ctx, const char *uscc, int64_t *id,
    struct err *e);
/*
 * An agent's units: whether he acts for this one (1, 0, -1; *owner), and how
 * many there are (*id is the only one's, 0 otherwise).
 */
int store_agent_unit(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    bool *owner, struct err *e);
int store_agent_units(struct ctx *ctx, int64_t account_id, int64_t *id,
    int *n, struct err *e);
/* He acts for it from now on; again after an end. 0 or -1. */
int store_agent_unit_set(struct ctx *ctx, int64_t account_id,
    int64_t unit_id, bool owner, const char *phone, struct err *e);
/*
 * Named without his doing: not counted by store_agent_units() beside others
 * before he has acted for it. 0 or -1.
 */
int store_agent_unit_invite(struct ctx *ctx, int64_t account_id,
    int64_t unit_id, bool invited, struct err *e);
/* Is there any unit? 1, 0, -1. */
int store_unit_any(struct ctx *ctx, struct err *e);

/*
 * A column: the name of the unit beside a row that has unit_id and district.
 * Mostly it is of that district, whose names lie together.
 */
#define UNIT_NAME_OF(table)                                                  \
	" coalesce((SELECT u.name FROM unit AS u INDEXED BY unit_name"       \
	" WHERE u.district = " table ".district AND u.id = " table           \
	".unit_id), (SELECT u.name FROM unit AS u WHERE u.id = " table       \
	".unit_id))"

/* name[size] of a unit, "" when there is none. 0 or -1. */
int store_unit_name(struct ctx *ctx, int64_t id, char *name, size_t size,
    struct err *e);

/* Move n associations from one state to another; NULL for outside. 0 or -1. */
int store_unit_count(struct ctx *ctx, int64_t id, const char *from,
    const char *to, int n, struct err *e);

/* Was this code ever in use? 1, 0, -1. */
int store_unit_code_known(struct ctx *ctx, const char *code, struct err *e);
/* Retire the code and give the unit another. 0 or -1. */
int store_unit_code_replace(struct ctx *ctx, const struct unit *u,
    const char *code, struct err *e);

/* Wrong codes of the account: count and the time of the last. 0 or -1. */
int store_code_failures(struct ctx *ctx, int64_t account_id, int *failures,
    int64_t *last_at, struct err *e);
int store_code_failure(struct ctx *ctx, int64_t account_id, int failures,
    struct err *e);

#endif
