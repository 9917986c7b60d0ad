/* What an applicant does with his case: save it, hand it in, take it back. */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"
#include "server/domain/opening.h"
#include "server/store/file.h"

static int
submit_state(const struct application_case *c, enum err_id id, struct err *e)
{
	const struct state *s = definition_state(c->d, c->a.state);

	err_set(e, id, "id");
	return err_arg(e, "state",
	    s != NULL ? s->title[i18n_current()] : c->a.state);
}

int
application_save(struct ctx *ctx, int64_t id, const json_t *form,
    int64_t version, bool accept, struct application_case *c, struct err *e)
{
	if (application_open(ctx, id, c, e) != 0 ||
	    application_current(ctx, c, version, e) != 0)
		return -1;
	if (!application_form_mine(c))
		return submit_state(c, ERR_CASE_STATE, e);
	if (accept && c->a.accepted_at == 0)
		c->a.accepted_at = ctx->now;
	if ((form != NULL &&
		application_form_merge(ctx, c, form, NULL, e) != 0) ||
	    application_form_keep(ctx, c, e) != 0)
		return -1;
	/* a form half filled in is nobody's business: no values in the audit */
	ctx_audit(ctx, "application", c->a.id, NULL, application_audit(c));
	return application_write(ctx, c, e);
}

/* The action that hands a case in now; NULL: none for the actor. */
static const struct action *
application_submission(
    const struct application_case *c, enum action_kind kind)
{
	struct permission list[ENGINE_ACTIONS];
	const struct action *found = NULL;
	size_t n = engine_actions(&c->flow, &c->me, list);

	for (size_t i = n; i > 0; i--)
		if (list[i - 1].action->kind == kind &&
		    (found == NULL || list[i - 1].refusal == REFUSAL_NONE))
			found = list[i - 1].action;
	return found;
}

/* The action of this kind that the actor may take now. 0 or -1. */
static int
submit_action(const struct application_case *c, enum action_kind kind,
    const struct action **a, struct err *e)
{
	struct permission p;

	*a = application_submission(c, kind);
	if (*a == NULL)
		return submit_state(c,
		    kind == ACTION_SUBMIT ? ERR_CASE_SUBMIT_ONLY :
					    ERR_CASE_STATE, e);
	p = engine_permission(&c->flow, &c->me, (*a)->id);
	return p.refusal != REFUSAL_NONE ? application_refuse(c, &p, e) : 0;
}

/* From now on it is the unit's to which the person is linked today. */
static int
submit_belong(struct application_case *c, struct err *e)
{
	struct application_facts *f = c->cache;
	int linked = application_fact_link(f);
	bool chosen = c->d->district != NULL &&
	    strcmp(c->d->district, "chosen") == 0;

	if (linked < 0) {
		*e = f->err;
		return -1;
	}
	if (c->a.unit_id == 0 && linked == 1 &&
	    strcmp(f->link.status, "active") == 0)
		c->a.unit_id = f->link.unit_id;
	/* the unit may have moved since it was begun */
	if (chosen || c->a.submitted_at != 0 || c->a.unit_id == 0 ||
	    application_fact_unit(f) != 1 || f->unit.id != c->a.unit_id)
		return 0;
	return opening_district(f->ctx, f->unit.id, f->unit.district,
	    &c->a.district, e);
}

/*
 * Who hands in declares that the papers were looked at (原件四边轮廓完整...),
 * also those that were not ticked one by one; the log keeps which.
 */
static int
submit_declare(struct ctx *ctx, struct application_case *c,
    const struct application_problems *p, struct err *e)
{
	json_t *kinds = json_array();
	int rc = 0;

	for (size_t i = 0; i < p->e.n; i++)
		if (p->e.items[i].id == ERR_CASE_PAPER_UNCHECKED)
			json_array_append_new(kinds,
			    json_string(p->e.items[i].field));
	if (json_array_size(kinds) > 0) {
		json_t *detail = json_pack("{s:O}", "self_check", kinds);

		rc = application_note(ctx, c, "acknowledge",
		    _("The papers were looked at: whole, clear, upright, in "
		      "colour."), detail, e);
		json_decref(detail);
	}
	json_decref(kinds);
	return rc;
}

