/* The application: what wakes it, and one turn of its loop. */
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

enum { APP_REST = 1500 }; /* ms without a key or a push */

static int app_wake_fd = -1;

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
