/*
 * A case as the server tells it, taken into the wizard: steps, what is said
 * of fields and rows, what is wrong with them.
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
#include "tui/screen/application_work.h"

/* --- steps --- */

static void
work_part_step(struct application_work *k, struct wizard_step *s,
    struct application_part *p)
{
	s->name = p->name;
	s->label = p->label;
	s->hint = p->hint;
	s->fields = p->form;
	s->repeats = p->rows != NULL && p->form != NULL;
	s->min = p->min;
	s->max = p->max;
	s->key = "row";
	if (p->rows != NULL && p->form == NULL) {
		struct wizard_list *l = &k->lists[k->steps == k->former[1]]
		    [s - k->steps];

		*l = application_rows_list;
		l->columns = p->columns;
		l->ncolumns = p->ncolumns;
		s->list = l;
	}
	if (p->form == NULL && p->rows == NULL)
		s->hint = N_("Shown only: the data are those of the records.");
}

static bool
work_returned(const json_t *got)
{
	return value_int(got, "round") > 1 || value_int(got, "returns") > 0;
}

/* What the reply says, as steps; for the wizard that runs, if one does. */
static void
work_steps(struct wizard *w, struct application_work *k)
{
	struct application_part *order[APPLICATION_STEPS];
	size_t n;
	struct wizard_step *s;
	json_t *texts;

	k->form->returned = work_returned(k->got);
	n = application_form_take(k->form, k->got, order);
	k->steps = k->former[k->steps == k->former[0]];
	memset(k->steps, 0, sizeof k->former[0]);
	s = k->steps;
	if (json_array_size(value_at(k->got, "items")) > 0 ||
	    work_returned(k->got))
		*s++ = (struct wizard_step){ .name = "items",
			.label = N_("Returned"), .aside = true,
			.list = &application_items_list, .hint =
			N_("What is to be put right. Enter goes there.") };
	if (*value_string(k->got, "notice.text") != '\0')
		*s++ = (struct wizard_step){ .name = "notice",
			.label = N_("Notice to accept"), .aside = true, .tick =
			N_("I have read the notice and accept it"),
			.hint = N_("Read it, tick the box with Space.") };
	for (size_t i = 0; i < n && s < k->steps + APPLICATION_STEPS; i++)
		work_part_step(k, s++, order[i]);
	if (json_array_size(value_at(k->got, "attachments")) > 0)
		*s++ = (struct wizard_step){ .name = "attachments",
			.label = N_("Attachments"),
			.list = &application_attachments_list, .hint =
			N_("Those marked * are needed. Enter: upload, date, "
			"look.") };
	if (application_rules(k) > 0)
		*s++ = (struct wizard_step){ .name = "confirm",
			.label = N_("Conditions"),
			.list = &application_confirm_list, .hint =
			N_("What the rules say of this case. Space or Enter "
			"acknowledges.") };
	if (value_int(k->got, "submitted_at") != 0)
		*s++ = (struct wizard_step){ .name = "diff",
			.label = N_("Differences"), .aside = true,
			.list = &application_diff_list, .hint =
			N_("What a submission now changes, as those who "
			"decide will see it.") };
	texts = application_form_texts(k->form, k->got);
	if (w != NULL)
		wizard_set_steps(w, k->steps, texts);
	json_decref(texts);
}

/* --- what is said of fields and rows --- */

static void
work_say_items(struct wizard *w, struct application_work *k)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value_at(k->got, "items"), i, item) {
		char where[128], text[700];

		if (strcmp(value_string(item, "status"), "open") != 0)
			continue;
		snprintf(text, sizeof text, _("To be put right: %s"),
		    value_string(item, "text"));
		wizard_say(w, application_form_where(k->form,
		    value_string(item, "anchor"), where, sizeof where), text);
	}
}

/* The row of a step that has this key, or (size_t)-1. */
static size_t
work_row(struct wizard *w, size_t step, const char *key)
{
	for (size_t r = 0; r < wizard_rows_of(w, step); r++)
		if (strcmp(wizard_row_value(w, step, r, "row"), key) == 0)
			return r;
	return (size_t)-1;
}

/* The state of each row's papers stands in the row. */
static void
work_say_papers(struct wizard *w, struct application_work *k, size_t step)
{
	const json_t *a;
	size_t i;

	json_array_foreach(value_at(k->got, "attachments"), i, a) {
		const char *key = value_string(a, "row");
		size_t row = *key != '\0' ? work_row(w, step, key) :
		    (size_t)-1;
		char name[64];

		if (row == (size_t)-1)
			continue;
		snprintf(name, sizeof name, "@%s", value_string(a, "kind"));
		wizard_set_row(w, step, row, name,
		    choice_label(application_file_states,
		    value_string(a, "status")));
	}
}

