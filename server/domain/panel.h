/*
 * Panels of experts: a state of a service file with `panel`. The city gathers
 * the cases that wait there and has the members drawn:
 *
 *	forming -> committed -> drawn -> voting -> closed      dissolved
 *
 * The draw can be checked by anybody from what is published:
 *
 *	commitment = sha256(seed \n number1 \n number2 \n ... numberN \n)
 *	ticket(number) = sha256(seed \n public \n number)
 *
 * The commitment and the list are published before the text `public` is
 * known, the seed afterwards; who has the lowest tickets sits, and the next
 * wait as reserve. Seed and digests are small hexadecimal letters.
 *
 *	panel.c       load, form, seats, quorum, dissolve
 *	panel_draw.c  commit, draw, name
 *	panel_close.c the count
 *	panel_view.c  what is told of one
 *	expert.c      the register; expert_duty.c: answer, score, vote
 */
#ifndef SERVER_DOMAIN_PANEL_H
#define SERVER_DOMAIN_PANEL_H

#include "server/domain/application/application.h"
#include "server/domain/conflict.h"
#include "server/store/title.h"

enum { PANEL_CASES_MAX = 200, PANEL_LIST_MAX = 500 };

struct panel_member {
	struct panel_seat seat;
	struct expert expert;
	struct conflict_mine mine;
};
struct panel_entry {
	struct panel_case at;
	struct application a;
	struct conflict_about about;
	int64_t voted;
};
/* A panel with all that belongs to it; request memory. */
struct panel_work {
	struct panel p;
	struct title_plan plan;
	const struct definition *d;
	const struct state *s; /* with the panel's rules */
	struct panel_member *members; /* in drawn order */
	size_t nmembers;
	struct panel_entry *cases;
	size_t ncases;
	struct {
		int64_t application_id, expert_id;
	} *recusals;
	size_t nrecusals;
};

/* 0, or -1 NOTFOUND, STORE. Asks no scope: its methods are the city's. */
int panel_load(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e);
/* Of this status? 0, or -1 ERR_PANEL_STATE. */
int panel_is(const struct panel_work *w, const char *status, struct err *e);
int panel_state_error(const struct panel_work *w, struct err *e);
const char *panel_status_label(const char *status);
const char *panel_seat_label(const char *status);
/* Save w->p, with a row of the audit. after is stolen. 0 or -1. */
int panel_save(struct ctx *ctx, struct panel_work *w, const char *before,
    json_t *after, struct err *e);

/* Why the member may not decide this case: REFUSAL_NONE if he may. */
enum refusal panel_excluded(const struct panel_work *w,
    const struct panel_member *m, const struct panel_entry *c);
/* The same about an expert that is no member (yet). */
enum refusal panel_meets(const struct panel_work *w,
    const struct conflict_mine *mine, const struct conflict_about *about);
/* Accepted members who may vote about it. */
int panel_able(const struct panel_work *w, const struct panel_entry *c);
/* The same, and members who may still accept. */
int panel_hope(const struct panel_work *w, const struct panel_entry *c);
int panel_needed(const struct panel_work *w);
struct panel_entry *panel_entry_of(const struct panel_work *w,
    int64_t application_id);
struct panel_member *panel_member_of(const struct panel_work *w,
    int64_t expert_id);

struct panel_told {
	int64_t plan_id;
	const char *name, *field; /* field may be NULL */
	date_t meets_on, closes_on;
};
/* By the city. Each leaves *w as it is then. 0 or -1. */
int panel_create(struct ctx *ctx, const struct panel_told *t,
    struct panel_work *w, struct err *e);
int panel_case_put(struct ctx *ctx, int64_t id, int64_t application_id,
    bool member, struct panel_work *w, struct err *e);
int panel_commit(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e);
int panel_draw(struct ctx *ctx, int64_t id, const char *public,
    struct panel_work *w, struct err *e);
int panel_name(struct ctx *ctx, int64_t id, const json_t *numbers,
    struct panel_work *w, struct err *e);
int panel_excuse(struct ctx *ctx, int64_t id, const char *number,
    const char *reason, struct panel_work *w, struct err *e);
int panel_begin(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e);
int panel_close(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e);
int panel_dissolve(struct ctx *ctx, int64_t id, const char *reason,
    struct panel_work *w, struct err *e);
/* Seats are vacant: the next reserves move up and are told. 0 or -1. */
int panel_fill(struct ctx *ctx, struct panel_work *w, struct err *e);
/*
 * Could a panel of this state decide the case: has the register a quorum of
 * experts whom nothing excludes? 1, 0, -1.
 */
int panel_staffed(struct ctx *ctx, const struct definition *d,
    const struct state *s, const struct application *a, struct err *e);
/* Those whose last day is over close, if they can. 0 or -1. */
int panel_calendar(struct ctx *ctx, struct err *e);

/* What a case is told by the words panel.*; the newest panel of it. */
struct panel_result {
	bool there, quorum, closed, passed;
	struct panel_case at;
};
int panel_result(struct ctx *ctx, const struct application *a,
    struct panel_result *out, struct err *e);
/* Its placeholders into a document's content. 0 or -1. */
int panel_document(struct ctx *ctx, const struct application *a, json_t *o,
    struct err *e);

/* panel_view.c: new references, NULL with e. */
json_t *panel_item(struct ctx *ctx, const struct panel_work *w);
json_t *panel_view(struct ctx *ctx, const struct panel_work *w,
    struct err *e);
json_t *panel_draw_view(struct ctx *ctx, const struct panel_work *w);
json_t *panel_criteria(const struct state *s);
/* Panels as items, page by page. */
json_t *panel_list(struct ctx *ctx, int64_t plan_id, const char *status,
    bool published, int64_t after, int limit, int64_t *next, struct err *e);

#endif
