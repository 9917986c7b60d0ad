/*
 * Attachments that people and units keep: one file a kind. A case takes a
 * snapshot of them when it is handed in; what is changed here later does not
 * touch it.
 */
#ifndef SERVER_DOMAIN_ATTACHMENT_H
#define SERVER_DOMAIN_ATTACHMENT_H

#include "server/domain/attachment_kind.h"
#include "server/store/attachment.h"

struct attachment_item {
	const struct attachment_kind *kind;
	bool uploaded;
	bool needs_dates; /* uploaded, and what is asked was not told */
	bool confirmed;   /* counts: uploaded, dates told, self-check ticked */
	struct attachment a; /* when uploaded */
};

/* Whose: both 0 for the actor's own, a person's or a unit's. */
struct attachment_whose {
	int64_t person_id, unit_id;
	const char *purpose; /* of the look; NULL: not told */
};

/* What people tell of a file. */
struct attachment_told {
	date_t issued_on, valid_to; /* DATE_NONE: nothing */
	bool checked, told_checked; /* the self-check; was it told? */
	int64_t version;            /* of the row; -1: whichever */
};

/* A method's file_rule. */
json_t *attachment_file_rule(struct ctx *ctx, const json_t *params);

/* "person" or "unit": whose attachments the actor keeps; NULL: nobody's. */
const char *attachment_owner(const struct ctx *ctx);
/* The same, and which one; to change them, or only to look. 0 or -1. */
int attachment_owner_of(struct ctx *ctx, bool change, const char **owner,
    int64_t *id, struct err *e);
/*
 * All kinds of the owner, as configured. *items is request memory. A purpose
 * of looking at others' is recorded.
 */
int attachment_list(struct ctx *ctx, const struct attachment_whose *w,
    struct attachment_item **items, size_t *n, struct err *e);
/*
 * One, to look into it. Others' need a purpose, which is recorded with what
 * was seen: "attachment", "text" or "picture".
 */
int attachment_see(struct ctx *ctx, const struct attachment_whose *w,
    const char *kind, const char *what, struct attachment_item *i,
    struct err *e);
/*
 * The bytes too (reply_fd of ctx). Others' need a purpose, which is recorded.
 */
int attachment_get(struct ctx *ctx, const struct attachment_whose *w,
    const char *kind, struct attachment_item *i, struct err *e);
/* The actor's own, from what hall-intake said; in place of the former. */
int attachment_put(struct ctx *ctx, const char *kind, const json_t *said,
    const struct attachment_told *t, struct attachment_item *i,
    struct err *e);
/* What is told is changed, the rest stays. */
int attachment_set(struct ctx *ctx, const char *kind,
    const struct attachment_told *t, struct attachment_item *i,
    struct err *e);
/* The file was of another kind. What was told of it stays, but the ticks. */
int attachment_move(struct ctx *ctx, const char *kind, const char *to,
    struct attachment_item *i, struct err *e);
int attachment_delete(struct ctx *ctx, const char *kind,
    struct attachment_item *i, struct err *e);
/* The template of a kind, as reply_fd; *k is the kind. */
int attachment_template(struct ctx *ctx, const char *kind,
    const struct attachment_kind **k, struct err *e);

/* What a submission today would remark: ended, soon to end, too old. */
void attachment_remarks(struct ctx *ctx, const struct attachment_item *i,
    struct err *remarks);
/* In the language in use. */
const char *attachment_status(const struct attachment_item *i);

#endif
