/* What the city does with a panel: F9 is what its state asks for. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

static bool
panel_is(const json_t *reply, const char *status)
{
	return strcmp(value_string(reply, "status"), status) == 0;
}

/* --- the main action of each state --- */

static bool
offer_commit(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "forming") && strcmp(value_string(reply,
	    "draw_kind"), "named") != 0;
}

static bool
offer_name(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "forming") && strcmp(value_string(reply,
	    "draw_kind"), "named") == 0;
}

static bool
offer_draw(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "committed");
}

static bool
offer_begin(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "drawn");
}

static bool
offer_close(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "voting");
}

static bool
offer_members(struct app *app, const json_t *reply)
{
	(void)app;
	return panel_is(reply, "drawn") || panel_is(reply, "voting");
}

static bool
offer_live(struct app *app, const json_t *reply)
{
	(void)app;
	return !panel_is(reply, "closed") && !panel_is(reply, "dissolved");
}

static void
panel_step(struct detail *d, const char *title, const char *verb,
    const char *const *then, const char *method, const char *done)
{
	const json_t *reply = detail_reply(d);
	char text[256];

	snprintf(text, sizeof text, "%s  %s", value_string(reply, "number"),
	    value_string(reply, "name"));
	if (!title_confirm(detail_app(d), title, text, verb, then, method,
	    json_pack("{s:s}", "id", value_string(reply, "id"))))
		return;
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s", done);
}

static void
panel_commit(struct detail *d)
{
	const char *const then[] = {
		_("The list of experts to draw from is fixed: not the "
		"inactive, those of other fields, those in conflict."),
		_("A seed is made and kept secret; its digest with the list "
		"is published, so that nobody can choose it afterwards."),
		NULL };

	panel_step(d, _("Publish the list to draw from"), _("Publish"), then,
	    "title.panel.commit", _("Published. Draw (F9) when the public "
	    "text is known."));
}

static void
panel_begin(struct detail *d)
{
	const char *const then[] = {
		_("Members vote from now on, each once a case."),
		_("Whoever has not accepted by now may still do so."), NULL };

	panel_step(d, _("Open the vote"), _("Let vote"), then,
	    "title.panel.open", _("The vote is open."));
}

static void
panel_close(struct detail *d)
{
	const char *const then[] = {
		_("The votes are counted. Nobody votes any more."),
		_("Cases that passed go into public notice, the others to "
		"their end; the minutes are written."), NULL };

	panel_step(d, _("Count the votes and close"), _("Close"), then,
	    "title.panel.close", _("Counted. Page 3 has the results."));
}

/* --- drawing, and naming --- */

static int
panel_draw_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return call(form_app(f), "title.panel.draw", json_pack("{s:s, s:s}",
	    "id", (const char *)arg, "public", value_string(values,
	    "public")), NULL, e);
}

static const struct form_field panel_draw_fields[] = {
	{ .name = "public", .label = N_("Public text"), .required = true,
	    .max = 200, .hint = N_("What nobody knew when the list was "
	    "published: the lottery numbers of today, a closing rate") },
	{ 0 }
};

static const char *const panel_draw_then[] = {
	N_("The seed is revealed; from it and this text everybody can work "
	    "out the order."),
	N_("The first are asked to come, the next wait in reserve."), NULL
};

static const struct form_desc panel_draw_form = {
	.title = N_("Draw the members"),
	.fields = panel_draw_fields,
	.submit = N_("Draw"),
	.consequences = panel_draw_then,
	.submit_values = panel_draw_submit,
};

static int
panel_name_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const char *at = value_string(values, "experts");
	json_t *list = json_array();

	while (*(at += strspn(at, " ,\n")) != '\0') {
		size_t n = strcspn(at, " ,\n");

		json_array_append_new(list, json_stringn(at, n));
		at += n;
	}
	return call(form_app(f), "title.panel.name", json_pack("{s:s, s:o}",
	    "id", (const char *)arg, "experts", list), NULL, e);
}

