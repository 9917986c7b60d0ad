/* Public notice, objections, awards; and what outside roles answer. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"
#include "server/domain/title.h"
#include "server/store/unit.h"

enum { NOTICE_MAX = 500, OBJECTION_MAX = 500 };

/* Is the case before the public? Its state holds for some days. */
static const struct state *
notice_state(struct ctx *ctx, const struct application *a, struct err *e)
{
	const struct definition *d = application_definition(ctx, a->service,
	    a->service_version, e);
	const struct state *s = d != NULL ? definition_state(d, a->state) :
					    NULL;

	return s != NULL && s->hold > 0 && s->phase == PHASE_OFFICE ? s :
								       NULL;
}

struct notice_rows {
	struct application *rows;
	size_t n;
};

static void
notice_row(void *arg, const struct application *a)
{
	struct notice_rows *l = arg;

	if (l->n < NOTICE_MAX)
		l->rows[l->n++] = *a;
}

static const char *
notice_unit(struct ctx *ctx, int64_t id, struct err *e)
{
	struct unit u = {0};

	if (id != 0 && store_unit_load(ctx, id, &u, e) < 0)
		return NULL;
	return ctx_strdup(ctx, u.name);
}

static json_t *
notice_item(struct ctx *ctx, const struct application *a,
    const struct state *s, struct err *e)
{
	date_t from = date_of(a->entered_at), until;
	char first[DATE_TEXT], last[DATE_TEXT];
	const char *unit = notice_unit(ctx, a->unit_id, e);
	struct title_plan p = {0};
	int64_t open, upheld;
	json_t *o;

	if (unit == NULL || store_plan_of(ctx, a->id, &p, e) < 0 ||
	    store_objection_count(ctx, a->id, &open, &upheld, e) != 0)
		return NULL;
	until = workday_add(from, s->hold);
	o = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "application",
	    rpc_id_make(a->id), "number", a->number, "person_name", a->name,
	    "unit_name", unit, "plan_name", p.name, "from",
	    date_format(from, first), "title", s->title[i18n_current()]);
	if (until != DATE_NONE)
		json_object_set_new(o, "until",
		    json_string(date_format(until, last)));
	if (ctx->actor.role == ROLE_CITY) {
		json_object_set_new(o, "objections", json_integer(open));
		json_object_set_new(o, "upheld", json_integer(upheld));
	}
	return o;
}

/* Every state with `hold`, of every service: few cases are in one. */
json_t *
title_notices(struct ctx *ctx, struct err *e)
{
	struct notice_rows *l = ctx_alloc(ctx, 1, sizeof(*l));
	const struct definition **all;
	json_t *items = json_array(), *one;
	size_t n;

	policy_self(ctx);
	l->rows = ctx_alloc(ctx, NOTICE_MAX, sizeof(*l->rows));
	all = service_definitions(ctx, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all[i]->nstates; k++) {
			const struct application_query q = {
				.queue = all[i]->states[k].role,
				.service = all[i]->id,
				.state = all[i]->states[k].id,
				.by_due = true,
				.limit = NOTICE_MAX};

			if (all[i]->states[k].hold > 0 &&
			    store_application_page(ctx, &q, notice_row, l,
				e) != 0) {
				json_decref(items);
				return NULL;
			}
		}
	for (size_t i = 0; i < l->n; i++) {
		const struct state *s = notice_state(ctx, &l->rows[i], e);

		if (s == NULL)
			continue;
		one = notice_item(ctx, &l->rows[i], s, e);
		if (one == NULL) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, one);
	}
	return items;
}

/*
 * Objections
 */

int
objection_make(struct ctx *ctx, const char *application, const char *words,
    int64_t *id, struct err *e)
{
	struct objection o = {.by_account = ctx->actor.account_id,
		.words = words, .at = ctx->now};
	struct application a;
	int rc;

	policy_self(ctx);
	rc = store_application_find(ctx, application, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || notice_state(ctx, &a, e) == NULL)
		return e->n > 0 ? -1 :
				  err_set(e, ERR_NO_PUBLIC_NOTICE, "application");
	if (a.person_id != 0 && a.person_id == ctx->actor.person_id)
		return err_set(e, ERR_CASE_HOLDER, "application");
	o.id = *id = ctx_new_id(ctx);
	o.application_id = a.id;
	str_copy(o.by_name, sizeof(o.by_name), ctx->actor.name);
	str_copy(o.by_role, sizeof(o.by_role), role_name(ctx->actor.role));
	if (store_objection_insert(ctx, &o, e) != 0)
		return -1;
	ctx_audit(ctx, "objection", o.id, NULL,
	    json_pack("{s:s}", "application", a.number));
	ctx_changed(ctx, "objection", o.id, 0, 0);
	return 0;
}

