#include "config.h"

#include <string.h>

#include "tests/model/model.h"

const char *const m_services[M_SERVICES] = {"permit-new", "permit-renewal",
	"employer-change", "basic-info-change", "business-info-change",
	"permit-cancellation", "talent-introduction", "quota", "unit-opening",
	"cross-district-change"};
const char *const m_states[M_STATES] = {"draft", "unit_review",
	"district_acceptance", "district_review", "municipal_review",
	"returned", "approved", "not_accepted", "rejected", "withdrawn"};
const char *const m_lives[] = {"none", "valid", "suspended", "cancelled",
	"expired"};
const int m_districts[M_DISTRICTS] = {110105, 110108, 110115};
enum { CHAOYANG = 0, YEAR_FIRST = 2020, LEDGER = 36, WINDOW = 90,
	BOOKED_BEFORE = 31 };

int
m_year(date_t d)
{
	int y, m, day;

	date_split(d, &y, &m, &day);
	return y - YEAR_FIRST;
}

/* Months since January 1995. */
int
m_month(date_t d)
{
	int y, m, day;

	date_split(d, &y, &m, &day);
	return (y - 1995) * 12 + m - 1;
}

bool
m_open(const struct m_case *c)
{
	return c->state < M_APPROVED;
}

static bool
rules_of_unit(enum m_service s)
{
	return s >= M_QUOTA;
}

/* Services about one permit: one of them at a time. */
static bool
rules_of_permit(enum m_service s)
{
	return s <= M_CANCEL;
}

/* Does the city decide last? */
static bool
rules_city(enum m_service s)
{
	return s == M_NEW || s == M_RENEW || s == M_EMPLOYER || s == M_INTRO;
}

enum m_live
m_permit_state(const struct model *m, const struct m_permit *p)
{
	if ((p->live == M_VALID || p->live == M_SUSPENDED) &&
	    p->to < m->today)
		return M_EXPIRED;
	return p->live;
}

/* Months of the last three permit years without income and insurance. */
static bool
rules_ledger_whole(const struct model *m, const struct m_person *p)
{
	int now = m_month(m->today), from = now - LEDGER;

	if (m_month(p->permit.issued) > from)
		from = m_month(p->permit.issued);
	for (int i = from; i < now; i++)
		if (p->paid[i] == 0)
			return false;
	return true;
}

/* Employers who paid in those years, were never the permit's, and not `but`. */
static bool
rules_ledger_filed(const struct model *m, const struct m_person *p, int but)
{
	int now = m_month(m->today), from = now - LEDGER, u;

	if (m_month(p->permit.issued) > from)
		from = m_month(p->permit.issued);
	for (int i = from; i < now; i++) {
		u = p->paid[i] - 1;
		if (u >= 0 && u != but && u != p->permit.unit &&
		    !(p->permit.had & (UINT64_C(1) << u)))
			return false;
	}
	return true;
}

static bool
rules_paid_by(const struct model *m, const struct m_person *p, int unit)
{
	for (int i = 0; i < m_month(m->today); i++)
		if (p->paid[i] == unit + 1)
			return true;
	return false;
}

static bool
rules_quota(const struct model *m, const struct m_unit *u, int district)
{
	return district != CHAOYANG ||
	    u->left[district][m_year(m->today)] != 0;
}

static bool
rules_unit_may(const struct model *m, const struct m_case *c)
{
	const struct m_unit *u = &m->units[c->unit];
	bool elsewhere = false, registered =
	    c->district != CHAOYANG || u->registered[c->district];

	for (int i = 0; i < M_DISTRICTS; i++)
		elsewhere = elsewhere ||
		    (i != c->district && u->opened[i] == M_OPENED);
	/* what was applied for before the permission was held up goes on */
	if (u->opened[c->district] == M_HELD)
		return c->service == M_QUOTA && c->state == M_RETURNED &&
		    c->year >= m_year(m->today);
	switch (c->service) {
	case M_QUOTA:
		return c->year == m_year(m->today) ||
		    c->year == m_year(m->today) + 1;
	case M_OPENING:
		return u->opened[c->district] != M_OPENED && !elsewhere &&
		    registered && rules_quota(m, u, c->district);
	default:
		return u->opened[c->district] != M_OPENED && elsewhere &&
		    registered && rules_quota(m, u, c->district);
	}
}

/*
 * Another case in progress about the same permit, or of the same kind; what
 * nobody has handed in yet is not in progress.
 */