static const struct form_field panel_name_fields[] = {
	{ .name = "experts", .label = N_("Register numbers"),
	    .kind = FORM_LINES, .required = true, .max = 900,
	    .hint = N_("With blanks between them: the first sit, the others "
	    "wait (8203 has the register)") },
	{ 0 }
};

static const struct form_desc panel_name_form = {
	.title = N_("Name the members"),
	.fields = panel_name_fields,
	.submit = N_("Appoint"),
	.submit_values = panel_name_submit,
};

static void
panel_ask(struct detail *d, const struct form_desc *form)
{
	char id[32];

	str_copy(id, sizeof id, value_string(detail_reply(d), "id"));
	if (form_run(detail_app(d), form, NULL, id, NULL) != 1)
		return;
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s",
	    _("The seats are given. Page 2 shows who was asked."));
}

static void
panel_draw(struct detail *d)
{
	panel_ask(d, &panel_draw_form);
}

static void
panel_name(struct detail *d)
{
	panel_ask(d, &panel_name_form);
}

/* --- seats and cases --- */

static void
panel_excuse(struct detail *d)
{
	static const char *const then[] = {
		N_("The next of the reserve is asked at once."), NULL };
	const json_t *row = detail_row(d, "members");
	char who[128];
	const struct title_reason r = { .title = N_("Free a seat"),
		.label = N_("Reason"), .submit = N_("Free it"), .what = who,
		.then = then, .method = "title.panel.excuse",
		.member = "reason", .max = 200 };

	if (row == NULL) {
		app_status(detail_app(d), STYLE_INFO, "%s", _("Choose the "
		    "member on page 2 first."));
		return;
	}
	snprintf(who, sizeof who, "%s  %s", value_string(row,
	    "expert.number"), value_string(row, "expert.name"));
	if (!title_reason(detail_app(d), &r, json_pack("{s:s, s:s}", "id",
	    value_string(detail_reply(d), "id"), "expert", value_string(row,
	    "expert.number"))))
		return;
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s", _("The seat is free."));
}

static const json_t *
panel_case_now(struct detail *d)
{
	const json_t *row = detail_row(d, "cases_list");

	if (row == NULL)
		app_status(detail_app(d), STYLE_INFO, "%s", _("Choose the "
		    "case on page 3 first."));
	return row;
}

static void
panel_case_off(struct detail *d)
{
	const char *const then[] = { _("It waits for another panel."), NULL };
	const json_t *row = panel_case_now(d);
	char text[128];

	if (row == NULL)
		return;
	snprintf(text, sizeof text, "%s  %s", value_string(row, "number"),
	    value_string(row, "person_name"));
	if (!title_confirm(detail_app(d), _("Take a case off the panel"),
	    text, _("Take off"), then, "title.panel.case",
	    json_pack("{s:s, s:s, s:b}", "id", value_string(detail_reply(d),
	    "id"), "application", value_string(row, "application"), "member",
	    0)))
		return;
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s", _("It is off."));
}

/* A counted case in full: averages, words, the ballots by their receipts. */
static void
panel_result(struct detail *d)
{
	static const struct choice choices[] = {
		{ "yes", N_("For it"), STYLE_NORMAL },
		{ "no", N_("Against it"), STYLE_NORMAL },
		{ "abstain", N_("Abstain"), STYLE_NORMAL }, { 0 } };
	const json_t *row = panel_case_now(d), *r, *c;
	struct buf b = { 0 };
	size_t i;

	if (row == NULL)
		return;
	r = value_at(row, "result");
	if (r == NULL) {
		app_status(detail_app(d), STYLE_INFO, "%s",
		    _("Not counted yet: scores and votes are sealed."));
		return;
	}
	buf_printf(&b, "%s  %s  %s\n", value_string(row, "number"),
	    value_string(row, "person_name"), json_is_true(value_at(r,
	    "passed")) ? _("passed") : _("not passed"));
	buf_printf(&b, _("present %d, for %d, against %d, abstained %d; "
	    "needed %d\n\n"), (int)value_int(r, "present"), (int)value_int(r,
	    "yes"), (int)value_int(r, "no"), (int)value_int(r, "abstain"),
	    (int)value_int(r, "wanted"));
	json_array_foreach(value_at(detail_reply(d), "criteria"), i, c) {
		int tenths = (int)json_integer_value(json_object_get(
		    value_at(r, "average"), value_string(c, "id")));

		buf_printf(&b, _("%s: %d.%d of %d\n"), value_string(c,
		    "label"), tenths / 10, tenths % 10, (int)value_int(c,
		    "maximum"));
	}
	buf_printf(&b, "\n%s\n", _("[Opinions]"));
	json_array_foreach(value_at(r, "words"), i, c)
		buf_printf(&b, "  %zu  %s\n", i + 1, json_string_value(c));
	buf_printf(&b, "\n%s\n", _("[Ballots by receipt]"));
	json_array_foreach(value_at(r, "ballots"), i, c)
		buf_printf(&b, "  %s  %s\n", value_string(c, "receipt"),
		    choice_label(choices, value_string(c, "choice")));
	popup_pager(detail_app(d), _("Result"), buf_str(&b));
	buf_finish(&b);
}

