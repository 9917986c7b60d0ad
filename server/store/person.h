/* People: one row each, and their study and work histories. */
#ifndef SERVER_STORE_PERSON_H
#define SERVER_STORE_PERSON_H

#include "common/ident.h"
#include "server/ctx.h"

struct person {
	int64_t id;
	char name[201]; /* 50 characters */
	char pinyin[201];
	char initials[51];
	char sex[2]; /* "M", "F" or "" */
	char ethnic[81];
	date_t birth; /* told with the sex; DATE_NONE when that is "" */
	char political[81];
	char marital[81];
	char id_kind[32]; /* ident_kind_name() */
	char id_number[IDENT_MAX];
	char mobile[IDENT_MAX];
	char email[101];
	char hukou_place[401];
	char hukou_kind[81];
	int district;
	char address[801];
	char contact_address[801];
	char education[81];
	char school[401];
	char major[401];
	date_t graduated; /* DATE_NONE: unknown */
	char degree[161];
	char degree_grantor[401];
	char professional_title[241];
	bool verified;
	bool submitted;
	int64_t created_at;
	int64_t version;
};

struct study {
	date_t from, to; /* months; 0: open */
	char school[401];
	char level[161];
	char major[401];
	bool full_time;
};

struct work {
	date_t from, to; /* months; 0: still there */
	char unit[401];
	char place[241];
	char duty[401];
};

/*
 * The first 63 bits of secret_hash(), never 0. Tails (the last four) are
 * hashed within a district, so that equal tails of two districts differ.
 */
int64_t store_number_key(struct ctx *ctx, const char *what, const char *text);
int64_t store_tail_key(struct ctx *ctx, const char *what, int district,
    const char *text);

/* Seals the numbers. ERR_STORE_UNIQUE when the ID number is known. 0 or -1. */
int store_person_insert(struct ctx *ctx, const struct person *p,
    struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_person_load(struct ctx *ctx, int64_t id, struct person *p,
    struct err *e);
/*
 * Write all that p tells of itself but for verified, and version + 1, if the
 * row still has p->version: 1, or 0 when it has not, or -1.
 */
int store_person_save(struct ctx *ctx, const struct person *p,
    struct err *e);
/* The name of p in its associations. 0 or -1. */
int store_person_rename(struct ctx *ctx, const struct person *p,
    struct err *e);
/* Only whether it is verified and submitted: 1 found, 0 not, -1. */
int store_person_state(struct ctx *ctx, int64_t id, bool *verified,
    bool *submitted, struct err *e);
int store_person_find_id_number(struct ctx *ctx, const char *id_number,
    int64_t *id, struct err *e);

/*
 * People of a district after (pinyin, id), whose name holds like or whose
 * initials begin as initials says; "" for all. *n ids are set. 0 or -1.
 */
int store_person_page(struct ctx *ctx, int district, const char *name_like,
    const char *initials_like, const char *after, int64_t after_id, int limit,
    int64_t *ids, size_t *n, struct err *e);

int store_study_insert(struct ctx *ctx, int64_t person_id, int seq,
    const struct study *h, struct err *e);
int store_work_insert(struct ctx *ctx, int64_t person_id, int seq,
    const struct work *h, struct err *e);
/* Forget both histories. 0 or -1. */
int store_person_histories_clear(struct ctx *ctx, int64_t person_id,
    struct err *e);
/* Calls row() for each, oldest first. 0 or -1. */
int store_study_each(struct ctx *ctx, int64_t person_id,
    void (*row)(void *arg, const struct study *h), void *arg, struct err *e);
int store_work_each(struct ctx *ctx, int64_t person_id,
    void (*row)(void *arg, const struct work *h), void *arg, struct err *e);

#endif
