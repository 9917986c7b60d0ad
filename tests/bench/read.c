/*
 * What reading costs in a small hall and in a large one, in alternation, and
 * what a bare page of the same index does, when both have come to rest. A call
 * takes until its answer is there; what a client then makes of it is its own.
 *
 *	read BUILD DATA SMALL LARGE CALLS
 *
 * through the RPC of two records processes; then how long each takes to get
 * ready, and what memory it has.
 */
#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/bench/bench.h"
#include "tests/bench/house.h"

enum { READ_PAGE = 50, READ_WARM = 20, READ_FOUND = 20 };

/*
 * The bare keyset page: fifty rows after a key, in the order of the list beside
 * it. Whole rows are the yardstick; what an index alone can tell of them stands
 * beside it without a goal.
 */
struct read_bare {
	const char *key; /* of which ?1 and ?2 are the last seen */
	const char *index; /* columns that the index has */
	const char *from;
};
static const struct read_bare read_unit = {"applied_at, id",
	"name, position, permit_status, since, person_id, left_on, version, shown",
	" FROM association WHERE unit_id = (SELECT unit_id FROM account"
	" WHERE login = 'hr') AND status = 'active'"};
static const struct read_bare read_district = {"applied_at, id",
	"name, pinyin, initials, id_tail, position, permit_status, since",
	" FROM association WHERE district = 110105 AND status = 'active'"};
static const struct read_bare read_queue = {"state_due_on, id",
	"service, state, claimed_by, claimed_until, name, pinyin, initials",
	" FROM application WHERE district = 110105 AND queue = 'clerk'"
	" AND queue <> ''"};

/*
 * Who asks for what. A walk goes on to rows that nobody read before, which a
 * small hall has not: its first pages are what is like in both.
 */
static const struct read_call {
	const char *what, *who, *method, *params;
	bool walk;
	const struct read_bare *bare; /* NULL: beside nothing */
} read_calls[] = {
	{"list of employees, a page", "hr", "employee.list", "{\"limit\":50}",
	    true, &read_unit},
	/* ?: as read_letters() finds */
	{"search by initials, a page", "hr", "employee.list",
	    "{\"limit\":50,\"name\":\"?\"}", false, &read_unit},
	{"queue of a clerk, its first page", "clerk", "queue.list",
	    "{\"limit\":50}", false, &read_queue},
	{"queue of a clerk, page by page", "clerk", "queue.list",
	    "{\"limit\":50}", true, &read_queue},
	{"queue of a clerk, its counts", "clerk", "queue.stats", "{}", false,
	    NULL},
	{"a district's people, first page", "clerk", "association.list",
	    "{\"status\":\"active\",\"limit\":50}", false, &read_district},
	{"a district's people, page by page", "clerk", "association.list",
	    "{\"status\":\"active\",\"limit\":50}", true, &read_district},
	{"a case, opened", "clerk", "application.get", NULL, false,
	    &read_queue},
	{"a person's attachments", "lina", "attachment.list", "{}", false,
	    NULL},
};
enum { READ_CALLS = sizeof(read_calls) / sizeof(read_calls[0]) };

struct read_hall {
	struct house *house;
	struct line *clerk, *hr, *lina;
	json_t *after;
	json_t *cases; /* ids to open, in turn */
	size_t turn;
	char letters[4]; /* to search by */
	json_int_t found;
	int pages; /* of the walk so far */
	double cpu; /* us a request, of the records process */
	struct bench_times us;
};

/* Cases of the clerk's queue whose log is told in full. */
static void
read_cases(struct read_hall *h)
{
	json_t *r = house_call(h->clerk, "queue.list",
	    json_pack("{s:i}", "limit", READ_PAGE), NULL), *row;
	size_t i;

	h->cases = json_array();
	json_array_foreach (json_object_get(r, "items"), i, row)
		json_array_append(h->cases, json_object_get(row, "id"));
	json_decref(r);
	if (json_array_size(h->cases) == 0)
		bench_die("no case in the clerk's queue");
}

