/*
 * What has gone from the record's table: segments, stored as files that are
 * pinned, so that backups have them. Only the last chain of each stays here.
 */
#ifndef SERVER_STORE_AUDIT_SEGMENT_H
#define SERVER_STORE_AUDIT_SEGMENT_H

#include "server/store/audit.h"
#include "server/store/file.h"

struct audit_segment {
	int64_t first_id, last_id;
	int64_t first_at, last_at;
	unsigned char chain[SECRET_HASH]; /* of the last row */
	char sha256[FILE_HASH_TEXT];
};

/* Where the table begins: the last archived row; 0 and zeros when none. */
int store_audit_base(struct ctx *ctx, int64_t *id,
    unsigned char chain[SECRET_HASH], struct err *e);
/* The segment is noted, its file pinned, its rows go. 0 or -1. */
int store_audit_segment_move(struct ctx *ctx, const struct audit_segment *s,
    struct err *e);
/* In order; row() returns 0 to stop. 0 or -1. */
int store_audit_segment_each(struct ctx *ctx,
    int (*row)(void *arg, const struct audit_segment *s), void *arg,
    struct err *e);

#endif