static bool
rules_double(const struct model *m, const struct m_case *c)
{
	for (int i = 0; i < m->ncases; i++) {
		const struct m_case *o = &m->cases[i];

		if (o == c || !o->handed_in || !m_open(o))
			continue;
		if (c->person != M_NOBODY ? o->person != c->person :
					    o->person != M_NOBODY ||
			    o->unit != c->unit)
			continue;
		if (o->service == c->service ||
		    (rules_of_permit(o->service) &&
			rules_of_permit(c->service)) ||
		    (o->service >= M_OPENING && c->service >= M_OPENING))
			return true;
	}
	return false;
}

/* What the manual asks when it is handed in. */
static bool
rules_eligible(const struct model *m, const struct m_case *c)
{
	const struct m_person *p;
	int unit;
	bool linked;

	if (rules_double(m, c))
		return false;
	if (rules_of_unit(c->service))
		return rules_unit_may(m, c);
	p = &m->people[c->person];
	unit = c->unit;
	/* it is about that permit, not about one issued since */
	if (c->service != M_NEW && c->service != M_INTRO &&
	    c->permit != p->permit.serial)
		return false;
	linked = p->unit != M_NOBODY && p->unit == unit &&
	    m->units[unit].opened[c->district] == M_OPENED;
	switch (c->service) {
	case M_NEW:
		return linked && m_permit_state(m, &p->permit) != M_VALID &&
		    m_permit_state(m, &p->permit) != M_SUSPENDED &&
		    rules_quota(m, &m->units[unit], c->district);
	case M_RENEW:
		return linked && m_permit_state(m, &p->permit) == M_VALID &&
		    p->permit.to - m->today <= WINDOW &&
		    p->permit.unit == unit &&
		    (c->set_aside ||
			(rules_ledger_whole(m, p) &&
			    rules_ledger_filed(m, p, p->permit.unit)));
	case M_EMPLOYER:
		return linked && m_permit_state(m, &p->permit) == M_SUSPENDED &&
		    p->permit.unit != unit && rules_paid_by(m, p, unit) &&
		    (c->set_aside || rules_ledger_filed(m, p, unit));
	case M_BASIC:
	case M_BUSINESS:
		return linked && m_permit_state(m, &p->permit) == M_VALID &&
		    p->permit.unit == unit;
	case M_CANCEL:
		/* a unit has the papers of its own people alone */
		if (c->by_agent && p->unit != unit)
			return false;
		return m_permit_state(m, &p->permit) == M_VALID ||
		    m_permit_state(m, &p->permit) == M_SUSPENDED;
	default:
		return linked;
	}
}

bool
m_may_begin(const struct model *m, const struct m_who *w, enum m_service s,
    int person, int district)
{
	bool agent = w->role == ROLE_AGENT;
	const struct m_person *p;

	for (int i = 0; i < m->ncases; i++)
		if (m_open(&m->cases[i]) && m->cases[i].service == s &&
		    (rules_of_unit(s) ? agent && m->cases[i].unit == w->unit :
					m->cases[i].person == person))
			return false;
	if (rules_of_unit(s)) {
		bool opened = s != M_CROSS;

		for (int i = 0; agent && i < M_DISTRICTS; i++)
			opened = opened ||
			    m->units[w->unit].opened[i] == M_OPENED;
		return agent && opened && person == M_NOBODY && district >= 0;
	}
	if (!agent && w->role != ROLE_INDIVIDUAL)
		return false;
	if (agent ? s == M_NEW || s == M_BASIC || s == M_BUSINESS :
		    s == M_RENEW || s == M_EMPLOYER)
		return false;
	if (person == M_NOBODY)
		return false;
	p = &m->people[person];
	if (agent ? p->unit != w->unit : w->person != person)
		return false;
	if (s != M_CANCEL) {
		if (p->unit == M_NOBODY)
			return false;
		if (m->units[p->unit].opened[m->units[p->unit].district] !=
		    M_OPENED)
			return false;
	}
	if (s == M_NEW)
		return m_permit_state(m, &p->permit) != M_VALID &&
		    m_permit_state(m, &p->permit) != M_SUSPENDED;
	return s == M_INTRO || p->permit.live != M_NONE;
}

/* Who began it: the person, or any agent of the unit. */
static bool
rules_initiator(const struct m_case *c, const struct m_who *w)
{
	/* the person himself, also when he is his unit's agent just now */
	if ((c->service == M_CANCEL || c->service == M_INTRO) &&
	    !c->by_agent && w->role == ROLE_AGENT && w->unit == c->unit &&
	    w->person == c->person)
		return true;
	return c->by_agent ? w->role == ROLE_AGENT && w->unit == c->unit :
			     w->role == ROLE_INDIVIDUAL &&
		    w->person == c->person;
}

