/* The server's host key: ed25519, OpenSSH's format, mode 0600. */
#ifndef SERVER_GATE_HOSTKEY_H
#define SERVER_GATE_HOSTKEY_H

/*
 * Make a key at path, which must not exist, and print its fingerprint on
 * stdout. Returns 0, or -1 after a line on stderr.
 */
int hostkey_make(const char *path);

enum { HOSTKEY_TEXT = 96 };
/* "SHA256:..." of the key at path. 0, or -1 logged. */
int hostkey_fingerprint(const char *path, char out[HOSTKEY_TEXT]);

#endif
