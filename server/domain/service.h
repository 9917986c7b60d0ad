/*
 * The businesses people and units may enter: definitions of services, and
 * lines of the home that are none (data/services/entries.inc).
 */
#ifndef SERVER_DOMAIN_SERVICE_H
#define SERVER_DOMAIN_SERVICE_H

#include "server/ctx.h"
#include "server/workflow/definition.h"

struct service {
	char id[41];
	char title_zh[201];
	char title_en[201];
	int order;
	bool person, unit;      /* for whom */
	bool needs_association; /* of a person */
	bool needs_opening;     /* of a unit */
	bool open;              /* may be entered */
	char about_zh[601];     /* what it is for; may be "" */
	char about_en[601];
	const struct definition *definition; /* NULL: no service */
};

/*
 * Read dir/entries.inc, in place of what was loaded. Called by records before
 * its sandbox closes. 0, or -1 with faults as "FILE:LINE: what" on stderr;
 * then what was loaded stays.
 */
int service_load(const char *dir);
/* By id; NULL if there is none. Request memory. */
const struct service *service_find(struct ctx *ctx, const char *id);
/* In the language in use. */
const char *service_title(const struct service *s);
const char *service_about(const struct service *s);

struct service_state {
	const struct service *service;
	const char *title;  /* in the language in use */
	bool available;
	char reason[801];   /* why not, translated; "" when available */
	const char *key;    /* of the reason, as errors.def has it */
};

/* The services of the actor. *list is request memory. 0 or -1. */
int service_list(struct ctx *ctx, struct service_state **list, size_t *n,
    struct err *e);
/* One that the actor could have; NOTFOUND for one of other people. */
int service_get(struct ctx *ctx, const char *id, struct service_state *out,
    struct err *e);

/* Business of the actor under way, as home screens show it. */
struct service_progress {
	const char *system, *business, *type, *progress; /* translated */
	char number[32];  /* "" for none */
	char person[201]; /* of a unit's people; "" for one's own */
	int64_t since;    /* 0: not known */
	const char *screen;
	int64_t id;       /* of a case; 0 otherwise */
};
/* The newest first; *list is request memory. 0 or -1. */
int service_progress(struct ctx *ctx, struct service_progress **list,
    size_t *n, struct err *e);
/* The unit that an individual is linked to: 1 with its name, 0, -1. */
int service_linked(struct ctx *ctx, int64_t *unit_id, char *name,
    size_t size, struct err *e);

#endif
