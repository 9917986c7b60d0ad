/* booking_notice: what has to be read before each booking. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen.h"
#include "tui/screen/booking.h"
#include "tui/widget/pager.h"

struct notice {
	struct app *app;
	const json_t *rules;
	struct pager pager;
	bool read, ticked;
};

static const struct keybind notice_map[] = {
	{ K_F9, K_ENTER, N_("OK"), N_("Go on, once the box is ticked"), 0,
		K_F9 },
	{ ' ', 0, N_("Tick"), N_("Tick the box, once the text was read to its "
	    "end"), 0, ' ' },
	{ K_PGDN, 0, N_("Page on"), N_("The next page of the text"), 0,
		K_PGDN },
	{ K_PGUP, 0, N_("Page up"), N_("The page before"), KEY_HIDDEN,
		K_PGUP },
	{ 0 }
};

static void
notice_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct notice *n = v->data;
	int row = body.row + body.rows - 2;
	char text[256];

	snprintf(text, sizeof text, "%s  %s", value_string(n->rules, "hall"),
	    value_string(n->rules, "phone"));
	canvas_put(c, body.row, body.col + 1, body.cols - 2, STYLE_DIM, text);
	pager_draw(&n->pager, c, (struct rect){ body.row + 1, body.col + 1,
	    body.rows - 4, body.cols - 2 });
	if (n->pager.top + n->pager.rows >= n->pager.n)
		n->read = true;
	canvas_rule(c, row - 1, body.col, body.cols, NULL);
	snprintf(text, sizeof text, "[%s] %s", n->ticked ? "x" : " ",
	    _("I have read the agreement above carefully and accept it"));
	canvas_put(c, row, body.col + 1, body.cols - 2, n->read ?
	    STYLE_SELECTED : STYLE_DIM, text);
	snprintf(text, sizeof text, "[ F9 %s ]    [ Esc %s ]", _("OK"),
	    _("Cancel"));
	canvas_put(c, row + 1, body.col + 1, body.cols - 2, n->ticked ?
	    STYLE_NORMAL : STYLE_DIM, text);
	if (n->read)
		canvas_cursor(c, row, body.col + 2);
}

static void
notice_accept(struct notice *n)
{
	if (n->ticked)
		app_done(n->app, 1);
	else
		app_status(n->app, STYLE_WARN, "%s", n->read ?
		    _("Tick the box with Space first.") :
		    _("Read the notice to its end first: PgDn, or End."));
}

static bool
notice_key(struct view *v, const struct key *k)
{
	struct notice *n = v->data;

	switch (k->code) {
	case K_F9:
	case K_ENTER:
		notice_accept(n);
		return true;
	case ' ':
		if (!n->read)
			return pager_key(&n->pager, k);
		n->ticked = !n->ticked;
		app_status(n->app, STYLE_NORMAL, "%s", "");
		return true;
	default:
		return pager_key(&n->pager, k);
	}
}

static void
notice_position(struct view *v, char *buf, size_t size)
{
	const struct pager *p = &((struct notice *)v->data)->pager;
	int last = p->top + p->rows < p->n ? p->top + p->rows : p->n;

	snprintf(buf, size, _("Lines %d to %d of %d"), p->top + 1, last,
	    p->n);
}

static const struct keybind *const *
notice_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { notice_map, NULL };

	(void)v;
	return maps;
}

static const char *
notice_help(struct view *v)
{
	(void)v;
	return _("The hall's notice, in full. Read it to its end, tick the "
	    "box with Space, then F9. Which notice you accepted is kept with "
	    "the appointment.");
}

static const struct view_ops notice_ops = {
	.draw = notice_draw,
	.key = notice_key,
	.keymaps = notice_keymaps,
	.help = notice_help,
	.position = notice_position,
};

bool
booking_notice(struct app *app, const struct screen *s, const json_t *rules)
{
	struct notice n = { .app = app, .rules = rules };
	struct view *v = view_create(app, s, &notice_ops, &n);
	int rc;

	snprintf(v->title, sizeof v->title, "%s > %s",
	    _("Book an appointment"), _("Notice on appointments"));
	pager_init(&n.pager, value_string(rules, "notice"));
	rc = app_modal(app, v);
	pager_finish(&n.pager);
	return rc == 1;
}
