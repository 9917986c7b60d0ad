#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/widget/popup.h"


enum { APP_REST = 1500 }; /* ms without a key or a push */

static int app_wake_fd = -1;

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

static void
app_signal(int sig)
{
	int saved = errno;
	char c = sig == SIGWINCH ? 'w' : 'e';

	if (write(app_wake_fd, &c, 1) < 0)
		errno = saved;
	errno = saved;
}

static void
app_signals(struct app *app)
{
	struct sigaction sa = { .sa_handler = app_signal };

	app_wake_fd = app->wake[1];
	sigaction(SIGWINCH, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGPIPE, &sa, NULL);
	sigaction(SIGTSTP, &sa, NULL);
}

/* Signals that have come; also while a call is being waited for. */
static void
app_woken(struct app *app)
{
	char c;

	while (read(app->wake[0], &c, 1) == 1) {
		if (c == 'e') {
			app->ending = true;
		} else {
			term_resized();
			app->full = true;
		}
	}
}

static void
app_sized(void *arg, int rows, int cols)
{
	struct app *app = arg;

	term_sized(rows, cols);
	app->full = true;
}

static bool
app_waiting(void *arg, int phase, int attempt)
{
	struct app *app = arg;

	app_woken(app);
	if (app->ending)
		return phase == LINK_SLOW && clock_ms() < app->keep_until;
	if (phase == LINK_SLOW)
		app_status(app, STYLE_INFO, "%s", _("Waiting for the server..."));
	else if (phase == LINK_LOST)
		app_status(app, STYLE_WARN, _("Connection to the server "
		    "lost, connecting again (attempt %d). What you have typed "
		    "is kept."), attempt);
	else
		app_status(app, STYLE_NORMAL, "%s", "");
	app_draw(app);
	return true;
}

bool
app_small(const struct app *app)
{
	(void)app;
	int rows, cols;

	term_size(&rows, &cols);
	return rows < TERM_ROWS_MIN || cols < TERM_COLS_MIN;
}

void
app_size(const struct app *app, int *rows, int *cols)
{
	(void)app;
	term_size(rows, cols);
}

/* Under test: two actions on one key, or a label too wide, are said aloud. */
static void
app_check(struct app *app)
{
	const struct keybind *maps[APP_MAPS_MAX];
	char why[256];

	if (!app->testing)
		return;
	app_keymaps(app, maps);
	if (keymap_check(maps, why, sizeof why) != 0)
		app_status(app, STYLE_ERROR, "keymap: %s", why);
}

void
app_draw(struct app *app)
{
	int rows, cols;

	term_size(&rows, &cols);
	if (rows != app->canvas.rows || cols != app->canvas.cols) {
		canvas_finish(&app->canvas);
		canvas_init(&app->canvas, rows, cols);
	}
	app->canvas.ascii = term_ascii();
	app_check(app);
	frame_draw(app);
	term_show(&app->canvas, app->full);
	app->full = false;
}

/* --- keys --- */

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
	if (v->full)
		; /* it has all its keys itself */
	else if (v->modal)
		maps[n++] = v->popup ? app_map_modal : app_map_page;
	else if (v->below == NULL && !app->detour)
		maps[n++] = app_map_home;
	else
		maps[n++] = app_map_screen;
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
	const struct view *v = app->top;
	const struct keybind *b = keymap_find(v->modal ? v->popup ?
	    app_map_modal : app_map_page : v->below == NULL ? app_map_home :
	    app_map_screen, k->code);

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

/* --- the loop --- */

const char *
app_refused(const struct app *app)
{
	return app->refused;
}

static void
app_pushes(struct app *app)
{
	json_t *m;

	while ((m = link_push(app->link)) != NULL) {
		const json_t *p = json_object_get(m, "params");
		const char *topic =
		    json_string_value(json_object_get(p, "topic"));
		const char *id = json_string_value(json_object_get(p, "id"));
		const char *why =
		    json_string_value(json_object_get(p, "refused"));

		str_copy(app->refused, sizeof app->refused,
		    why != NULL ? why : "");
		for (struct view *v = app->top; v != NULL && topic != NULL;
		    v = v->below) {
			if (v->ops->changed == NULL)
				continue;
			if (v == app->top)
				v->ops->changed(v, topic, id);
			else
				v->stale = true;
		}
		json_decref(m);
	}
	if (app->top->stale && app->top->ops->changed != NULL) {
		app->top->stale = false;
		app->top->ops->changed(app->top, NULL, NULL);
	}
}

