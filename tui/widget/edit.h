/*
 * One text being edited: wide characters, the caret always at the boundary of
 * a character with its marks, scrolled by cells. (The curses form library is
 * of no use here: it loses and misplaces wide characters.)
 */
#ifndef TUI_WIDGET_EDIT_H
#define TUI_WIDGET_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

#include "tui/canvas.h"
#include "tui/keys.h"

enum edit_kind {
	EDIT_TEXT,
	EDIT_DIGITS,   /* 0-9 */
	EDIT_IDENT,    /* A-Z 0-9, folded and raised */
	EDIT_DATE,     /* 0-9 and - ; years, months and days signs become - */
	EDIT_MONTH,
	EDIT_ASCII,
	EDIT_PASSWORD, /* stars */
};

struct edit {
	enum edit_kind kind;
	size_t max;    /* characters */
	bool multiline;
	bool readonly;
	wchar_t *text; /* terminated */
	size_t len;
	size_t caret;
	int width;     /* cells of the field, for paging and scrolling */
	int rows;
	size_t left;   /* first character shown (single line) */
	int top;       /* first line shown (multiline) */
	/* until the owner clears them: */
	bool overflow; /* something did not fit */
	bool refused;  /* something does not belong into this kind of field */
};

enum edit_did { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_REFUSED };

void edit_init(struct edit *e, enum edit_kind kind, size_t max, int width,
    int rows);
void edit_finish(struct edit *e); /* wiped before it is freed */
/* Replace the text; caret at the end. Cut at max. */
void edit_set(struct edit *e, const char *utf8);
/* New string: single lines are trimmed; codes are folded already. */
char *edit_get(const struct edit *e);
enum edit_did edit_key(struct edit *e, const struct key *k);
void edit_resize(struct edit *e, int width, int rows);
void edit_draw(struct edit *e, struct canvas *c, int row, int col,
    bool focus);
/* One or more characters; returns how many went in. */
size_t edit_insert(struct edit *e, const wchar_t *s, size_t n);
/* Cell of the caret relative to the field's top left. */
void edit_caret(struct edit *e, int *row, int *col);

#endif
