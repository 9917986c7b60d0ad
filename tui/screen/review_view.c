/* review: one case before those who decide it. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/review.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

enum { REVIEW_REVEAL = 60 }; /* seconds */

static json_t *
review_ask(struct review *r, const char *method)
{
	json_t *reply = NULL;
	struct err e = { 0 };

	if (!call_allowed(r->app, method))
		return NULL;
	/* a page that cannot be had says so; the case stays readable */
	if (call(r->app, method, json_pack("{s:s}", "id", r->id), &reply,
	    &e) != 0)
		app_error(r->app, &e);
	return reply;
}

void
review_fill(struct review *r)
{
	int rows, cols;

	app_size(r->app, &rows, &cols);
	if (r->history == NULL && (r->tab == REVIEW_HISTORY || cols >= 132))
		r->history = review_ask(r, "application.history");
	if (r->difference == NULL && r->tab == REVIEW_DIFFERENCE &&
	    value_int(r->reply, "round") > 1)
		r->difference = review_ask(r, "application.diff");
}

static void (*const review_builders[REVIEW_TABS])(struct review *) = {
	[REVIEW_FORM] = review_lines_form,
	[REVIEW_PAPERS] = review_lines_papers,
	[REVIEW_CHECKS] = review_lines_checks,
	[REVIEW_ITEMS] = review_lines_items,
	[REVIEW_HISTORY] = review_lines_history,
	[REVIEW_DIFFERENCE] = review_lines_difference,
};

void
review_build(struct review *r)
{
	review_lines_clear(r);
	review_builders[r->tab](r);
	if (r->at >= r->nlines)
		r->at = r->nlines > 0 ? r->nlines - 1 : 0;
	review_map(r);
}

static void
review_forget(struct review *r)
{
	json_decref(r->history);
	json_decref(r->difference);
	r->history = r->difference = NULL;
}

void
review_first(struct review *r)
{
	r->at = 0;
	r->top = 0;
	while (r->at + 1 < r->nlines &&
	    r->lines[r->at].what == REVIEW_HEADING)
		r->at++;
}

static void
review_title(struct review *r)
{
	const char *name = value_string(r->reply, "person.name");

	snprintf(r->view->title, sizeof r->view->title, "%s %s",
	    value_string(r->reply, "number"), *name != '\0' ? name :
	    value_string(r->reply, "unit.name"));
}

/* purpose: NULL for masked numbers. */
static int
review_fetch(struct review *r, const char *id, const char *purpose,
    struct err *e)
{
	json_t *reply, *p = json_pack("{s:s}", "id", id);

	if (purpose != NULL)
		json_object_set_new(p, "purpose", json_string(purpose));
	if (call(r->app, "application.get", p, &reply, e) != 0)
		return -1;
	r->revealed = purpose != NULL ? app_now(r->app) + REVIEW_REVEAL : 0;
	json_decref(r->reply);
	r->reply = reply;
	review_title(r);
	review_forget(r);
	review_fill(r);
	return 0;
}

bool
review_load(struct review *r)
{
	struct err e = { 0 };

	if (review_fetch(r, r->id, NULL, &e) != 0) {
		app_error(r->app, &e);
		return false;
	}
	review_build(r);
	return true;
}

void
review_reveal(struct review *r)
{
	struct err e = { 0 };
	int purpose = popup_choose(r->app, _("Show in full: for what?"),
	    words_purpose, NULL);

	if (purpose < 0)
		return;
	/* the record keeps the purpose in words, as people chose it */
	if (review_fetch(r, r->id, _(words_purpose[purpose].label),
	    &e) != 0) {
		app_error(r->app, &e);
		return;
	}
	review_build(r);
	app_status(r->app, STYLE_WARN, "%s", _("Numbers are shown in full "
	    "for a minute; this look is recorded."));
}

static void
review_tick(struct view *v)
{
	struct review *r = v->data;

	if (r->revealed == 0 || app_now(r->app) < r->revealed)
		return;
	review_load(r);
	app_status(r->app, STYLE_NORMAL, "%s", "");
}

static bool
review_ticking(const struct view *v)
{
	return ((const struct review *)v->data)->revealed != 0;
}

/* --- from case to case --- */

static bool
review_lose(struct review *r)
{
	const char *const then[] = { _("The return items noted here are not "
	    "sent and are gone."), NULL };
	char text[128];

	/* the office's are kept with the case */
	if (json_array_size(r->items) == 0 || call_allowed(r->app,
	    "application.draft"))
		return true;
	snprintf(text, sizeof text, _("%zu return items are not sent yet."),
	    json_array_size(r->items));
	return popup_confirm(r->app, &(struct popup_confirm){
	    .title = _("Leave this case"), .text = text,
	    .consequences = then, .verb = _("Leave"),
	    .cancel = _("Stay here") });
}

static void
review_clean(struct review *r)
{
	json_array_clear(r->items);
	json_object_clear(r->checks);
	json_object_clear(r->seen);
	json_decref(r->draft);
	json_decref(r->kept);
	r->draft = r->kept = NULL;
	/* an expert judges all of it */
	r->whole = app_has_role(r->app, "expert");
	r->decided = false;
	r->next[0] = '\0';
	r->tab = REVIEW_FORM;
}

