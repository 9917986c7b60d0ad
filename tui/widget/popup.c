#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen.h"
#include "tui/text.h"
#include "tui/widget/edit.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"

enum { POPUP_WIDTH = 64, POPUP_BUTTONS_MAX = 6 };

/* Text above a row of buttons; with a pager when it does not fit. */
struct popup {
	const char *title;
	struct pager pager;
	const char *buttons[POPUP_BUTTONS_MAX];
	int nbuttons;
	int focus;
	int f9;           /* button that F9 means, -1 none */
	const char *type; /* to be typed first, or NULL */
	struct edit edit;
	struct keybind map[4];
	const struct keybind *maps[2];
};

static void
popup_done(struct view *v, int button)
{
	struct popup *p = v->data;

	if (p->type != NULL && button == p->f9) {
		char *typed = edit_get(&p->edit);
		bool same = strcmp(typed, p->type) == 0;

		free(typed);
		if (!same) {
			app_status(v->app, STYLE_ERROR,
			    _("Type %s into the field to confirm."), p->type);
			return;
		}
	}
	app_done(v->app, button);
}

static bool
popup_key(struct view *v, const struct key *k)
{
	struct popup *p = v->data;

	switch (k->code) {
	case K_F9:
		if (p->f9 >= 0)
			popup_done(v, p->f9);
		return true;
	case K_ENTER:
		popup_done(v, p->focus);
		return true;
	case K_TAB:
	case K_RIGHT:
		if (k->code == K_TAB || p->type == NULL) {
			p->focus = (p->focus + 1) % p->nbuttons;
			return true;
		}
		break;
	case K_BTAB:
	case K_LEFT:
		if (k->code == K_BTAB || p->type == NULL) {
			p->focus = (p->focus + p->nbuttons - 1) % p->nbuttons;
			return true;
		}
		break;
	default:
		break;
	}
	if (p->type != NULL && edit_key(&p->edit, k) != EDIT_IGNORED)
		return true;
	return pager_key(&p->pager, k);
}

static void
popup_draw_buttons(struct popup *p, struct canvas *c, int row, int left,
    int width)
{
	int need = 0, col;

	for (int i = 0; i < p->nbuttons; i++)
		need += text_width(p->buttons[i]) + 6;
	col = left + (need < width ? (width - need) / 2 : 0);
	for (int i = 0; i < p->nbuttons; i++) {
		char one[256];
		bool focus = i == p->focus;

		snprintf(one, sizeof one, "[ %s ]", p->buttons[i]);
		if (focus && p->type == NULL)
			canvas_cursor(c, row, col);
		col += canvas_put(c, row, col, left + width - col,
		    focus ? STYLE_SELECTED : STYLE_NORMAL, one) + 2;
	}
}

static void
popup_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct popup *p = v->data;
	int width = POPUP_WIDTH, rows, extra = p->type != NULL ? 2 : 0;
	struct rect r, inside;

	if (width > body.cols - 8)
		width = body.cols - 8;
	inside = (struct rect){ 0, 0, 0, width - 4 };
	pager_draw(&p->pager, c, inside); /* breaks the lines */
	rows = p->pager.n + 4 + extra;
	if (rows > body.rows - 2)
		rows = body.rows - 2;
	r.rows = rows;
	r.cols = width;
	r.row = body.row + (body.rows - rows) / 2;
	r.col = body.col + (body.cols - width) / 2;
	canvas_box(c, r, p->title);
	inside.row = r.row + 1;
	inside.col = r.col + 2;
	inside.rows = rows - 4 - extra;
	pager_draw(&p->pager, c, inside);
	if (p->type != NULL)
		edit_draw(&p->edit, c, r.row + rows - 4, r.col + 4, true);
	popup_draw_buttons(p, c, r.row + rows - 2, r.col + 1, width - 2);
}

/* That there is more, and how to get there. */
static void
popup_position(struct view *v, char *buf, size_t size)
{
	const struct pager *p = &((struct popup *)v->data)->pager;
	int last = p->top + p->rows < p->n ? p->top + p->rows : p->n;

	if (p->n > p->rows && p->rows > 0)
		snprintf(buf, size, _("PgDn goes on  Lines %d to %d of %d"),
		    p->top + 1, last, p->n);
}

static void
popup_destroy(struct view *v)
{
	struct popup *p = v->data;

	pager_finish(&p->pager);
	if (p->type != NULL)
		edit_finish(&p->edit);
}

static const struct keybind *const *
popup_keymaps(struct view *v)
{
	return ((struct popup *)v->data)->maps;
}

static const struct view_ops popup_ops = {
	.draw = popup_draw,
	.key = popup_key,
	.keymaps = popup_keymaps,
	.position = popup_position,
	.destroy = popup_destroy,
};

/* Runs p; its text is copied, the rest lives in the caller's frame. */
static int
popup_run(struct app *app, struct popup *p, const char *text)
{
	struct view *v = view_create(app, NULL, &popup_ops, p);
	struct keybind *b = p->map;

	if (p->f9 >= 0)
		*b++ = (struct keybind){ K_F9, 0, N_("Confirm"),
			N_("Do what the dialog says"), 0, 0 };
	*b++ = (struct keybind){ K_ENTER, 0, N_("Choose"),
		N_("Press the button with the focus"), 0, 0 };
	*b = (struct keybind){ 0 };
	p->maps[0] = p->map;
	pager_init(&p->pager, text);
	v->popup = true;
	v->editing = p->type != NULL;
	return app_modal(app, v);
}

void
popup_message(struct app *app, const char *title, const char *text)
{
	struct popup p = { .title = title, .f9 = -1, .nbuttons = 1 };

	p.buttons[0] = _("Close");
	popup_run(app, &p, text);
}

void
popup_pager(struct app *app, const char *title, const char *text)
{
	popup_message(app, title, text);
}

bool
popup_confirm(struct app *app, const struct popup_confirm *c)
{
	struct popup p = { .title = c->title, .f9 = 0, .focus = 1,
		.nbuttons = 2, .type = c->type_to_confirm };
	char verb[160], cancel[160];
	struct buf text = { 0 };
	int rc;

	buf_add_str(&text, c->text);
	for (size_t i = 0; c->consequences != NULL &&
	    c->consequences[i] != NULL; i++)
		buf_printf(&text, "%s  - %s", i == 0 ? "\n\n" : "\n",
		    c->consequences[i]);
	snprintf(verb, sizeof verb, "F9 %s", c->verb);
	snprintf(cancel, sizeof cancel, "Esc %s",
	    c->cancel != NULL ? c->cancel : _("Back"));
	p.buttons[0] = verb;
	p.buttons[1] = cancel;
	if (p.type != NULL)
		edit_init(&p.edit, EDIT_ASCII, 40, 24, 1);
	rc = popup_run(app, &p, buf_str(&text));
	buf_finish(&text);
	return rc == 0;
}

int
popup_ask(struct app *app, const char *title, const char *text,
    const char *const *buttons)
{
	struct popup p = { .title = title, .f9 = -1 };

	while (p.nbuttons < POPUP_BUTTONS_MAX && buttons[p.nbuttons] != NULL) {
		p.buttons[p.nbuttons] = buttons[p.nbuttons];
		p.nbuttons++;
	}
	return popup_run(app, &p, text);
}
