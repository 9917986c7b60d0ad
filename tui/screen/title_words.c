/* Words and dialogs of plans, panels and experts. */
#include "config.h"

#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

/* Labels come with the rows: these give the look, and the conditions. */
const struct choice title_plan_states[] = {
	{ "planned", N_("not open"), STYLE_INFO },
	{ "open", N_("open now"), STYLE_DONE },
	{ "materials", N_("materials"), STYLE_WARN },
	{ "review", N_("in review"), STYLE_NORMAL },
	{ "ended", N_("plan over"), STYLE_DIM },
	{ "closed", N_("shut"), STYLE_DIM },
	{ 0 }
};

const struct choice title_panel_states[] = {
	{ "forming", N_("forming"), STYLE_INFO },
	{ "committed", N_("list out"), STYLE_INFO },
	{ "drawn", N_("drawn"), STYLE_WARN },
	{ "voting", N_("voting"), STYLE_WARN },
	{ "closed", N_("counted"), STYLE_DONE },
	{ "dissolved", N_("given up"), STYLE_DIM },
	{ 0 }
};

const struct choice title_seat_states[] = {
	{ "reserve", N_("in reserve"), STYLE_DIM },
	{ "invited", N_("invited"), STYLE_WARN },
	{ "accepted", N_("seated"), STYLE_DONE },
	{ "recused", N_("stays away"), STYLE_DIM },
	{ "excused", N_("seat freed"), STYLE_DIM },
	{ 0 }
};

int
title_choices_load(struct app *app, struct title_choices *c,
    const char *method, json_t *params, const char *value, const char *label,
    struct err *e)
{
	json_t *reply;
	const json_t *row;
	size_t i;

	memset(c, 0, sizeof *c);
	if (call(app, method, params, &reply, e) != 0)
		return -1;
	c->rows = json_incref(json_object_get(reply, "items"));
	json_decref(reply);
	json_array_foreach(c->rows, i, row) {
		if (i == TITLE_CHOICES)
			break;
		c->list[i] = (struct choice){ value_string(row, value),
			value_string(row, label), STYLE_NORMAL };
	}
	return 0;
}

void
title_choices_finish(struct title_choices *c)
{
	json_decref(c->rows);
	c->rows = NULL;
}

void
title_people(const json_t *people, const char *nobody,
    struct choice list[TITLE_CHOICES + 2])
{
	const json_t *one;
	size_t i, n = 0;

	list[n++] = (struct choice){ "", nobody, STYLE_DIM };
	json_array_foreach(people, i, one)
		if (n <= TITLE_CHOICES)
			list[n++] = (struct choice){ value_string(one,
				"number"), value_string(one, "name"),
				STYLE_NORMAL };
	list[n] = (struct choice){ 0 };
}

const struct choice *
title_fields(void)
{
	static struct choice list[TITLE_CHOICES + 1];
	size_t n = 0;

	for (const struct code *c = codes_expert_field;
	    c->value != NULL && n < TITLE_CHOICES; c++)
		list[n++] = (struct choice){ c->value, code_name(c),
			STYLE_NORMAL };
	list[n] = (struct choice){ 0 };
	return list;
}

/* --- dialogs --- */

struct title_asked {
	const struct title_reason *r;
	json_t *with;
};

static int
reason_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct title_asked *a = arg;
	json_t *p = json_deep_copy(a->with);

	json_object_set(p, a->r->member, json_object_get(values,
	    a->r->member));
	return call(form_app(f), a->r->method, p, NULL, e);
}

bool
title_reason(struct app *app, const struct title_reason *r, json_t *with)
{
	struct title_asked asked = { r, with };
	const struct form_field fields[] = {
		{ .name = "what", .label = N_("About"),
		    .kind = FORM_READONLY },
		{ .name = r->member, .label = r->label, .kind = FORM_LINES,
		    .required = true, .max = r->max },
		{ 0 }
	};
	const struct form_desc form = { .title = r->title,
		.fields = r->what != NULL ? fields : fields + 1,
		.submit = r->submit, .consequences = r->then,
		.submit_values = reason_submit };
	json_t *initial = json_pack("{s:s}", "what", r->what != NULL ?
	    r->what : "");
	bool done = form_run(app, &form, initial, &asked, NULL) == 1;

	json_decref(initial);
	json_decref(with);
	return done;
}

bool
title_confirm(struct app *app, const char *title, const char *text,
    const char *verb, const char *const *then, const char *method,
    json_t *with)
{
	struct err e = { 0 };

	if (!popup_confirm(app, &(struct popup_confirm){ .title = title,
	    .text = text, .consequences = then, .verb = verb })) {
		json_decref(with);
		return false;
	}
	if (call(app, method, with, NULL, &e) == 0)
		return true;
	app_error(app, &e);
	return false;
}
