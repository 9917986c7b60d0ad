/* Who has a case, and words about it: claims, hand over, comments, rules. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/cover.h"
#include "tui/screen/review.h"
#include "tui/screen/words.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static const char *
act_name(const json_t *row)
{
	const char *name = value_string(row, "person_name");

	return *name != '\0' ? name : value_string(row, "unit_name");
}

/* One call for each row; what was refused is named, case by case. */
static bool
act_each(struct app *app, const json_t *rows, const char *method,
    const json_t *more, const char *verdict)
{
	size_t n = json_array_size(rows), done = 0, i;
	struct buf b = { 0 };
	const json_t *row;
	char text[512];

	json_array_foreach(rows, i, row) {
		json_t *p = more != NULL ? json_deep_copy(more) :
		    json_object();
		struct err e = { 0 };

		json_object_set(p, "id", json_object_get(row, "id"));
		if (call(app, method, p, NULL, &e) == 0) {
			done++;
			continue;
		}
		buf_printf(&b, "%s %s: %s\n", value_string(row, "number"),
		    act_name(row), err_text(&e, 0, text, sizeof text));
		if (n == 1)
			app_error(app, &e);
	}
	if (n > 1 && b.len > 0)
		popup_pager(app, _("Not done"), buf_str(&b));
	if (done == n)
		app_status(app, STYLE_DONE, n == 1 ? "%s" : _("%s (cases: %zu)"),
		    verdict, n);
	else if (n > 1)
		app_status(app, STYLE_WARN, _("%s (cases: %zu; not done: %zu)"),
		    verdict, done, n - done);
	buf_finish(&b);
	return n > 0;
}

bool
review_claim(struct app *app, const json_t *rows)
{
	return act_each(app, rows, "application.claim", NULL, _("Claimed"));
}

bool
review_unclaim(struct app *app, const json_t *rows)
{
	return act_each(app, rows, "application.unclaim", NULL,
	    _("Given back to the queue"));
}

/* --- dialogs about one or several cases --- */

struct act {
	struct app *app;
	const json_t *rows;
	const char *method;
	const char *verdict; /* translated */
	json_t *more; /* parameters besides what was typed */
};

static char *
act_whom(const json_t *rows, char *buf, size_t size)
{
	const json_t *row = json_array_get(rows, 0);
	size_t n = json_array_size(rows);

	if (n == 1)
		snprintf(buf, size, "%s  %s", act_name(row), value_string(row,
		    "number"));
	else
		snprintf(buf, size, _("%zu cases"), n);
	return buf;
}

/* One case keeps the dialog open when it is refused. */
static int
act_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct act *a = arg;
	json_t *p = json_deep_copy(values);

	(void)f;
	if (a->more != NULL)
		json_object_update(p, a->more);
	if (json_array_size(a->rows) == 1) {
		int rc;

		json_object_set(p, "id", json_object_get(json_array_get(
		    a->rows, 0), "id"));
		rc = call(a->app, a->method, p, NULL, e);
		if (rc == 0)
			app_status(a->app, STYLE_DONE, "%s", a->verdict);
		return rc;
	}
	act_each(a->app, a->rows, a->method, p, a->verdict);
	json_decref(p);
	return 0;
}

static bool
act_run(struct act *a, struct form_desc *d)
{
	char whom[256];
	json_t *initial = json_pack("{s:s}", "who", act_whom(a->rows, whom,
	    sizeof whom));
	int rc;

	d->submit_values = act_submit;
	rc = form_run(a->app, d, initial, a, NULL);
	json_decref(initial);
	if (rc == 1)
		app_status(a->app, STYLE_DONE, "%s", a->verdict);
	return rc == 1;
}

static const struct form_field act_handover_fields[] = {
	{ .name = "who", .label = N_("Case at hand"), .kind = FORM_READONLY },
	{ .name = "account", .label = N_("To whom"), .kind = FORM_CHOICE,
	    .required = true, .hint = N_("A colleague of your role and "
	    "district; F4 shows them") },
	{ .name = "note", .label = N_("Note"), .kind = FORM_LINES,
	    .required = true, .max = 300,
	    .hint = N_("What the colleague should know") },
	{ 0 }
};

static const char *const act_handover_then[] = {
	N_("The claim goes to the colleague, who gets a message."),
	N_("The history keeps who handed it on, and why."),
	NULL
};

bool
review_handover(struct app *app, const json_t *rows)
{
	struct act a = { app, rows, "application.handover",
		_("Handed on"), NULL };
	struct form_field fields[4];
	struct form_desc d = { .title = N_("Hand on"),
		.submit = N_("Hand on"), .fields = fields,
		.consequences = act_handover_then };

	memcpy(fields, act_handover_fields, sizeof fields);
	fields[1].choices = cover_colleagues(app);
	if (fields[1].choices != NULL)
		return act_run(&a, &d);
	app_status(app, STYLE_WARN, "%s", _("There is no colleague of your "
	    "role in your districts."));
	return false;
}