int
objection_decide(struct ctx *ctx, int64_t id, bool uphold,
    const char *decision, struct objection *out, struct err *e)
{
	int rc;

	policy_self(ctx);
	rc = store_objection_load(ctx, id, out, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	str_copy(out->status, sizeof(out->status),
	    uphold ? "upheld" : "dismissed");
	out->decision = decision;
	str_copy(out->decided_by, sizeof(out->decided_by), ctx->actor.name);
	out->decided_at = ctx->now;
	rc = store_objection_decide(ctx, out, e);
	if (rc != 1)
		return rc < 0 ? -1 :
				err_set(e, ERR_OBJECTION_DECIDED, "id");
	ctx_audit(ctx, "objection", id, NULL,
	    json_pack("{s:s}", "status", out->status));
	ctx_changed(ctx, "objection", id, 0, 0);
	return 0;
}

static const struct {
	const char *status, *label;
} objection_labels[] = {
	{"open", N_("not decided yet")},
	{"upheld", N_("objection upheld")},
	{"dismissed", N_("objection dismissed")},
};

json_t *
objection_item(struct ctx *ctx, const struct objection *o, struct err *e)
{
	enum role r = role_from_name(o->by_role);
	struct application a = {0};
	json_t *j;

	if (store_application_load(ctx, o->application_id, &a, e) < 0)
		return NULL;
	j = json_pack("{s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}",
	    "id", rpc_id_make(o->id), "application", rpc_id_make(a.id),
	    "number", a.number, "person_name", a.name, "by_name", o->by_name,
	    "by_role", o->by_role, "by_role_label",
	    r != 0 ? role_label(r) : "", "text", o->words, "at",
	    (json_int_t)o->at, "status", o->status);
	for (size_t i = 0; i < 3; i++)
		if (strcmp(objection_labels[i].status, o->status) == 0)
			json_object_set_new(j, "status_label",
			    json_string(_(objection_labels[i].label)));
	if (o->decided_at != 0) {
		json_object_set_new(j, "decision", json_string(o->decision));
		json_object_set_new(j, "decided_by",
		    json_string(o->decided_by));
		json_object_set_new(j, "decided_at",
		    json_integer(o->decided_at));
	}
	return j;
}

struct objection_rows {
	struct objection *rows;
	size_t n;
};

static void
objection_row(void *arg, const struct objection *o)
{
	struct objection_rows *l = arg;

	l->rows[l->n++] = *o;
}

json_t *
objection_list(struct ctx *ctx, const char *application, const char *status,
    struct err *e)
{
	struct objection_rows l = {
		.rows = ctx_alloc(ctx, OBJECTION_MAX, sizeof(*l.rows))};
	struct application a = {0};
	json_t *items, *one;
	int rc = 1;

	policy_self(ctx);
	if (application != NULL)
		rc = store_application_find(ctx, application, &a, e);
	if (rc == 0)
		err_set(e, ERR_NOT_FOUND, "application");
	if (rc != 1 || store_objection_each(ctx, a.id, status, OBJECTION_MAX,
			   objection_row, &l, e) != 0)
		return NULL;
	items = json_array();
	for (size_t i = 0; i < l.n; i++) {
		one = objection_item(ctx, &l.rows[i], e);
		if (one == NULL) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, one);
	}
	return items;
}

/*
 * Awards
 */

