/*
 * The database driver behind every store/<noun>.c: SQLite now; the SQL text is
 * in the portable subset, so that another driver can come without a rewrite.
 *
 * Placeholders are ?1, ?2 ...; columns are named; never SELECT *. Statements
 * are prepared once and kept by the address of their literal, so sql must be a
 * string literal (or otherwise permanent text).
 *
 * Usage:
 *	struct stmt *s = store_prepare(ctx->db, "SELECT name FROM unit WHERE id = ?1");
 *	stmt_int(s, 1, id);
 *	while ((rc = stmt_step(s, e)) == 1)
 *		... column_text(s, 0) ...
 *	stmt_done(s);
 */
#ifndef SERVER_STORE_STORE_H
#define SERVER_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/date.h"
#include "common/err.h"

struct store;
struct stmt;

/*
 * Open (and for a writer create and migrate) the database at path. sql_dir
 * holds NNNN_<noun>.sql; NULL for a read-only connection. A migration whose
 * text no longer matches its recorded checksum refuses to start. Returns 0,
 * or -1 with the reason logged.
 */
int store_open(struct store **out, const char *path, const char *sql_dir);
int store_open_readonly(struct store **out, const char *path);
/*
 * For a look while nobody serves: nothing is written, no file beside it either.
 * 0; 1 when the server would migrate it first, *out is NULL then; or -1.
 */
int store_open_still(struct store **out, const char *path,
    const char *sql_dir);
void store_close(struct store *db);
const char *store_version(void); /* of the library */

/* The batch (one transaction) and the request in it (a savepoint). 0 or -1. */
int store_begin(struct store *db, struct err *e);
int store_commit(struct store *db, struct err *e);
void store_rollback(struct store *db);
int store_savepoint(struct store *db, struct err *e);
int store_release(struct store *db, struct err *e);
void store_rollback_to(struct store *db);
bool store_in_batch(const struct store *db);
/*
 * All that is read from here to store_read_done() is of one state, and locked
 * once: each statement by itself would lock and look for what is new. Nothing
 * inside a batch, which is ended by nobody else; store_begin() comes after.
 */
void store_read(struct store *db);
void store_read_done(struct store *db);
/*
 * Whether every statement since store_watch() could be done: 0, or -1 with
 * BUSY or STORE in place of what e held. Whoever met the fault may have taken
 * it for a row that is not there, so what was decided is not to be believed.
 */
void store_watch(struct store *db);
int store_watched(const struct store *db, struct err *e);
/* Nobody works: make the write-ahead log short. */
void store_tidy(struct store *db);
/*
 * For one that makes a whole database and throws it away when that fails:
 * nothing need be safe until store_settle(). 0, or -1 with the reason logged.
 * store_loosen(), outside a transaction, drops the indexes that are no rule and
 * looks no reference up any more: rows that are right are put in by the
 * million, and store_settle() makes the indexes again.
 */
int store_hurry(struct store *db);
int store_loosen(struct store *db);
int store_settle(struct store *db);

/* Never NULL: a statement that cannot be prepared is a BUG(). */
struct stmt *store_prepare(struct store *db, const char *sql);
void stmt_int(struct stmt *s, int i, int64_t v);
void stmt_int_or_null(struct stmt *s, int i, int64_t v, bool null);
void stmt_text(struct stmt *s, int i, const char *v); /* NULL binds NULL */
void stmt_blob(struct stmt *s, int i, const void *v, size_t n);
void stmt_null(struct stmt *s, int i);
/*
 * A day that may be unknown (DATE_NONE), where a column's 0 says that: 1 January
 * 1970, which is 0 too, stands there as a day that never is.
 */
void stmt_day(struct stmt *s, int i, date_t d);
/*
 * 1: a row, 0: the end, -1: e is set: STORE or BUSY; a broken UNIQUE rule sets
 * ERR_STORE_UNIQUE so that the domain can name what was broken.
 */
int stmt_step(struct stmt *s, struct err *e);
/* Run to the end and forget the bindings. 0 or -1. */
int stmt_run(struct stmt *s, struct err *e);
/* The same of a change of one row: 1, 0 no row was as s wants it, or -1. */
int stmt_change(struct stmt *s, struct err *e);
/* The number that s finds, in one row or none: 1, 0 (and *n is 0), or -1. */
int stmt_number(struct stmt *s, int64_t *n, struct err *e);
void stmt_done(struct stmt *s); /* reset, clear bindings */

int64_t column_int(struct stmt *s, int i); /* NULL reads as 0 */
bool column_is_null(struct stmt *s, int i);
date_t column_day(struct stmt *s, int i); /* as stmt_day() put it there */
const char *column_text(struct stmt *s, int i); /* NULL reads as "" */
const void *column_blob(struct stmt *s, int i, size_t *n);
/* Copy text into a fixed array; too long is a BUG() (the schema has CHECKs). */
void column_copy(struct stmt *s, int i, char *buf, size_t size);
int64_t store_changes(struct store *db); /* rows the last statement changed */

#endif