/* Rows learn the keys that the server gave them; then their papers. */
static void
work_say_rows(struct wizard *w, struct application_work *k)
{
	for (size_t i = 0; i < k->form->n; i++) {
		const struct application_part *p = k->form->parts[i];
		const json_t *rows = p->rows != NULL ?
		    application_form_rows(p, k->got) : NULL, *kind, *row;
		size_t step = wizard_find(w, p->name), j;

		if (step == (size_t)-1 || p->form == NULL || p->rows == NULL)
			continue;
		json_array_foreach(rows, j, row)
			wizard_set_key(w, step, j, value_string(row, "row"));
		json_array_foreach(p->kinds, j, kind) {
			char name[64];

			snprintf(name, sizeof name, "@%s",
			    value_string(kind, "kind"));
			for (size_t r = 0; r < wizard_rows_of(w, step); r++)
				wizard_set_row(w, step, r, name,
				    _("* Not uploaded"));
		}
		work_say_papers(w, k, step);
	}
}

/* The name behind a unit's code. */
static void
work_say_units(struct wizard *w, struct application_work *k)
{
	for (size_t i = 0; i < k->form->n; i++) {
		const struct application_part *p = k->form->parts[i];
		size_t step = wizard_find(w, p->name), j;
		const json_t *d;

		if (step == (size_t)-1 || p->form == NULL || p->rows != NULL)
			continue;
		json_array_foreach(p->fields, j, d) {
			const char *id = value_string(d, "id");
			const char *name = value_string(json_object_get(
			    json_object_get(k->got, "shown"), p->section),
			    id);

			if (strcmp(value_string(d, "type"), "unit") == 0 &&
			    p->form[j].kind != FORM_READONLY)
				wizard_remark(w, step, id, strcmp(name,
				    wizard_value(w, step, id)) != 0 ? name :
				    "");
		}
	}
}

void
application_say(struct wizard *w, struct application_work *k)
{
	const json_t *p;
	size_t i;

	wizard_unsay(w);
	work_say_items(w, k);
	work_say_rows(w, k);
	work_say_units(w, k);
	json_array_foreach(k->check, i, p) {
		char where[128];

		if (strcmp(value_string(p, "level"), "warn") == 0)
			wizard_say(w, application_form_where(k->form,
			    value_string(p, "where"), where, sizeof where),
			    value_string(p, "message"));
	}
	json_array_foreach(k->remarks, i, p) {
		char where[128];

		wizard_say(w, application_form_where(k->form,
		    value_string(p, "field"), where, sizeof where),
		    value_string(p, "message"));
	}
	wizard_redraw(w);
}

/* --- asking --- */

int
application_look(struct wizard *w, struct application_work *k, struct err *e)
{
	json_t *reply;

	if (call(k->app, "application.get", json_pack("{s:s}", "id", k->id),
	    &reply, e) != 0)
		return -1;
	/* what others wrote meanwhile is met, and asked about, by saving */
	if (w == NULL)
		k->foreign = false;
	else if (value_int(reply, "version") != k->version &&
	    !json_equal(json_object_get(reply, "form"),
	    json_object_get(k->got, "form")))
		k->foreign = true;
	if (!k->foreign)
		k->version = value_int(reply, "version");
	json_decref(k->got);
	k->got = reply;
	if (value_int(reply, "notice.accepted_at") != 0)
		k->accepted = true;
	work_steps(w, k);
	if (w != NULL)
		application_say(w, k);
	return 0;
}

int
application_ask(struct application_work *k, struct err *e)
{
	json_t *reply;

	if (call(k->app, "application.check", json_pack("{s:s}", "id", k->id),
	    &reply, e) != 0)
		return -1;
	json_decref(k->check);
	k->check = json_incref(json_object_get(reply, "problems"));
	json_decref(reply);
	return 0;
}

/* Problems of fields; only: of the sections there, or NULL for all. */
void
application_tell(struct wizard *w, struct application_work *k, const json_t *only)
{
	const json_t *p;
	size_t i;

	json_array_foreach(k->check, i, p) {
		const char *at = value_string(p, "where");
		char where[128], step[128];

		if (strcmp(value_string(p, "level"), "block") != 0 ||
		    *at == '\0' || *at == '@' ||
		    strncmp(at, "rule:", 5) == 0)
			continue;
		application_form_where(k->form, at, where, sizeof where);
		snprintf(step, sizeof step, "%.*s",
		    (int)strcspn(where, "."), where);
		if (only == NULL || json_object_get(only, step) != NULL)
			wizard_tell(w, where, value_string(p, "message"));
	}
}

int
application_inspect(struct wizard *w, struct application_work *k,
    struct err *e)
{
	if (application_ask(k, e) != 0 || application_look(w, k, e) != 0)
		return -1;
	application_tell(w, k, NULL);
	return 0;
}

int
application_differ(struct application_work *k, struct err *e)
{
	json_t *reply;

	if (call(k->app, "application.diff", json_pack("{s:s}", "id", k->id),
	    &reply, e) != 0)
		return -1;
	json_decref(k->diff);
	k->diff = reply;
	return 0;
}
