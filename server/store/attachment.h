/* Attachments: one file of an owner and kind. */
#ifndef SERVER_STORE_ATTACHMENT_H
#define SERVER_STORE_ATTACHMENT_H

#include "server/store/file.h"

struct attachment {
	int64_t id;
	char owner[8]; /* person, unit or child */
	int64_t owner_id;
	char kind[33];
	struct file_row file;
	date_t issued_on, valid_to; /* DATE_NONE: not told */
	bool checked;               /* the owner ticked the self-check */
	int64_t uploaded_at;
	int64_t changed_at;
	char changed_by[64];
	int64_t version;
};

/* 1 found, 0 not, -1. */
int store_attachment_load(struct ctx *ctx, const char *owner,
    int64_t owner_id, const char *kind, struct attachment *a, struct err *e);
/* All of an owner. 0 or -1. */
int store_attachment_each(struct ctx *ctx, const char *owner,
    int64_t owner_id, void (*row)(void *arg, const struct attachment *a),
    void *arg, struct err *e);
int store_attachment_insert(struct ctx *ctx, const struct attachment *a,
    struct err *e);
/* Everything but id, owner and owner_id. 0 or -1. */
int store_attachment_save(struct ctx *ctx, const struct attachment *a,
    struct err *e);
int store_attachment_delete(struct ctx *ctx, int64_t id, struct err *e);

#endif
