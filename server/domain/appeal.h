/*
 * Appeals (人工申诉) of people whose identity another account holds: opened by
 * them, decided at the counter with papers in hand.
 */
#ifndef SERVER_DOMAIN_APPEAL_H
#define SERVER_DOMAIN_APPEAL_H

#include "server/store/account.h"
#include "server/store/appeal.h"

/* By the asker, after ERR_IDENTITY_TAKEN; one open at a time. */
int appeal_create(struct ctx *ctx, const char *text, struct appeal *a,
    struct err *e);

/* The two accounts of an appeal; the holder's id is 0 when there is none. */
struct appeal_parties {
	struct account appellant, holder;
};
/* The appellant's own, or any at the counter. 0 or -1. */
int appeal_get(struct ctx *ctx, int64_t id, struct appeal *a, struct err *e);
/* For the counter, while it is open. 0 or -1. */
int appeal_parties(struct ctx *ctx, const struct appeal *a,
    struct appeal_parties *p, struct err *e);

struct appeal_list {
	struct appeal *rows; /* request memory */
	size_t n;
	bool more;
};
/* Oldest first, after an id; status NULL: any. */
int appeal_list(struct ctx *ctx, const char *status, int64_t after, int limit,
    struct appeal_list *l, struct err *e);

struct appeal_decision {
	int64_t id;
	bool accept;
	const char *opinion, *papers;
	int64_t version;
};
/* Accepted: the identity moves to the appellant. */
int appeal_decide(struct ctx *ctx, const struct appeal_decision *d,
    struct appeal *a, struct err *e);

/* "open" for people, before translation. */
const char *appeal_status_label(const char *status);

#endif
