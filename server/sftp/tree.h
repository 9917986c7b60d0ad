/*
 * What a session sees by SFTP: the caller's own files as folders, each kept by
 * a method. All rights are the methods' own; nothing is decided here.
 */
#ifndef SERVER_SFTP_TREE_H
#define SERVER_SFTP_TREE_H

#include "server/call/link.h"
#include "server/sftp/serve.h"

struct tree {
	struct link *link;
};

extern const struct sftp_tree tree_calls; /* arg is a struct tree */

#endif
