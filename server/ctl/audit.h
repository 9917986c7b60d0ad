/* talenthalld --once audit: reads beside a running server, changes nothing. */
#ifndef SERVER_CTL_AUDIT_H
#define SERVER_CTL_AUDIT_H

#include "common/conf.h"

/* audit verify [--heads FILE]. The exit status. */
int audit_main(const struct conf *conf, int argc, char **argv);

/*
 * key new | retire: the next key beside the others; the former ones removed,
 * which the server must not need any more. The exit status.
 */
int key_main(const struct conf *conf, int argc, char **argv);

#endif
