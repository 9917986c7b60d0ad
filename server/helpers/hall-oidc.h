/* The parts of hall-oidc; nobody else includes it. */
#ifndef SERVER_HELPERS_HALL_OIDC_H
#define SERVER_HELPERS_HALL_OIDC_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	OIDC_TEXT = 2048,         /* of a member that matters */
	OIDC_ANSWER = 256 * 1024, /* of an answer; more is no answer */
};

/* What records asks for, one JSON object on standard input. */
struct oidc_job {
	const char *issuer; /* exactly as the provider says it */
	const char *client;
	const char *secret; /* "": a public client */
	const char *scope;
	const char *nonce;
	const char *ca_file; /* "": the system's */
	bool userinfo; /* claims that the token lacks are asked for */
	bool loopback; /* http to this machine itself is no fault */
};

/*
 * One request that ends: no redirect, no other protocol than https (http to
 * loopback when the job says so), 5 s to connect, 10 s in all, OIDC_ANSWER
 * bytes. body NULL: GET, else a form by POST. bearer may be NULL. Returns the
 * object of the answer, new reference, and its status in *status; NULL with
 * *why, a word for the log: "network", "slow" (time ran out), "redirect",
 * "long", "answer", "endpoint".
 */
json_t *oidc_http(const struct oidc_job *job, const char *url,
    const char *body, const char *bearer, long *status, const char **why);
/* May that be asked at all? */
bool oidc_http_fits(const struct oidc_job *job, const char *url);
/* name=value, encoded, to a form; free() the result. form may be NULL. */
char *oidc_http_form(char *form, const char *name, const char *value);
void oidc_http_init(void);

/*
 * The claims of an ID token that is in order, new reference; else NULL with
 * *why: "token.form", "token.alg", "token.key", "token.signature",
 * "token.issuer", "token.audience", "token.subject", "token.expired",
 * "token.early", "token.nonce". A key that jwks lacks is "token.key": keys may
 * have changed, the caller asks once more.
 * OpenID Connect Core 1.0, 3.1.3.7; RFC 8725.
 */
json_t *oidc_token(const struct oidc_job *job, const char *token,
    json_t *jwks, int64_t now, const char **why);

#endif
