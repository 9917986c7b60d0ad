/* What the rooms of the terminal program share among themselves. */
#ifndef TUI_PRIVATE_H
#define TUI_PRIVATE_H

#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"

enum { APP_MAPS_MAX = 8, APP_MODALS_MAX = 8, APP_KEEP_MS = 2000 };

struct app {
	struct app_options options;
	struct link *link;
	struct keys keys;
	struct canvas canvas;
	int64_t stirred; /* when something last came */
	bool resting; /* quiet since, and all of it is on the terminal */
	struct view *top;
	json_t *whoami;
	int64_t now_base, mono_base; /* server's time, ours at that moment */
	char status[512];
	enum style status_style;
	char code[5]; /* digits typed so far */
	int64_t code_at; /* monotonic ms: the last of them */
	char clock[32];
	char theme[16]; /* of the account, as applied */
	bool ascii;
	int wake[2]; /* self-pipe of the signals */
	int64_t last_input; /* monotonic ms */
	int64_t last_tick;
	int idle_lock, idle_end; /* seconds; 0 never */
	bool warned; /* the status shows the idle warning */
	bool locked;
	bool testing;
	char refused[1024]; /* an upload, as pushed last */
	bool lost; /* the status says that the connection is away */
	bool ending;
	bool kept;          /* the views have put away what they hold */
	int64_t keep_until; /* monotonic ms: calls work although it ends */
	bool full; /* repaint everything */
	bool restart; /* begin again at home, then open this */
	char restart_then[32];
	bool detour; /* the lowest screen is not home: leaving it goes there */
	int status_exit;
	int depth; /* of modals */
	struct {
		struct view *view;
		bool done;
		int value;
	} modals[APP_MODALS_MAX];
};

/* As app_open(), but back to a screen that is open already. */
void app_goto(struct app *app, const char *id);
/* Take the top view off and destroy it. */
void app_pop(struct app *app);
/*
 * Digits outside fields: the 4th goes to the screen with that code, Enter
 * after fewer chooses by number. True when the key was one for this.
 */
bool code_key(struct app *app, const struct key *k);
/* Forget those that were no code; ms, or less while some are to be. */
void code_settle(struct app *app);
int64_t code_wait(const struct app *app, int64_t ms);
/* One key as if typed (palette). */
void app_key(struct app *app, const struct key *k);
/* Handle one key, or draw and wait for one. */
void app_step(struct app *app);
/* Have every view put away what was typed, the top one first. */
void app_keep(struct app *app);
/* All keymaps in force now, NULL-terminated; maps[APP_MAPS_MAX]. */
void app_keymaps(struct app *app, const struct keybind **maps);
/* Too small to draw anything but a notice? */
bool app_small(const struct app *app);

/* frame.c: compose the frame into app->canvas; or its first row alone. */
void frame_draw(struct app *app);
void frame_header(struct app *app, struct canvas *c);

/* palette.c */
void palette_run(struct app *app);
void help_run(struct app *app);

/* find.c: is there anything this role may find; find it and open one. */
bool find_possible(struct app *app);
void find_run(struct app *app, const char *typed);

/* idle.c: called each second. */
void idle_tick(struct app *app);
/* Milliseconds until idle_tick() has something to do; at most wait. */
int64_t idle_wait(const struct app *app, int64_t wait);

#endif
