/*
 * A unit's agents (业务经办人): the owner names them and lets them go; who
 * acts for several units keeps one account.
 */
#ifndef SERVER_DOMAIN_AGENT_H
#define SERVER_DOMAIN_AGENT_H

#include "server/ctx.h"
#include "server/store/agent.h"

/* Those of the unit the actor reaches (0: his own). 0 or -1. */
int agent_list(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e);

struct agent_change {
	int64_t account_id; /* one of the unit's; or 0 and a login name: */
	const char *login;  /* a new one, or an agent of another unit */
	const char *name;   /* of a new account */
	const char *phone;  /* NULL keeps what is */
	bool has_owner, owner;
	bool has_password;
	const char *hash;   /* of the first password; NULL when it was weak */
};
/* Name or change one, by the owner. *a is filled with what is now. */
int agent_set(struct ctx *ctx, const struct agent_change *c, struct agent *a,
    struct err *e);
/* Let one go, by the owner; or leave oneself. 0 or -1. */
int agent_remove(struct ctx *ctx, int64_t account_id, struct err *e);

/*
 * An account to act with, of which login, name and password are given: has to
 * change the password first. No unit yet. 0 or -1 naming the fields.
 */
int agent_account_make(struct ctx *ctx, const char *login, const char *name,
    const char *hash, const char *login_field, int64_t *id, struct err *e);
/*
 * He acts for the unit from now on, as owner when it has none. Message to him.
 * 0 or -1.
 */
int agent_join(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    bool owner, const char *phone, struct err *e);

#endif
