/* Rows of cases. Sealed contents are sealed and opened here. */
#ifndef SERVER_STORE_APPLICATION_H
#define SERVER_STORE_APPLICATION_H

#include "server/ctx.h"

struct application {
	int64_t id;
	char number[32];
	char service[41];
	int service_version;
	char state[41];
	char phase[16];   /* applicant office closed */
	char outcome[32]; /* "" while open */
	char queue[32];   /* role it waits for; "" when closed */
	int district;
	int64_t person_id, unit_id, permit_id; /* 0: none */
	int64_t applicant_account;
	char applicant_role[32];
	char applicant_name[64];
	char name[401]; /* of the person, or the unit */
	char pinyin[601], initials[101];
	int round, returns;
	int64_t accepted_at, created_at, submitted_at, entered_at, closed_at;
	date_t due_on, state_due_on; /* 0: none */
	int64_t claimed_by;
	char claimed_name[64];
	date_t claimed_until;
	int64_t changed_at, version;
	/* of pages alone */
	char unit_name[401];
	int ticks; /* warnings ticked and rules set aside */
};

int store_application_insert(struct ctx *ctx, const struct application *a,
    struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_application_load(struct ctx *ctx, int64_t id,
    struct application *a, struct err *e);
int store_application_find(struct ctx *ctx, const char *number,
    struct application *a, struct err *e);
/*
 * Everything but the id, number and service, if the row is still of version
 * a->version; then a->version is one more, and the counts of states are kept.
 * 1 done, 0 somebody was quicker, -1.
 */
int store_application_update(struct ctx *ctx, struct application *a,
    struct err *e);
/* One more of a kind and year: "2026" "0000042" make a number. 0 or -1. */
int store_application_next(struct ctx *ctx, const char *series,
    int64_t *n, struct err *e);
/* A draft with all that it has, and its pins. 0 or -1. */
int store_application_delete(struct ctx *ctx, const struct application *a,
    struct err *e);
/* Drafts never handed in, last changed before then; the oldest first. */
int store_application_drafts(struct ctx *ctx, int64_t before, int limit,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e);

/* The form of a round (0: worked on): new reference; NULL if none. 1 0 -1. */
int store_application_form_load(struct ctx *ctx, int64_t id, int round,
    json_t **form, struct err *e);
/* In place of what there was. 0 or -1. */
int store_application_form_set(struct ctx *ctx, int64_t id, int round,
    const json_t *form, struct err *e);

struct application_file {
	char kind[33], row_key[41];
	char sha256[65];
	date_t issued_on, valid_to; /* 0: not told */
	int64_t uploaded_at;
	bool erased;
	int64_t size; /* of the file's row, when loaded */
	char format[16];
	int pages;
};
/* set pins the file for the case, delete lets it go; see store/file.h. */
int store_application_file_set(struct ctx *ctx, int64_t id, int round,
    const struct application_file *f, struct err *e);
int store_application_file_delete(struct ctx *ctx, int64_t id, int round,
    const char *kind, const char *row_key, struct err *e);
int store_application_file_each(struct ctx *ctx, int64_t id, int round,
    void (*row)(void *arg, const struct application_file *f), void *arg,
    struct err *e);
/* The content is gone for everybody (涉密); hash and row stay. 0 or -1. */
int store_application_file_erase(struct ctx *ctx, int64_t id, int round,
    const char *kind, const char *row_key, struct err *e);

struct application_event {
	int seq; /* from 1; set by insert */
	int64_t at;
	date_t day;
	int64_t by_account;
	char by_name[64], by_role[32];
	int64_t behalf_account;
	char behalf_name[64];
	const char *what;   /* as the table's CHECK */
	const char *action, *kind, *from_state, *to_state; /* "" for none */
	int round;
	const char *opinion, *tip;
	const char *detail; /* JSON text; "{}" */
};
/* at, day and by_* are filled from ctx when 0 or "". 0 or -1. */
int store_application_event_insert(struct ctx *ctx, int64_t id,
    struct application_event *v, struct err *e);
/* Oldest first; texts live in request memory. 0 or -1. */
int store_application_event_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct application_event *v), void *arg,
    struct err *e);

struct return_item {
	int64_t id;
	int round;
	char side[16], anchor[121], words[2001], status[16];
	bool late;
	int64_t by_account;
	char by_name[64];
	int64_t created_at, fixed_at;
	char fixed_by[64];
};
int store_return_item_insert(struct ctx *ctx, int64_t application_id,
    struct return_item *r, struct err *e);
int store_return_item_set(struct ctx *ctx, const struct return_item *r,
    struct err *e);
int store_return_item_each(struct ctx *ctx, int64_t application_id,
    void (*row)(void *arg, const struct return_item *r), void *arg,
    struct err *e);

struct application_tick {
	char rule[41], role[32];
	const char *what; /* acknowledge override */
	int64_t by_account;
	char by_name[64];
	int64_t at;
	const char *words;
};
int store_application_tick_set(struct ctx *ctx, int64_t id,
    const struct application_tick *t, struct err *e);
int store_application_tick_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct application_tick *t), void *arg,
    struct err *e);

/*
 * Pages. Fields 0 or NULL are not asked for. A queue's (queue and by_due) is
 * of districts, of what somebody claimed, or of the city; others are a
 * person's, a unit's, of districts, or the city's. phase may also be "open".
 */
struct application_query {
	int64_t person_id, unit_id;
	int64_t body_account; /* of units that its body supervises */
	const int *districts;
	size_t ndistricts; /* 0: all (city) */
	const char *queue, *service, *state, *phase;
	int64_t claimed_by; /* -1: unclaimed, 0: any */
	date_t due_before;  /* overdue */
	bool handed_in;     /* no drafts that never were */
	const char *but_role; /* begun by another than this role */
	const char *text;   /* part of name, pinyin, initials, or number */
	bool by_due;        /* oldest due day first; otherwise newest first */
	int64_t after_key, after_id; /* last row's due day or 0, and id; 0,0 */
	int limit;
};
int store_application_page(struct ctx *ctx,
    const struct application_query *q,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e);
/* How many rows fit, counted up to cap. 0 or -1. */
int store_application_total(struct ctx *ctx,
    const struct application_query *q, int64_t cap, int64_t *n,
    struct err *e);
/* Open cases of a permit, a person or a unit (the first that is not 0). */
int store_application_open_each(struct ctx *ctx, int64_t permit_id,
    int64_t person_id, int64_t unit_id,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e);

/* All of a permit, of a person, or of a unit itself. 0 or -1. */
int store_application_each(struct ctx *ctx, int64_t permit_id,
    int64_t person_id, int64_t unit_id,
    void (*row)(void *arg, const struct application *a), void *arg,
    struct err *e);

/* Published versions. 1 found (content in request memory), 0, -1. */
int store_service_version_load(struct ctx *ctx, const char *service,
    int version, char sha256[65], char **content, struct err *e);
int store_service_version_insert(struct ctx *ctx, const char *service,
    int version, const char *sha256, const char *content, struct err *e);
/* The highest version published; 0 none, -1. */
int store_service_version_last(struct ctx *ctx, const char *service,
    struct err *e);

#endif
