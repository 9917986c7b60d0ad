/* What home screens have in common: services, lines with codes, pairs. */
#ifndef TUI_SCREEN_HOME_SERVICES_H
#define TUI_SCREEN_HOME_SERVICES_H

#include <jansson.h>

#include "tui/canvas.h"
#include "tui/widget/menu.h"

struct app;

/* Menu ids below are places in service.list; the screens' own begin here. */
enum { HOME_SERVICES_END = 100 };

/* A heading and a line for each service of service.list's reply. */
void home_services_add(struct menu *m, const json_t *reply,
    const char *heading);
void home_services_choose(struct app *app, const json_t *reply, int id);

void home_services_heading(struct menu *m, const char *heading);
/* "2102 label   detail" */
struct menu_item *home_services_line(struct menu *m, int id,
    const char *code, const char *label, const char *detail);

/* Two labels with values on one line; the second may be NULL. */
void home_services_pair(struct canvas *c, int row, struct rect r,
    const char *label, const char *value, const char *label2,
    const char *value2);

#endif
