/*
 * Migrations: NNNN_<noun>.sql in number order, each in one transaction, its
 * checksum recorded. They are only ever appended: a changed old file, or a
 * database made by a later version, refuses to start.
 */
#ifndef SERVER_STORE_MIGRATE_H
#define SERVER_STORE_MIGRATE_H

struct store;

/* 0, or -1 with the reason logged. */
int migrate(struct store *db, const char *sql_dir);
/* Would it do anything, or refuse? 0, 1, or -1 with the reason logged. */
int migrate_waits(struct store *db, const char *sql_dir);

#endif
