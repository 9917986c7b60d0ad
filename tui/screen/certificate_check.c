/*
 * The materials of an application, as the server's list has them: a choice
 * where one of several papers will do, a tick for each thing seen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/certificate.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { CHECK_FIELDS = 64, CHECK_WORDS = 128, CHECK_CHOICES = 9 };

/* A form made of a reply; its words live as long as the dialog. */
struct check {
	struct form_field fields[CHECK_FIELDS + 1];
	size_t n;
	struct choice choices[CHECK_FIELDS][CHECK_CHOICES + 1];
	size_t nchoices;
	char *words[CHECK_WORDS];
	size_t nwords;
	json_t *initial;
	const char *id;
	json_int_t version;
};

/* A dot in a field's name would lead into an object: a slash stands for it. */
static const char *
check_name(struct check *k, const char *item, const char *part)
{
	if (k->nwords == CHECK_WORDS)
		return "";
	return k->words[k->nwords++] = xasprintf("%s/%s", item, part);
}

static struct form_field *
check_field(struct check *k, const char *name, const char *label,
    enum form_kind kind)
{
	struct form_field *f = &k->fields[k->n];

	if (k->n < CHECK_FIELDS)
		k->n++;
	f->name = name;
	f->label = label;
	f->kind = kind;
	return f;
}

/* The paper with the credit code asks for the code. */
static void
check_uscc(struct check *k, const json_t *item, const char *choice,
    const char *paper)
{
	const char *id = value_string(item, "id");
	struct form_field *f = check_field(k, check_name(k, id, "uscc"),
	    N_("Code on the paper"), FORM_IDENT);

	f->max = 18;
	f->width = 22;
	f->hint = N_("Type it from the paper: it must be the unit's own");
	if (k->nwords < CHECK_WORDS)
		f->when = k->words[k->nwords++] =
		    xasprintf("%s=%s", choice, paper);
	json_object_set_new(k->initial, f->name, json_string(value_string(
	    item, "uscc")));
}

static void
check_choice(struct check *k, const json_t *item)
{
	const json_t *list = json_object_get(item, "choices"), *w;
	struct choice *c = k->choices[k->nchoices++];
	struct form_field *f = check_field(k, check_name(k,
	    value_string(item, "id"), "choice"), N_("Which one"),
	    FORM_CHOICE);
	size_t i;

	f->group = value_string(item, "label");
	f->choices = c;
	f->hint = N_("F4 or the arrow keys: which one lies before you");
	json_object_set_new(k->initial, f->name, json_string(value_string(
	    item, "choice")));
	json_array_foreach((json_t *)list, i, w) {
		if (i == CHECK_CHOICES)
			break;
		c[i].value = value_string(w, "id");
		c[i].label = value_string(w, "label");
		if (json_is_true(json_object_get(w, "uscc")))
			check_uscc(k, item, f->name, c[i].value);
	}
}

static void
check_ticks(struct check *k, const json_t *item)
{
	const char *id = value_string(item, "id");
	bool first = json_array_size(json_object_get(item, "choices")) == 0;
	size_t i;
	json_t *w;

	json_array_foreach(json_object_get(item, "ticks"), i, w) {
		struct form_field *f = check_field(k, check_name(k, id,
		    value_string(w, "id")), value_string(w, "label"),
		    FORM_TICK);

		if (first && i == 0)
			f->group = value_string(item, "label");
		if (json_is_true(json_object_get(w, "transfer")))
			f->hint = N_("Without it the password goes by a "
			    "transfer to the unit's account");
		else
			f->hint = N_("Space: seen");
		json_object_set_new(k->initial, f->name, json_string(
		    json_is_true(json_object_get(w, "seen")) ? "yes" : ""));
	}
}

static void
check_mobile(struct check *k, const json_t *item)
{
	const char *known = value_string(item, "mobile");
	struct form_field *f;

	if (json_object_get(item, "mobile") == NULL)
		return;
	f = check_field(k, check_name(k, value_string(item, "id"), "mobile"),
	    N_("Mobile number"), FORM_ASCII);
	f->max = 20;
	f->width = 22;
	f->hint = *known == '\0' ? N_("As noted on the copy") :
	    N_("Noted already; type it anew to change it");
	json_object_set_new(k->initial, f->name, json_string(known));
}

/* Once, so that he can claim the electronic licence. */
static void
check_identity(struct check *k, const json_t *item)
{
	const json_t *known = json_object_get(item, "identity");
	struct form_field *f;

	if (known == NULL)
		return;
	f = check_field(k, check_name(k, value_string(item, "id"),
	    "id_number"), N_("ID number"), FORM_IDENT);
	f->max = 18;
	f->width = 22;
	f->hint = json_is_true(known) ?
	    N_("Noted already; type it anew to change it") :
	    N_("If he is to claim the electronic licence; may be left "
	    "out");
	json_object_set_new(k->initial, f->name, json_string(""));
}

/* "licence/choice": "x" -> "licence.choice"; ticks as booleans. */
static json_t *
check_seen(const struct check *k, const json_t *values)
{
	json_t *seen = json_object();

	for (size_t i = 0; i < k->n; i++) {
		const struct form_field *f = &k->fields[i];
		const char *value = value_string(values, f->name);
		char *name = xstrdup(f->name), *slash = strchr(name, '/');

		if (slash != NULL)
			*slash = '.';
		if (f->kind == FORM_TICK)
			json_object_set_new(seen, name,
			    json_boolean(strcmp(value, "yes") == 0));
		else if (strcmp(value, value_string(k->initial, f->name)) !=
		    0)
			json_object_set_new(seen, name, json_string(value));
		free(name);
	}
	return seen;
}

static int
check_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	const struct check *k = arg;
	int rc = call(form_app(f), "certificate.check",
	    json_pack("{s:s, s:o, s:I}", "id", k->id, "checks",
	    check_seen(k, values), "version", k->version), NULL, e);

	for (size_t i = 0; rc != 0 && i < e->n; i++) {
		char *dot = strchr(e->items[i].field, '.');

		if (dot != NULL)
			*dot = '/';
	}
	return rc;
}

bool
certificate_check(struct app *app, const json_t *certificate)
{
	struct check *k = xcalloc(1, sizeof *k);
	struct form_desc d = { .title = N_("Materials"),
		.fields = k->fields,
		.submit = N_("Save"),
		.submit_values = check_submit,
		.page = true,
		.help = N_("Tick what lies before you. What is not seen yet "
		    "may follow: save, and go on another time.") };
	bool done;
	size_t i;
	json_t *item;

	k->initial = json_object();
	k->id = value_string(certificate, "id");
	k->version = value_int(certificate, "version");
	d.intro = value_string(certificate, "checklist.title");
	json_array_foreach(value_at(certificate, "checklist.items"), i,
	    item) {
		if (json_object_get(item, "choices") != NULL)
			check_choice(k, item);
		check_ticks(k, item);
		check_mobile(k, item);
		check_identity(k, item);
	}
	done = form_run(app, &d, k->initial, k, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("What was seen is noted."));
	for (i = 0; i < k->nwords; i++)
		free(k->words[i]);
	json_decref(k->initial);
	free(k);
	return done;
}

void
certificate_form(struct app *app, const json_t *certificate)
{
	struct err e = { 0 };
	json_t *reply;

	if (call(app, "certificate.form", json_pack("{s:O}", "id",
	    json_object_get(certificate, "id")), &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	popup_pager(app, _("Application form"), value_string(reply, "text"));
	json_decref(reply);
}
