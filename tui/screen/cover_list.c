/* covers: who stands in for whom while somebody is away. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/cover.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { COVER_COLLEAGUES = 60 };

const struct choice *
cover_colleagues(struct app *app)
{
	static struct choice table[COVER_COLLEAGUES + 1];
	static json_t *reply; /* whose texts they are */
	const json_t *one;
	struct err e = { 0 };
	size_t i, n = 0;

	json_decref(reply);
	reply = NULL;
	if (call(app, "cover.colleagues", NULL, &reply, &e) != 0)
		app_error(app, &e);
	json_array_foreach(value_at(reply, "items"), i, one)
		if (n < COVER_COLLEAGUES)
			table[n++] = (struct choice){ value_string(one,
			    "id"), value_string(one, "name"),
			    STYLE_NORMAL };
	table[n] = (struct choice){ 0 };
	return n > 0 ? table : NULL;
}

static int
cover_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	(void)arg;
	return call(form_app(f), "cover.set", json_deep_copy(values), NULL,
	    e);
}

static const struct form_field cover_fields[] = {
	{ .name = "account", .label = N_("Stands in"), .kind = FORM_CHOICE,
	    .required = true, .hint = N_("A colleague of your role and "
	    "district; F4 shows them") },
	{ .name = "from", .label = N_("From"), .kind = FORM_DATE,
	    .required = true, .hint = N_("The first day you are away") },
	{ .name = "to", .label = N_("To"), .kind = FORM_DATE,
	    .required = true, .hint = N_("The last day you are away") },
	{ 0 }
};

static const char *const cover_then[] = {
	N_("The colleague deals with your cases on these days, shown as done "
	    "on your behalf."),
	N_("What you may not decide he may not decide for you."),
	N_("He gets a message."),
	NULL
};

static void
cover_new(struct list *l)
{
	struct form_field fields[sizeof cover_fields / sizeof *cover_fields];
	struct form_desc d = { .title = N_("Leave cover"), .fields = fields,
		.submit = N_("Set"), .consequences = cover_then,
		.submit_values = cover_submit };

	memcpy(fields, cover_fields, sizeof fields);
	fields[0].choices = cover_colleagues(list_app(l));
	if (fields[0].choices == NULL) {
		app_status(list_app(l), STYLE_WARN, "%s", _("There is no "
		    "colleague of your role in your districts."));
		return;
	}
	if (form_run(list_app(l), &d, NULL, NULL, NULL) == 1) {
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "%s",
		    _("The leave cover is set"));
	}
}

static void
cover_end(struct list *l)
{
	struct popup_confirm c = { .title = _("End the leave cover"),
		.text = _("You are back: nobody stands in for you from now "
		"on."), .verb = _("End it") };
	struct err e = { 0 };

	if (!json_is_true(value_at(list_current(l), "mine"))) {
		app_status(list_app(l), STYLE_INFO, "%s", _("Only who is away "
		    "ends it."));
		return;
	}
	if (!popup_confirm(list_app(l), &c))
		return;
	if (call(list_app(l), "cover.set", NULL, NULL, &e) != 0) {
		app_error(list_app(l), &e);
		return;
	}
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("The leave cover is ended"));
}

static const struct column cover_columns[] = {
	{ .label = N_("Away"), .path = "account.name", .width = 16, .weight = 1 },
	{ .label = N_("Stands in"), .path = "stand_in.name", .width = 16,
	    .weight = 1 },
	{ .label = N_("From"), .path = "from", .width = 10 },
	{ .label = N_("To"), .path = "to", .width = 10 },
	{ 0 }
};

static const struct list_action cover_actions[] = {
	{ 'd', N_("End it"), N_("Nobody stands in for you any more"),
	    LIST_NEEDS_ROW, cover_end },
	{ 0 }
};

const struct list_desc cover_list = {
	.method = "cover.list",
	.columns = cover_columns,
	.actions = cover_actions,
	.create = cover_new,
	.key = "from",
	.whole = true,
	.empty = N_("Nobody stands in for you, nor you for anybody. F6 names "
	    "who does while you are away."),
	.help = N_("Leave cover: from one day to another a colleague of the "
	    "same role deals with your cases. Everything he does there is "
	    "shown as done on your behalf."),
};
