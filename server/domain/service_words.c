/*
 * Words of rules about permits, the ledger, openings and quota; the rows are
 * in application_words.def.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/retirement.h"
#include "server/domain/application/words.h"
#include "server/domain/ledger.h"
#include "server/domain/opening.h"
#include "server/domain/permit_effect.h"
#include "server/store/application.h"
#include "server/store/service.h"

#define WORD_FN(name)                                                        \
	int name(struct application_facts *f, const char *arg,        \
	    const struct value *args, size_t n, struct value *out)
#define WORD_UNUSED() (void)arg, (void)args, (void)n

static void
words_text(struct application_facts *f, struct value *out, const char *text)
{
	if (text[0] == '\0')
		return;
	out->type = VALUE_TEXT;
	out->text = ctx_strdup(f->ctx, text);
}

static void
words_number(struct value *out, enum value_type type, int64_t number)
{
	out->type = type;
	out->number = number;
}

static void
words_rows(struct application_facts *f, struct value *out, json_t *rows)
{
	ctx_keep(f->ctx, rows);
	if (json_array_size(rows) == 0)
		return;
	out->type = VALUE_ROWS;
	out->rows = rows;
}

/* D-11: what is tested on the day of the first submission. */
static date_t
words_submitted(const struct application_facts *f)
{
	int64_t at = f->c->a.submitted_at;

	return at != 0 ? date_of(at) : f->ctx->today;
}

WORD_FN(application_word_year)
{
	int year, month, day;

	WORD_UNUSED();
	date_split(f->ctx->today, &year, &month, &day);
	words_number(out, VALUE_NUMBER, year);
	return 0;
}

WORD_FN(application_word_permit_kind)
{
	int rc = application_fact_permit(f);

	WORD_UNUSED();
	if (rc == 1)
		words_text(f, out, f->permit.category);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_children)
{
	int rc = application_fact_permit(f);
	json_t *rows;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	if (store_permit_children(f->ctx, f->permit.id, &rows, &f->err) != 0)
		return -1;
	words_rows(f, out, rows);
	return 0;
}

WORD_FN(application_word_adults)
{
	int rc = application_fact_permit(f);
	json_t *rows;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	if (store_permit_children(f->ctx, f->permit.id, &rows, &f->err) != 0)
		return -1;
	words_number(out, VALUE_NUMBER,
	    (int64_t)permit_adults(rows, words_submitted(f)));
	json_decref(rows);
	return 0;
}

/* The ledger of the holder: 1, 0 nobody, -1. */
static int
words_ledger(struct application_facts *f, int months, struct ledger *l)
{
	int rc;

	if (f->c->a.person_id == 0)
		return 0;
	rc = application_fact_permit(f);
	if (rc < 0)
		return -1;
	return ledger_load(f->ctx, f->c->a.person_id,
		   rc == 1 ? &f->permit : NULL, words_submitted(f), months, l,
		   &f->err) != 0 ?
	    -1 :
	    1;
}

WORD_FN(application_word_ledger)
{
	json_t *rows;
	struct ledger l;
	int rc = words_ledger(f, LEDGER_MONTHS, &l);
	char month[MONTH_TEXT];

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	rows = json_array();
	for (size_t i = 0; i < l.nrows; i++)
		json_array_append_new(rows,
		    json_pack("{s:s, s:I, s:b, s:s, s:s}", "month",
			month_format(l.rows[i].month, month), "income",
			(json_int_t)l.rows[i].income, "insurance_paid",
			l.rows[i].insurance, "payer", l.rows[i].uscc,
			"payer_name", l.rows[i].payer));
	words_rows(f, out, rows);
	return 0;
}

/* "2026-03, 2026-05~2026-07"; nothing when there is no gap. */
WORD_FN(application_word_ledger_gaps)
{
	char text[LEDGER_MONTHS * (MONTH_TEXT + 2) + 1] = "";
	char first[MONTH_TEXT], last[MONTH_TEXT];
	struct ledger l;
	int rc = words_ledger(f, LEDGER_MONTHS, &l), i = 0, gaps, k;
	size_t len = 0;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	gaps = l.gaps < LEDGER_MONTHS ? l.gaps : LEDGER_MONTHS;
	while (i < gaps) {
		for (k = i; k + 1 < gaps &&
		     l.gap[k + 1] == date_add_months(l.gap[k], 1);)
			k++;
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%s%s%s", i > 0 ? ", " : "",
		    month_format(l.gap[i], first), k > i ? "~" : "",
		    k > i ? month_format(l.gap[k], last) : "");
		i = k + 1;
	}
	words_text(f, out, text);
	return 0;
}

/* Names of the employers that were never filed, but for the case's unit. */
WORD_FN(application_word_unfiled)
{
	char text[300] = "";
	struct ledger l;
	int rc = words_ledger(f, LEDGER_MONTHS, &l);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	rc = application_fact_unit(f);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < l.nemployers; i++) {
		const struct ledger_employer *x = &l.employer[i];
		const char *name = x->name[0] != '\0' ? x->name : x->uscc;

		if (!x->filed &&
		    (rc != 1 || strcmp(x->uscc, f->unit.uscc) != 0))
			str_join(text, sizeof(text), "、", name);
	}
	words_text(f, out, text);
	return 0;
}

