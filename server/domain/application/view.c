#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/ident.h"
#include "common/jsonrpc.h"
#include "server/domain/application/office.h"
#include "server/domain/application/view.h"
#include "server/domain/application/words.h"
#include "server/domain/queue.h"
#include "server/domain/title.h"

void
view_text(json_t *o, const char *name, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(o, name, json_string(text));
}

void
view_day(json_t *o, const char *name, date_t d)
{
	char text[DATE_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_object_set_new(o, name,
		    json_string(date_format(d, text)));
}

void
view_time(json_t *o, const char *name, int64_t at)
{
	if (at != 0)
		json_object_set_new(o, name, json_integer(at));
}

static const char *
view_title(const struct definition *d, const char *state)
{
	const struct state *s = definition_state(d, state);

	return s != NULL ? s->title[i18n_current()] : state;
}

/* What lists and the whole have in common. */
static void
view_head(struct buf *b, const struct application *a,
    const struct definition *d)
{
	char code[16];

	json_put_id(b, "id", a->id);
	json_put_text(b, "number", a->number);
	json_put_text(b, "service", a->service);
	json_put_text(b, "title", d->title[i18n_current()]);
	json_put_text(b, "state", a->state);
	json_put_text(b, "state_title", view_title(d, a->state));
	json_put_text(b, "phase", a->phase);
	json_put_text(b, "outcome", a->outcome);
	json_put_int(b, "version", a->version);
	json_put_some(b, "system", d->system);
	json_put_some(b, "system_title", d->system_title[i18n_current()]);
	json_put_time(b, "created_at", a->created_at);
	json_put_time(b, "submitted_at", a->submitted_at);
	json_put_time(b, "entered_at", a->entered_at);
	json_put_time(b, "closed_at", a->closed_at);
	json_put_date(b, "due", a->due_on);
	json_put_date(b, "state_due", a->state_due_on);
	snprintf(code, sizeof(code), "%d", a->district);
	json_put_text(b, "district", code);
	json_put_text(b, "district_name",
	    code_find(codes_district, code) != NULL ?
		code_text(codes_district, code) : "");
}

int
application_item(struct ctx *ctx, struct buf *b, const struct application *a,
    struct err *e)
{
	const struct definition *d = application_definition(ctx, a->service,
	    a->service_version, e);

	if (d == NULL)
		return -1;
	view_head(b, a, d);
	if (a->person_id != 0)
		json_put_text(b, "person_name", a->name);
	if (a->unit_id != 0)
		json_put_text(b, "unit_name", a->unit_name);
	json_put_text(b, "applicant_role", a->applicant_role);
	json_put_int(b, "round", a->round);
	if (application_claimed(ctx, a))
		json_put_some(b, "claim_name", a->claimed_name);
	return 0;
}

const char *
application_next(struct ctx *ctx, const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);
	enum role r = role_from_name(c->a.queue);
	char text[300];

	if (s == NULL || r == 0)
		return "";
	snprintf(text, sizeof(text), _("%s, with: %s"),
	    s->title[i18n_current()], role_label(r));
	return ctx_strdup(ctx, text);
}

/*
 * Who and what
 */

static int
view_people(struct view *v, struct err *e)
{
	struct application_facts *f = v->c->cache;
	int person = application_fact_person(f);
	int unit = application_fact_unit(f);
	int permit = v->c->a.permit_id != 0 ? application_fact_permit(f) : 0;
	char mask[IDENT_MAX];
	json_t *o;

	if (person < 0 || unit < 0 || permit < 0) {
		*e = f->err;
		return -1;
	}
	json_put(v->out, "person",
	    person == 1 ?
		json_pack("{s:o, s:s, s:s}", "id", rpc_id_make(f->person.id),
		    "name", f->person.name, "id_number",
		    v->reveal ? f->person.id_number :
				ident_mask(f->person.id_number, mask)) :
		json_null());
	json_put(v->out, "unit",
	    unit == 1 ? json_pack("{s:o, s:s, s:s}", "id",
			    rpc_id_make(f->unit.id), "name", f->unit.name,
			    "uscc", f->unit.uscc) :
			json_null());
	o = json_null();
	if (permit == 1) {
		o = json_pack("{s:o, s:s, s:s}", "id",
		    rpc_id_make(f->permit.id), "number", f->permit.number,
		    "status", permit_status(v->ctx, &f->permit));
		view_day(o, "valid_to", f->permit.valid_to);
	}
	json_put(v->out, "permit", o);
	json_put(v->out, "applicant",
	    json_pack("{s:s, s:s}", "name", v->c->a.applicant_name, "role",
		v->c->a.applicant_role));
	return 0;
}

/* What the asker wrote here and did not send; null: nothing. */
static int
view_draft(struct view *v, struct err *e)
{
	json_t *draft = NULL;

	if (v->office &&
	    application_draft_view(v->ctx, v->c->a.id, &draft, e) != 0)
		return -1;
	json_put(v->out, "draft",
	    draft != NULL ? draft : json_null());
	return 0;
}

