/*
 * Bookings per second and the rush at the opening:
 *
 *	book rate BUILD DATA STATE COPY SECONDS ROUNDS SESSIONS
 *	book rush BUILD DATA STATE SESSIONS PLACES
 *	book grid BUILD DATA FEW MANY CALLS
 *
 * rate: one booking at a time and one from each session, beside one writer
 * with group commit over COPY, which was the same hall and writes the same
 * rows. rush: all sessions ask at once for PLACES of one day; who is refused
 * looks at the grid and takes what is left. grid: what is free, in a hall with
 * few bookings behind it and in one with many, in alternation. fill has made
 * bench0000 and so on; DATA has halls open at any hour.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"
#include "tests/bench/load.h"

enum { BOOK_MOST = 2000, BOOK_DATES = 5, BOOK_STARTS = 288 };

/* What may be booked: taken from the grid. */
struct book_grid {
	char dates[BOOK_DATES][16];
	size_t ndates;
	char starts[BOOK_STARTS][8]; /* of the first date */
	size_t nstarts;
};

struct book {
	struct line *sessions[BOOK_MOST];
	size_t n;
	struct book_grid grid;
	unsigned long long random;
	long key;
	size_t done, refused;
};

static json_t *
book_items(void)
{
	return json_pack("{s:{s:i}}", "items", "new", 1);
}

static void
book_look(struct line *l, struct book_grid *g)
{
	json_t *r = house_call(l, "appointment.availability", book_items(),
	    NULL);
	json_t *d, *s;
	size_t i, k;

	memset(g, 0, sizeof(*g));
	if (r == NULL || !json_is_true(json_object_get(r, "open")))
		bench_die("nothing can be booked today");
	json_array_foreach (json_object_get(r, "dates"), i, d) {
		if (!json_is_true(json_object_get(d, "bookable")) ||
		    g->ndates == BOOK_DATES)
			continue;
		str_copy(g->dates[g->ndates++], sizeof(g->dates[0]),
		    json_string_value(json_object_get(d, "date")));
		if (g->ndates > 1)
			continue;
		json_array_foreach (json_object_get(d, "starts"), k, s)
			if (g->nstarts < BOOK_STARTS)
				str_copy(g->starts[g->nstarts++],
				    sizeof(g->starts[0]), json_string_value(
				    json_object_get(s, "time")));
	}
	json_decref(r);
	if (g->ndates == 0)
		bench_die("no date can be booked");
}

static void
book_open(struct book *b, struct house *h, long n)
{
	for (b->n = 0; b->n < (size_t)n; b->n++) {
		char login[32];

		snprintf(login, sizeof(login), "bench%04zu", b->n);
		b->sessions[b->n] = house_session(h, login);
	}
	b->random = 20260901;
	b->key = (long)time(NULL) * 1000000;
}

/*
 * The rate
 */

static void
book_line(struct book *b, const char *date, const char *start,
    char line[LOAD_LINE])
{
	snprintf(line, LOAD_LINE, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
	    "\"appointment.book\",\"params\":{\"items\":{\"new\":1},"
	    "\"date\":\"%s\",\"time\":\"%s\",\"accept\":true,"
	    "\"idempotency_key\":\"bench-%ld\"}}", date, start, b->key++);
}

static bool
book_next(void *arg, size_t i, char line[LOAD_LINE])
{
	struct book *b = arg;
	const struct book_grid *g = &b->grid;

	(void)i;
	book_line(b, g->dates[bench_random(&b->random, (unsigned)g->ndates)],
	    g->starts[bench_random(&b->random, (unsigned)g->nstarts)], line);
	return true;
}

static void
book_got(void *arg, size_t i, const char *text, bool refused)
{
	struct book *b = arg;

	(void)i;
	if (!refused)
		b->done++;
	else if (b->refused++ == 0)
		fprintf(stderr, "book: refused: %.300s\n", text);
}

static const struct load_ops book_ops = {book_next, book_got};

