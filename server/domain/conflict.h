/*
 * What people who decide declare about themselves: relatives, units that they
 * have to do with, single cases. Service files exclude by it (kin, declared),
 * and a panel is not drawn from who has to do with one of its cases.
 */
#ifndef SERVER_DOMAIN_CONFLICT_H
#define SERVER_DOMAIN_CONFLICT_H

#include "server/secret.h"
#include "server/store/application.h"
#include "server/store/panel.h"
#include "server/workflow/engine.h"

/* What a case is about, as declarations are compared with it. */
struct conflict_about {
	int64_t application_id, unit_id;
	bool person;
	char name[401];
	unsigned char id_hash[SECRET_HASH];
};
int conflict_about(struct ctx *ctx, const struct application *a,
    struct conflict_about *out, struct err *e);

/* All that an account declared; list is request memory. */
struct conflict_mine {
	struct conflict *list;
	size_t n;
	int64_t unit_id; /* of an expert: where he works; 0 */
	bool has_id;
	unsigned char id_hash[SECRET_HASH]; /* his own */
};
int conflict_mine(struct ctx *ctx, int64_t account_id,
    struct conflict_mine *out, struct err *e);
/* Set kin, unit, declared and holder of *a where they are so. */
void conflict_meet(const struct conflict_mine *m,
    const struct conflict_about *c, struct workflow_actor *a);

/* By the actor, about himself. 0 or -1. */
struct conflict_told {
	const char *kind, *name, *id_number, *relation, *uscc,
	    *application, *reason; /* or NULL */
};
int conflict_declare(struct ctx *ctx, const struct conflict_told *t,
    int64_t *id, struct err *e);
int conflict_withdraw(struct ctx *ctx, int64_t id, struct err *e);
/* His own; new reference: [{id, kind, ...}]. NULL with e. */
json_t *conflict_list(struct ctx *ctx, int64_t account_id, struct err *e);

#endif
