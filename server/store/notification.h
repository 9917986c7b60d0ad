/* The outbox and the system messages. */
#ifndef SERVER_STORE_NOTIFICATION_H
#define SERVER_STORE_NOTIFICATION_H

#include "server/ctx.h"

struct outbox_row {
	int64_t id;
	const char *channel; /* "sms" or "mail" */
	const char *template;
	int64_t account_id; /* 0: none */
	const unsigned char *recipient, *body; /* sealed */
	size_t recipient_len, body_len;
	int64_t until;
};

struct notification_row {
	int64_t id;
	char template[41];
	const unsigned char *content; /* sealed; valid within the call */
	size_t content_len;
	int64_t created_at;
	int64_t read_at; /* 0: unread */
};

/* Queue one; id 0 is filled. 0 or -1. */
int store_outbox_insert(struct ctx *ctx, struct outbox_row *r,
    struct err *e);
/* Keep one for its account; content is sealed. 0 or -1. */
int store_notification_insert(struct ctx *ctx, int64_t id,
    int64_t account_id, const char *template, const unsigned char *content,
    size_t n, struct err *e);
/*
 * Language and sealed numbers of an account into new memory (NULL: none);
 * the caller frees both blobs. 1 found, 0 not, -1.
 */
int store_notification_account(struct ctx *ctx, int64_t account_id,
    enum lang *lang, unsigned char **mobile, size_t *mobile_len,
    unsigned char **mail, size_t *mail_len, struct err *e);

#endif
