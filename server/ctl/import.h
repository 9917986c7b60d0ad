/*
 * talenthallctl import units|people|register|ledger FILE.csv [--dry-run]: a dry run or the
 * whole; every fault by its line, and with one fault nothing is changed.
 */
#ifndef SERVER_CTL_IMPORT_H
#define SERVER_CTL_IMPORT_H

#include "common/conf.h"
#include "server/ctx.h"

/* Exit code: 0 done, 1 faults (told on stderr), 2 usage. */
int import_main(const struct conf *conf, int argc, char **argv);
/* The rows of path into the population register, within a transaction. */
int import_register_file(struct ctx *ctx, const char *path);

#endif
