#include "config.h"

#include <stdio.h>

#include "tui/widget/tabs.h"

void
tabs_draw(struct canvas *c, int row, int col, int width,
    const char *const *labels, size_t n, size_t current)
{
	int used = 1;

	canvas_text(c, row, col, width, STYLE_NORMAL, "");
	for (size_t i = 0; i < n; i++) {
		bool now = i == current;
		char one[160];

		snprintf(one, sizeof one, now ? "[%zu%s%s]" : "%zu%s%s", i + 1,
		    (unsigned char)*labels[i] < 0x80 ? " " : "", labels[i]);
		used += canvas_put(c, row, col + used, width - used,
		    now ? STYLE_SELECTED : STYLE_NORMAL, one);
		used++;
	}
}