static void
submit_blocks(const struct application_case *c, bool accept,
    const struct application_problems *p, struct err *e)
{
	for (size_t i = 0; i < p->e.n; i++) {
		const struct eligibility *r = p->of[i].rule;

		if (accept && p->e.items[i].id == ERR_CASE_PAPER_UNCHECKED)
			continue;
		if (p->of[i].level == LEVEL_BLOCK) {
			err_append(e, &p->e, i, NULL);
		} else if (r != NULL && !p->of[i].ticked &&
		    application_ticks(c, r)) {
			err_add(e, ERR_CASE_ACKNOWLEDGE,
			    p->e.items[i].field);
			err_arg(e, "reason", r->message[i18n_current()]);
			err_arg(e, "rule", r->id);
		}
	}
}

static int
submit_ready(struct ctx *ctx, struct application_case *c,
    const struct application_handing *h, struct err *e)
{
	struct application_problems *p = ctx_alloc(ctx, 1, sizeof(*p));
	char now[65];

	if (h->accept && c->a.accepted_at == 0)
		c->a.accepted_at = ctx->now;
	if (submit_belong(c, e) != 0 ||
	    (h->acknowledge != NULL &&
		application_acknowledge(ctx, c, h->acknowledge, e) != 0))
		return -1;
	if (h->snapshot != NULL) {
		if (application_snapshot_text(ctx, c, now, e) != 0)
			return -1;
		if (strcmp(now, h->snapshot) != 0)
			return err_set(e, ERR_CASE_SNAPSHOT, "snapshot");
	}
	if (application_check(ctx, c, p, e) != 0)
		return -1;
	submit_blocks(c, h->accept, p, e);
	return e->n > 0 ? -1 : submit_declare(ctx, c, p, e);
}

/* What is not asked for is not handed in. 0 or -1. */
static int
submit_clean(struct ctx *ctx, struct application_case *c, struct err *e)
{
	json_t *form = ctx_keep(ctx, json_deep_copy(c->form));

	for (size_t i = 0; i < c->d->nsections; i++) {
		const struct section *s = &c->d->sections[i];

		for (size_t k = 0; k < s->nfields; k++) {
			int rc = application_form_visible(c, s, NULL, NULL,
			    &s->fields[k], e);

			if (rc < 0)
				return -1;
			if (rc == 0)
				json_object_del(json_object_get(form, s->id),
				    s->fields[k].id);
		}
	}
	c->form = form;
	return 0;
}

int
application_submit(struct ctx *ctx, int64_t id,
    const struct application_handing *h, struct application_case *c,
    struct err *e)
{
	struct decision d = {.opinion = h->note};
	const struct action *a;
	int round;

	if (application_open(ctx, id, c, e) != 0 ||
	    application_current(ctx, c, h->version, e) != 0 ||
	    submit_action(c, ACTION_SUBMIT, &a, e) != 0 ||
	    submit_ready(ctx, c, h, e) != 0 || submit_clean(ctx, c, e) != 0)
		return -1;
	round = c->a.round + 1;
	if (application_form_keep(ctx, c, e) != 0 ||
	    store_application_form_set(ctx, id, round, c->form, e) != 0 ||
	    application_snapshot(ctx, c, round, e) != 0)
		return -1;
	return application_step(ctx, c, a, &d, e);
}

int
application_withdraw(struct ctx *ctx, int64_t id, const char *note,
    int64_t version, struct application_case *c, struct err *e)
{
	struct decision d = {.opinion = note};
	const struct action *a;
	bool draft;

	if (application_open(ctx, id, c, e) != 0 ||
	    application_current(ctx, c, version, e) != 0 ||
	    submit_action(c, ACTION_WITHDRAW, &a, e) != 0)
		return -1;
	if (a->note && note == NULL)
		return err_set(e, ERR_CASE_NOTE, "note");
	draft = c->a.submitted_at == 0;
	if (application_step(ctx, c, a, &d, e) != 0)
		return -1;
	/* nobody has seen a draft: nothing of its papers is kept */
	return draft ? store_file_unpin(ctx, "application", id, e) : 0;
}
