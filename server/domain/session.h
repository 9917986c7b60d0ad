/*
 * Signing in: who is meant, may he, what failures cost, and the session that
 * a success opens.
 */
#ifndef SERVER_DOMAIN_SESSION_H
#define SERVER_DOMAIN_SESSION_H

#include "server/ctx.h"
#include "server/domain/capacity.h"
#include "server/store/account.h"
#include "server/store/session.h"

enum { TOKEN_TEXT = 65, SESSION_GUESTS = 16, SESSION_VERIFIERS = 120,
	SESSION_DISPLAYS = 120 };

/*
 * By login name, mobile, resident ID number or unified social credit code
 * (its owner agent). 1 found, 0 not, -1.
 */
int signin_find(struct ctx *ctx, const char *user, struct account *a,
    struct err *e);
/* Active, and a demo account only in a demo hall from loopback. */
bool signin_allowed(struct ctx *ctx, const struct account *a,
    const char *from);
/* Seconds for which no password is taken; 0 when one is. */
int64_t signin_locked(struct ctx *ctx, const struct account *a);
/* Count a wrong password. *failures is how many there are now. */
int signin_count_failure(struct ctx *ctx, int64_t account_id, int *failures,
    struct err *e);
/*
 * Audit a refused sign-in; a may be NULL for nobody known (what was typed is
 * not kept: it may be a password in the wrong field).
 */
int signin_refused(struct ctx *ctx, const struct account *a, const char *from,
    const char *method, struct err *e);
struct signin_how {
	const char *from;
	const char *method; /* "password+totp": told by session.list */
	int64_t unit_id;    /* 0: an agent's only one, or to be chosen */
	int64_t delegation_id;
	bool must_enroll;
};
/*
 * By what failures count against: a key or a scan alone says nothing of who
 * tries passwords, and leaves them counted.
 */
bool signin_clears(const char *method);
/* Open a session: its token, and the audit row. */
int signin_open(struct ctx *ctx, const struct account *a,
    const struct signin_how *how, char token[TOKEN_TEXT],
    int64_t *session_id, struct err *e);
/*
 * A session for one who registers, or who verifies a document. At most
 * SESSION_GUESTS, or SESSION_VERIFIERS, an hour and address. 1, 0 when there
 * are too many, -1.
 */
int signin_open_guest(struct ctx *ctx, const char *from, bool verifies,
    char token[TOKEN_TEXT], int64_t *session_id, struct err *e);
/*
 * May a wall display be shown to who comes from there, or holds that key
 * ("" none)? And a session for it, as those of guests: 1, 0, -1. It ends when
 * no hall's file says so any more.
 */
bool signin_display_may(const char *from, const char *fingerprint);
int signin_open_display(struct ctx *ctx, const char *from,
    const char *fingerprint, char token[TOKEN_TEXT], int64_t *session_id,
    struct err *e);
/*
 * The asking guest becomes this account, which is signed in from now on.
 * ctx->actor is it at once. 0 or -1.
 */
int signin_promote(struct ctx *ctx, int64_t account_id, struct err *e);
/* Is it no account's name, but a way in (register, person, unit, ...)? */
bool signin_reserved(const char *login);
/* The session of a token; the account must still be allowed. 1, 0, -1. */
int signin_redeem(struct ctx *ctx, const char *token, struct session_row *r,
    struct account *a, struct err *e);

/*
 * ctx->actor from the session, its account and whom it acts for, as they are
 * now. 1, 0 when the session or the account is gone, -1.
 */
int session_actor(struct ctx *ctx, int64_t session_id, struct err *e);

struct session_self {
	struct session_row row;
	struct account account;
	char unit_name[256];
};
/* The asker. 0 or -1. */
int session_self(struct ctx *ctx, struct session_self *out, struct err *e);
/* Units to choose from. 0 or -1. */
int session_units(struct ctx *ctx, struct capacity *rows, size_t max,
    size_t *n, struct err *e);
/* Act for a unit; 0: an individual for himself again. 0 or -1. */
int session_act_for(struct ctx *ctx, int64_t unit_id, struct err *e);
/* The asker's own, newest first. 0 or -1. */
int session_list(struct ctx *ctx, struct session_row *rows, size_t max,
    size_t *n, struct err *e);
/* End one of his own. 0 or -1. */
int session_end(struct ctx *ctx, int64_t id, struct err *e);
int session_lock(struct ctx *ctx, bool lock, struct err *e);
/* password_ok is what the hash worker said. A wrong one is counted. */
int session_check_password(struct ctx *ctx, bool password_ok,
    const char *field, struct err *e);

#endif
