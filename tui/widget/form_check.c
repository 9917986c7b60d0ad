/* What is wrong with a form: found, told to its fields, and handed in. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/widget/form_private.h"

/* Dates as people type them become what the server reads. */
static void
form_normalise(struct form_record *r, const struct form_field *d,
    struct err *e)
{
	const char *s = value_string(r->values, d->name);
	char text[DATE_TEXT] = "", whole[40];
	date_t day;

	if (*s == '\0')
		return;
	if (d->kind == FORM_DATE) {
		day = date_parse_loose(s);
		if (day == DATE_NONE) {
			err_add(e, ERR_DATE, d->name);
			return;
		}
		date_format(day, text);
	} else if (d->kind == FORM_MONTH) {
		size_t n = strlen(s);

		/* 2024-3, 2024-03, 202403 */
		if (n == 6 && strchr(s, '-') == NULL)
			snprintf(whole, sizeof whole, "%.4s-%s-1", s, s + 4);
		else
			snprintf(whole, sizeof whole, "%.20s%s", s,
			    n > 0 && s[n - 1] == '-' ? "1" : "-1");
		day = date_parse_loose(whole);
		if (day == DATE_NONE) {
			err_add(e, ERR_MONTH, d->name);
			return;
		}
		month_format(day, text);
	} else {
		return;
	}
	json_object_set_new(r->values, d->name, json_string(text));
}

static void
form_err_drop(struct err *e, const char *field)
{
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->items[i].field, field) != 0)
			e->items[n++] = e->items[i];
	e->n = n;
}

void
form_check_field(struct form *f, size_t i)
{
	struct form_record *r = form_now(f);
	const struct form_field *d = f->items[i].def;

	if (!form_has_value(d->kind))
		return;
	if (r->left == NULL)
		r->left = json_object();
	json_object_set_new(r->left, d->name, json_true());
	form_save(f);
	form_err_drop(&r->err, d->name);
	json_object_del(r->told, d->name);
	form_normalise(r, d, &r->err);
	if (d->kind == FORM_DATE || d->kind == FORM_MONTH)
		edit_set(&f->items[i].edit, value_string(r->values, d->name));
	if (f->desc->changed != NULL)
		f->desc->changed(f, d->name, f->arg);
}

int
form_check(struct form *f, struct form_record *r)
{
	size_t keep = f->record;

	f->record = (size_t)(r - f->records);
	r->checked = true;
	err_clear(&r->err);
	json_object_clear(r->told);
	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;

		if (!form_has_value(d->kind) || !form_wanted(f, i) ||
		    form_locked(f, i))
			continue;
		if (form_needs(d, r->values) &&
		    *value_string(r->values, d->name) == '\0') {
			err_add(&r->err, d->kind == FORM_TICK ? ERR_TICK :
			    ERR_REQUIRED, d->name);
			err_arg(&r->err, "field", d->label);
		} else {
			form_normalise(r, d, &r->err);
		}
	}
	f->record = keep;
	return r->err.n == 0 ? 0 : -1;
}

/*
 * What is sent: fields with something in them, and those that were emptied. A
 * password goes as it is.
 */
json_t *
form_values(struct form *f, struct form_record *r)
{
	json_t *out = json_object();
	size_t keep = f->record;

	f->record = (size_t)(r - f->records);
	for (size_t i = 0; i < f->nitems; i++) {
		const struct form_field *d = f->items[i].def;
		const char *now, *was;

		if (!form_has_value(d->kind) || !form_wanted(f, i) ||
		    form_locked(f, i))
			continue;
		now = value_string(r->values, d->name);
		was = value_string(r->initial, d->name);
		if (*now != '\0' || *was != '\0')
			json_object_set_new(out, d->name, json_string(now));
	}
	f->record = keep;
	return out;
}

static void
form_submit_one(struct form *f, size_t i)
{
	struct form_record *r = &f->records[i];
	json_t *values;

	if (r->done || form_check(f, r) != 0)
		return;
	f->record = i;
	values = form_values(f, r);
	if (f->desc->submit_values == NULL ||
	    f->desc->submit_values(f, values, f->arg, &r->err) == 0) {
		err_clear(&r->err);
		r->done = true;
	}
	json_decref(values);
}

const char *
form_general(struct form *f, char *buf, size_t size)
{
	const struct err *e = &form_now(f)->err;

	buf[0] = '\0';
	for (size_t i = 0; i < e->n; i++) {
		size_t at = form_find(f, e->items[i].field);
		char one[512];

		if (e->items[i].field[0] != '\0' && at < f->nitems &&
		    form_wanted(f, at))
			continue; /* stands below its field */
		str_join(buf, size, "\n", err_text(e, i, one, sizeof one));
	}
	return buf;
}

/* The focus stays where it is when no field is to blame. */
static void
form_first_problem(struct form *f)
{
	char text[512];

	for (size_t i = 0; i < f->nitems; i++)
		if (form_focusable(f, i) &&
		    *form_problem(f, i, text, sizeof text) != '\0') {
			f->focus = i;
			return;
		}
}

void
form_submit(struct form *f)
{
	size_t here = f->record, failed = 0, first = f->nrecords;

	form_save(f);
	/* the hint is not to outlive the form */
	app_status(f->app, STYLE_NORMAL, "%s", "");
	for (size_t i = 0; i < f->nrecords && !app_ending(f->app); i++) {
		form_submit_one(f, i);
		if (!f->records[i].done) {
			failed++;
			if (first == f->nrecords || i == here)
				first = i;
		}
	}
	f->record = here;
	if (failed == 0) {
		app_done(f->app, 1);
		return;
	}
	if (app_ending(f->app))
		return;
	f->record = first;
	form_load(f);
	/* without one, whoever refused has said why, or nothing */
	if (form_now(f)->err.n > 0) {
		app_status(f->app, STYLE_ERROR,
		    _("Problems to be mended: %zu. F5 goes to the next."),
		    form_now(f)->err.n);
		form_first_problem(f);
	}
	if (f->many && failed < f->nrecords)
		app_status(f->app, STYLE_WARN, _("%zu done, %zu not done. "
		    "F7 and F8 go through them."), f->nrecords - failed,
		    failed);
}

const char *
form_problem(struct form *f, size_t i, char *buf, size_t size)
{
	const struct form_field *d = f->items[i].def;
	struct err *e = &form_now(f)->err;

	buf[0] = '\0';
	for (size_t k = 0; k < e->n; k++)
		if (d->name != NULL &&
		    strcmp(e->items[k].field, d->name) == 0) {
			err_relabel(e, k, d->label);
			return err_text(e, k, buf, size);
		}
	if (d->name != NULL)
		str_copy(buf, size, value_string(form_now(f)->told, d->name));
	return buf;
}

const char *
form_said(struct form *f, size_t i)
{
	const char *name = f->items[i].def->name;

	return name != NULL ? value_string(form_now(f)->said, name) : "";
}

bool
form_faultless(const struct form_record *r)
{
	return r->err.n == 0 && json_object_size(r->told) == 0;
}

void
form_next_problem(struct form *f)
{
	char text[512];

	for (size_t step = 1; step <= f->nitems; step++) {
		size_t i = (f->focus + step) % f->nitems;

		if (form_focusable(f, i) &&
		    *form_problem(f, i, text, sizeof text) != '\0') {
			f->focus = i;
			return;
		}
	}
	while (f->focus > 0 && !form_focusable(f, f->focus))
		f->focus--;
}

void
form_refuse(struct form *f, const struct err *e)
{
	form_now(f)->err = *e;
	form_first_problem(f);
}
