/* A unit's record as a form of common/profile.h, and back; and its rules. */
#ifndef SERVER_DOMAIN_UNIT_FORM_H
#define SERVER_DOMAIN_UNIT_FORM_H

#include "server/domain/profile.h"
#include "server/store/unit.h"

/* Record and qualifications of u: *form is new. 0 or -1. */
int unit_form_load(struct ctx *ctx, const struct unit *u, json_t **form,
    struct err *e);
/* Put the form into u, and the qualifications in their rows. 0 or -1. */
int unit_form_save(struct ctx *ctx, struct unit *u, const json_t *form,
    struct err *e);

#endif
