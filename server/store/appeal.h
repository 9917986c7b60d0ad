/* Appeals of people whose identity another account holds. */
#ifndef SERVER_STORE_APPEAL_H
#define SERVER_STORE_APPEAL_H

#include "common/ident.h"
#include "server/ctx.h"

struct appeal {
	int64_t id;
	int64_t account_id; /* who appeals */
	char name[201];     /* whose identity it is about */
	char id_number[IDENT_MAX];
	char text[2001];
	char status[16]; /* open accepted rejected */
	char opinion[2001];
	char papers[801];
	int64_t created_at;
	int64_t decided_at;
	char decided_by[64];
	int64_t version;
};

/* id is made. ERR_STORE_UNIQUE when one of the account is open. 0 or -1. */
int store_appeal_insert(struct ctx *ctx, struct appeal *a, struct err *e);
/* 1 found, 0 not, -1. */
int store_appeal_load(struct ctx *ctx, int64_t id, struct appeal *a,
    struct err *e);
/* Status, opinion, papers, decided_*; version + 1: 1, 0 stale, -1. */
int store_appeal_save(struct ctx *ctx, const struct appeal *a, struct err *e);
/*
 * Ids after the given one, oldest first: of account_id (0: all) in status
 * ("": any). *n is set. 0 or -1.
 */
int store_appeal_page(struct ctx *ctx, int64_t account_id, const char *status,
    int64_t after, int limit, int64_t *ids, size_t *n, struct err *e);

#endif
