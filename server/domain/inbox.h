/*
 * The inbox: what people put under a name of no kind, until they assign it,
 * and uploads that broke off, until they go on. It is bounded, counts for
 * nothing, and is swept after some days.
 */
#ifndef SERVER_DOMAIN_INBOX_H
#define SERVER_DOMAIN_INBOX_H

#include "server/domain/attachment.h"
#include "server/store/inbox.h"

struct inbox_item {
	struct inbox_row row;
	bool whole;
	const struct attachment_kind *kind; /* as its name begins; or NULL */
};

/* The owner's whole files, and what the actor himself broke off. */
int inbox_list(struct ctx *ctx, struct inbox_item **items, size_t *n,
    struct err *e);
/* Whole files of the actor's own inbox under no kind's name; -1: a fault. */
int inbox_count(struct ctx *ctx);
/* The bytes too (reply_fd of ctx). */
int inbox_get(struct ctx *ctx, const char *name, struct inbox_item *i,
    struct err *e);
/* The text of a whole one, of ctx; UTF-8 of at most max bytes. 0 or -1. */
int inbox_text(struct ctx *ctx, const char *name, size_t max,
    const char **text, struct err *e);
/* From what hall-intake said; in place of one of the same name. */
int inbox_put(struct ctx *ctx, const char *name, const json_t *said,
    struct inbox_item *i, struct err *e);
int inbox_rename(struct ctx *ctx, const char *name, const char *to,
    struct inbox_item *i, struct err *e);
/* Whole or broken off. */
int inbox_delete(struct ctx *ctx, const char *name, struct err *e);
/*
 * It becomes the attachment of a kind, in place of the former: said is what
 * hall-intake found by the kind's rule.
 */
int inbox_assign(struct ctx *ctx, const char *name, const char *kind,
    const json_t *said, const struct attachment_told *t,
    struct attachment_item *a, struct err *e);

/* May the actor put a file under this name? A method's file_rule tells. */
int inbox_room(struct ctx *ctx, const char *name, struct err *e);
json_t *inbox_file_rule(struct ctx *ctx, const json_t *params);
/* A method's file_from: the bytes of "name". -1: there is none. */
int inbox_file_from(struct ctx *ctx, const json_t *params);

/*
 * An upload of the actor's broke off; what it has lies aside at path. It is
 * kept, in place of the oldest broken ones if need be, or deleted. 0 or -1.
 */
int inbox_park(struct ctx *ctx, const char *name, const char *path, int fd,
    struct err *e);
/*
 * He goes on: the bytes aside, named into path, and *id of the row, which is
 * the caller's to delete. The descriptor, or -1 for none.
 */
int inbox_resume(struct ctx *ctx, const char *name, char path[FILE_PATH_MAX],
    int64_t *id);

#endif
