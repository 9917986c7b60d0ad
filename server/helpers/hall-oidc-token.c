/* ID tokens: who made them, for whom, until when. */
#include "config.h"

#include <cjose/cjose.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/helpers/hall-oidc.h"

enum { TOKEN_SKEW = 60, TOKEN_OLD = 3600, TOKEN_KEYS = 64 };

/* The only ones taken, each with the kind of key it needs. */
static const struct {
	const char *alg, *kty;
} token_algs[] = {{"RS256", "RSA"}, {"PS256", "RSA"}, {"ES256", "EC"}};

static const char *
token_text(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

/* The object in one part of a token in its compact form. */
static json_t *
token_part(const char *at, size_t len)
{
	cjose_err e;
	uint8_t *raw = NULL;
	size_t n = 0;
	json_t *o = NULL;

	if (len > 0 && cjose_base64url_decode(at, len, &raw, &n, &e))
		o = json_loadb((const char *)raw, n, JSON_REJECT_DUPLICATES,
		    NULL);
	free(raw);
	if (o != NULL && !json_is_object(o)) {
		json_decref(o);
		o = NULL;
	}
	return o;
}

static const char *
token_kty(const json_t *head)
{
	const char *alg = token_text(head, "alg");

	for (size_t i = 0; i < sizeof(token_algs) / sizeof(token_algs[0]); i++)
		if (strcmp(alg, token_algs[i].alg) == 0)
			return token_algs[i].kty;
	return NULL;
}

/* May that key have made a token with this head? */
static bool
token_key_fits(const json_t *key, const json_t *head, const char *kty)
{
	const char *use = token_text(key, "use"), *alg = token_text(key, "alg");
	const char *kid = token_text(head, "kid");

	return strcmp(token_text(key, "kty"), kty) == 0 &&
	    (use[0] == '\0' || strcmp(use, "sig") == 0) &&
	    (alg[0] == '\0' || strcmp(alg, token_text(head, "alg")) == 0) &&
	    (kid[0] == '\0' || strcmp(kid, token_text(key, "kid")) == 0);
}

static bool
token_verified(const char *token, const json_t *key)
{
	char *text = json_dumps(key, JSON_COMPACT);
	cjose_err e;
	cjose_jwk_t *k = text != NULL ?
	    cjose_jwk_import(text, strlen(text), &e) :
	    NULL;
	cjose_jws_t *s = k != NULL ?
	    cjose_jws_import(token, strlen(token), &e) :
	    NULL;
	bool ok = s != NULL && cjose_jws_verify(s, k, &e);

	cjose_jws_release(s);
	cjose_jwk_release(k);
	free(text);
	return ok;
}

static bool
token_signed(const char *token, const json_t *head, json_t *jwks,
    const char **why)
{
	const json_t *keys = json_object_get(jwks, "keys");
	const char *kty = token_kty(head);
	json_t *key;
	size_t i;

	*why = "token.alg";
	/* no extension is known here, so none may be critical */
	if (kty == NULL || json_object_get(head, "crit") != NULL)
		return false;
	*why = "token.key";
	if (json_array_size(keys) > TOKEN_KEYS)
		return false;
	json_array_foreach (keys, i, key)
		if (token_key_fits(key, head, kty)) {
			*why = "token.signature";
			if (token_verified(token, key))
				return true;
		}
	return false;
}

/* Among those it is for, and made out to nobody else. */
static bool
token_audience(const json_t *claims, const char *client)
{
	const json_t *aud = json_object_get(claims, "aud"), *one;
	const char *azp = token_text(claims, "azp");
	bool found = false;
	size_t i;

	if (azp[0] != '\0' && strcmp(azp, client) != 0)
		return false;
	if (json_is_string(aud))
		return strcmp(json_string_value(aud), client) == 0;
	json_array_foreach (aud, i, one)
		found = found || (json_is_string(one) &&
				     strcmp(json_string_value(one), client) ==
					 0);
	return found && (json_array_size(aud) == 1 || azp[0] != '\0');
}

static const char *
token_fault(const struct oidc_job *job, const json_t *claims, int64_t now)
{
	const json_t *exp = json_object_get(claims, "exp");
	const json_t *iat = json_object_get(claims, "iat");
	const json_t *nbf = json_object_get(claims, "nbf");
	const json_t *nonce = json_object_get(claims, "nonce");
	const char *sub = token_text(claims, "sub");

	if (strcmp(token_text(claims, "iss"), job->issuer) != 0)
		return "token.issuer";
	if (!token_audience(claims, job->client))
		return "token.audience";
	if (sub[0] == '\0' || strlen(sub) > 255)
		return "token.subject";
	if (!json_is_number(exp) ||
	    json_number_value(exp) <= (double)(now - TOKEN_SKEW))
		return "token.expired";
	if (!json_is_number(iat) ||
	    json_number_value(iat) > (double)(now + TOKEN_SKEW) ||
	    json_number_value(iat) < (double)(now - TOKEN_OLD) ||
	    (nbf != NULL && (!json_is_number(nbf) ||
		json_number_value(nbf) > (double)(now + TOKEN_SKEW))))
		return "token.early";
	if (nonce != NULL && (!json_is_string(nonce) ||
		strcmp(json_string_value(nonce), job->nonce) != 0))
		return "token.nonce";
	return NULL;
}

json_t *
oidc_token(const struct oidc_job *job, const char *token, json_t *jwks,
    int64_t now, const char **why)
{
	const char *dot = strchr(token, '.');
	const char *end = dot != NULL ? strchr(dot + 1, '.') : NULL;
	json_t *head, *claims = NULL;

	*why = "token.form";
	if (end == NULL || strchr(end + 1, '.') != NULL)
		return NULL;
	head = token_part(token, (size_t)(dot - token));
	if (head == NULL || !token_signed(token, head, jwks, why)) {
		json_decref(head);
		return NULL;
	}
	json_decref(head);
	*why = "token.form";
	claims = token_part(dot + 1, (size_t)(end - dot - 1));
	if (claims == NULL)
		return NULL;
	*why = token_fault(job, claims, now);
	if (*why == NULL)
		return claims;
	json_decref(claims);
	return NULL;
}
