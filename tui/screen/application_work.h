/* A case in the wizard: what its rooms share (application_wizard, _pages). */
#ifndef TUI_SCREEN_APPLICATION_WORK_H
#define TUI_SCREEN_APPLICATION_WORK_H

#include "common/buf.h"
#include "common/err.h"
#include "tui/screen/application.h"
#include "tui/screen/application_form.h"

struct application_work {
	struct app *app;
	char id[32];
	json_t *got;   /* application.get */
	json_t *check; /* application.check's problems: an array */
	json_t *diff;  /* application.diff; NULL: not asked yet */
	json_t *remarks; /* of application.save: an array */
	json_t *ticks; /* rules that were acknowledged here */
	json_t *done;  /* what application.submit answered */
	struct application_form *form;
	/* the wizard compares the former steps with the present ones */
	struct wizard_step former[2][APPLICATION_STEPS + 8];
	struct wizard_list lists[2][APPLICATION_STEPS + 8];
	struct wizard_step *steps;
	json_int_t version;
	bool accepted; /* the notice */
	bool foreign;  /* others wrote into the form: the version stays old */
	char at[100];  /* the step in view, to come back to */
	bool again;    /* somebody else's draft is to be taken */
	char title[256];
	const char *then[8]; /* what submitting does, for the dialog */
};

/* application_pages.c: pages that show no fields of the form */
extern const struct wizard_list application_items_list,
	application_attachments_list, application_confirm_list,
	application_diff_list, application_rows_list;
bool application_is(const struct application_work *k, size_t step,
    const char *name);
void application_page(struct wizard *w, size_t step, void *arg,
    struct buf *b);
void application_lack(struct wizard *w, size_t step, void *arg, char *buf,
    size_t size);
void application_press(struct wizard *w, size_t step, void *arg);
const char *application_press_label(struct wizard *w, size_t step,
    void *arg);
/* Problems of rules, which have no field, in the order of the check. */
size_t application_rules(const struct application_work *k);
const json_t *application_rule(const struct application_work *k, size_t i);

/* application_shown.c */
void application_diff_page(struct application_work *k, size_t row,
    struct buf *b);
void application_shown_page(struct application_work *k, size_t step,
    struct buf *b);
/* The part of the form that a step shows; NULL: none. */
const struct application_part *application_shown(
    const struct application_work *k, size_t step);

/* --- application_look.c --- */

/* Ask anew and take it in; w may be NULL before the wizard runs. 0 or -1. */
int application_look(struct wizard *w, struct application_work *k,
    struct err *e);
/* application.check, into k->check. */
int application_ask(struct application_work *k, struct err *e);
/* Both; problems are told where they belong. */
int application_inspect(struct wizard *w, struct application_work *k,
    struct err *e);
/* Problems of fields; only: of the steps there, or NULL for all. */
void application_tell(struct wizard *w, struct application_work *k,
    const json_t *only);
/* Return items, warnings and papers below their fields. */
void application_say(struct wizard *w, struct application_work *k);
int application_differ(struct application_work *k, struct err *e);

#endif
