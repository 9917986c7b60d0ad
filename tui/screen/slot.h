/* Planning the counters of a hall: dialogs of slot_day. */
#ifndef TUI_SCREEN_SLOT_H
#define TUI_SCREEN_SLOT_H

#include <jansson.h>
#include <stdbool.h>

struct app;

/* day: slot.day's reply. True when a plan was made. */
bool slot_plan(struct app *app, const json_t *day, bool week);
/* Take the last plan back. True when it was. */
bool slot_undo(struct app *app);
/* Who planned what, to read. */
void slot_history(struct app *app);

#endif