/*
 * The connection went or came while nobody called: say so, and have every
 * screen look again, since pushes may have been missed.
 */
static void
app_link_state(struct app *app)
{
	bool lost = link_fd(app->link) < 0;

	if (lost && link_spawner_fd(app->link) < 0)
		app->ending = true;
	if (lost == app->lost || app->top == NULL)
		return;
	app->lost = lost;
	if (lost) {
		app_status(app, STYLE_WARN, _("Connection to the server "
		    "lost, connecting again (attempt %d). What you have typed "
		    "is kept."), 1);
		return;
	}
	app_status(app, STYLE_NORMAL, "%s", "");
	for (struct view *v = app->top; v != NULL; v = v->below)
		v->stale = true;
}

static void
app_tick(struct app *app)
{
	app->last_tick = clock_ms();
	link_retry(app->link);
	idle_tick(app);
	if (app->top != NULL && app->top->ops->tick != NULL && !app->locked)
		app->top->ops->tick(app->top);
}

static void
app_read(struct app *app)
{
	char buf[256];
	size_t room = sizeof app->keys.buf - app->keys.len;
	ssize_t n;

	n = read(STDIN_FILENO, buf, room < sizeof buf ? room : sizeof buf);
	if (n > 0) {
		keys_feed(&app->keys, buf, (size_t)n);
		app->last_input = clock_ms();
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		app->ending = true; /* the terminal is gone */
	}
}

/*
 * How long there is nothing to do: a second while the view counts time, else
 * until the clock shows another minute. An idle session costs nothing.
 */
static int
app_wait(const struct app *app)
{
	const struct view *v = app->top;
	int64_t now = clock_ms(), left, clock;

	if (keys_waiting(&app->keys))
		return KEYS_ESC_DELAY_MS;
	if (v != NULL && v->ops->tick != NULL &&
	    (v->ops->ticking == NULL || v->ops->ticking(v))) {
		left = app->last_tick + 1000 - now;
	} else {
		clock = app->now_base * 1000 + now - app->mono_base;
		left = idle_wait(app, 60000 - clock % 60000);
	}
	left = code_wait(app, left);
	/* once more when it has been quiet for a while: to rest */
	if (now - app->stirred < APP_REST && left > APP_REST)
		left = APP_REST;
	return left < 0 ? 0 : (int)left;
}

/* The picture is on the terminal; the next one is drawn into a new canvas. */
static void
app_rest(struct app *app)
{
	if (app->resting || clock_ms() - app->stirred < APP_REST)
		return;
	app->resting = true;
	canvas_finish(&app->canvas);
	mem_rest();
}

/* Wait for something; true when it was only time that passed. */
static bool
app_poll(struct app *app)
{
	struct pollfd p[4];
	int n;

	p[0] = (struct pollfd){ STDIN_FILENO, POLLIN, 0 };
	p[1] = (struct pollfd){ link_fd(app->link), POLLIN, 0 };
	p[2] = (struct pollfd){ link_spawner_fd(app->link), POLLIN, 0 };
	p[3] = (struct pollfd){ app->wake[0], POLLIN, 0 };
	app_rest(app);
	n = poll(p, 4, app_wait(app));
	if (n != 0) {
		app->stirred = clock_ms();
		app->resting = false;
	}
	/* a signal may have come while poll() was returning */
	app_woken(app);
	if (n < 0)
		return false;
	if (p[1].revents != 0 || p[2].revents != 0)
		link_read(app->link);
	if (p[0].revents != 0)
		app_read(app);
	return n == 0;
}

/* Who we are and what we may call; what must come first; home. */
static int
app_begin(struct app *app, struct err *e)
{
	if (app_reload(app, e) != 0 || link_learn(app->link, e) != 0)
		return -1;
	if (app->options.gate != NULL && !app->options.gate(app)) {
		app_quit(app, 0);
		return 0;
	}
	return app_open(app, app->options.home(app), NULL);
}

void
app_restart(struct app *app, const char *then)
{
	app->restart = true;
	str_copy(app->restart_then, sizeof app->restart_then,
	    then != NULL ? then : "");
}

/* This screen first: what must be done before home waits until then. */
static int
app_begin_at(struct app *app, const char *screen, struct err *e)
{
	app->detour = true;
	if (app_reload(app, e) != 0 || link_learn(app->link, e) != 0)
		return -1;
	return app_open(app, screen, NULL);
}

