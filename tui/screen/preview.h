/*
 * What is in a file, on the screen: the text of its pages, and a picture of
 * each in symbols. Whatever a case or attachment is called by, the methods
 * answer in the form of server/domain/docs.h. Under it stands that no
 * decision is made from what it shows.
 */
#ifndef TUI_SCREEN_PREVIEW_H
#define TUI_SCREEN_PREVIEW_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/canvas.h"

struct app;

struct preview_of {
	const char *title;   /* what is looked at, translated */
	const char *text;    /* "attachment.text"; NULL: it has none */
	const char *picture; /* "attachment.picture"; NULL: the same */
	/*
	 * What both are called with, besides page, columns, rows, colors and
	 * symbols: {"kind", "purpose", ...}. Borrowed; NULL: nothing.
	 */
	const json_t *params;
	bool picture_first;
	bool single; /* one page alone: the methods know no "page" */
};

/* On top of the present screen; what is wrong is told in it. */
void preview_open(struct app *app, const struct preview_of *of);

/* A picture's reply into r, wherever it was asked for. */
void preview_draw_lines(const json_t *reply, struct canvas *c, struct rect r);

#endif
