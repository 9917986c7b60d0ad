/*
 * A decision: whoever it is for, what it must hold, and then the step. The
 * opinion, the tip and the return items are three things; the tip decides
 * nothing.
 */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"

enum { DECIDE_ITEMS = 100, DECIDE_WORDS = 500 };

static const char *const decide_results[] = {"passed", "failed", "na"};

/* The role that sees to what is late in a state. */
static const char *
decide_lead(const struct state *s)
{
	return s->escalate != NULL ? s->escalate : "lead";
}

static bool
decide_is_lead(const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);

	return s != NULL && strcmp(c->me.role, decide_lead(s)) == 0;
}

/*
 * A return is open to the lead as well: he answers for what should have been
 * said before, and for one return more than the file allows.
 */
static bool
decide_lead_returns(const struct application_case *c, const struct action *a)
{
	const struct state *s = definition_state(c->d, c->a.state);

	return a->kind == ACTION_RETURN && a->automatic == NULL && s != NULL &&
	    s->phase == PHASE_OFFICE && s->role != NULL && decide_is_lead(c);
}

/* Refused for the role, and nothing else, is not refused to the lead. */
static struct permission
decide_as_lead(const struct application_case *c, const char *action)
{
	struct workflow_actor lead = c->me;

	lead.role = definition_state(c->d, c->a.state)->role;
	return engine_permission(&c->flow, &lead, action);
}

static struct permission
decide_permission(const struct office_case *o, const char *action)
{
	struct permission p = office_permission(o, action);

	if (p.refusal != REFUSAL_ROLE || !decide_lead_returns(&o->c, p.action))
		return p;
	return decide_as_lead(&o->c, action);
}

size_t
application_actions(const struct application_case *c, struct permission *out)
{
	const struct state *s = definition_state(c->d, c->a.state);
	size_t n = engine_actions(&c->flow, &c->me, out), had = n;

	for (size_t i = 0; s != NULL && i < s->nactions; i++) {
		const struct action *a = &s->actions[i];
		bool there = false;

		for (size_t k = 0; k < had; k++)
			there = there || out[k].action == a;
		if (!there && n < ENGINE_ACTIONS && decide_lead_returns(c, a))
			out[n++] = decide_as_lead(c, a->id);
	}
	return n;
}

static int
decide_allowed(const struct office_case *o, const char *action,
    const struct action **out, struct err *e)
{
	struct permission p = decide_permission(o, action);

	if (p.refusal != REFUSAL_NONE)
		return application_refuse(&o->c, &p, e);
	if (p.action->kind == ACTION_SUBMIT)
		return err_set(e, ERR_CASE_SUBMIT, "action");
	*out = p.action;
	return 0;
}

/*
 * What must be said
 */

