/*
 * Cases: an application for a service, from its draft to its end. What a
 * service asks and who decides is its file's (server/workflow); here is what
 * the file's names mean, and what a case does to the records.
 *
 *	application.c   open
 *	begin.c         create
 *	words.c         names of rules, and what they are worth
 *	list.c          pages of cases, forgotten drafts
 *	house.c         what the hall offers to service files
 *	field.c         types of fields: one row each
 *	form.c          the form: preset, merge; form_check.c: its rules
 *	file.c          papers, snapshots, what is missing; diff.c
 *	paper.c         papers of rows
 *	submit.c        eligibility, ticks, hand in, withdraw
 *	step.c          one step of a case: every state change is this
 *	decide.c        a reviewer's decision, return items, bulk
 *	claim.c         leases: claim, hand over, take over, leave cover
 *	effect.c        verbs of service files
 *	view.c          what screens are told of a case
 */
#ifndef SERVER_DOMAIN_APPLICATION_H
#define SERVER_DOMAIN_APPLICATION_H

#include "server/domain/permit.h"
#include "server/store/application.h"
#include "server/workflow/engine.h"

/* One table each: words.c, effect.c. */
extern const struct house application_house;

/* A case at work; everything lives in request memory. */
struct application_case {
	struct application a;
	const struct definition *d; /* that it began with */
	json_t *form;  /* worked on; borrowed until the request ends */
	struct application_event *events;
	size_t nevents;
	struct return_item *items;
	size_t nitems;
	struct application_tick *ticks;
	size_t nticks;
	struct workflow_case flow; /* ready for the engine, facts too */
	struct workflow_actor me;  /* the asker, towards this case */
	void *cache; /* records that facts were read from */
};

/*
 * Load a case that the actor reaches, with everything above. 0, or -1
 * NOTFOUND (also when it is another's), STORE.
 */
int application_open(struct ctx *ctx, int64_t id,
    struct application_case *c, struct err *e);
/* The same without asking who; for what the server does by itself. */
int application_load(struct ctx *ctx, int64_t id,
    struct application_case *c, struct err *e);
/* The definition of a version: loaded ones, then stored ones (kept). */
const struct definition *application_definition(struct ctx *ctx,
    const char *service, int version, struct err *e);

/* What is told with an action. Texts may be NULL. */
struct decision {
	const char *opinion, *tip;
	const json_t *items;  /* [{for, anchor, text}] */
	const json_t *checks; /* {check: "passed"|"failed"|"na"}; NULL: all passed */
	const json_t *form;   /* of the action's fields */
	int64_t behalf_account; /* leave cover; 0 */
	const char *behalf_name;
};

/*
 * Take action a, which the engine allowed: the event, the state, queue and due
 * days, effects, documents, notices, the engagement that hinders a release,
 * then automatic actions. All in this transaction; *c is as afterwards. 0, or
 * -1: CONFLICT when the row moved on, or what an effect refused.
 */
int application_step(struct ctx *ctx, struct application_case *c,
    const struct action *a, const struct decision *d, struct err *e);
/*
 * What a step keeps, so that nobody else need: a submission adds one to
 * a.round (its files and form are the snapshot of that round: taken before
 * the step as a.round + 1, or after it as a.round) and sets a.submitted_at; a
 * return adds one to a.returns. Return items: "open"; on a submission the
 * applicant's become "fixed", the unit's by application.fixed; at the next
 * return and at the end all are "settled". flow.open_items counts the unit's
 * open ones. Steps of nobody have by_account -1 and role "system".
 */
/* The refusal of the engine as an error people understand. Returns -1. */
int application_refuse(const struct application_case *c,
    const struct permission *p, struct err *e);
/* Due days as they are today, into c->a. */
void application_due(struct ctx *ctx, struct application_case *c,
    struct clock *clock);

/*
 * Effects (effect.c): the verb with its members. 0, or -1 with an
 * error that names what forbids it (the permit expired meanwhile, ...).
 */
int application_effect(struct ctx *ctx, struct application_case *c,
    const struct effect *x, struct err *e);
/* What it will do, in words, for the decision dialog. Returns buf. */
char *application_effect_text(struct ctx *ctx,
    const struct application_case *c, const struct effect *x, char *buf,
    size_t size);
/*
 * Make the document of a step: number, code, content; its row's id in *id
 * (server/domain/document.c).
 */
int document_issue(struct ctx *ctx, struct application_case *c,
    const struct document *d, int64_t *id, struct err *e);

/* Values of the form worked on; "" when absent. */
const char *application_value(const struct application_case *c,
    const char *field);
/* A field by bare id, wherever it stands; *s is its section. NULL: none. */
const struct field *application_field(const struct definition *d,
    const char *id, const struct section **s);

#endif
