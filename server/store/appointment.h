/* Rows of appointments and of who comes with them. Numbers are sealed here. */
#ifndef SERVER_STORE_APPOINTMENT_H
#define SERVER_STORE_APPOINTMENT_H

#include "common/ident.h"
#include "server/ctx.h"

enum { APPOINTMENT_KINDS = 4, APPOINTMENT_ITEMS = 64 };

struct appointment {
	int64_t id;
	char number[32];
	int district;
	int64_t unit_id;
	char unit_name[401];
	char pinyin[601];
	char status[24];
	date_t day;
	int cell, cells;
	bool holds_cells;
	int counts[APPOINTMENT_KINDS];
	char contact_name[201];
	char contact_phone[IDENT_MAX];
	char notice_version[32];
	int64_t accepted_at;
	int64_t change_until, lapse_at;
	int changes;
	char via[16]; /* unit counter walk_in */
	int64_t by_account;
	char by_name[64];
	int64_t created_at;
	int ticket;
	int64_t arrived_at, called_at;
	char called_by[64];
	int counter;
	int64_t finished_at;
	date_t handled_on;
	int64_t handled_at;
	char evidence[4001];
	int level;
	char words[2001];
	int64_t rated_at;
	bool reminded;
	int64_t changed_at, version;
};

struct appointment_item {
	int seq;
	char kind[24];
	int64_t person_id, application_id;
	char name[201];
	char id_kind[32];
	char id_number[IDENT_MAX]; /* "" until filled in */
	char permit_number[32];
	int children;
	char status[16]; /* empty filled accepted returned not_accepted */
	char opinion[2001];
	int64_t decided_at;
	char decided_by[64];
};

int store_appointment_insert(struct ctx *ctx, struct appointment *a,
    struct err *e);
/* 1 found, 0 not, -1. */
int store_appointment_load(struct ctx *ctx, int64_t id,
    struct appointment *a, struct err *e);
/*
 * All that may change, if the row is still of a->version; then it is one
 * more. 1, 0 somebody was quicker, -1.
 */
int store_appointment_save(struct ctx *ctx, struct appointment *a,
    struct err *e);

/* Pages; fields 0 or NULL are not asked for. Newest first by id, or a day's
 * by time. */
struct appointment_query {
	int64_t unit_id;
	int district;
	const char *status; /* one, or "pending", "handled", "live" */
	/* then by time; else those to come by theirs, others the last first */
	date_t day;
	const char *text;   /* part of number, unit's name or pinyin */
	int64_t after_id; /* 0: from the start */
	date_t after_day;
	int after_cell;
	int limit;
};
int store_appointment_page(struct ctx *ctx,
    const struct appointment_query *q,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e);
/* Live ones (pending_completion, booked) of a unit on a day but one. */
int store_appointment_live(struct ctx *ctx, int64_t unit_id, date_t day,
    int64_t but, int *n, struct err *e);
/* Days of a unit's mismatches (and no-shows), newest first, at most max. */
int store_appointment_mismatches(struct ctx *ctx, int64_t unit_id,
    int district, bool no_shows, date_t *days, size_t max, size_t *n,
    struct err *e);
/* The newest handled one that was not rated, if none was booked since. */
int store_appointment_unrated(struct ctx *ctx, int64_t unit_id,
    struct appointment *a, struct err *e);
/* Did the unit book another after that one was handled? 1, 0, -1. */
int store_appointment_since(struct ctx *ctx, const struct appointment *a,
    struct err *e);
/* Incomplete and over; of a day (district 0: anywhere). 0 or -1. */
int store_appointment_lapsed(struct ctx *ctx, int district, date_t day,
    int limit, void (*row)(void *arg, const struct appointment *a),
    void *arg, struct err *e);
/* Of a day, not reminded of yet. 0 or -1. */
int store_appointment_unreminded(struct ctx *ctx, int district, date_t day,
    int limit, void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e);
/* Called to a counter and not served yet, of a day, the last call first. */
struct appointment_call {
	int ticket, counter;
	int64_t called_at;
};
int store_appointment_called(struct ctx *ctx, int district, date_t day,
    struct appointment_call *rows, size_t max, size_t *n, struct err *e);
/* Booked, arrived and not called: the first by time. 1, 0, -1. */
int store_appointment_next(struct ctx *ctx, int district, date_t day,
    int64_t *id, struct err *e);

/* A new one; or in place of what there was. 0 or -1. */
int store_appointment_item_insert(struct ctx *ctx, int64_t id,
    const struct appointment_item *i, struct err *e);
/* Mark that its day being off was told: 1, 0 it was before, -1. */
int store_appointment_off(struct ctx *ctx, const struct appointment *a,
    struct err *e);
int store_appointment_item_set(struct ctx *ctx, int64_t id,
    const struct appointment_item *i, struct err *e);
int store_appointment_item_delete(struct ctx *ctx, int64_t id, int seq,
    struct err *e);
int store_appointment_item_each(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct appointment_item *i), void *arg,
    struct err *e);
/*
 * Is a person of the unit booked there as this kind, live or handled, since
 * that day? 1 (its number), 0, -1. kind NULL: any.
 */
int store_appointment_person(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, int district, const char *kind, date_t since,
    char number[32], struct err *e);

int store_unfreeze_set(struct ctx *ctx, int64_t unit_id, int district,
    const char *reason, struct err *e);
/* The last day on which it was lifted; 0 never. 0 or -1. */
int store_unfreeze_day(struct ctx *ctx, int64_t unit_id, int district,
    date_t *day, struct err *e);

/* What figures are made of: one appointment of a district and days. */
struct appointment_fact {
	date_t day;
	int cell, cells, counter, level;
	char status[24];
	int64_t arrived_at, called_at, finished_at;
};
int store_appointment_facts(struct ctx *ctx, int district, date_t from,
    date_t to, void (*row)(void *arg, const struct appointment_fact *f),
    void *arg, struct err *e);

#endif