static bool
decide_said(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static int
decide_note(const struct office_case *o, const struct action *a,
    const char *opinion, struct err *e)
{
	int rc = a->note ? 1 :
	    a->note_when != NULL ? application_holds(&o->c, a->note_when, e) :
				   0;

	if (rc < 0)
		return -1;
	if (rc == 1 && !decide_said(opinion))
		err_add(e, ERR_CASE_NOTE, "opinion");
	return 0;
}

static const struct check *
decide_check(const struct definition *d, const char *id)
{
	for (size_t i = 0; i < d->nchecks; i++)
		if (strcmp(d->checks[i].id, id) == 0)
			return &d->checks[i];
	return NULL;
}

static bool
decide_result(const char *text)
{
	for (size_t i = 0; text != NULL && i < 3; i++)
		if (strcmp(text, decide_results[i]) == 0)
			return true;
	return false;
}

static int
decide_checks_known(const struct definition *d, const json_t *checks,
    struct err *e)
{
	const char *id;
	json_t *v;

	json_object_foreach ((json_t *)checks, id, v) {
		if (decide_check(d, id) != NULL &&
		    decide_result(json_string_value(v)))
			continue;
		err_add(e, ERR_CASE_CHECK, "checks");
		return err_arg(e, "name", id);
	}
	return 0;
}

static void
decide_unpassed(char *list, size_t size, const struct check *k)
{
	str_join(list, size, "; ", k->label[i18n_current()]);
}

/*
 * The results as they are kept. An approval needs each that is asked passed
 * or not applicable; left out altogether, all of them are passed.
 */
static int
decide_checks(struct ctx *ctx, const struct office_case *o,
    const struct action *a, const json_t *given, const json_t **out,
    struct err *e)
{
	const struct state *s = definition_state(o->c.d, o->c.a.state);
	json_t *all = ctx_keep(ctx, json_object());
	char failed[480] = "";

	*out = all;
	if (given != NULL && decide_checks_known(o->c.d, given, e) != 0)
		return 0;
	for (size_t i = 0; i < o->c.d->nchecks; i++) {
		const struct check *k = &o->c.d->checks[i];
		const char *result = given != NULL ?
		    json_string_value(json_object_get(given, k->id)) :
		    a->kind == ACTION_APPROVE && s->checks ? "passed" :
							     NULL;
		int asked = application_holds(&o->c, k->when, e);

		if (asked < 0)
			return -1;
		if (result != NULL && (asked || given != NULL))
			json_object_set_new(all, k->id, json_string(result));
		if (asked && s->checks && a->kind == ACTION_APPROVE &&
		    (result == NULL || strcmp(result, "failed") == 0))
			decide_unpassed(failed, sizeof(failed), k);
	}
	if (failed[0] != '\0') {
		err_add(e, ERR_CASE_CHECKS, "checks");
		err_arg(e, "checks", failed);
	}
	return 0;
}

/*
 * Return items
 */

static int
decide_item(struct ctx *ctx, const struct office_case *o, const json_t *j,
    json_t *list, struct err *e)
{
	const char *side = json_string_value(json_object_get(j, "for"));
	const char *anchor = json_string_value(json_object_get(j, "anchor"));
	const char *text = json_string_value(json_object_get(j, "text"));
	const char *title;
	bool late = false;

	side = side != NULL ? side : "applicant";
	anchor = anchor != NULL ? anchor : "";
	title = application_anchor_title(ctx, &o->c, anchor);
	if (!decide_said(text) || utf8_length(text) > DECIDE_WORDS) {
		err_add(e, ERR_CASE_ITEM_NONE, "items");
		return 0;
	}
	if (utf8_has_control(text, true)) {
		err_add(e, ERR_CONTROL, "items");
		return 0;
	}
	/* who is linked to nobody has no unit that could put it right */
	if (strcmp(side, "applicant") != 0 &&
	    (strcmp(side, "unit") != 0 || o->c.a.unit_id == 0)) {
		err_add(e, ERR_CHOICE, "items");
		err_arg(e, "choices",
		    o->c.a.unit_id != 0 ? "applicant, unit" : "applicant");
		return 0;
	}
	if (title == NULL) {
		err_add(e, ERR_CASE_ANCHOR, "items");
		err_arg(e, "anchor", anchor);
		return 0;
	}
	if (application_anchor_late(ctx, &o->c, anchor, &late, e) != 0)
		return -1;
	if (late && !decide_is_lead(&o->c)) {
		err_add(e, ERR_CASE_LATE, "items");
		err_arg(e, "anchor", title);
		return 0;
	}
	json_array_append_new(list,
	    json_pack("{s:s, s:s, s:s, s:b}", "for", side, "anchor", anchor,
		"text", text, "late", late));
	return 0;
}

/* As much of an opinion as an item holds. */
static size_t
decide_prefix(const char *text)
{
	const char *at = text;
	uint32_t cp;
	int n;

	for (size_t i = 0; i < DECIDE_WORDS; i++) {
		n = utf8_decode(at, &cp);
		if (n <= 0)
			break;
		at += n;
	}
	return (size_t)(at - text);
}

/* Only a return has items; an opinion alone is one about the whole case. */
static int
decide_items(struct ctx *ctx, const struct office_case *o,
    const struct action *a, const struct office_act *given,
    const json_t **out, struct err *e)
{
	json_t *list = ctx_keep(ctx, json_array());
	const json_t *j;
	size_t i;

	*out = list;
	if (json_array_size(given->items) > 0 && a->kind != ACTION_RETURN &&
	    a->kind != ACTION_SEND_BACK) {
		err_add(e, ERR_NOT_ALLOWED_HERE, "items");
		return 0;
	}
	json_array_foreach (given->items, i, j)
		if (i < DECIDE_ITEMS && decide_item(ctx, o, j, list, e) != 0)
			return -1;
	if (a->kind != ACTION_RETURN || json_array_size(given->items) > 0)
		return 0;
	if (!decide_said(given->opinion))
		err_add(e, ERR_CASE_ITEM_NONE, "items");
	else
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:o, s:b}", "for", "applicant",
			"anchor", "", "text",
			json_stringn(given->opinion,
			    decide_prefix(given->opinion)),
			"late", 0));
	return 0;
}

