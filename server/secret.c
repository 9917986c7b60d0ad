#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/secret.h"

/*
 * A blob is suite, key, nonce, ciphertext, tag. Suite 2 is AES-256-GCM; of
 * suite 1, which is the same with the first key, the key is not told. Another
 * (SM4) gets another byte and old blobs stay readable.
 *
 * STATE/secret.key is the first key; secret.key.N those that sealing was
 * rotated to, of which the last seals. When the first one is retired, what is
 * derived of it for looking up and for the audit stays, and its seal goes.
 */
enum {
	SECRET_SUITE_FIRST = 1,
	SECRET_SUITE = 2,
	SECRET_KEYS = 256,
	SECRET_KEY = 32,
	SECRET_NONCE = 12,
	SECRET_TAG = 16,
	SECRET_HEAD = 2 + SECRET_NONCE,
	SECRET_OVERHEAD = SECRET_HEAD + SECRET_TAG,
	SECRET_FIRST_HEAD = 1 + SECRET_NONCE,
};

/* The first key, retired: "THK1", find, chain. */
static const char secret_retired[4] = "THK1";
enum { SECRET_RETIRED = 4 + 2 * SECRET_KEY };

/*
 * Contexts that have their keys already: making one, and finding the
 * algorithm's code, takes longer than a short text does.
 */
struct secret {
	struct {
		EVP_CIPHER_CTX *seal, *open; /* NULL: no such key */
	} keys[SECRET_KEYS];
	int current; /* which of them seals */
	EVP_MAC_CTX *find, *chain;
	char path[512]; /* of the first */
};

static void
secret_derive(const unsigned char master[SECRET_KEY], const char *purpose,
    unsigned char out[SECRET_KEY])
{
	unsigned int n = SECRET_KEY;

	if (HMAC(EVP_sha256(), master, SECRET_KEY,
		(const unsigned char *)purpose, strlen(purpose), out,
		&n) == NULL)
		fatal("cannot derive keys");
}

static int
secret_make(const char *path)
{
	unsigned char master[SECRET_KEY];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int rc = -1;

	if (fd < 0)
		return -1;
	if (RAND_bytes(master, sizeof(master)) == 1 &&
	    write(fd, master, sizeof(master)) == (ssize_t)sizeof(master) &&
	    fsync(fd) == 0)
		rc = 0;
	OPENSSL_cleanse(master, sizeof(master));
	close(fd);
	if (rc != 0)
		unlink(path);
	return rc;
}

static EVP_CIPHER_CTX *
secret_cipher(const unsigned char key[SECRET_KEY], int seal)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();

	if (c == NULL ||
	    EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key, NULL, seal) !=
		1)
		fatal("no AES-256-GCM");
	return c;
}

static EVP_MAC_CTX *
secret_hmac(const unsigned char key[SECRET_KEY])
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *c = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
	char digest[] = "SHA256";
	OSSL_PARAM p[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
		    digest, 0),
		OSSL_PARAM_construct_end()};

	if (c == NULL || EVP_MAC_init(c, key, SECRET_KEY, p) != 1)
		fatal("no HMAC");
	EVP_MAC_free(mac);
	return c;
}

/* One key a purpose, so that no use tells of another. */
static void
secret_add(struct secret *s, int n, const unsigned char master[SECRET_KEY])
{
	unsigned char key[SECRET_KEY];

	secret_derive(master, "seal", key);
	s->keys[n].seal = secret_cipher(key, 1);
	s->keys[n].open = secret_cipher(key, 0);
	if (n > s->current)
		s->current = n;
	OPENSSL_cleanse(key, sizeof(key));
}

/* What a file that only we may read holds; its length, or -1 logged. */
static ssize_t
secret_read(const char *path, unsigned char raw[SECRET_RETIRED + 1])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t n;

	if (fd < 0) {
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    strerror(errno));
		return -1;
	}
	n = fstat(fd, &st) == 0 ? read(fd, raw, SECRET_RETIRED + 1) : -1;
	close(fd);
	if (n < 0 || (st.st_mode & 077) != 0) {
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    n < 0 ? "cannot be read" : "may be read by others");
		return -1;
	}
	return n;
}

static int
secret_first(struct secret *s, const unsigned char *raw, ssize_t n)
{
	unsigned char find[SECRET_KEY], chain[SECRET_KEY];

	if (n == SECRET_KEY) {
		secret_add(s, 0, raw);
		secret_derive(raw, "find", find);
		secret_derive(raw, "chain", chain);
	} else if (n == SECRET_RETIRED &&
	    memcmp(raw, secret_retired, sizeof(secret_retired)) == 0) {
		memcpy(find, raw + 4, SECRET_KEY);
		memcpy(chain, raw + 4 + SECRET_KEY, SECRET_KEY);
	} else {
		log_err("event=secret path=\"%s\" why=\"is not a key of 32 "
			"bytes\"", s->path);
		return -1;
	}
	s->find = secret_hmac(find);
	s->chain = secret_hmac(chain);
	OPENSSL_cleanse(find, sizeof(find));
	OPENSSL_cleanse(chain, sizeof(chain));
	return 0;
}

