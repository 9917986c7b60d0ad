/*
 * SFTP version 3 (draft-ietf-secsh-filexfer-02) as bytes: reading what a
 * client sent, writing what we answer. No files, no names: only the wire.
 */
#ifndef SERVER_SFTP_PACKET_H
#define SERVER_SFTP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SFTP_PACKET_MAX = 256 * 1024, /* a longer one ends the session */
	SFTP_DATA_MAX = 255 * 1024,   /* of one READ or WRITE */
	SFTP_PATH_MAX = 4096,
	SFTP_VERSION = 3,
};

enum sftp_type {
	SFTP_INIT = 1,
	SFTP_REPLY_VERSION = 2,
	SFTP_OPEN = 3,
	SFTP_CLOSE = 4,
	SFTP_READ = 5,
	SFTP_WRITE = 6,
	SFTP_LSTAT = 7,
	SFTP_FSTAT = 8,
	SFTP_SETSTAT = 9,
	SFTP_FSETSTAT = 10,
	SFTP_OPENDIR = 11,
	SFTP_READDIR = 12,
	SFTP_REMOVE = 13,
	SFTP_MKDIR = 14,
	SFTP_RMDIR = 15,
	SFTP_REALPATH = 16,
	SFTP_STAT = 17,
	SFTP_RENAME = 18,
	SFTP_READLINK = 19,
	SFTP_SYMLINK = 20,
	SFTP_REPLY_STATUS = 101,
	SFTP_REPLY_HANDLE = 102,
	SFTP_REPLY_DATA = 103,
	SFTP_REPLY_NAME = 104,
	SFTP_REPLY_ATTRS = 105,
	SFTP_EXTENDED = 200,
	SFTP_REPLY_EXTENDED = 201,
};

enum sftp_status {
	SFTP_OK = 0,
	SFTP_EOF = 1,
	SFTP_NO_SUCH_FILE = 2,
	SFTP_DENIED = 3,
	SFTP_FAILURE = 4,
	SFTP_BAD_MESSAGE = 5,
	SFTP_UNSUPPORTED = 8,
};

enum sftp_open_flags {
	SFTP_OPEN_READ = 1,
	SFTP_OPEN_WRITE = 2,
	SFTP_OPEN_APPEND = 4,
	SFTP_OPEN_CREAT = 8,
	SFTP_OPEN_TRUNC = 16,
	SFTP_OPEN_EXCL = 32,
};

/* What stat tells. Owner and group are always ours: 0. */
struct sftp_attrs {
	bool folder;
	bool writable;
	bool has_size;
	uint64_t size;
	int64_t mtime; /* seconds UTC; 0: unknown */
};

/* --- reading: a cursor over one packet's body --- */

struct sftp_in {
	const unsigned char *p;
	size_t n;
	bool bad; /* read beyond the end, or a length that lies */
};

uint32_t sftp_get_u32(struct sftp_in *in);
uint64_t sftp_get_u64(struct sftp_in *in);
/* Bytes within the packet, not terminated; *n is 0 when bad. */
const unsigned char *sftp_get_bytes(struct sftp_in *in, size_t *n);
/*
 * A path or a name into out[SFTP_PATH_MAX]: terminated, without a NUL inside.
 * False, and bad set, when it is too long or holds one.
 */
bool sftp_get_path(struct sftp_in *in, char out[SFTP_PATH_MAX]);
/* Attributes of a request; only the size is of interest to us. */
void sftp_get_attrs(struct sftp_in *in, bool *has_size, uint64_t *size);

/* --- writing: a growing queue of answers --- */

struct sftp_out {
	unsigned char *p;
	size_t at, end, room; /* bytes at..end wait to be sent */
	size_t packet;        /* where the packet under way begins */
};

/* Begin a packet, fill it with the functions below, end it. */
void sftp_begin(struct sftp_out *o, enum sftp_type type, uint32_t id);
void sftp_put_u32(struct sftp_out *o, uint32_t v);
void sftp_put_u64(struct sftp_out *o, uint64_t v);
void sftp_put_bytes(struct sftp_out *o, const void *p, size_t n);
void sftp_put_text(struct sftp_out *o, const char *s);
void sftp_put_attrs(struct sftp_out *o, const struct sftp_attrs *a);
/* Room for n bytes of data within the packet; valid until the next call. */
unsigned char *sftp_put_room(struct sftp_out *o, size_t n);
void sftp_end(struct sftp_out *o);

/* Whole answers. */
void sftp_reply_status(struct sftp_out *o, uint32_t id, enum sftp_status s,
    const char *text);
/* The answer to INIT, with the extensions we have. */
void sftp_reply_version(struct sftp_out *o);

size_t sftp_waiting(const struct sftp_out *o);
/* n bytes have left. */
void sftp_sent(struct sftp_out *o, size_t n);
void sftp_out_finish(struct sftp_out *o);

#endif
