/* Notices: drafts, what is published, what was withdrawn. */
#ifndef SERVER_STORE_NOTICE_H
#define SERVER_STORE_NOTICE_H

#include "server/ctx.h"
#include "server/store/file.h"

enum { NOTICE_BODY_MAX = 60000 };

struct notice {
	int64_t id;
	char status[16];    /* draft published withdrawn */
	char title_zh[801]; /* 200 characters */
	char title_en[801];
	char issuer[401];
	char number[241];
	date_t dated;
	char audience[16];  /* all individuals units office */
	bool city;          /* whole city; else districts */
	int districts[DISTRICTS_MAX];
	size_t ndistricts;
	bool pinned;
	date_t until;       /* 0: no end */
	int64_t created_at;
	char created_by[64];
	int64_t published_at, withdrawn_at;
	int64_t changed_at;
	char changed_by[64];
	int64_t version;
};

/* Pinned ones first, then by day: the place of n in every list. */
int64_t store_notice_place(const struct notice *n);

/* With its districts. 0 or -1. */
int store_notice_insert(struct ctx *ctx, const struct notice *n,
    const char *body, struct err *e);
/* 1 found, 0 not, -1 with e. */
int store_notice_load(struct ctx *ctx, int64_t id, struct notice *n,
    struct err *e);
/* The text: request memory, "" when there is none; NULL with e. */
const char *store_notice_body(struct ctx *ctx, int64_t id, struct err *e);
/*
 * Save over version n->version; body NULL leaves the text. 1 saved (n->version
 * is then one more), 0 somebody was faster, -1.
 */
int store_notice_save(struct ctx *ctx, struct notice *n, const char *body,
    struct err *e);

/* Its document, in place of a former one; sha256 NULL: none. 0 or -1. */
int store_notice_file_set(struct ctx *ctx, int64_t id, const char *sha256,
    struct err *e);
/* 1 found, 0 it has none, -1. */
int store_notice_file(struct ctx *ctx, int64_t id, struct file_row *f,
    struct err *e);

/* What of the notices is wanted. */
struct notice_filter {
	const char *status;   /* "" for all states */
	const char *audience; /* besides "all"; "" for every audience */
	bool everywhere;      /* whatever the districts */
	bool city;            /* those for the whole city too */
	int districts[DISTRICTS_MAX]; /* and those for any of these */
	size_t ndistricts;
	date_t standing;      /* still standing on this day; 0: ended ones too */
};

/*
 * A page in order of place, the highest first, after (place, id); id 0 is the
 * start. Calls row(). 0 or -1.
 */
int store_notice_page(struct ctx *ctx, const struct notice_filter *f,
    int64_t place, int64_t id, int limit,
    void (*row)(void *arg, const struct notice *n), void *arg, struct err *e);
/* How many, at most cap. 0 or -1. */
int store_notice_count(struct ctx *ctx, const struct notice_filter *f,
    int64_t cap, int64_t *n, struct err *e);

#endif
