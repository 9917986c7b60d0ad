/*
 * What a backup asks of the database: a copy of one moment while others write,
 * proof that a copy is sound, and the table of what can be restored.
 */
#ifndef SERVER_STORE_BACKUP_H
#define SERVER_STORE_BACKUP_H

#include "server/ctx.h"
#include "server/store/file.h"

/*
 * Copy the whole database, as of one moment, into a new file at path, synced.
 * In one step: others write on meanwhile, and it always ends. 0, or -1 logged.
 */
int store_copy(struct store *from, const char *path);
/* Pages and references are whole. 0, or -1 with the first fault logged. */
int store_sound(struct store *db);

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