static void
book_bare(struct bare *b, int64_t n)
{
	static const unsigned char blob[40];
	int64_t now = time(NULL), id = bare_id(b), day = now / 86400 + 1 +
	    n % BOOK_DATES, cell = 108 + n * 7919 % 80, number;
	char text[40];

	bare_do(b, 0, "INSERT INTO hall_day (district, day, plan, tickets,"
	    " version) VALUES (110105, ?1, 0, 0, 1) ON CONFLICT (district,"
	    " day) DO UPDATE SET version = hall_day.version + 1", "i", day);
	bare_do(b, 1, "UPDATE hall_cell SET used = used + 1 WHERE"
	    " district = 110105 AND day = ?1 AND cell >= ?2"
	    " AND cell < ?2 + 3 AND used < wanted", "ii", day, cell);
	number = bare_do(b, 2, "INSERT INTO series (name, last) VALUES"
	    " ('YY-BARE', 1) ON CONFLICT (name) DO UPDATE SET"
	    " last = series.last + 1 RETURNING last", "");
	snprintf(text, sizeof(text), "YY-BARE-%09lld", (long long)number);
	bare_do(b, 3, "INSERT INTO appointment SELECT ?1, ?2, district,"
	    " unit_id, unit_name, pinyin, 'pending_completion', ?3, ?4, 3, 1,"
	    " 1, 0, 0, 0, contact_name, contact_phone, notice_version, ?5,"
	    " ?5, ?5, 0, 'unit', by_account, by_name, ?5, 0, 0, 0, '', 0, 0,"
	    " 0, 0, '', 0, '', 0, 0, ?5, 1 FROM appointment LIMIT 1", "isiii",
	    id, text, day, cell, now);
	bare_do(b, 4, "INSERT INTO appointment_item (appointment_id, seq,"
	    " kind, person_id, application_id, name, id_kind, id_number,"
	    " permit_number, children, status, opinion, decided_at,"
	    " decided_by) VALUES (?1, 1, 'new', 0, 0, '', '', ?2, '', -1,"
	    " 'empty', '', 0, '')", "ib", id, blob, 0);
	bare_trace(b, n, "appointment.book");
}

/* The cells that a bare booking takes from. */
static void
book_bare_cells(struct bare *b)
{
	for (int64_t d = 0; d <= BOOK_DATES; d++)
		for (int64_t c = 108; c < 200; c++)
			bare_do(b, 8, "INSERT INTO hall_cell (district, day,"
			    " cell, wanted, capacity, used) VALUES (110105,"
			    " ?1, ?2, 1000000, 1000000, 0) ON CONFLICT"
			    " (district, day, cell) DO UPDATE SET wanted ="
			    " 1000000, capacity = 1000000", "ii",
			    (int64_t)time(NULL) / 86400 + d, c);
}

struct book_result {
	struct bench_times ours, yard, ours_us, yard_us;
	double ours_cpu, yard_cpu;
};

static void
book_tell(struct book_result *r, size_t clients)
{
	double ours = bench_share(&r->ours, 0.5);
	double yard = bench_share(&r->yard, 0.5);
	double ours99 = bench_share(&r->ours_us, 0.99);
	double yard99 = bench_share(&r->yard_us, 0.99);

	bench_row((struct bench_row){"", "1/s", ours, -1,
		"bare store, same rows", yard, -1, ours / yard, 0.5, false,
		NULL, r->ours_cpu * 1e6 / (double)r->ours_us.n,
		r->yard_cpu * 1e6 / (double)r->yard_us.n},
	    "bookings, %zu at once", clients);
	bench_row((struct bench_row){"", "us", bench_share(&r->ours_us, 0.5),
		ours99, "bare store, same rows",
		bench_share(&r->yard_us, 0.5), yard99, ours99 / yard99, -1,
		true, "ratio of p99", 0, 0}, "booking, %zu at once", clients);
}

static int64_t
book_status(struct house *h, const char *name)
{
	json_t *r = house_call(house_session(h, "sysadmin"), "server.status",
	    json_object(), NULL);
	int64_t n = r != NULL ? json_integer_value(json_object_get(r, name)) :
				-1;

	json_decref(r);
	return n;
}

