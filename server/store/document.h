/* Documents of cases: slips and notices that a decision printed. */
#ifndef SERVER_STORE_DOCUMENT_H
#define SERVER_STORE_DOCUMENT_H

#include "server/ctx.h"

struct document_row {
	int64_t id, application_id, permit_id; /* permit 0: none */
	char document[41]; /* of the service file */
	char number[32];
	char code[32];     /* by which it is verified; without dashes */
	int64_t issued_at;
	int prints;        /* 0: not yet */
	json_t *content;   /* what it says; request memory's end frees it */
};

/* content is sealed; r->id, number and code are set. 0 or -1. */
int store_document_insert(struct ctx *ctx, const struct document_row *r,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_document_load(struct ctx *ctx, int64_t id, struct document_row *r,
    struct err *e);
int store_document_by_code(struct ctx *ctx, const char *code,
    struct document_row *r, struct err *e);
/* Of one case (not 0) or of one permit, oldest first. 0 or -1. */
int store_document_each(struct ctx *ctx, int64_t application_id,
    int64_t permit_id,
    void (*row)(void *arg, const struct document_row *r), void *arg,
    struct err *e);
/*
 * Documents of a person's, or a unit's closed, cases: the newest first, at
 * most limit, below the row application_id, id (0, 0: from the top).
 */
int store_document_newest(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, int64_t application_id, int64_t id, int limit,
    void (*row)(void *arg, const struct document_row *r), void *arg,
    struct err *e);
/* One print more; *prints is how many then. 0 or -1. */
int store_document_printed(struct ctx *ctx, int64_t id, int *prints,
    struct err *e);

#endif
