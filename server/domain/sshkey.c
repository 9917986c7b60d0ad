#include "config.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/sshkey.h"

static const char *const sshkey_types[] = {"ssh-ed25519",
    "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "ssh-rsa", "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com"};

enum { SSHKEY_RSA_BYTES_MIN = 2048 / 8 };

/* A length-prefixed string at *p; NULL at the end or beyond it. */
static const unsigned char *
sshkey_string(const unsigned char **p, size_t *left, size_t *n)
{
	const unsigned char *s;

	if (*left < 4)
		return NULL;
	*n = (size_t)(*p)[0] << 24 | (size_t)(*p)[1] << 16 |
	    (size_t)(*p)[2] << 8 | (*p)[3];
	if (*n > *left - 4)
		return NULL;
	s = *p + 4;
	*p += 4 + *n;
	*left -= 4 + *n;
	return s;
}

long
sshkey_decode(const char *text, unsigned char *out, size_t size)
{
	size_t n = strlen(text), pad = 0;
	int got;

	if (n == 0 || n % 4 != 0 || n / 4 * 3 > size)
		return -1;
	while (pad < 2 && text[n - 1 - pad] == '=')
		pad++;
	got = EVP_DecodeBlock(out, (const unsigned char *)text, (int)n);
	return got < 0 ? -1 : got - (long)pad;
}

static void
sshkey_fingerprint(struct sshkey *k)
{
	unsigned char d[SHA256_DIGEST_LENGTH], text[64];

	SHA256(k->blob, k->len, d);
	EVP_EncodeBlock(text, d, sizeof(d));
	text[strcspn((char *)text, "=")] = '\0';
	snprintf(k->fingerprint, sizeof(k->fingerprint), "SHA256:%.48s",
	    (char *)text);
}

int
sshkey_from_blob(const unsigned char *blob, size_t n, struct sshkey *k)
{
	const unsigned char *p = blob, *s;
	size_t left = n, len, parts = 0;

	if (n > SSHKEY_BLOB_MAX)
		return -1;
	memset(k, 0, sizeof(*k));
	s = sshkey_string(&p, &left, &len);
	for (size_t i = 0; s != NULL &&
	     i < sizeof(sshkey_types) / sizeof(sshkey_types[0]); i++)
		if (len == strlen(sshkey_types[i]) &&
		    memcmp(s, sshkey_types[i], len) == 0)
			str_copy(k->type, sizeof(k->type), sshkey_types[i]);
	if (k->type[0] == '\0')
		return -1;
	while (left > 0) {
		s = sshkey_string(&p, &left, &len);
		if (s == NULL)
			return -1;
		parts++;
	}
	/* of ssh-rsa the last part is the modulus */
	if (parts == 0 ||
	    (strcmp(k->type, "ssh-rsa") == 0 &&
		(parts != 2 || len < SSHKEY_RSA_BYTES_MIN)))
		return -1;
	memcpy(k->blob, blob, n);
	k->len = n;
	sshkey_fingerprint(k);
	return 0;
}

int
sshkey_parse(const char *line, struct sshkey *k)
{
	char type[48] = "", text[SSHKEY_BLOB_MAX / 3 * 4 + 8] = "";
	unsigned char blob[SSHKEY_BLOB_MAX];
	const char *p = line + strspn(line, " \t");
	size_t n;
	long got;

	n = strcspn(p, " \t\r\n");
	if (n == 0 || n >= sizeof(type))
		return -1;
	memcpy(type, p, n);
	p += n;
	p += strspn(p, " \t");
	n = strcspn(p, " \t\r\n");
	if (n == 0 || n >= sizeof(text) || n / 4 * 3 > sizeof(blob))
		return -1;
	memcpy(text, p, n);
	p += n;
	got = sshkey_decode(text, blob, sizeof(blob));
	if (got < 0 || sshkey_from_blob(blob, (size_t)got, k) != 0 ||
	    strcmp(type, k->type) != 0)
		return -1;
	p += strspn(p, " \t");
	str_copy(k->comment, sizeof(k->comment), p);
	k->comment[strcspn(k->comment, "\r\n")] = '\0';
	return 0;
}
