#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/notification.h"
#include "server/domain/panel.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"

static const struct {
	const char *status, *label;
} panel_labels[] = {
	{"forming", N_("forming")},
	{"committed", N_("list out")},
	{"drawn", N_("drawn")},
	{"voting", N_("voting")},
	{"closed", N_("counted")},
	{"dissolved", N_("given up")},
	{"reserve", N_("in reserve")},
	{"invited", N_("invited")},
	{"accepted", N_("seated")},
	{"recused", N_("stays away")},
	{"excused", N_("seat freed")},
};

const char *
panel_status_label(const char *status)
{
	for (size_t i = 0; i < sizeof(panel_labels) / sizeof(panel_labels[0]);
	     i++)
		if (strcmp(panel_labels[i].status, status) == 0)
			return _(panel_labels[i].label);
	return status;
}

const char *
panel_seat_label(const char *status)
{
	return panel_status_label(status);
}

/*
 * Loading
 */

static void
load_case(void *arg, const struct panel_case *c)
{
	struct panel_work *w = arg;

	if (w->ncases < PANEL_CASES_MAX)
		w->cases[w->ncases++].at = *c;
}

static void
load_seat(void *arg, const struct panel_seat *s)
{
	struct panel_work *w = arg;

	if (w->nmembers < PANEL_LIST_MAX)
		w->members[w->nmembers++].seat = *s;
}

static void
load_recusal(void *arg, int64_t application_id, int64_t expert_id)
{
	struct panel_work *w = arg;

	if (w->nrecusals == PANEL_CASES_MAX * 20)
		return;
	w->recusals[w->nrecusals].application_id = application_id;
	w->recusals[w->nrecusals++].expert_id = expert_id;
}

static int
load_parts(struct ctx *ctx, struct panel_work *w, struct err *e)
{
	for (size_t i = 0; i < w->ncases; i++) {
		struct panel_entry *c = &w->cases[i];

		if (store_application_load(ctx, c->at.application_id, &c->a,
			e) < 0 ||
		    conflict_about(ctx, &c->a, &c->about, e) != 0 ||
		    store_voter_count(ctx, w->p.id, c->a.id, &c->voted, e) !=
			0)
			return -1;
	}
	for (size_t i = 0; i < w->nmembers; i++) {
		struct panel_member *m = &w->members[i];

		if (store_expert_load(ctx, m->seat.expert_id, NULL, 0,
			&m->expert, e) < 0 ||
		    conflict_mine(ctx, m->expert.account_id, &m->mine, e) !=
			0)
			return -1;
		m->mine.unit_id = m->expert.unit_id;
	}
	return 0;
}

static int
panel_rules(struct ctx *ctx, struct panel_work *w, struct err *e)
{
	w->d = service_definition_version(ctx, w->p.service,
	    w->p.service_version, e);
	if (w->d == NULL)
		return -1;
	w->s = definition_state(w->d, w->p.state);
	return w->s != NULL ? 0 : err_set(e, ERR_BUG, NULL);
}

