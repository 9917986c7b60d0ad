/*
 * Digital certificates of units (北京一证通): applied for and issued at the
 * desk, one public key and one holder each. The key may serve several
 * certificates of the same holder; who signs in by it chooses by name.
 *
 * pending -> active -> suspended <-> active -> revoked; expired is what an
 * active or suspended one is called after its last day.
 */
#ifndef SERVER_DOMAIN_CERTIFICATE_H
#define SERVER_DOMAIN_CERTIFICATE_H

#include "server/ctx.h"
#include "server/store/certificate.h"

enum { CERTIFICATES_MAX = 20 };

/* One with which a session may be opened or confirmed now. */
struct certificate_use {
	int64_t id;
	int64_t unit_id;
	int64_t account_id; /* the agent who holds it */
	char name[241];     /* 证书名称, to choose by */
	char unit_name[401];
	char uscc[20];
	char login[64];
	date_t valid_to;
};

/* pending, active, suspended, revoked or expired, as of today. */
const char *certificate_state(struct ctx *ctx, const struct certificate *c);
/* For people: before translation, and translated. */
const char *certificate_state_msgid(const char *state);
const char *certificate_state_label(struct ctx *ctx,
    const struct certificate *c);

/*
 * Those of a key (SSH wire form) that are active today and whose holder still
 * acts for the unit: up to max, *count is set. *closed: none is usable today
 * (suspended, revoked, expired, pending), so that nobody signs in by the key.
 * 0 or -1.
 */
int certificate_by_key(struct ctx *ctx, const unsigned char *blob, size_t n,
    struct certificate_use *rows, size_t max, size_t *count, bool *closed,
    struct err *e);
/* The same certificates of a holder, of one unit or (0) of all. 0 or -1. */
int certificate_of_account(struct ctx *ctx, int64_t account_id,
    int64_t unit_id, struct certificate_use *rows, size_t max, size_t *count,
    struct err *e);
/* Is this account an agent of the unit with an active certificate? 1, 0, -1. */
int certificate_holder(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e);

#endif
