/*
 * A database file proven by a crew: its pages, what its tables and indexes
 * tell of each other, its references, the chain of its audit.
 */
#ifndef SERVER_CTL_PROVE_H
#define SERVER_CTL_PROVE_H

#include "common/conf.h"
#include "server/ctl/backup_parts.h"
#include "server/domain/audit.h"
#include "server/secret.h"

/*
 * What is proven of the chain: count rows after base, in stretches whose ends
 * fit together. Nothing of it where a stretch did not: the walk of
 * prove_rest() finds the row.
 */
struct proof {
	int64_t base, count;
};

/*
 * The file at path, which must not be open here. pages: not the chain alone.
 * 0, or -1 with the reason on stderr when it cannot be read or something else
 * than the chain is not whole.
 */
int prove(struct proof *p, const struct conf *conf, const struct secret *s,
    const char *path, bool pages);
/*
 * The rest of the chain in the table, or all of it when it does not begin where
 * p did; c->checked are all rows. 0 or -1.
 */
int prove_rest(const struct proof *p, struct look *l, struct audit_check *c);

#endif
