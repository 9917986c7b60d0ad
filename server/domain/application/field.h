/*
 * Types of fields: what each takes from the wire and how it reads. One row a
 * type, in field.c.
 */
#ifndef SERVER_DOMAIN_APPLICATION_FIELD_H
#define SERVER_DOMAIN_APPLICATION_FIELD_H

#include "server/domain/application/application.h"

/* Where a value stands, to say what is wrong with it. */
struct field_at {
	struct ctx *ctx;
	const struct section *s;
	int row; /* from 1; 0: none */
	const struct field *f;
};

/* Add a problem of the field, its label with it. Returns -1. */
int field_fault(struct err *e, const struct field_at *at, enum err_id id);
/*
 * The value as it is kept: folded, checked. *out is a new reference; NULL when
 * there is none ("" and null). 0, or -1 with a problem added to e.
 */
int field_take(const struct field_at *at, const json_t *v, json_t **out,
    struct err *e);
/* In the language in use; "" when absent. Request memory. */
const char *field_text(struct ctx *ctx, const struct field *f,
    const json_t *v);
/* What a word of the house gives, as the field's value; NULL: nothing. */
json_t *field_of_value(const struct field *f, const struct value *v);

#endif
