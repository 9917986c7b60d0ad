/*
 * Leave cover: while somebody is away a colleague of the same role acts on his
 * behalf, and is shown so.
 */
#ifndef SERVER_DOMAIN_COVER_H
#define SERVER_DOMAIN_COVER_H

#include "server/store/office.h"

/*
 * stand_in acts for the asker from from to to; 0: nobody any more, from today
 * on. The stand-in is told. 0, or -1 naming the field.
 */
int cover_set(struct ctx *ctx, int64_t stand_in, date_t from, date_t to,
    struct err *e);
/* Where the asker is away or stands in, today or later. 0 or -1. */
int cover_list(struct ctx *ctx,
    void (*row)(void *arg, const struct cover *c), void *arg, struct err *e);
/*
 * Colleagues of a role (NULL: the asker's) in the asker's districts, without
 * the asker: to hand over to, or to stand in. 0 or -1.
 */
int cover_colleagues(struct ctx *ctx, const char *role,
    void (*row)(void *arg, int64_t id, const char *name, const char *role),
    void *arg, struct err *e);

/* An account by its id or its login name. 0, or -1 NOTFOUND. */
int cover_find(struct ctx *ctx, const char *text, int64_t *id, struct err *e);
/* An account as if it asked. 1, 0 when it is not there or closed, -1. */
int cover_actor(struct ctx *ctx, int64_t account_id, struct actor *out,
    struct err *e);

#endif
