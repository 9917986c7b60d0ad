/*
 * Leases: who works on a case, until when. A lease ends by the calendar: what
 * counts is its last day, so that nothing need run to free a case.
 */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/application/office.h"
#include "server/domain/cover.h"
#include "server/store/review_draft.h"

bool
application_claimed(const struct ctx *ctx, const struct application *a)
{
	return a->claimed_by != 0 && a->claimed_until >= ctx->today;
}

static int
claim_behalf(struct ctx *ctx, int64_t id, int64_t account,
    struct office_case *o, struct err *e)
{
	struct actor me = ctx->actor, other;
	int rc = cover_actor(ctx, account, &other, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || other.role != me.role)
		return err_set(e, ERR_COVER_NONE, "behalf");
	ctx->actor = other;
	rc = application_open(ctx, id, &o->other, e);
	ctx->actor = me;
	o->behalf = account;
	str_copy(o->behalf_name, sizeof(o->behalf_name), other.name);
	return rc;
}

int
office_open(struct ctx *ctx, int64_t id, int64_t behalf,
    struct office_case *o, struct err *e)
{
	int64_t me = ctx->actor.account_id;
	struct cover cover;
	int rc = 0;

	memset(o, 0, sizeof(*o));
	if (application_open(ctx, id, &o->c, e) != 0)
		return -1;
	str_copy(o->queue, sizeof(o->queue), o->c.a.queue);
	o->due = o->c.a.state_due_on;
	if (behalf == 0 && application_claimed(ctx, &o->c.a) &&
	    o->c.a.claimed_by != me) {
		rc = store_cover_find(ctx, o->c.a.claimed_by, me, ctx->today,
		    &cover, e);
		if (rc == 1)
			behalf = o->c.a.claimed_by;
	} else if (behalf != 0 && behalf != me) {
		rc = store_cover_find(ctx, behalf, me, ctx->today, &cover, e);
		if (rc == 0)
			return err_set(e, ERR_COVER_NONE, "behalf");
	}
	if (rc <= 0)
		return rc;
	return claim_behalf(ctx, id, behalf, o, e);
}

int
office_version(const struct office_case *o, int64_t version, struct err *e)
{
	const struct application_case *c = &o->c;
	const struct application_event *last = c->nevents > 0 ?
	    &c->events[c->nevents - 1] :
	    NULL;
	char at[TIME_TEXT];

	if (version == -1 || version == c->a.version)
		return 0;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", last != NULL ? last->by_name : "-");
	return err_arg(e, "at", time_format(c->a.changed_at, at));
}

struct permission
office_permission(const struct office_case *o, const char *action)
{
	struct permission p = engine_permission(&o->c.flow, &o->c.me, action);

	if (p.refusal == REFUSAL_NONE && o->behalf != 0)
		p = engine_permission(&o->other.flow, &o->other.me, action);
	return p;
}

/* Refused only for now: by a rule, a day, or what is still open. */
static bool
claim_for_now(enum refusal r)
{
	return r == REFUSAL_NONE || r == REFUSAL_WHEN || r == REFUSAL_HOLD ||
	    r == REFUSAL_ITEMS || r == REFUSAL_RETURNS;
}

int
office_waits(const struct office_case *o, struct err *e)
{
	const struct state *s = definition_state(o->c.d, o->c.a.state);
	struct permission why = {0}, p;

	for (size_t i = 0; s != NULL && i < s->nactions; i++) {
		p = office_permission(o, s->actions[i].id);
		if (claim_for_now(p.refusal))
			return 0;
		if (why.refusal == REFUSAL_NONE)
			why = p;
	}
	if (why.refusal != REFUSAL_NONE)
		return application_refuse(&o->c, &why, e);
	return err_set(e, ERR_CASE_QUEUE, "id");
}

int
office_lease(const struct ctx *ctx, const struct office_case *o,
    struct err *e)
{
	const struct application *a = &o->c.a;
	char day[DATE_TEXT];

	if (!application_claimed(ctx, a) ||
	    a->claimed_by == ctx->actor.account_id ||
	    (o->behalf != 0 && a->claimed_by == o->behalf))
		return 0;
	err_set(e, ERR_CASE_CLAIMED, "id");
	err_arg(e, "by", a->claimed_name);
	return err_arg(e, "date", date_format(a->claimed_until, day));
}

static void
claim_give(struct ctx *ctx, struct application_case *c, int64_t account,
    const char *name)
{
	const struct state *s = definition_state(c->d, c->a.state);
	int days = s != NULL && s->claim > 0 ? s->claim : 1;
	date_t until = workday_add(ctx->today, days);

	c->a.claimed_by = account;
	str_copy(c->a.claimed_name, sizeof(c->a.claimed_name), name);
	c->a.claimed_until = until != DATE_NONE ? until : ctx->today;
}

int
office_renew(struct ctx *ctx, struct office_case *o, struct err *e)
{
	struct application *a = &o->c.a;
	date_t was = a->claimed_until;

	if (!application_claimed(ctx, a) ||
	    a->claimed_by != ctx->actor.account_id)
		return 0;
	claim_give(ctx, &o->c, a->claimed_by, a->claimed_name);
	if (a->claimed_until == was)
		return 0;
	return application_write(ctx, &o->c, e);
}

