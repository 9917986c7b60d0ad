/* Within the engine of profiles: values into forms, and what is missing. */
#ifndef SERVER_DOMAIN_PROFILE_MERGE_H
#define SERVER_DOMAIN_PROFILE_MERGE_H

#include "server/domain/profile.h"

/* May the field not be changed in this profile? */
bool profile_frozen(const struct profile *p, const struct profile_field *f);

/*
 * Put the changes into p's form, each value folded and checked for its kind;
 * null and "" empty a field, rows replace all rows. All faults are told at
 * once; the form is spoilt then. 0 or -1.
 */
int profile_merge(struct ctx *ctx, const struct profile *p,
    const json_t *changes, struct err *e);

/*
 * What is wanted and required but empty, and lists too short or long, of the
 * sections that are members of only (NULL: of all).
 */
void profile_required(const struct profile *p, const json_t *only,
    struct err *e);

#endif
