/* Entering a business system from a home screen, or saying why not. */
#include "config.h"

#include <string.h>

#include "common/err.h"
#include "common/i18n.h"
#include "tui/app.h"
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
	const char *title = value_string(service, "title");
	char text[512];

	if (strcmp(value_string(service, "reason_key"),
	    err_key(ERR_ASSOC_NONE)) == 0) {
		service_unlinked(app, title);
	} else if (!json_is_true(value_at(service, "available"))) {
		popup_message(app, title, value_string(service, "reason"));
	} else {
		/* the businesses themselves are not to be had here yet */
		err_set(&e, ERR_NOT_OPEN, NULL);
		popup_message(app, title, err_text(&e, 0, text, sizeof text));
	}
}
