/*
 * Signing in with an account one already has at a provider (OpenID Connect's
 * device authorization grant, RFC 8628): asking for a code, what the provider
 * says, whose account that is here, and links.
 *
 *	asked -> shown -> granted -> consumed, or denied, expired, failed
 *
 * A sign-in belongs to the session that asked for it; one without a session
 * belongs to a connection that is about to have one.
 */
#ifndef SERVER_DOMAIN_PROVIDER_H
#define SERVER_DOMAIN_PROVIDER_H

#include "common/ident.h"
#include "server/domain/provider_list.h"
#include "server/domain/session.h"
#include "server/store/account.h"
#include "server/store/provider.h"

enum {
	PROVIDER_LINKS_MAX = 16,
	/* what was granted may be made use of so long */
	PROVIDER_GRANTED_SECONDS = 600,
};

/*
 * Ask an open provider; the code comes later. unit: at unit@. ERR_NOT_OPEN,
 * ERR_PROVIDER_MANY (of an address within an hour). 0 or -1.
 */
int provider_begin(struct ctx *ctx, const char *id, bool unit,
    int64_t session_id, const char *from, struct provider_sign_in *out,
    struct err *e);
/* As it is now, aged: state may be "expired"; unknown ones are. 0 or -1. */
int provider_state(struct ctx *ctx, int64_t id, struct provider_sign_in *s,
    struct err *e);
/*
 * What hall-oidc is to do for a sign-in, with "secret_file" for the courier.
 * New reference; NULL: its provider is closed by now.
 */
json_t *provider_job(struct ctx *ctx, const struct provider_sign_in *s);
/* What hall-oidc said of it; NULL: its end was not heard. 0 or -1. */
int provider_said(struct ctx *ctx, int64_t id, const json_t *said,
    struct err *e);

/* What the provider vouches for; "" where it tells nothing. */
struct provider_claims {
	char subject[256];
	char name[201];
	char id_number[IDENT_MAX]; /* folded; "" when it is none */
	char mobile[IDENT_MAX];
	char uscc[IDENT_MAX];
	bool verified; /* as well as our own comparison would */
};
void provider_claims(struct ctx *ctx, const struct provider_sign_in *s,
    struct provider_claims *c);
/*
 * The link of what was granted, and the hash of who it is. 1, 0, -1 with
 * ERR_PROVIDER_GONE.
 */
int provider_linked(struct ctx *ctx, const struct provider_sign_in *s,
    unsigned char subject[SECRET_HASH], struct provider_link *l,
    struct err *e);
/*
 * The account that a granted sign-in is linked to, which may come in this
 * way. 1, 0 none, -1.
 */
int provider_account(struct ctx *ctx, const struct provider_sign_in *s,
    struct account *a, struct err *e);
/* Which unit it opens for him, by a claim: 0 for none. 0 or -1. */
int provider_unit(struct ctx *ctx, const struct provider_sign_in *s,
    const struct account *a, struct signin_how *how, struct err *e);
/* It was made use of; its claims are gone. 0 or -1. */
int provider_consume(struct ctx *ctx, struct provider_sign_in *s,
    struct err *e);
/* From now on it is this session's, which nobody is signed in to. */
int provider_hand_over(struct ctx *ctx, struct provider_sign_in *s,
    int64_t session_id, struct err *e);

/* The asker's own. ERR_NOT_FOUND. 0 or -1. */
int provider_own(struct ctx *ctx, int64_t id, struct provider_sign_in *s,
    struct err *e);
/* The newest that the asker's session has: 1, 0, -1. */
int provider_newest(struct ctx *ctx, struct provider_sign_in *s,
    struct err *e);
/*
 * A guest comes in by it: ERR_PROVIDER_UNLINKED. Who is signed in links it to
 * himself: ERR_PROVIDER_TAKEN when another account has it, unless move, which
 * takes it from there; that one is told. 0 or -1.
 */
int provider_use(struct ctx *ctx, int64_t id, bool move, struct err *e);

struct provider_registration {
	int64_t id;
	const char *login;
	const char *mobile, *code; /* NULL: the provider vouches for one */
};
/*
 * An account without a password for a guest, linked; name and ID number are
 * his when the provider vouches for them. *verified says so; *taken that
 * another account has the number (account.rebind, account.appeal). 0 or -1.
 */
int provider_register(struct ctx *ctx, const struct provider_registration *r,
    struct account *a, bool *verified, bool *taken, struct err *e);

/* For the hash worker: whose password is proof. 1, 0, -1. */
int provider_whose(struct ctx *ctx, const json_t *params, int64_t *account_id,
    struct err *e);
/* A guest links it to an account that he proves, and comes in. 0 or -1. */
int provider_prove(struct ctx *ctx, int64_t id, const char *login,
    bool password_ok, struct err *e);

/* The asker's. 0 or -1. */
int provider_links(struct ctx *ctx, struct provider_link *rows, size_t max,
    size_t *n, struct err *e);
/* Not the only way he has to come in: ERR_PROVIDER_LAST. 0 or -1. */
int provider_unlink(struct ctx *ctx, int64_t id, struct err *e);

#endif