static int
book_rate(char **argv)
{
	static struct book b;
	static struct book_result r[2];
	double seconds = strtod(argv[6], NULL);
	long rounds = bench_number(argv[7], 100);
	char *path = xasprintf("%s/talenthall.db", argv[5]);
	struct house *h = house_open(argv[2], argv[3], argv[4], NULL);
	struct bare *bare = bare_open(path);
	size_t levels[2];
	double over;

	free(path);
	book_bare_cells(bare);
	book_open(&b, h, bench_number(argv[8], BOOK_MOST));
	book_look(b.sessions[0], &b.grid);
	levels[0] = 1;
	levels[1] = b.n;
	for (long k = 0; k < rounds; k++)
		for (int i = 0; i < 2; i++) {
			double ours = house_cpu(h), yard = bare_cpu(bare);

			bench_add(&r[i].ours, load_run(b.sessions, b.n,
			    levels[i], seconds, &book_ops, &b,
			    &r[i].ours_us));
			r[i].ours_cpu += house_cpu(h) - ours;
			bench_add(&r[i].yard, bare_run(bare, book_bare,
			    (int)levels[i], seconds, &r[i].yard_us));
			r[i].yard_cpu += bare_cpu(bare) - yard;
		}
	for (int i = 0; i < 2; i++)
		book_tell(&r[i], levels[i]);
	over = (double)book_status(h, "overbooked_cells");
	bench_row((struct bench_row){"", "cells", over, -1, NULL, -1, -1, over,
		0, true, NULL, 0, 0}, "overbooked after the bookings");
	house_close(h);
	bare_close(bare);
	return 0;
}

/*
 * The rush
 */

struct rush {
	struct book b;
	const char *date;
	size_t places, got, told; /* told: there is nothing left */
	double begin, *until;     /* a session, when it knew */
	char (*wish)[8];
	bool *looks;
};

static bool
rush_next(void *arg, size_t i, char line[LOAD_LINE])
{
	struct rush *r = arg;

	if (r->until[i] != 0)
		return false;
	if (r->looks[i])
		snprintf(line, LOAD_LINE, "{\"jsonrpc\":\"2.0\",\"id\":1,"
		    "\"method\":\"appointment.availability\",\"params\":"
		    "{\"items\":{\"new\":1}}}");
	else
		book_line(&r->b, r->date, r->wish[i], line);
	return true;
}

static const char *
rush_time(const json_t *start)
{
	return json_string_value(json_object_get(start, "time"));
}

static bool
rush_quarter(const char *time)
{
	return strtol(time + 3, NULL, 10) % 15 == 0;
}

/* A session's next wish: any start that still has a place. */
static void
rush_choose(struct rush *r, size_t i, json_t *reply)
{
	json_t *dates = json_object_get(json_object_get(reply, "result"),
	    "dates"), *d, *starts = NULL;
	const char *left[BOOK_STARTS];
	size_t k, n = 0;

	json_array_foreach (dates, k, d)
		if (strcmp(json_string_value(json_object_get(d, "date")),
			r->date) == 0)
			starts = json_object_get(d, "starts");
	/* all of a quarter of an hour begin with one: nothing is wasted */
	json_array_foreach (starts, k, d)
		if (rush_quarter(rush_time(d)))
			left[n++] = rush_time(d);
	if (n == 0) {
		r->told++;
		r->until[i] = bench_now() - r->begin;
		return;
	}
	str_copy(r->wish[i], sizeof(r->wish[i]),
	    left[bench_random(&r->b.random, (unsigned)n)]);
	r->looks[i] = false;
}

static void
rush_got(void *arg, size_t i, const char *text, bool refused)
{
	struct rush *r = arg;
	json_t *reply;

	if (!r->looks[i]) {
		if (refused) {
			r->looks[i] = true;
		} else {
			r->got++;
			r->until[i] = bench_now() - r->begin;
		}
		return;
	}
	reply = json_loads(text, 0, NULL);
	rush_choose(r, i, reply);
	json_decref(reply);
}

static const struct load_ops rush_ops = {rush_next, rush_got};

