/*
 * What a backup asks of the database: a copy of one moment while others write,
 * proof that a copy is sound, and the table of what can be restored.
 */
#ifndef SERVER_STORE_BACKUP_H
#define SERVER_STORE_BACKUP_H

#include "server/ctx.h"
#include "server/store/file.h"

/*
 * Read by mapping, for one that reads all of a file and may die of a disk that
 * does not answer.
 */
void store_map(struct store *db);
/*
 * Copy the whole database, as of one moment, into a new file at path; it is on
 * its way to the disk, and who keeps it syncs it. In one step: others write on
 * meanwhile, and it always ends. Maps from. 0, or -1 logged.
 */
int store_copy(struct store *from, const char *path);
/*
 * Together: the database is whole. Each 0, or -1 with the first fault logged.
 * No page has two owners or none, no value another type than its column; ...
 */
int store_sound_pages(struct store *db);
/* ... what a row names is there; ... */
int store_sound_references(struct store *db);
/* ... and of each table, its indexes hold each row and nothing besides. */
int store_sound_table(struct store *db, const char *table);
/* The names of all tables; free each and the array. 0 or -1. */
int store_tables(struct ctx *ctx, char ***names, size_t *n, struct err *e);

/* Every stored file by its hash; row() returns 0 to stop. 0 or -1. */
int store_file_each(struct ctx *ctx,
    int (*row)(void *arg, const struct file_row *f), void *arg,
    struct err *e);
int store_file_count(struct ctx *ctx, size_t *n, struct err *e);
/* 1: there is such a row, 0: none, -1. */
int store_file_known(struct ctx *ctx, const char *sha256, struct err *e);

/* 200 characters */
enum { BACKUP_PLACE = 601 };

/* A place where backups lie; times are 0 where there is nothing to tell. */
struct backup_row {
	char place[BACKUP_PLACE];
	int64_t oldest, newest; /* points that can be restored */
	int64_t points, files, bytes;
	bool encrypted;
	int64_t failed_at; /* the last attempt, when it came to nothing */
};

/* In place of what was told of that place before. 0 or -1. */
int store_backup_set(struct ctx *ctx, const struct backup_row *b,
    struct err *e);
/* An attempt at the place came to nothing. 0 or -1. */
int store_backup_failed(struct ctx *ctx, const char *place, struct err *e);
/*
 * The place with the newest point, with the oldest point of all places. 1
 * found, 0 none, -1.
 */
int store_backup_newest(struct ctx *ctx, struct backup_row *b,
    struct err *e);

#endif
