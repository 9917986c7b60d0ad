/* The count: in one transaction with everything that follows from it. */
#include "config.h"

#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/application/office.h"
#include "server/domain/audit.h"
#include "server/domain/panel.h"
#include "server/store/store.h"

struct tally {
	struct panel_count n;
	json_t *ballots; /* for the audit; or NULL */
};

static void
tally_ballot(void *arg, const char *receipt, int64_t expert_id,
    const char *choice)
{
	struct tally *t = arg;

	t->n.yes += choice[0] == 'y';
	t->n.no += choice[0] == 'n';
	t->n.abstain += choice[0] == 'a';
	if (t->ballots == NULL)
		return;
	json_array_append_new(t->ballots,
	    json_pack("{s:s, s:s, s:I}", "receipt", receipt, "choice", choice,
		"expert", (json_int_t)expert_id));
}

static int
close_count(struct ctx *ctx, const struct panel_work *w,
    struct panel_entry *c, json_t *cases, struct err *e)
{
	struct tally t = {.ballots = json_array()};

	if (store_ballot_each(ctx, w->p.id, c->a.id, tally_ballot, &t, e) !=
	    0) {
		json_decref(t.ballots);
		return -1;
	}
	c->at.yes = t.n.yes;
	c->at.no = t.n.no;
	c->at.abstain = t.n.abstain;
	c->at.wanted = engine_panel_wanted(w->s, &t.n);
	c->at.passed = engine_panel_passed(w->s, &t.n);
	c->at.counted = engine_panel_quorum(w->s, &t.n);
	json_array_append_new(cases,
	    json_pack("{s:s, s:i, s:i, s:i, s:i, s:b, s:o}", "case",
		c->a.number, "yes", t.n.yes, "no", t.n.no, "abstain",
		t.n.abstain, "wanted", c->at.wanted, "passed", c->at.passed,
		"ballots", t.ballots));
	if (c->at.counted)
		return 0;
	err_set(e, ERR_PANEL_QUORUM, "id");
	err_arg(e, "number", c->a.number);
	err_arg_int(e, "n", t.n.yes + t.n.no + t.n.abstain);
	return err_arg_int(e, "need", panel_needed(w));
}

/* The case goes on by the rules of its file. */
static int
close_case(struct ctx *ctx, struct panel_entry *c, struct err *e)
{
	struct application_case *one = ctx_alloc(ctx, 1, sizeof(*one));
	int rc;

	if (application_load(ctx, c->a.id, one, e) != 0 ||
	    application_run(ctx, one, e) != 0)
		return -1;
	if (ctx->audit == NULL)
		return 0;
	rc = audit_append(ctx, "application.panel", "done", e);
	json_decref(ctx->audit);
	ctx->audit = NULL;
	return rc;
}

static int
close_panel(struct ctx *ctx, struct panel_work *w, struct err *e)
{
	json_t *cases = json_array();

	for (size_t i = 0; i < w->ncases; i++) {
		struct panel_entry *c = &w->cases[i];

		c->at.live = false;
		/* what left the state by another way is not decided */
		if (strcmp(c->a.state, w->p.state) == 0 &&
		    close_count(ctx, w, c, cases, e) != 0) {
			json_decref(cases);
			return -1;
		}
		if (store_panel_case_set(ctx, &c->at, e) != 0) {
			json_decref(cases);
			return -1;
		}
	}
	str_copy(w->p.status, sizeof(w->p.status), "closed");
	w->p.closed_at = ctx->now;
	if (panel_save(ctx, w, "voting", json_pack("{s:o}", "cases", cases),
		e) != 0)
		return -1;
	/* its own row stands before those of the cases that move */
	if (audit_append(ctx, "title.panel.count", "done", e) != 0)
		return -1;
	json_decref(ctx->audit);
	ctx->audit = NULL;
	for (size_t i = 0; i < w->ncases; i++)
		if (w->cases[i].at.counted &&
		    close_case(ctx, &w->cases[i], e) != 0)
			return -1;
	return 0;
}

int
panel_close(struct ctx *ctx, int64_t id, struct panel_work *w, struct err *e)
{
	if (panel_load(ctx, id, w, e) != 0 ||
	    panel_is(w, "voting", e) != 0 || close_panel(ctx, w, e) != 0)
		return -1;
	ctx_audit(ctx, "panel", id, NULL,
	    json_pack("{s:s, s:s}", "number", w->p.number, "status",
		"closed"));
	return panel_load(ctx, id, w, e);
}