static void
view_claim(struct view *v)
{
	const struct application *a = &v->c->a;
	json_t *o = json_null();

	if (v->office && application_claimed(v->ctx, a)) {
		o = json_pack("{s:o, s:s, s:b}", "account",
		    rpc_id_make(a->claimed_by), "name", a->claimed_name,
		    "mine", a->claimed_by == v->ctx->actor.account_id);
		view_day(o, "until", a->claimed_until);
	}
	json_put(v->out, "claim", o);
}

static void
view_notice(struct view *v)
{
	const char *text = v->c->d->notice[i18n_current()];
	json_t *o = json_null();

	if (text != NULL) {
		o = json_pack("{s:s}", "text", text);
		view_time(o, "accepted_at", v->c->a.accepted_at);
	}
	json_put(v->out, "notice", o);
	json_put(v->out, "guide",
	    json_boolean(v->c->d->guide[i18n_current()] != NULL));
}

/* What changed since the round before: places, and "@kind". */
static int
view_changed(struct view *v, struct err *e)
{
	json_t *diff = NULL, *one;
	size_t i;

	if (v->before != 0 &&
	    (diff = application_diff(v->ctx, v->c, v->before, v->shown, e)) ==
		NULL)
		return -1;
	json_open(v->out, "changed", '[');
	json_array_foreach (json_object_get(diff, "fields"), i, one)
		json_put(v->out, NULL,
		    json_incref(json_object_get(one, "where")));
	json_array_foreach (json_object_get(diff, "files"), i, one) {
		const char *row =
		    json_string_value(json_object_get(one, "row"));

		json_put(v->out, NULL,
		    json_sprintf("@%s%s%s",
			json_string_value(json_object_get(one, "kind")),
			row[0] != '\0' ? ":" : "", row));
	}
	json_close(v->out, ']');
	json_decref(diff);
	return 0;
}

/* The rounds that are shown and compared, and who may change what. */
static int
view_begin(struct view *v, struct err *e)
{
	struct application_case *c = v->c;
	bool working = application_working(c);
	json_t *form;
	int rc;

	v->office = !(v->ctx->actor.role & (ROLE_INDIVIDUAL | ROLE_AGENT));
	v->mine = application_form_mine(c);
	v->shown = working && v->mine ? 0 : c->a.round;
	v->before = v->shown == 0 ? c->a.round : c->a.round - 1;
	if (!working || v->mine || c->a.round == 0) {
		v->form = c->form;
		return 0;
	}
	/* others see what was handed in, not what is being made of it */
	rc = store_application_form_load(v->ctx, c->a.id, c->a.round, &form,
	    e);
	if (rc < 0)
		return -1;
	if (rc == 1)
		c->form = ctx_keep(v->ctx, form);
	v->form = c->form;
	return 0;
}

/* A look of the office at a person's numbers leaves a trace. */
static void
view_trace(struct view *v, const char *purpose)
{
	json_t *o;

	if (!v->office && !v->reveal)
		return;
	o = json_pack("{s:s, s:b}", "seen", "form", "revealed", v->reveal);
	view_text(o, "purpose", purpose);
	ctx_audit(v->ctx, "application", v->c->a.id, NULL, o);
	ctx_audit_person(v->ctx, v->c->a.person_id);
}

/* Its plan, and what outside roles said. */
static int
view_beside(struct view *v, struct err *e)
{
	json_t *plan = plan_of_case(v->ctx, v->c->a.id, e), *outside;

	if (plan == NULL)
		return -1;
	json_put(v->out, "plan", plan);
	outside = answer_view(v->ctx, v->c, e);
	if (outside == NULL)
		return -1;
	json_put(v->out, "outside", outside);
	return 0;
}

int
application_view(struct ctx *ctx, struct application_case *c,
    const char *purpose, struct err *e)
{
	struct buf *b = &ctx->text;
	/* a member of a panel needs nobody's numbers */
	struct view v = {.ctx = ctx, .c = c, .out = b,
		.reveal = purpose != NULL && ctx->actor.role != ROLE_EXPERT};

	if (view_begin(&v, e) != 0)
		return -1;
	json_open(b, NULL, '{');
	view_head(b, &c->a, c->d);
	json_put_int(b, "service_version", c->a.service_version);
	json_put_int(b, "round", c->a.round);
	json_put_int(b, "returns", c->a.returns);
	json_put_bool(b, "mine", v.mine);
	json_put_text(b, "next", application_next(ctx, c));
	if (c->a.state_due_on != 0)
		json_put_int(b, "days_left",
		    queue_days_left(ctx, c->a.state_due_on));
	view_claim(&v);
	view_notice(&v);
	view_trace(&v, purpose);
	if (view_beside(&v, e) != 0 || view_draft(&v, e) != 0 ||
	    view_people(&v, e) != 0 || view_form(&v, e) != 0 ||
	    view_papers(&v, e) != 0 || view_changed(&v, e) != 0 ||
	    view_flow(&v, e) != 0)
		return -1;
	json_close(b, '}');
	return 0;
}
