/*
 * Links of people with units (requirements 5.2): applying, deciding,
 * employing and releasing, and the lists of them.
 */
#ifndef SERVER_DOMAIN_ASSOCIATION_H
#define SERVER_DOMAIN_ASSOCIATION_H

#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/unit.h"

/* Translated name of a state; the state itself if unknown. */
const char *association_status_label(const char *status);

/* One within the actor's scope. 0 or -1 NOTFOUND. */
int association_get(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e);
/*
 * May this actor see more of the person than name and day? Not the unit that
 * refused him, nor one he withdrew from (D-63).
 */
bool association_open_to(const struct ctx *ctx, const struct association *a);

/* Is the person in service at the unit: an active link? 1, 0, -1. */
int association_in_service(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, struct err *e);

/* The actor, an individual, applies. 0 or -1. */
int association_apply(struct ctx *ctx, const char *code,
    struct association *a, struct unit *u, struct err *e);
int association_withdraw(struct ctx *ctx, int64_t id, struct association *a,
    struct err *e);
/* form: position .. insurance_start are read. 0 or -1, all faults at once. */
int association_approve(struct ctx *ctx, int64_t id,
    const struct employment *form, struct association *a, struct err *e);
int association_reject(struct ctx *ctx, int64_t id, const char *reason_code,
    const char *reason, struct association *a, struct err *e);

/* Check a form of position and contract. 0, or -1 with every fault. */
int association_check_form(struct ctx *ctx, const struct employment *form,
    struct err *e);
/* The present position and contract of a. */
void association_form(const struct association *a, struct employment *form);
/* Employed: new position or contract; version as it was read. 0 or -1. */
int association_update(struct ctx *ctx, int64_t id, int64_t version,
    const struct employment *form, struct association *a, struct err *e);

/* How the employment went, the latest change first. 0 or -1. */
int association_employment(struct ctx *ctx, const struct association *a,
    void (*row)(void *arg, const struct employment *h), void *arg,
    struct err *e);

struct release {
	struct err problems;   /* n 0: it may be released */
	date_t permit_valid_to; /* when the permit runs out soon; else 0 */
};

/* What hinders the release of an employed person (D-22). 0 or -1. */
int association_release_check(struct ctx *ctx, int64_t id,
    struct association *a, struct release *r, struct err *e);
/* End it; a valid permit is suspended. 0 or -1. */
int association_release(struct ctx *ctx, int64_t id, date_t left_on,
    const char *reason, const char *note, struct association *a,
    struct err *e);

/*
 * What a decided case does: the person's pending link with the unit becomes
 * employment in this position (NULL: none told), or an employment ends today.
 * 0, or -1: ERR_ASSOC_STATE when there is no such link.
 */
int association_begin(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    const char *position, struct err *e);
int association_end(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    const char *reason, struct err *e);

/* What a list is asked for; NULL, 0 and DATE_NONE for no filter. */
struct association_query {
	const char *status;
	const char *name; /* part of it, or pinyin initials, or pinyin */
	const char *id_tail;
	const char *phone; /* last four, or whole */
	const char *position;
	const char *permit_status;
	date_t applied_from, applied_to; /* both days included */
	date_t since_from, since_to;
	enum association_sort sort;
	bool decided; /* when, by whom and why, of those decided */
	bool whole;   /* their contracts and notes besides */
	int limit;
	const char *after_key, *after_id;
};

enum { ASSOCIATION_CAP = 1000 };

struct association_list {
	struct association *rows; /* request memory */
	size_t n;
	bool more; /* the last row is the mark of the next page */
	int64_t total;
	bool capped; /* there are total or more */
};

/*
 * An agent gets his unit's, an individual his own (newest first), office roles
 * their districts'. 0 or -1.
 */
int association_list(struct ctx *ctx, const struct association_query *q,
    struct association_list *l, struct err *e);
/* The key a row has in an order, for its page mark. */
void association_mark_of(const struct association *a,
    enum association_sort sort, struct association_mark *m);

#endif
