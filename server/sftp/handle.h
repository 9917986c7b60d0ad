/*
 * Within the SFTP server: open files and folders, and the requests that name
 * one (close, read, write, fstat, readdir).
 */
#ifndef SERVER_SFTP_HANDLE_H
#define SERVER_SFTP_HANDLE_H

#include "server/sftp/serve.h"

struct entry {
	char *name;
	struct sftp_attrs attrs;
};

struct handle {
	enum { HANDLE_NONE, HANDLE_FOLDER, HANDLE_READ, HANDLE_WRITE } kind;
	uint32_t serial; /* so that a stale handle meets no later file */
	char *path;
	int fd;
	struct sftp_attrs attrs;
	struct sftp_upload upload;
	uint64_t end; /* of what was written */
	uint64_t written; /* bytes, counting what was there */
	uint64_t over; /* where a write went beyond the limit; 0: none did */
	bool failed;  /* an upload that will not be kept, ... */
	char why[SFTP_WHY_MAX]; /* ... and all its answers say so */
	struct entry *entries;
	size_t n, next;
};

struct sftp_serve {
	const struct sftp_tree *tree;
	void *arg;
	struct sftp_out out;
	unsigned char *in;
	size_t in_n, in_room;
	bool greeted, broken;
	uint32_t serial;
	struct handle handles[SFTP_HANDLES_MAX];
	/* what the last request asked of, answered with told; NULL: other */
	char *asked;
	struct sftp_attrs told;
	int64_t asked_at; /* clock_ms() */
};

/* Answers; why "" (or NULL) leaves the tree's own sentence for the status. */
void serve_status(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *why);
/* The same, told on stderr too: of an upload, what was wrong with it. */
void serve_refuse(struct sftp_serve *s, uint32_t id, enum sftp_status status,
    const char *path, const char *why);
void serve_attrs(struct sftp_serve *s, uint32_t id,
    const struct sftp_attrs *a);

/* A free one, its kind still HANDLE_NONE; NULL when all are taken. */
struct handle *serve_handle_new(struct sftp_serve *s);
void serve_handle_free(struct handle *h);
void serve_handle_reply(struct sftp_serve *s, uint32_t id,
    const struct handle *h);

/* A request by handle. */
void serve_by_handle(struct sftp_serve *s, unsigned type, uint32_t id,
    struct sftp_in *in);

#endif