/*
 * Letters that find as many people as can be of those asked for: a page of one
 * found is no measure of a page of twenty.
 */
static void
read_letters(struct read_hall *h, json_int_t wanted)
{
	for (int i = 0; i < 26 * 27; i++) {
		char text[4] = {(char)('a' + i % 26),
			(char)(i < 26 ? '\0' : 'a' + i / 26 - 1)};
		json_t *r = house_call(h->hr, "employee.list",
		    json_pack("{s:i, s:s}", "limit", 1, "name", text), NULL);
		json_int_t n =
		    json_integer_value(json_object_get(r, "total"));

		if (h->letters[0] == '\0' ||
		    llabs(n - wanted) < llabs(h->found - wanted)) {
			memcpy(h->letters, text, sizeof(text));
			h->found = n;
		}
		json_decref(r);
	}
}

/* The last page of a walk is shorter, so it is not asked for. */
static void
read_on(struct read_hall *h, const json_t *r)
{
	json_int_t total = json_integer_value(json_object_get(r, "total"));
	json_t *next = json_object_get(r, "next");

	json_decref(h->after);
	h->after = NULL;
	if (!json_is_string(next) ||
	    (!json_is_true(json_object_get(r, "total_capped")) &&
		(++h->pages + 1) * READ_PAGE > total))
		h->pages = 0;
	else
		h->after = json_incref(next);
}

static void
read_one(struct read_hall *h, const struct read_call *c)
{
	json_t *p, *r;
	double us;

	if (c->params == NULL)
		p = json_pack("{s:O}", "id", json_array_get(h->cases,
		    h->turn++ % json_array_size(h->cases)));
	else
		p = json_loads(c->params, 0, NULL);
	if (json_object_get(p, "name") != NULL)
		json_object_set_new(p, "name", json_string(h->letters));
	if (h->after != NULL)
		json_object_set(p, "after", h->after);
	r = house_call_in(c->who[0] == 'h' ? h->hr :
	    c->who[0] == 'l' ? h->lina : h->clerk, c->method, p, NULL, &us);
	bench_add(&h->us, us);
	if (r == NULL)
		bench_die("%s is refused", c->method);
	if (c->walk)
		read_on(h, r);
	json_decref(r);
}

/*
 * Microseconds of one, in the middle; 0: there are no fifty rows. It goes from
 * page to page when walking, else it is the first each time.
 */
static double
read_bare(const char *state, const struct read_bare *b, const char *columns,
    bool walk, long calls)
{
	char *path = xasprintf("%s/talenthall.db", state);
	char *page = xasprintf("SELECT %s, %s%s AND (%s) > (?1, ?2) ORDER BY %s"
	    " LIMIT 50", b->key, columns, b->from, b->key, b->key);
	struct bench_times us = {0};
	sqlite3_int64 at = 0, id = 0;
	sqlite3_stmt *s;
	sqlite3 *db;
	double half;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) !=
		SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA cache_size = -262144", NULL, NULL,
		NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, page, -1, &s, NULL) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(db));
	for (long i = -READ_WARM; i < calls; i++) {
		double begin = bench_now();
		sqlite3_int64 last_at = 0, last_id = 0;
		int n = 0;

		sqlite3_bind_int64(s, 1, at);
		sqlite3_bind_int64(s, 2, id);
		for (; sqlite3_step(s) == SQLITE_ROW; n++) {
			last_at = sqlite3_column_int64(s, 0);
			last_id = sqlite3_column_int64(s, 1);
			for (int k = 2; k < sqlite3_column_count(s); k++)
				(void)sqlite3_column_text(s, k);
		}
		sqlite3_reset(s);
		if (n == READ_PAGE && i >= 0)
			bench_add(&us, (bench_now() - begin) * 1e6);
		at = walk && n == READ_PAGE ? last_at : 0;
		id = walk && n == READ_PAGE ? last_id : 0;
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	free(page);
	free(path);
	half = bench_share(&us, 0.5);
	free(us.v);
	return half;
}

