/* What the screens of cases share: their words, and the ways into them. */
#ifndef TUI_SCREEN_APPLICATION_H
#define TUI_SCREEN_APPLICATION_H

#include <jansson.h>
#include <stdbool.h>

#include "common/buf.h"
#include "tui/value.h"

struct app;

extern const struct choice application_phases[];  /* applicant office closed */
extern const struct choice application_file_states[]; /* ok missing ended .. */
extern const struct choice application_sides[];   /* applicant unit */
extern const struct choice application_items[];   /* open fixed */

/*
 * Begin a case of a service: for whom is asked where it needs to be, then the
 * wizard. person: {id, name} of an employee already chosen, or NULL. True
 * when something may have changed.
 */
bool application_begin(struct app *app, const char *service,
    const json_t *person);
/* The same from an employee's row: first, which business. */
bool application_begin_for(struct app *app, const json_t *employee);
/* The wizard over a case that exists; true when it was submitted. */
bool application_edit(struct app *app, const char *id);
/* Ask why, then withdraw it; true when it is done. */
bool application_withdraw(struct app *app, const json_t *got);
/* Mark return items of the unit as put right; true when one was. */
bool application_fix(struct app *app, const json_t *got);
/* Warnings that the asker has to tick and has not. */
bool application_unticked(struct app *app, const json_t *got);
bool application_acknowledge(struct app *app, const json_t *got);
/* 办理指南 of a service, to read. */
void application_guide(struct app *app, const char *service);

/* A paper of a row of the form: upload, look, delete. */
bool application_paper(struct app *app, const json_t *got,
    const json_t *attachment);
/* A paper of the library, from the case: the same dialogs as there. */
bool application_library(struct app *app, const json_t *got,
    const json_t *attachment);

/* May the asker go on filling in? Withdraw? Is an item of the unit open? */
bool application_editable(const json_t *got);
const json_t *application_action(const json_t *got, const char *kind);

/* --- sentences (application_text.c) --- */

/* The due date and how it is reckoned, a line each. */
void application_clock_lines(const json_t *got, struct buf *b);
/* "1草稿 ok > [2单位审核] > 3区级受理": where the case is. */
void application_chain(const json_t *got, struct buf *b);
/* An item of application.history, opinion and tip apart. */
void application_event_lines(const json_t *event, struct buf *b);
/* "label    value", unless there is none. */
void application_pair(struct buf *b, const char *label,
    const char *value);
/* A section of the form as filled in; bare: secret numbers in full. */
void application_section_lines(const json_t *got, const json_t *section,
    bool bare, struct buf *b);
/* Has the form a number that is masked? */
bool application_masks(const json_t *got);

#endif
