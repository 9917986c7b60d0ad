/* What the screens of plans, panels and experts share. */
#ifndef TUI_SCREEN_TITLE_H
#define TUI_SCREEN_TITLE_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/detail.h"
#include "tui/list.h"
#include "tui/value.h"

struct app;

extern const struct list_desc conflict_list;   /* declared of oneself */
extern const struct list_desc expert_cases;    /* of a panel, to judge */
extern const struct list_desc expert_panels;   /* one's own seats */
extern const struct list_desc expert_register; /* of the city */
extern const struct list_desc panel_list;
extern const struct detail_desc panel_view;
extern const struct list_desc title_awards;
extern const struct list_desc title_bodies;
extern const struct list_desc title_draws;        /* as they are published */
extern const struct list_desc title_notices;      /* cases in public notice */
extern const struct list_desc title_notices_city; /* the same, to be ended */
extern const struct list_desc title_objections;
extern const struct list_desc title_plans;      /* of the city */
extern const struct list_desc title_plans_look; /* for everybody else */
extern const struct list_desc title_units;      /* and who supervises them */

/* --- panel_act.c --- */

extern const struct detail_action panel_actions[];

/* --- title_words.c --- */

extern const struct choice title_plan_states[];
extern const struct choice title_panel_states[];
extern const struct choice title_seat_states[];

enum { TITLE_CHOICES = 100 };

/*
 * Rows of a method, as choices: value and label are members of each. The
 * strings are copied; title_choices_finish() frees them. Ends with { 0 }.
 */
struct title_choices {
	struct choice list[TITLE_CHOICES + 1];
	json_t *rows; /* keeps the strings */
};
int title_choices_load(struct app *app, struct title_choices *c,
    const char *method, json_t *params, const char *value, const char *label,
    struct err *e);
void title_choices_finish(struct title_choices *c);

/* [{number, name}] to choose from, after nobody (N_()); strings are borrowed. */
void title_people(const json_t *people, const char *nobody,
    struct choice list[TITLE_CHOICES + 2]);

/* Fields of experts, in the language in use; kept until the next call. */
const struct choice *title_fields(void);

/*
 * A question with one answer in words, which is sent as `member` to the
 * method, together with `with` (stolen). True when it was done.
 */
struct title_reason {
	const char *title, *label, *submit; /* N_() */
	const char *what;                   /* what it is about; or NULL */
	const char *const *then;            /* N_(), NULL-terminated */
	const char *method, *member;
	int max;
};
bool title_reason(struct app *app, const struct title_reason *r,
    json_t *with);

/* Confirm, call with `with` (stolen). True when it was done. */
bool title_confirm(struct app *app, const char *title, const char *text,
    const char *verb, const char *const *then, const char *method,
    json_t *with);

#endif
