/*
 * profile_edit, unit_edit: the wizard over the table of profiles, for the
 * first submission and for every change.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/ident.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/screen/profile_form.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { PROFILE_PAGE = 76 }; /* cells of commands on a page of text */

struct profile_work {
	struct app *app;
	bool unit;
	struct profile_form *form;
	json_t *got;   /* what person.get or unit.get said last */
	json_t *files; /* attachment.list, of a unit */
	struct err odd;     /* remarks of the server, section by section */
	json_int_t version; /* of the draft */
	bool again; /* the other draft is to be taken: begin anew */
};

static const char *
profile_method(const struct profile_work *k, const char *what)
{
	static char name[32];

	snprintf(name, sizeof name, "%s.%s", k->unit ? "unit" : "person",
	    what);
	return name;
}

/* --- files --- */

static int
profile_look(struct wizard *w, void *arg, struct err *e)
{
	struct profile_work *k = arg;
	json_t *reply;

	(void)w;
	if (call(k->app, profile_method(k, "get"),
	    json_pack("{s:b}", "draft", 1), &reply, e) != 0)
		return -1;
	json_decref(k->got);
	k->got = reply;
	if (!k->unit || !call_allowed(k->app, "attachment.list"))
		return 0;
	if (call(k->app, "attachment.list", NULL, &reply, e) != 0)
		return -1;
	json_decref(k->files);
	k->files = reply;
	return 0;
}

static bool
profile_photo_there(const struct profile_work *k)
{
	return strcmp(value_string(k->got, "photo.status"), "uploaded") == 0;
}

static void
profile_photo_page(struct profile_work *k, struct buf *b)
{
	char at[32];

	if (profile_photo_there(k)) {
		buf_printf(b, _("The photo is there: %lld x %lld, %lld KB, "
		    "uploaded %s."), (long long)value_int(k->got,
		    "photo.width"), (long long)value_int(k->got,
		    "photo.height"), (long long)(value_int(k->got,
		    "photo.size") + 1023) / 1024, value_text(k->got,
		    "photo.uploaded_at", FORMAT_MINUTE, NULL, at, sizeof at));
		buf_printf(b, "\n\n%s", _("Another one replaces it, in the "
		    "same way:"));
	} else {
		buf_printf(b, "%s\n\n%s", _("No photo is there yet."),
		    _("Upload it from another terminal of your own computer, "
		    "where the file is:"));
	}
	buf_printf(b, "\n\n");
	attachment_ssh_line(k->app, "person.photo.put < photo.jpg",
	    PROFILE_PAGE, b);
	buf_printf(b, "\n%s", _("or by SFTP, as photo.jpg or photo.png. This "
	    "page sees it by itself; F5 looks again."));
}

static void
profile_page(struct wizard *w, size_t step, void *arg, struct buf *b)
{
	struct profile_work *k = arg;

	(void)w;
	if (strcmp(k->form->steps[step].name, "photo") == 0)
		profile_photo_page(k, b);
	else
		attachment_step_page(k->app, k->files, PROFILE_PAGE, b);
}

static bool
profile_is_files(const struct profile_work *k, size_t step)
{
	return strcmp(k->form->steps[step].name, "attachments") == 0;
}

static const char *
profile_press_label(struct wizard *w, size_t step, void *arg)
{
	(void)w;
	return profile_is_files(arg, step) ? N_("Upload") : NULL;
}

static void
profile_press(struct wizard *w, size_t step, void *arg)
{
	struct profile_work *k = arg;
	struct err e = { 0 };

	if (!profile_is_files(k, step))
		return;
	attachment_step_choose(k->app, k->files);
	if (profile_look(w, k, &e) != 0)
		app_error(k->app, &e);
}

static void
profile_lack(struct wizard *w, size_t step, void *arg, char *buf, size_t size)
{
	struct profile_work *k = arg;

	(void)w;
	if (strcmp(k->form->steps[step].name, "photo") == 0 &&
	    !profile_photo_there(k))
		str_copy(buf, size, _("the photo is not uploaded yet"));
}

/* --- the draft --- */

/* Remarks of the sections that were sent replace the older ones. */
static void
profile_remarks(struct profile_work *k, const json_t *form,
    const json_t *reply)
{
	json_t *list = json_object_get(reply, "warnings"), *error;
	struct err fresh = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < k->odd.n; i++) {
		char section[64];

		snprintf(section, sizeof section, "%.*s",
		    (int)strcspn(k->odd.items[i].field, "."),
		    k->odd.items[i].field);
		if (json_object_get(form, section) == NULL)
			k->odd.items[n++] = k->odd.items[i];
	}
	k->odd.n = n;
	if (json_array_size(list) == 0)
		return;
	error = json_pack("{s:i, s:{s:O}}", "code", ERR_CODE_INVALID, "data",
	    "fields", list);
	if (err_from_json(&fresh, error) == 0)
		for (size_t i = 0; i < fresh.n; i++)
			err_append(&k->odd, &fresh, i, NULL);
	json_decref(error);
}

