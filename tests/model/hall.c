#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/domain/data_files.h"
#include "server/domain/service_definition.h"
#include "server/rpc/method.h"
#include "server/secret.h"
#include "server/store/account.h"
#include "server/store/ledger.h"
#include "server/store/opening.h"
#include "server/store/permit.h"
#include "server/store/store.h"
#include "tests/model/play.h"

enum { HALL_BIG = 6, HALL_SMALL = 8, HALL_PAPERS = 150, HALL_NINE = 9 * 3600 };

uint32_t
play_random(struct play *w, uint32_t below)
{
	uint64_t x = w->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	w->random = x;
	return (uint32_t)((x * UINT64_C(2685821657736338717) >> 33) % below);
}

/* What the model thinks of whom it is about. */
static void
hall_told(const struct play *w, const struct m_case *c)
{
	const struct m_person *p =
	    c->person != M_NOBODY ? &w->m.people[c->person] : NULL;

	printf("#   of unit %d in %d, begun by %s %lld", c->unit,
	    m_districts[c->district], c->by_agent ? "agent" : "person",
	    (long long)c->began);
	if (p != NULL)
		printf("; person %d is with %d, permit %s of %d for %d days",
		    c->person, p->unit,
		    m_lives[m_permit_state(&w->m, &p->permit)],
		    p->permit.unit, (int)(p->permit.to - w->m.today));
	else
		printf("; opened %d %d %d, registered %d, quota %d",
		    w->m.units[c->unit].opened[0],
		    w->m.units[c->unit].opened[1],
		    w->m.units[c->unit].opened[2],
		    w->m.units[c->unit].registered[0],
		    w->m.units[c->unit].left[0][m_year(w->m.today)]);
	for (int i = 0; i < w->m.ncases; i++)
		if (m_open(&w->m.cases[i]) && &w->m.cases[i] != c &&
		    w->m.cases[i].person == c->person &&
		    (p != NULL || w->m.cases[i].unit == c->unit))
			printf("; case %d %s is open", i,
			    m_services[w->m.cases[i].service]);
	putchar('\n');
}

