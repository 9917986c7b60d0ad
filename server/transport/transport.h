/*
 * One SSH connection, one process: key exchange, authentication (records
 * decides), channels, and the relay of their bytes. Forked, not exec'd, by the
 * gate; sandboxed before the first byte from the network.
 */
#ifndef SERVER_TRANSPORT_TRANSPORT_H
#define SERVER_TRANSPORT_TRANSPORT_H

#include "common/conf.h"

/* In the gate, once: read the host key and make ready what children share. */
int transport_prepare(const char *key_path);

struct transport_fds {
	int auth;  /* line to records */
	int spawn; /* line to the spawner */
	int gate;  /* line by which the client comes: his address, his socket;
		    * a line back once he is authenticated */
};

/*
 * In the sandboxed child; fds are its own, all else is closed. Waits for its
 * client, or the gate's end. Never returns.
 */
_Noreturn void transport_run(
    const struct conf *c, const struct transport_fds *fds);

#endif