/* True: the draft is to be saved, or all of it is read, once more. */
static bool
profile_insist(struct wizard *w, struct profile_work *k, const struct err *e)
{
	enum wizard_whose whose = wizard_whose(w, e);
	struct err other = { 0 };

	if (whose == WIZARD_OTHERS)
		k->again = true;
	if (whose != WIZARD_OWN || profile_look(w, k, &other) != 0)
		return k->again;
	k->version = value_int(k->got, "version");
	return true;
}

static int
profile_save(struct wizard *w, const json_t *form, size_t step, bool finish,
    void *arg, struct err *e)
{
	struct profile_work *k = arg;
	json_t *p, *reply;

	if (k->again) /* all of it is read anew */
		return 0;
	p = json_object();
	json_object_set_new(p, "form",
	    profile_form_wire(k->form->sections, form));
	if (step < k->form->n)
		json_object_set_new(p, "step",
		    json_string(k->form->steps[step].name));
	json_object_set_new(p, "version", json_integer(k->version));
	if (finish)
		json_object_set_new(p, "finish", json_true());
	if (call(k->app, profile_method(k, "update"), p, &reply, e) != 0) {
		if (!profile_insist(w, k, e))
			return -1;
		err_clear(e);
		return profile_save(w, form, step, finish, arg, e);
	}
	k->version = value_int(reply, "version");
	profile_remarks(k, form, reply);
	json_decref(reply);
	return 0;
}

static int
profile_submit(struct wizard *w, void *arg, struct err *e)
{
	struct profile_work *k = arg;

	(void)w;
	return call(k->app, profile_method(k, "submit"),
	    json_pack("{s:b, s:I}", "accept", 1, "version", k->version), NULL,
	    e);
}

static void
profile_warn(struct wizard *w, size_t step, void *arg, struct buf *b)
{
	struct profile_work *k = arg;
	const char *name = k->form->steps[step].name;
	size_t n = strlen(name);
	char text[512];

	(void)w;
	for (size_t i = 0; i < k->odd.n; i++)
		if (strncmp(k->odd.items[i].field, name, n) == 0 &&
		    (k->odd.items[i].field[n] == '.' ||
		    k->odd.items[i].field[n] == '\0'))
			buf_printf(b, "%s\n", err_text(&k->odd, i, text,
			    sizeof text));
}

/* --- what follows from what was typed --- */

/* Birth date and sex stand in the number. */
static void
profile_derive(struct wizard *w, size_t step)
{
	const char *kind = wizard_value(w, step, "id_kind");
	char number[IDENT_MAX], birth[DATE_TEXT], sex[2] = "";

	if (strcmp(kind, "resident_id") != 0 &&
	    strcmp(kind, "hmt_resident_permit") != 0)
		return;
	if (ident_check((enum ident_kind)ident_kind_from_name(kind),
	    wizard_value(w, step, "id_number"), app_today(wizard_app(w)),
	    number) != IDENT_OK)
		return;
	sex[0] = ident_resident_sex(number);
	wizard_set(w, step, "sex", sex);
	wizard_set(w, step, "birth", date_format(ident_resident_birth(number),
	    birth));
}

/* The district stands in a field of its own: offer to leave it out. */
static void
profile_offer(struct wizard *w, size_t step)
{
	const char *buttons[] = { _("Take the shorter one"),
		_("Leave it as it is"), NULL };
	char shorter[1024], text[2048];

	if (!profile_address_repeats(wizard_value(w, step, "district"),
	    wizard_value(w, step, "address"), shorter, sizeof shorter) ||
	    *shorter == '\0')
		return;
	snprintf(text, sizeof text, _("The address must not repeat the city "
	    "and the district. Without them it reads:\n\n%s"), shorter);
	if (popup_ask(wizard_app(w), _("Residence address"), text,
	    buttons) == 0)
		wizard_set(w, step, "address", shorter);
}

static void
profile_changed(struct wizard *w, size_t step, const char *field, void *arg)
{
	struct profile_work *k = arg;

	if (k->unit || strcmp(k->form->steps[step].name, "general") != 0)
		return;
	if (strcmp(field, "id_number") == 0 || strcmp(field, "id_kind") == 0)
		profile_derive(w, step);
	else if (strcmp(field, "address") == 0)
		profile_offer(w, step);
}

/* --- running --- */

static const char *const profile_then[] = {
	N_("What stands there now replaces your record; the old values stay "
	    "in its history."),
	N_("Cases that are under way keep the values they were submitted "
	    "with."),
	NULL
};

