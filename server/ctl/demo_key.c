/* OpenSSH private key files, written without ssh-keygen. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"

enum { KEY_HALF = 32, KEY_BLOCK = 8, KEY_LINE = 70 };

static void
key_u32(struct buf *b, uint32_t v)
{
	unsigned char c[4] = {(unsigned char)(v >> 24),
	    (unsigned char)(v >> 16), (unsigned char)(v >> 8),
	    (unsigned char)v};

	buf_add(b, c, sizeof(c));
}

static void
key_string(struct buf *b, const void *data, size_t n)
{
	key_u32(b, (uint32_t)n);
	buf_add(b, data, n);
}

static char *
key_base64(const void *data, size_t n)
{
	char *out = xcalloc(1, 4 * (n / 3 + 2));

	EVP_EncodeBlock((unsigned char *)out, data, (int)n);
	return out;
}

static int
key_make(unsigned char seed[KEY_HALF], unsigned char pub[KEY_HALF])
{
	EVP_PKEY *k = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	size_t ns = KEY_HALF, np = KEY_HALF;
	int rc = -1;

	if (k != NULL && EVP_PKEY_get_raw_private_key(k, seed, &ns) == 1 &&
	    EVP_PKEY_get_raw_public_key(k, pub, &np) == 1)
		rc = 0;
	EVP_PKEY_free(k);
	return rc;
}

/* PROTOCOL.key of OpenSSH: no cipher, one key, padded to blocks of eight. */
static void
key_private(struct buf *out, const unsigned char *blob, size_t nblob,
    const unsigned char *seed, const unsigned char *pub, const char *name)
{
	static const char magic[] = "openssh-key-v1";
	struct buf inner = {0};
	unsigned char both[2 * KEY_HALF];
	uint32_t check = 0;

	if (RAND_bytes((unsigned char *)&check, sizeof(check)) != 1)
		fatal("no random numbers");
	memcpy(both, seed, KEY_HALF);
	memcpy(both + KEY_HALF, pub, KEY_HALF);
	key_u32(&inner, check);
	key_u32(&inner, check);
	key_string(&inner, "ssh-ed25519", 11);
	key_string(&inner, pub, KEY_HALF);
	key_string(&inner, both, sizeof(both));
	key_string(&inner, name, strlen(name));
	for (char c = 1; inner.len % KEY_BLOCK != 0; c++)
		buf_add_char(&inner, c);
	buf_add(out, magic, sizeof(magic));
	key_string(out, "none", 4);
	key_string(out, "none", 4);
	key_string(out, "", 0);
	key_u32(out, 1);
	key_string(out, blob, nblob);
	key_string(out, inner.data, inner.len);
	OPENSSL_cleanse(inner.data, inner.len);
	OPENSSL_cleanse(both, sizeof(both));
	buf_finish(&inner);
}

static int
key_write(const char *dir, const char *name, const char *end, mode_t mode,
    const struct buf *text)
{
	char *path = xasprintf("%s/%s%s", dir, name, end);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	int rc = -1;

	if (fd >= 0 && fchmod(fd, mode) == 0 &&
	    write(fd, text->data, text->len) == (ssize_t)text->len)
		rc = 0;
	if (rc != 0)
		log_err("event=demo file=\"%s\" why=\"%s\"", path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	free(path);
	return rc;
}

size_t
demo_key(const char *dir, const char *name, unsigned char blob[DEMO_BLOB])
{
	unsigned char seed[KEY_HALF], pub[KEY_HALF];
	struct buf wire = {0}, whole = {0}, text = {0}, line = {0};
	char *b64;
	int rc;

	if (key_make(seed, pub) != 0)
		fatal("cannot make keys");
	key_string(&wire, "ssh-ed25519", 11);
	key_string(&wire, pub, KEY_HALF);
	memcpy(blob, wire.data, wire.len);
	key_private(&whole, blob, wire.len, seed, pub, name);
	b64 = key_base64(whole.data, whole.len);
	buf_add_str(&text, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
	for (const char *p = b64; *p != '\0';) {
		size_t n = strnlen(p, KEY_LINE);

		buf_add(&text, p, n);
		buf_add_char(&text, '\n');
		p += n;
	}
	buf_add_str(&text, "-----END OPENSSH PRIVATE KEY-----\n");
	free(b64);
	b64 = key_base64(wire.data, wire.len);
	buf_printf(&line, "ssh-ed25519 %s %s\n", b64, name);
	free(b64);
	rc = key_write(dir, name, "", 0600, &text) != 0 ||
	    key_write(dir, name, ".pub", 0644, &line) != 0;
	OPENSSL_cleanse(seed, sizeof(seed));
	buf_finish(&wire);
	buf_finish(&whole);
	buf_finish(&text);
	buf_finish(&line);
	return rc ? 0 : DEMO_BLOB;
}
