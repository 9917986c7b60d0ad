/* What can be restored, as those who make backups tell. */
#ifndef SERVER_DOMAIN_BACKUP_H
#define SERVER_DOMAIN_BACKUP_H

#include "server/ctx.h"
#include "server/store/backup.h"

/* Of one place; b->points 0: the attempt came to nothing. Audited. 0 or -1. */
int backup_record(struct ctx *ctx, const struct backup_row *b,
    struct err *e);

enum backup_state { BACKUP_GOOD, BACKUP_NONE, BACKUP_OLD, BACKUP_FAILED };

/* The newest point of all places, and whether that will do. -1, or 0. */
int backup_status(struct ctx *ctx, struct backup_row *b,
    enum backup_state *state, struct err *e);
/* "good", "none", "old", "failed" */
const char *backup_state_name(enum backup_state state);

#endif
