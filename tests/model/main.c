/*
 * Plays random cases through every service, as everybody who may and who may
 * not, over holidays and expiries, and compares each answer with the model:
 *
 *	play [-s SEED] [-n CASES] [-v] DATA_DIR STATE_DIR
 *
 * TAP on stdout; differences as comments before the line that is not ok.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/store/office.h"
#include "server/store/store.h"
#include "tests/model/play.h"

enum { PLAY_CASES = 1000, PLAY_VERIFY = 5000, PLAY_STOP = 25,
	PLAY_COMMIT = 2000, PLAY_DAYS = 560, PLAY_A_CASE = 15 };

/*
 * What else happens in a hall
 */

/* Marks what a return asked of the unit. */
static void
event_fixed(struct play *w, struct m_case *c)
{
	struct m_who who = play_agent(w, c->unit);
	json_t *reply, *item;
	struct err e;
	size_t i;

	if (play_call(w, &who, "application.get",
		json_pack("{s:o}", "id", play_id(c->id)), &reply, &e) != 0) {
		play_fault(w, c, "its unit cannot see it: %s",
		    err_key(e.items[0].id));
		return;
	}
	json_array_foreach (json_object_get(reply, "items"), i, item) {
		if (strcmp(json_string_value(json_object_get(item, "for")),
			"unit") != 0 ||
		    strcmp(json_string_value(json_object_get(item, "status")),
			"open") != 0)
			continue;
		if (play_call(w, &who, "application.fixed",
			json_pack("{s:o, s:O}", "id", play_id(c->id), "item",
			    json_object_get(item, "id")),
			NULL, &e) != 0)
			play_fault(w, c, "the item is not marked: %s",
			    err_key(e.items[0].id));
		c->unit_items = 0;
	}
	json_decref(reply);
}

static void
event_claim(struct play *w, struct m_case *c)
{
	struct application a = {0};
	struct m_who who = play_fit(w, c);
	bool taken = c->claim != 0 && c->claim != who.account &&
	    c->claim_to >= w->m.today;
	struct m_told t = {.opinion = true};
	bool may = !taken && m_allowed(&w->m, c, &who, M_REFUSE, &t);
	struct err e;
	int rc = play_call(w, &who, "application.claim",
	    json_pack("{s:o}", "id", play_id(c->id)), NULL, &e);

	if ((rc == 0) != may) {
		play_fault(w, c, "%s claims it: %s", role_name(who.role),
		    rc == 0 ? "done" : err_key(e.items[0].id));
		return;
	}
	if (rc != 0)
		return;
	play_row(w, c, &a);
	c->claim = a.claimed_by;
	c->claim_to = a.claimed_until;
}

/* A reviewer of the district sets the rules of the ledger aside. */
static void
event_override(struct play *w, struct m_case *c)
{
	static const char *const rules[2][2] = {{"ledger", "employers"},
		{"one_by_one", NULL}};
	bool done = true;
	struct err e;
	int who = 0;

	while (who < PLAY_OFFICE && (w->office[who].role != ROLE_REVIEWER ||
		w->office[who].district != c->district))
		who++;
	for (int i = 0; i < 2; i++) {
		const char *rule = rules[c->service == M_EMPLOYER][i];

		if (rule != NULL && who < PLAY_OFFICE &&
		    play_call(w, &w->office[who], "application.override",
			json_pack("{s:o, s:s, s:s}", "id", play_id(c->id),
			    "rule", rule, "reason", "已核实"),
			NULL, &e) != 0) {
			done = false;
			play_fault(w, c, "%s is not set aside: %s", rule,
			    err_key(e.items[0].id));
		}
	}
	c->set_aside = done;
}

static void
event_release(struct play *w, int person)
{
	struct m_person *p = &w->m.people[person];
	struct m_who who = play_agent(w, p->unit);
	bool may = !m_bound(&w->m, person, p->unit);
	char day[DATE_TEXT];
	struct err e;
	int rc = play_call(w, &who, "association.release",
	    json_pack("{s:o, s:s, s:s}", "id", play_id(w->links[person]),
		"left_on", date_format(w->m.today, day), "reason",
		"个人原因离职"),
	    NULL, &e);

	if ((rc == 0) != may)
		play_fault(w, NULL, "person %d is released: %s", person,
		    rc == 0 ? "done" : err_key(e.items[0].id));
	if (rc != 0)
		return;
	p->unit = M_NOBODY;
	if (m_permit_state(&w->m, &p->permit) == M_VALID)
		p->permit.live = M_SUSPENDED;
	play_same_permit(w, NULL, person);
}

