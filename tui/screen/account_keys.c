/* Public keys of one's own account. */
#include "config.h"

#include <stdio.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static int
keys_add_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	(void)arg;
	return call(form_app(f), "account.key.add", json_deep_copy(values),
	    NULL, e);
}

static const struct form_field keys_add_fields[] = {
	{ .name = "key", .label = N_("Public key"), .kind = FORM_LINES,
	    .required = true, .max = 4096,
	    .hint = N_("Paste the one line of your .pub file") },
	{ .name = "label", .label = N_("Label"), .max = 30,
	    .hint = N_("What you call it, for example: office notebook") },
	{ 0 }
};

static const struct form_desc keys_add_form = {
	.title = N_("Add a public key"),
	.fields = keys_add_fields,
	.submit = N_("Add"),
	.submit_values = keys_add_submit,
};

static void
keys_add(struct list *l)
{
	if (form_run(list_app(l), &keys_add_form, NULL, NULL, NULL) != 1)
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s", _("The key is added."));
}

static void
keys_remove(struct list *l)
{
	const char *const consequences[] = {
		_("Nobody can log in with this key any more."), NULL
	};
	struct popup_confirm c = { .title = _("Remove the key"),
		.consequences = consequences, .verb = _("Remove") };
	struct app *app = list_app(l);
	struct err e = { 0 };
	char text[256], id[64];

	snprintf(text, sizeof text, "%s\n%s", value_string(list_current(l),
	    "label"), value_string(list_current(l), "fingerprint"));
	snprintf(id, sizeof id, "%s", value_string(list_current(l), "id"));
	c.text = text;
	if (!popup_confirm(app, &c))
		return;
	if (call(app, "account.key.remove", json_pack("{s:s}", "id", id),
	    NULL, &e) != 0) {
		app_error(app, &e);
		return;
	}
	list_refresh(l);
	app_status(app, STYLE_DONE, "%s", _("The key is removed."));
}

static const struct column keys_columns[] = {
	{ .label = N_("Label"), .path = "label", .width = 14, .weight = 1 },
	{ .label = N_("Type"), .path = "type", .width = 20, .min = 11,
	    .priority = 2 },
	{ .label = N_("Fingerprint"), .path = "fingerprint", .width = 50,
	    .min = 20 },
	{ .label = N_("Added"), .path = "created_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 1 },
	{ 0 }
};

static const struct list_action keys_actions[] = {
	{ 'x', N_("Remove"), N_("Remove the marked key"), LIST_NEEDS_ROW,
	    keys_remove },
	{ 0 }
};

const struct list_desc account_keys = {
	.method = "account.key.list",
	.columns = keys_columns,
	.actions = keys_actions,
	.create = keys_add,
	.empty = N_("You have no public keys. F6 adds one, so that you can "
	    "log in without a password."),
	.help = N_("Keys you may log in with instead of the password. F6 "
	    "adds the line of a .pub file."),
};
