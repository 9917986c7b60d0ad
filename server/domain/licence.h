/*
 * Electronic licences (电子营业执照) and licences of public institutions
 * (事业单位电子证照) as delegation: the legal representative claims the
 * licence, names managers and agents, managers name agents; everyone of them
 * is a verified person. Ending one ends those he named.
 */
#ifndef SERVER_DOMAIN_LICENCE_H
#define SERVER_DOMAIN_LICENCE_H

#include "server/ctx.h"
#include "server/store/licence.h"

enum { LICENCES_MAX = 50 };

/* What a licence is used for: bits. talenthall's methods are government. */
enum licence_scope {
	LICENCE_GOVERNMENT = 1, /* 政务 */
	LICENCE_BUSINESS = 2,   /* 商务 */
	LICENCE_PUBLIC = 4,     /* 公共服务 */
	LICENCE_ALL = 7,
};

struct licence_use {
	int64_t delegation_id;
	int64_t unit_id;
	char unit_name[401];
	char uscc[20];
	const char *kind; /* "business" or "institution" */
	char rank[32]; /* legal_representative licence_manager licence_agent */
	unsigned scopes;
	date_t valid_from, valid_to; /* 0: no end */
};

/* "institution" for a public institution's unit type, else "business". */
const char *licence_kind(const char *unit_type);
/* active, pending (not begun), expired or revoked, as of today. */
const char *licence_state(struct ctx *ctx, const struct delegation *d);

/*
 * Units whose licence the person may use today, whatever the scope; nobody
 * who is not verified holds any. Up to max, *n is set. 0 or -1.
 */
int licence_units(struct ctx *ctx, int64_t person_id,
    struct licence_use *rows, size_t max, size_t *n, struct err *e);

/*
 * To be asked at every request of a session that acts by a delegation: it is
 * this person's, of this unit, not revoked up the whole chain, within its
 * dates, has all the scopes, and the person is verified still. use may be NULL.
 * 1, 0, -1.
 */
int licence_allows(struct ctx *ctx, int64_t delegation_id, int64_t person_id,
    int64_t unit_id, unsigned scopes, struct licence_use *use, struct err *e);
/* The unit's licence is claimed, so that others can use it. 1, 0, -1. */
int licence_claimed(struct ctx *ctx, int64_t unit_id, struct err *e);

#endif
