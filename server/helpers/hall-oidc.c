/*
 * hall-oidc: one sign-in with a provider's account, by OpenID Connect's device
 * authorization grant (RFC 8628). It asks, says the code to show, waits for
 * the provider's word, looks whether that is in order, and ends.
 *
 *	0  the job: {"issuer","client","secret","scope","nonce","ca_file",
 *	   "userinfo","loopback"}
 *	1  first {"code","uri","uri_complete","expires_in"}, and at the end
 *	   {"end":"granted","claims":{...}}, or {"end":WHAT,"why":...} where WHAT
 *	   is "denied", "expired", "failed" (the provider) or "wrong" (its token)
 *	2  the log
 *
 * Nothing that comes from the provider is believed before its signature, its
 * times and whom it is for were looked at.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/helpers/hall-oidc.h"
#include "server/sandbox.h"

enum {
	OIDC_JOB = 65536,
	OIDC_INTERVAL = 5, /* s, when the provider names none (RFC 8628, 3.2) */
	OIDC_INTERVAL_MAX = 60,
	OIDC_SLOWER = 5,
	OIDC_LIFE = 900, /* s; whatever the provider says */
	OIDC_TROUBLES = 5, /* failures of the network in a row */
	OIDC_CLAIMS = 16384,
	OIDC_SHOWN = 300,  /* of a code or an address; a QR code holds it */
};

#define OIDC_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* What discovery told, and the device's code. */
struct oidc {
	struct oidc_job job;
	json_t *about, *device;
	json_t *jwks;
	const char *why;
};

static void
oidc_say(json_t *m)
{
	char *text = json_dumps(m, JSON_COMPACT);
	size_t len = text != NULL ? strlen(text) : 0, done = 0;
	ssize_t n;

	json_decref(m);
	if (text == NULL)
		fatal("out of memory");
	text[len++] = '\n'; /* in the place of the NUL */
	while (done < len) {
		n = write(STDOUT_FILENO, text + done, len - done);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(1); /* nobody listens any more */
		done += (size_t)n;
	}
	explicit_bzero(text, len);
	free(text);
}

static json_t *
oidc_read(void)
{
	char *text = xcalloc(1, OIDC_JOB);
	size_t len = 0;
	ssize_t n;
	json_t *j;

	while (len < OIDC_JOB &&
	    (n = read(STDIN_FILENO, text + len, OIDC_JOB - len)) != 0) {
		if (n == -1 && errno != EINTR)
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	j = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	explicit_bzero(text, OIDC_JOB);
	free(text);
	return j;
}

/* A text member of a bounded length, or NULL. */
static const char *
oidc_member(const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);
	const char *s = json_string_value(v);

	return s != NULL && s[0] != '\0' && strlen(s) < OIDC_TEXT &&
		strlen(s) == json_string_length(v) ?
	    s :
	    NULL;
}

/* The same, of what a terminal may show: signs of ASCII without blanks. */
static const char *
oidc_shown(const json_t *o, const char *name)
{
	const char *s = oidc_member(o, name);

	if (s == NULL || strlen(s) > OIDC_SHOWN)
		return NULL;
	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return NULL;
	return s;
}

/* Seconds between 1 and max; absent (or not a number) when it is missing. */
static int64_t
oidc_seconds(const json_t *o, const char *name, int64_t absent, int64_t max)
{
	const json_t *v = json_object_get(o, name);
	double n = json_is_number(v) ? json_number_value(v) : (double)absent;

	if (!(n >= 1))
		n = 1;
	return n > (double)max ? max : (int64_t)n;
}

/* What the provider says of itself. 0 or -1. */
static int
oidc_discover(struct oidc *o)
{
	size_t len = strlen(o->job.issuer);
	char *url = xasprintf("%.*s/.well-known/openid-configuration",
	    (int)(len > 0 && o->job.issuer[len - 1] == '/' ? len - 1 : len),
	    o->job.issuer);
	const char *issuer;
	long status;

	o->about = oidc_http(&o->job, url, NULL, NULL, &status, &o->why);
	free(url);
	if (o->about == NULL)
		return -1;
	issuer = oidc_member(o->about, "issuer");
	o->why = status != 200				      ? "discovery" :
	    issuer == NULL || strcmp(issuer, o->job.issuer) != 0 ? "issuer" :
	    !oidc_http_fits(&o->job,
		oidc_member(o->about, "device_authorization_endpoint")) ||
		!oidc_http_fits(&o->job,
		    oidc_member(o->about, "token_endpoint")) ||
		!oidc_http_fits(&o->job, oidc_member(o->about, "jwks_uri")) ?
							   "endpoint" :
							   NULL;
	return o->why == NULL ? 0 : -1;
}

