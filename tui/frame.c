#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/value.h"

enum { FRAME_BINDS_MAX = 64 };

static const struct choice frame_roles[] = {
	{ "guest", N_("Guest"), 0 },
	{ "individual", N_("Individual"), 0 },
	{ "agent", N_("Unit HR"), 0 },
	{ "clerk", N_("Counter clerk"), 0 },
	{ "reviewer", N_("Reviewer"), 0 },
	{ "lead", N_("Lead reviewer"), 0 },
	{ "body", N_("Supervising body"), 0 },
	{ "city", N_("Municipal bureau"), 0 },
	{ "expert", N_("Expert"), 0 },
	{ "sysadmin", N_("System administrator"), 0 },
	{ "secadmin", N_("Security administrator"), 0 },
	{ "auditor", N_("Auditor"), 0 },
	{ 0 }
};

/* Frozen while somebody types: an input method is drawn beside the cursor. */
static void
frame_clock(struct app *app)
{
	char text[TIME_TEXT];

	if (app->now_base == 0 || (app->clock[0] != '\0' &&
	    app->top != NULL && app->top->editing))
		return;
	time_format(app_now(app), text);
	text[16] = '\0';
	str_copy(app->clock, sizeof app->clock, text + 5);
}

void
frame_header(struct app *app, struct canvas *c)
{
	const json_t *w = app->whoami;
	const char *unit = value_string(w, "unit.name");
	char right[512];
	int width;

	frame_clock(app);
	canvas_text(c, 0, 0, c->cols, STYLE_HEADER, "");
	if (w == NULL) {
		canvas_put(c, 0, 1, c->cols - 2, STYLE_HEADER,
		    _("Beijing Talent Hall"));
		return;
	}
	if (*unit == '\0')
		unit = value_string(w, "district.name");
	snprintf(right, sizeof right, "[%s] %s%s%s  %s",
	    choice_label(frame_roles, app_role(app)), unit,
	    *unit != '\0' ? "  " : "", value_string(w, "name"), app->clock);
	width = text_width(right);
	if (width > c->cols - 24)
		width = c->cols - 24;
	canvas_put(c, 0, 1, 21, STYLE_HEADER, _("Beijing Talent Hall"));
	canvas_put(c, 0, c->cols - width - 1, width, STYLE_HEADER, right);
}

static void
frame_crumbs(struct app *app, const struct view *v, char *buf, size_t size)
{
	const char *title;

	if (v == NULL)
		return;
	frame_crumbs(app, v->below, buf, size);
	title = v->title[0] != '\0' ? v->title : v->screen != NULL ?
	    text_tr(v->screen->title) : "";
	if (!v->popup && *title != '\0')
		str_join(buf, size, " > ", title);
}

/* Where one is stands last: of a path that is too long, the middle goes. */
static void
frame_shorten(char *path, size_t size, int room)
{
	static const char between[] = " > ", left_out[] = " > ... > ";
	char *first = strstr(path, between), *rest = first, *next, *kept;

	if (first == NULL || text_width(path) <= room)
		return;
	room -= text_width(left_out) + (int)(text_width(path) -
	    text_width(first));
	while ((next = strstr(rest + strlen(between), between)) != NULL &&
	    text_width(rest + strlen(between)) > room)
		rest = next;
	if (rest == first)
		return;
	kept = xstrdup(rest + strlen(between));
	snprintf(first, size - (size_t)(first - path), "%s%s", left_out,
	    kept);
	free(kept);
}

static void
frame_path(struct app *app, struct canvas *c)
{
	char path[1024] = "", code[16] = "";
	int width = 0;

	frame_crumbs(app, app->top, path, sizeof path);
	for (const struct view *v = app->top; v != NULL; v = v->below)
		if (!v->popup) {
			if (v->screen != NULL && v->screen->code != NULL)
				snprintf(code, sizeof code, "[%.8s]",
				    v->screen->code);
			break;
		}
	width = (int)strlen(code);
	frame_shorten(path, sizeof path, c->cols - width - 3);
	canvas_text(c, 1, 1, c->cols - width - 3, STYLE_NORMAL, path);
	canvas_put(c, 1, c->cols - width - 1, width, STYLE_NORMAL, code);
}