bool
play_fault(struct play *w, const struct m_case *c, const char *fmt, ...)
{
	char day[DATE_TEXT];
	va_list ap;

	w->faults++;
	printf("# %s", date_format(w->m.today, day));
	if (c != NULL)
		printf(" case %d (%s, %s, returned %d)",
		    (int)(c - w->m.cases), m_services[c->service],
		    m_states[c->state], c->returns);
	fputs(": ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (c != NULL)
		hall_told(w, c);
	return false;
}

json_t *
play_id(int64_t id)
{
	return json_sprintf("%lld", (long long)id);
}

struct m_who
play_person(const struct play *w, int person)
{
	return (struct m_who){w->m.people[person].account, ROLE_INDIVIDUAL,
		M_NOBODY, M_NOBODY, person};
}

struct m_who
play_agent(const struct play *w, int unit)
{
	return (struct m_who){w->m.units[unit].agent, ROLE_AGENT, M_NOBODY,
		unit, M_NOBODY};
}

static void
hall_actor(const struct play *w, const struct m_who *who, struct actor *a)
{
	memset(a, 0, sizeof(*a));
	a->account_id = who->account;
	a->role = who->role;
	a->person_id = who->person != M_NOBODY ?
	    w->m.people[who->person].id :
	    0;
	a->unit_id = who->role == ROLE_AGENT ? w->m.units[who->unit].id : 0;
	if (who->district != M_NOBODY) {
		a->districts[0] = m_districts[who->district];
		a->ndistricts = 1;
	}
	a->verified = a->submitted = true;
	a->lang = LANG_EN;
	snprintf(a->login, sizeof(a->login), "a%lld",
	    (long long)who->account);
	str_copy(a->name, sizeof(a->name), a->login);
	str_copy(a->from, sizeof(a->from), "127.0.0.1");
}

/* Within its savepoint. */
static int
hall_method(struct ctx *ctx, const struct method *m, const json_t *params,
    json_t **reply, struct err *e)
{
	json_t *p = NULL;
	int rc;

	if (!(m->roles & ctx->actor.role))
		return err_set(e, ERR_DENIED, NULL);
	if (method_check(m, ctx, params, &p, e) != 0)
		return -1;
	rc = m->call(ctx, p, reply, e);
	json_decref(p);
	if (rc == 0 && (m->kind == METHOD_WRITE || ctx->audit != NULL))
		rc = audit_append(ctx, m->name, "done", e);
	return rc;
}

int
play_call(struct play *w, const struct m_who *who, const char *method,
    json_t *params, json_t **reply, struct err *e)
{
	const struct method *m = method_find(method);
	struct ctx ctx = w->ctx;
	json_t *answer = NULL;
	int rc;

	memset(e, 0, sizeof(*e));
	ctx.now = w->ctx.now += 1 + play_random(w, 5);
	ctx.arena = NULL; /* its own */
	if (params == NULL || m == NULL ||
	    store_savepoint(ctx.db, e) != 0)
		return err_set(e, ERR_BUG, "model");
	hall_actor(w, who, &ctx.actor);
	rc = hall_method(&ctx, m, params, &answer, e);
	json_decref(params);
	if (rc == 0 && answer == NULL && ctx.text.len > 0) {
		answer = json_loadb(ctx.text.data, ctx.text.len, 0, NULL);
		if (answer == NULL)
			play_fault(w, NULL, "%s: no JSON", method);
	}
	ctx_finish(&ctx);
	if (rc != 0)
		store_rollback_to(ctx.db);
	else if ((rc = store_release(ctx.db, e)) != 0)
		play_fault(w, NULL, "%s: the store failed", method);
	if (rc != 0 || reply == NULL) {
		json_decref(answer);
		answer = NULL;
	}
	if (reply != NULL)
		*reply = answer;
	return rc;
}

/*
 * The world
 */

static int
hall_paid(struct play *w, int person, date_t month, int unit, struct err *e)
{
	struct m_person *p = &w->m.people[person];
	struct contribution c = {.person_id = p->id, .month = month,
		.income = 1500000, .insurance = true};

	str_copy(c.uscc, sizeof(c.uscc), w->m.units[unit].uscc);
	str_copy(c.payer, sizeof(c.payer), w->m.units[unit].uscc);
	p->paid[m_month(month)] = (signed char)(unit + 1);
	return store_contribution_set(&w->ctx, &c, e);
}

static int
hall_papers(struct play *w, struct err *e)
{
	struct ctx ctx;
	struct m_who who;
	int rc = 0;

	w->papers_on = w->m.today;
	for (int i = 0; rc == 0 && i < w->m.npeople; i++) {
		ctx = w->ctx;
		who = play_person(w, i);
		hall_actor(w, &who, &ctx.actor);
		rc = demo_holder_papers(&w->demo, &ctx, true, e);
		ctx_finish(&ctx);
	}
	for (int i = 0; rc == 0 && i < w->m.nunits; i++) {
		ctx = w->ctx;
		who = play_agent(w, i);
		hall_actor(w, &who, &ctx.actor);
		rc = demo_put_paper(&w->demo, &ctx, "business_licence", e);
		ctx_finish(&ctx);
	}
	return rc;
}

static int
hall_month(struct play *w, date_t month, struct err *e)
{
	for (int i = 0; i < w->m.npeople; i++)
		if (w->m.people[i].unit != M_NOBODY &&
		    play_random(w, 60) != 0 &&
		    hall_paid(w, i, month, w->m.people[i].unit, e) != 0)
			return -1;
	return 0;
}

static date_t
hall_first(date_t d)
{
	int y, m, day;

	date_split(d, &y, &m, &day);
	return date_make(y, m, 1);
}

int
play_pass_days(struct play *w, int days)
{
	date_t was = hall_first(w->m.today);
	struct err e = {0};

	w->m.today += days;
	w->ctx.today = w->m.today;
	w->ctx.now = date_instant(w->m.today, HALL_NINE);
	for (; was < hall_first(w->m.today); was = date_add_months(was, 1))
		if (hall_month(w, was, &e) != 0)
			return -1;
	if (w->m.today - w->papers_on > HALL_PAPERS &&
	    hall_papers(w, &e) != 0)
		return -1;
	return 0;
}

static int
hall_account(struct play *w, const char *login, enum role role,
    int district, int64_t unit, int64_t *id, struct err *e)
{
	struct account a = {.role = role, .active = true, .demo = true,
		.unit_id = unit};

	str_copy(a.login, sizeof(a.login), login);
	str_copy(a.name, sizeof(a.name), login);
	if (district != M_NOBODY) {
		a.districts[0] = m_districts[district];
		a.ndistricts = 1;
	}
	if (store_account_insert(&w->ctx, &a, e) != 0)
		return -1;
	*id = a.id;
	return 0;
}

static int
hall_office(struct play *w, struct err *e)
{
	static const struct {
		enum role role;
		int district;
	} desks[PLAY_OFFICE] = {
		{ROLE_CLERK, 0}, {ROLE_CLERK, 0}, {ROLE_REVIEWER, 0},
		{ROLE_REVIEWER, 0}, {ROLE_LEAD, 0}, {ROLE_CLERK, 1},
		{ROLE_CLERK, 1}, {ROLE_REVIEWER, 1}, {ROLE_REVIEWER, 1},
		{ROLE_LEAD, 1}, {ROLE_CITY, M_NOBODY},
		{ROLE_CITY, M_NOBODY}, {ROLE_CITY, M_NOBODY},
	};

	for (int i = 0; i < PLAY_OFFICE; i++) {
		snprintf(w->office_name[i], sizeof(w->office_name[i]),
		    "office%d", i);
		w->office[i] = (struct m_who){0, desks[i].role,
			desks[i].district, M_NOBODY, M_NOBODY};
		if (hall_account(w, w->office_name[i], desks[i].role,
			desks[i].district, 0, &w->office[i].account, e) != 0)
			return -1;
	}
	return 0;
}

/* The first are employers; the others open accounts and move. */
static int
hall_unit(struct play *w, int i, struct err *e)
{
	struct m_unit *u = &w->m.units[i];
	int home = i < HALL_BIG ? i % 2 : i % 3, year = m_year(w->m.today);
	bool opened = i < HALL_BIG || home == 2;
	struct unit row;
	char name[64];

	memset(u, 0, sizeof(*u));
	snprintf(name, sizeof(name), "北京模型%02d号有限公司", i);
	if (demo_add_unit(&w->demo, name, m_districts[home], opened, &row,
		e) != 0)
		return -1;
	row.complete = true;
	row.version = 1;
	if (store_unit_save(&w->ctx, &row, e) < 0)
		return -1;
	u->id = row.id;
	u->district = home;
	u->small = i >= HALL_BIG;
	u->registered[home] = opened;
	u->opened[home] = opened ? M_OPENED : M_CLOSED;
	str_copy(u->code, sizeof(u->code), row.association_code);
	str_copy(u->uscc, sizeof(u->uscc), row.uscc);
	if (opened)
		u->left[home][year] = u->left[home][year + 1] = -1;
	if (i == 0) {
		struct quota q = {.unit_id = u->id,
			.district = m_districts[home], .granted = 4};
		int m, day;

		date_split(w->m.today, &q.year, &m, &day);
		if (store_quota_set(&w->ctx, &q, e) != 0)
			return -1;
		u->left[home][year] = 4;
	}
	snprintf(u->login, sizeof(u->login), "agent%d", i);
	w->m.nunits++;
	return hall_account(w, u->login, ROLE_AGENT, M_NOBODY, u->id,
	    &u->agent, e);
}

static int
hall_permit(struct play *w, int i, struct err *e)
{
	struct m_person *p = &w->m.people[i];
	int left = 10 + (int)play_random(w, 490);
	struct person row = {.id = p->id};

	if (play_random(w, 3) == 0)
		return 0;
	if (demo_add_permit(&w->demo, p->unit, &row, "valid", left, e) != 0)
		return -1;
	p->permit.live = M_VALID;
	p->permit.to = w->m.today + left;
	p->permit.issued = date_add_years(p->permit.to, -3);
	p->permit.unit = p->unit;
	p->permit.had = UINT64_C(1) << p->unit;
	return 0;
}

static int
hall_person(struct play *w, int i, struct err *e)
{
	struct m_person *p = &w->m.people[i];
	struct demo_holder h;
	struct association a;
	date_t month = hall_first(w->m.today);

	p->unit = i % HALL_BIG;
	w->demo.people |= 1; /* men: they retire later than this ends */
	if (demo_add_holder(&w->demo, p->unit, p->unit, "none", &h, e) != 0 ||
	    store_association_open(&w->ctx, h.person_id, &a, e) != 1)
		return -1;
	p->id = h.person_id;
	w->links[i] = a.id;
	str_copy(p->login, sizeof(p->login), h.login);
	w->m.npeople++;
	for (int k = 1; k <= 40; k++)
		if (hall_paid(w, i, date_add_months(month, -k), p->unit, e) !=
		    0)
			return -1;
	return hall_permit(w, i, e);
}

static int
hall_people(struct play *w, int people, struct err *e)
{
	struct account a;

	w->m.people = xcalloc((size_t)people, sizeof(*w->m.people));
	w->links = xcalloc((size_t)people, sizeof(*w->links));
	for (int i = 0; i < people; i++) {
		if (hall_person(w, i, e) != 0 ||
		    store_account_find(&w->ctx, w->m.people[i].login, &a,
			e) != 1)
			return -1;
		w->m.people[i].account = a.id;
	}
	return demo_counters(&w->demo, e);
}

static int
hall_fill(struct play *w, int people, struct err *e)
{
	char dir[4200];
	int rc;

	snprintf(dir, sizeof(dir), "%s/services", w->conf.data_dir);
	w->demo.ctx = &w->ctx;
	w->demo.random = 20260301;
	if (data_files_load(&w->conf, NULL) != 0 ||
	    service_definition_load(dir) != 0)
		return -1;
	rc = service_definition_publish(&w->ctx, e) != 0 ||
		    demo_photo(&w->demo, e) != 0 ||
		    demo_papers(&w->demo, e) != 0 || hall_office(w, e) != 0 ?
		-1 :
		0;
	for (int i = 0; rc == 0 && i < HALL_BIG + HALL_SMALL; i++)
		rc = hall_unit(w, i, e);
	if (rc == 0)
		rc = hall_people(w, people, e);
	return rc == 0 ? hall_papers(w, e) : -1;
}

int
play_open(struct play *w, const char *dir, const char *data, int people)
{
	struct err e = {0};
	char path[4200], sql[4200], text[512];

	str_copy(w->conf.state_dir, sizeof(w->conf.state_dir), dir);
	str_copy(w->conf.data_dir, sizeof(w->conf.data_dir), data);
	snprintf(path, sizeof(path), "%s/talenthall.db", dir);
	snprintf(sql, sizeof(sql), "%s/sql", data);
	w->ctx.conf = &w->conf;
	w->m.today = w->ctx.today = date_of((int64_t)time(NULL));
	w->ctx.now = date_instant(w->m.today, HALL_NINE);
	i18n_use(LANG_EN);
	if (store_open(&w->ctx.db, path, sql) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/secret.key", dir);
	if (secret_open(&w->secret, path, 1) != 0)
		return -1;
	w->ctx.secret = w->secret;
	if (store_hurry(w->ctx.db) != 0 || store_begin(w->ctx.db, &e) != 0 ||
	    hall_fill(w, people, &e) != 0) {
		fprintf(stderr, "model: no hall: %s\n",
		    e.n > 0 ? err_text(&e, 0, text, sizeof(text)) : "?");
		return -1;
	}
	return 0;
}

void
play_close(struct play *w)
{
	ctx_finish(&w->ctx);
	store_close(w->ctx.db);
	secret_close(w->secret);
	json_decref(w->demo.papers);
	free(w->demo.units);
	free(w->m.people);
	free(w->m.cases);
	free(w->links);
}
