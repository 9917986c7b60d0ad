/* Permits: their state today, and who may see them. */
#ifndef SERVER_DOMAIN_PERMIT_H
#define SERVER_DOMAIN_PERMIT_H

#include "server/store/permit.h"

/* The state today: a valid or suspended one past its last day is expired. */
const char *permit_status(const struct ctx *ctx, const struct permit *p);
const char *permit_status_label(const char *status);

/*
 * The actor's permits: an individual's own, a unit's, a district's, in the
 * order they were issued, after the id. 0 or -1.
 */
int permit_list(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct permit *p), void *arg, struct err *e);

/* One within the actor's scope. 0, or -1 NOTFOUND. */
int permit_get(struct ctx *ctx, int64_t id, struct permit *p, struct err *e);
/* The permit of a person whom the actor was shown: 1, 0 none, -1. */
int permit_of(struct ctx *ctx, int64_t person_id, struct permit *p,
    struct err *e);
/* What became of one within the actor's scope. 0 or -1. */
int permit_history(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct permit_event *v), void *arg,
    struct err *e);
/* Children who hold it with him, as their case told them. 0 or -1. */
int permit_children(struct ctx *ctx, const struct permit *p, json_t **rows,
    struct err *e);
/* "extended" as people read it. */
const char *permit_event_label(const char *what);

#endif
