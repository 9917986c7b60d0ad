/* The agents of a unit, each with his own account. */
#ifndef SERVER_STORE_AGENT_H
#define SERVER_STORE_AGENT_H

#include "server/ctx.h"

struct agent {
	int64_t account_id;
	int64_t unit_id;
	char login[64];
	char name[81];
	char phone[125];
	bool owner;
	bool active; /* the account is */
	int64_t since;
};

/* Those who act for it now, owners first. 0 or -1. */
int store_agent_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct agent *a), void *arg, struct err *e);
/* 1 acts for it now, 0 not, -1. */
int store_agent_load(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct agent *a, struct err *e);
int store_agent_owners(struct ctx *ctx, int64_t unit_id, int64_t *n,
    struct err *e);
/* He acts for it no longer. 0 or -1. */
int store_agent_end(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e);

#endif
