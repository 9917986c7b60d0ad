/*
 * A security key made of software, for tests: what ssh-keygen -w and
 * SecurityKeyProvider load. The private key is the key handle itself, so
 * nothing is kept; a touch is always given. OpenSSH's PROTOCOL.u2f and sk-api.h
 * (version 10) say what is expected.
 */
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	SK_VERSION = 0x000a0000,
	SK_ECDSA = 0x00,
	SK_ED25519 = 0x01,
	SK_ERR_GENERAL = -1,
	SK_ERR_UNSUPPORTED = -2,
	SK_TOUCHED = 0x01,
	SK_DATA_MAX = 32 + 1 + 4 + 32,
};

struct sk_enroll_response {
	uint8_t flags;
	uint8_t *public_key;
	size_t public_key_len;
	uint8_t *key_handle;
	size_t key_handle_len;
	uint8_t *signature;
	size_t signature_len;
	uint8_t *attestation_cert;
	size_t attestation_cert_len;
	uint8_t *authdata;
	size_t authdata_len;
};

struct sk_sign_response {
	uint8_t flags;
	uint32_t counter;
	uint8_t *sig_r;
	size_t sig_r_len;
	uint8_t *sig_s;
	size_t sig_s_len;
};

struct sk_resident_key;
struct sk_option;

uint32_t sk_api_version(void);
int sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len,
    const char *application, uint8_t flags, const char *pin,
    struct sk_option **options, struct sk_enroll_response **out);
int sk_sign(uint32_t alg, const uint8_t *data, size_t data_len,
    const char *application, const uint8_t *handle, size_t handle_len,
    uint8_t flags, const char *pin, struct sk_option **options,
    struct sk_sign_response **out);
int sk_load_resident_keys(const char *pin, struct sk_option **options,
    struct sk_resident_key ***out, size_t *n);

uint32_t
sk_api_version(void)
{
	return SK_VERSION;
}

static uint8_t *
sk_copy(const uint8_t *from, size_t n)
{
	uint8_t *p = calloc(1, n > 0 ? n : 1);

	if (p != NULL && n > 0)
		memcpy(p, from, n);
	return p;
}

static EVP_PKEY *
sk_make(uint32_t alg)
{
	return alg == SK_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") :
				   EVP_EC_gen("P-256");
}

/* The handle: the private key as DER. */
static int
sk_fill(struct sk_enroll_response *r, uint32_t alg, EVP_PKEY *key)
{
	uint8_t public_key[65], *der = NULL;
	size_t n = sizeof public_key;
	int len, ok;

	if (alg == SK_ED25519)
		ok = EVP_PKEY_get_raw_public_key(key, public_key, &n) == 1;
	else
		ok = EVP_PKEY_get_octet_string_param(key, "pub", public_key,
			 sizeof public_key, &n) == 1;
	len = i2d_PrivateKey(key, &der);
	if (!ok || len <= 0)
		return -1;
	r->flags = SK_TOUCHED;
	r->public_key = sk_copy(public_key, n);
	r->public_key_len = n;
	r->key_handle = sk_copy(der, (size_t)len);
	r->key_handle_len = (size_t)len;
	r->signature = sk_copy(NULL, 0);
	r->attestation_cert = sk_copy(NULL, 0);
	r->authdata = sk_copy(NULL, 0);
	OPENSSL_free(der);
	return 0;
}

int
sk_enroll(uint32_t alg, const uint8_t *challenge, size_t challenge_len,
    const char *application, uint8_t flags, const char *pin,
    struct sk_option **options, struct sk_enroll_response **out)
{
	struct sk_enroll_response *r = calloc(1, sizeof *r);
	EVP_PKEY *key;
	int rc = SK_ERR_GENERAL;

	(void)challenge;
	(void)challenge_len;
	(void)application;
	(void)flags;
	(void)pin;
	(void)options;
	if (alg != SK_ECDSA && alg != SK_ED25519) {
		free(r);
		return SK_ERR_UNSUPPORTED;
	}
	key = sk_make(alg);
	if (r != NULL && key != NULL && sk_fill(r, alg, key) == 0)
		rc = 0;
	EVP_PKEY_free(key);
	if (rc != 0) {
		free(r);
		return rc;
	}
	*out = r;
	return 0;
}

/* What a key signs: hash of the application, flags, counter, hash of data. */
static void
sk_message(uint8_t out[SK_DATA_MAX], const char *application,
    const uint8_t *data, size_t n)
{
	static const uint8_t counter[4] = {0, 0, 0, 1};

	SHA256((const uint8_t *)application, strlen(application), out);
	out[32] = SK_TOUCHED;
	memcpy(out + 33, counter, 4);
	SHA256(data, n, out + 37);
}

static int
sk_split(struct sk_sign_response *r, const uint8_t *der, size_t n)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	const BIGNUM *a, *b;

	if (sig == NULL)
		return -1;
	ECDSA_SIG_get0(sig, &a, &b);
	r->sig_r_len = (size_t)BN_num_bytes(a);
	r->sig_s_len = (size_t)BN_num_bytes(b);
	r->sig_r = calloc(1, r->sig_r_len);
	r->sig_s = calloc(1, r->sig_s_len);
	BN_bn2bin(a, r->sig_r);
	BN_bn2bin(b, r->sig_s);
	ECDSA_SIG_free(sig);
	return 0;
}

static int
sk_signature(struct sk_sign_response *r, uint32_t alg, EVP_PKEY *key,
    const uint8_t *message)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t sig[128];
	size_t n = sizeof sig;
	int rc = -1;

	if (EVP_DigestSignInit(ctx, NULL,
		alg == SK_ED25519 ? NULL : EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, sig, &n, message, SK_DATA_MAX) == 1) {
		rc = 0;
		if (alg == SK_ED25519) {
			r->sig_r = sk_copy(sig, n);
			r->sig_r_len = n;
		} else {
			rc = sk_split(r, sig, n);
		}
	}
	EVP_MD_CTX_free(ctx);
	return rc;
}

int
sk_sign(uint32_t alg, const uint8_t *data, size_t data_len,
    const char *application, const uint8_t *handle, size_t handle_len,
    uint8_t flags, const char *pin, struct sk_option **options,
    struct sk_sign_response **out)
{
	struct sk_sign_response *r = calloc(1, sizeof *r);
	const uint8_t *p = handle;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)handle_len);
	uint8_t message[SK_DATA_MAX];
	int rc = SK_ERR_GENERAL;

	(void)flags;
	(void)pin;
	(void)options;
	sk_message(message, application, data, data_len);
	if (r != NULL && key != NULL) {
		r->flags = SK_TOUCHED;
		r->counter = 1;
		if (sk_signature(r, alg, key, message) == 0)
			rc = 0;
	}
	EVP_PKEY_free(key);
	if (rc != 0)
		free(r);
	else
		*out = r;
	return rc;
}

int
sk_load_resident_keys(const char *pin, struct sk_option **options,
    struct sk_resident_key ***out, size_t *n)
{
	(void)pin;
	(void)options;
	*out = NULL;
	*n = 0;
	return 0;
}
