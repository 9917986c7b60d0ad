#include "config.h"

#include <curses.h>
#include <string.h>

#include "tui/theme.h"

struct theme_look {
	short fg, bg; /* -1: the terminal's own */
	attr_t attr;
	attr_t mono;  /* without colours */
};

static const char *const theme_names[] = {
	[THEME_DEFAULT] = "default",
	[THEME_LIGHT] = "light",
	[THEME_HIGH_CONTRAST] = "high-contrast",
	[THEME_MONO] = "mono",
};

/* Never blue text on the terminal's own background, never blink. */
static const struct theme_look theme_default[STYLE_COUNT] = {
	[STYLE_NORMAL] = { -1, -1, 0, 0 },
	[STYLE_HEADER] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE },
	[STYLE_TITLE] = { -1, -1, A_BOLD, A_BOLD },
	[STYLE_SELECTED] = { -1, -1, A_REVERSE, A_REVERSE },
	[STYLE_MARKED] = { -1, -1, A_BOLD, A_BOLD },
	[STYLE_WARN] = { COLOR_YELLOW, -1, 0, A_BOLD },
	[STYLE_ERROR] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[STYLE_DONE] = { COLOR_GREEN, -1, 0, 0 },
	[STYLE_INFO] = { COLOR_CYAN, -1, 0, 0 },
	[STYLE_DIM] = { -1, -1, A_DIM, A_DIM },
	[STYLE_REQUIRED] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[STYLE_FIELD] = { -1, -1, A_UNDERLINE, A_UNDERLINE },
	[STYLE_FIELD_FOCUS] = { COLOR_BLACK, COLOR_CYAN, 0,
		A_REVERSE },
	[STYLE_KEY] = { -1, -1, A_BOLD, A_BOLD },
	[STYLE_BORDER] = { -1, -1, 0, 0 },
	[STYLE_BIG] = { COLOR_CYAN, -1, A_BOLD, A_BOLD },
	[STYLE_QR] = { COLOR_BLACK, COLOR_WHITE, 0, A_REVERSE },
	[STYLE_QR_DARK] = { COLOR_WHITE, COLOR_BLACK, 0, 0 },
};

static const struct theme_look theme_light[STYLE_COUNT] = {
	[STYLE_HEADER] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, 0 },
	[STYLE_WARN] = { COLOR_MAGENTA, -1, A_BOLD, 0 },
	[STYLE_ERROR] = { COLOR_RED, -1, A_BOLD, 0 },
	[STYLE_DONE] = { COLOR_GREEN, -1, A_BOLD, 0 },
	[STYLE_INFO] = { COLOR_BLACK, -1, A_BOLD, 0 },
	[STYLE_REQUIRED] = { COLOR_RED, -1, A_BOLD, 0 },
	[STYLE_FIELD_FOCUS] = { COLOR_WHITE, COLOR_BLUE, 0, 0 },
	[STYLE_BIG] = { COLOR_BLACK, -1, A_BOLD, 0 },
};

static const struct theme_look theme_contrast[STYLE_COUNT] = {
	[STYLE_NORMAL] = { COLOR_WHITE, COLOR_BLACK, A_BOLD, 0 },
	[STYLE_HEADER] = { COLOR_BLACK, COLOR_WHITE, 0, 0 },
	[STYLE_WARN] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD, 0 },
	[STYLE_ERROR] = { COLOR_WHITE, COLOR_RED, A_BOLD, 0 },
	[STYLE_DONE] = { COLOR_GREEN, COLOR_BLACK, A_BOLD, 0 },
	[STYLE_DIM] = { COLOR_WHITE, COLOR_BLACK, 0, 0 },
	[STYLE_FIELD_FOCUS] = { COLOR_BLACK, COLOR_YELLOW, 0, 0 },
};

static enum theme theme_now = THEME_MONO;

enum theme
theme_from_name(const char *name)
{
	for (int i = 0; name != NULL && i <= THEME_MONO; i++)
		if (strcmp(theme_names[i], name) == 0)
			return (enum theme)i;
	return THEME_DEFAULT;
}

/* The theme's own row, or the default's where it has none. */
static const struct theme_look *
theme_look(enum theme t, enum style s)
{
	const struct theme_look *own = NULL;

	if (t == THEME_LIGHT)
		own = &theme_light[s];
	else if (t == THEME_HIGH_CONTRAST)
		own = &theme_contrast[s];
	if (own != NULL && (own->fg != 0 || own->bg != 0 || own->attr != 0))
		return own;
	return &theme_default[s];
}

void
theme_init(enum theme t, bool no_color)
{
	theme_now = THEME_MONO;
	if (t == THEME_MONO || no_color || !has_colors())
		return;
	start_color();
	if (COLORS < 8 || COLOR_PAIRS <= STYLE_COUNT)
		return;
	use_default_colors();
	for (int s = 0; s < STYLE_COUNT; s++) {
		const struct theme_look *l = theme_look(t, (enum style)s);

		short fg = l->fg, bg = l->bg;

		/* the first sixteen may be anything; these are what they say */
		if (s >= STYLE_QR && COLORS >= 256) {
			fg = s == STYLE_QR ? 16 : 231;
			bg = s == STYLE_QR ? 231 : 16;
		}
		init_pair((short)(s + 1), fg, bg);
	}
	theme_now = t;
}

enum theme
theme_current(void)
{
	return theme_now;
}

unsigned long
theme_attr(enum style s)
{
	const struct theme_look *l;

	if (theme_now == THEME_MONO)
		return theme_default[s].mono;
	l = theme_look(theme_now, s);
	return l->attr | (l->fg == -1 && l->bg == -1 ? 0 :
	    (unsigned long)COLOR_PAIR((int)s + 1));
}
