/* Steps of cases, right ones and wrong ones, and what came of them. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/domain/permit.h"
#include "tests/model/play.h"

/* The row as it stands. */
void
play_row(struct play *w, const struct m_case *c, struct application *a)
{
	struct err e = {0};

	if (store_application_load(&w->ctx, c->id, a, &e) != 1)
		play_fault(w, c, "its row is gone");
}

bool
play_same_permit(struct play *w, const struct m_case *c, int person)
{
	const struct m_person *p = &w->m.people[person];
	const char *want = m_lives[m_permit_state(&w->m, &p->permit)];
	const char *is = "none";
	struct permit row = {0};
	struct err e = {0};

	if (store_permit_of(&w->ctx, p->id, &row, &e) == 1)
		is = permit_status(&w->ctx, &row);
	if (strcmp(is, want) != 0)
		return play_fault(w, c, "the permit is %s, not %s", is, want);
	if (p->permit.live != M_NONE && row.valid_to != p->permit.to)
		return play_fault(w, c, "the permit ends %d days off",
		    (int)(row.valid_to - p->permit.to));
	if (p->permit.live != M_NONE &&
	    row.unit_id != w->m.units[p->permit.unit].id)
		return play_fault(w, c, "the permit is another unit's");
	return true;
}

static bool
play_same(struct play *w, const struct m_case *c)
{
	struct application a = {0};

	play_row(w, c, &a);
	if (strcmp(a.state, m_states[c->state]) != 0)
		return play_fault(w, c, "the row says %s", a.state);
	if (a.returns != c->returns)
		return play_fault(w, c, "returned %d times", a.returns);
	return c->person == M_NOBODY || play_same_permit(w, c, c->person);
}

/* The newest row of the audit is of this act, and names this case. */
static void
play_audited(struct play *w, const struct m_case *c, const char *method)
{
	struct audit_query q = {.f = {.object = "application",
		.object_id = c->id, .limit = 1}};
	json_t *items = NULL;
	struct err e = {0};
	const char *was;
	int64_t next;

	if (audit_list(&w->ctx, &q, &items, &next, &e) != 0 ||
	    json_array_size(items) != 1) {
		play_fault(w, c, "%s is not in the audit", method);
	} else {
		was = json_string_value(json_object_get(
		    json_array_get(items, 0), "action"));
		if (was == NULL || strcmp(was, method) != 0)
			play_fault(w, c, "the audit says %s, not %s",
			    was != NULL ? was : "?", method);
	}
	json_decref(items);
	ctx_finish(&w->ctx);
}

/*
 * Beginning
 */

static json_t *
play_form(struct play *w, struct m_case *c)
{
	char day[DATE_TEXT];

	switch (c->service) {
	case M_BASIC:
		return json_pack("{s:{s:s}}", "reason", "reason", "居住地址变更");
	case M_CANCEL:
		return json_pack("{s:{s:s}}", "reason", "cancel_reason",
		    "left_beijing");
	case M_INTRO:
		return json_pack("{s:{s:s, s:s}}", "introduction", "subject",
		    "申请", "statement", "说明");
	case M_QUOTA:
		c->wanted = 1 + (int)play_random(w, 3);
		return json_pack("{s:{s:i, s:s}}", "quota", "quota_wanted",
		    c->wanted, "quota_reason", "拟新办员工");
	case M_OPENING:
		return json_pack("{s:{s:i, s:b}}", "opening", "staff", 30,
		    "declared", 1);
	case M_CROSS:
		return json_pack("{s:{s:s, s:s}}", "move", "new_address",
		    "北京市海淀区示例路1号", "moved_on",
		    date_format(w->m.today - 5, day));
	default:
		return NULL;
	}
}

static struct m_case *
play_room(struct play *w)
{
	struct model *m = &w->m;

	if (m->ncases == m->room) {
		m->room = m->room * 2 + 256;
		m->cases = xreallocarray(m->cases, (size_t)m->room,
		    sizeof(*m->cases));
	}
	memset(&m->cases[m->ncases], 0, sizeof(*m->cases));
	return &m->cases[m->ncases];
}

/* Where it will belong. */
static void
play_place(struct play *w, struct m_case *c, const struct m_who *who,
    int district)
{
	const struct m_person *p;

	c->unit = who->unit;
	c->district = district;
	if (c->person == M_NOBODY)
		return;
	p = &w->m.people[c->person];
	c->permit = p->permit.serial;
	if (who->role != ROLE_AGENT)
		c->unit = p->unit;
	c->district = c->unit != M_NOBODY ?
	    w->m.units[c->unit].district :
	    w->m.units[p->permit.unit].district;
}

