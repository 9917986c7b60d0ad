#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/store/migrate.h"
#include "server/store/sqlite.h"

/* sysexits: try again; the supervisor restarts and SQLite recovers the WAL. */
enum { STORE_EXIT_RETRY = 75, STORE_STATEMENTS = 1024,
	STORE_DAY_0 = INT32_MAX };

struct stmt {
	struct store *db;
	sqlite3_stmt *s;
	const char *sql;
	bool open; /* gave a row and may give another */
};

struct store {
	sqlite3 *db;
	struct stmt *stmts[STORE_STATEMENTS]; /* by the address of the text */
	size_t nstmts;
	size_t nopen;
	bool reading;
	enum err_id failed; /* since store_watch() */
};

struct sqlite3 *
store_handle(struct store *db)
{
	return db->db;
}

/*
 * A write that failed half-way in the kernel cannot be asked again (a second
 * fsync may lie): the process ends and what was acknowledged is recovered.
 */
static int
store_fault(struct store *db, int rc, struct err *e)
{
	const char *why = sqlite3_errmsg(db->db);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		db->failed = ERR_BUSY;
		return err_set(e, ERR_BUSY, NULL);
	case SQLITE_FULL:
		log_err("event=store_full why=\"%s\"", why);
		db->failed = ERR_STORE;
		return err_set(e, ERR_STORE, NULL);
	case SQLITE_CONSTRAINT:
		rc = sqlite3_extended_errcode(db->db);
		if (rc == SQLITE_CONSTRAINT_UNIQUE ||
		    rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
		    rc == SQLITE_CONSTRAINT_ROWID)
			return err_set(e, ERR_STORE_UNIQUE, NULL);
		log_err("event=store_rule why=\"%s\"", why);
		return err_set(e, ERR_BUG, NULL);
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
	case SQLITE_NOMEM:
		log_err("event=store_io code=%d why=\"%s\"",
		    sqlite3_extended_errcode(db->db), why);
		_exit(STORE_EXIT_RETRY);
	default:
		log_err("event=store_fault code=%d why=\"%s\"", rc, why);
		return err_set(e, ERR_BUG, NULL);
	}
}

int
store_exec(struct store *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db->db, sql, NULL, NULL, &why) == SQLITE_OK)
		return 0;
	log_err("event=store_exec why=\"%s\"", why != NULL ? why : "?");
	sqlite3_free(why);
	return -1;
}

static int
store_settings(struct store *db, bool writer)
{
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_extended_result_codes(db->db, 1);
	sqlite3_busy_timeout(db->db, writer ? 2000 : 5000);
	if (writer &&
	    (store_exec(db, "PRAGMA journal_mode=WAL") != 0 ||
		store_exec(db, "PRAGMA synchronous=FULL") != 0 ||
		store_exec(db, "PRAGMA secure_delete=ON") != 0))
		return -1;
	/*
	 * PostgreSQL's LIKE heeds case; temporary files have no place here. The
	 * kernel keeps the file in memory anyway: ten times the cache makes a
	 * walk through a long queue a seventh faster, bookings and other pages
	 * not at all, and memory grows with the hall.
	 */
	return store_exec(db, "PRAGMA foreign_keys=ON") ||
	    store_exec(db, "PRAGMA case_sensitive_like=ON") ||
	    store_exec(db, "PRAGMA temp_store=MEMORY") ||
	    store_exec(db, "PRAGMA cache_size=-6144") ||
	    store_exec(db, "PRAGMA trusted_schema=OFF") ? -1 : 0;
}

/*
 * No program has two threads, and nobody asks how much memory is in use: so
 * nothing is locked and nothing counted at each allocation. A savepoint keeps
 * its pages in small pieces of memory, hundreds a request.
 */
