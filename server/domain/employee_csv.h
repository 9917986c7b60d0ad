/* Employees of a unit as a table: positions and contracts out and in. */
#ifndef SERVER_DOMAIN_EMPLOYEE_CSV_H
#define SERVER_DOMAIN_EMPLOYEE_CSV_H

#include "common/buf.h"
#include "server/domain/association.h"

/* A head line, then a row for each of l; numbers masked unless reveal. */
int employee_csv_write(struct ctx *ctx, const struct association_list *l,
    bool reveal, struct buf *b, struct err *e);

struct employee_csv {
	int rows;
	int changed;
	/* faults carry "LINE:COLUMN" as field; the first ERR_ITEMS_MAX */
	struct err faults;
};

/*
 * Take positions and contracts of the actor's employees from text (taken
 * apart in place), found by ID number; columns that are not there stay. With
 * a fault, or dry, nothing is changed. 0, or -1 with e.
 */
int employee_csv_read(struct ctx *ctx, char *text, bool dry,
    struct employee_csv *r, struct err *e);

#endif