static void
play_begin(struct play *w, enum m_service s, const struct m_who *who,
    int person, int district)
{
	bool may = m_may_begin(&w->m, who, s, person, district);
	struct m_case *c = play_room(w);
	json_t *p = json_pack("{s:s}", "service", m_services[s]), *reply, *f;
	char code[16];
	struct err e;

	if (person != M_NOBODY && who->role == ROLE_AGENT)
		json_object_set_new(p, "person",
		    play_id(w->m.people[person].id));
	if (district != M_NOBODY) {
		snprintf(code, sizeof(code), "%d", m_districts[district]);
		json_object_set_new(p, "district", json_string(code));
	}
	c->service = s;
	c->person = person;
	if (play_call(w, who, "application.create", p, &reply, &e) != 0) {
		if (may)
			play_fault(w, NULL, "%s is not begun: %s %s",
			    m_services[s], err_key(e.items[0].id),
			    e.items[0].field);
		return;
	}
	c->id = strtoll(json_string_value(json_object_get(reply, "id")), NULL,
	    10);
	json_decref(reply);
	c->by_agent = who->role == ROLE_AGENT;
	c->began = who->account;
	c->year = m_year(w->m.today);
	c->day = w->m.today;
	play_place(w, c, who, district);
	w->m.ncases++;
	if (!may)
		play_fault(w, c, "it was begun against the rules");
	play_audited(w, c, "application.create");
	f = play_form(w, c);
	if (f != NULL &&
	    play_call(w, who, "application.save",
		json_pack("{s:o, s:o}", "id", play_id(c->id), "form", f), NULL,
		&e) != 0)
		play_fault(w, c, "not saved: %s %s", err_key(e.items[0].id),
		    e.items[0].field);
	play_same(w, c);
}

/* Somebody for whom it could come to something, if one is soon found. */
static int
play_whom(struct play *w, enum m_service s)
{
	int person = 0;

	for (int i = 0; i < 12; i++) {
		const struct m_permit *p;
		enum m_live is;

		person = (int)play_random(w, (uint32_t)w->m.npeople);
		p = &w->m.people[person].permit;
		is = m_permit_state(&w->m, p);
		if (s == M_RENEW ? is == M_VALID && p->to - w->m.today < 90 :
			s == M_EMPLOYER ? is == M_SUSPENDED :
			s == M_NEW	? is != M_VALID :
					  is == M_VALID)
			break;
	}
	return person;
}

void
play_begin_any(struct play *w)
{
	enum m_service s = (enum m_service)play_random(w, M_SERVICES);
	int person = play_whom(w, s);
	const struct m_person *p = &w->m.people[person];
	bool agent = s == M_RENEW || s == M_EMPLOYER ||
	    (s >= M_CANCEL && play_random(w, 2) == 0);
	struct m_who who;

	if (play_random(w, 12) == 0)
		agent = !agent;
	if (s >= M_QUOTA) {
		/* the small ones open and move; the others ask for more */
		int unit = s == M_QUOTA ?
		    (int)play_random(w, (uint32_t)w->m.nunits) :
		    6 + (int)play_random(w, (uint32_t)w->m.nunits - 6);

		who = agent || play_random(w, 12) != 0 ? play_agent(w, unit) :
							  play_person(w, person);
		play_begin(w, s, &who, M_NOBODY, (int)play_random(w, 2));
		return;
	}
	who = agent ? play_agent(w, p->unit != M_NOBODY &&
			      play_random(w, 15) != 0 ?
			      p->unit :
			      (int)play_random(w, 6)) :
		      play_person(w, person);
	play_begin(w, s, &who, person, M_NOBODY);
}

/*
 * A step
 */

/* The rules whose warnings he has to tick. */
static json_t *
play_ticks(struct play *w, const struct m_case *c, const struct m_who *who)
{
	json_t *reply, *list = json_array(), *p, *roles;
	const char *me = role_name(who->role);
	struct err e;
	size_t i, k;

	if (play_call(w, who, "application.check",
		json_pack("{s:o}", "id", play_id(c->id)), &reply, &e) != 0)
		return list;
	json_array_foreach (json_object_get(reply, "problems"), i, p) {
		roles = json_object_get(p, "acknowledge");
		for (k = 0; k < json_array_size(roles); k++)
			if (strcmp(json_string_value(
				       json_array_get(roles, k)),
				me) == 0)
				json_array_append(list,
				    json_object_get(p, "rule"));
	}
	json_decref(reply);
	return list;
}

