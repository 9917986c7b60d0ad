/*
 * The office's side of cases: what the files of it share, and what the wire
 * calls. application.h says which file does what.
 */
#ifndef SERVER_DOMAIN_APPLICATION_OFFICE_H
#define SERVER_DOMAIN_APPLICATION_OFFICE_H

#include "server/domain/application.h"

/* application_step.c */

/* "submit" and back; "" and 0 for what is none. */
const char *application_kind_name(enum action_kind kind);
enum action_kind application_kind_of(const char *name);
/* The role that a case waits for in a state; "" when it is closed. */
const char *application_queue(const struct application *a,
    const struct state *s);
/* Return items for the unit that no agent has marked yet. */
int application_open_items(const struct application_case *c);
/* For the audit; new reference. No personal data. */
json_t *application_audit(const struct application_case *c);
/* Save c->a and tell who looks on. 0, or -1 CONFLICT. */
int application_write(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* A row of the log that is no step: a claim, a comment, ... 0 or -1. */
int application_note(struct ctx *ctx, struct application_case *c,
    const char *what, const char *words, const json_t *detail, struct err *e);
/* What the rules of the state do by themselves today. 0 or -1. */
int application_run(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* The state's term is over: on to its on_breach, if it has one. 0 or -1. */
int application_breach(struct ctx *ctx, struct application_case *c,
    struct err *e);

/* application_tell.c: messages that the file names for a state. 0 or -1. */
int application_tell_entered(struct ctx *ctx,
    const struct application_case *c, const struct state *to,
    const struct decision *d, struct err *e);
/* To somebody of the office whose case another has now; the asker is not told. */
int application_tell_colleague(struct ctx *ctx,
    const struct application_case *c, int64_t account_id,
    const char *template, const char *reason, struct err *e);

#endif
