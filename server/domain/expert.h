/*
 * Experts: the register that panels are drawn from, and what a member of a
 * panel does: answer, read, score, vote.
 */
#ifndef SERVER_DOMAIN_EXPERT_H
#define SERVER_DOMAIN_EXPERT_H

#include "server/domain/panel.h"

const char *expert_field_label(const char *field);
/* "a, b" of a register's "a,b"; in the language in use. */
const char *expert_fields_text(struct ctx *ctx, const char *fields);

struct expert_told {
	const char *number; /* NULL: a new one */
	int64_t version;    /* -1: whichever */
	const char *login, *name, *uscc, *unit_name, *note; /* or NULL */
	const json_t *fields; /* or NULL */
	int active;         /* -1: as it is */
};
/* By the city. 0 or -1. */
int expert_set(struct ctx *ctx, const struct expert_told *t,
    struct expert *out, struct err *e);
/* number NULL: the actor's own. 0, or -1 NOTFOUND, ERR_EXPERT_NONE. */
int expert_get(struct ctx *ctx, const char *number, struct expert *out,
    struct err *e);
int expert_list(struct ctx *ctx, const char *after, const char *name,
    const char *field, int active, int limit,
    void (*row)(void *arg, const struct expert *x), void *arg,
    struct err *e);

/*
 * expert_duty.c: by a member of a panel. Replies are new references; NULL
 * with e.
 */
json_t *expert_panels(struct ctx *ctx, struct err *e);
json_t *expert_cases(struct ctx *ctx, int64_t panel, struct err *e);
json_t *expert_answer(struct ctx *ctx, int64_t panel, bool accept,
    const char *reason, struct err *e);
json_t *expert_recuse(struct ctx *ctx, int64_t panel, int64_t application,
    const char *reason, struct err *e);
json_t *expert_score(struct ctx *ctx, int64_t panel, int64_t application,
    const json_t *scores, const char *words, struct err *e);
json_t *expert_vote(struct ctx *ctx, int64_t panel, int64_t application,
    const char *choice, const char *behalf, struct err *e);
json_t *expert_proxy(struct ctx *ctx, int64_t panel, const char *to,
    struct err *e);
/*
 * May the actor, an expert, read this case: an accepted member of its newest
 * panel, which is drawn, whom nothing excludes? 1, 0, -1.
 */
int expert_reaches(struct ctx *ctx, const struct application *a,
    struct err *e);

#endif