static json_t *
play_act_params(struct play *w, const struct m_case *c, enum m_move move,
    const struct m_told *t, json_t *p)
{
	const char *action = move == M_RETURN ? "return" :
	    move == M_REFUSE		       ? "refuse" :
	    c->state == M_ACCEPT	       ? "accept" :
						 "pass";

	(void)w;
	json_object_set_new(p, "action", json_string(action));
	if (move == M_RETURN && t->opinion)
		json_object_set_new(p, "items",
		    json_pack("[{s:s, s:s, s:s}]", "for",
			t->unit_item ? "unit" : "applicant", "anchor", "",
			"text", "请核对"));
	if (t->failed_check)
		json_object_set_new(p, "checks",
		    json_pack("{s:s}", c->service == M_CANCEL ? "reason" :
				       "originals", "failed"));
	return p;
}

static const char *const play_methods[M_MOVES] = {"application.submit",
	"application.act", "application.act", "application.act",
	"application.withdraw"};

static json_t *
play_params(struct play *w, const struct m_case *c, const struct m_who *who,
    enum m_move move, const struct m_told *t)
{
	struct application a = {0};
	struct err e;
	json_t *p;

	/* what is asked of a unit that is not registered yet */
	if (move == M_SUBMIT && c->service == M_QUOTA)
		(void)play_call(w, who, "application.save",
		    json_pack("{s:o, s:{s:{s:s, s:s, s:i}}}", "id",
			play_id(c->id), "form", "hrms", "hrms_contact",
			"李静", "hrms_phone", "01087654321", "hrms_staff",
			20), NULL, &e);
	play_row(w, c, &a);
	p = json_pack("{s:o, s:I}", "id", play_id(c->id), "version",
	    (json_int_t)(t->stale ? a.version - 1 : a.version));
	if (move == M_SUBMIT)
		json_object_set_new(p, "acknowledge", play_ticks(w, c, who));
	else if (t->opinion)
		json_object_set_new(p, move == M_WITHDRAW ? "note" : "opinion",
		    json_string("情况属实"));
	if (move != M_SUBMIT && move != M_WITHDRAW)
		play_act_params(w, c, move, t, p);
	return p;
}

static void
play_refused(struct play *w, const struct m_case *c, const struct m_who *who,
    enum m_move move, const struct err *e)
{
	char text[700];

	play_fault(w, c, "%s may not %s: %s %s: %s", role_name(who->role),
	    play_methods[move], err_key(e->items[0].id), e->items[0].field,
	    err_text(e, 0, text, sizeof(text)));
}

/* True when it was done. */
static bool
play_move(struct play *w, struct m_case *c, const struct m_who *who,
    enum m_move move, const struct m_told *t)
{
	bool may = m_allowed(&w->m, c, who, move, t);
	enum m_state was = c->state;
	struct application before = {0}, after = {0};
	json_t *params = play_params(w, c, who, move, t);
	struct err e;
	int rc;

	/* what was saved for it is no part of it */
	play_row(w, c, &before);
	rc = play_call(w, who, play_methods[move], params, NULL, &e);
	if (rc != 0) {
		play_row(w, c, &after);
		if (may)
			play_refused(w, c, who, move, &e);
		else if (before.version != after.version)
			play_fault(w, c, "a refusal changed the row");
		return false;
	}
	if (!may) {
		play_fault(w, c, "%s may %s (move %d%s%s%s%s)",
		    role_name(who->role), play_methods[move], move,
		    t->opinion ? ", opinion" : "", t->stale ? ", stale" : "",
		    t->failed_check ? ", failed check" : "",
		    who->person != M_NOBODY && who->person == c->person ?
			", holder" :
			"");
	}
	m_do(&w->m, c, who, move, t);
	if (w->loud)
		printf("# case %d %s: %s -> %s by %s\n",
		    (int)(c - w->m.cases), m_services[c->service],
		    m_states[was], m_states[c->state], role_name(who->role));
	play_audited(w, c, play_methods[move]);
	play_same(w, c);
	return true;
}

