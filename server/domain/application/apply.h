/*
 * The applicant's side of cases: what its files share, and what the wire
 * calls. application.h says which file does what.
 */
#ifndef SERVER_DOMAIN_APPLICATION_APPLY_H
#define SERVER_DOMAIN_APPLICATION_APPLY_H

#include "server/domain/application/application.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/file.h"

enum { APPLICATION_DRAFT_DAYS = 30, APPLICATION_TOTAL_MAX = 1000 };

/*
 * application.c
 */

struct application_begin {
	const char *service;
	int64_t person_id, permit_id; /* 0: not told */
	const char *district;         /* six digits; NULL: not told */
	int64_t plan_id;              /* 0: the one that is open */
};
/* A draft, its form filled in from the records (begin.c). */
int application_create(struct ctx *ctx, const struct application_begin *b,
    struct application_case *c, struct err *e);
/*
 * Is the person employed by the case's unit (or is there no such question)?
 * 1, 0, -1 with e.
 */
int application_linked(const struct application_case *c, struct err *e);
/* Does the actor see it at all? 0, or -1 NOTFOUND. */
int application_reach(struct ctx *ctx, const struct application *a,
    struct err *e);
/* c->flow from c's parts; c->me for the actor. */
void application_flow(struct ctx *ctx, struct application_case *c);
void application_actor(struct ctx *ctx, struct application_case *c,
    bool reaches);
/* Is the row still of this version (-1: whichever)? 0, or -1 CONFLICT. */
int application_current(struct ctx *ctx, const struct application_case *c,
    int64_t version, struct err *e);

struct application_rows {
	struct application *rows; /* request memory */
	size_t n;
	bool more;
	int64_t total;
	bool capped; /* there are more than total */
};
/* The actor's own, his unit's, his districts', the city's; newest first. */
int application_list(struct ctx *ctx, const struct application_query *q,
    struct application_rows *l, struct err *e);
/* Drafts nobody went on with, and their pins, some: 1 more, 0 done, -1. */
int application_sweep(struct ctx *ctx, struct err *e);

/*
 * form.c. Fields are named "section.field", those of a row
 * "section.N.field", N from 1. A row has a member "row" besides, which names
 * its papers ("children.2") and stays when others go.
 */

