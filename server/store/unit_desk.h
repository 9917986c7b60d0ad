/* Units as the counter looks for them. */
#ifndef SERVER_STORE_UNIT_DESK_H
#define SERVER_STORE_UNIT_DESK_H

#include "server/ctx.h"

/*
 * Those that do their business in a district: opened there, or at home there
 * and opened nowhere else. text: the association code, a part of the credit
 * code, of the name, of its pinyin or of the initials; "" for all.
 */
struct unit_query {
	int district;
	const char *text;
	const char *after; /* pinyin and id of the last row; "" and 0 */
	int64_t after_id;
	int limit;
};
/* ids[limit] by pinyin. 0 or -1. */
int store_unit_search(struct ctx *ctx, const struct unit_query *q,
    int64_t *ids, size_t *n, struct err *e);

#endif
