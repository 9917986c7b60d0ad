/* The decision: which one, what will happen, in which words. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/review.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { DECISION_FIELDS = 24, DECISION_THEN = 10, DECISION_OPTIONS = 24,
	DECISION_TICKS = 6, DECISION_CHOICES = 16 };

struct decision {
	struct review *r;
	const json_t *action;
	struct form_field fields[DECISION_FIELDS + 1];
	size_t nfields;
	struct choice options[DECISION_FIELDS][DECISION_OPTIONS + 1];
	char names[DECISION_FIELDS][96]; /* "section/field" */
	const json_t *asked[DECISION_FIELDS]; /* of the service; NULL: ours */
	const char *then[DECISION_THEN + 1];
	char texts[6][320];
	struct buf warned; /* warnings to be ticked, in words */
	const char *ticks[DECISION_TICKS]; /* their rules */
	char tick_names[DECISION_TICKS][16], tick_texts[DECISION_TICKS][96];
	size_t nticks;
	json_t *reply; /* of application.act */
};

static bool
decision_is(const struct decision *d, const char *kind)
{
	return strcmp(value_string(d->action, "kind"), kind) == 0;
}

static struct form_field *
decision_field(struct decision *d, const char *name, const char *label,
    enum form_kind kind)
{
	struct form_field *f = &d->fields[d->nfields];

	if (d->nfields == DECISION_FIELDS)
		return f;
	*f = (struct form_field){ .name = name, .label = label,
		.kind = kind };
	d->nfields++;
	return f;
}

/* --- fields that the service asks for with the action --- */

