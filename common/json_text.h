/*
 * The compact text of a JSON value, as json_dumps(j, JSON_COMPACT) makes it,
 * several times faster: texts are valid UTF-8 since they were made, so that
 * they are copied by the run and not looked at by the character.
 */
#ifndef COMMON_JSON_TEXT_H
#define COMMON_JSON_TEXT_H

#include <jansson.h>

#include "common/buf.h"

/* Append it to b. 0, or -1 when j is none (NULL, or a number that is none). */
int json_text_add(struct buf *b, const json_t *j);
/* The caller's, to be freed; NULL as above. *len may be NULL. */
char *json_text(const json_t *j, size_t *len);

#endif
