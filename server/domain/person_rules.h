/* The rules of a person's profile that the table cannot tell (H-PROF). */
#ifndef SERVER_DOMAIN_PERSON_RULES_H
#define SERVER_DOMAIN_PERSON_RULES_H

#include "server/domain/profile.h"

/*
 * Faults of the form as it stands (empty fields are no fault here); remarks
 * are gaps of more than a month in the work history.
 */
void person_rules(struct ctx *ctx, const struct profile *p, struct err *e,
    struct err *remarks);

#endif
