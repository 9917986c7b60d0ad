/*
 * QR codes, drawn with half blocks in explicit black on white, so that they
 * are read from dark and light terminals alike. The quiet zone is white too.
 */
#ifndef TUI_WIDGET_QR_H
#define TUI_WIDGET_QR_H

#include "tui/canvas.h"

struct qr;

/* The code of a text, with least redundancy: a screen is clean. Or NULL. */
struct qr *qr_create(const char *text);
void qr_free(struct qr *q);
/* Modules on a side, without the quiet zone. */
int qr_size(const struct qr *q);

/*
 * Cells it takes within r: as wide a quiet zone as there is room for, four
 * modules at most. Where half blocks cannot be drawn (borders of plain
 * characters), whole cells are used: twice as wide and high. Rows and columns
 * are 0 when it does not fit; then the text itself is to be shown.
 */
struct rect qr_fit(const struct qr *q, const struct canvas *c,
    struct rect r);
/* Draw into what qr_fit() gave. */
void qr_draw(const struct qr *q, struct canvas *c, struct rect r);

#endif
