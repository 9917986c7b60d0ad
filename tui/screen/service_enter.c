/* Entering a business system from a home screen, or saying why not. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application.h"
#include "tui/screen/parts.h"
#include "tui/widget/popup.h"

/* The way out of being linked nowhere is offered at once. */
static void
service_unlinked(struct app *app, const char *title)
{
	const char *buttons[] = { _("Apply for a unit"), _("Back"), NULL };

	if (popup_ask(app, title, _("You are not linked to a unit yet. Please "
	    "apply for an association first."), buttons) == 0)
		app_open(app, "assoc_query", NULL);
}

/* The reason in the words of whoever set it. */
static void
service_restricted(struct app *app, const char *title, const char *reason)
{
	char text[1200];

	snprintf(text, sizeof text, _("This business is closed to you at "
	    "present.\n\nReason: %s\n\nIf you disagree, please contact the "
	    "hall."), reason);
	popup_message(app, title, text);
}

/* What it is, and that it cannot be entered here yet. */
static void
service_closed(struct app *app, const char *title, const json_t *service)
{
	const char *about = value_string(service, "description");
	struct err e = { 0 };
	char closed[512], text[1200];

	err_set(&e, ERR_NOT_OPEN, NULL);
	snprintf(text, sizeof text, "%s%s%s", about,
	    *about != '\0' ? "\n\n" : "",
	    err_text(&e, 0, closed, sizeof closed));
	popup_message(app, title, text);
}

/*
 * A business with a screen of its name is entered; one with a file that says
 * how it goes is begun; of others, what it is.
 */
static void
service_open(struct app *app, const char *title, const json_t *service)
{
	const struct screen *s = screen_find(app_screens(app),
	    value_string(service, "id"));

	if (s != NULL && (s->roles == NULL || app_has_role(app, s->roles)))
		app_open(app, s->id, NULL);
	else if (json_is_true(value_at(service, "open")))
		application_begin(app, value_string(service, "id"), NULL);
	else
		service_closed(app, title, service);
}

void
service_enter(struct app *app, const json_t *service)
{
	struct err e = { 0 };
	const char *title, *key;
	json_t *now;

	/* asked anew: it may have been closed or opened meanwhile */
	if (call(app, "service.get", json_pack("{s:s}", "id",
	    value_string(service, "id")), &now, &e) != 0) {
		app_error(app, &e);
		return;
	}
	title = value_string(now, "title");
	key = value_string(now, "reason_key");
	if (strcmp(key, err_key(ERR_ASSOC_NONE)) == 0)
		service_unlinked(app, title);
	else if (strcmp(key, err_key(ERR_RESTRICTED)) == 0)
		service_restricted(app, title, value_string(now, "reason"));
	else if (!json_is_true(value_at(now, "available")))
		popup_message(app, title, value_string(now, "reason"));
	else
		service_open(app, title, now);
	json_decref(now);
}
