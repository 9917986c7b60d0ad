/*
 * Nobody at the keyboard: a warning, then the lock, then the end. What is
 * beneath the lock stays as it is.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/text.h"
#include "tui/widget/edit.h"

enum { IDLE_WARN = 60, IDLE_FIELD = 32 };

struct idle {
	struct edit edit;
};

static const struct keybind idle_map[] = {
	{ K_ENTER, 0, N_("Unlock"), N_("Send the password"), 0, 0 },
	{ K_F10, 0, N_("Log out"), N_("End this session"), 0, 0 },
	{ 0 }
};

static void
idle_unlock(struct view *v)
{
	struct idle *i = v->data;
	struct err e = { 0 };
	char *password = edit_get(&i->edit);
	int rc;

	rc = call(v->app, "session.unlock",
	    json_pack("{s:s}", "password", password), NULL, &e);
	explicit_bzero(password, strlen(password));
	free(password);
	edit_set(&i->edit, "");
	if (rc != 0) {
		char text[512];

		app_status(v->app, STYLE_ERROR, "%s",
		    e.n > 0 ? err_text(&e, 0, text, sizeof text) : "");
		return;
	}
	app_status(v->app, STYLE_NORMAL, "%s", "");
	app_done(v->app, 0);
}

static bool
idle_key(struct view *v, const struct key *k)
{
	struct idle *i = v->data;

	if (k->code == K_ENTER)
		idle_unlock(v);
	else if (k->code == K_F10)
		app_quit(v->app, 0);
	else
		edit_key(&i->edit, k);
	return true; /* nothing passes the lock */
}

static void
idle_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct idle *i = v->data;
	int row = body.row + body.rows / 2 - 3, col = (body.cols - 50) / 2;

	canvas_put(c, row, col, 60, STYLE_TITLE, _("This session is locked."));
	canvas_put(c, row + 1, col, 60, STYLE_NORMAL,
	    _("Your work is kept. Enter your password to go on."));
	canvas_put(c, row + 3, col, 16, STYLE_NORMAL, _("Password"));
	edit_draw(&i->edit, c, row + 3, col + 12, true);
}

static void
idle_destroy(struct view *v)
{
	struct idle *i = v->data;

	edit_finish(&i->edit);
	free(i);
}

static const struct keybind *const *
idle_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { idle_map, NULL };

	(void)v;
	return maps;
}

static const struct view_ops idle_ops = {
	.draw = idle_draw,
	.key = idle_key,
	.destroy = idle_destroy,
	.keymaps = idle_keymaps,
};

void
app_lock(struct app *app)
{
	struct idle *i;
	struct view *v;
	struct err e = { 0 };

	if (app->locked)
		return;
	if (json_is_false(json_object_get(app->whoami, "has_password"))) {
		app_status(app, STYLE_INFO, "%s",
		    _("Without a password there is no lock. Please log out."));
		return;
	}
	app_keep(app);
	if (call(app, "session.lock", NULL, NULL, &e) != 0) {
		app_error(app, &e);
		return;
	}
	i = xcalloc(1, sizeof *i);
	edit_init(&i->edit, EDIT_PASSWORD, 256, IDLE_FIELD, 1);
	v = view_create(app, NULL, &idle_ops, i);
	v->editing = true;
	v->full = true;
	app->locked = true;
	app->full = true;
	app_status(app, STYLE_NORMAL, "%s", "");
	app_modal(app, v);
	app->locked = false;
	app->full = true;
}

/* What falls due is done by a tick, of which there is one a second at most. */
int64_t
idle_wait(const struct app *app, int64_t wait)
{
	const int64_t at[] = { app->idle_lock - IDLE_WARN, app->idle_lock,
		app->idle_end };
	int64_t now = clock_ms();

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		int64_t due = app->last_input + at[i] * 1000 + 1;

		if (due <= app->last_tick)
			continue; /* done */
		if (due < app->last_tick + 1000)
			due = app->last_tick + 1000;
		if (due - now < wait)
			wait = due - now;
	}
	return wait;
}

void
idle_tick(struct app *app)
{
	int64_t idle = (clock_ms() - app->last_input) / 1000;

	if (app->idle_end > 0 && idle >= app->idle_end) {
		app_quit(app, 0);
		return;
	}
	if (app->locked || app->idle_lock <= 0 ||
	    json_is_false(json_object_get(app->whoami, "has_password")))
		return;
	if (idle >= app->idle_lock) {
		app_lock(app);
	} else if (idle >= app->idle_lock - IDLE_WARN && !app->warned &&
	    app->idle_lock > IDLE_WARN) {
		app_status(app, STYLE_WARN, "%s", _("Nobody at the keyboard: "
		    "the session is locked in a minute. Press any key."));
		app->warned = true;
	} else if (idle < app->idle_lock - IDLE_WARN && app->warned) {
		app_status(app, STYLE_NORMAL, "%s", "");
	}
}
