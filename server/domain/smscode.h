/*
 * Codes sent to a mobile: six digits, five minutes, five tries; another one
 * after a minute, ten a day and number, and ten for who has signed in or given
 * his password. The code is kept hashed only.
 */
#ifndef SERVER_DOMAIN_SMSCODE_H
#define SERVER_DOMAIN_SMSCODE_H

#include "server/ctx.h"

struct smscode {
	int64_t resend_at; /* not before this is another one sent */
	int64_t until;     /* and so long it is good */
};

/*
 * Make a code and queue the message. purpose: register, recover, mobile_old,
 * mobile, rebind, signin, factor. mobile is plain and checked; owner is the
 * account, or the session of a guest, and he alone can use it (who signs in
 * is nobody yet: anyone). 0, or -1: CODE_SOON, CODE_MANY, CODE_ASKED.
 */
int smscode_send(struct ctx *ctx, const char *purpose, const char *mobile,
    int64_t owner, struct smscode *out, struct err *e);
/*
 * The same for a number that is nobody's, where this may not be told: all is
 * counted and answered alike, and nothing is sent.
 */
int smscode_pretend(struct ctx *ctx, const char *purpose, const char *mobile,
    int64_t owner, struct smscode *out, struct err *e);
/*
 * Is it the code? It is then spent. A wrong one is counted though the request
 * is refused. 0, or -1 with CODE_WRONG or CODE_GONE on "code".
 */
int smscode_check(struct ctx *ctx, const char *purpose, const char *mobile,
    const char *code, struct err *e);

/*
 * The code was right, but what it was given for is refused: the try counts, so
 * that names are not tried out by one code. 0 or -1.
 */
int smscode_again(struct ctx *ctx, const char *purpose, const char *mobile,
    struct err *e);

/* Is there one that could still be right? 1, 0, -1. */
int smscode_waits(struct ctx *ctx, const char *purpose, const char *mobile,
    struct err *e);

/* "138****8000" for people; out has room for 16. */
void smscode_mask(const char *mobile, char out[16]);

#endif
