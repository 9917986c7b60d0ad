/*
 * What a definition says about one case and one person: which actions there
 * are and why one is refused, what follows from one, and when it is due. Pure:
 * it reads no clock and no store; the same evaluator serves the greying of
 * keys, the server's refusal and the preview of bulk decisions.
 */
#ifndef SERVER_WORKFLOW_ENGINE_H
#define SERVER_WORKFLOW_ENGINE_H

#include "server/workflow/definition.h"

/* A step taken, oldest first. */
struct step {
	const char *from, *to, *action; /* from "" for the creation */
	enum action_kind kind;          /* 0 for the creation */
	int64_t account_id;
	int64_t on_behalf;              /* whom the account stood in for; 0 */
	date_t day;                     /* in Shanghai */
	int64_t at;
};

/* A case, as the engine sees it. Filled by the domain. */
struct workflow_case {
	const struct definition *definition;
	const char *state;
	const struct step *steps;
	size_t nsteps;
	int returns;    /* so far */
	int open_items; /* return items not answered yet */
	struct facts facts;
};

/* Who acts, as the domain resolved it. */
struct workflow_actor {
	int64_t account_id;
	const char *role;
	bool reaches;   /* the case lies in his district, body, unit, or is his */
	bool applicant; /* began it, or hands it in */
	bool holder;    /* it is about him */
	bool kin, declared;
	bool unit;      /* an agent of its unit */
};

/* Why an action is refused; one row of errors and words each. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_STATE,    /* no such action in this state */
	REFUSAL_ROLE,     /* another role's */
	REFUSAL_REACH,    /* another district's, unit's or person's */
	REFUSAL_APPLICANT, /* his own case */
	REFUSAL_HOLDER,
	REFUSAL_KIN,
	REFUSAL_UNIT,
	REFUSAL_DECLARED,
	REFUSAL_DID,      /* he decided in state `state` before */
	REFUSAL_WHEN,     /* the action's own rule; action->message */
	REFUSAL_HOLD,     /* not before the day `day` */
	REFUSAL_RETURNS,  /* returned too often: the lead's */
	REFUSAL_ITEMS,    /* return items are open */
	REFUSAL_FAULT,    /* a fact could not be asked for */
};

struct permission {
	const struct action *action;
	enum refusal refusal;
	const struct state *state; /* REFUSAL_DID */
	date_t day;                /* REFUSAL_HOLD */
};

enum { ENGINE_ACTIONS = 16 };

/*
 * Every action that the case's state has for anybody of the actor's role
 * (with anytime ones), in the file's order, with its permission. Returns the
 * number, at most ENGINE_ACTIONS.
 */
size_t engine_actions(const struct workflow_case *c,
    const struct workflow_actor *a, struct permission *out);
/* One, also of other roles: then it is refused. */
struct permission engine_permission(const struct workflow_case *c,
    const struct workflow_actor *a, const char *action);
/*
 * Whom the state excludes, whatever he would do: REFUSAL_NONE if not this
 * one. For those who act by other ways than actions: members of a panel.
 */
enum refusal engine_excluded(const struct workflow_case *c,
    const struct workflow_actor *a);
/* The state it leads to ("@origin" resolved), never NULL for a good one. */
const struct state *engine_target(const struct workflow_case *c,
    const struct action *a);
/* An action that fires by itself now; NULL: none, *fault set when asking failed. */
const struct action *engine_automatic(const struct workflow_case *c,
    bool *fault);
/* May the section be edited in this state? items: by open return items. */
bool engine_editable(const struct state *s, const char *section, bool item);

/*
 * Panels (server/workflow/panel.c): plain sums. Who did not vote was not
 * there; who abstained was.
 */
struct panel_count {
	int yes, no, abstain;
};
/* How many must vote, of the file's seats; 0: no panel. */
int engine_panel_needed(const struct state *s);
/* How many must say yes. */
int engine_panel_wanted(const struct state *s, const struct panel_count *n);
bool engine_panel_quorum(const struct state *s, const struct panel_count *n);
/* Quorum, and enough said yes. */
bool engine_panel_passed(const struct state *s, const struct panel_count *n);

/* 1 enough passed, -1 so many failed that it cannot be any more, 0 open. */
int engine_outside(const struct state *s, int passed, int failed);

/*
 * The office clock: working days in office phases count, those with the
 * applicant do not. due: the last day in time; DATE_NONE when nothing is
 * promised or the clock stands and has no end.
 */
struct clock_part {
	const struct state *state;
	date_t from, to; /* DATE_NONE: still */
	int days;        /* working days; counted or stopped */
	bool counted;
};
enum { CLOCK_PARTS = 32 };
struct clock {
	int promised, used, stopped, left; /* working days; left < 0: overdue */
	bool running;
	date_t due;       /* of the case */
	date_t state_due; /* of the state, by its sla */
	date_t state_warn; /* from this day it is urgent */
	struct clock_part part[CLOCK_PARTS];
	size_t nparts;
};
void engine_clock(const struct workflow_case *c, date_t today,
    struct clock *out);

/*
 * What is wrong with a definition as a whole: unreachable states, no way out,
 * a closed state with actions, sums of sla beyond promised_days, ... Called by
 * definition_read(), which finds the line of a path ("workflow.states.x.to").
 */
struct lint {
	void (*row)(void *arg, const char *path, const char *what);
	void *arg;
};
void engine_lint(const struct definition *d, const struct house *h,
    const struct lint *l);

#endif
