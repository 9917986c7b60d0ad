/* Units as employers: who may see one, find one by code, replace its code. */
#ifndef SERVER_DOMAIN_UNIT_H
#define SERVER_DOMAIN_UNIT_H

#include "server/domain/profile.h"
#include "server/store/unit.h"

/* A unit within the actor's scope; id 0 is the caller's own. 0 or -1. */
int unit_get(struct ctx *ctx, int64_t id, struct unit *u, struct err *e);

/*
 * The profile of u, opened with its draft or as it is. profile_free() it,
 * also after -1.
 */
int unit_profile(struct ctx *ctx, const struct unit *u, bool draft,
    struct profile *p, struct err *e);
/* Its licences and certificates, as they are on record. 0 or -1. */
int unit_qualifications(struct ctx *ctx, const struct unit *u,
    void (*row)(void *arg, const struct qualification *q), void *arg,
    struct err *e);
/* The caller's unit, any of its agents: into its draft. 0 or -1. */
int unit_update(struct ctx *ctx, const struct profile_update *c,
    struct profile *p, struct err *remarks, struct err *e);
/*
 * The draft of the caller's unit becomes the record: *u as it is then.
 * version is of the draft; -1: whichever. 0 or -1.
 */
int unit_submit(struct ctx *ctx, bool accept, int64_t version,
    struct unit *u, struct err *remarks, struct err *e);

/*
 * Handler and emergency contact of the caller's unit at once: contacts has
 * fields of the section "agents". version is of the unit; -1: whichever.
 */
int unit_contacts(struct ctx *ctx, const json_t *contacts, int64_t version,
    struct unit *u, struct err *e);

/*
 * It moved, as an office confirmed: its district and, unless NULL, its
 * registered address. 0 or -1.
 */
int unit_move(struct ctx *ctx, int64_t id, int district, const char *address,
    struct err *e);

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
