/* What the chain of the record covers; for the files of the record alone. */
#ifndef SERVER_DOMAIN_AUDIT_CHAIN_H
#define SERVER_DOMAIN_AUDIT_CHAIN_H

#include "common/buf.h"
#include "server/store/audit.h"

/* Every column, as one JSON array. false when one is no text. */
bool audit_canonical(struct buf *b, const struct audit_row *r);

#endif
