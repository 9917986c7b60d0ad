/*
 * Plays panels: random conflicts, seats given up, recusals down to one below
 * the quorum, votes of everybody at every time, ties, and a hall that is killed
 * in the middle of closing. What the hall answers is compared with a few plain
 * lists here; the count, with one from the audit alone.
 *
 *	panels [-s SEED] [-n PANELS] [-p NUM/DEN] [-o] DATA_DIR STATE_DIR
 *
 * -p: the share that passes, as the service file in DATA_DIR has it; -o: of all
 * seats.
 */
#include "config.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/domain/panel.h"
#include "server/store/account.h"
#include "server/store/store.h"
#include "tests/model/panel.h"

/* json is stolen; a refusal's key, or "" when it was done. */
const char *
p_call(struct panels *p, const struct m_who *who, const char *method,
    json_t *params, json_t **reply)
{
	struct err e;

	if (play_call(&p->w, who, method, params, reply, &e) == 0)
		return "";
	return err_key(e.items[0].id);
}

void
p_must(struct panels *p, bool may, const char *key, const char *what)
{
	if (may != (key[0] == '\0'))
		play_fault(&p->w, NULL, "panel %d: %s: %s", p->told.panels,
		    what, key[0] == '\0' ? "done" : key);
}

static int
p_place(const struct panels *p, int place)
{
	for (int i = 0; i < P_EXPERTS; i++)
		if (p->x[i].place == place)
			return i;
	return -1;
}

/* Who waits moves up. */
static void
p_fill(struct panels *p)
{
	int taken = 0;

	for (int i = 0; i < P_EXPERTS; i++)
		taken += p->x[i].seat == P_INVITED ||
		    p->x[i].seat == P_ACCEPTED;
	for (int place = 1; place <= P_SEATS + P_RESERVE; place++) {
		int i = p_place(p, place);

		if (taken < P_SEATS && i >= 0 && p->x[i].seat == P_WAITS) {
			p->x[i].seat = P_INVITED;
			taken++;
		}
	}
}

static bool
p_barred(const struct p_expert *x, int c)
{
	return x->conflict[c] || x->away[c];
}

static int
p_able(const struct panels *p, int c, bool hope)
{
	int n = 0;

	for (int i = 0; i < P_EXPERTS; i++)
		n += !p_barred(&p->x[i], c) &&
		    (p->x[i].seat == P_ACCEPTED ||
			(hope && (p->x[i].seat == P_INVITED ||
				     p->x[i].seat == P_WAITS)));
	return n;
}

int
p_present(const struct p_case *c)
{
	return c->yes + c->no + c->abstain;
}

bool
p_passed(const struct panels *p, const struct p_case *c)
{
	int of = p->of_seats ? P_SEATS : p_present(c);

	return c->yes > 0 && c->yes * p->den >= p->num * of;
}

/*
 * The hall: experts, a plan, cases that wait
 */

static int
p_account(struct panels *p, int i, struct err *e)
{
	struct account a = {.role = ROLE_EXPERT, .active = true,
		.demo = true};
	struct expert x = {.active = true};
	struct p_expert *m = &p->x[i];

	snprintf(a.login, sizeof(a.login), "judge%d", i);
	str_copy(a.name, sizeof(a.name), a.login);
	if (store_account_insert(&p->w.ctx, &a, e) != 0)
		return -1;
	m->who = (struct m_who){a.id, ROLE_EXPERT, M_NOBODY, M_NOBODY,
		M_NOBODY};
	m->unit = i < 3 ? i : M_NOBODY;
	snprintf(m->number, sizeof(m->number), "ZJ%04d", i + 1);
	x.id = ctx_new_id(&p->w.ctx);
	x.account_id = a.id;
	x.unit_id = m->unit != M_NOBODY ? p->w.m.units[m->unit].id : 0;
	str_copy(x.number, sizeof(x.number), m->number);
	str_copy(x.name, sizeof(x.name), a.login);
	str_copy(x.fields, sizeof(x.fields), "political_work");
	return store_expert_save(&p->w.ctx, &x, e) == 1 ? 0 : -1;
}

static json_t *
p_day(date_t d)
{
	char text[DATE_TEXT];

	return json_string(date_format(d, text));
}

