/* What a call prints: tables and lists for people, CSV for spreadsheets. */
#ifndef SERVER_CALL_SHOW_H
#define SERVER_CALL_SHOW_H

#include <jansson.h>

#include "common/args.h"
#include "common/buf.h"

/* result as format says, appended to out (never fails). */
void show_result(struct buf *out, const json_t *result,
    enum args_format format);

/* The sentence of an error object and its fields, for stderr. */
void show_error(struct buf *out, const json_t *error);

#endif