WORD_FN(application_call_gaps)
{
	struct ledger l;
	int rc;

	(void)arg;
	if (n != 1 || args[0].type != VALUE_NUMBER || args[0].number < 1)
		return 0;
	rc = words_ledger(f, (int)args[0].number, &l);
	if (rc == 1)
		words_number(out, VALUE_NUMBER, l.gaps);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_call_months)
{
	int count;

	(void)arg;
	if (n != 1 || args[0].type != VALUE_TEXT || f->c->a.person_id == 0)
		return 0;
	if (ledger_months(f->ctx, f->c->a.person_id, args[0].text,
		words_submitted(f), &count, &f->err) != 0)
		return -1;
	words_number(out, VALUE_NUMBER, count);
	return 0;
}

WORD_FN(application_call_unfiled)
{
	struct ledger l;
	int rc;

	(void)arg;
	if (n != 1 || args[0].type != VALUE_TEXT)
		return 0;
	rc = words_ledger(f, LEDGER_MONTHS, &l);
	if (rc == 1)
		words_number(out, VALUE_NUMBER,
		    ledger_unfiled(&l, args[0].text));
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_call_retired)
{
	int rc = application_fact_person(f);
	date_t day;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	day = retirement_of(f->person.birth, f->person.sex);
	words_number(out, VALUE_BOOL, day != DATE_NONE && day <= f->ctx->today);
	return 0;
}

/* The opening of the case's unit: 1, 0 no unit, -1. */
static int
words_opening(struct application_facts *f, struct opening *o)
{
	int rc = application_fact_unit(f);

	if (rc != 1)
		return rc;
	return opening_of(f->ctx, f->unit.id, f->c->a.district, o, &f->err) !=
		0 ?
	    -1 :
	    1;
}

WORD_FN(application_word_opening)
{
	struct opening o;
	int rc = words_opening(f, &o);

	WORD_UNUSED();
	if (rc == 1)
		words_text(f, out, o.status);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_opened_here)
{
	struct opening o;
	int rc = words_opening(f, &o);

	WORD_UNUSED();
	if (rc == 1)
		words_number(out, VALUE_BOOL, strcmp(o.status, "opened") == 0);
	return rc < 0 ? -1 : 0;
}

WORD_FN(application_word_elsewhere)
{
	int rc = application_fact_unit(f), district = 0;
	char text[16] = "";

	(void)args;
	(void)n;
	if (rc != 1)
		return rc;
	if (opening_elsewhere(f->ctx, f->unit.id, f->c->a.district, &district,
		&f->err) != 0)
		return -1;
	if (arg[0] == '\0') {
		words_number(out, VALUE_BOOL, district != 0);
		return 0;
	}
	if (district != 0)
		snprintf(text, sizeof(text), "%d", district);
	words_text(f, out, text);
	return 0;
}

WORD_FN(application_word_quota)
{
	int rc = application_fact_unit(f), year, month, day;
	int64_t left;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	date_split(f->ctx->today, &year, &month, &day);
	if (quota_left(f->ctx, f->unit.id, f->c->a.district, year, &left,
		&f->err) != 0)
		return -1;
	words_number(out, VALUE_NUMBER, left);
	return 0;
}

/* Open cases of the unit, but for this one. */
struct words_cases {
	struct application_facts *f;
	json_t *rows;
};

static void
words_case(void *arg, const struct application *a)
{
	struct words_cases *w = arg;
	const struct definition *d;
	const struct state *s = NULL;
	struct err e = {0};
	enum lang lang = i18n_current();

	if (a->id == w->f->c->a.id)
		return;
	d = application_definition(w->f->ctx, a->service, a->service_version,
	    &e);
	if (d != NULL)
		s = definition_state(d, a->state);
	json_array_append_new(w->rows,
	    json_pack("{s:s, s:s, s:s, s:s}", "number", a->number, "service",
		d != NULL ? d->title[lang] : a->service, "person", a->name,
		"state", s != NULL ? s->title[lang] : a->state));
}

WORD_FN(application_word_open_cases)
{
	struct words_cases w = {f, NULL};
	int rc = application_fact_unit(f);

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	w.rows = json_array();
	if (store_application_open_each(f->ctx, 0, 0, f->unit.id, words_case,
		&w, &f->err) != 0) {
		json_decref(w.rows);
		return -1;
	}
	words_rows(f, out, w.rows);
	return 0;
}

static void
words_booking(void *arg, const struct progress *p)
{
	if (p->kind == ENGAGEMENT_APPOINTMENT)
		json_array_append_new(arg,
		    json_pack("{s:s, s:s}", "number", p->number, "person",
			p->name));
}

WORD_FN(application_word_bookings)
{
	int rc = application_fact_unit(f);
	json_t *rows;

	WORD_UNUSED();
	if (rc != 1)
		return rc;
	rows = json_array();
	if (store_progress_each(f->ctx, 0, f->unit.id, 200, words_booking,
		rows, &f->err) != 0) {
		json_decref(rows);
		return -1;
	}
	words_rows(f, out, rows);
	return 0;
}
