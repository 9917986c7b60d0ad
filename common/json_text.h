/*
 * The compact text of a JSON value, as json_dumps(j, JSON_COMPACT) makes it,
 * several times faster: texts are valid UTF-8 since they were made, so that
 * they are copied by the run and not looked at by the character.
 */
#ifndef COMMON_JSON_TEXT_H
#define COMMON_JSON_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/date.h"

/* Append it to b. 0, or -1 when j is none (NULL, or a number that is none). */
int json_text_add(struct buf *b, const json_t *j);
/* The caller's, to be freed; NULL as above. *len may be NULL. */
char *json_text(const json_t *j, size_t *len);
/* The same with members by name, as JSON_SORT_KEYS has them. */
char *json_text_sorted(const json_t *j);

/*
 * The same text written member by member, with no value made for it: pages of
 * rows. The caller opens and closes what they are in, and names none twice; a
 * name has nothing to escape, and is NULL for what stands in an array or alone.
 * Texts are UTF-8.
 */
void json_open(struct buf *b, const char *name, char bracket);
void json_close(struct buf *b, char bracket);
void json_put_text(struct buf *b, const char *name, const char *text);
void json_put_int(struct buf *b, const char *name, int64_t v);
void json_put_bool(struct buf *b, const char *name, bool v);
/* As rpc_id_make() has it: digits in quotes. */
void json_put_id(struct buf *b, const char *name, int64_t id);
/* Steals j; nothing for NULL, as a value takes none either. */
void json_put(struct buf *b, const char *name, json_t *j);
/* Nothing for a text that is empty or NULL, an instant or a day of 0. */
void json_put_some(struct buf *b, const char *name, const char *text);
void json_put_time(struct buf *b, const char *name, int64_t at);
void json_put_date(struct buf *b, const char *name, date_t d);
void json_put_month(struct buf *b, const char *name, date_t d);

#endif
