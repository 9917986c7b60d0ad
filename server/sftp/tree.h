/*
 * What a session sees by SFTP: the caller's own files as folders, each kept by
 * a method. All rights are the methods' own; nothing is decided here.
 */
#ifndef SERVER_SFTP_TREE_H
#define SERVER_SFTP_TREE_H

#include "server/call/link.h"
#include "server/sftp/serve.h"

enum { TREE_NAME = 256 };

struct tree {
	struct link *link;
	json_t *kinds; /* attachment.list as last seen: what names mean */
	char role[24]; /* of the caller, once it was asked for */
	struct {
		char name[TREE_NAME];
		int fd; /* 0: none */
		int64_t at;
	} held;
};

extern const struct sftp_tree tree_calls; /* arg is a struct tree */

/* params is stolen. SFTP_OK with *result, a new reference; or why is told. */
enum sftp_status tree_call(struct tree *t, const char *method, json_t *params,
    json_t **result, int *fd, char *why);
/* The same, of a call whose answer does not matter. */
enum sftp_status tree_do(struct tree *t, const char *method, json_t *params,
    char *why);
/* The same, for bytes to read. */
enum sftp_status tree_fetch(struct tree *t, const char *method,
    json_t *params, int *fd, struct sftp_attrs *a, char *why);
/*
 * Who fetches a file asks for its size, and opens it right after. What came
 * with the first answer is held (steals fd) until the next question, a second
 * at most: SFTP_OK when it is that of name, as tree_fetch().
 */
void tree_hold(struct tree *t, const char *name, int fd);
enum sftp_status tree_held(struct tree *t, const char *name, int *fd,
    struct sftp_attrs *a);

/*
 * Begin an upload that method will take, or go on with one (u->resume);
 * params may be NULL. What breaks off is kept under name, unless NULL.
 */
enum sftp_status tree_begin(struct tree *t, const char *method,
    json_t *params, const char *name, struct sftp_upload *u, char *why);

/* "agent", "clerk", ...; "" when it is not told. */
const char *tree_role(struct tree *t);

/*
 * A folder at the top: paths are the names in it, "" for itself. list tells
 * DENIED or the like when the caller has no such folder.
 */
struct tree_folder {
	const char *name;
	bool writable;
	enum sftp_status (*list)(struct tree *t,
	    void (*entry)(void *to, const char *name,
		const struct sftp_attrs *a),
	    void *to, char *why);
	enum sftp_status (*stat)(struct tree *t, const char *name,
	    struct sftp_attrs *a, char *why);
	enum sftp_status (*read)(struct tree *t, const char *name, int *fd,
	    struct sftp_attrs *a, char *why);
	enum sftp_status (*write)(struct tree *t, const char *name,
	    struct sftp_upload *u, char *why);
	enum sftp_status (*keep)(struct tree *t, const char *name,
	    const struct sftp_upload *u, char *why);
	enum sftp_status (*remove)(struct tree *t, const char *name,
	    char *why);
	enum sftp_status (*rename)(struct tree *t, const char *from,
	    const char *to, char *why);
};

/* server/sftp/attachment.c, export.c, inbox.c, slip.c */
extern const struct tree_folder tree_attachments, tree_exports, tree_import,
    tree_slips, tree_templates;

/* The inbox: one of its files, those that are wanted. (inbox.c) */
void tree_inbox_attrs(const json_t *item, struct sftp_attrs *a);
enum sftp_status tree_inbox_stat(struct tree *t, const char *name,
    struct sftp_attrs *a, char *why);
void tree_inbox_list(struct tree *t, bool (*wanted)(const json_t *item),
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why);
/* Is it named as what import/ takes, .csv or .txt? */
bool tree_import_named(const char *name);

#endif