static void
rush_prepare(struct rush *r)
{
	struct book_grid g;
	size_t n = 0;

	r->until = xcalloc(r->b.n, sizeof(*r->until));
	r->wish = xcalloc(r->b.n, sizeof(*r->wish));
	r->looks = xcalloc(r->b.n, sizeof(*r->looks));
	book_look(r->b.sessions[0], &g);
	r->date = xstrdup(g.dates[0]);
	for (size_t k = 0; k < g.nstarts; k++)
		if (rush_quarter(g.starts[k]))
			memmove(g.starts[n++], g.starts[k],
			    sizeof(g.starts[0]));
	for (size_t i = 0; i < r->b.n; i++)
		memcpy(r->wish[i], g.starts[bench_random(&r->b.random,
		    (unsigned)n)], sizeof(r->wish[i]));
}

static void
rush_tell(struct rush *r, struct bench_times *us)
{
	struct bench_times knew = {0};
	size_t most = r->places < r->b.n ? r->places : r->b.n;
	double half, all;

	for (size_t i = 0; i < r->b.n; i++)
		bench_add(&knew, r->until[i] * 1e3);
	half = bench_share(us, 0.5);
	all = bench_share(us, 0.99);
	bench_row((struct bench_row){"", "us", half, all, "its own median",
		half, -1, all / half, -1, true, "no goal is set", 0, 0},
	    "rush: a request, %zu on %zu places", r->b.n, r->places);
	half = bench_share(&knew, 0.5);
	all = bench_share(&knew, 0.99);
	bench_row((struct bench_row){"", "ms", half, all, "its own median",
		half, -1, all / half, -1, true, "no goal is set", 0, 0},
	    "rush: until a session knows");
	bench_row((struct bench_row){"", "sessions", (double)(r->got + r->told),
		-1, "all", (double)r->b.n, -1,
		(double)(r->got + r->told) / (double)r->b.n, 1, false, NULL, 0,
		0}, "rush: sessions answered");
	bench_row((struct bench_row){"", "places", (double)r->got, -1,
		"there are", (double)most, -1,
		(double)r->got / (double)most, 1, false, NULL, 0, 0},
	    "rush: places taken");
	free(knew.v);
}

static int
book_rush(char **argv)
{
	static struct rush r;
	struct house *h = house_open(argv[2], argv[3], argv[4], NULL);
	struct bench_times us = {0};
	double over;

	book_open(&r.b, h, bench_number(argv[5], BOOK_MOST));
	r.places = (size_t)bench_number(argv[6], BOOK_MOST);
	rush_prepare(&r);
	r.begin = bench_now();
	(void)load_run(r.b.sessions, r.b.n, r.b.n, 0, &rush_ops, &r, &us);
	rush_tell(&r, &us);
	over = (double)book_status(h, "overbooked_cells");
	bench_row((struct bench_row){"", "cells", over, -1, NULL, -1, -1, over,
		0, true, NULL, 0, 0}, "rush: overbooked");
	house_close(h);
	free(us.v);
	return 0;
}

/*
 * The grid
 */

static void
grid_one(struct line *l, struct bench_times *us)
{
	double begin = bench_now();

	json_decref(house_call(l, "appointment.availability", book_items(),
	    NULL));
	bench_add(us, (bench_now() - begin) * 1e6);
}

static int
book_grid(char **argv)
{
	struct bench_times few_us = {0}, many_us = {0};
	struct house *few = house_open(argv[2], argv[3], argv[4], NULL);
	struct house *many = house_open(argv[2], argv[3], argv[5], NULL);
	struct line *a = house_session(few, "hr");
	struct line *b = house_session(many, "hr");
	long calls = bench_number(argv[6], 1000000);
	double x, y;

	for (long i = -20; i < calls; i++) {
		grid_one(a, &few_us);
		grid_one(b, &many_us);
		if (i < 0)
			few_us.n = many_us.n = 0;
	}
	x = bench_share(&few_us, 0.5);
	y = bench_share(&many_us, 0.5);
	bench_row((struct bench_row){"", "us", y, bench_share(&many_us, 0.99),
		"few bookings behind it", x, bench_share(&few_us, 0.99), y / x,
		1.5, true, NULL, 0, 0}, "grid, many bookings behind it");
	house_close(few);
	house_close(many);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "rate") == 0 && argc == 9)
		return book_rate(argv);
	if (strcmp(what, "rush") == 0 && argc == 7)
		return book_rush(argv);
	if (strcmp(what, "grid") == 0 && argc == 7)
		return book_grid(argv);
	bench_die("usage: see the head of tests/bench/book.c");
}
