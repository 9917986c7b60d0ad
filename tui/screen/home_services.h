/*
 * What home screens have in common: the strip of notices and prompts on top,
 * services, business in progress, lines that lead to screens, pairs.
 */
#ifndef TUI_SCREEN_HOME_SERVICES_H
#define TUI_SCREEN_HOME_SERVICES_H

#include <jansson.h>

#include "tui/home.h"

struct app;

/* Replies that every home has; the home's data begins with it. */
struct home_common {
	json_t *notices, *prompts;
	json_t *services; /* service.list; NULL for offices */
};

/* Ask for them: 0, or -1 with e set and nothing changed. */
int home_common_load(struct app *app, struct home_common *h, bool services,
    struct err *e);
void home_common_clear(struct home_common *h);

/* The first lines of the menu: newest notice, most pressing prompt. */
void home_add_strip(struct app *app, struct home_common *h, struct menu *m);
/* A heading and two services a line. */
void home_add_services(struct app *app, struct home_common *h,
    struct menu *m, const char *heading);
/* A heading and the business in progress, or the sentence that there is none. */
void home_add_progress(struct app *app, struct home_common *h,
    struct menu *m);

/* A line to a screen; those that are not there for this role are left out. */
struct home_line {
	const char *screen; /* id */
	const char *label;  /* N_(); NULL: the screen's title */
};
/* Two a line; the table ends with { 0 }. At most 50. */
void home_add_lines(struct app *app, struct menu *m,
    const struct home_line *lines, const char *heading);

void home_services_heading(struct menu *m, const char *heading);
/* "2102 label   detail", a whole line */
struct menu_item *home_services_line(struct menu *m, int id,
    const char *code, const char *label, const char *detail);

/* What was chosen of all this. False: the screen's own. */
bool home_choose_common(struct app *app, struct home_common *h,
    const struct menu_item *item, const struct home_line *lines);

/* The whole sentence of a prompt, and the way to see to it. */
void home_open_prompt(struct app *app, const json_t *prompt);

/* Menu ids of the screens' own lines begin here. */
enum { HOME_OWN = 1000 };

/* Two labels with values on one line; the second may be NULL. */
void home_services_pair(struct canvas *c, int row, struct rect r,
    const char *label, const char *value, const char *label2,
    const char *value2);
/* When and from where one signed in last, for the status line. */
void home_last_login(struct app *app, char *buf, size_t size);

#endif