int
secret_refresh(struct secret *s)
{
	unsigned char raw[SECRET_RETIRED + 1];
	char path[sizeof(s->path) + 16];
	int rc = 0;

	for (int n = 1; n < SECRET_KEYS; n++) {
		snprintf(path, sizeof(path), "%s.%d", s->path, n);
		if (s->keys[n].seal != NULL || access(path, F_OK) != 0)
			continue;
		if (secret_read(path, raw) == SECRET_KEY)
			secret_add(s, n, raw);
		else
			rc = -1;
	}
	OPENSSL_cleanse(raw, sizeof(raw));
	if (s->keys[s->current].seal == NULL) {
		log_err("event=secret path=\"%s\" why=\"the key that seals is "
			"not there\"", s->path);
		rc = -1;
	}
	return rc;
}

int
secret_open(struct secret **out, const char *path, int create)
{
	unsigned char raw[SECRET_RETIRED + 1];
	struct secret *s;
	ssize_t n;
	int rc;

	*out = NULL;
	if (create && access(path, F_OK) != 0 && errno == ENOENT &&
	    secret_make(path) != 0)
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    strerror(errno));
	n = secret_read(path, raw);
	if (n < 0)
		return -1;
	s = xcalloc(1, sizeof(*s));
	str_copy(s->path, sizeof(s->path), path);
	rc = secret_first(s, raw, n);
	OPENSSL_cleanse(raw, sizeof(raw));
	if (rc != 0 || secret_refresh(s) != 0) {
		secret_close(s);
		return -1;
	}
	*out = s;
	return 0;
}

void
secret_close(struct secret *s)
{
	if (s == NULL)
		return;
	for (int n = 0; n < SECRET_KEYS; n++) {
		EVP_CIPHER_CTX_free(s->keys[n].seal);
		EVP_CIPHER_CTX_free(s->keys[n].open);
	}
	EVP_MAC_CTX_free(s->find);
	EVP_MAC_CTX_free(s->chain);
	free(s);
}

int
secret_current(const struct secret *s, int *others)
{
	*others = 0;
	for (int n = 0; n < SECRET_KEYS; n++)
		*others += n != s->current && s->keys[n].seal != NULL;
	return s->current;
}

int
secret_rotate(const char *path)
{
	char name[SECRET_BLOB_MAX + 16];
	struct stat st;
	int n = 1;

	for (; n < SECRET_KEYS; n++) {
		snprintf(name, sizeof(name), "%s.%d", path, n);
		if (access(name, F_OK) != 0)
			break;
	}
	if (n == SECRET_KEYS || stat(path, &st) != 0 ||
	    secret_make(name) != 0) {
		log_err("event=secret path=\"%s\" why=\"%s\"", name,
		    strerror(errno));
		return -1;
	}
	/* made by root, read by the records */
	if (geteuid() == 0 && chown(name, st.st_uid, st.st_gid) != 0)
		log_err("event=secret path=\"%s\" why=\"%s\"", name,
		    strerror(errno));
	return n;
}

/* The first without its seal, in its place. */
static int
secret_retire_first(const char *path)
{
	unsigned char raw[SECRET_RETIRED + 1], out[SECRET_RETIRED];
	char aside[SECRET_BLOB_MAX + 16];
	struct stat st;
	int fd, rc = -1;

	if (secret_read(path, raw) != SECRET_KEY)
		return 0; /* it is retired */
	memcpy(out, secret_retired, sizeof(secret_retired));
	secret_derive(raw, "find", out + 4);
	secret_derive(raw, "chain", out + 4 + SECRET_KEY);
	snprintf(aside, sizeof(aside), "%s.new", path);
	unlink(aside);
	fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd != -1 && stat(path, &st) == 0 &&
	    (geteuid() != 0 || fchown(fd, st.st_uid, st.st_gid) == 0) &&
	    write(fd, out, sizeof(out)) == (ssize_t)sizeof(out) &&
	    fsync(fd) == 0 && rename(aside, path) == 0)
		rc = 0;
	else
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    strerror(errno));
	if (fd != -1)
		close(fd);
	OPENSSL_cleanse(raw, sizeof(raw));
	OPENSSL_cleanse(out, sizeof(out));
	return rc;
}

int
secret_retire(const struct secret *s)
{
	char name[sizeof(s->path) + 16];

	if (s->current == 0 || secret_retire_first(s->path) != 0)
		return -1;
	for (int n = 1; n < s->current; n++) {
		snprintf(name, sizeof(name), "%s.%d", s->path, n);
		if (unlink(name) != 0 && errno != ENOENT)
			return -1;
	}
	return 0;
}