/*
 * By the calendar
 */

struct over {
	int64_t ids[20];
	size_t n;
};

static void
over_row(void *arg, int64_t id)
{
	struct over *l = arg;

	l->ids[l->n++] = id;
}

/* Did enough vote on each? */
static bool
over_ready(const struct panel_work *w)
{
	for (size_t i = 0; i < w->ncases; i++)
		if (strcmp(w->cases[i].a.state, w->p.state) == 0 &&
		    w->cases[i].voted < panel_needed(w))
			return false;
	return w->ncases > 0;
}

/* What is the matter with one must not stop the others. */
static int
over_close(struct ctx *ctx, struct panel_work *w, struct err *e)
{
	struct err one = {0};

	if (store_savepoint(ctx->db, e) != 0)
		return -1;
	if (close_panel(ctx, w, &one) == 0)
		return store_release(ctx->db, e);
	store_rollback_to(ctx->db);
	json_decref(ctx->audit);
	ctx->audit = NULL;
	log_warn("event=panel number=%s key=%s", w->p.number,
	    one.n > 0 ? err_key(one.items[0].id) : "?");
	return 0;
}

int
panel_calendar(struct ctx *ctx, struct err *e)
{
	struct over l = {.n = 0};

	if (store_panel_over(ctx, ctx->today, over_row, &l, e) != 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		struct panel_work *w = ctx_alloc(ctx, 1, sizeof(*w));

		if (panel_load(ctx, l.ids[i], w, e) != 0)
			return -1;
		/* without quorum the city decides what becomes of it */
		if (over_ready(w) && over_close(ctx, w, e) != 0)
			return -1;
	}
	return 0;
}

/*
 * What a case is told
 */

int
panel_result(struct ctx *ctx, const struct application *a,
    struct panel_result *out, struct err *e)
{
	struct panel p;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = store_panel_of(ctx, a->id, &out->at, e);
	if (rc == 1)
		rc = store_panel_load(ctx, out->at.panel_id, &p, e);
	if (rc != 1)
		return rc < 0 ? -1 : 0;
	/* one of an earlier time in the state decides no more */
	if (strcmp(a->state, p.state) == 0 && p.created_at < a->entered_at)
		return 0;
	out->there = true;
	out->closed = out->quorum = out->at.counted && !out->at.live &&
	    strcmp(p.status, "closed") == 0;
	out->passed = out->closed && out->at.passed;
	return 0;
}

static void
document_number(json_t *o, const char *name, int n)
{
	json_object_set_new(o, name, json_sprintf("%d", n));
}

int
panel_document(struct ctx *ctx, const struct application *a, json_t *o,
    struct err *e)
{
	struct panel_work *w;
	struct panel_result r;
	const struct panel_case *c = &r.at;
	char *names, day[DATE_TEXT];
	size_t room;

	if (panel_result(ctx, a, &r, e) != 0)
		return -1;
	if (!r.closed)
		return 0;
	w = ctx_alloc(ctx, 1, sizeof(*w));
	if (panel_load(ctx, c->panel_id, w, e) != 0)
		return -1;
	/* a document names all of them */
	room = w->nmembers *
	    (sizeof(w->members->expert.name) + sizeof("、")) + 1;
	names = ctx_alloc(ctx, room, 1);
	for (size_t i = 0; i < w->nmembers; i++) {
		const struct panel_member *m = &w->members[i];
		int rc = store_voter(ctx, w->p.id, a->id, m->seat.expert_id,
		    e);

		if (rc < 0)
			return -1;
		if (rc == 1)
			str_join(names, room, "、", m->expert.name);
	}
	json_object_set_new(o, "panel", json_string(w->p.name));
	json_object_set_new(o, "panel_number", json_string(w->p.number));
	json_object_set_new(o, "panel_date",
	    json_string(date_format(w->p.meets_on, day)));
	json_object_set_new(o, "panel_members", json_string(names));
	document_number(o, "panel_seats", w->s->panel.seats);
	document_number(o, "panel_present", c->yes + c->no + c->abstain);
	document_number(o, "panel_yes", c->yes);
	document_number(o, "panel_no", c->no);
	document_number(o, "panel_abstain", c->abstain);
	document_number(o, "panel_wanted", c->wanted);
	return 0;
}
