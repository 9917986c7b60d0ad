/* Service files looked at without using them: faults, and what they change. */
#ifndef SERVER_DOMAIN_SERVICE_CHECK_H
#define SERVER_DOMAIN_SERVICE_CHECK_H

#include "server/ctx.h"
#include "server/workflow/definition.h"

/*
 * Read every service file of dir. Faults are told with their file and line;
 * with ctx also text that changed without a higher version, through versions
 * (which may be NULL). 0 when there is none, otherwise -1.
 */
int service_check(const char *dir, struct ctx *ctx, struct faults *f,
    struct faults *versions);
/* One file, as it is checked before it is used; NULL with its faults told. */
struct definition *service_check_file(const char *path, struct faults *f);

#endif