int
title_award(struct ctx *ctx, const struct application_case *c,
    const char *level, struct err *e)
{
	struct title_award a = {.id = ctx_new_id(ctx),
		.application_id = c->a.id,
		.person_id = c->a.person_id,
		.unit_id = c->a.unit_id,
		.awarded_on = ctx->today};
	struct title_plan p = {0};
	char series[32];
	int year, month, day;
	int64_t n;

	if (level == NULL)
		return err_set(e, ERR_REQUIRED, "level");
	date_split(ctx->today, &year, &month, &day);
	snprintf(series, sizeof(series), "title.%d", year);
	if (store_plan_of(ctx, c->a.id, &p, e) < 0 ||
	    store_application_next(ctx, series, &n, e) != 0)
		return -1;
	a.plan_id = p.id;
	str_copy(a.level, sizeof(a.level), level);
	snprintf(a.number, sizeof(a.number), "ZC-%04d-%06lld", year,
	    (long long)n);
	return store_award_insert(ctx, &a, e);
}

/* The level in the words of its service file. */
static const char *
award_level(const struct definition *d, const char *level)
{
	for (size_t i = 0; d != NULL && i < d->nsections; i++)
		for (size_t k = 0; k < d->sections[i].nfields; k++) {
			const struct field *f = &d->sections[i].fields[k];

			for (size_t m = 0; m < f->noptions; m++)
				if (strcmp(f->options[m].value, level) == 0)
					return f->options[m]
					    .label[i18n_current()];
		}
	return level;
}

struct award_rows {
	struct title_award *rows;
	size_t n;
};

static void
award_row(void *arg, const struct title_award *a)
{
	struct award_rows *l = arg;

	l->rows[l->n++] = *a;
}

static json_t *
award_item(struct ctx *ctx, const struct title_award *a, struct err *e)
{
	const char *unit = notice_unit(ctx, a->unit_id, e);
	struct application c = {0};
	struct title_plan p = {0};
	const struct definition *d;
	char day[DATE_TEXT];

	if (unit == NULL ||
	    store_application_load(ctx, a->application_id, &c, e) < 0 ||
	    (a->plan_id != 0 && store_plan_load(ctx, a->plan_id, &p, e) < 0))
		return NULL;
	d = application_definition(ctx, c.service, c.service_version, e);
	if (d == NULL)
		return NULL;
	return json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
	    "id", rpc_id_make(a->id), "number", a->number, "application",
	    rpc_id_make(c.id), "application_number", c.number, "person_name",
	    c.name, "unit_name", unit, "level", a->level, "level_label",
	    award_level(d, a->level), "awarded_on",
	    date_format(a->awarded_on, day), "plan_name", p.name);
}

json_t *
title_awards(struct ctx *ctx, int64_t after, int limit, int64_t *next,
    struct err *e)
{
	const struct actor *me = &ctx->actor;
	struct award_rows l = {
		.rows = ctx_alloc(ctx, (size_t)limit + 1, sizeof(*l.rows))};
	json_t *items, *one;

	policy_self(ctx);
	*next = 0;
	if (store_award_each(ctx,
		me->role == ROLE_INDIVIDUAL ? me->person_id : 0,
		me->role == ROLE_AGENT ? me->unit_id : 0, after, limit + 1,
		award_row, &l, e) != 0)
		return NULL;
	if (l.n > (size_t)limit)
		*next = l.rows[--l.n - 1].id;
	items = json_array();
	for (size_t i = 0; i < l.n; i++) {
		one = award_item(ctx, &l.rows[i], e);
		if (one == NULL) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, one);
	}
	return items;
}

static json_t *
document_pair(const struct definition *d, const char *level)
{
	for (size_t i = 0; i < d->nsections; i++)
		for (size_t k = 0; k < d->sections[i].nfields; k++) {
			const struct field *f = &d->sections[i].fields[k];

			for (size_t m = 0; m < f->noptions; m++)
				if (strcmp(f->options[m].value, level) == 0)
					return json_pack("{s:s, s:s}", "zh",
					    f->options[m].label[LANG_ZH],
					    "en",
					    f->options[m].label[LANG_EN]);
		}
	return json_string(level);
}

int
title_document(struct ctx *ctx, const struct application_case *c, json_t *o,
    struct err *e)
{
	struct title_award a;
	struct title_plan p;
	char day[DATE_TEXT];
	int rc = store_plan_of(ctx, c->a.id, &p, e);