int
panel_load(struct ctx *ctx, int64_t id, struct panel_work *w, struct err *e)
{
	int rc;

	memset(w, 0, sizeof(*w));
	policy_self(ctx);
	rc = store_panel_load(ctx, id, &w->p, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	w->cases = ctx_alloc(ctx, PANEL_CASES_MAX, sizeof(*w->cases));
	w->members = ctx_alloc(ctx, PANEL_LIST_MAX, sizeof(*w->members));
	w->recusals = ctx_alloc(ctx, PANEL_CASES_MAX * 20,
	    sizeof(*w->recusals));
	if (panel_rules(ctx, w, e) != 0 ||
	    store_plan_load(ctx, w->p.plan_id, &w->plan, e) < 0 ||
	    store_panel_case_each(ctx, id, load_case, w, e) != 0 ||
	    store_seat_each(ctx, id, load_seat, w, e) != 0 ||
	    store_recusal_each(ctx, id, load_recusal, w, e) != 0)
		return -1;
	return load_parts(ctx, w, e);
}

int
panel_state_error(const struct panel_work *w, struct err *e)
{
	err_set(e, ERR_PANEL_STATE, "id");
	err_arg(e, "number", w->p.number);
	return err_arg(e, "status", panel_status_label(w->p.status));
}

int
panel_is(const struct panel_work *w, const char *status, struct err *e)
{
	return strcmp(w->p.status, status) == 0 ? 0 : panel_state_error(w, e);
}

int
panel_save(struct ctx *ctx, struct panel_work *w, const char *before,
    json_t *after, struct err *e)
{
	int rc = store_panel_save(ctx, &w->p, e);

	if (rc != 1) {
		json_decref(after);
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	}
	if (after == NULL)
		after = json_object();
	json_object_set_new(after, "number", json_string(w->p.number));
	json_object_set_new(after, "status", json_string(w->p.status));
	ctx_audit(ctx, "panel", w->p.id,
	    before != NULL ? json_pack("{s:s}", "status", before) : NULL,
	    after);
	ctx_changed(ctx, "panel", w->p.id, 0, 0);
	return 0;
}

/*
 * Who may vote about what
 */

enum refusal
panel_meets(const struct panel_work *w, const struct conflict_mine *mine,
    const struct conflict_about *about)
{
	const struct workflow_case c = {.definition = w->d,
		.state = w->p.state};
	struct workflow_actor a = {.role = "expert", .reaches = true};

	conflict_meet(mine, about, &a);
	return engine_excluded(&c, &a);
}

/* Has he said that he stays away from it? */
static bool
panel_recused(const struct panel_work *w, int64_t application_id,
    int64_t expert_id)
{
	for (size_t i = 0; i < w->nrecusals; i++)
		if (w->recusals[i].application_id == application_id &&
		    w->recusals[i].expert_id == expert_id)
			return true;
	return false;
}

enum refusal
panel_excluded(const struct panel_work *w, const struct panel_member *m,
    const struct panel_entry *c)
{
	enum refusal r = panel_meets(w, &m->mine, &c->about);

	if (r == REFUSAL_NONE &&
	    panel_recused(w, c->a.id, m->seat.expert_id))
		return REFUSAL_DECLARED;
	return r;
}

static int
panel_number_of(const struct panel_work *w, const struct panel_entry *c,
    bool hope)
{
	int n = 0;

	for (size_t i = 0; i < w->nmembers; i++) {
		const char *s = w->members[i].seat.status;

		if ((strcmp(s, "accepted") == 0 ||
			(hope && (strcmp(s, "invited") == 0 ||
				     strcmp(s, "reserve") == 0))) &&
		    panel_excluded(w, &w->members[i], c) == REFUSAL_NONE)
			n++;
	}
	return n;
}

int
panel_able(const struct panel_work *w, const struct panel_entry *c)
{
	return panel_number_of(w, c, false);
}

int
panel_hope(const struct panel_work *w, const struct panel_entry *c)
{
	return panel_number_of(w, c, true);
}

int
panel_needed(const struct panel_work *w)
{
	return engine_panel_needed(w->s);
}

struct panel_entry *
panel_entry_of(const struct panel_work *w, int64_t application_id)
{
	for (size_t i = 0; i < w->ncases; i++)
		if (w->cases[i].a.id == application_id)
			return &w->cases[i];
	return NULL;
}

struct panel_member *
panel_member_of(const struct panel_work *w, int64_t expert_id)
{
	for (size_t i = 0; i < w->nmembers; i++)
		if (w->members[i].seat.expert_id == expert_id)
			return &w->members[i];
	return NULL;
}

/*
 * Seats
 */

static int
panel_tell(struct ctx *ctx, const struct panel_work *w,
    const struct panel_member *m, struct err *e)
{
	char meets[DATE_TEXT], closes[DATE_TEXT];
	const struct notify n = {.template = "expert_invited",
		.account_id = m->expert.account_id,
		.args = json_pack("{s:s, s:s, s:s, s:s}", "panel", w->p.name,
		    "number", w->p.number, "meets",
		    date_format(w->p.meets_on, meets), "closes",
		    date_format(w->p.closes_on, closes))};

	if (m->expert.account_id == 0) {
		json_decref(n.args);
		return 0;
	}
	ctx_changed_account(ctx, "panel", w->p.id, m->expert.account_id);
	return notify(ctx, &n, e);
}

int
panel_fill(struct ctx *ctx, struct panel_work *w, struct err *e)
{
	int taken = 0;

	for (size_t i = 0; i < w->nmembers; i++)
		taken += strcmp(w->members[i].seat.status, "invited") == 0 ||
		    strcmp(w->members[i].seat.status, "accepted") == 0;
	for (size_t i = 0; i < w->nmembers && taken < w->s->panel.seats;
	     i++) {
		struct panel_seat *t = &w->members[i].seat;

		if (strcmp(t->status, "reserve") != 0)
			continue;
		str_copy(t->status, sizeof(t->status), "invited");
		taken++;
		if (store_seat_set(ctx, t, e) != 0 ||
		    panel_tell(ctx, w, &w->members[i], e) != 0)
			return -1;
	}
	return 0;
}

int
panel_excuse(struct ctx *ctx, int64_t id, const char *number,
    const char *reason, struct panel_work *w, struct err *e)
{
	struct panel_member *m = NULL;
	int64_t scored, voted;

	if (panel_load(ctx, id, w, e) != 0)
		return -1;
	if (strcmp(w->p.status, "drawn") != 0 &&
	    strcmp(w->p.status, "voting") != 0)
		return panel_state_error(w, e);
	for (size_t i = 0; i < w->nmembers; i++)
		if (strcmp(w->members[i].expert.number, number) == 0)
			m = &w->members[i];
	if (m == NULL)
		return err_set(e, ERR_NOT_FOUND, "expert");
	if (store_score_count(ctx, id, m->expert.id, &scored, &voted, e) != 0)
		return -1;
	if (voted > 0 || strcmp(m->seat.status, "recused") == 0 ||
	    strcmp(m->seat.status, "excused") == 0) {
		err_set(e, ERR_PANEL_SEAT, "expert");
		return err_arg(e, "status",
		    voted > 0 ? N_("has voted") :
				panel_seat_label(m->seat.status));
	}
	str_copy(m->seat.status, sizeof(m->seat.status), "excused");
	str_copy(m->seat.reason, sizeof(m->seat.reason), reason);
	m->seat.answered_at = ctx->now;
	if (store_seat_set(ctx, &m->seat, e) != 0 ||
	    panel_fill(ctx, w, e) != 0)
		return -1;
	return panel_save(ctx, w, w->p.status,
	    json_pack("{s:s, s:s}", "excused", number, "reason", reason), e);
}

/* Which case could not be decided? 0, or -1 with it. */
static int
panel_ready(const struct panel_work *w, struct err *e)
{
	for (size_t i = 0; i < w->ncases; i++) {
		int able = panel_able(w, &w->cases[i]);

		if (able >= panel_needed(w))
			continue;
		err_set(e, ERR_PANEL_QUORUM, "id");
		err_arg(e, "number", w->cases[i].a.number);
		err_arg_int(e, "n", able);
		return err_arg_int(e, "need", panel_needed(w));
	}
	return w->ncases > 0 ? 0 : err_set(e, ERR_PANEL_EMPTY, "id");
}

int
panel_begin(struct ctx *ctx, int64_t id, struct panel_work *w, struct err *e)
{
	if (panel_load(ctx, id, w, e) != 0 || panel_is(w, "drawn", e) != 0 ||
	    panel_ready(w, e) != 0)
		return -1;
	str_copy(w->p.status, sizeof(w->p.status), "voting");
	return panel_save(ctx, w, "drawn", NULL, e);
}

int
panel_dissolve(struct ctx *ctx, int64_t id, const char *reason,
    struct panel_work *w, struct err *e)
{
	char before[16];

	if (panel_load(ctx, id, w, e) != 0)
		return -1;
	if (strcmp(w->p.status, "closed") == 0 ||
	    strcmp(w->p.status, "dissolved") == 0)
		return panel_state_error(w, e);
	str_copy(before, sizeof(before), w->p.status);
	for (size_t i = 0; i < w->ncases; i++) {
		w->cases[i].at.live = false;
		if (store_panel_case_set(ctx, &w->cases[i].at, e) != 0 ||
		    store_ballot_forget(ctx, id, w->cases[i].a.id, e) != 0)
			return -1;
	}
	str_copy(w->p.status, sizeof(w->p.status), "dissolved");
	str_copy(w->p.reason, sizeof(w->p.reason), reason);
	w->p.closed_at = ctx->now;
	return panel_save(ctx, w, before,
	    json_pack("{s:s}", "reason", reason), e);
}