static void
frame_status(struct app *app, struct canvas *c)
{
	int row = c->rows - 2, width;
	char right[256] = "", code[64];
	/* one that turned a page is nothing to wait for */
	bool typing = strlen(app->code) > (app->top != NULL &&
	    app->top->digits_live ? 1 : 0);

	if (app->top != NULL && app->top->ops->position != NULL)
		app->top->ops->position(app->top, right, sizeof right);
	width = text_width(right);
	if (width > c->cols / 2 && app->status[0] != '\0')
		width = c->cols / 2;
	if (width > c->cols - 4)
		width = c->cols - 4;
	/* what is said matters more than where one is */
	if (!typing && text_width(app->status) > c->cols - width - 4)
		width = 0;
	if (typing) {
		snprintf(code, sizeof code, _("Code or number: %s"),
		    app->code);
		canvas_text(c, row, 1, c->cols - width - 4, STYLE_INFO, code);
	} else {
		canvas_text(c, row, 1, c->cols - width - 4,
		    app->status_style, app->status);
	}
	if (width > 0)
		canvas_put(c, row, c->cols - width - 1, width, STYLE_NORMAL,
		    right);
}

/* Help, what the line does, function keys, what the screen does, the way out. */
static int
frame_rank(const struct keybind *b)
{
	if (b->key == K_F10)
		return 1000;
	if (b->key == K_F12)
		return 500;
	if ((b->flags & KEY_HERE) != 0)
		return K_F2 - K_F1;
	if (b->key >= K_F1 && b->key <= K_F12)
		return b->key - K_F1;
	return 100;
}

static size_t
frame_binds(struct app *app, const struct keybind **out)
{
	const struct keybind *maps[APP_MAPS_MAX];
	size_t n = 0;

	app_keymaps(app, maps);
	for (int m = 0; maps[m] != NULL; m++)
		for (const struct keybind *b = maps[m]; b->key != 0; b++) {
			size_t i = n;

			if ((b->flags & KEY_HIDDEN) != 0 ||
			    n == FRAME_BINDS_MAX)
				continue;
			while (i > 0 && frame_rank(out[i - 1]) >
			    frame_rank(b)) {
				out[i] = out[i - 1];
				i--;
			}
			out[i] = b;
			n++;
		}
	return n;
}

static int
frame_bind_text(const struct keybind *b, char *key, size_t size,
    const char **label)
{
	char name[16];

	*label = text_tr(b->label);
	/* Latin words stand apart from the key's name, Chinese ones need not */
	snprintf(key, size, "%s%s", keys_cap(b->key, name),
	    (unsigned char)(*label)[0] < 0x80 ? " " : "");
	return text_width(key) + text_width(*label);
}

/* The main action and the way out are always said. */
static bool
frame_kept(const struct keybind *b)
{
	return b->key == K_F9 || b->key == K_F10;
}

static void
frame_footer(struct app *app, struct canvas *c)
{
	const struct keybind *binds[FRAME_BINDS_MAX];
	size_t n = frame_binds(app, binds);
	/* the last two cells of the screen stay empty */
	int row = c->rows - 1, col = 1, reserve = 0, room = c->cols - 2;
	const char *label;
	char key[32];

	canvas_text(c, row, 0, c->cols, STYLE_NORMAL, "");
	for (size_t i = 0; i < n; i++)
		if (frame_kept(binds[i]))
			reserve += frame_bind_text(binds[i], key, sizeof key,
			    &label) + 2;
	for (size_t i = 0; i < n; i++) {
		int width = frame_bind_text(binds[i], key, sizeof key, &label);

		if (frame_kept(binds[i]))
			reserve -= width + 2;
		else if (col + width + 2 + reserve > room + 2)
			continue;
		col += canvas_put(c, row, col, 16, STYLE_KEY, key);
		col += canvas_put(c, row, col, 16, STYLE_NORMAL, label);
		col += 2;
	}
}

static void
frame_small(struct canvas *c)
{
	char text[256];

	snprintf(text, sizeof text, _("The window is too small: %d x %d. At "
	    "least %d x %d are needed. Make it larger; nothing is lost."),
	    c->cols, c->rows, TERM_COLS_MIN, TERM_ROWS_MIN);
	canvas_lines(c, 0, 0, c->cols, c->rows, STYLE_WARN, text);
	canvas_cursor(c, 0, 0);
}

/* Views that cover what lies beneath are drawn last. */
static void
frame_views(struct app *app, struct view *v, struct canvas *c,
    struct rect body)
{
	if (v == NULL)
		return;
	if (v->popup)
		frame_views(app, v->below, c, body);
	v->ops->draw(v, c, body);
}

void
frame_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	struct rect all = { 0, 0, c->rows, c->cols };
	struct rect body = { 2, 0, c->rows - 4, c->cols };

	canvas_clear(c, all, STYLE_NORMAL);
	canvas_cursor(c, -1, -1);
	if (app_small(app)) {
		frame_small(c);
		return;
	}
	if (app->top != NULL && app->locked) {
		frame_header(app, c);
		app->top->ops->draw(app->top, c, body);
		frame_status(app, c);
		frame_footer(app, c);
		return;
	}
	frame_header(app, c);
	frame_path(app, c);
	frame_views(app, app->top, c, body);
	frame_status(app, c);
	frame_footer(app, c);
}