/* Fields that the action lets one fill in, and no others. */
static int
decide_form(struct ctx *ctx, struct office_case *o, const struct action *a,
    const json_t *form, struct err *e)
{
	const char *section;
	json_t *v;

	if (json_object_size(form) == 0)
		return 0;
	json_object_foreach ((json_t *)form, section, v) {
		(void)v;
		if (!names_have(&a->fields, section))
			return err_set(e, ERR_CASE_FIELDS, section);
	}
	if (application_form_merge(ctx, &o->c, form, &a->fields, e) != 0)
		return -1;
	return application_form_keep(ctx, &o->c, e);
}

/* What the unit has to tick of the warnings, when it lets the case pass. */
static int
decide_ticks(struct ctx *ctx, struct office_case *o, const struct action *a,
    const json_t *ticked, struct err *e)
{
	struct application_problems *p;

	if (a->kind != ACTION_APPROVE ||
	    strcmp(o->c.a.phase, "applicant") != 0)
		return 0;
	if (json_array_size(ticked) > 0 &&
	    application_acknowledge(ctx, &o->c, ticked, e) != 0)
		return -1;
	p = ctx_alloc(ctx, 1, sizeof(*p));
	if (application_check(ctx, &o->c, p, e) != 0)
		return -1;
	for (size_t i = 0; i < p->e.n; i++) {
		const struct eligibility *r = p->of[i].rule;

		if (r == NULL || p->of[i].level != LEVEL_WARN ||
		    p->of[i].ticked || !names_have(&r->acknowledge, o->c.me.role))
			continue;
		err_add(e, ERR_CASE_ACKNOWLEDGE, "acknowledge");
		err_arg(e, "rule", r->id);
		err_arg(e, "reason", r->message[i18n_current()]);
	}
	return e->n > 0 ? -1 : 0;
}

/* Open, of the version that was seen, nobody else's, and allowed. */
static int
decide_begin(struct ctx *ctx, int64_t id, const struct office_act *a,
    struct office_case *o, const struct action **action, struct err *e)
{
	if (office_open(ctx, id, a->behalf, o, e) != 0 ||
	    office_version(o, a->version, e) != 0 ||
	    decide_allowed(o, a->action, action, e) != 0)
		return -1;
	return office_lease(ctx, o, e);
}

int
application_act(struct ctx *ctx, int64_t id, const struct office_act *a,
    struct office_case *o, struct err *e)
{
	struct decision d = {.opinion = a->opinion, .tip = a->tip};
	const struct action *action;

	if (decide_begin(ctx, id, a, o, &action, e) != 0 ||
	    decide_note(o, action, a->opinion, e) != 0 ||
	    decide_items(ctx, o, action, a, &d.items, e) != 0 ||
	    decide_checks(ctx, o, action, a->checks, &d.checks, e) != 0)
		return -1;
	if (e->n > 0 || decide_form(ctx, o, action, a->form, e) != 0)
		return -1;
	if (decide_ticks(ctx, o, action, a->acknowledge, e) != 0)
		return -1;
	d.behalf_account = o->behalf;
	d.behalf_name = o->behalf != 0 ? o->behalf_name : NULL;
	return application_step(ctx, &o->c, action, &d, e);
}

int
application_bulk_check(struct ctx *ctx, int64_t id,
    const struct office_act *a, struct office_case *o,
    const struct action **action, struct err *e)
{
	const json_t *checks;

	if (decide_begin(ctx, id, a, o, action, e) != 0)
		return -1;
	if (!(*action)->bulk)
		return err_set(e, ERR_CASE_BULK, "action");
	if (decide_note(o, *action, a->opinion, e) != 0 ||
	    decide_checks(ctx, o, *action, a->checks, &checks, e) != 0)
		return -1;
	return e->n > 0 ? -1 : 0;
}