/* A code for people. 0 or -1. */
static int
oidc_ask(struct oidc *o)
{
	char *form = oidc_http_form(NULL, "client_id", o->job.client);
	const char *complete;
	long status;

	form = oidc_http_form(form, "scope", o->job.scope);
	form = oidc_http_form(form, "nonce", o->job.nonce);
	o->device = oidc_http(&o->job,
	    oidc_member(o->about, "device_authorization_endpoint"), form, NULL,
	    &status, &o->why);
	free(form);
	if (o->device == NULL)
		return -1;
	o->why = "device";
	if (status != 200 || oidc_member(o->device, "device_code") == NULL ||
	    oidc_shown(o->device, "user_code") == NULL ||
	    !oidc_http_fits(&o->job,
		oidc_shown(o->device, "verification_uri")))
		return -1;
	complete = oidc_shown(o->device, "verification_uri_complete");
	if (!oidc_http_fits(&o->job, complete))
		complete = NULL;
	oidc_say(json_pack("{s:s, s:s, s:s, s:I}", "code",
	    oidc_shown(o->device, "user_code"), "uri",
	    oidc_shown(o->device, "verification_uri"), "uri_complete",
	    complete != NULL ? complete : "", "expires_in",
	    (json_int_t)oidc_seconds(o->device, "expires_in", OIDC_LIFE,
		OIDC_LIFE)));
	return 0;
}

static int
oidc_keys(struct oidc *o)
{
	long status;

	json_decref(o->jwks);
	o->jwks = oidc_http(&o->job, oidc_member(o->about, "jwks_uri"), NULL,
	    NULL, &status, &o->why);
	if (o->jwks != NULL && status == 200)
		return 0;
	if (o->jwks != NULL)
		o->why = "keys";
	return -1;
}

/* Claims beyond those of the token, of the same person. */
static int
oidc_userinfo(struct oidc *o, const json_t *token, json_t *claims)
{
	const char *bearer = oidc_member(token, "access_token");
	const char *url = oidc_member(o->about, "userinfo_endpoint");
	const char *sub;
	json_t *more;
	long status;

	o->why = "userinfo";
	if (bearer == NULL || url == NULL)
		return -1;
	more = oidc_http(&o->job, url, NULL, bearer, &status, &o->why);
	if (more == NULL)
		return -1;
	sub = oidc_member(more, "sub");
	if (status != 200 || sub == NULL ||
	    strcmp(sub, json_string_value(json_object_get(claims, "sub"))) !=
		0) {
		o->why = "userinfo";
		json_decref(more);
		return -1;
	}
	/* what was signed stands */
	json_object_update_missing(claims, more);
	json_decref(more);
	return 0;
}

/* What the wire to records can carry. */
static bool
oidc_fits(const json_t *claims)
{
	char *text = json_dumps(claims, JSON_COMPACT);
	bool fits = text != NULL && strlen(text) <= OIDC_CLAIMS;

	free(text);
	return fits;
}

/* The provider's word. Its keys may have changed: asked for once more. */
static int
oidc_granted(struct oidc *o, const json_t *token)
{
	const json_t *text = json_object_get(token, "id_token");
	const char *id = json_string_value(text);
	json_t *claims = NULL;

	o->why = "token.form";
	if (id == NULL || strlen(id) != json_string_length(text))
		return -1;
	for (int turn = 0; turn < 2 && claims == NULL; turn++) {
		if (oidc_keys(o) != 0)
			continue;
		claims = oidc_token(&o->job, id, o->jwks, time(NULL), &o->why);
		if (claims == NULL && strcmp(o->why, "token.key") != 0)
			return -1;
	}
	if (claims == NULL)
		return -1;
	if ((!o->job.userinfo || oidc_userinfo(o, token, claims) == 0) &&
	    oidc_fits(claims)) {
		oidc_say(json_pack("{s:s, s:o}", "end", "granted", "claims",
		    claims));
		return 0;
	}
	if (o->why == NULL)
		o->why = "long";
	json_decref(claims);
	return -1;
}

