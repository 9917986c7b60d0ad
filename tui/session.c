/* What the session knows of itself: who, as what, what time, which words. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/value.h"
#include "tui/widget/popup.h"

/* The account's look; NO_COLOR and a poor terminal still have their way. */
static void
session_look(struct app *app)
{
	const char *theme = value_string(app->whoami, "theme");
	bool ascii = strcmp(value_string(app->whoami, "borders"), "ascii") == 0;

	if (*theme != '\0' && strcmp(theme, app->theme) != 0) {
		/* the default leaves what the terminal began with */
		if (app->theme[0] != '\0' || strcmp(theme, "default") != 0)
			term_set_theme(theme_from_name(theme));
		str_copy(app->theme, sizeof app->theme, theme);
	}
	if (ascii != app->ascii) {
		app->ascii = ascii;
		term_set_ascii(ascii);
	}
}

int
app_reload(struct app *app, struct err *e)
{
	json_t *w;
	const char *lang;

	if (call(app, "session.whoami", NULL, &w, e) != 0)
		return -1;
	json_decref(app->whoami);
	app->whoami = w;
	app->now_base = json_integer_value(json_object_get(w, "now"));
	app->mono_base = clock_ms();
	app->idle_lock =
	    (int)json_integer_value(json_object_get(w, "idle_lock"));
	app->idle_end =
	    (int)json_integer_value(json_object_get(w, "idle_end"));
	session_look(app);
	lang = json_string_value(json_object_get(w, "lang"));
	if (lang != NULL)
		app_set_lang(app, lang);
	return 0;
}

void
app_set_lang(struct app *app, const char *lang)
{
	(void)app;
	i18n_use(i18n_from_name(lang));
}

const json_t *
app_whoami(const struct app *app)
{
	return app->whoami;
}

const char *
app_role(const struct app *app)
{
	return value_string(app->whoami, "role");
}

/* Is the word among the words, separated by blanks? */
bool
app_has_role(const struct app *app, const char *roles)
{
	const char *role = app_role(app);
	size_t n = strlen(role);

	while (n > 0 && *roles != '\0') {
		size_t len = strcspn(roles, " ");

		if (len == n && strncmp(roles, role, n) == 0)
			return true;
		roles += len;
		roles += strspn(roles, " ");
	}
	return false;
}

int64_t
app_now(const struct app *app)
{
	if (app->now_base == 0)
		return 0;
	return app->now_base + (clock_ms() - app->mono_base) / 1000;
}

date_t
app_today(const struct app *app)
{
	return date_of(app_now(app));
}

void
app_status(struct app *app, enum style s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(app->status, sizeof app->status, fmt, ap);
	va_end(ap);
	app->status_style = s;
	app->warned = false;
	app->resting = false;
}

void
app_error(struct app *app, const struct err *e)
{
	char text[ERR_ITEMS_MAX * 256] = "", one[512];
	int rows, cols;

	app_size(app, &rows, &cols);
	for (size_t i = 0; i < e->n; i++) {
		err_text(e, i, one, sizeof one);
		str_join(text, sizeof text, "\n", one);
	}
	if ((e->n > 1 || text_width(text) > cols - 4) && app->top != NULL)
		popup_message(app, _("Not done"), text);
	else
		app_status(app, STYLE_ERROR, "%s", text);
}

struct link *
app_link(struct app *app)
{
	return app->link;
}

const struct screen *
app_screens(const struct app *app)
{
	return app->options.screens;
}

struct view *
app_top(const struct app *app)
{
	return app->top;
}

bool
app_ending(const struct app *app)
{
	return app->ending;
}