/* Somebody whose turn it could be. */
struct m_who
play_fit(struct play *w, const struct m_case *c)
{
	static const enum role roles[] = {[M_ACCEPT] = ROLE_CLERK,
		[M_REVIEW] = ROLE_REVIEWER, [M_CITY] = ROLE_CITY};
	struct m_who who;

	if (c->state == M_UNIT || ((c->state < M_UNIT ||
		c->state == M_RETURNED) && c->by_agent))
		return play_agent(w, c->unit);
	if (c->state < M_UNIT || c->state >= M_RETURNED)
		return c->person != M_NOBODY ? play_person(w, c->person) :
					       play_agent(w, c->unit);
	do
		who = w->office[play_random(w, PLAY_OFFICE)];
	while (who.role != roles[c->state] ||
	    (who.district != M_NOBODY && who.district != c->district));
	return who;
}

static struct m_who
play_anybody(struct play *w, const struct m_case *c)
{
	static const enum role desks[] = {ROLE_CLERK, ROLE_REVIEWER,
		ROLE_LEAD, ROLE_CITY};
	struct m_who who = w->office[play_random(w, PLAY_OFFICE)];

	switch (play_random(w, 12)) {
	case 0:
		return play_person(w, c->person != M_NOBODY ? c->person : 0);
	case 1:
		return play_person(w,
		    (int)play_random(w, (uint32_t)w->m.npeople));
	case 2:
		return c->unit != M_NOBODY ? play_agent(w, c->unit) : who;
	case 3:
		return play_agent(w,
		    (int)play_random(w, (uint32_t)w->m.nunits));
	case 4: /* he has moved to another desk */
		who.role = desks[play_random(w, 4)];
		who.district = who.role == ROLE_CITY ? M_NOBODY : c->district;
		return who;
	case 5: /* who decided before sits at this desk now */
	case 8:
	case 9:
		if (c->ndid == 0)
			return who;
		who = play_fit(w, c);
		if (who.role != ROLE_AGENT && who.role != ROLE_INDIVIDUAL)
			who.account = c->did[play_random(w,
			    (uint32_t)c->ndid)];
		return who;
	case 6: /* it is about himself */
		who = play_fit(w, c);
		if (who.role != ROLE_INDIVIDUAL)
			who.person = c->person;
		return who;
	case 7: /* he began it, as what he was before */
		who = play_fit(w, c);
		if (who.role != ROLE_AGENT && who.role != ROLE_INDIVIDUAL)
			who.account = c->began;
		return who;
	default:
		return who;
	}
}

void
play_step_wrong(struct play *w, struct m_case *c)
{
	struct m_told t = {.opinion = play_random(w, 3) != 0,
		.stale = play_random(w, 6) == 0,
		.failed_check = c->service != M_CROSS &&
		    play_random(w, 6) == 0};
	struct m_who who = play_random(w, 4) != 0 ? play_anybody(w, c) :
						    play_fit(w, c);
	enum m_move move = (enum m_move)play_random(w, M_MOVES);

	/* often nothing is wrong but who it is */
	if (play_random(w, 2) == 0 && c->state >= M_UNIT &&
	    c->state <= M_CITY) {
		t = (struct m_told){.opinion = true};
		who = play_anybody(w, c);
		move = (enum m_move)(M_PASS + play_random(w, 3));
	}
	if (move != M_PASS)
		t.failed_check = false;
	play_move(w, c, &who, move, &t);
}

/* The unit books an appointment, and the person comes. */
static void
play_book(struct play *w, const struct m_case *c)
{
	struct application a = {0};
	struct err e = {0};

	play_row(w, c, &a);
	if (demo_booked(&w->demo, &w->ctx, &a, &e) != 0)
		play_fault(w, c, "it is not booked");
	m_book(&w->m, c);
}

void
play_step_right(struct play *w, struct m_case *c)
{
	struct m_told t = {.opinion = true};
	struct m_who who = play_fit(w, c);
	uint32_t die = play_random(w, 100);
	enum m_move move = M_PASS;

	if (c->state == M_DRAFT || c->state == M_RETURNED)
		move = die < 12 ? M_WITHDRAW : M_SUBMIT;
	else if (die < 22)
		move = M_RETURN;
	else if (die < 27)
		move = M_REFUSE;
	if (move == M_PASS && c->state == M_ACCEPT && !m_booked(&w->m, c) &&
	    play_random(w, 5) != 0)
		play_book(w, c);
	t.unit_item = move == M_RETURN && c->unit != M_NOBODY &&
	    play_random(w, 3) == 0;
	play_move(w, c, &who, move, &t);
}
