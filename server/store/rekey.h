/* Sealing anew what a former key has sealed, a few rows at a time. */
#ifndef SERVER_STORE_REKEY_H
#define SERVER_STORE_REKEY_H

#include "server/ctx.h"

/* Zero-initialise with .after = -1 to begin. */
struct rekey {
	size_t column; /* which of the sealed ones */
	int64_t after; /* rows up to here are done */
	int64_t rows;  /* sealed anew */
	int64_t failed; /* no key opens them */
};

/* The connection can seal anew with these keys. 0, or -1 logged. */
int store_rekey_open(struct store *db, const struct secret *s,
    struct rekey *r);
/*
 * The next rows, in a transaction of the caller's. 1: there are more, 0: all
 * columns are done, -1.
 */
int store_rekey_step(struct ctx *ctx, struct rekey *r, struct err *e);

#endif