/* Everything from `from` and `default`, into an empty form. 0 or -1. */
int application_form_preset(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* What is locked, as the records have it now. 0 or -1. */
int application_form_refresh(struct ctx *ctx, struct application_case *c,
    struct err *e);
/*
 * Put changes into the form: every fault at once, and then nothing is
 * changed. sections: those an action lets one fill in; NULL: what the state
 * lets the actor edit. 0 or -1.
 */
int application_form_merge(struct ctx *ctx, struct application_case *c,
    const json_t *changes, const struct names *sections, struct err *e);
/* The form is the draft now. 0 or -1. */
int application_form_keep(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* May the actor change it now? row from 1; 0: none. */
bool application_form_editable(const struct application_case *c,
    const struct section *s, const struct field *f, int row);
/* Does the state let the actor edit anything? */
bool application_form_mine(const struct application_case *c);
/* Is it asked for? 1, 0, or -1 with e. row NULL: the section's own. */
int application_form_visible(const struct application_case *c,
    const struct section *s, const struct field *rows, const json_t *row,
    const struct field *f, struct err *e);
int application_form_required(const struct application_case *c,
    const struct field *rows, const json_t *row, const struct field *f,
    struct err *e);
/* A value as people read it, in the language in use; "" when absent. */
const char *application_form_text(struct ctx *ctx, const struct field *f,
    const json_t *value);
/* "section.field" or "section.N.field" into where[96]. Returns it. */
enum { APPLICATION_WHERE = 96 };
char *application_where(const struct section *s, int row,
    const struct field *f, char where[APPLICATION_WHERE]);

/*
 * What stands in the way, or is odd: problems, each with its rule.
 */
struct application_problems {
	struct err e; /* the sentences; field: where */
	struct {
		enum level level;
		const struct eligibility *rule; /* of a warning to tick */
		bool ticked;                    /* by the asker's role */
		const char *override; /* role that may set it aside, or NULL */
	} of[ERR_ITEMS_MAX];
};
/* Add one like err_add(); then err_arg(&p->e, ...). Returns it. */
struct err *application_problem(struct application_problems *p,
    enum level level, enum err_id id, const char *where);
/* Every field of what is asked for. 0 or -1. */
int application_form_check(struct ctx *ctx, struct application_case *c,
    struct application_problems *p, struct err *e);

/*
 * file.c: papers
 */

struct application_paper {
	const struct attachment_rule *rule; /* NULL: of a row */
	const struct attachment_kind *kind;
	char row_key[41];     /* "" for the library's */
	const char *row_title; /* "" */
	int row;              /* from 1; 0: none */
	bool required;
	const char *why;      /* it is required; or NULL */
	bool there, needs_dates, confirmed;
	date_t asof;          /* by which its dates are judged */
	struct application_file f; /* when there */
};
struct application_papers {
	struct application_paper *list;
	size_t n;
};
/*
 * What is asked for, with what there is: while the applicant works on it the
 * library's and the rows' papers, otherwise those of the last submission;
 * round: -1 for that, or a round's. 0 or -1.
 */
int application_papers(struct ctx *ctx, struct application_case *c,
    int round, struct application_papers *p, struct err *e);
/* Is it in its applicant's hands, to be changed? */
bool application_working(const struct application_case *c);
struct application_paper *application_paper_find(
    const struct application_papers *p, const char *kind,
    const char *row_key);
/* missing, ok, unchecked, undated, future, ended, soon, old, erased. */
const char *application_paper_status(struct ctx *ctx,
    const struct application_paper *p);
/* What is wrong with it, in words; "" for nothing. */
int application_paper_text(const struct application_paper *p,
    const char *status, char *buf, size_t size);
int application_papers_check(struct ctx *ctx,
    const struct application_papers *p, struct application_problems *out);
/* Copy what there is to the round, pinned. 0 or -1. */
int application_snapshot(struct ctx *ctx, struct application_case *c,
    int round, struct err *e);
/* Which papers there are, as a short text that changes with them. */
int application_snapshot_text(struct ctx *ctx, struct application_case *c,
    char text[65], struct err *e);
/*
 * What was changed from one round (0: nothing there yet) to another (0: as it
 * is worked on). New reference, NULL with e.
 */
json_t *application_diff(struct ctx *ctx, struct application_case *c,
    int from, int to, struct err *e);

/* paper.c */

/* A paper of a row: from what hall-intake said. 0 or -1. */
int application_file_put(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, const json_t *said, date_t issued_on, date_t valid_to,
    struct application_paper *p, struct err *e);
int application_file_delete(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, struct err *e);
/*
 * Which file it is; others than its owners tell what for, and the audit says
 * so: seen is what is looked at of it ("paper", "text", "picture"). 0 or -1.
 */
int application_file_see(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, int round, const char *purpose, const char *seen,
    struct application_paper *p, struct err *e);
/* The same; the bytes go with the reply. */
int application_file_get(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, int round, const char *purpose,
    struct application_paper *p, struct err *e);
/* Rows that are no more take their papers with them. 0 or -1. */
int application_file_prune(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* A method's file_rule. */
json_t *application_file_rule(struct ctx *ctx, const json_t *params);

/*
 * check.c, submit.c
 */

/* Is the rule asked for, and not met? 1, 0, or -1 with e. */
int application_broken(const struct application_case *c,
    const struct eligibility *r, struct err *e);
/* Is there something for the actor to tick of the rule? */
bool application_ticks(const struct application_case *c,
    const struct eligibility *r);

/* Form, papers, rules, duplicates, restrictions: all of it. 0 or -1. */
int application_check(struct ctx *ctx, struct application_case *c,
    struct application_problems *p, struct err *e);
/*
 * Tick warnings by rule ids, for the actor's role; the text is kept. A rule
 * that the actor has nothing to tick of is a fault. 0 or -1.
 */
int application_acknowledge(struct ctx *ctx, struct application_case *c,
    const json_t *rules, struct err *e);
struct application_handing {
	int64_t version; /* -1: whichever */
	bool accept;     /* the notice was read */
	const json_t *acknowledge;
	const char *note, *snapshot; /* or NULL */
};
int application_submit(struct ctx *ctx, int64_t id,
    const struct application_handing *h, struct application_case *c,
    struct err *e);
int application_withdraw(struct ctx *ctx, int64_t id, const char *note,
    int64_t version, struct application_case *c, struct err *e);
int application_save(struct ctx *ctx, int64_t id, const json_t *form,
    int64_t version, bool accept, struct application_case *c, struct err *e);

/*
 * view.c: what screens are told. The whole into ctx->text. 0 or -1.
 */
int application_view(struct ctx *ctx, struct application_case *c,
    const char *purpose, struct err *e);
json_t *application_history(struct ctx *ctx,
    const struct application_case *c);
/* A row of lists: its members into b. 0 or -1. */
int application_item(struct ctx *ctx, struct buf *b,
    const struct application *a, struct err *e);
/* Who looks at it now, in words. */
const char *application_next(struct ctx *ctx,
    const struct application_case *c);

#endif
