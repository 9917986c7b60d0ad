/*
 * Numbers in full, after a purpose was given, for a minute; the server writes
 * down who looked and why.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

enum { REVEAL_SECONDS = 60, REVEAL_WIDTH = 60 };

struct reveal {
	const json_t *person;
	int64_t until;
};

static void
reveal_draw(struct view *v, struct canvas *c, struct rect body)
{
	static const struct {
		const char *label, *path;
	} rows[] = {
		{ N_("Name"), "name" },
		{ N_("ID number"), "id_number" },
		{ N_("Phone"), "mobile" },
		{ N_("E-mail"), "email" },
		{ N_("Birth date"), "birth" },
		{ N_("Address"), "address" },
		{ N_("Contact address"), "contact_address" },
	};
	enum { N = sizeof rows / sizeof rows[0] };
	struct reveal *r = v->data;
	struct rect box = { body.row + (body.rows - N - 4) / 2,
		body.col + (body.cols - REVEAL_WIDTH) / 2, N + 4,
		REVEAL_WIDTH };
	char left[128];

	canvas_box(c, box, _("In full"));
	for (int i = 0; i < N; i++) {
		canvas_put(c, box.row + 1 + i, box.col + 2, 18, STYLE_DIM,
		    _(rows[i].label));
		canvas_text(c, box.row + 1 + i, box.col + 20,
		    REVEAL_WIDTH - 22, STYLE_NORMAL,
		    value_string(r->person, rows[i].path));
	}
	snprintf(left, sizeof left, _("Hidden again in a minute; this look "
	    "is recorded."));
	canvas_put(c, box.row + N + 2, box.col + 2, REVEAL_WIDTH - 4,
	    STYLE_INFO, left);
	canvas_cursor(c, box.row + 1, box.col + 20);
}

static bool
reveal_key(struct view *v, const struct key *k)
{
	if (k->code != K_ENTER)
		return false;
	app_done(v->app, 0);
	return true;
}

static void
reveal_tick(struct view *v)
{
	struct reveal *r = v->data;

	if (app_now(v->app) >= r->until)
		app_done(v->app, 0);
}

static const struct keybind *const *
reveal_keymaps(struct view *v)
{
	static const struct keybind map[] = {
		{ K_ENTER, 0, N_("Hide"), N_("Hide the numbers again"), 0, 0 },
		{ 0 }
	};
	static const struct keybind *const maps[] = { map, NULL };

	(void)v;
	return maps;
}

static const struct view_ops reveal_ops = {
	.draw = reveal_draw,
	.key = reveal_key,
	.tick = reveal_tick,
	.keymaps = reveal_keymaps,
};

void
person_reveal(struct app *app, const char *method, const char *id,
    const char *path)
{
	int purpose = popup_choose(app, _("Show in full: for what?"),
	    words_purpose, NULL);
	struct reveal r = { .until = app_now(app) + REVEAL_SECONDS };
	struct err e = { 0 };
	struct view *v;
	json_t *p, *reply;

	if (purpose < 0)
		return;
	/* the record keeps the purpose in words, as people chose it */
	p = json_pack("{s:b, s:s}", "reveal", 1, "purpose",
	    _(words_purpose[purpose].label));
	if (id != NULL)
		json_object_set_new(p, "id", json_string(id));
	if (call(app, method, p, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	r.person = value_at(reply, path);
	v = view_create(app, NULL, &reveal_ops, &r);
	v->popup = true;
	app_modal(app, v);
	json_decref(reply);
}
