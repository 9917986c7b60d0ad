/* attachments_other: a person's attachments, for who has business with him. */
#include "config.h"

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/widget/popup.h"

static void
others_state(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	str_copy(buf, size, choice_label(attachment_states,
	    attachment_state(row)));
}

static enum style
others_style(struct app *app, const json_t *row)
{
	(void)app;
	return attachment_open(row) ? STYLE_WARN : STYLE_DONE;
}

const struct column attachment_columns[] = {
	{ .label = N_("Name of the attachment"), .path = "label",
	    .width = 22, .weight = 1 },
	{ .label = N_("Pages"), .path = "pages", .width = 6, .right = true },
	{ .label = N_("Present state"), .width = 18, .text = others_state,
	    .style = others_style },
	{ .label = N_("Upload day"), .path = "uploaded_at", .width = 10,
	    .format = FORMAT_DAY },
	{ .label = N_("Valid until"), .path = "valid_to", .width = 10,
	    .priority = 1 },
	{ 0 }
};

/* Each look has its purpose, and is recorded with it. */
static void
others_open(struct list *l)
{
	struct app *app = list_app(l);
	json_t *row = json_deep_copy(list_current(l));
	int purpose;

	if (value_at(row, "sha256") == NULL) {
		app_status(app, STYLE_INFO, "%s",
		    _("Nothing is uploaded there yet."));
		json_decref(row);
		return;
	}
	purpose = popup_choose(app, _("Look at it: for what?"),
	    words_purpose, NULL);
	if (purpose < 0) {
		json_decref(row);
		return;
	}
	json_object_set(row, "person", json_object_get(list_args(l),
	    "person"));
	json_object_set_new(row, "purpose",
	    json_string(_(words_purpose[purpose].label)));
	app_open(app, "attachment_view", row);
}

const struct list_desc attachment_others_list = {
	.method = "attachment.list",
	.arg = "person",
	.key = "kind",
	.whole = true,
	.columns = attachment_columns,
	.open = others_open,
	.topic = "attachment",
	.empty = N_("No kinds of attachments are set up."),
	.help = N_("The person's attachments as they stand now; a case keeps "
	    "those it was submitted with. Enter asks what for, shows the card "
	    "and the command to download the file; the look is recorded."),
};
