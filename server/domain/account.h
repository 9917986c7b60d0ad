/* Accounts: passwords, public keys, language; the administrators' acts. */
#ifndef SERVER_DOMAIN_ACCOUNT_H
#define SERVER_DOMAIN_ACCOUNT_H

#include "server/ctx.h"
#include "server/domain/smscode.h"
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

/*
 * Registration and what people do to their own accounts: account_self.c. The
 * order is kept here: agreement, captcha, code, account.
 */
int account_agree(struct ctx *ctx, const char *version, struct err *e);

struct account_sms {
	const char *purpose; /* register recover mobile_old mobile rebind */
	const char *mobile;  /* register, recover, mobile; or NULL */
	int64_t captcha_id;  /* guests */
	const char *captcha; /* or NULL */
};
/* Send a code; to is the number, masked. Tells nothing of who is known. */
int account_sms(struct ctx *ctx, const struct account_sms *s, char to[16],
    struct smscode *out, struct err *e);

struct account_registration {
	const char *login, *mobile, *code;
	const char *hash; /* NULL when the password is weak */
	bool vain;        /* or when no code waits: see account_code_waits() */
	/* a provider vouches: no password; nor a code for this number */
	bool vouched, mobile_vouched;
};
/*
 * Hashing a password takes a core for a while: only for whom a code of that
 * purpose was sent to. 1, or -1 when none is waiting.
 */
int account_code_waits(struct ctx *ctx, const char *purpose,
    const char *mobile, struct err *e);
/* The guest's session becomes the new account's. 0 or -1. */
int account_register(struct ctx *ctx, const struct account_registration *r,
    struct account *a, struct err *e);
/* A new password for who holds the number; all its sessions end. */
int account_recover(struct ctx *ctx, const struct account_registration *r,
    struct err *e);
/* old_code may be NULL only while the account has no number. */
int account_mobile(struct ctx *ctx, const char *mobile, const char *code,
    const char *old_code, struct err *e);
/* The former number, if there was one, is told where its account went. */
int account_mobile_told(struct ctx *ctx, int64_t account_id, const char *old,
    const char *mobile, struct err *e);

/*
 * Administrators and the counter: account_admin.c. A clerk serves individuals
 * and agents, the security administrator the offices and experts, and neither
 * himself; the three administrators are made and reset at the server itself.
 */
struct account_key_of {
	int64_t id; /* one of these */
	const char *login, *mobile, *id_number;
};
/* An account within reach: ERR_NOT_FOUND. */
int account_get(struct ctx *ctx, const struct account_key_of *k,
    struct account *a, struct err *e);
/* What is told beside the row itself. */
struct account_facts {
	char mobile[IDENT_MAX];
	bool totp, verified;
	int sessions;
};
int account_facts(struct ctx *ctx, const struct account *a,
    struct account_facts *f, struct err *e);
/*
 * The person of an account, for the counter: 1 with *p, 0 when there is none
 * or the asker is no clerk.
 */
struct person;
int account_person(struct ctx *ctx, const struct account *a, struct person *p,
    struct err *e);
/* The asker's own. */
int account_self_facts(struct ctx *ctx, struct account_facts *f,
    struct err *e);
/* A page by login, for the security administrator. */
int account_page(struct ctx *ctx, const struct account_query *q,
    void (*row)(void *arg, const struct account *a), void *arg,
    struct err *e);
int account_unlock(struct ctx *ctx, int64_t id, struct err *e);
int account_set_active(struct ctx *ctx, int64_t id, bool active,
    struct err *e);

struct account_fresh {
	const char *login, *name;
	enum role role;
	const char *hash; /* of a password to be changed at once */
	const json_t *districts; /* list of texts, or NULL */
};
int account_create(struct ctx *ctx, const struct account_fresh *f,
    int64_t *id, struct err *e);
int account_reset(struct ctx *ctx, int64_t id, const char *hash,
    const char *papers, struct err *e);
int account_districts(struct ctx *ctx, int64_t id, const json_t *districts,
    struct err *e);
int account_mobile_set(struct ctx *ctx, int64_t id, const char *mobile,
    const char *papers, struct err *e);

#endif
