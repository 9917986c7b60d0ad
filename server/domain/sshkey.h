/* Public keys as OpenSSH writes them: "ssh-ed25519 AAAA... comment". */
#ifndef SERVER_DOMAIN_SSHKEY_H
#define SERVER_DOMAIN_SSHKEY_H

#include <stddef.h>

enum { SSHKEY_BLOB_MAX = 2048 };

struct sshkey {
	char type[48];
	char fingerprint[64]; /* "SHA256:..." without padding */
	char comment[128];
	unsigned char blob[SSHKEY_BLOB_MAX]; /* the SSH wire form */
	size_t len;
};

/*
 * Read one line; types as ssh.md says (ed25519, ecdsa, rsa from 2048 bits, and
 * the sk- kinds). 0, or -1 for anything else; options before the type are
 * refused.
 */
int sshkey_parse(const char *line, struct sshkey *k);
/* The same from the wire form. */
int sshkey_from_blob(const unsigned char *blob, size_t n, struct sshkey *k);

/* Base64 text to bytes: the count, or -1. out has room for size. */
long sshkey_decode(const char *text, unsigned char *out, size_t size);

#endif
