/* Return items: noted where the cursor is, sent with the return. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/review.h"
#include "tui/widget/form.h"

static const struct form_field review_item_fields[] = {
	{ .name = "where", .label = N_("Concerns"), .kind = FORM_READONLY },
	{ .name = "text", .label = N_("What to mend"), .kind = FORM_LINES,
	    .required = true, .max = 500,
	    .hint = N_("So that who reads it knows what to do; F4 has stock "
	    "opinions") },
	{ .name = "for", .label = N_("Who mends it"), .kind = FORM_CHOICE,
	    .required = true, .choices = review_sides,
	    .hint = N_("What the unit must mend holds the applicant back "
	    "until the unit has marked it") },
	{ 0 }
};

static bool
review_item_returns(const struct review *r)
{
	const json_t *a;
	size_t i;

	json_array_foreach(value_at(r->reply, "actions"), i, a)
		if (strcmp(value_string(a, "kind"), "return") == 0 ||
		    json_is_true(value_at(a, "items")))
			return true;
	return false;
}

void
review_item_add(struct review *r)
{
	const struct review_line *l = review_now(r);
	struct form_field fields[sizeof review_item_fields /
	    sizeof *review_item_fields];
	struct form_desc d = { .title = N_("Return item"),
		.submit = N_("Note it"), .fields = fields };
	json_t *initial, *values = NULL;

	if (!review_item_returns(r)) {
		app_status(r->app, STYLE_INFO, "%s", _("This case cannot be "
		    "returned at present, so nothing can be noted on it."));
		return;
	}
	memcpy(fields, review_item_fields, sizeof fields);
	fields[1].choices = opinion_choices(r->app, value_string(r->reply,
	    "service"), "item");
	initial = json_pack("{s:s, s:s, s:s}", "where", l != NULL &&
	    *l->title != '\0' ? l->title : _("In general"), "for",
	    "applicant", "text", "");
	if (form_run(r->app, &d, initial, NULL, &values) == 1) {
		json_object_set_new(values, "anchor", json_string(
		    l != NULL ? l->anchor : ""));
		json_object_set_new(values, "anchor_title", json_string(
		    l != NULL ? l->title : ""));
		json_array_append(r->items, values);
		review_build(r);
		app_status(r->app, STYLE_DONE, _("Noted: %zu return items. "
		    "r returns the case with them."),
		    json_array_size(r->items));
	}
	json_decref(values);
	json_decref(initial);
}

void
review_item_drop(struct review *r)
{
	const struct review_line *l = review_now(r);

	if (l == NULL || l->what != REVIEW_PENDING) {
		app_status(r->app, STYLE_INFO, "%s", _("Put the cursor on a "
		    "return item that is not sent yet."));
		return;
	}
	json_array_remove(r->items, l->index);
	review_build(r);
	app_status(r->app, STYLE_NORMAL, "%s", _("Taken back."));
}
