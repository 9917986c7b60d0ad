/* Requests of hall-oidc: bounded in time, size and where they go. */
#include "config.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/helpers/hall-oidc.h"

enum { HTTP_CONNECT = 5, HTTP_ALL = 10 };

static CURL *http;

void
oidc_http_init(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (http = curl_easy_init()) == NULL)
		fatal("out of memory");
}

static char *
http_part(CURLU *u, CURLUPart which)
{
	char *text = NULL;

	return curl_url_get(u, which, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool
http_loopback(const char *host)
{
	return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 ||
	    strcmp(host, "localhost") == 0;
}

bool
oidc_http_fits(const struct oidc_job *job, const char *url)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	bool fits = false;

	if (u == NULL)
		fatal("out of memory");
	if (url != NULL && strlen(url) < OIDC_TEXT &&
	    curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) ==
		CURLUE_OK) {
		scheme = http_part(u, CURLUPART_SCHEME);
		host = http_part(u, CURLUPART_HOST);
		user = http_part(u, CURLUPART_USER);
		fits = scheme != NULL && host != NULL && user == NULL &&
		    (strcmp(scheme, "https") == 0 ||
			(job->loopback && strcmp(scheme, "http") == 0 &&
			    http_loopback(host)));
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(u);
	return fits;
}

char *
oidc_http_form(char *form, const char *name, const char *value)
{
	char *safe = curl_easy_escape(http, value, 0), *all;

	if (safe == NULL)
		fatal("out of memory");
	all = xasprintf("%s%s%s=%s", form != NULL ? form : "",
	    form != NULL ? "&" : "", name, safe);
	curl_free(safe);
	free(form);
	return all;
}

/* More than that is no answer: curl is told so, and ends. */
static size_t
http_take(char *data, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;

	if (b->len + size * n > OIDC_ANSWER)
		return 0;
	buf_add(b, data, size * n);
	return size * n;
}

static void
http_set(const struct oidc_job *job, const char *url, const char *body,
    struct curl_slist *head, struct buf *b)
{
	curl_easy_reset(http);
	curl_easy_setopt(http, CURLOPT_URL, url);
	curl_easy_setopt(http, CURLOPT_PROTOCOLS_STR,
	    job->loopback ? "https,http" : "https");
	curl_easy_setopt(http, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(http, CURLOPT_PROXY, "");
	curl_easy_setopt(http, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(http, CURLOPT_CONNECTTIMEOUT, (long)HTTP_CONNECT);
	curl_easy_setopt(http, CURLOPT_TIMEOUT, (long)HTTP_ALL);
	curl_easy_setopt(http, CURLOPT_MAXFILESIZE, (long)OIDC_ANSWER);
	curl_easy_setopt(http, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(http, CURLOPT_WRITEFUNCTION, http_take);
	curl_easy_setopt(http, CURLOPT_WRITEDATA, b);
	curl_easy_setopt(http, CURLOPT_HTTPHEADER, head);
	if (job->ca_file[0] != '\0')
		curl_easy_setopt(http, CURLOPT_CAINFO, job->ca_file);
	if (body != NULL)
		curl_easy_setopt(http, CURLOPT_POSTFIELDS, body);
	/* as RFC 6749, 2.3.1 has it; both are encoded first */
	if (body != NULL && job->secret[0] != '\0') {
		char *user = curl_easy_escape(http, job->client, 0);
		char *secret = curl_easy_escape(http, job->secret, 0);

		curl_easy_setopt(http, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(http, CURLOPT_USERNAME, user);
		curl_easy_setopt(http, CURLOPT_PASSWORD, secret);
		curl_free(user);
		curl_free(secret);
	}
}

static const char *
http_why(CURLcode rc, const struct buf *b)
{
	switch (rc) {
	case CURLE_OPERATION_TIMEDOUT:
		return "slow";
	case CURLE_WRITE_ERROR:
	case CURLE_FILESIZE_EXCEEDED:
		return "long";
	default:
		return b->len >= OIDC_ANSWER ? "long" : "network";
	}
}

json_t *
oidc_http(const struct oidc_job *job, const char *url, const char *body,
    const char *bearer, long *status, const char **why)
{
	struct curl_slist *head =
	    curl_slist_append(NULL, "Accept: application/json");
	struct buf b = {0};
	json_t *answer = NULL;
	char *line;
	CURLcode rc;

	*status = 0;
	*why = "endpoint";
	if (!oidc_http_fits(job, url)) {
		curl_slist_free_all(head);
		return NULL;
	}
	if (bearer != NULL) {
		line = xasprintf("Authorization: Bearer %s", bearer);
		head = curl_slist_append(head, line);
		free(line);
	}
	http_set(job, url, body, head, &b);
	rc = curl_easy_perform(http);
	curl_slist_free_all(head);
	if (rc == CURLE_OK)
		curl_easy_getinfo(http, CURLINFO_RESPONSE_CODE, status);
	if (rc != CURLE_OK)
		*why = http_why(rc, &b);
	else if (*status >= 300 && *status < 400)
		*why = "redirect";
	else if ((answer = json_loadb(buf_str(&b), b.len,
		      JSON_REJECT_DUPLICATES, NULL)) == NULL ||
	    !json_is_object(answer))
		*why = "answer";
	if (!json_is_object(answer)) {
		json_decref(answer);
		answer = NULL;
	}
	buf_finish(&b);
	return answer;
}
