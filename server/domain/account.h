/* Accounts: passwords, public keys, language; the administrators' acts. */
#ifndef SERVER_DOMAIN_ACCOUNT_H
#define SERVER_DOMAIN_ACCOUNT_H

#include "server/ctx.h"
#include "server/store/account.h"

/*
 * What the hash worker made of the parameters: the present password is right,
 * the new one's hash, whether it was used before.
 */
struct account_change {
	bool password_ok;
	const char *hash; /* NULL when the new one is weak */
	bool reused;
};
int account_password(struct ctx *ctx, const struct account_change *c,
    struct err *e);

int account_key_add(struct ctx *ctx, const char *line, const char *label,
    struct account_key *out, struct err *e);
/* The asker's own. */
int account_keys(struct ctx *ctx, struct account_key *keys, size_t max,
    size_t *n, struct err *e);
int account_key_remove(struct ctx *ctx, int64_t id, struct err *e);
int account_lang(struct ctx *ctx, enum lang lang, struct err *e);
/*
 * How the account's terminal looks. NULL keeps what is; a is filled with what
 * is now.
 */
int account_settings(struct ctx *ctx, const char *theme, const char *borders,
    struct account *a, struct err *e);

/* An account by id, for administrators and clerks: ERR_NOT_FOUND. */
int account_get(struct ctx *ctx, int64_t id, struct account *a,
    struct err *e);
/* The same by login name. */
int account_find(struct ctx *ctx, const char *login, struct account *a,
    struct err *e);
/* A page by login, for the security administrator. */
int account_page(struct ctx *ctx, const char *after, int limit,
    void (*row)(void *arg, const struct account *a), void *arg,
    struct err *e);
int account_unlock(struct ctx *ctx, int64_t id, struct err *e);
int account_set_active(struct ctx *ctx, int64_t id, bool active,
    struct err *e);
/* hash is of a password the account must change at once. */
int account_create(struct ctx *ctx, const char *login, const char *name,
    enum role role, const char *hash, int64_t *id, struct err *e);
int account_reset(struct ctx *ctx, int64_t id, const char *hash,
    struct err *e);

#endif
