/* People: who may see whom. */
#ifndef SERVER_DOMAIN_PERSON_H
#define SERVER_DOMAIN_PERSON_H

#include "server/domain/profile.h"
#include "server/store/person.h"

/*
 * A person within the actor's scope: himself; an agent's pending and employed
 * people; office roles by residence. id 0 is the caller. 0 or -1.
 */
int person_get(struct ctx *ctx, int64_t id, struct person *p, struct err *e);

/* Who takes the rows of a person's histories, the oldest first. */
struct person_rows {
	void (*study)(void *arg, const struct study *s);
	void *studies;
	void (*work)(void *arg, const struct work *w);
	void *works;
};

/*
 * The profile of w, opened with its draft or as it is. profile_free() it,
 * also after -1.
 */
int person_profile(struct ctx *ctx, const struct person *w, bool draft,
    struct profile *p, struct err *e);
/* Schools and work on record of one whom the actor was shown. 0 or -1. */
int person_histories(struct ctx *ctx, int64_t id,
    const struct person_rows *rows, struct err *e);
/* The caller's own: into his draft. p as above. 0 or -1. */
int person_update(struct ctx *ctx, const struct profile_update *u,
    struct profile *p, struct err *remarks, struct err *e);
/*
 * The caller's own draft becomes the record: *w as it is then. version is of
 * the draft; -1: whichever. 0 or -1.
 */
int person_submit(struct ctx *ctx, bool accept, int64_t version,
    struct person *w, struct err *remarks, struct err *e);

/*
 * Leave a trace that numbers are shown in full; purpose is required. 0 or -1.
 */
int person_reveal(struct ctx *ctx, int64_t id, const char *purpose,
    struct err *e);
/*
 * The person of a link that the actor was shown; in full with a trace, which
 * needs a purpose. 0 or -1.
 */
int person_linked(struct ctx *ctx, int64_t id, bool reveal,
    const char *purpose, struct person *p, struct err *e);
/* The same of many of the actor's unit, each by ctx_audit_person(). */
int person_reveal_all(struct ctx *ctx, const char *purpose, struct err *e);

struct person_list {
	struct person *rows; /* request memory */
	size_t n;
	bool more;
};

/* Office: people of the actor's first district by name. 0 or -1. */
int person_find(struct ctx *ctx, const char *name, const char *after,
    int64_t after_id, int limit, struct person_list *l, struct err *e);

#endif
