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

/* One handed to the courier. */
struct outbox_due {
	int64_t id;
	char channel[8];
	char template[41];
	unsigned char *recipient, *body; /* request memory */
	size_t recipient_len, body_len;
	int tries;
};

/* Queue one; id 0 is filled. 0 or -1. */
int store_outbox_insert(struct ctx *ctx, struct outbox_row *r,
    struct err *e);
/* Keep one for its account; content is sealed. 0 or -1. */
int store_notification_insert(struct ctx *ctx, int64_t id,
    int64_t account_id, const char *template, const unsigned char *content,
    size_t n, struct err *e);
/*
 * Language, person (0: none) and sealed numbers of an account into new memory
 * (NULL: none); the caller frees both blobs. 1 found, 0 not, -1.
 */
struct notification_whom {
	enum lang lang;
	int64_t person_id;
	unsigned char *mobile, *mail;
	size_t mobile_len, mail_len;
};
int store_notification_account(struct ctx *ctx, int64_t account_id,
    struct notification_whom *w, struct err *e);

/*
 * Up to max queued rows of a channel that are due, oldest first. *n is set.
 * 0 or -1.
 */
int store_outbox_due(struct ctx *ctx, const char *channel,
    struct outbox_due *rows, size_t max, size_t *n, struct err *e);
/* One more try is made: due again at due_at, should nothing be heard. */
int store_outbox_try(struct ctx *ctx, int64_t id, int64_t due_at,
    struct err *e);
/* Nothing was heard of this try, and no harm in asking at once. */
int store_outbox_again(struct ctx *ctx, int64_t id, struct err *e);
/* Over: state is "sent" or "failed"; recipient and body are wiped. */
int store_outbox_end(struct ctx *ctx, int64_t id, const char *state,
    struct err *e);
/* Those of no use any more fail; *n of them. 0 or -1. */
int store_outbox_expire(struct ctx *ctx, int64_t *n, struct err *e);
/*
 * What was done before done_at goes; messages made before created_at, of the
 * first thousand: each minute's call is as short in a city as in a hall.
 */
int store_outbox_sweep(struct ctx *ctx, int64_t done_at, int64_t created_at,
    struct err *e);
/* How many wait in the channel. 0 or -1. */
int store_outbox_waiting(struct ctx *ctx, const char *channel, int64_t *n,
    struct err *e);

/*
 * A page of an account's messages, newest first, below after (0: from the
 * top): row() for each of at most limit. 0 or -1.
 */
int store_notification_page(struct ctx *ctx, int64_t account_id,
    bool unread_only, int64_t after, int limit,
    void (*row)(void *arg, const struct notification_row *r), void *arg,
    struct err *e);
int store_notification_count(struct ctx *ctx, int64_t account_id,
    int64_t *total, int64_t *unread, struct err *e);
/* Read one (id) or all (0) of an account: how many were unread, or -1. */
int64_t store_notification_read(struct ctx *ctx, int64_t account_id,
    int64_t id, struct err *e);
/* Accounts in use of a person, agents of a unit; at most max, *n of them. */
int store_notification_of_person(struct ctx *ctx, int64_t person_id,
    int64_t *ids, size_t max, size_t *n, struct err *e);
int store_notification_of_unit(struct ctx *ctx, int64_t unit_id,
    int64_t *ids, size_t max, size_t *n, struct err *e);
/* Is there such a message of this account? 1, 0, -1. */
int store_notification_has(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e);

#endif
