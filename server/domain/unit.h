/* Units as employers: who may see one, find one by code, replace its code. */
#ifndef SERVER_DOMAIN_UNIT_H
#define SERVER_DOMAIN_UNIT_H

#include "server/store/unit.h"

/* A unit within the actor's scope; id 0 is the caller's own. 0 or -1. */
int unit_get(struct ctx *ctx, int64_t id, struct unit *u, struct err *e);

/*
 * The unit whose association code this is; any case and width. Wrong codes are
 * counted per account, though the request is refused, and slowed. 0 or -1.
 */
int unit_find(struct ctx *ctx, const char *code, struct unit *u,
    struct err *e);

/* May people link themselves to it? 0, or -1 with the reason. */
int unit_usable(const struct unit *u, struct err *e);

/* Nine random letters of the code alphabet; they may be in use. */
void unit_draw_code(char out[UNIT_CODE]);

/* Owner: replace the code; the old one is refused from then on. 0 or -1. */
int unit_rotate_code(struct ctx *ctx, struct unit *u, struct err *e);

#endif
