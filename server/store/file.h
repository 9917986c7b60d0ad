/*
 * Stored files. The bytes lie in STATE/files/aa/<sha256>, named by what they
 * are: written aside in STATE/files/tmp, renamed, synced, the folder synced.
 * Only then comes a row; rows of users (photos, attachments) refer to it by
 * the hash. What no row refers to is swept, an hour after it was last put.
 */
#ifndef SERVER_STORE_FILE_H
#define SERVER_STORE_FILE_H

#include "server/ctx.h"

/*
 * A small file is renamed before it is synced, so that one commit of the
 * journal does for both; what a power cut leaves under its name may be short,
 * and is compared with what comes to stand there.
 */
enum { FILE_HASH_TEXT = 65, FILE_PATH_MAX = 700, FILE_SMALL = 256 * 1024 };

struct file_row {
	char sha256[FILE_HASH_TEXT];
	int64_t size;
	char format[16]; /* "jpeg", "png", "pdf"; "any": in an inbox only */
	int width, height;
	int pages; /* of a PDF */
	int64_t created_at;
};

struct person_photo {
	int64_t person_id;
	struct file_row file;
	int64_t uploaded_at;
	int64_t version;
};

/*
 * The tree (server/store/file_tree.c). state_dir is the configuration's.
 */

/* Make the folders; what was left aside goes. 0, or -1 logged. */
int file_tree_open(const char *state_dir);
/* A file without a name, to be written by a worker. -1 with errno. */
int file_tree_scratch(const char *state_dir);
/* A file aside, named into path, for bytes to keep. -1 with errno. */
int file_tree_aside(const char *state_dir, char path[FILE_PATH_MAX]);
/*
 * The file at path becomes that of sha256, and safe; one larger than
 * FILE_SMALL has been synced before. 0, or -1 with errno.
 */
int file_tree_keep(const char *state_dir, const char *path,
    const char *sha256);
/* Open for reading. -1 with errno. */
int file_tree_read(const char *state_dir, const char *sha256);
bool file_tree_has(const char *state_dir, const char *sha256);
bool file_hash_valid(const char *sha256);

/*
 * Uploads that broke off: STATE/files/part/ID, the ID of an inbox row.
 */

/* The file aside at path waits there, synced. 0, or -1 with errno. */
int file_part_keep(const char *state_dir, const char *path, int fd,
    int64_t id);
/* Aside again, into path, to go on with it. -1 with errno. */
int file_part_take(const char *state_dir, int64_t id,
    char path[FILE_PATH_MAX]);
bool file_part_has(const char *state_dir, int64_t id);
void file_part_drop(const char *state_dir, int64_t id);

/*
 * Look at folder n (0 to 255) for files that no row refers to. Their rows, if
 * any, go at once: call it in a transaction; then file_sweep_finish(), with
 * kept when that transaction came to nothing. 0 or -1.
 */
struct file_sweep {
	char (*hashes)[FILE_HASH_TEXT];
	size_t n;
};
int store_file_sweep(struct ctx *ctx, int n, struct file_sweep *s,
    struct err *e);
void file_sweep_finish(const char *state_dir, struct file_sweep *s,
    bool kept);

/*
 * Rows
 */

/* Unless it is there. 0 or -1. */
int store_file_insert(struct ctx *ctx, const struct file_row *f,
    struct err *e);
/*
 * A file that object object_id needs for itself, whatever becomes of the
 * attachment it came from; object is "application" or the like. 0 or -1.
 */
int store_file_pin(struct ctx *ctx, const char *object, int64_t object_id,
    const char *sha256, struct err *e);
/* All that it had pinned are its no longer. 0 or -1. */
int store_file_unpin(struct ctx *ctx, const char *object, int64_t object_id,
    struct err *e);
/* In place of the person's former one. 0 or -1. */
int store_photo_set(struct ctx *ctx, int64_t person_id, const char *sha256,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_photo_load(struct ctx *ctx, int64_t person_id,
    struct person_photo *p, struct err *e);

#endif