/* Sections that cannot be shown: their methods are not there. */
static const char *
profile_left_out(const struct profile_work *k)
{
	if (k->unit)
		return call_allowed(k->app, "attachment.list") ? NULL :
		    "attachments";
	return value_at(k->got, "photo") != NULL ? NULL : "photo";
}

/* Where the draft was left: its step; asked. */
static size_t
profile_first(struct profile_work *k)
{
	const char *name = value_string(k->got, "step");
	const char *buttons[] = { _("Go on there"), _("From the first step"),
		NULL };
	char text[256];

	for (size_t i = 1; i < k->form->n; i++)
		if (strcmp(k->form->steps[i].name, name) == 0) {
			snprintf(text, sizeof text, _("You stopped at step "
			    "%zu (%s) last time. Go on there?"), i + 1,
			    text_tr(k->form->steps[i].label));
			return popup_ask(k->app, _("There is a draft"), text,
			    buttons) == 1 ? 0 : i;
		}
	return 0;
}

static int
profile_run(struct profile_work *k, const struct screen *s)
{
	struct wizard_desc d = {
		.title = k->unit ? N_("Unit profile") : N_("My profile"),
		.steps = k->form->steps,
		.declaration = N_("What is filled in holds at present, and "
		    "the documents provided prove it."),
		.submit = N_("Submit"),
		.consequences = profile_then,
		.topic = k->unit ? "unit" : "person",
		.complete = json_is_true(value_at(app_whoami(k->app),
		    "submitted")),
		.drafted = *value_string(k->got, "step") != '\0',
		.save = profile_save,
		.submit_all = profile_submit,
		.changed = profile_changed,
		.warn = profile_warn,
		.page = profile_page,
		.lack = profile_lack,
		.refresh = profile_look,
		.topic_page = k->files != NULL ? "attachment" : NULL,
		.press = profile_press,
		.press_label = profile_press_label,
	};
	json_t *texts = profile_form_texts(k->form->sections,
	    value_at(k->got, "form"));
	int rc = wizard_run(k->app, s, &d, texts, profile_first(k), k);

	json_decref(texts);
	return rc;
}

/* What holds now; NULL before the first submission. */
static json_t *
profile_live(struct profile_work *k)
{
	struct err e = { 0 };
	json_t *reply = NULL, *form;

	if (!json_is_true(value_at(app_whoami(k->app), "submitted")) ||
	    call(k->app, profile_method(k, "get"), NULL, &reply, &e) != 0)
		return NULL;
	form = json_incref(json_object_get(reply, "form"));
	json_decref(reply);
	return form;
}

/* The attachments that prove what has changed may be out of date now. */
static void
profile_remind(struct profile_work *k, const json_t *before)
{
	json_t *after = before != NULL ? profile_live(k) : NULL;

	if (after != NULL)
		attachment_remind(k->app, k->unit, before, after);
	json_decref(after);
}

bool
profile_edit(struct app *app, const struct screen *s)
{
	struct profile_work k = { .app = app,
		.unit = app_has_role(app, "agent") };
	struct err e = { 0 };
	bool done = false;
	json_t *before;

	if (profile_look(NULL, &k, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	before = profile_live(&k);
	k.form = profile_form_create(k.unit ? unit_sections : person_sections,
	    json_is_true(value_at(k.got, "verified")),
	    json_is_true(value_at(app_whoami(app), "submitted")),
	    profile_left_out(&k));
	do {
		k.again = false;
		k.version = value_int(k.got, "version");
		done = profile_run(&k, s) == 1;
		if (k.again && profile_look(NULL, &k, &e) != 0) {
			app_error(app, &e);
			k.again = false;
		}
	} while (k.again);
	profile_form_free(k.form);
	json_decref(k.got);
	json_decref(k.files);
	if (done && app_reload(app, &e) != 0)
		app_error(app, &e);
	else if (done)
		app_status(app, STYLE_DONE, "%s", _("The profile is "
		    "submitted."));
	if (done)
		profile_remind(&k, before);
	json_decref(before);
	return done;
}

struct view *
profile_edit_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	profile_edit(app, s);
	return NULL;
}

/* The first thing a new person or unit sees, and the only one. */
bool
profile_gate(struct app *app)
{
	const char *buttons[] = { _("Complete it now"),
		_("Leave the platform"), NULL };

	while (!app_ending(app) && app_has_role(app, "individual agent") &&
	    json_is_false(value_at(app_whoami(app), "submitted"))) {
		int at = popup_ask(app, _("Complete the profile"),
		    app_has_role(app, "agent") ? _("The unit's profile is not "
		    "complete. Complete it before you do business here.") :
		    _("Your profile is not complete. Complete it before you "
		    "do business here."), buttons);

		if (at == 1)
			return false;
		if (at == 0)
			profile_edit(app, NULL);
	}
	return !app_ending(app);
}
