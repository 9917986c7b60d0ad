/*
 * Signing in by a scan: the waiting session shows a code, another session
 * that is signed in looks where it comes from and confirms it, or refuses.
 *
 * created -> scanned -> confirmed -> consumed, or denied; expired by time.
 */
#ifndef SERVER_DOMAIN_LOGIN_CODE_H
#define SERVER_DOMAIN_LOGIN_CODE_H

#include "server/ctx.h"
#include "server/domain/capacity.h"
#include "server/store/login_code.h"

enum { LOGIN_CODE_TEXT = 9, LOGIN_CODE_SECONDS = 120 };

/* A code of this kind for a connection from there. 0 or -1. */
int login_code_new(struct ctx *ctx, const char *kind, const char *from,
    char text[LOGIN_CODE_TEXT], struct login_code *out, struct err *e);
/* As it is now; state may be "expired". 0 or -1. */
int login_code_load(struct ctx *ctx, int64_t id, struct login_code *c,
    struct err *e);
/* A confirmed one is used up: 1, 0 it is not confirmed, -1. */
int login_code_consume(struct ctx *ctx, struct login_code *c, struct err *e);

/*
 * By the session that confirms. Wrong codes are counted and slowed. units,
 * when not NULL, gets those the asker may confirm it for (kinds of units).
 */
int login_code_look(struct ctx *ctx, const char *text, struct login_code *c,
    struct capacity *units, size_t max, size_t *n, struct err *e);
/* unit_id 0: the only one he has. 0 or -1. */
int login_code_confirm(struct ctx *ctx, const char *text, int64_t unit_id,
    struct login_code *c, struct err *e);
int login_code_deny(struct ctx *ctx, const char *text, struct login_code *c,
    struct err *e);

#endif
