/*
 * application_edit: the wizard over a case, drawn from application.get alone.
 * Every field that is left is kept at once; what the server makes of it comes
 * back with the next look.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/application_work.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { WORK_REASON = 500 };

/* --- keeping --- */

/* Fields that the server names are called as the wizard calls them. */
static void
work_rename(struct application_work *k, struct err *e)
{
	for (size_t i = 0; i < e->n; i++) {
		char where[128];

		application_form_where(k->form, e->items[i].field, where,
		    sizeof where);
		str_copy(e->items[i].field, sizeof e->items[i].field, where);
	}
}

/* True: the draft is to be saved, or all of it is read, once more. */
static bool
work_insist(struct wizard *w, struct application_work *k,
    const struct err *e)
{
	enum wizard_whose whose = wizard_whose(w, e);
	struct err other = { 0 };

	if (whose == WIZARD_OTHERS)
		k->again = true;
	if (whose != WIZARD_OWN || application_look(w, k, &other) != 0)
		return k->again;
	k->foreign = false;
	k->version = value_int(k->got, "version");
	return true;
}

/* Remarks of the sections that were sent replace the older ones. */
static void
work_remark(struct application_work *k, const json_t *wire,
    const json_t *reply)
{
	json_t *kept = json_array(), *r;
	size_t i;

	json_array_foreach(k->remarks, i, r) {
		char section[64];

		snprintf(section, sizeof section, "%.*s",
		    (int)strcspn(value_string(r, "field"), "."),
		    value_string(r, "field"));
		if (json_object_get(wire, section) == NULL)
			json_array_append(kept, r);
	}
	json_array_extend(kept, json_object_get(reply, "remarks"));
	json_decref(k->remarks);
	k->remarks = kept;
}

static int
work_put(struct wizard *w, struct application_work *k, const json_t *wire,
    struct err *e)
{
	json_t *p = json_pack("{s:s, s:O, s:I}", "id", k->id, "form", wire,
	    "version", k->version), *reply;

	if (k->accepted)
		json_object_set_new(p, "accept", json_true());
	if (call(k->app, "application.save", p, &reply, e) == 0) {
		work_remark(k, wire, reply);
		if (value_int(reply, "version") != 0)
			k->version = value_int(reply, "version");
		json_decref(reply);
		return 0;
	}
	if (!work_insist(w, k, e)) {
		work_rename(k, e);
		return -1;
	}
	err_clear(e);
	return k->again ? 0 : work_put(w, k, wire, e);
}

static int
work_save(struct wizard *w, const json_t *form, size_t step, bool finish,
    void *arg, struct err *e)
{
	struct application_work *k = arg;
	struct err odd = { 0 };
	json_t *wire;
	int rc = 0;

	if (k->again)
		return 0;
	str_copy(k->at, sizeof k->at, k->steps[step].name != NULL ?
	    k->steps[step].name : "");
	wire = application_form_wire(k->form, form);
	if (json_object_size(wire) > 0)
		rc = work_put(w, k, wire, e);
	/* a look that fails now is had again with the next field */
	if (rc == 0 && json_object_size(wire) > 0 && !k->again &&
	    !wizard_quiet(w))
		application_look(w, k, &odd);
	if (rc == 0 && finish && json_object_size(wire) > 0 &&
	    !wizard_quiet(w) && application_ask(k, &odd) == 0) {
		application_tell(w, k, form);
		application_say(w, k);
	}
	json_decref(wire);
	return rc;
}

/* --- the end --- */

static json_t *
work_ticks(const struct application_work *k)
{
	json_t *out = json_array(), *v;
	const char *rule;

	json_object_foreach(k->ticks, rule, v)
		json_array_append_new(out, json_string(rule));
	return out;
}

/* An action that demands words asks for them before it is done. */
static bool
work_note(struct application_work *k, char **note)
{
	const json_t *a = application_action(k->got, "submit");
	static const struct form_field fields[] = {
		{ .name = "note", .label = N_("Reason"), .kind = FORM_LINES,
		    .required = true, .max = WORK_REASON },
		{ 0 }
	};
	static const struct form_desc desc = {
		.title = N_("Say why"), .fields = fields,
		.submit = N_("Go on"), .careless = true,
	};
	json_t *values = NULL;

	*note = NULL;
	if (!json_is_true(value_at(a, "note")))
		return true;
	if (form_run(k->app, &desc, NULL, NULL, &values) != 1)
		return false;
	*note = xstrdup(value_string(values, "note"));
	json_decref(values);
	return true;
}

