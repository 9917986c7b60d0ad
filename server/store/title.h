/* Rows of plans, supervising bodies, objections, answers and awards. */
#ifndef SERVER_STORE_TITLE_H
#define SERVER_STORE_TITLE_H

#include "server/ctx.h"

struct title_plan {
	int64_t id;
	char service[41];
	char name[401];
	int year;
	date_t opens_on, closes_on, materials_until, ends_on;
	bool closed; /* by hand */
	int64_t created_at, version;
	int64_t cases; /* of it; when listed */
};
int store_plan_insert(struct ctx *ctx, const struct title_plan *p,
    struct err *e);
/* Names and days, if it is still of p->version. 1 done, 0 not, -1. */
int store_plan_update(struct ctx *ctx, struct title_plan *p, struct err *e);
/* 1 found, 0 not, -1. */
int store_plan_load(struct ctx *ctx, int64_t id, struct title_plan *p,
    struct err *e);
/* Newest first; service NULL: of all. 0 or -1. */
int store_plan_each(struct ctx *ctx, const char *service,
    void (*row)(void *arg, const struct title_plan *p), void *arg,
    struct err *e);
/* The plan of a case: 1 0 -1. */
int store_plan_of(struct ctx *ctx, int64_t application_id,
    struct title_plan *p, struct err *e);
int store_plan_take(struct ctx *ctx, int64_t application_id, int64_t plan_id,
    struct err *e);
/* Is it the first time that this is told? 1, 0, -1. */
int store_reminder(struct ctx *ctx, int64_t application_id, date_t due,
    int days, struct err *e);

/* What a role said from outside. */
struct application_answer {
	char role[32];
	bool passed;
	int64_t by_account;
	char by_name[64];
	int64_t at;
	const char *opinion; /* request memory */
};
/* -1 ERR_STORE_UNIQUE: the role has answered. */
int store_answer_insert(struct ctx *ctx, int64_t application_id, int round,
    const char *state, const struct application_answer *a, struct err *e);
int store_answer_each(struct ctx *ctx, int64_t application_id, int round,
    const char *state,
    void (*row)(void *arg, const struct application_answer *a), void *arg,
    struct err *e);

struct body {
	int64_t id;
	char name[401];
	int64_t units; /* when listed */
};
struct body_unit {
	int64_t unit_id;
	char unit_name[401];
	int district;
	int64_t body_id; /* 0: none */
	char body_name[401];
	int64_t since;
};
int store_body_insert(struct ctx *ctx, const struct body *b, struct err *e);
int store_body_load(struct ctx *ctx, int64_t id, struct body *b,
    struct err *e);
/* Of an account, or of a unit: 1 0 -1. */
int store_body_of_account(struct ctx *ctx, int64_t account_id,
    struct body *b, struct err *e);
int store_body_of_unit(struct ctx *ctx, int64_t unit_id, struct body *b,
    struct err *e);
int store_body_each(struct ctx *ctx, int64_t after, int limit,
    void (*row)(void *arg, const struct body *b), void *arg, struct err *e);
int store_body_account_each(struct ctx *ctx, int64_t body_id,
    void (*row)(void *arg, int64_t id, const char *login, const char *name),
    void *arg, struct err *e);
/* member false: no more of that body. 0 or -1. */
int store_body_account_set(struct ctx *ctx, int64_t body_id,
    int64_t account_id, bool member, struct err *e);
int store_body_unit_set(struct ctx *ctx, int64_t body_id, int64_t unit_id,
    struct err *e);
/* body 0: every unit. Part of the name, or NULL. By unit's id. */
int store_body_unit_each(struct ctx *ctx, int64_t body_id, const char *name,
    int64_t after, int limit,
    void (*row)(void *arg, const struct body_unit *u), void *arg,
    struct err *e);
/* Does the account decide for the body of this unit? 1 0 -1. */
int store_body_reaches(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e);

struct objection {
	int64_t id, application_id;
	int64_t by_account;
	char by_name[64], by_role[32];
	const char *words; /* request memory, also below */
	int64_t at;
	char status[16];
	const char *decision;
	char decided_by[64];
	int64_t decided_at;
};
int store_objection_insert(struct ctx *ctx, const struct objection *o,
    struct err *e);
/* Still open? 1 done, 0 not, -1. */
int store_objection_decide(struct ctx *ctx, const struct objection *o,
    struct err *e);
int store_objection_load(struct ctx *ctx, int64_t id, struct objection *o,
    struct err *e);
/* application 0: of all; status NULL: any. Newest first, at most limit. */
int store_objection_each(struct ctx *ctx, int64_t application_id,
    const char *status, int limit,
    void (*row)(void *arg, const struct objection *o), void *arg,
    struct err *e);
/* How many of a case are open, and were upheld. 0 or -1. */
int store_objection_count(struct ctx *ctx, int64_t application_id,
    int64_t *open, int64_t *upheld, struct err *e);

struct title_award {
	int64_t id;
	char number[32];
	int64_t application_id, person_id, unit_id, plan_id;
	char level[41];
	date_t awarded_on;
};
int store_award_insert(struct ctx *ctx, const struct title_award *a,
    struct err *e);
/* Of a case: 1 0 -1. */
int store_award_of(struct ctx *ctx, int64_t application_id,
    struct title_award *a, struct err *e);
/* Of a person, or a unit, or (both 0) all; newest first, below after. */
int store_award_each(struct ctx *ctx, int64_t person_id, int64_t unit_id,
    int64_t after, int limit,
    void (*row)(void *arg, const struct title_award *a), void *arg,
    struct err *e);

#endif