static void
store_library(void)
{
	static bool set;

	if (set)
		return;
	set = true;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int
store_connect(struct store **out, const char *path, int flags)
{
	struct store *db = xcalloc(1, sizeof(*db));

	*out = NULL;
	store_library();
	if (sqlite3_open_v2(path, &db->db, flags | SQLITE_OPEN_NOMUTEX |
		SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK) {
		log_err("event=store_open path=\"%s\" why=\"%s\"", path,
		    sqlite3_errmsg(db->db));
		store_close(db);
		return -1;
	}
	if (store_settings(db, (flags & SQLITE_OPEN_CREATE) != 0) != 0) {
		store_close(db);
		return -1;
	}
	*out = db;
	return 0;
}

int
store_open(struct store **out, const char *path, const char *sql_dir)
{
	if (store_connect(out, path,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) != 0)
		return -1;
	if (sql_dir != NULL && migrate(*out, sql_dir) != 0) {
		store_close(*out);
		*out = NULL;
		return -1;
	}
	return 0;
}

int
store_open_readonly(struct store **out, const char *path)
{
	return store_connect(out, path, SQLITE_OPEN_READONLY);
}

/* A name of SQLite's for a file that nobody changes meanwhile. */
static char *
store_still_name(const char *path)
{
	struct buf b = {0};

	buf_add_str(&b, "file:");
	for (; *path != '\0'; path++)
		if (strchr("%?#", *path) != NULL)
			buf_printf(&b, "%%%02x", (unsigned char)*path);
		else
			buf_add_char(&b, *path);
	buf_add_str(&b, "?immutable=1");
	buf_add_char(&b, '\0');
	return buf_steal(&b);
}

int
store_open_still(struct store **out, const char *path, const char *sql_dir)
{
	char *wal = xasprintf("%s-wal", path), *name = store_still_name(path);
	/* what a server that was killed left is read as it would be */
	int rc = access(wal, F_OK) == 0 ? store_open_readonly(out, path) :
	    store_connect(out, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);

	free(wal);
	free(name);
	if (rc == 0)
		rc = migrate_waits(*out, sql_dir);
	if (rc != 0) {
		store_close(*out);
		*out = NULL;
	}
	return rc;
}

const char *
store_version(void)
{
	return sqlite3_libversion();
}

void
store_close(struct store *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < STORE_STATEMENTS; i++) {
		if (db->stmts[i] == NULL)
			continue;
		sqlite3_finalize(db->stmts[i]->s);
		free(db->stmts[i]);
	}
	sqlite3_close(db->db);
	free(db);
}

/*
 * A handler that left early may have left a statement open, which would hold
 * an old snapshot and keep the WAL from being reset.
 */
static void
store_reset(struct store *db)
{
	for (size_t i = 0; db->nopen > 0 && i < STORE_STATEMENTS; i++)
		if (db->stmts[i] != NULL && db->stmts[i]->open)
			stmt_done(db->stmts[i]);
}

int
store_begin(struct store *db, struct err *e)
{
	return stmt_run(store_prepare(db, "BEGIN IMMEDIATE"), e);
}

int
store_commit(struct store *db, struct err *e)
{
	store_reset(db);
	if (stmt_run(store_prepare(db, "COMMIT"), e) == 0)
		return 0;
	store_rollback(db);
	return -1;
}

void
store_rollback(struct store *db)
{
	struct err e = {0};

	store_reset(db);
	if (store_in_batch(db))
		(void)stmt_run(store_prepare(db, "ROLLBACK"), &e);
}

int
store_savepoint(struct store *db, struct err *e)
{
	return stmt_run(store_prepare(db, "SAVEPOINT request"), e);
}

int
store_release(struct store *db, struct err *e)
{
	store_reset(db);
	return stmt_run(store_prepare(db, "RELEASE request"), e);
}

void
store_rollback_to(struct store *db)
{
	struct err e = {0};

	store_reset(db);
	if (!store_in_batch(db)) /* a full disk has ended all of it */
		return;
	(void)stmt_run(store_prepare(db, "ROLLBACK TO request"), &e);
	(void)stmt_run(store_prepare(db, "RELEASE request"), &e);
}

void
store_watch(struct store *db)
{
	db->failed = ERR_NONE;
}

int
store_watched(const struct store *db, struct err *e)
{
	if (db->failed == ERR_NONE)
		return 0;
	return err_set(e, db->failed, NULL);
}

/* What need not succeed: each statement can read by itself. */
static bool
store_try(struct store *db, const char *sql)
{
	struct stmt *s = store_prepare(db, sql);
	int rc = sqlite3_step(s->s);

	sqlite3_reset(s->s);
	return rc == SQLITE_DONE;
}

void
store_read(struct store *db)
{
	if (!store_in_batch(db))
		db->reading = store_try(db, "BEGIN DEFERRED");
}

void
store_read_done(struct store *db)
{
	if (!db->reading)
		return;
	db->reading = false;
	store_reset(db);
	if (!store_try(db, "END"))
		store_rollback(db);
}

bool
store_in_batch(const struct store *db)
{
	return sqlite3_get_autocommit(db->db) == 0;
}

void
store_tidy(struct store *db)
{
	store_reset(db);
	(void)sqlite3_wal_checkpoint_v2(db->db, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static size_t
store_slot(const char *sql)
{
	return (size_t)(((uintptr_t)sql >> 3) * 0x9e3779b97f4a7c15u >> 54) %
	    STORE_STATEMENTS;
}

struct stmt *
store_prepare(struct store *db, const char *sql)
{
	size_t i = store_slot(sql);
	struct stmt *s;

	while ((s = db->stmts[i]) != NULL && s->sql != sql)
		i = (i + 1) % STORE_STATEMENTS;
	if (s != NULL) {
		if (s->open)
			stmt_done(s);
		return s;
	}
	if (++db->nstmts >= STORE_STATEMENTS)
		BUG("more statements than STORE_STATEMENTS");
	s = xcalloc(1, sizeof(*s));
	s->db = db;
	s->sql = sql;
	if (sqlite3_prepare_v3(db->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&s->s, NULL) != SQLITE_OK)
		BUG("cannot prepare: %s: %s", sqlite3_errmsg(db->db), sql);
	db->stmts[i] = s;
	return s;
}

static void
stmt_bound(struct stmt *s, int rc)
{
	if (rc != SQLITE_OK)
		BUG("cannot bind: %s: %s", sqlite3_errmsg(s->db->db), s->sql);
}

void
stmt_int(struct stmt *s, int i, int64_t v)
{
	stmt_bound(s, sqlite3_bind_int64(s->s, i, v));
}

void
stmt_int_or_null(struct stmt *s, int i, int64_t v, bool null)
{
	if (null)
		stmt_null(s, i);
	else
		stmt_int(s, i, v);
}

void
stmt_text(struct stmt *s, int i, const char *v)
{
	stmt_bound(s, sqlite3_bind_text(s->s, i, v, -1, SQLITE_TRANSIENT));
}

void
stmt_blob(struct stmt *s, int i, const void *v, size_t n)
{
	stmt_bound(s, v == NULL ? sqlite3_bind_null(s->s, i) :
	    sqlite3_bind_blob64(s->s, i, v, n, SQLITE_TRANSIENT));
}

void
stmt_null(struct stmt *s, int i)
{
	stmt_bound(s, sqlite3_bind_null(s->s, i));
}

static void
stmt_opened(struct stmt *s, bool open)
{
	if (open != s->open)
		s->db->nopen += open ? 1 : (size_t)-1;
	s->open = open;
}

int
stmt_step(struct stmt *s, struct err *e)
{
	int rc = sqlite3_step(s->s);

	stmt_opened(s, rc == SQLITE_ROW);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE)
		return 0;
	return store_fault(s->db, rc, e);
}

int
stmt_run(struct stmt *s, struct err *e)
{
	int rc;

	while ((rc = stmt_step(s, e)) == 1)
		;
	stmt_done(s);
	return rc;
}

int
stmt_change(struct stmt *s, struct err *e)
{
	if (stmt_run(s, e) != 0)
		return -1;
	return store_changes(s->db) == 1;
}

int
stmt_number(struct stmt *s, int64_t *n, struct err *e)
{
	int rc = stmt_step(s, e);

	*n = rc == 1 ? column_int(s, 0) : 0;
	stmt_done(s);
	return rc;
}

void
stmt_done(struct stmt *s)
{
	stmt_opened(s, false);
	sqlite3_reset(s->s);
	sqlite3_clear_bindings(s->s);
}

int64_t
column_int(struct stmt *s, int i)
{
	return sqlite3_column_int64(s->s, i);
}

void
stmt_day(struct stmt *s, int i, date_t d)
{
	stmt_int(s, i, d == DATE_NONE ? 0 : d == 0 ? STORE_DAY_0 : d);
}

date_t
column_day(struct stmt *s, int i)
{
	int64_t d = column_int(s, i);

	return d == 0 ? DATE_NONE : d == STORE_DAY_0 ? 0 : (date_t)d;
}

bool
column_is_null(struct stmt *s, int i)
{
	return sqlite3_column_type(s->s, i) == SQLITE_NULL;
}

const char *
column_text(struct stmt *s, int i)
{
	const unsigned char *t = sqlite3_column_text(s->s, i);

	return t != NULL ? (const char *)t : "";
}

const void *
column_blob(struct stmt *s, int i, size_t *n)
{
	const void *b = sqlite3_column_blob(s->s, i);

	*n = (size_t)sqlite3_column_bytes(s->s, i);
	return b;
}

void
column_copy(struct stmt *s, int i, char *buf, size_t size)
{
	const char *t = column_text(s, i);

	if (strlen(t) >= size)
		BUG("column %d is longer than its place: %s", i, s->sql);
	memcpy(buf, t, strlen(t) + 1);
}

int64_t
store_changes(struct store *db)
{
	return sqlite3_changes64(db->db);
}
