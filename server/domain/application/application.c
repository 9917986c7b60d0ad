#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/application/words.h"
#include "server/domain/conflict.h"
#include "server/domain/expert.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"
#include "server/secret.h"
#include "server/store/account.h"

/*
 * Loading
 */

struct gather {
	struct ctx *ctx;
	void *rows;
	size_t n, cap, size;
};

static void *
gather_room(struct gather *g)
{
	if (g->n == g->cap) {
		size_t cap = g->cap * 2 + 8;
		void *rows = ctx_alloc(g->ctx, cap, g->size);

		if (g->n > 0)
			memcpy(rows, g->rows, g->n * g->size);
		g->rows = rows;
		g->cap = cap;
	}
	return (char *)g->rows + g->size * g->n++;
}

static void
gather_event(void *arg, const struct application_event *v)
{
	memcpy(gather_room(arg), v, sizeof(*v));
}

static void
gather_item(void *arg, const struct return_item *r)
{
	memcpy(gather_room(arg), r, sizeof(*r));
}

static void
gather_tick(void *arg, const struct application_tick *t)
{
	memcpy(gather_room(arg), t, sizeof(*t));
}

const struct definition *
application_definition(
    struct ctx *ctx, const char *service, int version, struct err *e)
{
	return service_definition_version(ctx, service, version, e);
}

/* Steps that the engine reasons by: who did what when. */
void
application_flow(struct ctx *ctx, struct application_case *c)
{
	struct step *steps = ctx_alloc(ctx, c->nevents + 1, sizeof(*steps));
	size_t n = 0;

	for (size_t i = 0; i < c->nevents; i++) {
		const struct application_event *v = &c->events[i];

		if (strcmp(v->what, "create") != 0 &&
		    strcmp(v->what, "action") != 0 &&
		    strcmp(v->what, "automatic") != 0)
			continue;
		steps[n++] = (struct step){.from = v->from_state,
			.to = v->to_state, .action = v->action,
			.kind = action_kind_of(v->kind),
			.account_id = v->by_account,
			.on_behalf = v->behalf_account, .day = v->day,
			.at = v->at};
	}
	c->flow.definition = c->d;
	c->flow.state = c->a.state;
	c->flow.steps = steps;
	c->flow.nsteps = n;
	c->flow.returns = c->a.returns;
	c->flow.open_items = application_open_items(c);
}

/* All that belongs to c->a, which is there. */
static int
application_rest(struct ctx *ctx, struct application_case *c, struct err *e)
{
	struct gather events = {ctx, .size = sizeof(*c->events)};
	struct gather items = {ctx, .size = sizeof(*c->items)};
	struct gather ticks = {ctx, .size = sizeof(*c->ticks)};
	int rc;

	c->d = application_definition(ctx, c->a.service,
	    c->a.service_version, e);
	if (c->d == NULL)
		return -1;
	rc = store_application_form_load(ctx, c->a.id, 0, &c->form, e);
	if (rc < 0 ||
	    store_application_event_each(ctx, c->a.id, gather_event, &events,
		e) != 0 ||
	    store_return_item_each(ctx, c->a.id, gather_item, &items, e) !=
		0 ||
	    store_application_tick_each(ctx, c->a.id, gather_tick, &ticks,
		e) != 0)
		return -1;
	c->form = ctx_keep(ctx, rc == 1 ? c->form : json_object());
	c->events = events.rows;
	c->nevents = events.n;
	c->items = items.rows;
	c->nitems = items.n;
	c->ticks = ticks.rows;
	c->nticks = ticks.n;
	application_flow(ctx, c);
	application_facts_init(ctx, c);
	/* what is only shown follows the records until it is handed in */
	if (!application_working(c))
		return 0;
	rc = application_linked(c, e);
	if (rc == 1)
		rc = application_form_refresh(ctx, c, e) != 0 ? -1 : 0;
	return rc < 0 ? -1 : 0;
}

/* A unit reads no more of who has left it. */
int
application_linked(const struct application_case *c, struct err *e)
{
	struct application_facts *f = c->cache;
	int rc;

	if (c->a.person_id == 0 || c->a.unit_id == 0)
		return 1;
	rc = application_fact_link(f);
	if (rc < 0) {
		*e = f->err;
		return -1;
	}
	return rc == 1 && f->link.unit_id == c->a.unit_id &&
	    strcmp(f->link.status, "active") == 0;
}

