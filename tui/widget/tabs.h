/* The line of numbered tabs: "[1one] 2two 3three". */
#ifndef TUI_WIDGET_TABS_H
#define TUI_WIDGET_TABS_H

#include <stddef.h>

#include "tui/canvas.h"

/* labels are translated. The tab in view is bracketed and reverse. */
void tabs_draw(struct canvas *c, int row, int col, int width,
    const char *const *labels, size_t n, size_t current);

#endif