static void
claim_audit(struct ctx *ctx, const struct office_case *o)
{
	json_t *after = application_audit(&o->c);

	json_object_set_new(after, "claimed_by",
	    json_integer(o->c.a.claimed_by));
	ctx_audit(ctx, "application", o->c.a.id, NULL, after);
}

/* Note what was done, save, and tell. */
static int
claim_done(struct ctx *ctx, struct office_case *o, const char *what,
    const char *words, json_t *detail, struct err *e)
{
	int rc = application_note(ctx, &o->c, what, words, detail, e);

	json_decref(detail);
	if (rc == 0)
		rc = application_write(ctx, &o->c, e);
	if (rc == 0)
		claim_audit(ctx, o);
	return rc;
}

int
application_claim(struct ctx *ctx, int64_t id, int64_t behalf,
    struct office_case *o, struct err *e)
{
	int64_t me = ctx->actor.account_id;
	bool again;

	if (office_open(ctx, id, behalf, o, e) != 0 ||
	    office_waits(o, e) != 0 || office_lease(ctx, o, e) != 0)
		return -1;
	again = application_claimed(ctx, &o->c.a) && o->c.a.claimed_by == me;
	if (again)
		return office_renew(ctx, o, e);
	claim_give(ctx, &o->c, me, ctx->actor.name);
	return claim_done(ctx, o, "claim", NULL, NULL, e);
}

static void
claim_free(struct application *a)
{
	a->claimed_by = 0;
	a->claimed_name[0] = '\0';
	a->claimed_until = 0;
}

int
application_unclaim(struct ctx *ctx, int64_t id, struct office_case *o,
    struct err *e)
{
	if (office_open(ctx, id, 0, o, e) != 0 ||
	    office_lease(ctx, o, e) != 0)
		return -1;
	if (!application_claimed(ctx, &o->c.a))
		return err_set(e, ERR_CASE_UNCLAIMED, "id");
	claim_free(&o->c.a);
	return claim_done(ctx, o, "unclaim", NULL, NULL, e);
}

/* Whom the case is to go to must be one for whom it waits, too. */
static int
claim_target(struct ctx *ctx, int64_t id, const struct actor *other,
    struct err *e)
{
	struct office_case *t = ctx_alloc(ctx, 1, sizeof(*t));
	struct actor me = ctx->actor;
	int rc;

	ctx->actor = *other;
	rc = application_open(ctx, id, &t->c, e);
	ctx->actor = me;
	if (rc != 0)
		return err_is(e, ERR_NOT_FOUND) ?
		    err_set(e, ERR_CASE_QUEUE, "account") :
		    -1;
	return office_waits(t, e);
}

static bool
claim_lead(const struct ctx *ctx)
{
	return ctx->actor.role == ROLE_LEAD;
}

int
application_handover(struct ctx *ctx, int64_t id, int64_t account,
    const char *note, struct office_case *o, struct err *e)
{
	struct actor other;
	int64_t former, was; /* was: 0 for nobody */
	int rc;

	if (office_open(ctx, id, 0, o, e) != 0)
		return -1;
	if (!claim_lead(ctx) &&
	    (office_waits(o, e) != 0 || office_lease(ctx, o, e) != 0))
		return -1;
	rc = cover_actor(ctx, account, &other, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_CASE_QUEUE, "account");
	if (claim_target(ctx, id, &other, e) != 0)
		return -1;
	was = application_claimed(ctx, &o->c.a) ? o->c.a.claimed_by : 0;
	former = was;
	claim_give(ctx, &o->c, account, other.name);
	if (claim_done(ctx, o, "handover", note,
		json_pack("{s:s}", "to", other.name), e) != 0)
		return -1;
	if (former == 0)
		former = ctx->actor.account_id;
	if (former != account &&
	    store_review_draft_pass(ctx, id, former, account, e) != 0)
		return -1;
	if (former != account && was != 0 &&
	    application_tell_colleague(ctx, &o->c, former, "case_taken", note,
		e) != 0)
		return -1;
	return application_tell_colleague(ctx, &o->c, account, "case_handed",
	    note, e);
}

int
application_takeover(struct ctx *ctx, int64_t id, const char *reason,
    struct office_case *o, struct err *e)
{
	int64_t former;
	char name[64];

	if (office_open(ctx, id, 0, o, e) != 0 || office_waits(o, e) != 0)
		return -1;
	if (!application_claimed(ctx, &o->c.a) ||
	    o->c.a.claimed_by == ctx->actor.account_id)
		return application_claim(ctx, id, 0, o, e);
	former = o->c.a.claimed_by;
	str_copy(name, sizeof(name), o->c.a.claimed_name);
	claim_give(ctx, &o->c, ctx->actor.account_id, ctx->actor.name);
	if (claim_done(ctx, o, "takeover", reason,
		json_pack("{s:s}", "from", name), e) != 0 ||
	    store_review_draft_pass(ctx, id, former, ctx->actor.account_id,
		e) != 0)
		return -1;
	return application_tell_colleague(ctx, &o->c, former, "case_taken",
	    reason, e);
}
