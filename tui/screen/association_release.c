/* assoc_end: what hinders the release is named; then date and reason. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const struct choice association_release_words[] = {
	{ "1", N_("Resigned"), STYLE_NORMAL },
	{ "2", N_("The contract ended and was not renewed"), STYLE_NORMAL },
	{ "3", N_("The contract was ended by agreement"), STYLE_NORMAL },
	{ "4", N_("Retired"), STYLE_NORMAL },
	{ "5", N_("Transferred to another unit"), STYLE_NORMAL },
	{ 0 }
};

static const struct form_field association_release_fields[] = {
	{ .name = "who", .label = N_("Person"), .kind = FORM_READONLY },
	{ .name = "check", .label = N_("Conditions"), .kind = FORM_READONLY },
	{ .name = "left_on", .label = N_("Leave date"), .kind = FORM_DATE,
	    .required = true, .width = 12,
	    .hint = N_("The last day in your unit, not later than today") },
	{ .name = "reason", .label = N_("Reason"), .required = true,
	    .max = 200, .choices = association_release_words,
	    .hint = N_("F4 has the usual reasons") },
	{ .name = "note", .label = N_("Remark"), .kind = FORM_LINES,
	    .max = 500 },
	{ 0 }
};

static const char *const association_release_then[] = {
	N_("The person leaves your in-service list; the row stays among the "
	"released."),
	N_("A valid permit is suspended until a new unit takes it over."),
	N_("This cannot be taken back; the person would have to apply "
	"anew."),
	NULL
};

static int
association_release_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_set_new(p, "id", json_string(arg));
	return call(form_app(f), "association.release", p, NULL, e);
}

static const struct form_desc association_release_form = {
	.title = N_("Release from the unit"),
	.fields = association_release_fields,
	.submit = N_("Release"),
	.consequences = association_release_then,
	.submit_values = association_release_submit,
};

static void
association_release_lines(const json_t *list, const char *mark,
    char *buf, size_t size)
{
	char one[512];
	json_t *item;
	size_t i;

	buf[0] = '\0';
	json_array_foreach(list, i, item) {
		snprintf(one, sizeof one, "%s%s", mark, json_is_string(item) ?
		    json_string_value(item) : value_string(item, "message"));
		str_join(buf, size, "\n", one);
	}
}

/* What does not hinder but should be thought of first. */
static bool
association_release_warned(struct app *app, const json_t *check)
{
	const char *buttons[] = { _("Back"), _("Go on"), NULL };
	char text[4096];

	if (json_array_size(value_at(check, "warnings")) == 0)
		return true;
	association_release_lines(value_at(check, "warnings"), "! ", text,
	    sizeof text);
	return popup_ask(app, _("Please note"), text, buttons) == 1;
}

/* False: there are unmet conditions, and they were all named. */
static bool
association_release_ready(struct app *app, const json_t *check,
    const char *name)
{
	char text[4096], whole[4600];

	if (json_is_true(value_at(check, "ok")))
		return association_release_warned(app, check);
	association_release_lines(value_at(check, "problems"), "! ", text,
	    sizeof text);
	snprintf(whole, sizeof whole, _("%s cannot be released yet:\n\n%s"),
	    name, text);
	popup_message(app, _("Conditions not met"), whole);
	return false;
}

bool
association_release(struct app *app, const json_t *row)
{
	const char *id = value_string(row, "id");
	const char *name = value_string(row, "person.name");
	struct err e = { 0 };
	json_t *check, *initial;
	char who[256];
	int rc = 0;

	if (strcmp(value_string(row, "status"), "active") != 0) {
		app_status(app, STYLE_INFO, "%s",
		    _("Only people in service can be released."));
		return false;
	}
	if (call(app, "association.release_check", json_pack("{s:s}", "id",
	    id), &check, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	snprintf(who, sizeof who, "%s  %s", name,
	    value_string(row, "person.id_number"));
	initial = json_pack("{s:s, s:s}", "who", who, "check",
	    _("All conditions are met"));
	if (association_release_ready(app, check, name))
		rc = form_run(app, &association_release_form, initial,
		    (void *)(uintptr_t)id, NULL);
	if (rc == 1)
		app_status(app, STYLE_DONE, _("%s is released."), name);
	json_decref(initial);
	json_decref(check);
	return rc == 1;
}
