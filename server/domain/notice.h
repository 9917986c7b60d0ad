/*
 * Notices of policy: written as drafts, published, withdrawn. Readers see what
 * is published for their kind and district; those who may write see all states
 * of what is theirs: a system administrator of the whole city, a lead of his
 * own districts.
 */
#ifndef SERVER_DOMAIN_NOTICE_H
#define SERVER_DOMAIN_NOTICE_H

#include "server/store/notice.h"

/* What an editor gives. NULL leaves as it was; "" empties. */
struct notice_form {
	const char *title, *title_en, *issuer, *number, *body, *audience;
	date_t dated, until;     /* DATE_NONE leaves; until 0: no end */
	const json_t *districts; /* codes; NULL leaves; empty: the whole city */
};

const char *notice_status_label(const char *status);
/* In the language in use, as far as there is one. */
const char *notice_title(const struct notice *n);
/* May the actor change it? */
bool notice_writable(const struct ctx *ctx, const struct notice *n);

struct notice_query {
	bool manage;        /* all states of what the actor may change */
	const char *status; /* NULL: all; of a reader: published alone */
	bool past;          /* those whose last day is over, too */
	int64_t place, id;  /* after these; id 0: from the start */
	int limit;
};
/* Calls row(); *total counts up to a thousand. 0 or -1. */
int notice_list(struct ctx *ctx, const struct notice_query *q,
    void (*row)(void *arg, const struct notice *n), void *arg,
    int64_t *total, struct err *e);
/* One that the actor may read or change. *body is request memory. */
int notice_get(struct ctx *ctx, int64_t id, struct notice *n,
    const char **body, struct err *e);

/* The page after this one begins behind it. */
void notice_mark_of(const struct notice *n, struct notice_query *q);

int notice_create(struct ctx *ctx, const struct notice_form *f,
    struct notice *n, struct err *e);
/* version 0: whatever it is now. */
int notice_update(struct ctx *ctx, int64_t id, int64_t version,
    const struct notice_form *f, struct notice *n, struct err *e);
int notice_publish(struct ctx *ctx, int64_t id, struct notice *n,
    struct err *e);
int notice_withdraw(struct ctx *ctx, int64_t id, struct notice *n,
    struct err *e);
/* What hall-intake shall look for in the document. New reference. */
json_t *notice_file_rule(struct ctx *ctx, const json_t *params);
/*
 * The document, from what hall-intake said of it; said NULL takes it away.
 * While it is published nothing changes. 0 or -1.
 */
int notice_attach(struct ctx *ctx, int64_t id, const json_t *said,
    struct notice *n, struct err *e);
/* Its document: 1 and *f, 0 it has none, -1. */
int notice_document(struct ctx *ctx, const struct notice *n,
    struct file_row *f, struct err *e);
/* The bytes for who may read the notice (reply_fd of ctx). 0 or -1. */
int notice_file(struct ctx *ctx, int64_t id, struct file_row *f,
    struct err *e);
int notice_pin(struct ctx *ctx, int64_t id, bool pinned, struct notice *n,
    struct err *e);

#endif