/* Show another case in its place. False, with the reason said. */
static bool
review_go(struct review *r, const char *id)
{
	struct err e = { 0 };
	char to[sizeof r->id];

	str_copy(to, sizeof to, id);
	if (!review_lose(r) || review_fetch(r, to, NULL, &e) != 0) {
		if (e.n > 0)
			app_error(r->app, &e);
		return false;
	}
	str_copy(r->id, sizeof r->id, to);
	review_clean(r);
	app_status(r->app, STYLE_NORMAL, "%s", "");
	review_take_up(r);
	review_build(r);
	review_first(r);
	return true;
}

/* Its place in the queue it was opened from; -1: not of it. */
static int
review_place(const struct review *r)
{
	const json_t *one;
	size_t i;

	json_array_foreach(r->ids, i, one)
		if (strcmp(json_string_value(one), r->id) == 0)
			return (int)i;
	return -1;
}

static const char *
review_neighbour(const struct review *r, int step)
{
	int at = review_place(r);

	if (at < 0 || at + step < 0)
		return NULL;
	return json_string_value(json_array_get(r->ids,
	    (size_t)(at + step)));
}

const char *
review_next(struct review *r)
{
	const char *next = review_neighbour(r, 1);

	return next == NULL && r->next[0] != '\0' &&
	    strcmp(r->next, r->id) != 0 ? r->next : next;
}

void
review_step(struct review *r, int step)
{
	const char *id = step > 0 ? review_next(r) :
	    review_neighbour(r, step);

	if (id != NULL)
		review_go(r, id);
	else
		app_status(r->app, STYLE_INFO, "%s", step > 0 ?
		    _("This was the last case of the queue. F10 goes back to "
		    "it.") : _("This is the first case of the queue."));
}

static const struct keybind *const *
review_keymaps(struct view *v)
{
	struct review *r = v->data;

	review_map(r);
	return r->maps;
}

static const char *
review_help(struct view *v)
{
	(void)v;
	return _("One case: form, papers, points to be checked, return items, "
	    "history, and what changed since the last time (marked *). i or "
	    "F6 notes a return item where the cursor is; it goes out with the "
	    "return. F9 lists what may be decided; what is not allowed is "
	    "greyed, with the reason. The dialog says what will happen before "
	    "anything does. The opinion is part of the record; the kind "
	    "reminder is not. n or F8 goes to the next case.");
}

static void
review_position(struct view *v, char *buf, size_t size)
{
	const struct review *r = v->data;
	int at = review_place(r);

	if (at >= 0)
		snprintf(buf, size, _("case %d/%zu  line %zu/%zu"), at + 1,
		    json_array_size(r->ids), r->at + 1, r->nlines);
	else
		snprintf(buf, size, _("line %zu/%zu"), r->at + 1, r->nlines);
}

static bool
review_leave(struct view *v)
{
	return review_lose(v->data);
}

/* Somebody changed it: what was noted here stays. */
static void
review_changed_push(struct view *v, const char *topic, const char *id)
{
	struct review *r = v->data;
	json_int_t version = value_int(r->reply, "version");

	if (topic != NULL && (strcmp(topic, "application") != 0 ||
	    (id != NULL && strcmp(id, r->id) != 0)))
		return;
	if (r->decided || !review_load(r))
		return;
	if (value_int(r->reply, "version") != version)
		app_status(r->app, STYLE_WARN, _("Somebody changed this case: "
		    "it is now at %s."), value_string(r->reply,
		    "state_title"));
}

static void
review_shown(struct view *v)
{
	review_load(v->data);
}

static void
review_destroy(struct view *v)
{
	struct review *r = v->data;

	call_unsubscribe(r->app, "application");
	review_lines_clear(r);
	review_forget(r);
	json_decref(r->reply);
	json_decref(r->ids);
	json_decref(r->items);
	json_decref(r->kept);
	json_decref(r->checks);
	json_decref(r->seen);
	json_decref(r->draft);
	json_decref(r->picture);
	free(r);
}

static const struct view_ops review_ops = {
	.draw = review_draw,
	.key = review_key,
	.number = review_number,
	.changed = review_changed_push,
	.tick = review_tick,
	.ticking = review_ticking,
	.leave = review_leave,
	.shown = review_shown,
	.look = review_look,
	.destroy = review_destroy,
	.keymaps = review_keymaps,
	.help = review_help,
	.position = review_position,
};

struct view *
review_open(struct app *app, const struct screen *s, const json_t *args)
{
	struct review *r = xcalloc(1, sizeof *r);
	struct err e = { 0 };

	r->app = app;
	r->view = view_create(app, s, &review_ops, r);
	r->view->digits_live = true;
	r->ids = json_deep_copy(value_at(args, "ids"));
	if (r->ids == NULL)
		r->ids = json_array();
	r->items = json_array();
	r->checks = json_object();
	r->seen = json_object();
	r->whole = app_has_role(app, "expert");
	str_copy(r->id, sizeof r->id, value_string(args, "id"));
	call_subscribe(app, "application");
	if (review_fetch(r, r->id, NULL, &e) != 0) {
		struct view *v = r->view;

		app_error(app, &e);
		review_destroy(v);
		free(v);
		return NULL;
	}
	review_take_up(r);
	review_build(r);
	review_first(r);
	return r->view;
}