static void
app_restarted(struct app *app)
{
	struct err e = { 0 };
	int rc;

	app->restart = app->detour = false;
	app->full = true;
	app_status(app, STYLE_NORMAL, "%s", "");
	while (app->top != NULL)
		app_pop(app);
	rc = app->restart_then[0] != '\0' ?
	    app_begin_at(app, app->restart_then, &e) : app_begin(app, &e);
	if (rc != 0 || app->top == NULL) {
		/* without a screen there is nothing to go on with */
		if (e.n > 0)
			app_error(app, &e);
		app_quit(app, 1);
	}
}

/* Another minute, and nothing else: the clock's row is drawn alone. */
static void
app_minute(struct app *app)
{
	struct canvas c;
	int rows, cols;

	term_size(&rows, &cols);
	canvas_init(&c, 1, cols);
	c.ascii = term_ascii();
	frame_header(app, &c);
	term_patch(&c);
	canvas_finish(&c);
}

/*
 * What the picture lacks is asked for when the key is answered already and no
 * other waits: the cursor moves at once, however busy the server is.
 */
static void
app_show(struct app *app)
{
	struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
	struct view *v = app->top;
	bool ready = v != NULL && !app->locked && !app_small(app);

	if (app->resting && !app->full && ready && !v->full && !v->popup &&
	    v->ops->tick == NULL) {
		app_minute(app);
		return;
	}
	if (ready && v->ops->settled != NULL)
		v->ops->settled(v);
	app_draw(app);
	if (ready && v->ops->look != NULL && poll(&p, 1, 0) == 0 &&
	    v->ops->look(v))
		app_draw(app);
}

void
app_step(struct app *app)
{
	struct key k;
	bool timed_out;

	if (app->restart && app->depth == 0 && !app->ending) {
		app_restarted(app);
		return;
	}
	if (keys_next(&app->keys, false, &k)) {
		app_key(app, &k);
		return;
	}
	code_settle(app);
	app_link_state(app);
	app_pushes(app);
	/* a push may have ended the dialog that waited for it */
	if (app->ending || (app->depth > 0 &&
	    app->modals[app->depth - 1].done))
		return;
	app_show(app);
	if (!keys_waiting(&app->keys))
		term_barrier(app->keys.bytes);
	timed_out = app_poll(app);
	if (timed_out && keys_waiting(&app->keys) &&
	    keys_next(&app->keys, true, &k))
		app_key(app, &k);
	if (!app->ending && clock_ms() - app->last_tick >= 1000)
		app_tick(app);
}

/* --- beginning and end --- */

struct app *
app_create(const struct app_options *o)
{
	struct app *app = xcalloc(1, sizeof *app);
	struct link_hooks hooks = { app, app_waiting, -1, app_sized };

	app->options = *o;
	app->testing = getenv("TALENTHALL_TEST") != NULL;
	if (pipe2(app->wake, O_CLOEXEC | O_NONBLOCK) != 0 ||
	    term_open(o->theme, o->ascii) != 0) {
		free(app);
		return NULL;
	}
	app_signals(app);
	app->last_input = app->last_tick = clock_ms();
	hooks.wake_fd = app->wake[0];
	app->link = link_open(o->rpc_fd, o->spawner_fd, &hooks);
	return app;
}

/* The reason stays on the terminal when the session could not begin. */
static int
app_no_start(struct app *app)
{
	term_close();
	if (!app->ending)
		term_say(app->status);
	return 1;
}

int
app_run(struct app *app)
{
	struct err e = { 0 };

	app_draw(app);
	if (app_begin(app, &e) != 0) {
		if (e.n > 0)
			app_error(app, &e);
		return app_no_start(app);
	}
	while (!app->ending)
		app_step(app);
	app_keep(app);
	return app->status_exit;
}

void
app_destroy(struct app *app)
{
	while (app->top != NULL)
		app_pop(app);
	term_close();
	if (link_over(app->link))
		term_say(_("This session was ended from elsewhere. Drafts are "
		    "kept. Please sign in again."));
	link_close(app->link);
	keys_finish(&app->keys);
	canvas_finish(&app->canvas);
	json_decref(app->whoami);
	close(app->wake[0]);
	close(app->wake[1]);
	free(app);
}

void
app_quit(struct app *app, int status)
{
	app->status_exit = status;
	app->ending = true;
}
