/*
 * The service files of data/services: read at the start and at a reload,
 * published by version, kept for the cases that began with them.
 *
 * What a reload finds faulty is told as "FILE:LINE: words" on stderr, and the
 * definition used before stays. Text that changed without a higher version is
 * refused in the same way.
 */
#ifndef SERVER_DOMAIN_SERVICE_DEFINITION_H
#define SERVER_DOMAIN_SERVICE_DEFINITION_H

#include "server/ctx.h"
#include "server/workflow/definition.h"

/*
 * Read every *.cfg of dir with a key `schema`. Good ones wait for
 * service_definition_publish(); 0, or -1 when any was faulty.
 */
int service_definition_load(const char *dir);
/*
 * Compare what was read with service_version, store new versions, and use
 * them; records calls it in a transaction of its own after each load. 0, or
 * -1 when a file was refused (told on stderr) or the store failed; what was
 * used before stays then.
 */
int service_definition_publish(struct ctx *ctx, struct err *e);

/*
 * What new cases of a service begin with today: the highest version read
 * whose day has come. NULL if there is none. Loads the files first when
 * nobody has (tools). Valid as long as the process lives.
 */
const struct definition *service_definition(struct ctx *ctx, const char *id);
/* All of them by `order`, then id; the list is request memory. */
const struct definition **service_definitions(struct ctx *ctx, size_t *n);
/*
 * The version that a case began with: loaded, kept, or parsed from
 * service_version and kept. NULL with NOTFOUND or STORE.
 */
const struct definition *service_definition_version(struct ctx *ctx,
    const char *id, int version, struct err *e);

#endif
