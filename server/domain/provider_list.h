/*
 * data/providers.cfg: whose accounts one may sign in with; see
 * talenthall-providers(5).
 */
#ifndef SERVER_DOMAIN_PROVIDER_LIST_H
#define SERVER_DOMAIN_PROVIDER_LIST_H

#include <stdbool.h>

#include "server/ctx.h"
#include "server/store/provider.h"

enum {
	PROVIDERS_MAX = 16,
	PROVIDER_TITLE = 120,
	PROVIDER_TEXT = 500,
	PROVIDER_LEVELS = 8,
	PROVIDER_CLAIM = 64,
};

struct provider {
	char id[PROVIDER_ID];
	char title[2][PROVIDER_TITLE]; /* by enum lang */
	bool open;
	bool person, unit; /* offered at person@, at unit@ */
	char issuer[PROVIDER_TEXT];
	char client[PROVIDER_TEXT];
	char secret_file[PROVIDER_TEXT]; /* read by the courier; "": none */
	char scope[PROVIDER_TEXT];
	char ca_file[PROVIDER_TEXT]; /* "": the system's certificates */
	bool userinfo;
	/* names of claims; "": not told */
	char subject[PROVIDER_CLAIM];
	char name[PROVIDER_CLAIM];
	char id_number[PROVIDER_CLAIM];
	char mobile[PROVIDER_CLAIM];
	char uscc[PROVIDER_CLAIM];
	/*
	 * The claim that says how well the provider knows who that is, and its
	 * values that are as good as our own comparison. level "" with verifies:
	 * always.
	 */
	bool verifies;
	char level[PROVIDER_CLAIM];
	char levels[PROVIDER_LEVELS][PROVIDER_CLAIM];
	int nlevels;
};

/* Read path in place of what was read. 0, or -1: FILE:LINE on stderr. */
int provider_load(const char *path);
/* All of them in their order; *n is set. Read from data_dir at first. */
const struct provider *provider_all(struct ctx *ctx, int *n);
/* One by id; NULL: unknown. */
const struct provider *provider_find(struct ctx *ctx, const char *id);
/* Its title in the language in use. */
const char *provider_title(const struct provider *p);

#endif
