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
	/* where to, plain; NULL: what account.mobile and account.mail seal */
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

#endif
