/* One decision about one or several applications, with a result for each. */
#ifndef TUI_SCREEN_DECIDE_H
#define TUI_SCREEN_DECIDE_H

#include "tui/widget/form.h"

/*
 * Show the form for rows (association rows), each with a copy of initial (may
 * be NULL), and at the end what became of each. verdict is translated
 * ("Approved"). True when at least one was
 * tried: the rows are to be looked at anew.
 */
bool decide_run(struct app *app, const struct form_desc *form,
    const json_t *rows, const json_t *initial, const char *verdict);

/* A form's wanted: the person's name, when there is no heading with it. */
bool decide_alone(const json_t *values, void *arg);

/* A form's submit_values: method with the row's id and these values. */
int decide_one(struct form *f, const json_t *values, void *arg,
    const char *method, struct err *e);

#endif