static enum form_kind
decision_kind(const char *type)
{
	static const struct {
		const char *type;
		enum form_kind kind;
	} kinds[] = {
		{ "choice", FORM_CHOICE }, { "yesno", FORM_CHOICE },
		{ "date", FORM_DATE }, { "month", FORM_MONTH },
		{ "number", FORM_DIGITS }, { "money", FORM_ASCII },
		{ "lines", FORM_LINES }, { "id", FORM_IDENT },
		{ "uscc", FORM_IDENT },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	return FORM_TEXT;
}

static void
decision_options(struct decision *d, size_t at, const json_t *field)
{
	struct choice *o = d->options[at];
	const json_t *one;
	size_t i;

	if (strcmp(value_string(field, "type"), "yesno") == 0) {
		o[0] = (struct choice){ "yes", N_("Yes"), STYLE_NORMAL };
		o[1] = (struct choice){ "no", N_("No"), STYLE_NORMAL };
	}
	json_array_foreach(value_at(field, "options"), i, one)
		if (i < DECISION_OPTIONS)
			o[i] = (struct choice){ value_string(one, "value"),
				value_string(one, "label"), STYLE_NORMAL };
	if (o[0].value != NULL)
		d->fields[at].choices = o;
}

static void
decision_ask(struct decision *d, const json_t *section)
{
	const json_t *f;
	size_t i;

	json_array_foreach(value_at(section, "fields"), i, f) {
		size_t at = d->nfields;
		struct form_field *field;

		if (at == DECISION_FIELDS || json_is_true(value_at(f,
		    "locked")))
			continue;
		/* no dot: names of forms are no paths */
		snprintf(d->names[at], sizeof d->names[at], "%s/%s",
		    value_string(section, "id"), value_string(f, "id"));
		field = decision_field(d, d->names[at], value_string(f,
		    "label"), decision_kind(value_string(f, "type")));
		field->required = json_is_true(value_at(f, "required"));
		field->hint = value_string(f, "help");
		field->max = (int)value_int(f, "max_length");
		d->asked[at] = f;
		decision_options(d, at, f);
	}
}

static void
decision_asked(struct decision *d)
{
	const json_t *name, *section;
	size_t i, k;

	json_array_foreach(value_at(d->action, "fields"), i, name)
		json_array_foreach(value_at(d->r->reply, "sections"), k,
		    section)
			if (strcmp(value_string(section, "id"),
			    json_string_value(name)) == 0)
				decision_ask(d, section);
}

/* As the service keeps it: yuan become fen. NULL: not to be read. */
static json_t *
decision_value(const json_t *field, const char *text)
{
	const char *type = value_string(field, "type");
	char *end;
	double yuan;

	if (strcmp(type, "yesno") == 0)
		return json_boolean(strcmp(text, "yes") == 0);
	if (strcmp(type, "number") == 0)
		return json_integer(strtoll(text, NULL, 10));
	if (strcmp(type, "money") == 0) {
		yuan = strtod(text, &end);
		return *end == '\0' && yuan >= 0 && yuan < 1e12 ?
		    json_integer((json_int_t)(yuan * 100 + 0.5)) :
		    json_string(text);
	}
	return json_string(text);
}

static json_t *
decision_form(const struct decision *d, const json_t *values)
{
	json_t *form = json_object();

	for (size_t i = 0; i < d->nfields; i++) {
		const char *name = d->names[i], *dot = strchr(name, '/');
		const char *text = value_string(values, name);
		char section[96];
		json_t *o;

		if (d->asked[i] == NULL || dot == NULL || *text == '\0')
			continue;
		snprintf(section, sizeof section, "%.*s", (int)(dot - name),
		    name);
		o = json_object_get(form, section);
		if (o == NULL) {
			o = json_object();
			json_object_set_new(form, section, o);
		}
		json_object_set_new(o, dot + 1, decision_value(d->asked[i],
		    text));
	}
	return form;
}

/* --- warnings that the asker has to tick --- */

static bool
decision_was_ticked(const struct decision *d, const json_t *warning)
{
	const json_t *one;
	size_t i;

	json_array_foreach(value_at(warning, "ticked"), i, one)
		if (app_has_role(d->r->app, value_string(one, "role")))
			return true;
	return false;
}

static void
decision_tick(struct decision *d, const json_t *warning)
{
	size_t n = d->nticks;

	if (n == DECISION_TICKS || !json_is_true(value_at(warning, "mine")) ||
	    decision_was_ticked(d, warning))
		return;
	d->ticks[n] = value_string(warning, "id");
	snprintf(d->tick_names[n], sizeof d->tick_names[n], "tick%zu", n);
	snprintf(d->tick_texts[n], sizeof d->tick_texts[n],
	    _("I have read warning %zu"), n + 1);
	buf_printf(&d->warned, "%s(%zu) %s", n > 0 ? "\n" : "", n + 1,
	    value_string(warning, "message"));
	decision_field(d, d->tick_names[n], d->tick_texts[n],
	    FORM_TICK)->required = true;
	d->nticks++;
}

static void
decision_warned(struct decision *d)
{
	const json_t *w;
	size_t i;

	if (!decision_is(d, "approve") && !decision_is(d, "submit"))
		return;
	json_array_foreach(value_at(d->r->reply, "warnings"), i, w)
		decision_tick(d, w);
}

static json_t *
decision_ticked(const struct decision *d)
{
	json_t *out = json_array();

	for (size_t i = 0; i < d->nticks; i++)
		json_array_append_new(out, json_string(d->ticks[i]));
	return out;
}

/* --- sending it --- */

/* Points answered here; what is left open is passed, as the tick says. */
static json_t *
decision_checks(const struct decision *d)
{
	const json_t *check;
	json_t *out = json_object();
	bool approve = decision_is(d, "approve") &&
	    json_is_true(value_at(d->r->reply, "checks_needed"));
	size_t i;

	json_array_foreach(value_at(d->r->reply, "checks"), i, check) {
		const char *result = review_check_result(d->r, check);

		if (*result == '\0' && approve)
			result = "passed";
		if (*result != '\0')
			json_object_set_new(out, value_string(check, "id"),
			    json_string(result));
	}
	return out;
}

static json_t *
decision_items(const struct decision *d)
{
	json_t *out = json_array(), *item;
	size_t i;

	json_array_foreach(d->r->items, i, item)
		json_array_append_new(out, json_pack("{s:s, s:s, s:s}",
		    "for", value_string(item, "for"), "anchor",
		    value_string(item, "anchor"), "text",
		    value_string(item, "text")));
	return out;
}

static void
decision_words(json_t *p, const json_t *values, const char *name)
{
	if (*value_string(values, name) != '\0')
		json_object_set(p, name, json_object_get(values, name));
}

/* Fields of the service by the names that they have here. */
static void
decision_blame(struct err *e)
{
	for (size_t i = 0; i < e->n; i++) {
		char *dot = strchr(e->items[i].field, '.');

		if (dot != NULL)
			*dot = '/';
	}
}

/* Words that were typed are kept when their field is left. */
static void
decision_changed(struct form *f, const char *name, void *arg)
{
	struct decision *d = arg;
	struct review *r = d->r;

	if (strcmp(name, "opinion") != 0 && strcmp(name, "tip") != 0)
		return;
	if (r->draft == NULL)
		r->draft = json_object();
	json_object_set_new(r->draft, name, json_string(form_value(f, name)));
	review_keep(r);
}

static int
decision_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct decision *d = arg;
	struct review *r = d->r;
	json_t *p = json_pack("{s:s, s:s, s:O}", "id", r->id, "action",
	    value_string(d->action, "id"), "version", value_at(r->reply,
	    "version")), *form = decision_form(d, values);

	(void)f;
	json_decref(r->draft); /* a refusal leaves the words as a draft */
	r->draft = json_deep_copy(values);
	decision_words(p, values, "opinion");
	decision_words(p, values, "tip");
	json_object_set_new(p, "checks", decision_checks(d));
	if (json_object_size(json_object_get(p, "checks")) == 0)
		json_object_del(p, "checks");
	if (json_array_size(r->items) > 0 && json_is_true(value_at(d->action,
	    "items")))
		json_object_set_new(p, "items", decision_items(d));
	if (d->nticks > 0)
		json_object_set_new(p, "acknowledge", decision_ticked(d));
	if (json_object_size(form) > 0)
		json_object_set(p, "form", form);
	json_decref(form);
	if (call(r->app, "application.act", p, &d->reply, e) == 0)
		return 0;
	decision_blame(e);
	return -1;
}

