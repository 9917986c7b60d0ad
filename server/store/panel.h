/* Rows of experts, of what people declare about themselves, of panels. */
#ifndef SERVER_STORE_PANEL_H
#define SERVER_STORE_PANEL_H

#include "server/ctx.h"

struct expert {
	int64_t id;
	char number[16];
	int64_t account_id; /* 0: none yet */
	char login[64];     /* of the account, when loaded */
	char name[64];
	int64_t unit_id;    /* 0: of no unit here */
	char unit_name[401];
	char fields[101];   /* "publicity,education" */
	bool active;
	char note[801];
	int64_t changed_at, version;
	int64_t conflicts; /* that the account declared; when listed */
};
/* version 0: new. 1 done, 0 somebody was quicker, -1. */
int store_expert_save(struct ctx *ctx, struct expert *x, struct err *e);
/* The first that is not 0 or NULL: 1 found, 0, -1. */
int store_expert_load(struct ctx *ctx, int64_t id, const char *number,
    int64_t account_id, struct expert *x, struct err *e);
/* By number, behind after; part of the name or NULL. */
int store_expert_each(struct ctx *ctx, const char *after, const char *name,
    const char *field, int active, int limit,
    void (*row)(void *arg, const struct expert *x), void *arg,
    struct err *e);

struct conflict {
	int64_t id, account_id;
	char kind[8]; /* kin unit case */
	char name[401];
	unsigned char id_hash[32];
	bool has_id;
	int64_t unit_id, application_id;
	char relation[161], reason[801];
	int64_t at;
};
int store_conflict_insert(struct ctx *ctx, const struct conflict *x,
    struct err *e);
int store_conflict_delete(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e); /* 1 0 -1 */
int store_conflict_any(struct ctx *ctx, int64_t account_id,
    struct err *e); /* 1 0 -1 */
int store_conflict_each(struct ctx *ctx, int64_t account_id,
    void (*row)(void *arg, const struct conflict *x), void *arg,
    struct err *e);

struct panel {
	int64_t id;
	char number[32];
	int64_t plan_id;
	char name[401];
	char service[41];
	int service_version;
	char state[41];
	char field[32];  /* "" any */
	char status[16];
	date_t meets_on, closes_on;
	char commitment[65];
	const char *list; /* numbers, one a line; request memory */
	char public[801];
	char seed[65];    /* in hex; "" before it is made */
	char revealed[65];
	int64_t committed_at, drawn_at, closed_at;
	char reason[801];
	int64_t created_at, version;
};
/* version 0: new. 1 done, 0 somebody was quicker, -1. The seed is sealed. */
int store_panel_save(struct ctx *ctx, struct panel *p, struct err *e);
int store_panel_load(struct ctx *ctx, int64_t id, struct panel *p,
    struct err *e);
/* Newest first; 0 and NULL: any. */
int store_panel_each(struct ctx *ctx, int64_t plan_id, const char *status,
    int64_t after, int limit,
    void (*row)(void *arg, const struct panel *p), void *arg,
    struct err *e);
/* Voting, and the last day is over. */
int store_panel_over(struct ctx *ctx, date_t today,
    void (*row)(void *arg, int64_t id), void *arg, struct err *e);

struct panel_case {
	int64_t panel_id, application_id;
	bool live, counted, passed;
	int yes, no, abstain, wanted;
};
/* -1 ERR_STORE_UNIQUE: it is on a live panel. */
int store_panel_case_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e);
int store_panel_case_delete(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e);
int store_panel_case_set(struct ctx *ctx, const struct panel_case *c,
    struct err *e);
int store_panel_case_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, const struct panel_case *c), void *arg,
    struct err *e);
/* The newest panel of a case: 1 0 -1. */
int store_panel_of(struct ctx *ctx, int64_t application_id,
    struct panel_case *c, struct err *e);
/* Cases that wait in a state of a plan and are on no live panel. */
int store_panel_waiting(struct ctx *ctx, int64_t plan_id, int limit,
    void (*row)(void *arg, int64_t application_id, const char *service,
	int version, const char *state),
    void *arg, struct err *e);

struct panel_seat {
	int64_t panel_id, expert_id;
	int place;
	char status[16]; /* reserve invited accepted recused excused */
	char reason[801];
	int64_t answered_at, proxy_to;
};
int store_seat_insert(struct ctx *ctx, const struct panel_seat *s,
    struct err *e);
int store_seat_set(struct ctx *ctx, const struct panel_seat *s,
    struct err *e);
/* By place. */
int store_seat_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, const struct panel_seat *s), void *arg,
    struct err *e);
/* The panels of an expert, newest first. */
int store_seat_of(struct ctx *ctx, int64_t expert_id,
    void (*row)(void *arg, const struct panel_seat *s), void *arg,
    struct err *e);

/* A panel that is not over yet, where he has a seat: 1, 0, -1. */
int store_seat_live(struct ctx *ctx, int64_t expert_id, char *number,
    size_t size, struct err *e);

/* Who stays away from one case. */
int store_recusal_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, const char *reason,
    struct err *e);
int store_recusal_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, int64_t application_id, int64_t expert_id),
    void *arg, struct err *e);

/* {"scores": {..}, "words": ".."}: sealed. */
int store_score_set(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, const json_t *content,
    struct err *e);
/* 1 with a new reference, 0, -1. */
int store_score_load(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, json_t **content,
    struct err *e);
/* Of a case; content borrowed. */
int store_score_each(struct ctx *ctx, int64_t panel_id,
    int64_t application_id,
    void (*row)(void *arg, int64_t expert_id, const json_t *content),
    void *arg, struct err *e);
/* How many cases the expert scored, and voted on. 0 or -1. */
int store_score_count(struct ctx *ctx, int64_t panel_id, int64_t expert_id,
    int64_t *scored, int64_t *voted, struct err *e);

/*
 * A ballot: who voted is one row, what another, without him when it is
 * secret. -1 ERR_STORE_UNIQUE: he has voted.
 */
int store_ballot_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, bool secret,
    const char *receipt, const char *choice, struct err *e);
int store_voter(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    int64_t expert_id, struct err *e); /* 1 0 -1 */
int store_voter_count(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t *n, struct err *e);
int store_ballot_each(struct ctx *ctx, int64_t panel_id,
    int64_t application_id,
    void (*row)(void *arg, const char *receipt, int64_t expert_id,
	const char *choice),
    void *arg, struct err *e);
/* Votes on a case that leaves the panel count for nothing. */
int store_ballot_forget(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e);

#endif