static void
p_hall(struct panels *p)
{
	date_t t = p->w.m.today;
	struct err e = {0};
	json_t *reply = NULL;
	const char *key;

	p->city = p->w.office[PLAY_OFFICE - 1];
	for (int i = 0; i < P_EXPERTS; i++)
		if (p_account(p, i, &e) != 0)
			play_fault(&p->w, NULL, "no expert %d", i);
	key = p_call(p, &p->city, "title.plan.create",
	    json_pack("{s:s, s:s, s:i, s:o, s:o, s:o, s:o}", "service",
		"title-evaluation", "name", "model", "year", 2026,
		"opens_on", p_day(t), "closes_on", p_day(t + 900),
		"materials_until", p_day(t + 1000), "ends_on",
		p_day(t + 1100)),
	    &reply);
	p_must(p, true, key, "a plan");
	p->plan = rpc_id_parse(
	    json_string_value(json_object_get(reply, "id")));
	json_decref(reply);
}

/* A case of the next person, put where it waits for a panel. */
static void
p_case(struct panels *p, struct p_case *c)
{
	struct m_who who = play_person(&p->w, p->next);
	struct application a;
	struct person person = {0};
	struct err e = {0};
	json_t *reply = NULL;
	const char *key;

	memset(c, 0, sizeof(*c));
	c->person = p->next;
	c->unit = p->w.m.people[p->next++].unit;
	key = p_call(p, &who, "application.create",
	    json_pack("{s:s}", "service", "title-evaluation"), &reply);
	p_must(p, true, key, "a case");
	c->id = rpc_id_parse(json_string_value(json_object_get(reply, "id")));
	json_decref(reply);
	if (store_application_load(&p->w.ctx, c->id, &a, &e) != 1 ||
	    store_person_load(&p->w.ctx, a.person_id, &person, &e) != 1)
		play_fault(&p->w, NULL, "no case");
	str_copy(a.state, sizeof(a.state), "expert_review");
	str_copy(a.phase, sizeof(a.phase), "office");
	str_copy(a.queue, sizeof(a.queue), "expert");
	a.unit_id = p->w.m.units[c->unit].id;
	a.submitted_at = a.entered_at = p->w.ctx.now;
	a.round = 1;
	if (store_application_update(&p->w.ctx, &a, &e) != 1)
		play_fault(&p->w, NULL, "the case does not move");
	str_copy(c->number, sizeof(c->number), a.number);
	str_copy(c->name, sizeof(c->name), person.name);
}

/*
 * One panel
 */

static void
p_declare(struct panels *p, struct p_expert *x, int c)
{
	json_t *o = play_random(&p->w, 2) == 0 ?
	    json_pack("{s:s, s:s}", "kind", "case", "application",
		p->c[c].number) :
	    json_pack("{s:s, s:s, s:s}", "kind", "kin", "name", p->c[c].name,
		"relation", "kin");

	p_must(p, true, p_call(p, &x->who, "conflict.declare", o, NULL),
	    "a declaration");
	/* whoever is called so, to be safe */
	x->conflict[c] = true;
}

static void
p_conflicts(struct panels *p)
{
	for (int i = 0; i < P_EXPERTS; i++) {
		struct p_expert *x = &p->x[i];

		memset(x->conflict, 0, sizeof(x->conflict));
		memset(x->away, 0, sizeof(x->away));
		memset(x->scored, 0, sizeof(x->scored));
		memset(x->voted, 0, sizeof(x->voted));
		x->seat = P_OUT;
		x->place = 0;
		x->listed = true;
		for (int c = 0; c < p->ncases; c++) {
			if (play_random(&p->w, 25) == 0)
				p_declare(p, x, c);
			if (x->unit != M_NOBODY && x->unit == p->c[c].unit)
				x->conflict[c] = true;
			if (x->conflict[c])
				x->listed = false;
		}
	}
}

/* The names of earlier cases count as well, as somebody else may bear one. */
static void
p_same_names(struct panels *p, json_t *list)
{
	for (int i = 0; i < P_EXPERTS; i++) {
		bool on = false;
		size_t k;
		json_t *v;

		json_array_foreach (list, k, v)
			on = on ||
			    strcmp(json_string_value(v), p->x[i].number) == 0;
		if (on && !p->x[i].listed)
			play_fault(&p->w, NULL,
			    "panel %d: %s is in conflict, but on the list",
			    p->told.panels, p->x[i].number);
		p->x[i].listed = on;
	}
}

