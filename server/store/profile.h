/* Drafts of profiles, what was changed in them, and a person's details. */
#ifndef SERVER_STORE_PROFILE_H
#define SERVER_STORE_PROFILE_H

#include "server/ctx.h"

/* Whose: kind "person" or "unit". */
struct profile_owner {
	const char *kind;
	int64_t id;
};

struct profile_draft {
	json_t *form; /* a new reference when loaded; borrowed to save */
	char step[161];
	int64_t by_account;
	char by_name[64];
	int64_t saved_at;
	int64_t version;
};

/* The draft, unless it was saved before since: 1, 0, -1 with e. */
int store_profile_draft_load(struct ctx *ctx, const struct profile_owner *o,
    int64_t since, struct profile_draft *d, struct err *e);
int store_profile_draft_save(struct ctx *ctx, const struct profile_owner *o,
    const struct profile_draft *d, struct err *e);
int store_profile_draft_drop(struct ctx *ctx, const struct profile_owner *o,
    struct err *e);
/* Forget at most limit drafts saved before an instant. 0 or -1. */
int store_profile_draft_sweep(struct ctx *ctx, int64_t before, int limit,
    struct err *e);

struct profile_change {
	int64_t id;
	int64_t at;
	int64_t by_account;
	char by_name[64];
	int64_t version;
	json_t *content; /* borrowed */
};

/* The actor made this change just now. 0 or -1. */
int store_profile_history_insert(struct ctx *ctx,
    const struct profile_owner *o, int64_t version, const json_t *content,
    struct err *e);
/* Newest first, below the id given (0: from the newest). 0 or -1. */
int store_profile_history_each(struct ctx *ctx,
    const struct profile_owner *o, int64_t below, int limit,
    void (*row)(void *arg, const struct profile_change *c), void *arg,
    struct err *e);

/* *form is a new object, empty when there are none. 0 or -1. */
int store_person_details(struct ctx *ctx, int64_t person_id, json_t **form,
    struct err *e);
int store_person_details_save(struct ctx *ctx, int64_t person_id,
    const json_t *form, struct err *e);

#endif