static void
event_link(struct play *w, int person, int unit)
{
	struct m_who him = play_person(w, person), hr = play_agent(w, unit);
	char day[DATE_TEXT];
	json_t *reply;
	struct err e;

	if (play_call(w, &him, "association.apply",
		json_pack("{s:s}", "code", w->m.units[unit].code), &reply,
		&e) != 0) {
		play_fault(w, NULL, "person %d does not apply: %s", person,
		    err_key(e.items[0].id));
		return;
	}
	w->links[person] = strtoll(
	    json_string_value(json_object_get(reply, "id")), NULL, 10);
	json_decref(reply);
	if (play_call(w, &hr, "association.approve",
		json_pack("{s:o, s:s, s:s, s:s}", "id",
		    play_id(w->links[person]), "position", "工程师",
		    "contract_kind", "open", "contract_start",
		    date_format(w->m.today, day)),
		NULL, &e) != 0)
		play_fault(w, NULL, "person %d is not linked: %s", person,
		    err_key(e.items[0].id));
	else
		w->m.people[person].unit = unit;
}

static void
event_register(struct play *w, int unit)
{
	struct m_unit *u = &w->m.units[unit];
	struct m_who who = play_agent(w, unit);
	struct err e;

	if (u->registered[0] || u->opened[0] != M_CLOSED)
		return;
	if (play_call(w, &who, "opening.register",
		json_pack("{s:i, s:s, s:s, s:i}", "district", 110105,
		    "contact_name", "王芳", "contact_phone", "010-55502266",
		    "staff", 20),
		NULL, &e) != 0)
		play_fault(w, NULL, "unit %d is not registered: %s", unit,
		    err_key(e.items[0].id));
	u->registered[0] = true;
}

/* The district's lead holds a unit's permission up, or gives it back. */
static void
event_hold(struct play *w, int unit)
{
	struct m_unit *u = &w->m.units[unit];
	bool held = u->opened[u->district] == M_HELD;
	struct err e;

	if (u->district > 1 || u->small ||
	    u->opened[u->district] == M_CLOSED)
		return;
	if (play_call(w, &w->office[u->district * 5 + 4], "opening.decide",
		json_pack("{s:o, s:i, s:s, s:s}", "unit", play_id(u->id),
		    "district", m_districts[u->district], "action", held ? "resume" : "suspend",
		    "reason", "核查"),
		NULL, &e) != 0)
		play_fault(w, NULL, "unit %d: %s", unit,
		    err_key(e.items[0].id));
	else
		u->opened[u->district] = held ? M_OPENED : M_HELD;
}

static void
play_event(struct play *w)
{
	int person = (int)play_random(w, (uint32_t)w->m.npeople);
	uint32_t die = play_random(w, 100);

	for (int i = 0; i < w->m.nunits; i++)
		if (w->m.units[i].opened[w->m.units[i].district] == M_HELD &&
		    die < 50)
			event_hold(w, i);
	if (die < 40 && w->m.people[person].unit != M_NOBODY)
		event_release(w, person);
	else if (w->m.people[person].unit == M_NOBODY)
		event_link(w, person, (int)play_random(w, 6));
	else if (die < 80)
		event_register(w, 6 + (int)play_random(w,
			(uint32_t)w->m.nunits - 6));
	else if (die < 84)
		event_hold(w, (int)play_random(w, 6));
}

static struct m_case *
play_some_open(struct play *w)
{
	int from = w->m.ncases > 400 ? w->m.ncases - 400 : 0;

	for (int i = 0; w->m.ncases > 0 && i < 60; i++) {
		struct m_case *c = &w->m.cases[from + (int)play_random(w,
		    (uint32_t)(w->m.ncases - from))];

		if (m_open(c))
			return c;
	}
	return NULL;
}

static void
play_turn(struct play *w, int wanted)
{
	uint32_t die = play_random(w, 100);
	struct m_case *c = play_some_open(w);

	if (w->m.ncases < wanted && (c == NULL || die < 12))
		play_begin_any(w);
	else if (die < 15)
		play_event(w);
	else if (c == NULL)
		return;
	else if (die < 36)
		play_step_wrong(w, c);
	else if (c->unit_items > 0 && play_random(w, 3) != 0)
		event_fixed(w, c);
	else if (die < 41 && c->state >= M_ACCEPT && c->state <= M_CITY)
		event_claim(w, c);
	else if (die < 43 && c->state == M_DRAFT && !c->set_aside &&
	    (c->service == M_RENEW || c->service == M_EMPLOYER))
		event_override(w, c);
	else
		play_step_right(w, c);
}

/*
 * The end
 */

static bool
end_may(struct play *w, const struct m_case *c, struct m_who who)
{
	json_t *reply, *a;
	bool may = false;
	struct err e;
	size_t i;

	if (play_call(w, &who, "application.get",
		json_pack("{s:o}", "id", play_id(c->id)), &reply, &e) != 0)
		return false;
	json_array_foreach (json_object_get(reply, "actions"), i, a)
		may = may || json_is_true(json_object_get(a, "allowed"));
	json_decref(reply);
	return may;
}

