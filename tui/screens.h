/* The table of screens, and which is a role's home: tui/screen/screens.c. */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "tui/screen.h"

extern const struct screen screens[]; /* ends with { 0 } */
const char *screens_home(const struct app *app);

#endif
