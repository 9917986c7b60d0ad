/*
 * Digital certificates of units: a public key, its holder (an agent) and what
 * the desk saw before it was issued; and the history of each.
 */
#ifndef SERVER_STORE_CERTIFICATE_H
#define SERVER_STORE_CERTIFICATE_H

#include "common/ident.h"
#include "server/ctx.h"

enum { CERTIFICATE_CHECKS = 8001 };

struct certificate {
	int64_t id;
	int64_t unit_id;
	int64_t account_id; /* its holder */
	int district;
	char name[241];
	char key_type[48];
	char fingerprint[64];
	char unit_type[161];
	char checks[CERTIFICATE_CHECKS]; /* JSON object: what was seen */
	char mobile[IDENT_MAX]; /* legal representative's; "" for none */
	int64_t fee;            /* fen */
	char receipt[161];
	int64_t paid_at;
	bool transfer; /* its password goes by a transfer to the unit */
	char transfer_reference[65];
	int64_t transfer_at; /* confirmed */
	char serial[161];    /* "" before it is issued */
	int64_t issued_at;
	date_t valid_from, valid_to; /* both included */
	char state[16]; /* as stored: never "expired" */
	char reason[801];
	int64_t created_at;
	int64_t version;
	/* with the row, from its holder and unit */
	char login[64];
	char holder[81];
	char unit_name[401];
	char uscc[20];
	/* insert only: SSH wire form */
	const unsigned char *blob;
	size_t blob_len;
};

struct certificate_event {
	int64_t at;
	char by_name[81];
	char change[81];
	char reason[801];
};

/* id, version and created_at are filled. 0 or -1. */
int store_certificate_insert(struct ctx *ctx, struct certificate *c,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_certificate_load(struct ctx *ctx, int64_t id, struct certificate *c,
    struct err *e);
/* Everything the desk changes; the version goes up. 0 or -1. */
int store_certificate_update(struct ctx *ctx, struct certificate *c,
    struct err *e);
/*
 * Sessions that the holder opened by a key or a certificate's scan to act for
 * the unit: his next call is refused. 0 or -1.
 */
int store_certificate_sessions_end(struct ctx *ctx,
    const struct certificate *c, struct err *e);
/* Those of a key, in the order they were applied for. 0 or -1. */
int store_certificate_by_key(struct ctx *ctx, const unsigned char *blob,
    size_t n, struct certificate *rows, size_t max, size_t *count,
    struct err *e);
/* Those a holder has, of one unit or (0) of all. 0 or -1. */
int store_certificate_of(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct certificate *rows, size_t max, size_t *count, struct err *e);
/* How many were ever issued to the unit. 0 or -1. */
int store_certificate_issued(struct ctx *ctx, int64_t unit_id, int64_t *n,
    struct err *e);

/*
 * A page, newest first: of a unit, or of the districts of an office account;
 * state as shown ("expired" included), NULL for all; rows before the id given
 * (0: from the newest).
 */
struct certificate_query {
	int64_t unit_id;
	int64_t office_id;
	const char *state;
	int64_t before;
	int limit;
};
int store_certificate_page(struct ctx *ctx, const struct certificate_query *q,
    void (*row)(void *arg, const struct certificate *c), void *arg,
    struct err *e);

int store_certificate_event(struct ctx *ctx, int64_t certificate_id,
    const char *change, const char *reason, struct err *e);
/* Oldest first. 0 or -1. */
int store_certificate_events(struct ctx *ctx, int64_t certificate_id,
    void (*row)(void *arg, const struct certificate_event *v), void *arg,
    struct err *e);

#endif
