/*
 * One-time codes by an authenticator (RFC 6238: SHA-1, 30 seconds, 6 digits),
 * and recovery codes for who has lost it. A code is taken once: its step and
 * all before are refused from then on.
 */
#ifndef SERVER_DOMAIN_TOTP_H
#define SERVER_DOMAIN_TOTP_H

#include "server/ctx.h"

enum { TOTP_RECOVERY = 10, TOTP_RECOVERY_TEXT = 10 };

struct totp_enrolment {
	char secret[64]; /* base32, for typing in */
	char uri[512];   /* otpauth://, for a picture */
	char recovery[TOTP_RECOVERY][TOTP_RECOVERY_TEXT]; /* "xxxx-xxxx" */
};

/* Is a confirmed one there? 1, 0, -1. */
int totp_enrolled(struct ctx *ctx, int64_t account_id, struct err *e);
/* A new secret in place of one not confirmed yet; shown this once. 0 or -1. */
int totp_enroll(struct ctx *ctx, int64_t account_id, const char *login,
    struct totp_enrolment *out, struct err *e);
/* The first code: from now on it is asked for. 0, or -1 TOTP_WRONG. */
int totp_confirm(struct ctx *ctx, int64_t account_id, const char *code,
    struct err *e);
/*
 * A code, or a recovery code, which is then spent. 0, or -1 TOTP_WRONG on
 * "code". The caller counts the failure.
 */
int totp_check(struct ctx *ctx, int64_t account_id, const char *code,
    struct err *e);
/* No second factor any more. 0 or -1. */
int totp_remove(struct ctx *ctx, int64_t account_id, struct err *e);

#endif
