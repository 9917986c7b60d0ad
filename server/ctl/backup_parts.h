/* What backup and restore are made of. */
#ifndef SERVER_CTL_BACKUP_PARTS_H
#define SERVER_CTL_BACKUP_PARTS_H

#include <jansson.h>
#include <stdbool.h>

#include "common/conf.h"
#include "server/ctx.h"
#include "server/secret.h"
#include "server/store/backup.h"
#include "server/store/file.h"

enum { POINT_NAME = 20, POOL_PATH = 1200 };

/*
 * backup_pool.c: bytes. All return 0, or -1 with the reason on stderr.
 */

/* SHA-256 of a file in hex, and its size. */
int pool_hash(const char *path, char hex[FILE_HASH_TEXT], int64_t *size);
/*
 * Copy from into the new file to, synced; encrypted for recipient unless that
 * is "", or decrypted with the identity file unless that is NULL.
 */
int pool_copy(const char *from, const char *to, const char *recipient,
    const char *identity);
int pool_sync(const char *path); /* a file, or a folder: its names */
int pool_mkdir(const char *path); /* one that is there is right too */
/* Remove a folder and what is in it; nothing there is right too. */
void pool_remove(const char *path);
/* Where the pool keeps a file: "aa/SHA" or "aa/SHA.TAG.age". */
void pool_name(const char *sha256, const char *recipient, char *out,
    size_t size);

/*
 * backup.c: the keys of a hall from one folder to another, over what is there
 * or beside it. How many, or -1 with the reason on stderr.
 */
int backup_keys_copy(const char *from_dir, const char *to_dir, bool over);

/*
 * backup_point.c: a point and its list of files.
 */
struct point_file {
	char sha256[FILE_HASH_TEXT];
	char stored[FILE_HASH_TEXT]; /* hash of what lies in the pool */
	int64_t size;
};
struct point {
	char name[POINT_NAME];
	int64_t made_at;
	char db_sha256[FILE_HASH_TEXT], db_stored[FILE_HASH_TEXT];
	int64_t db_size;
	int64_t audit_last;
	char audit_head[FILE_HASH_TEXT];
	char recipient[512]; /* "" for a plain one */
	struct point_file *files; /* by hash */
	size_t nfiles;
	int64_t bytes; /* of the files */
};

/* Write list and manifest into the folder, synced. 0 or -1. */
int point_write(const struct point *p, const struct secret *s,
    const char *folder);
/*
 * Read DIR/points/NAME; s proves the manifest, unless NULL. point_finish()
 * even when it fails. 0 or -1.
 */
int point_read(struct point *p, const struct secret *s, const char *dir,
    const char *name);
void point_finish(struct point *p);
void point_add(struct point *p, const struct point_file *f);
/* NULL when the point has no such file. */
const struct point_file *point_file(const struct point *p,
    const char *sha256);
/* Names, oldest first; free each and the array. -1 when it cannot be read. */
int point_names(const char *dir, char ***names);

/*
 * backup_retain.c: the newest keep points stay, and what they need of the
 * pool; *r (zeroed) tells oldest, newest and how many. 0, or -1 when one that
 * stays cannot be read: then nothing leaves the pool.
 */
int retain(const struct secret *s, const char *dir, int keep,
    struct backup_row *r);

/*
 * backup_check.c: what is written is looked at again.
 */

/* A database file opened to be looked at: nothing beside it is made. */
struct look {
	struct ctx ctx;
};
int look_open(struct look *l, const struct conf *conf,
    const struct secret *s, const char *path);
void look_close(struct look *l);
/*
 * The same of one whose pages, references and audit chain are whole; the end of
 * the chain goes to last and head. 0, or -1 with the reason on stderr.
 * look_close() even when it fails.
 */
int look_whole(struct look *l, const struct conf *conf, const struct secret *s,
    const char *path, int64_t *last, char head[FILE_HASH_TEXT]);
/*
 * The point's list, and every file of it as it lies in the pool; a plain
 * point's database too. 0, or -1 with the reason on stderr.
 */
int check_point(const struct conf *conf, const struct secret *s,
    const char *dir, const struct point *p);
/* That all lies there as it was stored, without a look into the database. */
int check_bytes(const char *dir, const struct point *p);
/* The same of a database file alone. */
int check_database(const struct conf *conf, const struct secret *s,
    const char *path, const struct point *p);

#endif
