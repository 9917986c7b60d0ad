/*
 * The session on the screen: a stack of views, the frame round them, the loop.
 *
 * Modal things (popups, forms) run a loop of their own inside the call that
 * opens them, so that a screen's code reads from top to bottom. When the
 * session is ending every modal call returns as if cancelled.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/date.h"
#include "common/err.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/theme.h"

struct app;
struct screen;
struct view;

/* --- what screens use --- */

/*
 * Open a screen by id ("association.pending") or 4-digit code on top of the
 * present one. args is stolen (NULL: none). A screen that the role may not
 * see, or that fails to open, is said in the status line. Returns 0 or -1.
 */
int app_open(struct app *app, const char *id, json_t *args);
/* Leave the top one. */
void app_back(struct app *app);
/* Down to the home screen. */
void app_home(struct app *app);

/*
 * Run v on top as a modal until view_done(); destroys it. Returns the value
 * given there, or -1 when cancelled or the session is ending.
 */
int app_modal(struct app *app, struct view *v);
/* End the innermost modal with this value. */
void app_done(struct app *app, int value);

/* Left of the status line; "" clears. The text stays until the next one. */
__attribute__((format(printf, 3, 4))) void app_status(struct app *app,
    enum style s, const char *fmt, ...);
/* All problems of e: one goes to the status line, several to a popup. */
void app_error(struct app *app, const struct err *e);

/* What session.whoami said (borrowed), and members much asked for. */
const json_t *app_whoami(const struct app *app);
const char *app_role(const struct app *app); /* "agent", "individual", ... */
bool app_has_role(const struct app *app, const char *roles); /* "agent clerk" */

/* Why the upload that a push told of last was refused; "" when it was not. */
const char *app_refused(const struct app *app);

/* Server's time, carried on with the monotonic clock. */
int64_t app_now(const struct app *app);
date_t app_today(const struct app *app);

/*
 * The session has become another one (promoted, acting for a unit): once no
 * dialog is open, ask who it is, take everything off, and begin anew, at this
 * screen or (NULL) at home. Leaving the screen goes home.
 */
void app_restart(struct app *app, const char *then);

/* Draw the present state at once (long work between two calls). */
void app_draw(struct app *app);
bool app_ending(const struct app *app);

/* --- for main.c, the kit and tests --- */

struct app_options {
	int rpc_fd, spawner_fd;
	const struct screen *screens; /* ends with { 0 } */
	const char *(*home)(const struct app *app); /* screen id by role */
	/*
	 * What must be done before anything else (a first password to be
	 * changed, a unit to be chosen): dialogs over nothing. False ends the
	 * session. May be NULL.
	 */
	bool (*gate)(struct app *app);
	enum theme theme;
	bool ascii;
};

/* Returns NULL after a sentence on the terminal when it cannot start. */
struct app *app_create(const struct app_options *o);
int app_run(struct app *app); /* exit status */
void app_destroy(struct app *app);

struct link *app_link(struct app *app);
const struct screen *app_screens(const struct app *app);
struct view *app_top(const struct app *app);
/* Height and width of the terminal now. */
void app_size(const struct app *app, int *rows, int *cols);
/* Take the whoami answer anew (after act_for, language change). */
int app_reload(struct app *app, struct err *e);
void app_set_lang(struct app *app, const char *lang); /* "zh", "en" */
void app_quit(struct app *app, int status);
/* The lock screen, by idleness or by choice. */
void app_lock(struct app *app);

#endif
