#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hex.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/store/migrate.h"
#include "server/store/sqlite.h"

enum { MIGRATE_SIZE_MAX = 1 << 20 };

static int
migrate_wanted(const struct dirent *d)
{
	const char *s = d->d_name;
	size_t n = strlen(s);

	return n > 9 && strspn(s, "0123456789") == 4 && s[4] == '_' &&
	    strcmp(s + n - 4, ".sql") == 0;
}

static char *
migrate_read(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	char *text = xcalloc(1, MIGRATE_SIZE_MAX + 1);
	FILE *f = fopen(path, "r");
	size_t n = 0;

	if (f != NULL) {
		n = fread(text, 1, MIGRATE_SIZE_MAX, f);
		if (ferror(f) || !feof(f))
			n = 0;
		fclose(f);
	}
	if (n == 0) {
		log_err("event=migrate file=\"%s\" why=\"cannot be read\"",
		    path);
		free(text);
		text = NULL;
	}
	free(path);
	return text;
}

static void
migrate_sum(const char *text, char hex[2 * SHA256_DIGEST_LENGTH + 1])
{
	unsigned char d[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)text, strlen(text), d);
	hex_text(d, sizeof(d), hex);
}

/* 1: applied before and unchanged, 0: not yet applied, -1: changed. */
static int
migrate_known(struct store *db, const char *name, const char *sum)
{
	struct stmt *s = store_prepare(db,
	    "SELECT checksum FROM migration WHERE name = ?1");
	struct err e = {0};
	int rc;

	stmt_text(s, 1, name);
	rc = stmt_step(s, &e);
	if (rc == 1 && strcmp(column_text(s, 0), sum) != 0) {
		log_err("event=migrate file=\"%s\" why=\"differs from what "
			"was applied; migrations are never edited\"", name);
		rc = -1;
	}
	stmt_done(s);
	return rc;
}

static int
migrate_apply(struct store *db, const char *name, const char *text,
    const char *sum)
{
	struct err e = {0};
	struct stmt *s;

	if (store_begin(db, &e) != 0)
		return -1;
	if (store_exec(db, text) == 0) {
		s = store_prepare(db, "INSERT INTO migration (name, checksum)"
				      " VALUES (?1, ?2)");
		stmt_text(s, 1, name);
		stmt_text(s, 2, sum);
		if (stmt_run(s, &e) == 0 && store_commit(db, &e) == 0) {
			log_info("event=migrated file=\"%s\"", name);
			return 0;
		}
	}
	store_rollback(db);
	log_err("event=migrate file=\"%s\" why=\"cannot be applied\"", name);
	return -1;
}

static int
migrate_one(struct store *db, const char *dir, const char *name)
{
	char sum[2 * SHA256_DIGEST_LENGTH + 1];
	char *text = migrate_read(dir, name);
	int rc;

	if (text == NULL)
		return -1;
	migrate_sum(text, sum);
	rc = migrate_known(db, name, sum);
	if (rc == 0)
		rc = migrate_apply(db, name, text, sum);
	else if (rc == 1)
		rc = 0;
	free(text);
	return rc;
}

static int64_t
migrate_number(struct store *db, const char *sql)
{
	struct stmt *s = store_prepare(db, sql);
	struct err e = {0};
	int64_t v = stmt_step(s, &e) == 1 ? column_int(s, 0) : -1;

	stmt_done(s);
	return v;
}

static int
migrate_begin(struct store *db)
{
	char pragma[64];
	int64_t id = migrate_number(db, "PRAGMA application_id");

	if (id != 0 && id != STORE_APPLICATION_ID) {
		log_err("event=migrate why=\"the database is not ours\"");
		return -1;
	}
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d",
	    STORE_APPLICATION_ID);
	if (id == 0 && store_exec(db, pragma) != 0)
		return -1;
	return store_exec(db,
	    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY,"
	    " checksum TEXT NOT NULL) STRICT");
}

int
migrate(struct store *db, const char *sql_dir)
{
	struct dirent **names;
	int n, rc = migrate_begin(db);

	if (rc != 0)
		return -1;
	n = scandir(sql_dir, &names, migrate_wanted, alphasort);
	if (n <= 0) {
		log_err("event=migrate dir=\"%s\" why=\"%s\"", sql_dir,
		    n < 0 ? strerror(errno) : "no migrations there");
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = migrate_one(db, sql_dir, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	/* what large indexes were sorted in */
	malloc_trim(0);
	if (rc == 0 &&
	    migrate_number(db, "SELECT count(*) FROM migration") > n) {
		log_err("event=migrate why=\"a later version made this "
			"database\"");
		rc = -1;
	}
	return rc;
}

int
migrate_waits(struct store *db, const char *sql_dir)
{
	struct dirent **names;
	int64_t done = 0;
	int n = scandir(sql_dir, &names, migrate_wanted, alphasort);

	if (n <= 0) {
		log_err("event=migrate dir=\"%s\" why=\"%s\"", sql_dir,
		    n < 0 ? strerror(errno) : "no migrations there");
		return -1;
	}
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	if (migrate_number(db, "SELECT count(*) FROM sqlite_schema"
		" WHERE name = 'migration'") == 1)
		done = migrate_number(db, "SELECT count(*) FROM migration");
	return done != n;
}
