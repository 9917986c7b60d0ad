/* Return items: noted where the cursor is, sent with the return. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
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

/* The unit's own steps are short: only the office's words are kept. */
void
review_keep(struct review *r)
{
	json_t *now, *p;
	struct err e = { 0 };

	if (!call_allowed(r->app, "application.draft"))
		return;
	now = json_pack("{s:s, s:s, s:o}", "opinion", value_string(r->draft,
	    "opinion"), "tip", value_string(r->draft, "tip"), "items",
	    json_deep_copy(r->items));
	if (json_equal(now, r->kept)) {
		json_decref(now);
		return;
	}
	p = json_pack("{s:s, s:O}", "id", r->id, "draft", now);
	if (call(r->app, "application.draft", p, NULL, &e) != 0) {
		app_error(r->app, &e);
		json_decref(now);
		return;
	}
	json_decref(r->kept);
	r->kept = now;
}

void
review_take_up(struct review *r)
{
	const json_t *draft = value_at(r->reply, "draft");
	const char *opinion = value_string(draft, "opinion");
	const char *tip = value_string(draft, "tip");
	const json_t *items = value_at(draft, "items");

	if (!json_is_object(draft))
		return;
	json_array_extend(r->items, (json_t *)items);
	json_decref(r->draft);
	r->draft = json_pack("{s:s, s:s}", "opinion", opinion, "tip", tip);
	json_decref(r->kept);
	r->kept = json_pack("{s:s, s:s, s:o}", "opinion", opinion, "tip", tip,
	    "items", json_deep_copy(r->items));
	app_status(r->app, STYLE_INFO, _("What %s wrote here and did not send "
	    "is taken up again; return items: %zu."), value_string(draft,
	    "by"), json_array_size(r->items));
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
		review_keep(r);
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
	review_keep(r);
	review_build(r);
	app_status(r->app, STYLE_NORMAL, "%s", _("Taken back."));
}
