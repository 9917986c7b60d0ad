#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libssh/libssh.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/gate/hostkey.h"

static int
hostkey_text(ssh_key key, char out[HOSTKEY_TEXT])
{
	unsigned char *hash = NULL;
	size_t len;
	char *text;
	int rc;

	if (ssh_get_publickey_hash(
		key, SSH_PUBLICKEY_HASH_SHA256, &hash, &len) != 0)
		return -1;
	text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, len);
	rc = text != NULL && str_copy(out, HOSTKEY_TEXT, text) ? 0 : -1;
	ssh_string_free_char(text);
	ssh_clean_pubkey_hash(&hash);
	return rc;
}

static int
hostkey_print(ssh_key key)
{
	char text[HOSTKEY_TEXT];

	if (hostkey_text(key, text) != 0)
		return -1;
	printf("host key ssh-ed25519 %s\n", text);
	return 0;
}

int
hostkey_fingerprint(const char *path, char out[HOSTKEY_TEXT])
{
	ssh_key key = NULL;
	int rc = -1;

	if (ssh_pki_import_privkey_file(path, NULL, NULL, NULL, &key) ==
	    SSH_OK)
		rc = hostkey_text(key, out);
	ssh_key_free(key);
	if (rc != 0)
		log_err("event=hostkey %s cannot be read", path);
	return rc;
}

/* Whole or not at all: written aside, then linked under its name. */
static int
hostkey_save(ssh_key key, const char *path)
{
	char aside[4096];
	int fd, n, rc;

	n = snprintf(aside, sizeof aside, "%s.new", path);
	if (n < 0 || (size_t)n >= sizeof aside) {
		errno = ENAMETOOLONG;
		return -1;
	}
	unlink(aside);
	umask(077);
	if (ssh_pki_export_privkey_file(key, NULL, NULL, NULL, aside) != SSH_OK)
		return -1;
	fd = open(aside, O_RDONLY | O_CLOEXEC);
	rc = fd == -1 || fsync(fd) != 0 ? -1 : link(aside, path);
	if (fd != -1)
		close(fd);
	unlink(aside);
	return rc;
}

int
hostkey_make(const char *path)
{
	ssh_key key = NULL;
	int rc;

	if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK) {
		fprintf(stderr, "talenthall-gate: cannot make a key\n");
		return -1;
	}
	rc = hostkey_save(key, path);
	if (rc != 0)
		fprintf(stderr, "talenthall-gate: %s: %s\n", path,
		    strerror(errno));
	else
		rc = hostkey_print(key);
	ssh_key_free(key);
	return rc;
}
