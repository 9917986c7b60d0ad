/*
 * For one that makes a whole database: nothing is synced, and the indexes are
 * made when all rows are there, each by one sort.
 */
#include "config.h"

#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/store/sqlite.h"

int
store_hurry(struct store *db)
{
	return store_exec(db,
	    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
	    "PRAGMA cache_size=-1000000");
}

static int
bulk_list(struct store *db, const char *what, sqlite3_stmt **s)
{
	if (sqlite3_prepare_v2(store_handle(db), what, -1, s, NULL) ==
	    SQLITE_OK)
		return 0;
	log_err("event=bulk why=\"%s\"", sqlite3_errmsg(store_handle(db)));
	return -1;
}

/* Run the texts that a statement gives, then it is done. */
static int
bulk_run(struct store *db, const char *what)
{
	char **texts = NULL;
	sqlite3_stmt *s;
	size_t n = 0;
	int rc = 0;

	if (bulk_list(db, what, &s) != 0)
		return -1;
	while (sqlite3_step(s) == SQLITE_ROW) {
		texts = xreallocarray(texts, n + 1, sizeof(*texts));
		texts[n++] = xstrdup((const char *)sqlite3_column_text(s, 0));
	}
	sqlite3_finalize(s);
	for (size_t i = 0; i < n; i++) {
		if (rc == 0)
			rc = store_exec(db, texts[i]);
		free(texts[i]);
	}
	free(texts);
	return rc;
}

/* Uniqueness stays: statements rely on it. */
int
store_loosen(struct store *db)
{
	return store_exec(db,
	    "PRAGMA foreign_keys=OFF; "
	    "CREATE TABLE loose AS SELECT name, sql FROM sqlite_schema"
	    " WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'") ||
	    bulk_run(db, "SELECT 'DROP INDEX ' || name FROM loose") ? -1 : 0;
}

/* Twenty million entries are not sorted in memory. */
static int
bulk_tighten(struct store *db)
{
	static const char loose[] =
	    "SELECT 1 FROM sqlite_schema WHERE name = 'loose'";
	sqlite3_stmt *s;
	int rc;

	if (bulk_list(db, loose, &s) != 0)
		return -1;
	rc = sqlite3_step(s);
	sqlite3_finalize(s);
	if (rc != SQLITE_ROW)
		return 0;
	if (store_exec(db, "PRAGMA temp_store=FILE") != 0 ||
	    bulk_run(db, "SELECT sql FROM loose") != 0)
		return -1;
	return store_exec(db, "DROP TABLE loose; "
	    "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON");
}

int
store_settle(struct store *db)
{
	if (bulk_tighten(db) != 0)
		return -1;
	return store_exec(db,
	    "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL; "
	    "PRAGMA wal_checkpoint(TRUNCATE)");
}
