/*
 * Claiming a unit's electronic licence, naming others who may use it, and
 * ending that again.
 */
#ifndef SERVER_DOMAIN_LICENCE_HOLD_H
#define SERVER_DOMAIN_LICENCE_HOLD_H

#include "server/domain/licence.h"

/*
 * The desk writes down who the unit's legal representative is, papers seen.
 * Another person than before ends the licence claimed by the former. 0 or -1.
 */
int licence_legal_set(struct ctx *ctx, const char *uscc, const char *name,
    const char *id_number, const char *papers, struct unit_legal *l,
    struct err *e);

/* One line of what a person holds or may claim. */
struct licence_mine {
	int64_t unit_id;
	char unit_name[401];
	char uscc[20];
	const char *kind;
	bool claimed; /* false: may be claimed by this person */
	struct delegation d; /* when claimed */
	const char *state; /* active or expired; "" when unclaimed */
};
/* The asker's, unclaimed ones last; *n is set. 0 or -1. */
int licence_mine(struct ctx *ctx, struct licence_mine *rows, size_t max,
    size_t *n, struct err *e);

/* By the legal representative alone; by unit, or (0) by credit code. */
int licence_claim(struct ctx *ctx, int64_t unit_id, const char *uscc,
    struct delegation *d, struct err *e);

struct licence_grant {
	int64_t unit_id;
	const char *mobile, *id_number; /* of the delegate: one of them */
	const char *name;
	const char *rank; /* licence_manager or licence_agent */
	unsigned scopes;
	date_t valid_from, valid_to; /* DATE_NONE: today, and no end */
};
int licence_delegate(struct ctx *ctx, const struct licence_grant *g,
    struct delegation *d, struct err *e);

/* By who stands above, or by the delegate himself. *n ended with it. */
int licence_revoke(struct ctx *ctx, int64_t id, const char *reason,
    int64_t *n, struct err *e);

/* One that concerns the asker, or of a unit he reaches. 0 or -1. */
int licence_get(struct ctx *ctx, int64_t id, struct delegation *d,
    struct err *e);
/*
 * Those of a unit: for a person who holds it as legal representative or
 * manager (a manager sees whom he named and himself), its agents, its desk.
 */
int licence_list(struct ctx *ctx, int64_t unit_id, bool revoked,
    void (*row)(void *arg, const struct delegation *d), void *arg,
    struct err *e);

/* May the asker end it? */
bool licence_may_revoke(struct ctx *ctx, const struct delegation *d);

#endif
