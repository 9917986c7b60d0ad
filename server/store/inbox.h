/* The inbox: files of no kind yet, and uploads that broke off. */
#ifndef SERVER_STORE_INBOX_H
#define SERVER_STORE_INBOX_H

#include "server/store/file.h"

enum { INBOX_NAME = 256 };

struct inbox_row {
	int64_t id;
	char owner[8]; /* person or unit */
	int64_t owner_id;
	int64_t account_id; /* who put it */
	char name[INBOX_NAME];
	int64_t size;
	char sha256[FILE_HASH_TEXT]; /* "": broken off; see file_part_*() */
	int64_t changed_at;
};

/* A whole file by its name. 1 found, 0 not, -1. */
int store_inbox_load(struct ctx *ctx, const char *owner, int64_t owner_id,
    const char *name, struct inbox_row *r, struct err *e);
/* An upload that the account broke off. 1 found, 0 not, -1. */
int store_inbox_part(struct ctx *ctx, const char *owner, int64_t owner_id,
    int64_t account_id, const char *name, struct inbox_row *r,
    struct err *e);
/* All of an owner; the oldest first. 0 or -1. */
int store_inbox_each(struct ctx *ctx, const char *owner, int64_t owner_id,
    void (*row)(void *arg, const struct inbox_row *r), void *arg,
    struct err *e);
/* In place of one of the same name, account and state. 0 or -1. */
int store_inbox_put(struct ctx *ctx, const struct inbox_row *r,
    struct err *e);
int store_inbox_rename(struct ctx *ctx, int64_t id, const char *name,
    struct err *e);
int store_inbox_delete(struct ctx *ctx, int64_t id, struct err *e);
/*
 * What the account broke off under the name, or the name with a dot and more,
 * is of no use any more. 0 or -1.
 */
int store_inbox_forget(struct ctx *ctx, const char *owner, int64_t owner_id,
    int64_t account_id, const char *name, struct err *e);
/*
 * What is older than before goes, and broken ones without their bytes; bytes
 * without a row too. 0 or -1.
 */
int store_inbox_sweep(struct ctx *ctx, int64_t before, struct err *e);

#endif