static json_t *
oidc_poll(struct oidc *o, long *status)
{
	char *form = oidc_http_form(NULL, "grant_type", OIDC_GRANT);
	json_t *answer;

	form = oidc_http_form(form, "device_code",
	    oidc_member(o->device, "device_code"));
	form = oidc_http_form(form, "client_id", o->job.client);
	answer = oidc_http(&o->job, oidc_member(o->about, "token_endpoint"),
	    form, NULL, status, &o->why);
	explicit_bzero(form, strlen(form));
	free(form);
	return answer;
}

/*
 * What an answer of the token endpoint means: NULL to go on waiting, else the
 * end. (RFC 8628, 3.5)
 */
static const char *
oidc_meaning(struct oidc *o, const json_t *answer, long status,
    int64_t *interval)
{
	const char *error = oidc_member(answer, "error");

	if (status == 200) {
		if (oidc_granted(o, answer) == 0)
			return "granted";
		return strncmp(o->why, "token.", 6) == 0 ? "wrong" : "failed";
	}
	o->why = "refused";
	if (error == NULL)
		return "failed";
	if (strcmp(error, "slow_down") == 0)
		*interval += OIDC_SLOWER;
	else if (strcmp(error, "access_denied") == 0)
		return "denied";
	else if (strcmp(error, "expired_token") == 0)
		return "expired";
	else if (strcmp(error, "authorization_pending") != 0)
		return "failed";
	return NULL;
}

/* Until the provider decides, or its code is too old. */
static const char *
oidc_wait(struct oidc *o)
{
	int64_t interval = oidc_seconds(o->device, "interval", OIDC_INTERVAL,
	    OIDC_INTERVAL_MAX);
	int64_t end = clock_seconds() +
	    oidc_seconds(o->device, "expires_in", OIDC_LIFE, OIDC_LIFE);
	const char *what = NULL;
	int troubles = 0;
	json_t *answer;
	long status;

	while (what == NULL) {
		if (clock_seconds() + interval >= end)
			return "expired";
		sleep((unsigned)interval);
		answer = oidc_poll(o, &status);
		if (answer != NULL) {
			troubles = 0;
			what = oidc_meaning(o, answer, status, &interval);
		} else if ((strcmp(o->why, "slow") != 0 &&
			       strcmp(o->why, "network") != 0) ||
		    ++troubles >= OIDC_TROUBLES) {
			what = "failed";
		} else {
			interval *= 2; /* as the RFC asks of a time-out */
			if (interval > OIDC_INTERVAL_MAX)
				interval = OIDC_INTERVAL_MAX;
		}
		json_decref(answer);
	}
	return what;
}

static int
oidc_unpack(struct oidc_job *job, json_t *j)
{
	int userinfo = 0, loopback = 0;

	memset(job, 0, sizeof(*job));
	if (json_unpack(j, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}",
		"issuer", &job->issuer, "client", &job->client, "secret",
		&job->secret, "scope", &job->scope, "nonce", &job->nonce,
		"ca_file", &job->ca_file, "userinfo", &userinfo, "loopback",
		&loopback) != 0)
		return -1;
	job->userinfo = userinfo;
	job->loopback = loopback;
	return 0;
}

int
main(void)
{
	struct oidc o = {.why = "job"};
	const char *what = "failed";
	json_t *j;

	log_init("oidc", LOG_LEVEL_WARN);
	j = oidc_read();
	if (j == NULL || oidc_unpack(&o.job, j) != 0)
		return 1;
	if (sandbox_oidc(o.job.ca_file) != 0)
		return 1;
	oidc_http_init();
	if (oidc_discover(&o) == 0 && oidc_ask(&o) == 0)
		what = oidc_wait(&o);
	if (strcmp(what, "granted") != 0)
		oidc_say(json_pack("{s:s, s:s}", "end", what, "why",
		    o.why != NULL ? o.why : ""));
	/* the libraries' own ends are of no use: _exit */
	_exit(0);
}
