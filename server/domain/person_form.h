/* A person's record as a form of common/profile.h, and back. */
#ifndef SERVER_DOMAIN_PERSON_FORM_H
#define SERVER_DOMAIN_PERSON_FORM_H

#include <jansson.h>

#include "server/store/person.h"

/* Record, details and histories of w: *form is new. 0 or -1. */
int person_form_load(struct ctx *ctx, const struct person *w, json_t **form,
    struct err *e);
/*
 * Put the form into w (name, numbers and all); what has no column goes to
 * the details, the rows to the histories. w is not saved. 0 or -1.
 */
int person_form_save(struct ctx *ctx, struct person *w, const json_t *form,
    struct err *e);

/* Sex and birth of a form, when its ID number tells them. */
void person_form_derive(struct ctx *ctx, json_t *form);

#endif
