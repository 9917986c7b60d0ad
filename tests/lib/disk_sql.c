/*
 * What goes wrong between the records process and SQLite, for the same tests
 * as disk.c: protections taken out, to see that the tests find it; and the
 * n-th statement of a request failing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/disk.h"

/* A request is marked by the beginning of its idempotency_key. */
#define SQL_MARK "nth:"

/*
 * From its reading to its COMMIT, but not while it waits for another process,
 * and not what is done behind it in the same batch: that is not its.
 */
static enum { SQL_NOT, SQL_READ, SQL_WAITS, SQL_BOUND, SQL_RELEASED }
    sql_counting;
static bool sql_undone;
static bool sql_begun; /* with halves: a transaction that is none */
static sqlite3_stmt *sql_commit; /* answered, to be done */

static int
sql_next(sqlite3_stmt *s)
{
	static int (*next)(sqlite3_stmt *);

	if (next == NULL)
		next = (int (*)(sqlite3_stmt *))dlsym(RTLD_NEXT,
		    "sqlite3_step");
	return next(s);
}

/* The reply leaves before its commit: that is done when the next one begins. */
static bool
sql_early(sqlite3_stmt *s, const char *sql)
{
	if (strcmp(sql, "COMMIT") == 0) {
		sql_commit = s;
		return true;
	}
	if (sql_commit != NULL && strcmp(sql, "BEGIN IMMEDIATE") == 0) {
		(void)sql_next(sql_commit);
		sqlite3_reset(sql_commit);
		sql_commit = NULL;
	}
	return false;
}

/* None is begun, so it ends with each statement; the server sees one. */
static bool
sql_bound(const char *sql)
{
	if (strcmp(sql, "BEGIN IMMEDIATE") == 0)
		sql_begun = true;
	else if (strcmp(sql, "COMMIT") == 0 || strcmp(sql, "ROLLBACK") == 0)
		sql_begun = false;
	else
		return strncmp(sql, "SAVEPOINT", 9) == 0 ||
		    strncmp(sql, "RELEASE", 7) == 0 ||
		    strncmp(sql, "ROLLBACK TO", 11) == 0;
	return true;
}

int
sqlite3_get_autocommit(sqlite3 *db)
{
	static int (*next)(sqlite3 *);

	if (next == NULL)
		next = (int (*)(sqlite3 *))dlsym(RTLD_NEXT,
		    "sqlite3_get_autocommit");
	return sql_begun ? 0 : next(db);
}

/*
 * What the records process asks itself each second, in the same batch; and one
 * view for several readings, which is given up when it cannot be had.
 */
static bool
sql_own(const char *sql)
{
	return strcmp(sql, "BEGIN DEFERRED") == 0 ||
	    strcmp(sql, "END") == 0 || strncmp(sql, "ROLLBACK", 8) == 0 ||
	    strstr(sql, "FROM outbox WHERE state = 'queued'") != NULL ||
	    strstr(sql, "WHERE state = 'asked' AND expires_at") != NULL;
}

/* A statement that begins counts, not each of its rows. */
static bool
sql_fails(sqlite3_stmt *s, const char *sql)
{
	bool last = sql_counting >= SQL_BOUND && strcmp(sql, "COMMIT") == 0;
	bool fails;

	if (strncmp(sql, "ROLLBACK", 8) == 0)
		sql_undone = true;
	if (sql_counting == SQL_RELEASED && !last)
		return false;

	if (disk->nth == 0)
		sql_counting = SQL_NOT;
	if (sql_counting == SQL_NOT || sql_counting == SQL_WAITS ||
	    sqlite3_stmt_busy(s) || sql_own(sql))
		return false;
	disk->steps++;
	fails = disk->steps == disk->nth;
	if (fails) {
		snprintf(disk->failed, sizeof disk->failed, "%.120s", sql);
		disk->hits++;
	}
	if (fails || last)
		sql_counting = SQL_NOT;
	else if (sql_counting == SQL_BOUND && !sql_undone &&
	    strncmp(sql, "RELEASE", 7) == 0)
		sql_counting = SQL_RELEASED;
	return fails;
}

void
disk_sql_count(void)
{
	sql_counting = SQL_READ;
	sql_undone = false;
	disk->steps = 0;
}

void
disk_sql_wait(bool waits)
{
	if (sql_counting == (waits ? SQL_READ : SQL_WAITS))
		sql_counting = waits ? SQL_WAITS : SQL_READ;
}

int
sqlite3_step(sqlite3_stmt *s)
{
	const char *sql = disk != NULL ? sqlite3_sql(s) : NULL;

	if (sql != NULL && disk->early && sql_early(s, sql))
		return SQLITE_DONE;
	if (sql != NULL && disk->halves && sql_bound(sql))
		return SQLITE_DONE;
	if (sql != NULL && sql_fails(s, sql))
		return SQLITE_FULL;
	return sql_next(s);
}

int
sqlite3_bind_text(sqlite3_stmt *s, int i, const char *v, int n,
    void (*del)(void *))
{
	static int (*next)(sqlite3_stmt *, int, const char *, int,
	    void (*)(void *));

	if (next == NULL)
		next = (int (*)(sqlite3_stmt *, int, const char *, int,
		    void (*)(void *)))dlsym(RTLD_NEXT, "sqlite3_bind_text");
	if ((sql_counting == SQL_READ || sql_counting == SQL_WAITS) &&
	    v != NULL &&
	    strncmp(v, SQL_MARK, strlen(SQL_MARK)) == 0)
		sql_counting = SQL_BOUND;
	return next(s, i, v, n, del);
}

int
sqlite3_exec(sqlite3 *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *arg, char **why)
{
	static int (*next)(sqlite3 *, const char *,
	    int (*)(void *, int, char **, char **), void *, char **);

	if (next == NULL)
		next = (int (*)(sqlite3 *, const char *,
		    int (*)(void *, int, char **, char **), void *,
		    char **))dlsym(RTLD_NEXT, "sqlite3_exec");
	if (disk != NULL && disk->careless &&
	    strcmp(sql, "PRAGMA synchronous=FULL") == 0)
		sql = "PRAGMA synchronous=OFF";
	return next(db, sql, row, arg, why);
}
