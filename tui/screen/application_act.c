/* What an applicant does with a case that is under way. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { ACT_REASON = 500, ACT_ITEMS = 40 };

/* --- withdraw --- */

struct act_work {
	struct app *app;
	const json_t *got;
};

static int
act_withdraw(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct act_work *k = arg;
	json_t *p = json_pack("{s:s, s:I}", "id", value_string(k->got, "id"),
	    "version", value_int(k->got, "version"));

	(void)f;
	if (*value_string(values, "note") != '\0')
		json_object_set(p, "note", json_object_get(values, "note"));
	return call(k->app, "application.withdraw", p, NULL, e);
}

bool
application_withdraw(struct app *app, const json_t *got)
{
	const json_t *a = application_action(got, "withdraw");
	bool note = json_is_true(value_at(a, "note"));
	const struct form_field fields[] = {
		{ .name = "note", .label = N_("Reason"), .kind = FORM_LINES,
		    .required = note, .max = ACT_REASON },
		{ 0 }
	};
	static const char *const then[] = {
		N_("The case ends here; nobody decides on it any more."),
		N_("You may begin another one afterwards."), NULL
	};
	const struct form_desc desc = {
		.title = N_("Withdraw the case"), .fields = fields,
		.submit = N_("Withdraw"), .consequences = then,
		.submit_values = act_withdraw,
	};
	struct act_work k = { app, got };

	if (form_run(app, &desc, NULL, &k, NULL) != 1)
		return false;
	app_status(app, STYLE_DONE, _("%s is withdrawn."),
	    value_string(got, "number"));
	return true;
}

/* --- what concerns the unit --- */

/* Open items of the unit; their number. */
static size_t
act_items(const json_t *got, const json_t **items, const char **labels,
    const char **texts)
{
	const json_t *item;
	size_t i, n = 0;

	json_array_foreach(value_at(got, "items"), i, item) {
		if (strcmp(value_string(item, "for"), "unit") != 0 ||
		    strcmp(value_string(item, "status"), "open") != 0 ||
		    n == ACT_ITEMS)
			continue;
		items[n] = item;
		labels[n] = *value_string(item, "anchor_title") != '\0' ?
		    value_string(item, "anchor_title") : _("The whole");
		texts[n++] = value_string(item, "text");
	}
	return n;
}

bool
application_fix(struct app *app, const json_t *got)
{
	const char *labels[ACT_ITEMS], *texts[ACT_ITEMS];
	const json_t *items[ACT_ITEMS];
	size_t n = act_items(got, items, labels, texts);
	const char *const then[] = { _("The applicant may submit again once "
	    "every item of the unit is marked."), NULL };
	struct popup_confirm c = { .title = _("Put right"),
		.consequences = then, .verb = _("It is put right") };
	struct err e = { 0 };
	int at = 0;

	if (n == 0) {
		app_status(app, STYLE_INFO, "%s", _("Nothing that concerns "
		    "the unit is open."));
		return false;
	}
	if (n > 1)
		at = popup_choose_text(app, _("Which of them is put right?"),
		    labels, texts, n, 0);
	if (at < 0)
		return false;
	c.text = texts[at];
	if (!popup_confirm(app, &c))
		return false;
	if (call(app, "application.fixed", json_pack("{s:s, s:O}", "id",
	    value_string(got, "id"), "item", json_object_get(items[at],
	    "id")), NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, "%s", _("Marked as put right."));
	return true;
}

/* --- warnings --- */

/* As whom one ticks: the holder himself, or an agent of the unit. */
static bool
act_ticked(struct app *app, const json_t *warning)
{
	bool agent = app_has_role(app, "agent");
	const json_t *t;
	size_t i;

	json_array_foreach(value_at(warning, "ticked"), i, t) {
		const char *role = value_string(t, "role");

		if (strcmp(role, "applicant") == 0 ||
		    strcmp(role, agent ? "agent" : "holder") == 0 ||
		    strcmp(role, agent ? "unit" : "individual") == 0)
			return true;
	}
	return false;
}

static bool
act_to_tick(struct app *app, const json_t *warning)
{
	return json_is_true(value_at(warning, "mine")) &&
	    !act_ticked(app, warning);
}

bool
application_unticked(struct app *app, const json_t *got)
{
	const json_t *w;
	size_t i;

	json_array_foreach(value_at(got, "warnings"), i, w)
		if (strcmp(value_string(got, "phase"), "closed") != 0 &&
		    act_to_tick(app, w))
			return true;
	return false;
}

bool
application_acknowledge(struct app *app, const json_t *got)
{
	const char *const then[] = { _("Your name and the time are kept with "
	    "the case."), NULL };
	struct popup_confirm c = { .title = _("Take note of it"),
		.consequences = then, .verb = _("Known") };
	json_t *rules = json_array();
	struct err e = { 0 };
	struct buf b = { 0 };
	bool done = false;
	const json_t *w;
	size_t i;

	json_array_foreach(value_at(got, "warnings"), i, w)
		if (act_to_tick(app, w)) {
			buf_printf(&b, "%s\n", value_string(w, "message"));
			json_array_append(rules, json_object_get(w, "id"));
		}
	c.text = buf_str(&b);
	if (json_array_size(rules) > 0 && popup_confirm(app, &c)) {
		done = call(app, "application.acknowledge", json_pack(
		    "{s:s, s:O}", "id", value_string(got, "id"), "rules",
		    rules), NULL, &e) == 0;
		if (!done)
			app_error(app, &e);
		else
			app_status(app, STYLE_DONE, "%s", _("Noted."));
	}
	json_decref(rules);
	buf_finish(&b);
	return done;
}