static int
work_submit(struct wizard *w, void *arg, struct err *e)
{
	struct application_work *k = arg;
	const char *snapshot = value_string(k->diff, "snapshot");
	struct err odd = { 0 };
	char *note;
	json_t *p;
	int rc;

	if (!work_note(k, &note))
		return err_set(e, ERR_NONE, NULL);
	p = json_pack("{s:s, s:I, s:b, s:o}", "id", k->id, "version",
	    k->version, "accept", 1, "acknowledge", work_ticks(k));
	if (note != NULL)
		json_object_set_new(p, "note", json_string(note));
	if (*snapshot != '\0')
		json_object_set_new(p, "snapshot", json_string(snapshot));
	free(note);
	rc = call(k->app, "application.submit", p, &k->done, e);
	if (rc == 0)
		return 0;
	work_rename(k, e);
	/* the papers changed since they were compared: compare again */
	if (err_code(e->items[0].id) == ERR_CODE_CONFLICT &&
	    *snapshot != '\0' && application_differ(k, &odd) == 0 &&
	    wizard_find(w, "diff") != (size_t)-1)
		wizard_goto(w, "diff");
	return -1;
}

/* What happens next, and where to see it. */
static void
work_tell_done(struct application_work *k)
{
	const char *buttons[] = { _("See the case"), _("Back"), NULL };
	struct buf b = { 0 };
	int at;

	buf_printf(&b, _("Number: %s\nState: %s\n"),
	    value_string(k->done, "number"),
	    value_string(k->done, "state_title"));
	if (*value_string(k->done, "due") != '\0')
		buf_printf(&b, _("To be decided by: %s\n"),
		    value_string(k->done, "due"));
	if (*value_string(k->done, "next") != '\0')
		buf_printf(&b, _("Next: %s\n"), value_string(k->done,
		    "next"));
	buf_printf(&b, "\n%s", _("You are told when it moves; 3104 shows how "
	    "far it is."));
	at = popup_ask(k->app, _("It is submitted"), buf_str(&b), buttons);
	buf_finish(&b);
	if (at == 0)
		app_open(k->app, "application_view", json_pack("{s:s}", "id",
		    k->id));
}

/* --- running --- */

static int
work_refresh(struct wizard *w, void *arg, struct err *e)
{
	struct application_work *k = arg;

	if (application_is(k, wizard_find(w, "diff"), "diff") &&
	    k->diff != NULL && application_differ(k, e) != 0)
		return -1;
	return application_inspect(w, k, e);
}

static int
work_check_all(struct wizard *w, void *arg, struct err *e)
{
	return application_inspect(w, arg, e);
}

static bool
work_tick(struct wizard *w, size_t step, bool toggle, void *arg)
{
	struct application_work *k = arg;
	struct err e = { 0 };
	json_t *none;

	(void)step;
	if (!toggle)
		return k->accepted;
	k->accepted = !k->accepted;
	none = json_object();
	if (k->accepted && work_put(w, k, none, &e) != 0) {
		k->accepted = false;
		app_error(k->app, &e);
	} else if (k->accepted) {
		app_status(k->app, STYLE_DONE, "%s",
		    _("Accepted. F8 goes on."));
	}
	json_decref(none);
	return k->accepted;
}

static void
work_entered(struct wizard *w, size_t step, void *arg)
{
	struct application_work *k = arg;
	struct err e = { 0 };

	application_say(w, k);
	if (application_is(k, step, "diff")) {
		if (application_differ(k, &e) != 0)
			app_error(k->app, &e);
	} else if (application_is(k, step, "attachments")) {
		if (application_look(w, k, &e) != 0)
			app_error(k->app, &e);
	}
}

