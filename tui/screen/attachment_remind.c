/* After a profile has changed: attachments that prove what has changed. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/widget/popup.h"

/* A member "section.field" or "section" of the form, and what proves it. */
struct remind {
	const char *path, *kind;
};

static const struct remind remind_person[] = {
	{ "education.education", "edu_cert" },
	{ "education.school", "edu_cert" },
	{ "education.graduated", "edu_cert" },
	{ "education.major", "edu_cert" },
	{ "education.certificate_number", "edu_cert" },
	{ "education.degree", "degree_cert" },
	{ "education.degree_grantor", "degree_cert" },
	{ "education.degree_number", "degree_cert" },
	{ "education.degree_granted", "degree_cert" },
	{ "education.title_name", "title_cert" },
	{ "education.title_level", "title_cert" },
	{ "education.title_number", "title_cert" },
	{ "education.title_granted", "title_cert" },
	{ "general.hukou_place", "hukou_pages" },
	{ "general.hukou_kind", "hukou_pages" },
	{ "general.name", "hukou_pages" },
	{ "general.marital", "marriage_cert" },
	{ "general.district", "housing_proof" },
	{ "general.address", "housing_proof" },
	{ "general.housing_proof", "housing_proof" },
	{ NULL, NULL }
};

static const struct remind remind_unit[] = {
	{ "general", "business_licence" },
	{ "qualifications", "high_tech_cert" },
	{ NULL, NULL }
};

static bool
remind_wanted(const struct remind *table, const char *kind,
    const json_t *before, const json_t *after)
{
	for (; table->path != NULL; table++) {
		const json_t *a = value_at(before, table->path);
		const json_t *b = value_at(after, table->path);

		if (strcmp(table->kind, kind) == 0 && (a == NULL) + (b ==
		    NULL) != 2 && !json_equal(a, b))
			return true;
	}
	return false;
}

void
attachment_remind(struct app *app, bool unit, const json_t *before,
    const json_t *after)
{
	const char *buttons[] = { _("Go there"), _("Later"), NULL };
	struct buf b = { 0 };
	struct err e = { 0 };
	json_t *reply, *row;
	size_t i, n = 0;

	if (!call_allowed(app, "attachment.list") ||
	    call(app, "attachment.list", NULL, &reply, &e) != 0)
		return; /* the list itself will say why */
	json_array_foreach(json_object_get(reply, "items"), i, row)
		if (remind_wanted(unit ? remind_unit : remind_person,
		    value_string(row, "kind"), before, after)) {
			buf_printf(&b, "  - %s  [%s]\n",
			    value_string(row, "label"),
			    choice_label(attachment_states,
			    attachment_state(row)));
			n++;
		}
	json_decref(reply);
	if (n > 0) {
		char text[2048];

		snprintf(text, sizeof text, _("What you have changed is proven "
		    "by these attachments. Upload newer ones where they no "
		    "longer fit:\n\n%s"), buf_str(&b));
		if (popup_ask(app, _("Attachments to renew"), text,
		    buttons) == 0)
			app_open(app, "attachments", NULL);
	}
	buf_finish(&b);
}
