/*
 * The desk where certificates are applied for and issued (证书现场办理):
 * clerks and leads of the unit's district see the papers, take the fee and
 * issue; what became of a certificate is kept as its history.
 */
#ifndef SERVER_DOMAIN_CERTIFICATE_DESK_H
#define SERVER_DOMAIN_CERTIFICATE_DESK_H

#include "server/domain/certificate.h"
#include "server/domain/certificate_rules.h"

struct certificate_apply {
	const char *uscc;   /* of the unit */
	const char *holder; /* login name: an agent's, or a new one */
	const char *holder_name; /* of a new account */
	bool has_password;
	const char *hash; /* its first password; NULL when weak */
	const char *name; /* of the certificate */
	const char *key;  /* an OpenSSH public key */
	const char *unit_type;
};
/* A pending certificate; *c is filled. 0 or -1. */
int certificate_apply(struct ctx *ctx, const struct certificate_apply *a,
    struct certificate *c, struct err *e);
/* One within the actor's scope. 0 or -1. */
int certificate_get(struct ctx *ctx, int64_t id, struct certificate *c,
    struct err *e);

/* Steps at the desk. version 0: whatever it is. *c is what is now. 0 or -1. */
int certificate_check(struct ctx *ctx, int64_t id, int64_t version,
    const json_t *seen, struct certificate *c, struct err *e);
int certificate_pay(struct ctx *ctx, int64_t id, int64_t version,
    const char *receipt, struct certificate *c, struct err *e);
int certificate_issue(struct ctx *ctx, int64_t id, int64_t version,
    struct certificate *c, struct err *e);
/* The reference as the unit reads it from its bank statement. */
int certificate_confirm_transfer(struct ctx *ctx, int64_t id,
    const char *reference, struct certificate *c, struct err *e);

enum certificate_act {
	CERTIFICATE_SUSPEND,
	CERTIFICATE_RESUME,
	CERTIFICATE_REVOKE,
};
int certificate_act(struct ctx *ctx, int64_t id, enum certificate_act act,
    const char *reason, int64_t version, struct certificate *c,
    struct err *e);
/* Is the act possible now, for this actor? */
bool certificate_may(struct ctx *ctx, const struct certificate *c,
    enum certificate_act act);

/* A page of the actor's unit or districts; unit_id 0: all he reaches. */
int certificate_list(struct ctx *ctx, int64_t unit_id, const char *state,
    int64_t before, int limit,
    void (*row)(void *arg, const struct certificate *c), void *arg,
    struct err *e);

/* What became of it, the oldest first. 0 or -1. */
int certificate_history(struct ctx *ctx, const struct certificate *c,
    void (*row)(void *arg, const struct certificate_event *v), void *arg,
    struct err *e);

/* 《北京一证通数字证书申请表》 as text; free() it. NULL with e. */
char *certificate_form(struct ctx *ctx, const struct certificate *c,
    struct err *e);

#endif
