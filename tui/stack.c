/* The stack of views, modal loops, and screens by name. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/detail.h"
#include "tui/list.h"
#include "tui/private.h"
#include "tui/text.h"

struct view *
view_create(struct app *app, const struct screen *screen,
    const struct view_ops *ops, void *data)
{
	struct view *v = xcalloc(1, sizeof *v);

	v->app = app;
	v->screen = screen;
	v->ops = ops;
	v->data = data;
	return v;
}

static void
app_push(struct app *app, struct view *v)
{
	v->below = app->top;
	app->top = v;
	app->code[0] = '\0';
}

void
app_pop(struct app *app)
{
	struct view *v = app->top;

	app->top = v->below;
	if (v->ops->destroy != NULL)
		v->ops->destroy(v);
	free(v);
	app->code[0] = '\0';
}

void
app_back(struct app *app)
{
	if (app->top == NULL || app->top->below == NULL || app->top->modal)
		return;
	app_pop(app);
	app_status(app, STYLE_NORMAL, "%s", "");
	if (app->top->ops->shown != NULL)
		app->top->ops->shown(app->top);
}

void
app_home(struct app *app)
{
	if (app->depth > 0)
		return;
	if (app->detour) {
		app_restart(app, NULL);
		return;
	}
	while (app->top->below != NULL)
		app_pop(app);
	if (app->top->ops->shown != NULL)
		app->top->ops->shown(app->top);
}

void
app_keep(struct app *app)
{
	if (app->ending && app->kept)
		return;
	app->kept = app->ending;
	app->keep_until = clock_ms() + APP_KEEP_MS;
	for (struct view *v = app->top; v != NULL; v = v->below)
		if (v->ops->keep != NULL)
			v->ops->keep(v);
	app->keep_until = 0;
}

int
app_modal(struct app *app, struct view *v)
{
	int level = app->depth;
	int value;

	if (level == APP_MODALS_MAX || app->ending) {
		if (v->ops->destroy != NULL)
			v->ops->destroy(v);
		free(v);
		return -1;
	}
	v->modal = true;
	app->depth++;
	app->modals[level].view = v;
	app->modals[level].done = false;
	app->modals[level].value = -1;
	app_push(app, v);
	while (!app->modals[level].done && !app->ending)
		app_step(app);
	if (app->ending)
		app_keep(app);
	value = app->ending ? -1 : app->modals[level].value;
	app->depth = level;
	app_pop(app);
	return value;
}

void
app_done(struct app *app, int value)
{
	if (app->depth == 0)
		return;
	app->modals[app->depth - 1].done = true;
	app->modals[app->depth - 1].value = value;
}

const struct screen *
screen_find(const struct screen *screens, const char *id_or_code)
{
	for (; screens != NULL && screens->id != NULL; screens++)
		if (strcmp(screens->id, id_or_code) == 0 ||
		    (screens->code != NULL &&
		    strcmp(screens->code, id_or_code) == 0))
			return screens;
	return NULL;
}

/*
 * By code or palette: back to the screen when it is open already, so that
 * going to and fro piles up nothing. Never from a view's own key: it may be
 * among those taken off.
 */
void
app_goto(struct app *app, const char *id)
{
	const struct screen *s = screen_find(app->options.screens, id);
	struct view *v = app->depth == 0 && s != NULL ? app->top : NULL;

	for (; v != NULL; v = v->below)
		if (v->screen == s || (v->screen != NULL &&
		    v->screen->list != NULL && v->screen->list == s->list &&
		    list_has_screen(s->list, s)))
			break;
	if (v == NULL || (s->flags & SCREEN_HOME) != 0) {
		app_open(app, id, NULL);
		return;
	}
	while (app->top != v)
		app_pop(app);
	app->code[0] = '\0';
	app_status(app, STYLE_NORMAL, "%s", "");
	if (v->screen != s)
		list_use_screen(v, s);
	else if (v->ops->shown != NULL)
		v->ops->shown(v);
}

int
app_open(struct app *app, const char *id, json_t *args)
{
	const struct screen *s = screen_find(app->options.screens, id);
	struct view *v = NULL, *before = app->top;

	if (s != NULL && (s->flags & SCREEN_HOME) != 0 && before != NULL) {
		/* each role's home has the same code */
		json_decref(args);
		app_home(app);
		return 0;
	}
	if (s == NULL) {
		app_status(app, STYLE_WARN, _("There is no screen %s."), id);
	} else if (s->roles != NULL && !app_has_role(app, s->roles)) {
		app_status(app, STYLE_WARN, _("Your role may not see \"%s\"."),
		    text_tr(s->title));
	} else {
		app_status(app, STYLE_NORMAL, "%s", "");
		if (s->open != NULL)
			v = s->open(app, s, args);
		else if (s->list != NULL)
			v = list_open(app, s, args);
		else if (s->detail != NULL)
			v = detail_open(app, s, args);
	}
	json_decref(args);
	if (v == NULL) {
		/* a form as a screen may have changed what lies beneath */
		if (app->top == before && before != NULL &&
		    before->ops->shown != NULL && s != NULL &&
		    s->open != NULL)
			before->ops->shown(before);
		return -1;
	}
	app_push(app, v);
	return 0;
}
