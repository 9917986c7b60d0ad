/* One's own second factor: the password first, then codes. */
#ifndef SERVER_DOMAIN_ACCOUNT_TOTP_H
#define SERVER_DOMAIN_ACCOUNT_TOTP_H

#include "server/domain/totp.h"

/* A secret to be confirmed; one in use must be removed first. 0 or -1. */
int account_totp_enroll(struct ctx *ctx, bool password_ok,
    struct totp_enrolment *out, struct err *e);
/* From now on codes are asked for; a session that waited for it goes on. */
int account_totp_confirm(struct ctx *ctx, const char *code, struct err *e);
int account_totp_remove(struct ctx *ctx, bool password_ok, const char *code,
    struct err *e);

#endif
