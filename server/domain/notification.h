/*
 * Messages to people: by SMS and mail through the outbox (the courier sends
 * them after the commit), and kept for the account under system messages.
 */
#ifndef SERVER_DOMAIN_NOTIFICATION_H
#define SERVER_DOMAIN_NOTIFICATION_H

#include "server/ctx.h"
#include "server/domain/template.h"
#include "server/store/notification.h"

struct notify {
	const char *template; /* data/templates/NAME.cfg */
	/* 0: nobody yet, who registers. Gives language, numbers, and a place. */
	int64_t account_id;
	/*
	 * where to, plain; NULL: what account.mobile and account.mail seal,
	 * or the address of the person's profile
	 */
	const char *mobile;
	const char *mail;
	/*
	 * For the placeholders: texts, whole numbers, or {"zh","en"} where the
	 * languages differ. May be NULL. The reference is stolen.
	 */
	json_t *args;
	bool secret;   /* also when the template says so: not kept, not shown */
	int64_t until; /* of no use afterwards; 0: a day from now */
};

/*
 * account.mobile and account.mail are sealed under these words:
 * secret_seal(ctx->secret, NOTIFY_MOBILE, "13800000000", blob).
 */
#define NOTIFY_MOBILE "mobile"
#define NOTIFY_MAIL "mail"

/*
 * Queue what the template has a text for and a way is known: it leaves only
 * if the request is committed. Whom no way reaches gets no error. 0, or -1:
 * STORE, or BUG for a template or an argument that is not there.
 */
int notify(struct ctx *ctx, const struct notify *n, struct err *e);

/* The same to every account of a person, or every agent of a unit. */
int notify_person(struct ctx *ctx, int64_t person_id, const char *template,
    json_t *args, struct err *e);
int notify_unit(struct ctx *ctx, int64_t unit_id, const char *template,
    json_t *args, struct err *e);

/* How many SMS and mails wait to be sent. 0 or -1. */
int notification_waiting(struct ctx *ctx, int64_t *sms, int64_t *mail,
    struct err *e);

/* A message as it is shown, in the language in use. */
struct message {
	int64_t id;
	const char *template, *title, *text; /* request memory */
	int64_t created_at;
	bool read;
};

enum { MESSAGES_MAX = 500 };

/*
 * The actor's own, newest first, below after (0: from the top): *n of at most
 * limit, and how many there are and unread. 0 or -1.
 */
int notification_list(struct ctx *ctx, bool unread_only, int64_t after,
    int limit, struct message *out, int *n, int64_t *total, int64_t *unread,
    struct err *e);
/* Read one (id) or all (0); *unread is left. 0, or -1 NOTFOUND. */
int notification_read(struct ctx *ctx, int64_t id, int64_t *unread,
    struct err *e);

#endif
