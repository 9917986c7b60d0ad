/*
 * The ledger of taxable income and social insurance: what a renewal asks of
 * the last three permit years, and an employer change of the new unit.
 */
#ifndef SERVER_DOMAIN_LEDGER_H
#define SERVER_DOMAIN_LEDGER_H

#include "server/store/ledger.h"
#include "server/store/permit.h"

enum { LEDGER_MONTHS = 36, LEDGER_EMPLOYERS = 24 };

struct ledger_employer {
	char uscc[19], name[401];
	int months;     /* with insurance */
	bool filed;     /* the permit's, now or before */
};

/* A person's ledger at a day. Months without end are none. */
struct ledger {
	date_t from, to; /* first days: the window; to < from: none */
	int gaps;        /* months of the window that are not whole */
	date_t gap[LEDGER_MONTHS];
	struct ledger_employer employer[LEDGER_EMPLOYERS];
	size_t nemployers; /* of the window */
	struct contribution *rows; /* of the window; request memory */
	size_t nrows;
};

/*
 * The window are the months from the later of the permit's first (permit
 * NULL: none) and that `months` before `on`, to the one before `on`. A month
 * is whole when income is above zero and insurance was paid. 0 or -1.
 */
int ledger_load(struct ctx *ctx, int64_t person_id,
    const struct permit *permit, date_t on, int months, struct ledger *l,
    struct err *e);
/* Employers of the window that are neither uscc nor the permit's. */
int ledger_unfiled(const struct ledger *l, const char *uscc);
/* Months with insurance by this unit, that of the day too. 0 or -1. */
int ledger_months(struct ctx *ctx, int64_t person_id, const char *uscc,
    date_t on, int *n, struct err *e);

/* person_id 0: the actor himself. Scope is asked. 0 or -1. */
int ledger_get(struct ctx *ctx, int64_t person_id, struct ledger *l,
    struct err *e);

struct ledger_csv {
	int rows;
	struct err faults; /* named "LINE:column" */
};
/*
 * Rows of id_number, month, income (yuan) and insurance. Of a unit (unit_id):
 * its employees, paid by itself; with unit_id 0, of anybody, and the columns
 * uscc and payer say who paid. Text is taken apart. One fault and nothing is
 * kept. 0, or -1.
 */
int ledger_csv_read(struct ctx *ctx, int64_t unit_id, char *text, bool dry,
    struct ledger_csv *r, struct err *e);

#endif
