/* Colleagues: to stand in for one, or to hand a case to. */
#ifndef TUI_SCREEN_COVER_H
#define TUI_SCREEN_COVER_H

#include "tui/value.h"

struct app;

/*
 * Of one's role and districts, by account; ends with { 0 }. Kept until the
 * next call; NULL: none.
 */
const struct choice *cover_colleagues(struct app *app);

#endif