static void
p_digest(const char *text, char out[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_Digest(text, strlen(text), md, &n, EVP_sha256(), NULL);
	for (unsigned i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", md[i]);
}

/* Work the draw out anew, and sit them down. */
static void
p_draw(struct panels *p, const json_t *draw)
{
	const char *seed = json_string_value(json_object_get(draw, "seed"));
	const char *public =
	    json_string_value(json_object_get(draw, "public"));
	char ticket[P_EXPERTS][65], text[400];

	for (int i = 0; i < P_EXPERTS; i++) {
		snprintf(text, sizeof(text), "%s\n%s\n%s", seed, public,
		    p->x[i].number);
		p_digest(text, ticket[i]);
	}
	for (int i = 0; i < P_EXPERTS; i++) {
		int before = 0;

		for (int k = 0; p->x[i].listed && k < P_EXPERTS; k++)
			before += p->x[k].listed &&
			    strcmp(ticket[k], ticket[i]) < 0;
		p->x[i].place = p->x[i].listed &&
			before < P_SEATS + P_RESERVE ?
		    before + 1 :
		    0;
		p->x[i].seat = p->x[i].place > 0 ? P_WAITS : P_OUT;
	}
	p_fill(p);
}

json_t *
p_get(struct panels *p)
{
	json_t *reply = NULL;

	p_must(p, true, p_call(p, &p->city, "title.panel.get",
	    json_pack("{s:o}", "id", play_id(p->panel)), &reply), "get");
	return reply;
}

static const char *const p_seats[] = {"", "reserve", "invited", "accepted",
	"gone"};

static void
p_compare(struct panels *p)
{
	json_t *view = p_get(p), *m;
	size_t i;

	json_array_foreach (json_object_get(view, "members"), i, m) {
		const char *number = json_string_value(json_object_get(
		    json_object_get(m, "expert"), "number"));
		const char *s = json_string_value(
		    json_object_get(m, "status"));
		const struct p_expert *x =
		    &p->x[strtol(number + 2, NULL, 10) - 1];

		if (strcmp(s, "recused") == 0 || strcmp(s, "excused") == 0)
			s = "gone";
		if (strcmp(s, p_seats[x->seat]) != 0)
			play_fault(&p->w, NULL, "panel %d: %s is %s, not %s",
			    p->told.panels, number, s, p_seats[x->seat]);
	}
	json_array_foreach (json_object_get(view, "cases_list"), i, m) {
		int c = 0;

		while (c + 1 < p->ncases &&
		    rpc_id_parse(json_string_value(json_object_get(m,
			"application"))) != p->c[c].id)
			c++;
		if (json_integer_value(json_object_get(m, "able")) !=
		    p_able(p, c, false))
			play_fault(&p->w, NULL, "panel %d: %d able, not %d",
			    p->told.panels,
			    (int)json_integer_value(
				json_object_get(m, "able")),
			    p_able(p, c, false));
		if (json_object_get(m, "result") != NULL)
			play_fault(&p->w, NULL, "a result before the end");
	}
	json_decref(view);
}

static void
p_answer(struct panels *p, int i, bool accept)
{
	struct p_expert *x = &p->x[i];
	bool voted = false, may;
	const char *key;

	for (int c = 0; c < p->ncases; c++)
		voted = voted || x->voted[c];
	may = accept ? x->seat == P_INVITED :
		       (x->seat == P_INVITED || x->seat == P_ACCEPTED) &&
		!voted;
	key = p_call(p, &x->who, "expert.answer",
	    json_pack("{s:o, s:b, s:s}", "panel", play_id(p->panel), "accept",
		accept, "reason", "away"),
	    NULL);
	p_must(p, may, key, accept ? "accepts" : "gives up");
	if (key[0] != '\0')
		return;
	x->seat = accept ? P_ACCEPTED : P_GONE;
	p_fill(p);
}

static void
p_excuse(struct panels *p, int i)
{
	struct p_expert *x = &p->x[i];
	bool voted = false;
	const char *key;

	for (int c = 0; c < p->ncases; c++)
		voted = voted || x->voted[c];
	key = p_call(p, &p->city, "title.panel.excuse",
	    json_pack("{s:o, s:s, s:s}", "id", play_id(p->panel), "expert",
		x->number, "reason", "no answer"),
	    NULL);
	p_must(p, x->seat != P_OUT && x->seat != P_GONE && !voted, key,
	    "is excused");
	if (key[0] != '\0')
		return;
	x->seat = P_GONE;
	p_fill(p);
}

static void
p_recuse(struct panels *p, int i, int c)
{
	struct p_expert *x = &p->x[i];
	const char *key = p_call(p, &x->who, "expert.recuse",
	    json_pack("{s:o, s:o, s:s}", "panel", play_id(p->panel),
		"application", play_id(p->c[c].id), "reason", "pupil"),
	    NULL);

	p_must(p, x->seat == P_ACCEPTED && !p_barred(x, c) && !x->voted[c],
	    key, "stays away");
	if (key[0] == '\0')
		x->away[c] = true;
}

static void
p_score(struct panels *p, int i, int c, bool open)
{
	struct p_expert *x = &p->x[i];
	const char *key = p_call(p, &x->who, "expert.score",
	    json_pack("{s:o, s:o, s:{s:i, s:i, s:i}}", "panel",
		play_id(p->panel), "application", play_id(p->c[c].id),
		"scores", "ability", 20, "achievement", 20, "research", 20),
	    NULL);

	p_must(p, open && x->seat == P_ACCEPTED && !p_barred(x, c) &&
		!x->voted[c],
	    key, "scores");
	if (key[0] == '\0')
		x->scored[c] = true;
}

void
p_vote(struct panels *p, int i, int c, bool voting)
{
	static const char *const choices[] = {"yes", "yes", "no", "abstain"};
	const char *choice = choices[play_random(&p->w, 4)];
	struct p_expert *x = &p->x[i];
	const char *key = p_call(p, &x->who, "expert.vote",
	    json_pack("{s:o, s:o, s:s}", "panel", play_id(p->panel),
		"application", play_id(p->c[c].id), "choice", choice),
	    NULL);

	p_must(p, voting && x->seat == P_ACCEPTED && !p_barred(x, c) &&
		x->scored[c] && !x->voted[c],
	    key, "votes");
	if (key[0] != '\0')
		return;
	x->voted[c] = true;
	p->told.votes++;
	p->c[c].yes += choice[0] == 'y';
	p->c[c].no += choice[0] == 'n';
	p->c[c].abstain += choice[0] == 'a';
}

/* Before the vote: answers, and some who stay away from a case. */
static void
p_seating(struct panels *p)
{
	for (int i = 0; i < 80; i++) {
		int x = (int)play_random(&p->w, P_EXPERTS);
		uint32_t die = play_random(&p->w, 40);

		if (die < 33)
			p_answer(p, x, true);
		else if (die < 34)
			p_answer(p, x, false);
		else if (die < 35)
			p_excuse(p, x);
		else if (die < 36)
			p_recuse(p, x,
			    (int)play_random(&p->w, (uint32_t)p->ncases));
		else if (die < 39)
			p_score(p, x,
			    (int)play_random(&p->w, (uint32_t)p->ncases),
			    true);
		else
			p_vote(p, x,
			    (int)play_random(&p->w, (uint32_t)p->ncases),
			    false);
	}
	/* now and then down to one below the quorum */
	for (int i = 0; p->told.panels % 7 == 0 && i < P_EXPERTS &&
	     p_able(p, 0, false) >= P_NEED;
	     i++)
		if (p->x[i].seat == P_ACCEPTED && !p_barred(&p->x[i], 0))
			p_recuse(p, i, 0);
}

static bool
p_open(struct panels *p)
{
	bool may = true;
	const char *key;

	for (int c = 0; c < p->ncases; c++)
		may = may && p_able(p, c, false) >= P_NEED;
	key = p_call(p, &p->city, "title.panel.open",
	    json_pack("{s:o}", "id", play_id(p->panel)), NULL);
	p_must(p, may, key, "the vote is opened");
	p->told.short_of += !may;
	return key[0] == '\0';
}

static void
p_voting(struct panels *p)
{
	for (int i = 0; i < 60 * p->ncases; i++) {
		int x = (int)play_random(&p->w, P_EXPERTS);
		int c = (int)play_random(&p->w, (uint32_t)p->ncases);
		uint32_t die = play_random(&p->w, 40);

		if (p->x[x].seat != P_ACCEPTED && play_random(&p->w, 6) != 0)
			continue;
		if (die < 18)
			p_score(p, x, c, true);
		else if (die < 38)
			p_vote(p, x, c, true);
		else if (die < 39)
			p_answer(p, x, play_random(&p->w, 2) != 0);
		else
			p_recuse(p, x, c);
	}
}

static void
p_panel(struct panels *p)
{
	json_t *reply = NULL;
	const char *key;

	p->told.panels++;
	p->ncases = 1 + (int)play_random(&p->w, P_CASES - 1);
	for (int c = 0; c < p->ncases; c++)
		p_case(p, &p->c[c]);
	p_conflicts(p);
	key = p_call(p, &p->city, "title.panel.create",
	    json_pack("{s:o, s:s, s:o, s:o}", "plan", play_id(p->plan),
		"name", "panel", "meets_on", p_day(p->w.m.today + 1),
		"closes_on", p_day(p->w.m.today + 9)),
	    &reply);
	p_must(p, true, key, "it is made");
	p->panel = rpc_id_parse(
	    json_string_value(json_object_get(reply, "id")));
	json_decref(reply);
	reply = NULL;
	key = p_call(p, &p->city, "title.panel.commit",
	    json_pack("{s:o}", "id", play_id(p->panel)), &reply);
	if (strcmp(key, "title.panel_few") == 0) {
		key = p_call(p, &p->city, "title.panel.dissolve",
		    json_pack("{s:o, s:s}", "id", play_id(p->panel),
			"reason", "too few"),
		    NULL);
		p_must(p, true, key, "it is given up");
		return;
	}
	p_must(p, true, key, "the list is published");
	p_same_names(p,
	    json_object_get(json_object_get(reply, "draw"), "list"));
	json_decref(reply);
	reply = NULL;
	p_must(p, true, p_call(p, &p->city, "title.panel.draw",
	    json_pack("{s:o, s:s}", "id", play_id(p->panel), "public",
		"1234"),
	    &reply), "it is drawn");
	p_draw(p, json_object_get(reply, "draw"));
	json_decref(reply);
	p_seating(p);
	p_compare(p);
	if (p_open(p)) {
		for (int i = 0; i < 4; i++) {
			p_voting(p);
			p_compare(p);
			if (p_close(p))
				return;
		}
	}
	key = p_call(p, &p->city, "title.panel.dissolve",
	    json_pack("{s:o, s:s}", "id", play_id(p->panel), "reason",
		"no quorum"),
	    NULL);
	p_must(p, true, key, "it is given up");
	p->told.dissolved++;
}

/* Cases of a panel that was given up would be on the next one. */
static void
p_forget(struct panels *p)
{
	struct err e = {0};

	for (int c = 0; c < p->ncases; c++) {
		struct application a;

		if (store_application_load(&p->w.ctx, p->c[c].id, &a, &e) !=
			1 ||
		    strcmp(a.state, "expert_review") != 0)
			continue;
		str_copy(a.state, sizeof(a.state), "withdrawn");
		str_copy(a.phase, sizeof(a.phase), "closed");
		a.queue[0] = '\0';
		if (store_application_update(&p->w.ctx, &a, &e) != 1)
			play_fault(&p->w, NULL, "the case does not end");
	}
}

int
main(int argc, char **argv)
{
	struct panels *p = xcalloc(1, sizeof(*p));
	unsigned long seed = (unsigned long)time(NULL);
	int panels = P_PANELS, option;
	struct audit_check k = {0};
	struct err e = {0};

	p->num = 2;
	p->den = 3;
	while ((option = getopt(argc, argv, "s:n:p:o")) != -1)
		if (option == 's')
			seed = strtoul(optarg, NULL, 10);
		else if (option == 'n')
			panels = (int)strtol(optarg, NULL, 10);
		else if (option == 'p')
			sscanf(optarg, "%d/%d", &p->num, &p->den);
		else if (option == 'o')
			p->of_seats = true;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %lu\n", seed);
	p->w.random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	if (argc - optind != 2 ||
	    play_open(&p->w, argv[optind + 1], argv[optind],
		panels * P_CASES) != 0)
		return 1;
	p_hall(p);
	for (int i = 0; i < panels && p->w.faults < P_STOP; i++) {
		p_panel(p);
		p_forget(p);
	}
	printf("# %d panels: %d closed, %d given up, %d without a quorum; %d "
	       "votes; %d passed, %d not; %d killed, %d of them had closed\n",
	    p->told.panels, p->told.closed, p->told.dissolved,
	    p->told.short_of, p->told.votes, p->told.passed, p->told.failed,
	    p->told.killed, p->told.torn);
	printf("%sok 1 - seats, votes and results agree\n",
	    p->w.faults == 0 ? "" : "not ");
	do {
		if (audit_verify(&p->w.ctx, k.next, 5000, &k, &e) != 0)
			break;
	} while (k.broken == 0 && k.next != 0);
	printf("%sok 2 - the audit is unbroken\n",
	    k.broken == 0 && e.n == 0 ? "" : "not ");
	printf("%sok 3 - panels were closed, and given up\n1..3\n",
	    p->told.closed > 0 && p->told.dissolved > 0 ? "" : "not ");
	play_close(&p->w);
	free(p);
	return 0;
}