/* --- the dialog --- */

static void
decision_who(struct decision *d)
{
	const json_t *a = d->r->reply;
	const char *name = value_string(a, "person.name");

	snprintf(d->texts[0], sizeof d->texts[0], "%s  %s  %s",
	    *name != '\0' ? name : value_string(a, "unit.name"),
	    value_string(a, "number"), value_string(a, "title"));
	decision_field(d, "who", N_("Case at hand"), FORM_READONLY);
	/* another's claim lets one decide only in his stead */
	if (review_taken(d->r->reply)) {
		snprintf(d->texts[4], sizeof d->texts[4],
		    _("You act on behalf of %s, who is away"),
		    review_claimed(d->r->reply));
		decision_field(d, NULL, d->texts[4], FORM_NOTE);
	}
}

/* What is still open is said where the decision is taken. */
static void
decision_open(struct decision *d)
{
	size_t points = review_checks_open(d->r);
	size_t papers = review_papers_unseen(d->r);
	struct form_field *f;

	if (decision_is(d, "approve") && points > 0) {
		snprintf(d->texts[1], sizeof d->texts[1],
		    _("I have checked the remaining points (%zu): passed"),
		    points);
		f = decision_field(d, "rest", d->texts[1], FORM_TICK);
		f->required = true;
		f->hint = N_("Space ticks; page 3 has each point by itself");
	}
	if (decision_is(d, "approve") && papers > 0) {
		snprintf(d->texts[2], sizeof d->texts[2],
		    _("Papers not opened here: %zu"), papers);
		decision_field(d, NULL, d->texts[2], FORM_NOTE);
	}
	if (json_is_true(value_at(d->action, "items"))) {
		snprintf(d->texts[3], sizeof d->texts[3],
		    json_array_size(d->r->items) > 0 ?
		    _("Return items that go with it: %zu") :
		    _("No return item is noted yet (i on a field or paper)"),
		    json_array_size(d->r->items));
		decision_field(d, NULL, d->texts[3], FORM_NOTE);
	}
}

static void
decision_texts(struct decision *d)
{
	struct form_field *f;

	f = decision_field(d, "opinion", N_("Opinion"), FORM_LINES);
	f->max = 500;
	f->required = json_is_true(value_at(d->action, "note"));
	f->hint = N_("Part of the record; F4 has stock opinions");
	f->choices = opinion_choices(d->r->app, value_string(d->r->reply,
	    "service"), value_string(d->action, "kind"));
	if (!json_is_true(value_at(d->action, "tip")))
		return;
	f = decision_field(d, "tip", N_("Kind reminder"), FORM_LINES);
	f->max = 300;
	f->hint = N_("For reference only: shown apart, never part of the "
	    "opinion");
	f->choices = opinion_choices(d->r->app, value_string(d->r->reply,
	    "service"), "tip");
}

static void
decision_then(struct decision *d)
{
	const char *to = value_string(d->action, "to_title");
	const json_t *one;
	size_t i, n = 0;

	snprintf(d->texts[5], sizeof d->texts[5], decision_is(d, "return") ?
	    _("The case goes back and is now: %s; the office's time stands "
	    "still") : _("The case is then: %s"), to);
	if (*to != '\0')
		d->then[n++] = d->texts[5];
	json_array_foreach(value_at(d->action, "consequences"), i, one)
		if (n < DECISION_THEN)
			d->then[n++] = json_string_value(one);
}

