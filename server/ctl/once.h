/* Commands that need the server stopped: talenthalld --once COMMAND. */
#ifndef SERVER_CTL_ONCE_H
#define SERVER_CTL_ONCE_H

#include "common/conf.h"
#include "server/ctx.h"

/* A hall opened for a command: no actor but the administrator at the shell. */
struct once {
	struct ctx ctx;
	struct secret *secret;
};

/* create: make what is not there yet. 0, or -1 with the reason logged. */
int once_open(struct once *o, const struct conf *conf, bool create);
/*
 * The same for a look, which changes nothing: the server is stopped. 0; 1 where
 * it has to be started once, as it migrates the database first; or -1.
 */
int once_look(struct once *o, const struct conf *conf);
void once_close(struct once *o);

#endif