/* Every open case has something that somebody may do with it. */
static void
end_stuck(struct play *w)
{
	for (int i = 0; i < w->m.ncases; i++) {
		const struct m_case *c = &w->m.cases[i];
		bool may = !m_open(c);

		if (!may && c->person != M_NOBODY)
			may = end_may(w, c, play_person(w, c->person));
		if (!may && c->unit != M_NOBODY)
			may = end_may(w, c, play_agent(w, c->unit));
		for (int k = 0; !may && k < PLAY_OFFICE; k++)
			may = end_may(w, c, w->office[k]);
		if (!may)
			play_fault(w, c, "it is stuck");
	}
}

static void
end_add(void *arg, const char *service, const char *state, int64_t n)
{
	(void)service;
	(void)state;
	*(int64_t *)arg += n;
}

/* The counts that the store keeps are those of the model. */
static void
end_counts(struct play *w)
{
	static const char *const queues[] = {[M_ACCEPT] = "clerk",
		[M_REVIEW] = "reviewer", [M_CITY] = "city"};
	struct err e = {0};

	for (int d = 0; d < 2; d++)
		for (int s = M_ACCEPT; s <= M_CITY; s++) {
			int64_t n = 0, want = 0;

			for (int i = 0; i < w->m.ncases; i++)
				want += w->m.cases[i].district == d &&
				    w->m.cases[i].state == (enum m_state)s;
			if (store_queue_counts(&w->ctx, m_districts[d],
				queues[s], end_add, &n, &e) != 0 ||
			    n != want)
				play_fault(w, NULL,
				    "%s counts %lld cases, not %lld",
				    queues[s], (long long)n,
				    (long long)want);
		}
}

static int64_t
end_audit(struct play *w)
{
	struct audit_check c = {0};
	int64_t n = 0;
	struct err e = {0};

	do {
		if (audit_verify(&w->ctx, c.next, PLAY_VERIFY, &c, &e) != 0 ||
		    c.broken != 0) {
			play_fault(w, NULL, "audit row %lld is broken",
			    (long long)c.broken);
			break;
		}
		n += c.checked;
	} while (c.next != 0);
	return n;
}

static void
play_ok(int n, int faults, const char *what)
{
	printf("%sok %d - %s\n", faults == 0 ? "" : "not ", n, what);
}

static void
play_told(const struct play *w)
{
	int n[M_SERVICES][M_STATES] = {{0}}, steps = 0;

	for (int i = 0; i < w->m.ncases; i++) {
		n[w->m.cases[i].service][w->m.cases[i].state]++;
		steps += w->m.cases[i].steps;
	}
	printf("# %d cases, %d steps\n", w->m.ncases, steps);
	for (int s = 0; s < M_SERVICES; s++) {
		printf("# %-22s", m_services[s]);
		for (int k = 0; k < M_STATES; k++)
			printf(" %4d", n[s][k]);
		putchar('\n');
	}
}

static int
play_all(struct play *w, int cases)
{
	int turns = cases * PLAY_A_CASE, was;
	struct err e = {0};
	int64_t rows;

	for (int i = 0; i < turns && w->faults < PLAY_STOP; i++) {
		play_turn(w, cases);
		/* most turns are of one day; now and then it is a holiday */
		if ((int)play_random(w, (uint32_t)turns) < PLAY_DAYS / 2 &&
		    play_pass_days(w, play_random(w, 40) == 0 ?
			    24 :
			    1 + (int)play_random(w, 2)) != 0)
			play_fault(w, NULL, "the days do not pass");
		if (i % PLAY_COMMIT == PLAY_COMMIT - 1 &&
		    (store_commit(w->ctx.db, &e) != 0 ||
			store_begin(w->ctx.db, &e) != 0))
			play_fault(w, NULL, "the store failed");
	}
	play_told(w);
	play_ok(1, w->faults, "states, permits and the audit agree");
	was = w->faults;
	end_stuck(w);
	play_ok(2, w->faults - was, "nothing is stuck");
	was = w->faults;
	end_counts(w);
	play_ok(3, w->faults - was, "the queues are counted right");
	was = w->faults;
	rows = end_audit(w);
	printf("# %lld rows of the audit\n", (long long)rows);
	play_ok(4, w->faults - was, "the audit is unbroken");
	puts("1..4");
	return w->faults == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct play *w = xcalloc(1, sizeof(*w));
	unsigned long seed = (unsigned long)time(NULL);
	int cases = PLAY_CASES, option, rc;

	while ((option = getopt(argc, argv, "s:n:v")) != -1)
		if (option == 's')
			seed = strtoul(optarg, NULL, 10);
		else if (option == 'n')
			cases = (int)strtol(optarg, NULL, 10);
		else if (option == 'v')
			w->loud = true;
		else
			return 2;
	if (argc - optind != 2 || cases < 1) {
		fputs("usage: play [-s SEED] [-n CASES] [-v] DATA STATE\n",
		    stderr);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %lu\n", seed);
	w->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	if (play_open(w, argv[optind + 1], argv[optind],
		cases / 12 < 84 ? 84 : cases / 12) != 0)
		return 1;
	rc = play_all(w, cases);
	play_close(w);
	free(w);
	return rc;
}
