/* What home screens ask of several nouns' tables: counts, business under way. */
#ifndef SERVER_STORE_SERVICE_H
#define SERVER_STORE_SERVICE_H

#include "server/ctx.h"
#include "server/store/permit.h"

struct progress {
	enum engagement kind;
	char number[32];
	int64_t since; /* 0: not known */
	char name[201]; /* of the person */
};

/*
 * Open business of a person (not 0) or of a unit, the newest first; at most
 * limit rows. 0 or -1.
 */
int store_progress_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int limit, void (*row)(void *arg, const struct progress *p), void *arg,
    struct err *e);

/* What a unit should see to among its people. 0 or -1. */
struct unit_duties {
	int64_t retired;   /* with a live permit, retirement age reached */
	int64_t over;      /* linked, the labour contract has ended */
	int64_t suspended; /* linked, their permit waits for the change */
};
/* Born not after these days one has reached the age. */
int store_unit_duties(struct ctx *ctx, int64_t unit_id, date_t men,
    date_t women, struct unit_duties *d, struct err *e);

/* How many valid permits of the unit end from today to last. 0 or -1. */
int store_permits_ending(struct ctx *ctx, int64_t unit_id, date_t last,
    int64_t *n, struct err *e);
/* The day on which the unit's next active certificate ends; 0: none. */
int store_certificate_ending(struct ctx *ctx, int64_t unit_id, date_t *last,
    struct err *e);
/* Certificates that wait at the desk of these districts. 0 or -1. */
int store_certificates_waiting(struct ctx *ctx, const int *districts,
    size_t ndistricts, int64_t *n, struct err *e);
/* When the draft of a profile was saved; 0: there is none. 0 or -1. */
int store_draft_saved(struct ctx *ctx, const char *kind, int64_t owner_id,
    int64_t *at, struct err *e);

#endif
