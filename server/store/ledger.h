/* What was earned and paid for a person, month by month, by each unit. */
#ifndef SERVER_STORE_LEDGER_H
#define SERVER_STORE_LEDGER_H

#include "server/ctx.h"

struct contribution {
	int64_t person_id;
	date_t month;  /* its first day */
	char uscc[19]; /* of who paid */
	char payer[401];
	int64_t income; /* fen */
	bool insurance;
};

/* In place of the same month and payer. 0 or -1. */
int store_contribution_set(struct ctx *ctx, const struct contribution *c,
    struct err *e);
/* Months from..to (both inclusive, first days), oldest first. 0 or -1. */
int store_contribution_each(struct ctx *ctx, int64_t person_id, date_t from,
    date_t to, void (*row)(void *arg, const struct contribution *c),
    void *arg, struct err *e);

#endif
