/* Entering a business system from a home screen, or saying why not. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
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

void
service_enter(struct app *app, const json_t *service)
{
	struct err e = { 0 };
	json_t *p, *reply = NULL;
	const char *id = value_string(service, "id");
	const char *title = value_string(service, "title");
	const char *reason = value_string(service, "reason");

	if (strcmp(value_string(service, "reason_key"),
	    "association.none") == 0) {
		service_unlinked(app, title);
		return;
	}
	if (!json_is_true(value_at(service, "available")) && *reason != '\0') {
		popup_message(app, title, reason);
		return;
	}
	/* what is not open yet, or restricted since, the server says */
	p = json_pack("{s:s}", "id", id);
	if (call(app, "service.get", p, &reply, &e) != 0) {
		char text[512];

		popup_message(app, title, err_text(&e, 0, text, sizeof text));
		return;
	}
	if (!json_is_true(value_at(reply, "available")))
		popup_message(app, title, value_string(reply, "reason"));
	else
		app_status(app, STYLE_INFO, "%s",
		    value_string(reply, "reason"));
	json_decref(reply);
}