	if (rc < 0)
		return -1;
	if (rc == 1)
		json_object_set_new(o, "plan", json_string(p.name));
	rc = store_award_of(ctx, c->a.id, &a, e);
	if (rc != 1)
		return rc;
	json_object_set_new(o, "award_number", json_string(a.number));
	json_object_set_new(o, "award_level", document_pair(c->d, a.level));
	json_object_set_new(o, "award_date",
	    json_string(date_format(a.awarded_on, day)));
	return 0;
}

/*
 * Outside checks
 */

struct answers {
	struct application_answer list[DEFINITION_LIST];
	size_t n;
};

static void
answer_row(void *arg, const struct application_answer *a)
{
	struct answers *l = arg;

	if (l->n < DEFINITION_LIST)
		l->list[l->n++] = *a;
}

static const struct application_answer *
answer_of(const struct answers *l, const char *role)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->list[i].role, role) == 0)
			return &l->list[i];
	return NULL;
}

int
answer_give(struct ctx *ctx, int64_t id, bool passed, const char *opinion,
    struct application_case *c, struct err *e)
{
	struct application_answer a = {.passed = passed,
		.by_account = ctx->actor.account_id,
		.at = ctx->now,
		.opinion = opinion != NULL ? opinion : ""};
	const struct state *s;
	enum refusal r;

	if (application_open(ctx, id, c, e) != 0)
		return -1;
	s = definition_state(c->d, c->a.state);
	if (s == NULL ||
	    !names_have(&s->outside, role_name(ctx->actor.role)))
		return err_set(e, ERR_ANSWER_ROLE, "id");
	r = engine_excluded(&c->flow, &c->me);
	if (r != REFUSAL_NONE) {
		const struct permission p = {.refusal = r, .state = s};

		return application_refuse(c, &p, e);
	}
	if (!passed && a.opinion[0] == '\0')
		return err_set(e, ERR_CASE_NOTE, "opinion");
	str_copy(a.role, sizeof(a.role), role_name(ctx->actor.role));
	str_copy(a.by_name, sizeof(a.by_name), ctx->actor.name);
	if (store_answer_insert(ctx, id, c->a.round, c->a.state, &a, e) !=
	    0) {
		if (!err_is(e, ERR_STORE_UNIQUE))
			return -1;
		err_clear(e);
		return err_set(e, ERR_ANSWER_TWICE, "id");
	}
	ctx_audit(ctx, "application", id, NULL,
	    json_pack("{s:s, s:s, s:b}", "number", c->a.number, "answers",
		a.role, "passed", passed));
	return application_run(ctx, c, e);
}

int
answer_result(struct ctx *ctx, const struct application_case *c,
    struct err *e)
{
	const struct state *s = definition_state(c->d, c->a.state);
	struct answers l = {.n = 0};
	int passed = 0;

	if (s == NULL || s->outside.n == 0)
		return 0;
	if (store_answer_each(ctx, c->a.id, c->a.round, c->a.state,
		answer_row, &l, e) != 0)
		return -2;
	for (size_t i = 0; i < l.n; i++)
		passed += l.list[i].passed;
	return engine_outside(s, passed, (int)l.n - passed);
}

json_t *
answer_view(struct ctx *ctx, const struct application_case *c,
    struct err *e)
{
	const struct state *s = definition_state(c->d, c->a.state);
	struct answers l = {.n = 0};
	json_t *list, *o;

	if (s != NULL && s->outside.n > 0 &&
	    store_answer_each(ctx, c->a.id, c->a.round, c->a.state,
		answer_row, &l, e) != 0)
		return NULL;
	list = json_array();
	for (size_t i = 0; s != NULL && i < s->outside.n; i++) {
		const char *role = s->outside.name[i];
		const struct application_answer *a = answer_of(&l, role);
		enum role r = role_from_name(role);

		o = json_pack("{s:s, s:s, s:o}", "role", role, "role_label",
		    r != 0 ? role_label(r) : role, "result",
		    a == NULL ? json_null() :
				json_string(a->passed ? "passed" : "failed"));
		if (a != NULL) {
			json_object_set_new(o, "by", json_string(a->by_name));
			json_object_set_new(o, "at", json_integer(a->at));
			if (a->opinion[0] != '\0')
				json_object_set_new(o, "opinion",
				    json_string(a->opinion));
		}
		json_array_append_new(list, o);
	}
	return list;
}
