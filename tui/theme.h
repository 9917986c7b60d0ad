/* What things look like, by role; meaning is never by colour alone. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>

enum style {
	STYLE_NORMAL,
	STYLE_HEADER,
	STYLE_TITLE,    /* column heads, headings */
	STYLE_SELECTED, /* the row or button with the focus */
	STYLE_MARKED,   /* a selected [x] row without the focus */
	STYLE_WARN,
	STYLE_ERROR,
	STYLE_DONE,
	STYLE_INFO,
	STYLE_DIM,
	STYLE_REQUIRED,
	STYLE_FIELD,
	STYLE_FIELD_FOCUS,
	STYLE_KEY,      /* "F1" in the footer */
	STYLE_BORDER,
	STYLE_BIG,      /* to be read out: association codes */
	STYLE_QR,       /* black on white, whatever the theme */
	STYLE_QR_DARK,  /* the reverse */
	STYLE_PICTURE,  /* the cell has colours of its own */
	STYLE_COUNT
};

enum theme { THEME_DEFAULT, THEME_LIGHT, THEME_HIGH_CONTRAST, THEME_MONO };

enum theme theme_from_name(const char *name);

/* Set up colours; falls back to mono for NO_COLOR or fewer than 8 colours. */
void theme_init(enum theme t, bool no_color);
enum theme theme_current(void);
/* ncurses attributes (with colour pair) of a style. */
unsigned long theme_attr(enum style s);

#endif
