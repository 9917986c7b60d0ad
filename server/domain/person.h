/* People: who may see whom. */
#ifndef SERVER_DOMAIN_PERSON_H
#define SERVER_DOMAIN_PERSON_H

#include "server/store/person.h"

/*
 * A person within the actor's scope: himself; an agent's pending and employed
 * people; office roles by residence. id 0 is the caller. 0 or -1.
 */
int person_get(struct ctx *ctx, int64_t id, struct person *p, struct err *e);

/*
 * Leave a trace that numbers are shown in full; purpose is required. 0 or -1.
 */
int person_reveal(struct ctx *ctx, int64_t id, const char *purpose,
    struct err *e);

struct person_list {
	struct person *rows; /* request memory */
	size_t n;
	bool more;
};

/* Office: people of the actor's first district by name. 0 or -1. */
int person_find(struct ctx *ctx, const char *name, const char *after,
    int64_t after_id, int limit, struct person_list *l, struct err *e);

#endif