static void
work_button(struct wizard *w, size_t step, const char *field, void *arg)
{
	struct application_work *k = arg;
	struct application_part *p = application_form_part(k->form,
	    k->steps[step].name);
	struct err e = { 0 };
	const json_t *a, *paper = NULL;
	const char *key;
	size_t i;

	if (strcmp(field, "@profile") == 0) {
		profile_edit(k->app, NULL);
	} else if (p != NULL && p->rows != NULL) {
		key = wizard_row_value(w, step, wizard_row(w, step), "row");
		json_array_foreach(value_at(k->got, "attachments"), i, a)
			if (*key != '\0' && strcmp(value_string(a, "row"),
			    key) == 0 && strcmp(value_string(a, "kind"),
			    field + 1) == 0)
				paper = a;
		if (paper == NULL) {
			app_status(k->app, STYLE_INFO, "%s", _("Fill in the "
			    "row first; F2 keeps it."));
			return;
		}
		application_paper(k->app, k->got, paper);
	}
	if (application_look(w, k, &e) != 0)
		app_error(k->app, &e);
}

static void
work_warn(struct wizard *w, size_t step, void *arg, struct buf *b)
{
	struct application_work *k = arg;
	const json_t *p;
	size_t i;

	(void)w;
	json_array_foreach(k->check, i, p) {
		char where[128];
		size_t n;

		application_form_where(k->form, value_string(p, "where"),
		    where, sizeof where);
		n = strcspn(where, ".");
		if (strcmp(value_string(p, "level"), "warn") == 0 &&
		    k->steps[step].name != NULL &&
		    strlen(k->steps[step].name) == n &&
		    strncmp(k->steps[step].name, where, n) == 0)
			buf_printf(b, "%s\n", value_string(p, "message"));
	}
}

static void
work_show_guide(struct wizard *w, size_t step, void *arg)
{
	struct application_work *k = arg;

	(void)w;
	(void)step;
	application_guide(k->app, value_string(k->got, "service"));
}

static bool
work_reveal(struct wizard *w, void *arg)
{
	struct application_work *k = arg;
	int purpose = popup_choose(k->app, _("Show in full: for what?"),
	    words_purpose, NULL);
	struct err e = { 0 };

	(void)w;
	if (purpose < 0)
		return false;
	/* what was typed here is known here: the asking is what is kept */
	if (call(k->app, "application.get", json_pack("{s:s, s:s}", "id",
	    k->id, "purpose", _(words_purpose[purpose].label)), NULL,
	    &e) == 0)
		return true;
	app_error(k->app, &e);
	return false;
}

static const struct wizard_own work_keys[] = {
	{ K_F3, N_("Guide"), N_("What this business asks, and how it is done"),
	    work_show_guide },
	{ 0 }
};

/* The first step where something is lacking; asked of a draft gone back to. */
static size_t
work_first(const struct application_work *k)
{
	const json_t *a;
	size_t i;

	for (size_t s = 0; k->steps[s].name != NULL; s++)
		if (strcmp(k->steps[s].name, k->at) == 0)
			return s;
	for (size_t s = 0; k->steps[s].name != NULL; s++) {
		const struct wizard_step *step = &k->steps[s];
		json_t *texts;
		bool lacks = false;

		if (strcmp(step->name, "items") == 0)
			return s;
		if (strcmp(step->name, "notice") == 0 && !k->accepted)
			return s;
		if (strcmp(step->name, "attachments") == 0)
			json_array_foreach(value_at(k->got, "attachments"), i,
			    a)
				lacks = lacks || (json_is_true(value_at(a,
				    "required")) && strcmp(value_string(a,
				    "status"), "missing") == 0);
		texts = application_form_texts(k->form, k->got);
		for (const struct form_field *d = step->fields; d != NULL &&
		    d->label != NULL && !step->repeats; d++)
			lacks = lacks || (d->required && !d->hidden &&
			    d->kind != FORM_READONLY && *value_string(
			    json_object_get(texts, step->name), d->name) ==
			    '\0');
		json_decref(texts);
		if (lacks)
			return s;
	}
	return 0;
}

