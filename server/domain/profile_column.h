/* Fields of a form that are members of a record: one table a record. */
#ifndef SERVER_DOMAIN_PROFILE_COLUMN_H
#define SERVER_DOMAIN_PROFILE_COLUMN_H

#include <jansson.h>
#include <stddef.h>

enum column_kind {
	COLUMN_TEXT = 1, /* char [] */
	COLUMN_DAY,      /* date_t; DATE_NONE: none */
	COLUMN_CODE,     /* int; 0: none */
	COLUMN_MONEY,    /* int64_t, fen; 0: none */
};

struct profile_column {
	const char *section, *field;
	enum column_kind kind;
	size_t offset, size;
};

#define PROFILE_COLUMN(section, field, kind, type, member)    \
	{                                                     \
		section, field, kind, offsetof(type, member), \
		    sizeof(((type *)0)->member),              \
	}

/* Into form, which has all sections named; empty members are left out. */
void profile_columns_get(const struct profile_column *c, size_t n,
    const void *record, json_t *form);
/* Out of form, which was checked. */
void profile_columns_set(const struct profile_column *c, size_t n,
    void *record, const json_t *form);

#endif
