#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/secret.h"

/*
 * A blob is suite, nonce, ciphertext, tag. Suite 1 is AES-256-GCM; another
 * (SM4) gets another byte and old blobs stay readable.
 */
enum {
	SECRET_SUITE = 1,
	SECRET_KEY = 32,
	SECRET_NONCE = 12,
	SECRET_TAG = 16,
	SECRET_OVERHEAD = 1 + SECRET_NONCE + SECRET_TAG,
};

/*
 * Contexts that have their keys already: making one, and finding the
 * algorithm's code, takes longer than a short text does.
 */
struct secret {
	EVP_CIPHER_CTX *seal, *open;
	EVP_MAC_CTX *find, *chain;
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
static struct secret *
secret_keys(const unsigned char master[SECRET_KEY])
{
	struct secret *s = xcalloc(1, sizeof(*s));
	unsigned char key[SECRET_KEY];

	secret_derive(master, "seal", key);
	s->seal = secret_cipher(key, 1);
	s->open = secret_cipher(key, 0);
	secret_derive(master, "find", key);
	s->find = secret_hmac(key);
	secret_derive(master, "chain", key);
	s->chain = secret_hmac(key);
	OPENSSL_cleanse(key, sizeof(key));
	return s;
}

int
secret_open(struct secret **out, const char *path, int create)
{
	unsigned char master[SECRET_KEY];
	struct stat st;
	ssize_t n;
	int fd;

	*out = NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && create && secret_make(path) == 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    strerror(errno));
		return -1;
	}
	n = fstat(fd, &st) == 0 ? read(fd, master, sizeof(master)) : -1;
	close(fd);
	if (n != SECRET_KEY || (st.st_mode & 077) != 0) {
		log_err("event=secret path=\"%s\" why=\"%s\"", path,
		    n != SECRET_KEY ? "is not a key of 32 bytes" :
				      "may be read by others");
		return -1;
	}
	*out = secret_keys(master);
	OPENSSL_cleanse(master, sizeof(master));
	return 0;
}

void
secret_close(struct secret *s)
{
	if (s == NULL)
		return;
	EVP_CIPHER_CTX_free(s->seal);
	EVP_CIPHER_CTX_free(s->open);
	EVP_MAC_CTX_free(s->find);
	EVP_MAC_CTX_free(s->chain);
	free(s);
}

/* blob has room for n + SECRET_OVERHEAD. */
static size_t
secret_encrypt(const struct secret *s, const char *what,
    const unsigned char *text, size_t n, unsigned char *blob)
{
	EVP_CIPHER_CTX *c = s->seal;
	unsigned char *nonce = blob + 1, *body = nonce + SECRET_NONCE;
	int got = 0;

	blob[0] = SECRET_SUITE;
	if (RAND_bytes(nonce, SECRET_NONCE) != 1 ||
	    EVP_EncryptInit_ex(c, NULL, NULL, NULL, nonce) != 1 ||
	    EVP_EncryptUpdate(c, NULL, &got, (const unsigned char *)what,
		(int)strlen(what)) != 1 ||
	    EVP_EncryptUpdate(c, body, &got, text, (int)n) != 1 ||
	    EVP_EncryptFinal_ex(c, body + got, &got) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, SECRET_TAG,
		body + n) != 1)
		fatal("cannot seal");
	return n + SECRET_OVERHEAD;
}

/* text has room for n - SECRET_OVERHEAD. */
static int
secret_decrypt(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n, unsigned char *text)
{
	EVP_CIPHER_CTX *c = s->open;
	unsigned char tag[SECRET_TAG];
	int got = 0, rc;
	size_t len;

	if (n < SECRET_OVERHEAD || blob[0] != SECRET_SUITE)
		return -1;
	len = n - SECRET_OVERHEAD;
	memcpy(tag, blob + n - SECRET_TAG, SECRET_TAG);
	rc = EVP_DecryptInit_ex(c, NULL, NULL, NULL, blob + 1) == 1 &&
	    EVP_DecryptUpdate(c, NULL, &got, (const unsigned char *)what,
		(int)strlen(what)) == 1 &&
	    EVP_DecryptUpdate(c, text, &got, blob + 1 + SECRET_NONCE,
		(int)len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, SECRET_TAG, tag) ==
		1 &&
	    EVP_DecryptFinal_ex(c, text + got, &got) == 1;
	return rc ? 0 : -1;
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
	if (n < SECRET_OVERHEAD || n - SECRET_OVERHEAD >= size ||
	    secret_decrypt(s, what, blob, n, (unsigned char *)text) != 0)
		return -1;
	text[n - SECRET_OVERHEAD] = '\0';
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

	if (n < SECRET_OVERHEAD)
		return NULL;
	text = xcalloc(1, n - SECRET_OVERHEAD + 1);
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
