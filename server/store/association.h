/* Links of people with units: application, employment and its end. */
#ifndef SERVER_STORE_ASSOCIATION_H
#define SERVER_STORE_ASSOCIATION_H

#include "common/ident.h"
#include "server/ctx.h"

struct association {
	int64_t id;
	int64_t unit_id;
	int64_t person_id;
	int district;
	char status[16]; /* pending active rejected withdrawn ended */
	char name[201];
	char pinyin[201];
	char initials[51];
	int64_t id_tail, mobile_tail, mobile_key; /* store_tail_key() ... */
	char shown_id[IDENT_MAX];     /* the numbers, masked */
	char shown_mobile[IDENT_MAX]; /* "" when forgotten */
	char permit_status[16]; /* none valid suspended expired cancelled */
	char position[241];
	char department[241];
	char contract_number[161];
	char contract_kind[16]; /* fixed open task, or "" */
	date_t contract_start, contract_end, insurance_start; /* 0: none */
	date_t since;
	date_t left_on;
	char reason_code[32];
	int64_t applied_at;
	int64_t decided_at;
	char decided_by[64];
	int64_t ended_at;
	int64_t changed_at;
	char changed_by[64];
	int64_t version;
	/* long and seldom there: a page's rows leave their memory alone */
	char reason[2001];
	char note[2001];
	char unit_name[401]; /* of lists alone */
};

struct employment {
	int64_t at;
	int64_t by_account;
	char by_name[64];
	char change[16]; /* approved updated ended */
	char position[241];
	char department[241];
	char contract_number[161];
	char contract_kind[16];
	date_t contract_start, contract_end, insurance_start;
};

/* ERR_STORE_UNIQUE when the person has an open link. 0 or -1. */
int store_association_insert(struct ctx *ctx, const struct association *a,
    struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_association_load(struct ctx *ctx, int64_t id,
    struct association *a, struct err *e);
/*
 * What pages leave out of a row that was decided: when and by whom, and why.
 * 0 or -1.
 */
int store_association_decided(struct ctx *ctx, struct association *a,
    struct err *e);
/* The pending or active link of a person. */
int store_association_open(struct ctx *ctx, int64_t person_id,
    struct association *a, struct err *e);
/* Is the person linked with the unit, pending or active? 1, 0, -1. */
int store_association_links(struct ctx *ctx, int64_t person_id,
    int64_t unit_id, struct err *e);
/*
 * Write everything that may change and version + 1, if the row still has
 * a->version: 1, or 0 when it has not, or -1.
 */
int store_association_save(struct ctx *ctx, const struct association *a,
    struct err *e);

/* Take the sealed column i apart into shown_*. 0 or -1. */
struct stmt;
int store_association_shown(struct ctx *ctx, struct stmt *s, int i,
    struct association *a, struct err *e);

int store_employment_insert(struct ctx *ctx, int64_t association_id,
    const struct employment *h, struct err *e);
/* Newest first, at most 200. 0 or -1. */
int store_employment_each(struct ctx *ctx, int64_t association_id,
    void (*row)(void *arg, const struct employment *h), void *arg,
    struct err *e);

enum association_sort {
	ASSOCIATION_BY_APPLIED,
	ASSOCIATION_BY_APPLIED_DOWN,
	ASSOCIATION_BY_NAME,
	ASSOCIATION_BY_SINCE,
	ASSOCIATION_BY_SINCE_DOWN,
};

/*
 * One run of rows in one state: of unit_id, or of district when unit_id is 0.
 * Texts are "" and numbers 0 for no filter; *_like are patterns escaped by
 * '!'. since_* bound the column as they are; to is exclusive.
 */
struct association_filter {
	int64_t unit_id;
	int district;
	const char *status;
	enum association_sort sort;
	bool all; /* none of those below is set */
	const char *name_like;
	const char *initials_like;
	int64_t id_tail, mobile_tail, mobile_key;
	const char *position_like;
	const char *permit_status;
	int64_t applied_from, applied_to;
	int64_t since_from, since_to;
};

/* Where a page ends: the key of its last row in the order, and its id. */
struct association_mark {
	int64_t id;
	char key[201]; /* pinyin, or a number as text */
	int64_t number; /* the same when it is one */
};

/*
 * Up to limit rows after the mark (id 0: from the start). They come from an
 * index alone and hold what it has: ids, states, name .. permit_status and
 * position, since, left_on, applied_at, version; a district's also what
 * store_association_decided() tells, and unit_name; the rest is empty. *n is
 * set. 0 or -1.
 */
int store_association_page(struct ctx *ctx,
    const struct association_filter *f, const struct association_mark *after,
    int limit, struct association *rows, size_t *n, struct err *e);
/* Rows that fit, counted up to cap. 0 or -1. */
int store_association_count(struct ctx *ctx,
    const struct association_filter *f, int64_t cap, int64_t *n,
    struct err *e);
/* All of a person, newest first, at most max. *n is set. 0 or -1. */
int store_association_of(struct ctx *ctx, int64_t person_id, int64_t *ids,
    size_t max, size_t *n, struct err *e);

#endif