/* --- the minutes: documents of the case --- */

static void
panel_minutes(struct detail *d)
{
	const json_t *row = panel_case_now(d), *doc;
	struct err e = { 0 };
	json_t *reply;
	char id[32] = "";
	size_t i;

	if (row == NULL)
		return;
	if (call(detail_app(d), "application.get", json_pack("{s:s}", "id",
	    value_string(row, "application")), &reply, &e) != 0) {
		app_error(detail_app(d), &e);
		return;
	}
	json_array_foreach(value_at(reply, "documents"), i, doc)
		if (strcmp(value_string(doc, "document"), "panel_minutes") ==
		    0)
			str_copy(id, sizeof id, value_string(doc, "id"));
	json_decref(reply);
	if (*id != '\0')
		app_open(detail_app(d), "slip_view", json_pack("{s:s}", "id",
		    id));
	else
		app_status(detail_app(d), STYLE_INFO, "%s",
		    _("The minutes are written when the panel closes."));
}

static void
panel_dissolve(struct detail *d)
{
	static const char *const then[] = {
		N_("Its cases are free for another panel; what was scored or "
		    "voted counts for nothing."), NULL };
	const struct title_reason r = { .title = N_("Give the panel up"),
		.label = N_("Reason"), .submit = N_("Give up"),
		.what = value_string(detail_reply(d), "name"), .then = then,
		.method = "title.panel.dissolve", .member = "reason",
		.max = 200 };

	if (!title_reason(detail_app(d), &r, json_pack("{s:s}", "id",
	    value_string(detail_reply(d), "id"))))
		return;
	detail_refresh(d);
	app_status(detail_app(d), STYLE_DONE, "%s",
	    _("The panel is given up."));
}

const struct detail_action panel_actions[] = {
	{ K_F9, N_("Publish"), N_("Publish the list to draw from, with the "
	    "digest of the seed"), panel_commit, offer_commit },
	{ K_F9, N_("Appoint"), N_("Name the members"), panel_name, offer_name },
	{ K_F9, N_("Draw"), N_("Draw the members, and reveal the seed"),
	    panel_draw, offer_draw },
	{ K_F9, N_("Let vote"), N_("Open the vote"), panel_begin, offer_begin },
	{ K_F9, N_("Count up"), N_("Count the votes and close the panel"),
	    panel_close, offer_close },
	{ 'e', N_("Free"), N_("Free the seat of the member under the cursor "
	    "(page 2)"), panel_excuse, offer_members, "members" },
	{ 'k', N_("Off"), N_("Take the case under the cursor off (page 3)"),
	    panel_case_off, offer_live, "cases_list" },
	{ 'r', N_("Result"), N_("The result of the case under the cursor "
	    "(page 3)"), panel_result, NULL, "cases_list" },
	{ 'm', N_("Written"), N_("The minutes of the case under the cursor "
	    "(page 3)"), panel_minutes, NULL, "cases_list" },
	{ 'x', N_("Give up"), N_("Give the panel up, with the reason"),
	    panel_dissolve, offer_live },
	{ 0 }
};
