/*
 * Stock opinions: words that are used often, by kind of decision and service.
 * Some come with the hall (data/opinions.cfg), others are a district's own.
 * And saved views: the filters of a queue under a name, of an account.
 */
#ifndef SERVER_DOMAIN_OPINION_H
#define SERVER_DOMAIN_OPINION_H

#include "server/store/office.h"

/*
 * Read the file, in place of what was loaded. 0, or -1 with every fault as
 * "FILE:LINE: what" on stderr; then what was loaded stays.
 */
int opinion_load(const char *path);
/*
 * Those for a service and kind (NULL: all), the asker's districts' first, then
 * what came with the hall in the language in use, with id 0. 0 or -1.
 */
int opinion_list(struct ctx *ctx, const char *service, const char *kind,
    void (*row)(void *arg, const struct stock_opinion *o), void *arg,
    struct err *e);
/*
 * Add one (id 0), change or, without words, remove it. A district 0 is the
 * asker's first; the city's are for all. 0 or -1; *o is as it is then.
 */
int opinion_set(struct ctx *ctx, struct stock_opinion *o, struct err *e);

enum { VIEWS_MAX = 20 };
int view_list(struct ctx *ctx,
    void (*row)(void *arg, const char *name, const char *filters), void *arg,
    struct err *e);
/* Without filters it is removed. 0 or -1. */
int view_set(struct ctx *ctx, const char *name, const json_t *filters,
    struct err *e);

#endif