/* blob has room for n + SECRET_OVERHEAD. */
static size_t
secret_encrypt(const struct secret *s, const char *what,
    const unsigned char *text, size_t n, unsigned char *blob)
{
	EVP_CIPHER_CTX *c = s->keys[s->current].seal;
	unsigned char *nonce = blob + 2, *body = nonce + SECRET_NONCE;
	int got = 0;

	blob[0] = SECRET_SUITE;
	blob[1] = (unsigned char)s->current;
	random_fill(nonce, SECRET_NONCE);
	if (EVP_EncryptInit_ex(c, NULL, NULL, NULL, nonce) != 1 ||
	    EVP_EncryptUpdate(c, NULL, &got, (const unsigned char *)what,
		(int)strlen(what)) != 1 ||
	    EVP_EncryptUpdate(c, body, &got, text, (int)n) != 1 ||
	    EVP_EncryptFinal_ex(c, body + got, &got) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, SECRET_TAG,
		body + n) != 1)
		fatal("cannot seal");
	return n + SECRET_OVERHEAD;
}

/* How much of the blob stands before the ciphertext; 0: it is none of ours. */
static size_t
secret_head(const unsigned char *blob, size_t n)
{
	if (n >= SECRET_FIRST_HEAD + SECRET_TAG &&
	    blob[0] == SECRET_SUITE_FIRST)
		return SECRET_FIRST_HEAD;
	return n >= SECRET_OVERHEAD && blob[0] == SECRET_SUITE ? SECRET_HEAD :
								 0;
}

static size_t
secret_length(const unsigned char *blob, size_t n)
{
	size_t head = secret_head(blob, n);

	return head == 0 ? 0 : n - head - SECRET_TAG;
}

/* text has room for secret_length(). */
static int
secret_decrypt(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n, unsigned char *text)
{
	size_t head = secret_head(blob, n), len = secret_length(blob, n);
	unsigned char tag[SECRET_TAG];
	EVP_CIPHER_CTX *c;
	int got = 0, rc;

	if (head == 0)
		return -1;
	c = s->keys[head == SECRET_HEAD ? blob[1] : 0].open;
	if (c == NULL)
		return -1;
	memcpy(tag, blob + n - SECRET_TAG, SECRET_TAG);
	rc = EVP_DecryptInit_ex(c, NULL, NULL, NULL,
		 blob + head - SECRET_NONCE) == 1 &&
	    EVP_DecryptUpdate(c, NULL, &got, (const unsigned char *)what,
		(int)strlen(what)) == 1 &&
	    EVP_DecryptUpdate(c, text, &got, blob + head, (int)len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, SECRET_TAG, tag) ==
		1 &&
	    EVP_DecryptFinal_ex(c, text + got, &got) == 1;
	return rc ? 0 : -1;
}

int
secret_stale(const struct secret *s, const unsigned char *blob, size_t n)
{
	size_t head = secret_head(blob, n);

	return head != 0 &&
	    (head == SECRET_HEAD ? blob[1] : 0) != s->current;
}

size_t
secret_seal(const struct secret *s, const char *what, const char *text,
    unsigned char *blob)
{
	size_t n = strlen(text);

	if (n > SECRET_BLOB_MAX - SECRET_OVERHEAD)
		fatal("%s is too long to seal", what);
	return secret_encrypt(s, what, (const unsigned char *)text, n, blob);
}

int
secret_unseal(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n, char *text, size_t size)
{
	size_t len = secret_length(blob, n);

	if (len >= size ||
	    secret_decrypt(s, what, blob, n, (unsigned char *)text) != 0)
		return -1;
	text[len] = '\0';
	return 0;
}

unsigned char *
secret_seal_long(const struct secret *s, const char *what, const char *text,
    size_t *n)
{
	size_t len = strlen(text);
	unsigned char *blob = xcalloc(1, len + SECRET_OVERHEAD);

	*n = secret_encrypt(s, what, (const unsigned char *)text, len, blob);
	return blob;
}

char *
secret_unseal_long(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n)
{
	char *text;

	text = xcalloc(1, secret_length(blob, n) + 1);
	if (secret_decrypt(s, what, blob, n, (unsigned char *)text) == 0)
		return text;
	free(text);
	return NULL;
}

/* HMAC over a, a NUL, b: the NUL keeps ("ab", "c") from being ("a", "bc"). */
static void
secret_mac(EVP_MAC_CTX *c, const void *a, size_t na, const void *b, size_t nb,
    unsigned char out[SECRET_HASH])
{
	size_t n = 0;

	if (EVP_MAC_init(c, NULL, 0, NULL) != 1 ||
	    EVP_MAC_update(c, a, na) != 1 ||
	    EVP_MAC_update(c, (const unsigned char *)"", 1) != 1 ||
	    EVP_MAC_update(c, b, nb) != 1 ||
	    EVP_MAC_final(c, out, &n, SECRET_HASH) != 1 || n != SECRET_HASH)
		fatal("cannot hash");
}

void
secret_hash(const struct secret *s, const char *what, const char *text,
    unsigned char out[SECRET_HASH])
{
	secret_mac(s->find, what, strlen(what), text, strlen(text), out);
}

void
secret_chain(const struct secret *s, const unsigned char *prev,
    const char *text, size_t n, unsigned char out[SECRET_HASH])
{
	secret_mac(s->chain, prev, SECRET_HASH, text, n, out);
}