int
application_load(
    struct ctx *ctx, int64_t id, struct application_case *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = store_application_load(ctx, id, &c->a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	return application_rest(ctx, c, e);
}

/* Is the actor, of whatever role, the natural person that it is about? */
static bool
application_same(struct ctx *ctx, struct application_case *c)
{
	struct application_facts *f = c->cache;
	unsigned char hash[SECRET_HASH];
	struct err ignored = {0};
	struct account a;

	if (c->a.person_id == 0 || ctx->actor.role == ROLE_INDIVIDUAL ||
	    store_account_load(ctx, ctx->actor.account_id, &a, &ignored) != 1 ||
	    !a.has_id_number || application_fact_person(f) != 1)
		return false;
	secret_hash(ctx->secret, "id_number", f->person.id_number, hash);
	return memcmp(hash, a.id_number_hash, sizeof(hash)) == 0;
}

/*
 * What somebody who decides has declared, or is by the register of experts.
 * When it cannot be found out, he decides nothing.
 */
static void
application_conflicts(struct ctx *ctx, struct application_case *c)
{
	struct conflict_mine mine;
	struct conflict_about about;
	struct err e = {0};

	if (ctx->actor.account_id == 0 ||
	    (ctx->actor.role & (ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_GUEST)))
		return;
	/* most of the office have declared nothing: one look is enough */
	if (ctx->actor.role != ROLE_EXPERT &&
	    store_conflict_any(ctx, ctx->actor.account_id, &e) == 0)
		return;
	if (conflict_mine(ctx, ctx->actor.account_id, &mine, &e) != 0 ||
	    conflict_about(ctx, &c->a, &about, &e) != 0) {
		c->me.kin = c->me.declared = true;
		return;
	}
	conflict_meet(&mine, &about, &c->me);
}

/* What the actor is towards the case. */
void
application_actor(struct ctx *ctx, struct application_case *c, bool reaches)
{
	const struct actor *a = &ctx->actor;
	struct workflow_actor *me = &c->me;
	bool begun_by_unit = strcmp(c->a.applicant_role, "agent") == 0;

	memset(me, 0, sizeof(*me));
	me->account_id = a->account_id;
	me->role = role_name(a->role);
	me->reaches = reaches;
	me->unit = a->role == ROLE_AGENT && c->a.unit_id != 0 &&
	    a->unit_id == c->a.unit_id;
	me->holder = (a->person_id != 0 && a->person_id == c->a.person_id) ||
	    application_same(ctx, c);
	/* any agent goes on with what another agent of his unit began */
	me->applicant = a->account_id == c->a.applicant_account ||
	    (begun_by_unit ? me->unit : me->holder);
	application_conflicts(ctx, c);
}

/* May the actor set a rule of the service aside, before it is handed in? */
static bool
application_may_override(struct ctx *ctx, const struct application *a)
{
	const struct definition *d;
	struct err e = {0};

	d = application_definition(ctx, a->service, a->service_version, &e);
	for (size_t i = 0; d != NULL && i < d->neligibility; i++)
		if (d->eligibility[i].override != NULL &&
		    strcmp(d->eligibility[i].override,
			role_name(ctx->actor.role)) == 0)
			return true;
	return false;
}

/*
 * Nobody but those who fill it in sees a draft, and who may set aside the rule
 * that keeps it from being handed in.
 */
int
application_reach(
    struct ctx *ctx, const struct application *a, struct err *e)
{
	const unsigned own = ROLE_INDIVIDUAL | ROLE_AGENT;
	int rc;

	/* a member of its panel reads it, and no other expert */
	if (ctx->actor.role == ROLE_EXPERT) {
		policy_self(ctx);
		rc = expert_reaches(ctx, a, e);
		return rc == 1 ? 0 :
		    rc < 0     ? -1 :
				 err_set(e, ERR_NOT_FOUND, "id");
	}
	if (policy_scope(ctx, a->unit_id, a->district, a->person_id, e) != 0)
		return -1;
	if (a->submitted_at == 0 && !(ctx->actor.role & own) &&
	    !application_may_override(ctx, a))
		return err_set(e, ERR_NOT_FOUND, "id");
	return 0;
}

int
application_open(
    struct ctx *ctx, int64_t id, struct application_case *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	rc = store_application_load(ctx, id, &c->a, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	if (application_reach(ctx, &c->a, e) != 0)
		return -1;
	if (application_rest(ctx, c, e) != 0)
		return -1;
	application_actor(ctx, c, true);
	return 0;
}

int
application_current(struct ctx *ctx, const struct application_case *c,
    int64_t version, struct err *e)
{
	const struct application_event *last =
	    c->nevents > 0 ? &c->events[c->nevents - 1] : NULL;
	char at[TIME_TEXT];

	if (version < 0 || version == c->a.version)
		return 0;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", last != NULL ? last->by_name : c->a.applicant_name);
	return err_arg(e, "at", time_format(c->a.changed_at, at));
}

const struct field *
application_field(
    const struct definition *d, const char *id, const struct section **s)
{
	for (size_t i = 0; i < d->nsections; i++) {
		const struct field *f = definition_field(&d->sections[i], id);

		if (f != NULL) {
			*s = &d->sections[i];
			return f;
		}
	}
	*s = NULL;
	return NULL;
}

const char *
application_value(const struct application_case *c, const char *field)
{
	const struct section *s;
	const struct field *f = application_field(c->d, field, &s);
	const char *text = NULL;

	if (f != NULL)
		text = json_string_value(json_object_get(
		    json_object_get(c->form, s->id), f->id));
	return text != NULL ? text : "";
}
