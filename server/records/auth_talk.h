/* The steps of a conversation; auth_talk.c and auth_ways.c only. */
#ifndef SERVER_RECORDS_AUTH_TALK_H
#define SERVER_RECORDS_AUTH_TALK_H

#include "server/records/auth_local.h"

/* Told above the next question. */
void talk_note(struct auth_conn *c, const char *text);
/* Something was wrong: ask again; false when that was once too often. */
bool talk_wrong(struct auth_conn *c, enum talk_step next, const char *note);
/* One question with the note above it. */
void talk_ask(struct auth_conn *c, const char *text, bool echo);
/*
 * A savepoint around what may be refused; rc is how it went. What outlives a
 * refusal is done after the roll-back. 0 or -1.
 */
int talk_begin_write(struct records *r, struct err *e);
int talk_end_write(struct records *r, struct ctx *ctx, int rc, struct err *e);
bool talk_refusal(const struct err *e);

/* auth_ways.c: what the steps ask and do. 0 or -1. */
int talk_ask_scan(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int talk_ask_factor(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int talk_mobile(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *number, struct err *e);
int talk_code(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *code, struct err *e);
int talk_scan(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int talk_factor(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *code, struct err *e);

#endif
