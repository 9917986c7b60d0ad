/*
 * What may be done with a permit. Its states are valid and suspended, and the
 * ends expired (by the calendar alone) and cancelled: nothing leaves an end.
 *
 *	(none)            -- issue -->   valid
 *	valid             -- extend -->  valid
 *	valid             -- suspend --> suspended   (its clock goes on)
 *	suspended         -- resume -->  valid
 *	valid, suspended  -- amend -->   the same
 *	valid, suspended  -- cancel -->  cancelled
 *
 * case_number is of the case that does it; "" for none. All of them write the
 * history, tell who looks on, and return 0, or -1: ERR_PERMIT_EXPIRED,
 * ERR_PERMIT_STATE (field NULL), ERR_PERMIT_EXISTS, BUSY, STORE.
 */
#ifndef SERVER_DOMAIN_PERMIT_EFFECT_H
#define SERVER_DOMAIN_PERMIT_EFFECT_H

#include <jansson.h>

#include "server/domain/permit.h"

enum { PERMIT_YEARS = 3 };

struct permit_grant {
	int64_t person_id, unit_id;
	int district;
	const char *category; /* NULL: domestic */
	int years;            /* whole days: to the same day of that year */
	const json_t *children; /* NULL: none */
	const char *case_number;
};

/* From today on; a new number. *id is set. A live permit forbids it. */
int permit_issue(struct ctx *ctx, const struct permit_grant *g, int64_t *id,
    struct err *e);
/*
 * Valid until then, from the old last day on. Children who have come of age by
 * the day given are on it no more.
 */
int permit_extend(struct ctx *ctx, int64_t id, date_t until, date_t adult_on,
    const char *case_number, struct err *e);

struct permit_change {
	int64_t unit_id;        /* 0: as it was */
	int district;           /* 0 */
	const json_t *children; /* NULL: as they were */
	const char *reason;
	const char *case_number;
};

int permit_amend(struct ctx *ctx, int64_t id, const struct permit_change *c,
    struct err *e);
int permit_suspend(struct ctx *ctx, int64_t id, const char *reason,
    const char *case_number, struct err *e);
int permit_resume(struct ctx *ctx, int64_t id, const char *case_number,
    struct err *e);
int permit_cancel(struct ctx *ctx, int64_t id, const char *reason,
    const char *case_number, struct err *e);

/* Rows of children of whom the ID number says: 18 on that day or before. */
size_t permit_adults(const json_t *rows, date_t on);
/* A child who is under 18 on the day; D-11: on the 18th birthday no more. */
bool permit_minor(date_t birth, date_t on);

#endif
