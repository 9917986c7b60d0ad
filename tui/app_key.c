/* The application's keys: those of the frame, and who gets one first. */
#include "config.h"

#include "common/i18n.h"
#include "tui/private.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

/* Keys of the frame, everywhere the same. */
static const struct keybind app_map_screen[] = {
	{ K_F1, '?', N_("Help"), N_("Help for this screen and its keys"), 0,
		K_F1 },
	{ K_F12, ':', N_("Command"), N_("Any screen or action by name or code"),
		0, K_F12 },
	{ K_CTRL('P'), 0, N_("Command"), N_("The same as F12"), KEY_HIDDEN,
		K_F12 },
	{ K_CTRL('L'), 0, N_("Redraw"), N_("Draw the screen anew"), KEY_HIDDEN,
		K_CTRL('L') },
	{ K_F10, K_ESC, N_("Back"), N_("Back to the screen before"), 0, K_F10 },
	{ 'q', 0, N_("Back"), N_("The same as F10"), KEY_HIDDEN, K_F10 },
	{ 0 }
};
static const struct keybind app_map_home[] = {
	{ K_F1, '?', N_("Help"), N_("Help for this screen and its keys"), 0,
		K_F1 },
	{ K_F12, ':', N_("Command"), N_("Any screen or action by name or code"),
		0, K_F12 },
	{ K_CTRL('P'), 0, N_("Command"), N_("The same as F12"), KEY_HIDDEN,
		K_F12 },
	{ K_CTRL('L'), 0, N_("Redraw"), N_("Draw the screen anew"), KEY_HIDDEN,
		K_CTRL('L') },
	{ K_F10, 0, N_("Log out"), N_("End this session"), 0, K_F10 },
	{ 0 }
};
/* A modal that is a page: its leave() asks what becomes of the work. */
static const struct keybind app_map_page[] = {
	{ K_F1, 0, N_("Help"), N_("Help for this field and its keys"), 0,
		K_F1 },
	{ K_CTRL('L'), 0, N_("Redraw"), N_("Draw the screen anew"), KEY_HIDDEN,
		K_CTRL('L') },
	{ K_F10, K_ESC, N_("Leave"), N_("Leave; what is not kept is asked "
		"about"), 0, K_F10 },
	{ K_CTRL('C'), 0, N_("Leave"), N_("The same as Esc"), KEY_HIDDEN,
		K_F10 },
	{ 0 }
};
static const struct keybind app_map_modal[] = {
	{ K_F1, 0, N_("Help"), N_("Help for this field and its keys"), 0,
		K_F1 },
	{ K_CTRL('L'), 0, N_("Redraw"), N_("Draw the screen anew"), KEY_HIDDEN,
		K_CTRL('L') },
	{ K_F10, K_ESC, N_("Cancel"), N_("Close without doing anything"), 0,
		K_F10 },
	{ K_CTRL('C'), 0, N_("Cancel"), N_("The same as Esc"), KEY_HIDDEN,
		K_F10 },
	{ 0 }
};

/* A field that a screen opened in itself closes as a dialog does. */
static const struct keybind *
app_map(const struct app *app)
{
	const struct view *v = app->top;

	if (v->modal)
		return v->popup ? app_map_modal : app_map_page;
	if (v->editing)
		return app_map_modal;
	return v->below == NULL && !app->detour ? app_map_home :
	    app_map_screen;
}

void
app_keymaps(struct app *app, const struct keybind **maps)
{
	const struct keybind *const *own = NULL;
	struct view *v = app->top;
	int n = 0;

	if (v == NULL) {
		maps[0] = NULL;
		return;
	}
	if (v->ops->keymaps != NULL)
		own = v->ops->keymaps(v);
	for (; own != NULL && *own != NULL && n < APP_MAPS_MAX - 2; own++)
		maps[n++] = *own;
	/* else it has all its keys itself */
	if (!v->full)
		maps[n++] = app_map(app);
	maps[n] = NULL;
}

static void
app_leave(struct app *app)
{
	struct view *v = app->top;
	static const char *const what[] = { N_("The session ends."), NULL };
	const char *bullets[2] = { NULL, NULL };

	if (v->ops->leave != NULL && !v->ops->leave(v))
		return;
	if (v->modal) {
		app_done(app, -1);
	} else if (v->below != NULL) {
		app_back(app);
	} else if (app->detour) {
		app_restart(app, NULL);
	} else {
		bullets[0] = text_tr(what[0]);
		if (popup_confirm(app, &(struct popup_confirm){
		    .title = _("Log out"), .text = _("Do you want to log out?"),
		    .consequences = bullets, .verb = _("Log out"),
		    .cancel = _("Stay") }))
			app_quit(app, 0);
	}
}

static bool
app_frame_key(struct app *app, const struct key *k)
{
	const struct keybind *b = keymap_find(app_map(app), k->code);

	if (b == NULL)
		return false;
	switch (b->id) {
	case K_F1:
		help_run(app);
		break;
	case K_F12:
		palette_run(app);
		break;
	case K_F10:
		app_leave(app);
		break;
	default:
		app->full = true;
		break;
	}
	return true;
}

void
app_key(struct app *app, const struct key *typed)
{
	struct key k = *typed;
	struct view *v = app->top;

	if (k.code == K_CPR) {
		if (term_probe_answer(k.row, k.col))
			app->full = true;
		return;
	}
	if (app_small(app)) {
		if (k.code == K_F10 && app->depth == 0 && v->below == NULL)
			app_quit(app, 0);
		return;
	}
	if (!v->editing)
		k.code = keys_fold(k.code);
	if (k.code == K_UNKNOWN) {
		app_status(app, STYLE_WARN, "%s", _("This key is not known. "
		    "F1 lists the keys."));
		return;
	}
	if (k.code == K_PASTE && !v->editing) {
		app_status(app, STYLE_WARN, "%s", _("Pasted text was discarded: "
		    "there is no field here."));
		return;
	}
	if (code_key(app, &k))
		return;
	if (v->ops->key != NULL && v->ops->key(v, &k))
		return;
	app_frame_key(app, &k);
}
