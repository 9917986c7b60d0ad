/*
 * What a reviewer has written on a case and not yet sent: a row a case and
 * account.
 */
#ifndef SERVER_STORE_REVIEW_DRAFT_H
#define SERVER_STORE_REVIEW_DRAFT_H

#include "server/ctx.h"

struct review_draft {
	const char *content; /* JSON text, in request memory */
	char by_name[64];    /* who wrote it */
	int64_t changed_at;
};

/* In place of what is there; content NULL: none from now on. 0 or -1. */
int store_review_draft_set(struct ctx *ctx, int64_t application_id,
    int64_t account_id, const char *content, struct err *e);
/* 1 found, 0, -1. */
int store_review_draft_load(struct ctx *ctx, int64_t application_id,
    int64_t account_id, struct review_draft *d, struct err *e);
/* The draft of one is another's, unless he has one of his own. 0 or -1. */
int store_review_draft_pass(struct ctx *ctx, int64_t application_id,
    int64_t from, int64_t to, struct err *e);
/* Those of everybody on this case. 0 or -1. */
int store_review_draft_clear(struct ctx *ctx, int64_t application_id,
    struct err *e);

#endif