/* The two in turns; how much each took of its process, by request. */
static void
read_turns(struct read_hall *both[2], const struct read_call *c, long calls)
{
	for (long i = -READ_WARM; i < calls; i++) {
		for (int k = 0; k < 2; k++)
			read_one(both[k], c);
		for (int k = 0; i == -1 && k < 2; k++) {
			both[k]->us.n = 0;
			both[k]->cpu = house_cpu(both[k]->house);
		}
	}
	for (int k = 0; k < 2; k++)
		both[k]->cpu = (house_cpu(both[k]->house) - both[k]->cpu) *
		    1e6 / (double)calls;
}

static void
read_both(struct read_hall *small, struct read_hall *large,
    const struct read_call *c, long calls, const char *state)
{
	struct read_hall *both[] = {small, large};
	char found[64] = "";
	double x, y, bare;

	if (c->params != NULL && strchr(c->params, '?') != NULL)
		snprintf(found, sizeof(found), " (%lld found, %lld)",
		    (long long)large->found, (long long)small->found);
	for (int k = 0; k < 2; k++) {
		json_decref(both[k]->after);
		both[k]->after = NULL;
		both[k]->pages = 0;
		both[k]->us.n = 0;
	}
	read_turns(both, c, calls);
	x = bench_share(&small->us, 0.5);
	y = bench_share(&large->us, 0.5);
	bench_row((struct bench_row){"", "us", y,
		bench_share(&large->us, 0.99), "the small hall", x,
		bench_share(&small->us, 0.99), y / x, 1.5, true, NULL,
		large->cpu, small->cpu},
	    "%s%s", c->what, found);
	if (c->bare == NULL)
		return;
	bare = read_bare(state, c->bare, "*", c->walk, calls);
	if (bare > 0)
		bench_row((struct bench_row){"", "us", y, -1,
			"bare page of 50 whole rows", bare, -1, y / bare, 5,
			true, NULL, large->cpu, bare}, "%s%s", c->what, found);
	bare = read_bare(state, c->bare, c->bare->index, c->walk, calls);
	if (bare > 0)
		bench_row((struct bench_row){"", "us", y, -1,
			"50 rows of the index alone", bare, -1, y / bare, -1,
			true, NULL, large->cpu, bare}, "%s%s", c->what, found);
}

static void
read_open(struct read_hall *h, char **argv, const char *state, double *ms)
{
	h->house = house_open(argv[1], argv[2], state, ms);
	house_settle(h->house);
	h->clerk = house_session(h->house, "clerk");
	h->hr = house_session(h->house, "hr");
	h->lina = house_session(h->house, "lina");
	read_cases(h);
}

int
main(int argc, char **argv)
{
	static struct read_hall small, large;
	double ms[2];
	long kb[2], calls;

	if (argc != 6)
		bench_die("usage: read BUILD DATA SMALL LARGE CALLS");
	calls = bench_number(argv[5], 1000000);
	read_open(&small, argv, argv[3], &ms[0]);
	read_open(&large, argv, argv[4], &ms[1]);
	read_letters(&small, READ_FOUND);
	read_letters(&large, small.found);
	for (int i = 0; i < READ_CALLS; i++)
		read_both(&small, &large, &read_calls[i], calls, argv[4]);
	kb[0] = house_pss(house_pid(small.house));
	kb[1] = house_pss(house_pid(large.house));
	house_close(small.house);
	house_close(large.house);
	/* once more, when the small one is as warm as the large one */
	house_close(house_open(argv[1], argv[2], argv[3], &ms[0]));
	house_close(house_open(argv[1], argv[2], argv[4], &ms[1]));
	bench_row((struct bench_row){"", "ms", ms[1], -1, "the small hall",
		ms[0], -1, ms[1] / ms[0], 2, true, "and under 2000 ms", 0, 0},
	    "records: start to ready");
	bench_row((struct bench_row){"", "KiB", (double)kb[1], -1,
		"the small hall", (double)kb[0], -1,
		(double)kb[1] / (double)kb[0], 1.5, true, "after these reads",
		0, 0}, "records: memory");
	return 0;
}
