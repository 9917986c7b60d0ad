/*
 * The SFTP server of one session: requests in, answers out, over a tree that
 * the caller provides. Knows neither RPC nor which folders there are, so that
 * it can be fuzzed alone.
 */
#ifndef SERVER_SFTP_SERVE_H
#define SERVER_SFTP_SERVE_H

#include "server/sftp/packet.h"

enum {
	SFTP_WHY_MAX = 1024,   /* a sentence for the user */
	SFTP_NAME_MAX = 256,   /* bytes of one component */
	SFTP_HANDLES_MAX = 64,
	SFTP_OUT_MAX = 1 << 20, /* answers waiting; then we read no more */
};

/* A file being written: a scratch file of the store's. */
struct sftp_upload {
	bool resume;    /* not from the start: what broke off is gone on with */
	int fd;         /* the session's; closed by it */
	uint64_t limit; /* bytes; more is refused as it comes */
	uint64_t size;  /* what is there already */
	char scratch[64]; /* how the tree knows it */
	bool holes;     /* at keep: less was written than it is long */
};

/*
 * The tree. Paths are absolute, normal ("/attachments/edu_cert.pdf"), valid
 * UTF-8 without control characters. why[SFTP_WHY_MAX] is "" at the call; a
 * refusal may fill it with a sentence, which the client shows.
 */
struct sftp_tree {
	enum sftp_status (*stat)(void *arg, const char *path,
	    struct sftp_attrs *a, char *why);
	/* calls entry() for each name of a folder */
	enum sftp_status (*list)(void *arg, const char *path,
	    void (*entry)(void *to, const char *name,
		const struct sftp_attrs *a),
	    void *to, char *why);
	/* a descriptor to pread() from; a is filled */
	enum sftp_status (*read)(void *arg, const char *path, int *fd,
	    struct sftp_attrs *a, char *why);
	/* resume is told, the rest is filled */
	enum sftp_status (*write)(void *arg, const char *path,
	    struct sftp_upload *u, char *why);
	/* the upload is whole: check and keep it under path */
	enum sftp_status (*keep)(void *arg, const char *path,
	    const struct sftp_upload *u, char *why);
	/* why an upload that has reached so many bytes goes no further */
	void (*over)(const struct sftp_upload *u, uint64_t found, char *why);
	/* why an upload cannot go on where the client would */
	void (*gap)(char *why);
	/* the upload came to nothing */
	void (*drop)(void *arg, const struct sftp_upload *u);
	enum sftp_status (*remove)(void *arg, const char *path, char *why);
	enum sftp_status (*rename)(void *arg, const char *from,
	    const char *to, char *why);
	/*
	 * A refusal in words. OpenSSH's client shows no status text of a
	 * server, but what comes on stderr.
	 */
	void (*tell)(void *arg, const char *path, const char *why);
	/* a sentence for a status without one of its own */
	const char *(*say)(enum sftp_status s);
};

struct sftp_serve;

struct sftp_serve *sftp_serve_create(const struct sftp_tree *tree, void *arg);
void sftp_serve_destroy(struct sftp_serve *s);

/*
 * Bytes from the client. Complete requests are answered until the answers
 * waiting exceed SFTP_OUT_MAX; the rest stays. False: the client broke the
 * protocol, the session ends once the answers have left.
 */
bool sftp_serve_feed(struct sftp_serve *s, const void *p, size_t n);
/* Go on with what was left, after answers have left. As above. */
bool sftp_serve_more(struct sftp_serve *s);
/* Would more input be welcome? */
bool sftp_serve_hungry(const struct sftp_serve *s);
struct sftp_out *sftp_serve_out(struct sftp_serve *s);

/*
 * "a//./b/../c" -> "/a/c" in out[SFTP_PATH_MAX]. False when a component is
 * longer than SFTP_NAME_MAX, no UTF-8, or has control characters.
 */
bool sftp_path_normal(const char *path, char out[SFTP_PATH_MAX]);

#endif
