/* The businesses people and units may enter, from data/services. */
#ifndef SERVER_DOMAIN_SERVICE_H
#define SERVER_DOMAIN_SERVICE_H

#include "server/ctx.h"

struct service {
	char id[41];
	char title_zh[201];
	char title_en[201];
	int order;
	bool person, unit;      /* for whom */
	bool needs_association; /* of a person */
	bool needs_opening;     /* of a unit */
	bool open;              /* may be entered */
};

/*
 * Read every *.cfg of dir, in place of what was loaded. Called by records
 * before its sandbox closes. 0, or -1 with faults as "FILE:LINE: what" on
 * stderr; then what was loaded stays.
 */
int service_load(const char *dir);
/* All, by order; *n is set. */
const struct service *service_all(size_t *n);

struct service_state {
	const struct service *service;
	const char *title;  /* in the language in use */
	bool available;
	char reason[601];   /* why not, translated; "" when available */
	const char *key;    /* of the reason, as errors.def has it */
};

/* The services of the actor. *list is request memory. 0 or -1. */
int service_list(struct ctx *ctx, struct service_state **list, size_t *n,
    struct err *e);

#endif