static const struct form_field act_takeover_fields[] = {
	{ .name = "who", .label = N_("Case at hand"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
	    .required = true, .max = 300,
	    .hint = N_("Why you take it from who has claimed it") },
	{ 0 }
};

static const char *const act_takeover_then[] = {
	N_("The claim is yours; who had it gets a message with the reason."),
	NULL
};

bool
review_takeover(struct app *app, const json_t *rows)
{
	struct act a = { app, rows, "application.takeover",
		_("Taken over"), NULL };
	struct form_desc d = { .title = N_("Take the case over"),
		.submit = N_("Take over"), .fields = act_takeover_fields,
		.consequences = act_takeover_then };

	return act_run(&a, &d);
}

/* --- words about one case --- */

static bool
act_one(struct review *r, struct form_desc *d, const char *method,
    const char *verdict, json_t *more)
{
	json_t *rows = review_row(r);
	struct act a = { r->app, rows, method, verdict, more };
	bool done = act_run(&a, d);

	json_decref(rows);
	json_decref(more);
	return done;
}

static const struct form_field act_comment_fields[] = {
	{ .name = "who", .label = N_("Case at hand"), .kind = FORM_READONLY },
	{ .name = "text", .label = N_("Comment"), .kind = FORM_LINES,
	    .required = true, .max = 500,
	    .hint = N_("For the office only: neither unit nor applicant reads "
	    "it") },
	{ 0 }
};

bool
review_comment(struct review *r)
{
	struct form_desc d = { .title = N_("Internal comment"),
		.submit = N_("Add"), .fields = act_comment_fields };

	return act_one(r, &d, "application.comment", _("Comment added"),
	    NULL);
}

static const struct form_field act_override_fields[] = {
	{ .name = "who", .label = N_("Case at hand"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
	    .required = true, .max = 300,
	    .hint = N_("Why the rule does not hold back this case") },
	{ 0 }
};

static const char *const act_override_then[] = {
	N_("The rule no longer holds this case back."),
	N_("The history keeps the rule's words, your name and the reason."),
	NULL
};

static const json_t *
act_rule(const struct review *r)
{
	const struct review_line *l = review_now(r);

	return l != NULL && l->what == REVIEW_RULE ? json_array_get(value_at(
	    r->reply, "overrides"), l->index) : NULL;
}

bool
review_override(struct review *r)
{
	const json_t *rule = act_rule(r);
	const char *role = value_string(rule, "role");
	struct form_desc d = { .title = N_("Set a rule aside"),
		.submit = N_("Set off"), .fields = act_override_fields,
		.intro = value_string(rule, "message"),
		.consequences = act_override_then };

	if (rule == NULL) {
		app_status(r->app, STYLE_INFO, "%s", _("Put the cursor on an "
		    "unmet rule (page 3)."));
		return false;
	}
	if (!app_has_role(r->app, role)) {
		app_status(r->app, STYLE_WARN, _("Only this role may set the "
		    "rule aside: %s."), choice_label(words_role, role));
		return false;
	}
	return act_one(r, &d, "application.override",
	    _("The rule is set aside"), json_pack("{s:O}", "rule",
	    json_object_get(rule, "rule")));
}

bool
review_fixed(struct review *r)
{
	const struct review_line *l = review_now(r);
	const json_t *item = l != NULL && l->what == REVIEW_ITEM ?
	    json_array_get(value_at(r->reply, "items"), l->index) : NULL;
	struct err e = { 0 };

	if (item == NULL) {
		app_status(r->app, STYLE_INFO, "%s",
		    _("Put the cursor on a return item."));
		return false;
	}
	if (call(r->app, "application.fixed", json_pack("{s:s, s:O}", "id",
	    r->id, "item", value_at(item, "id")), NULL, &e) != 0) {
		app_error(r->app, &e);
		return false;
	}
	app_status(r->app, STYLE_DONE, "%s", _("Marked as mended"));
	return true;
}

static const struct form_field act_erase_fields[] = {
	{ .name = "who", .label = N_("Case at hand"), .kind = FORM_READONLY },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
	    .required = true, .max = 300,
	    .hint = N_("For example: holds state secrets and must not be "
	    "here") },
	{ 0 }
};

static const char *const act_erase_then[] = {
	N_("The file's content is wiped from the case for good; its place and "
	    "checksum stay on record."),
	N_("Who handed it in is told that it was erased, and why."),
	NULL
};

bool
review_erase(struct review *r)
{
	const struct review_line *l = review_now(r);
	const json_t *p = l != NULL && l->what == REVIEW_PAPER ?
	    json_array_get(value_at(r->reply, "attachments"), l->index) :
	    NULL;
	struct form_desc d = { .title = N_("Erase the paper"),
		.submit = N_("Erase"), .fields = act_erase_fields,
		.consequences = act_erase_then };

	if (p == NULL || *value_string(p, "sha256") == '\0') {
		app_status(r->app, STYLE_INFO, "%s",
		    _("There is no file to erase here."));
		return false;
	}
	return act_one(r, &d, "application.file.erase", _("Erased"),
	    json_pack("{s:s, s:s}", "kind", value_string(p, "kind"), "row",
	    value_string(p, "row")));
}