static void
work_consequences(struct application_work *k)
{
	const json_t *a = application_action(k->got, "submit"), *c;
	size_t i, n = 0;

	/* the reply goes with the next look */
	json_array_foreach(value_at(a, "consequences"), i, c)
		if (json_is_string(c) && n < 5)
			k->then[n++] = application_form_keep(k->form,
			    json_string_value(c));
	if (n == 0)
		k->then[n++] = N_("It goes to those who decide; you may "
		    "follow it under 3104.");
	k->then[n++] = N_("Your attachments as they are now become part of "
	    "the case; later uploads do not change it.");
	k->then[n] = NULL;
}

static int
work_run(struct application_work *k)
{
	struct wizard_desc d = {
		.title = k->title,
		.steps = k->steps,
		.declaration = N_("What is filled in is true, and the papers "
		    "are genuine."),
		.submit = N_("Submit"),
		.consequences = k->then,
		.topic = "application",
		.drafted = true,
		.save = work_save,
		.submit_all = work_submit,
		.warn = work_warn,
		.page = application_page,
		.lack = application_lack,
		.refresh = work_refresh,
		.topic_page = "attachment",
		.press = application_press,
		.press_label = application_press_label,
		.tick = work_tick,
		.button = work_button,
		.entered = work_entered,
		.check_all = work_check_all,
		.keys = work_keys,
		.reveal = work_reveal,
	};
	json_t *texts = application_form_texts(k->form, k->got);
	int rc = wizard_run(k->app, NULL, &d, texts, work_first(k), k);

	json_decref(texts);
	return rc;
}

static struct application_work *
work_create(struct app *app, const char *id)
{
	struct application_work *k = xcalloc(1, sizeof *k);

	k->app = app;
	str_copy(k->id, sizeof k->id, id);
	k->form = application_form_create();
	k->form->profile = app_has_role(app, "agent") ? "unit" : "holder";
	k->ticks = json_object();
	return k;
}

static void
work_free(struct application_work *k)
{
	application_form_free(k->form);
	json_decref(k->got);
	json_decref(k->check);
	json_decref(k->diff);
	json_decref(k->remarks);
	json_decref(k->ticks);
	json_decref(k->done);
	free(k);
}

/* "New work residence permit  2026-000042  Zhang Wei" */
static void
work_title(struct application_work *k)
{
	const char *who = app_has_role(k->app, "agent") ?
	    value_string(k->got, "person.name") : "";

	snprintf(k->title, sizeof k->title, "%s  %s%s%s",
	    value_string(k->got, "title"), value_string(k->got, "number"),
	    *who != '\0' ? "  " : "", who);
}

/* Nobody fills in a long form to be told at its end what holds already. */
static bool
work_warned(struct application_work *k)
{
	const char *buttons[] = { _("Fill in all the same"), _("Back"), NULL };
	struct buf b = { 0 };
	const json_t *p;
	bool on = true;

	for (size_t i = 0; (p = application_rule(k, i)) != NULL; i++)
		if (strcmp(value_string(p, "level"), "block") == 0)
			buf_printf(&b, "- %s\n", value_string(p, "message"));
	if (b.len > 0) {
		buf_printf(&b, "\n%s", _("While this is so the case cannot "
		    "be submitted. The draft is kept."));
		on = popup_ask(k->app, _("These conditions are not met"),
		    buf_str(&b), buttons) == 0;
	}
	buf_finish(&b);
	return on;
}

bool
application_edit(struct app *app, const char *id)
{
	struct application_work *k = work_create(app, id);
	struct err e = { 0 };
	bool done = false;

	do {
		if (application_ask(k, &e) != 0 ||
		    application_look(NULL, k, &e) != 0) {
			app_error(app, &e);
			break;
		}
		if (!application_editable(k->got)) {
			app_status(app, STYLE_WARN, "%s", _("Nothing can be "
			    "filled in here at present."));
			break;
		}
		if (!k->again && !work_warned(k))
			break;
		work_title(k);
		work_consequences(k);
		k->again = false;
		done = work_run(k) == 1;
	} while (k->again && !app_ending(app));
	if (done)
		work_tell_done(k);
	work_free(k);
	return done;
}

struct view *
application_edit_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	(void)s;
	application_edit(app, value_string(args, "id"));
	return NULL;
}
