/* The table of screens, and which is a role's home: tui/screen/screens.c. */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "tui/screen.h"

extern const struct screen screens[]; /* ends with { 0 } */
const char *screens_home(const struct app *app);
/* What the server wants done before all else; false: the session ends. */
bool screens_gate(struct app *app);

#endif
