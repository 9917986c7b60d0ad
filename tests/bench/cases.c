/*
 * What requests about cases cost, in process, in two halls one after the other:
 *
 *	cases DATA SMALL LARGE [ROUNDS]
 *
 * SMALL and LARGE are state directories that `--once demo cases:N` has made.
 * A request is what dispatch does with one: savepoint, role, parameters, call,
 * audit, release. The goals: a page of the queue and its counts in the large
 * hall at most 1.5 times those in the small one; the engine below 5 % of a
 * request.
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/audit.h"
#include "server/domain/data_files.h"
#include "server/domain/service_definition.h"
#include "server/rpc/method.h"
#include "server/secret.h"
#include "server/store/account.h"
#include "server/store/store.h"
#include "tests/bench/bench.h"

enum { BENCH_ROUNDS = 400, BENCH_WARM = 30, BENCH_PAGE = 20, BENCH_ENGINE = 20 };

struct bench {
	struct conf conf;
	struct secret *secret;
	struct ctx ctx;
	char next[600]; /* page mark; "" for the first */
};

/* Microseconds. */
static double
bench_us(void)
{
	return bench_now() * 1e6;
}

static int
bench_open(struct bench *b, const char *data, const char *state)
{
	struct err e = {0};
	char path[4200], sql[4200];

	str_copy(b->conf.state_dir, sizeof(b->conf.state_dir), state);
	str_copy(b->conf.data_dir, sizeof(b->conf.data_dir), data);
	b->ctx.conf = &b->conf;
	b->ctx.now = (int64_t)time(NULL);
	b->ctx.today = date_of(b->ctx.now);
	snprintf(path, sizeof(path), "%s/secret.key", state);
	if (secret_open(&b->secret, path, 0) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/talenthall.db", state);
	snprintf(sql, sizeof(sql), "%s/sql", data);
	b->ctx.secret = b->secret;
	if (store_open(&b->ctx.db, path, sql) != 0 ||
	    store_begin(b->ctx.db, &e) != 0)
		return -1;
	return 0;
}

static int
bench_actor(struct bench *b, const char *login)
{
	struct actor *me = &b->ctx.actor;
	struct account a;
	struct err e = {0};

	if (store_account_find(&b->ctx, login, &a, &e) != 1)
		return -1;
	memset(me, 0, sizeof(*me));
	me->account_id = a.id;
	me->role = a.role;
	me->unit_id = a.unit_id;
	me->ndistricts = a.ndistricts;
	memcpy(me->districts, a.districts, sizeof(me->districts));
	me->verified = me->submitted = true;
	me->lang = LANG_ZH;
	str_copy(me->login, sizeof(me->login), a.login);
	str_copy(me->name, sizeof(me->name), a.name);
	return 0;
}

/* A request; its time in microseconds, or -1. */
static double
bench_call(struct bench *b, const char *name, json_t *params, json_t **reply)
{
	const struct method *m = method_find(name);
	double begin = bench_us(), took;
	struct ctx ctx = b->ctx;
	json_t *p = NULL, *r = NULL;
	struct err e = {0};
	int rc;
	char text[500];

	ctx.arena = NULL; /* its own */
	if (m == NULL || store_savepoint(ctx.db, &e) != 0)
		return -1;
	rc = method_check(m, &ctx, params, &p, &e);
	if (rc == 0)
		rc = m->call(&ctx, p, &r, &e);
	if (rc == 0 && (m->kind == METHOD_WRITE || ctx.audit != NULL))
		rc = audit_append(&ctx, name, "done", &e);
	if (rc == 0)
		rc = store_release(ctx.db, &e);
	else
		store_rollback_to(ctx.db);
	free(json_dumps(r, JSON_COMPACT));
	took = bench_us() - begin;
	if (reply != NULL && r == NULL && ctx.text.len > 0)
		r = json_loadb(ctx.text.data, ctx.text.len, 0, NULL);
	begin = bench_us();
	ctx_finish(&ctx);
	took += bench_us() - begin;
	json_decref(p);
	json_decref(params);
	if (rc != 0)
		fprintf(stderr, "cases: %s: %s\n", name,
		    err_text(&e, 0, text, sizeof(text)));
	if (reply != NULL)
		*reply = r;
	else
		json_decref(r);
	return rc == 0 ? took : -1;
}

/* The next page of the clerk's queue, from the first again at its end. */
static double
bench_page(struct bench *b)
{
	json_t *p = json_pack("{s:i}", "limit", BENCH_PAGE), *reply = NULL;
	const char *next;
	double took;

	if (b->next[0] != '\0')
		json_object_set_new(p, "after", json_string(b->next));
	took = bench_call(b, "queue.list", p, &reply);
	next = json_string_value(json_object_get(reply, "next"));
	/* a last page is shorter: leave it out */
	snprintf(b->next, sizeof(b->next), "%s",
	    json_array_size(json_object_get(reply, "items")) == BENCH_PAGE &&
		    next != NULL ?
		next :
		"");
	json_decref(reply);
	return took;
}

/* The same page once more: what the disk has to do with it is left out. */
static double
bench_again(struct bench *b)
{
	char from[600];

	memcpy(from, b->next, sizeof(from));
	if (bench_page(b) < 0)
		return -1;
	memcpy(b->next, from, sizeof(from));
	return bench_page(b);
}

static double
bench_first(struct bench *b)
{
	b->next[0] = '\0';
	return bench_page(b);
}

static double
bench_stats(struct bench *b)
{
	return bench_call(b, "queue.stats", json_object(), NULL);
}

/* The id of some case of the queue: of those that people made. */
static json_t *
bench_some(struct bench *b)
{
	static int turn;
	json_t *reply = NULL, *items, *id = NULL;
	size_t n;

	if (bench_call(b, "application.list",
		json_pack("{s:s, s:s, s:i}", "phase", "office", "name", "-20",
		    "limit", 30),
		&reply) < 0)
		return NULL;
	items = json_object_get(reply, "items");
	n = json_array_size(items);
	if (n > 0)
		id = json_incref(json_object_get(
		    json_array_get(items, (size_t)turn++ % n), "id"));
	json_decref(reply);
	return id;
}

static double
bench_get(struct bench *b)
{
	json_t *id = bench_some(b);

	return id != NULL ? bench_call(b, "application.get",
				json_pack("{s:o}", "id", id), NULL) :
			    -1;
}

static int
bench_order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Medians of both halls, in alternation. */
static void
bench_both(struct bench *small, struct bench *large, const char *what,
    double (*one)(struct bench *b), int rounds, double goal)
{
	double *s = xcalloc((size_t)rounds, sizeof(*s));
	double *l = xcalloc((size_t)rounds, sizeof(*l));
	double r;

	for (int i = -BENCH_WARM; i < rounds; i++) {
		double x = one(small), y = one(large);

		if (x < 0 || y < 0)
			exit(1);
		if (i >= 0) {
			s[i] = x;
			l[i] = y;
		}
	}
	qsort(s, (size_t)rounds, sizeof(*s), bench_order);
	qsort(l, (size_t)rounds, sizeof(*l), bench_order);
	r = l[rounds / 2] / s[rounds / 2];
	bench_row((struct bench_row){"", "us", l[rounds / 2],
		l[rounds * 99 / 100], "1000 cases", s[rounds / 2],
		s[rounds * 99 / 100], r, goal > 0 ? goal : -1, true, NULL, 0,
		0}, "cases: %s", what);
	free(s);
	free(l);
}

/* How much of application.get is what the engine says of actions and days. */
static void
bench_engine(struct bench *b, int rounds)
{
	double get = 0, engine = 0, begin;
	struct permission list[ENGINE_ACTIONS];
	struct clock clock;

	for (int i = 0; i < rounds; i++) {
		json_t *id = bench_some(b);
		struct application_case *c;
		struct ctx ctx = b->ctx;
		struct err e = {0};
		volatile size_t n;

		ctx.arena = NULL;
		if (id == NULL)
			return;
		get += bench_call(b, "application.get",
		    json_pack("{s:O}", "id", id), NULL);
		c = ctx_alloc(&ctx, 1, sizeof(*c));
		if (application_open(&ctx,
			strtoll(json_string_value(id), NULL, 10), c, &e) ==
		    0) {
			/* the records that rules ask for are read once */
			n = engine_actions(&c->flow, &c->me, list);
			engine_clock(&c->flow, ctx.today, &clock);
			begin = bench_us();
			for (int k = 0; k < BENCH_ENGINE; k++) {
				n += engine_actions(&c->flow, &c->me, list);
				engine_clock(&c->flow, ctx.today, &clock);
			}
			engine += (bench_us() - begin) / BENCH_ENGINE;
			(void)n;
		}
		json_decref(id);
		ctx_finish(&ctx);
	}
	bench_row((struct bench_row){"", "us", engine / rounds, -1,
		"application.get", get / rounds, -1, engine / get, 0.05, true,
		NULL, 0, 0}, "cases: the engine's share");
}

/* Claims and comments of one clerk, and what a hall bears of them. */
static void
bench_act(struct bench *b, int rounds)
{
	double begin = bench_us();
	json_t *id = bench_some(b);
	int done = 0;

	for (int i = 0; id != NULL && i < rounds; i++)
		done += bench_call(b, "application.comment",
			    json_pack("{s:O, s:s}", "id", id, "text",
				"已核对"),
			    NULL) >= 0;
	json_decref(id);
	bench_row((struct bench_row){"", "1/s",
		done * 1e6 / (bench_us() - begin), -1, NULL, -1, -1, -1, -1,
		false, NULL, 0, 0}, "cases: remarks, not committed");
}

/* As many decisions as there are cases that a clerk may accept. */
static void
bench_accept(struct bench *b)
{
	double took = 0, one;
	json_t *reply = NULL, *item;
	int done = 0;
	size_t i;

	if (bench_call(b, "application.list",
		json_pack("{s:s, s:s, s:i}", "state", "district_acceptance",
		    "name", "-20", "limit", 100),
		&reply) < 0)
		return;
	json_array_foreach (json_object_get(reply, "items"), i, item) {
		json_t *got = NULL;

		if (bench_call(b, "application.get",
			json_pack("{s:O}", "id", json_object_get(item, "id")),
			&got) < 0)
			continue;
		one = json_is_null(json_object_get(got, "claim")) ?
		    bench_call(b, "application.act",
			json_pack("{s:O, s:s, s:O}", "id",
			    json_object_get(item, "id"), "action", "accept",
			    "version", json_object_get(got, "version")),
			NULL) :
		    -1;
		json_decref(got);
		if (one < 0)
			continue;
		took += one;
		done++;
	}
	json_decref(reply);
	if (done > 0)
		bench_row((struct bench_row){"", "us", took / done, -1, NULL,
			-1, -1, -1, -1, false, NULL, 0, 0},
		    "cases: a decision, not committed");
}

int
main(int argc, char **argv)
{
	struct bench *small = xcalloc(1, sizeof(*small));
	struct bench *large = xcalloc(1, sizeof(*large));
	int rounds = argc > 4 ? (int)strtol(argv[4], NULL, 10) : BENCH_ROUNDS;
	char dir[4200];

	if (argc < 4 || rounds < 1) {
		fputs("usage: cases DATA SMALL LARGE [ROUNDS]\n", stderr);
		return 2;
	}
	i18n_use(LANG_ZH);
	if (bench_open(small, argv[1], argv[2]) != 0 ||
	    bench_open(large, argv[1], argv[3]) != 0)
		return 1;
	snprintf(dir, sizeof(dir), "%s/services", argv[1]);
	if (data_files_load(&small->conf, NULL) != 0 ||
	    service_definition_load(dir) != 0 ||
	    bench_actor(small, "clerk") != 0 ||
	    bench_actor(large, "clerk") != 0)
		return 1;
	{
		struct err e = {0};

		if (service_definition_publish(&small->ctx, &e) != 0)
			return 1;
	}
	bench_both(small, large, "queue.list, first page", bench_first, rounds,
	    1.5);
	bench_both(small, large, "queue.list, page by page", bench_again,
	    rounds, 1.5);
	bench_both(small, large, "queue.list, rows never read", bench_page,
	    rounds, 0);
	bench_both(small, large, "queue.stats", bench_stats, rounds, 1.5);
	bench_both(small, large, "application.get", bench_get, rounds / 4, 1.5);
	bench_engine(large, rounds / 4);
	bench_act(large, rounds);
	bench_accept(large);
	store_rollback(small->ctx.db);
	store_rollback(large->ctx.db);
	store_close(small->ctx.db);
	store_close(large->ctx.db);
	secret_close(small->secret);
	secret_close(large->secret);
	free(small);
	free(large);
	return 0;
}
