/*
 * Electronic licences: who the legal representative of a unit is, who claimed
 * its licence, and whom he named to use it.
 */
#ifndef SERVER_STORE_LICENCE_H
#define SERVER_STORE_LICENCE_H

#include "server/ctx.h"
#include "server/secret.h"

struct unit_legal {
	int64_t unit_id;
	char name[201];
	unsigned char id_number_hash[SECRET_HASH];
	char papers[801]; /* what was seen */
	int64_t by_account;
	int64_t at;
	int64_t version;
};

struct delegation {
	int64_t id;
	int64_t unit_id;
	int64_t parent_id; /* 0: the claim itself */
	int64_t person_id;
	char person_name[201];
	char rank[32];
	bool government, business, public_service;
	date_t valid_from, valid_to; /* both included; 0: no end */
	int64_t created_at;
	int64_t revoked_at;
	char revoked_by[81];
	char reason[801];
	/* with the row */
	char unit_name[401];
	char uscc[20];
	char unit_type[161];
};

/* 1 found, 0 not, -1. */
int store_legal_load(struct ctx *ctx, int64_t unit_id, struct unit_legal *l,
    struct err *e);
/* Insert or replace; the unit's record names the same one. 0 or -1. */
int store_legal_set(struct ctx *ctx, const struct unit_legal *l,
    struct err *e);
/* Units whose legal representative has this number. 0 or -1. */
int store_legal_units(struct ctx *ctx, const unsigned char hash[SECRET_HASH],
    int64_t *ids, size_t max, size_t *n, struct err *e);

/* id and created_at are filled; ERR_STORE_UNIQUE: claimed already. */
int store_delegation_insert(struct ctx *ctx, struct delegation *d,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_delegation_load(struct ctx *ctx, int64_t id, struct delegation *d,
    struct err *e);
/* The claim of a unit's licence that stands. 1, 0, -1. */
int store_delegation_claim(struct ctx *ctx, int64_t unit_id,
    struct delegation *d, struct err *e);
/* Those of a person that are not revoked, oldest first. 0 or -1. */
int store_delegation_of(struct ctx *ctx, int64_t person_id,
    struct delegation *rows, size_t max, size_t *n, struct err *e);
/*
 * Those of a unit, or (parent not 0) those that one of them named; revoked
 * ones only when asked. 0 or -1.
 */
int store_delegation_each(struct ctx *ctx, int64_t unit_id, int64_t parent,
    bool revoked, void (*row)(void *arg, const struct delegation *d),
    void *arg, struct err *e);
/* End it and, down the chain, all that it named. *n: how many. 0 or -1. */
int store_delegation_revoke(struct ctx *ctx, int64_t id, const char *reason,
    int64_t *n, struct err *e);

#endif