static bool
rules_did(const struct m_case *c, const struct m_who *w, enum m_state where)
{
	for (int i = 0; i < c->ndid; i++)
		if (c->in[i] == where && c->did[i] == w->account)
			return true;
	return false;
}

/* Nobody decides on his own, nor a second time elsewhere. */
static bool
rules_free(const struct m_case *c, const struct m_who *w)
{
	if (w->account == c->began ||
	    (w->person != M_NOBODY && w->person == c->person))
		return false;
	if (c->state >= M_REVIEW && rules_did(c, w, M_ACCEPT))
		return false;
	return c->state != M_CITY || !rules_did(c, w, M_REVIEW);
}

static bool
rules_desk(const struct m_case *c, const struct m_who *w, enum m_move move)
{
	bool here = w->district == c->district;
	bool again = c->returns < M_RETURNS;

	switch (c->state) {
	case M_ACCEPT:
		return here &&
		    ((w->role == ROLE_CLERK && (move != M_RETURN || again)) ||
			(w->role == ROLE_LEAD && move == M_RETURN));
	case M_REVIEW:
		return here &&
		    ((w->role == ROLE_REVIEWER &&
			 (move != M_RETURN || again)) ||
			(w->role == ROLE_LEAD && move == M_RETURN));
	case M_CITY:
		return w->role == ROLE_CITY;
	default:
		return false;
	}
}

/* What an approval does must still be possible. */
static bool
rules_can_end(const struct model *m, const struct m_case *c)
{
	const struct m_person *p =
	    c->person != M_NOBODY ? &m->people[c->person] : NULL;
	bool valid = p != NULL && m_permit_state(m, &p->permit) == M_VALID;
	bool suspended =
	    p != NULL && m_permit_state(m, &p->permit) == M_SUSPENDED;

	switch (c->service) {
	case M_NEW:
		return !valid && !suspended &&
		    rules_quota(m, &m->units[c->unit], c->district);
	case M_RENEW:
		return valid;
	case M_EMPLOYER:
		return suspended;
	case M_BASIC:
	case M_BUSINESS:
	case M_CANCEL:
		return valid || suspended;
	case M_QUOTA:
		return m->units[c->unit].opened[c->district] != M_HELD;
	case M_OPENING:
		return m->units[c->unit].opened[c->district] == M_CLOSED;
	case M_CROSS:
		return rules_unit_may(m, c) ||
		    m->units[c->unit].opened[c->district] == M_CLOSED;
	default:
		return true;
	}
}

static bool
rules_last(const struct m_case *c)
{
	return c->state == (rules_city(c->service) ? M_CITY : M_REVIEW);
}

/* As the guide of Chaoyang names them: new, renewal, data, employer. */
static int
rules_kind(enum m_service s)
{
	static const int kinds[M_SERVICES] = {[M_NEW] = 1, [M_RENEW] = 2,
		[M_BASIC] = 3, [M_BUSINESS] = 3, [M_EMPLOYER] = 4};

	return kinds[s];
}

bool
m_booked(const struct model *m, const struct m_case *c)
{
	const struct m_person *p;

	if (c->district != CHAOYANG || rules_kind(c->service) == 0)
		return true;
	p = &m->people[c->person];
	for (int i = 0; i < M_BOOKED; i++)
		if (p->booked[i].kind == rules_kind(c->service) &&
		    p->booked[i].unit == c->unit &&
		    p->booked[i].day >= c->day - BOOKED_BEFORE)
			return true;
	return false;
}

void
m_book(struct model *m, const struct m_case *c)
{
	struct m_person *p = &m->people[c->person];
	unsigned i = p->nbooked++ % M_BOOKED;

	p->booked[i].kind = rules_kind(c->service);
	p->booked[i].unit = c->unit;
	p->booked[i].day = m->today;
}