/* The words said before, when the last try was refused. */
static json_t *
decision_initial(const struct decision *d)
{
	json_t *o = json_pack("{s:s}", "who", d->texts[0]);

	if (d->r->draft != NULL) {
		json_object_update(o, d->r->draft);
		json_object_del(o, "rest");
		for (size_t i = 0; i < d->nticks; i++)
			json_object_del(o, d->tick_names[i]);
	}
	return o;
}

static void
decision_done(struct decision *d)
{
	struct review *r = d->r;
	const char *title = value_string(d->reply, "state_title");
	const char *next = value_string(d->reply, "next_case");

	r->decided = true;
	str_copy(r->next, sizeof r->next, next);
	json_array_clear(r->items);
	json_object_clear(r->checks);
	json_decref(r->draft);
	json_decref(r->kept);
	r->draft = r->kept = NULL;
	review_load(r);
	app_status(r->app, STYLE_DONE, review_next(r) != NULL ?
	    _("%s: done, now at %s. n goes to the next case.") :
	    _("%s: done, now at %s. F10 goes back."),
	    value_string(d->action, "label"), title);
}

static void
decision_run(struct review *r, const json_t *action)
{
	struct decision *d = xcalloc(1, sizeof *d);
	struct form_desc form = { .submit_values = decision_submit,
		.changed = decision_changed };
	json_t *initial, *kept = json_deep_copy(action);

	d->r = r;
	d->action = kept; /* the case may be fetched anew meanwhile */
	decision_who(d);
	decision_warned(d);
	decision_open(d);
	decision_asked(d);
	decision_texts(d);
	decision_then(d);
	form.title = form.submit = value_string(kept, "label");
	form.fields = d->fields;
	form.intro = d->nticks > 0 ? buf_str(&d->warned) : NULL;
	form.consequences = d->then[0] != NULL ? d->then : NULL;
	initial = decision_initial(d);
	if (form_run(r->app, &form, initial, d, NULL) == 1)
		decision_done(d);
	json_decref(initial);
	json_decref(d->reply);
	json_decref(kept);
	buf_finish(&d->warned);
	free(d);
}

static const char *
decision_reason(const json_t *a)
{
	const char *reason = value_string(a, "reason");

	return *reason != '\0' ? reason : _("not allowed at present");
}

static bool
decision_allowed(struct review *r, const json_t *a)
{
	if (json_is_true(value_at(a, "allowed")))
		return true;
	popup_message(r->app, value_string(a, "label"), decision_reason(a));
	return false;
}

static bool
decision_none(struct review *r)
{
	if (json_array_size(value_at(r->reply, "actions")) > 0)
		return false;
	app_status(r->app, STYLE_INFO, _("There is nothing to decide here at "
	    "%s."), value_string(r->reply, "state_title"));
	return true;
}

void
review_decide_kind(struct review *r, const char *kind)
{
	const json_t *a, *found = NULL;
	size_t i;

	if (decision_none(r))
		return;
	json_array_foreach(value_at(r->reply, "actions"), i, a)
		if (strcmp(value_string(a, "kind"), kind) == 0 &&
		    (found == NULL || !json_is_true(value_at(found,
		    "allowed"))))
			found = a;
	if (found == NULL)
		review_decide(r);
	else if (decision_allowed(r, found))
		decision_run(r, found);
}

/* What is greyed says why, right of it. */
void
review_decide(struct review *r)
{
	const json_t *actions = value_at(r->reply, "actions"), *a;
	const char *labels[DECISION_CHOICES], *details[DECISION_CHOICES];
	char greyed[DECISION_CHOICES][256];
	size_t i, n = 0;
	int at, first = 0;

	if (decision_none(r))
		return;
	json_array_foreach(actions, i, a) {
		if (n == DECISION_CHOICES)
			break;
		snprintf(greyed[n], sizeof greyed[n], _("[not now] %s"),
		    decision_reason(a));
		labels[n] = value_string(a, "label");
		details[n] = json_is_true(value_at(a, "allowed")) ?
		    value_string(a, "to_title") : greyed[n];
		if (json_is_true(value_at(a, "allowed")) && first == 0 &&
		    !json_is_true(value_at(json_array_get(actions, 0),
		    "allowed")))
			first = (int)n;
		n++;
	}
	at = popup_choose_text(r->app, _("Decide"), labels, details, n,
	    first);
	if (at < 0)
		return;
	a = json_array_get(value_at(r->reply, "actions"), (size_t)at);
	if (a != NULL && decision_allowed(r, a))
		decision_run(r, a);
}
