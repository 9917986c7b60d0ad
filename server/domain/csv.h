/*
 * CSV as spreadsheets write it (RFC 4180): commas, quotes doubled within
 * quotes, CR LF or LF, a byte order mark or none. Rules for tables: a head
 * line names the columns, in any order, in English or Chinese.
 */
#ifndef SERVER_DOMAIN_CSV_H
#define SERVER_DOMAIN_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"

enum { CSV_FIELDS = 40 };

struct csv_column {
	const char *name;    /* "id_number" */
	const char *caption; /* "证件号码", accepted as well */
	bool required;       /* the column must be there */
};

struct csv {
	char *at; /* what is left of the text */
	int line; /* where the present row begins, from 1 */
	int next_line;
	const struct csv_column *columns;
	int where[CSV_FIELDS]; /* of each column in a row; -1: not there */
	int width;             /* columns of the head line */
	char *fields[CSV_FIELDS];
};

/*
 * Begin with text, which is taken apart in place and must outlive c; columns
 * ends with a NULL name. The head line is read: unknown, doubled or missing
 * columns are told in e. 0 or -1.
 */
int csv_open(struct csv *c, char *text, const struct csv_column *columns,
    struct err *e);
/* The next row that is not empty: 1, 0 at the end, -1 with e. */
int csv_next(struct csv *c, struct err *e);
/* Trimmed text of column k of the row, armed again; "" when there is none. */
const char *csv_get(const struct csv *c, int k);

/* Move the faults of a line into all, with the line before the column. */
void csv_fault(struct err *all, int line, struct err *e);

/*
 * Add a row of n texts, quoted where needed. What a spreadsheet would run as a
 * formula is disarmed by a ' in front, which csv_get() takes off again.
 */
void csv_add(struct buf *b, const char *const *texts, size_t n);

#endif
