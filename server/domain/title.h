/*
 * Evaluation by plan: the plans that open a service for a time, the bodies
 * that supervise units, the public notice with its objections, and what is
 * awarded. Panels are panel.h's.
 */
#ifndef SERVER_DOMAIN_TITLE_H
#define SERVER_DOMAIN_TITLE_H

#include "server/domain/application/application.h"
#include "server/store/title.h"

/* planned open materials review ended closed, as of today. */
const char *plan_status(const struct ctx *ctx, const struct title_plan *p);
const char *plan_status_label(const char *status);

struct plan_told {
	const char *service, *name; /* NULL: as it is */
	int year;                   /* 0 */
	date_t opens_on, closes_on, materials_until, ends_on; /* DATE_NONE */
	int closed;                 /* -1 */
	int64_t version;            /* -1 */
};
/* By the city. 0 or -1. */
int plan_create(struct ctx *ctx, const struct plan_told *t,
    struct title_plan *out, struct err *e);
int plan_set(struct ctx *ctx, int64_t id, const struct plan_told *t,
    struct title_plan *out, struct err *e);
int plan_list(struct ctx *ctx, const char *service,
    void (*row)(void *arg, const struct title_plan *p), void *arg,
    struct err *e);
/*
 * The plan a case begins with: the one named (0: the only open one). 0, or -1
 * ERR_PLAN_NONE, ERR_PLAN_WHICH.
 */
int plan_choose(struct ctx *ctx, const char *service, int64_t id,
    struct title_plan *out, struct err *e);
/* Is one open? 1, 0, -1. */
int plan_any_open(struct ctx *ctx, const char *service, struct err *e);
/* {"id", "name", ...} of a case; json null when it has none. NULL with e. */
json_t *plan_of_case(struct ctx *ctx, int64_t application_id, struct err *e);

/* Bodies: by the city; a body lists its own units. */
int body_create(struct ctx *ctx, const char *name, struct body *out,
    struct err *e);
int body_account(struct ctx *ctx, int64_t body, const char *login,
    bool member, struct err *e);
int body_unit(struct ctx *ctx, int64_t body, int64_t unit,
    struct body_unit *out, struct err *e);
/* New references; NULL with e. */
json_t *body_list(struct ctx *ctx, int64_t after, int limit, int64_t *next,
    struct err *e);
int body_units(struct ctx *ctx, int64_t body, const char *name,
    int64_t after, int limit,
    void (*row)(void *arg, const struct body_unit *u), void *arg,
    struct err *e);

/* Public notice: cases in a state with `hold`, objections to them. */
json_t *title_notices(struct ctx *ctx, struct err *e);
int objection_make(struct ctx *ctx, const char *application,
    const char *words, int64_t *id, struct err *e);
int objection_decide(struct ctx *ctx, int64_t id, bool uphold,
    const char *decision, struct objection *out, struct err *e);
json_t *objection_list(struct ctx *ctx, const char *application,
    const char *status, struct err *e);
json_t *objection_item(struct ctx *ctx, const struct objection *o,
    struct err *e);

/* The effect title.award. 0 or -1. */
int title_award(struct ctx *ctx, const struct application_case *c,
    const char *level, struct err *e);
json_t *title_awards(struct ctx *ctx, int64_t after, int limit,
    int64_t *next, struct err *e);
/* Its placeholders into a document's content. 0 or -1. */
int title_document(struct ctx *ctx, const struct application_case *c,
    json_t *o, struct err *e);

/* Outside checks (`parallel`). */
int answer_give(struct ctx *ctx, int64_t id, bool passed,
    const char *opinion, struct application_case *c, struct err *e);
/* 1 done, -1 failed, 0 open; -2 with e. */
int answer_result(struct ctx *ctx, const struct application_case *c,
    struct err *e);
/* [{role, role_label, result, by?, at?, opinion?}]; NULL with e. */
json_t *answer_view(struct ctx *ctx, const struct application_case *c,
    struct err *e);

#endif
