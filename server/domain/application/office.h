/*
 * The office's side of cases: what the files of it share, and what the wire
 * calls. application.h says which file does what.
 */
#ifndef SERVER_DOMAIN_APPLICATION_OFFICE_H
#define SERVER_DOMAIN_APPLICATION_OFFICE_H

#include "server/domain/application/application.h"

/* step.c */

/* The role that a case waits for in a state; "" when it is closed. */
const char *application_queue(const struct application *a,
    const struct state *s);
/* Return items for the unit that no agent has marked yet. */
int application_open_items(const struct application_case *c);
/* For the audit; new reference. No personal data. */
json_t *application_audit(const struct application_case *c);
/* Save c->a and tell who looks on. 0, or -1 CONFLICT. */
int application_write(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* A row of the log that is no step: a claim, a comment, ... 0 or -1. */
int application_note(struct ctx *ctx, struct application_case *c,
    const char *what, const char *words, const json_t *detail, struct err *e);
/* What the rules of the state do by themselves today. 0 or -1. */
int application_run(struct ctx *ctx, struct application_case *c,
    struct err *e);
/* The state's term is over: on to its on_breach, if it has one. 0 or -1. */
int application_breach(struct ctx *ctx, struct application_case *c,
    struct err *e);

/* tell.c: messages that the file names for a state. 0 or -1. */
int application_tell_entered(struct ctx *ctx,
    const struct application_case *c, const struct state *to,
    const struct decision *d, struct err *e);
/* What the file has told before the last day of a state. 0 or -1. */
int application_tell_due(struct ctx *ctx, const struct application_case *c,
    struct err *e);
/* To somebody of the office whose case another has now; the asker is not told. */
int application_tell_colleague(struct ctx *ctx,
    const struct application_case *c, int64_t account_id,
    const char *template, const char *reason, struct err *e);

/*
 * claim.c: a case as somebody of the office meets it. Too large
 * to be moved once it is open: rules point into it.
 */
struct office_case {
	struct application_case c;
	int64_t behalf; /* stood in for; 0 */
	char behalf_name[64];
	struct application_case other; /* as that colleague meets it */
	/* where it stood in which queue when it was opened */
	char queue[32];
	date_t due;
};

/*
 * Open it. behalf is a colleague the asker stands in for today; 0: the one
 * who claimed the case if that is so, else nobody. 0, or -1 NOTFOUND,
 * COVER_NONE.
 */
int office_open(struct ctx *ctx, int64_t id, int64_t behalf,
    struct office_case *o, struct err *e);
/* The same with a version: -1 CONFLICT when the case moved on. */
int office_version(const struct office_case *o, int64_t version,
    struct err *e);
/* May the asker do it, and the colleague too if he stands in? */
struct permission office_permission(const struct office_case *o,
    const char *action);
/* Does the case wait for somebody like the asker? 0, or -1 with why not. */
int office_waits(const struct office_case *o, struct err *e);
/* Somebody else's lease runs: -1 CONFLICT with who and until when. */
int office_lease(const struct ctx *ctx, const struct office_case *o,
    struct err *e);
/* Does a's lease run today? */
bool application_claimed(const struct ctx *ctx, const struct application *a);
/* What the asker does keeps his lease alive. 0 or -1. */
int office_renew(struct ctx *ctx, struct office_case *o, struct err *e);

/* Each leaves *o as it is then. 0 or -1. */
int application_claim(struct ctx *ctx, int64_t id, int64_t behalf,
    struct office_case *o, struct err *e);
int application_unclaim(struct ctx *ctx, int64_t id, struct office_case *o,
    struct err *e);
int application_handover(struct ctx *ctx, int64_t id, int64_t account,
    const char *note, struct office_case *o, struct err *e);
int application_takeover(struct ctx *ctx, int64_t id, const char *reason,
    struct office_case *o, struct err *e);

/*
 * draft.c: opinion, tip and return items {for, anchor,
 * anchor_title, text} not sent yet; NULL or an empty one: none from now on. 0
 * or -1.
 */
int application_draft(struct ctx *ctx, int64_t id, const json_t *draft,
    struct office_case *o, struct err *e);
/* The actor's: a new reference, with by and at; NULL: none. 0 or -1. */
int application_draft_view(struct ctx *ctx, int64_t id, json_t **draft,
    struct err *e);

/* remark.c: what changes no state. 0 or -1. */
int application_comment(struct ctx *ctx, int64_t id, const char *text,
    struct office_case *o, struct err *e);
/* which: its id, or its number, as a draft is in no list of the office. */
int application_override(struct ctx *ctx, const char *which,
    const char *rule, const char *reason, struct office_case *o,
    struct err *e);
/* By an agent: a return item for the unit is put right. */
int application_fixed(struct ctx *ctx, int64_t id, int64_t item,
    struct office_case *o, struct err *e);
/* A file that must not be here: its content is gone for good (D-59). */
int application_erase(struct ctx *ctx, int64_t id, const char *kind,
    const char *row, const char *reason, struct office_case *o,
    struct err *e);

/* decide.c */
struct office_act {
	const char *action, *opinion, *tip;
	const json_t *items, *checks, *form, *acknowledge;
	int64_t version; /* -1: whichever */
	int64_t behalf;
};
/* Decide. *o is as afterwards. 0, or -1 with everything that is wrong. */
int application_act(struct ctx *ctx, int64_t id, const struct office_act *a,
    struct office_case *o, struct err *e);
/* Could it be done with several cases at once? 0, or -1 with why not. */
int application_bulk_check(struct ctx *ctx, int64_t id,
    const struct office_act *a, struct office_case *o,
    const struct action **action, struct err *e);
/*
 * engine_actions(), and a return where the asker is the lead to whom it is
 * left. At most ENGINE_ACTIONS.
 */
size_t application_actions(const struct application_case *c,
    struct permission *out);

/* bulk.c: one decision about several cases. */
struct bulk {
	const int64_t *ids, *versions; /* versions may be NULL */
	size_t n;
	struct office_act act; /* its version is not looked at */
	bool preview;          /* only say what would be done */
};
struct bulk_row {
	int64_t id, version;
	const char *number, *to_title;
	bool ok;
	const char *reason; /* when not */
};
/* A row a case, in the order asked. 0, or -1 when nothing was done. */
int application_bulk(struct ctx *ctx, const struct bulk *b,
    void (*row)(void *arg, const struct bulk_row *r), void *arg,
    struct err *e);

/* anchor.c: what a return item points at, in words; or NULL. */
const char *application_anchor_title(struct ctx *ctx,
    const struct application_case *c, const char *anchor);
/*
 * Is it as it was when the case was returned last, and not named then? It
 * should have been said at once. 0 or -1.
 */
int application_anchor_late(struct ctx *ctx,
    const struct application_case *c, const char *anchor, bool *late,
    struct err *e);

#endif