bool
m_allowed(const struct model *m, const struct m_case *c,
    const struct m_who *w, enum m_move move, const struct m_told *t)
{
	if (t->stale || !m_open(c))
		return false;
	if (move == M_SUBMIT)
		return (c->state == M_DRAFT || c->state == M_RETURNED) &&
		    rules_initiator(c, w) && c->unit_items == 0 &&
		    rules_eligible(m, c);
	if (move == M_WITHDRAW)
		return rules_initiator(c, w) && (c->state == M_DRAFT ||
			c->state == M_RETURNED ||
			(c->state == M_UNIT && !c->by_agent) ||
			(c->state == M_ACCEPT && (c->by_agent ||
				c->service == M_CANCEL ||
				c->service == M_INTRO))) &&
		    (t->opinion || c->state == M_DRAFT);
	if (c->claim != 0 && c->claim != w->account && c->claim_to >= m->today)
		return false;
	if (move != M_PASS && !t->opinion)
		return false;
	if (c->state == M_UNIT)
		return w->role == ROLE_AGENT && w->unit == c->unit &&
		    w->person != c->person && move != M_REFUSE;
	if (!rules_desk(c, w, move) || !rules_free(c, w))
		return false;
	if (move != M_PASS)
		return true;
	if (t->failed_check && c->state == M_REVIEW)
		return false;
	if (c->state == M_ACCEPT && !m_booked(m, c))
		return false;
	return !rules_last(c) || rules_can_end(m, c);
}

/*
 * What follows
 */

static void
rules_approve(struct model *m, struct m_case *c)
{
	struct m_unit *u = c->unit != M_NOBODY ? &m->units[c->unit] : NULL;
	struct m_permit *p =
	    c->person != M_NOBODY ? &m->people[c->person].permit : NULL;
	int *left;

	switch (c->service) {
	case M_NEW:
		p->live = M_VALID;
		p->serial++;
		p->issued = m->today;
		p->to = date_add_years(m->today, 3);
		p->unit = c->unit;
		p->had = UINT64_C(1) << c->unit;
		left = &u->left[c->district][m_year(m->today)];
		*left -= *left > 0;
		break;
	case M_RENEW:
		p->to = date_add_years(p->to, 3);
		break;
	case M_EMPLOYER:
		p->live = M_VALID;
		p->unit = m->people[c->person].unit;
		p->had |= UINT64_C(1) << p->unit;
		break;
	case M_CANCEL:
		p->live = M_CANCELLED;
		break;
	case M_QUOTA:
		left = &u->left[c->district][c->year];
		if (*left >= 0)
			*left += c->wanted;
		break;
	case M_OPENING:
	case M_CROSS:
		for (int i = 0; i < M_DISTRICTS; i++)
			if (u->opened[i] == M_OPENED)
				u->opened[i] = M_CLOSED;
		u->opened[c->district] = M_OPENED;
		break;
	default:
		break;
	}
}

/* A person's case goes to his unit first; a unit's own does not. */
static enum m_state
rules_first(const struct model *m, const struct m_case *c)
{
	if (c->by_agent)
		return M_ACCEPT;
	if (c->service == M_CANCEL && m->people[c->person].unit == M_NOBODY)
		return M_ACCEPT;
	return M_UNIT;
}

/*
 * Who had no unit when he began has perhaps found one; who left his before he
 * first handed it in has none.
 */
static void
rules_belong(const struct model *m, struct m_case *c)
{
	int unit = c->person != M_NOBODY ? m->people[c->person].unit :
					   M_NOBODY;

	if (!c->handed_in && !c->by_agent && c->person != M_NOBODY &&
	    unit == M_NOBODY)
		c->unit = M_NOBODY;
	if (c->unit != M_NOBODY || unit == M_NOBODY)
		return;
	c->unit = unit;
	c->district = m->units[unit].district;
}

void
m_do(struct model *m, struct m_case *c, const struct m_who *w,
    enum m_move move, const struct m_told *t)
{
	if (c->state >= M_UNIT && c->state <= M_CITY && c->ndid < M_DID) {
		c->in[c->ndid] = c->state;
		c->did[c->ndid++] = w->account;
	}
	c->claim = 0;
	c->steps++;
	switch (move) {
	case M_SUBMIT:
		rules_belong(m, c);
		c->handed_in = true;
		c->state = rules_first(m, c);
		if (c->service >= M_QUOTA && c->service <= M_OPENING)
			m->units[c->unit].registered[c->district] = true;
		break;
	case M_PASS:
		if (rules_last(c)) {
			rules_approve(m, c);
			c->state = M_APPROVED;
		} else {
			c->state++;
		}
		break;
	case M_RETURN:
		c->state = M_RETURNED;
		c->returns++;
		c->unit_items = t->unit_item;
		break;
	case M_REFUSE:
		c->state = c->state == M_ACCEPT ? M_NOT_ACCEPTED : M_REJECTED;
		break;
	default:
		c->state = M_WITHDRAWN;
		break;
	}
}

bool
m_bound(const struct model *m, int person, int unit)
{
	for (int i = 0; i < m->ncases; i++)
		if (m->cases[i].person == person && m->cases[i].unit == unit &&
		    m->cases[i].handed_in && m_open(&m->cases[i]))
			return true;
	return false;
}
