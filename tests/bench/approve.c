/*
 * Approvals of associations per second, with 1, 8 and 32 clients:
 *
 *	approve BUILD DATA STATE COPY SECONDS ROUNDS [CLIENTS]
 *
 * through the RPC of a records process over STATE, beside one writer with
 * group commit over COPY, which was the same hall and writes the same rows;
 * and, to know, beside the four rows (key, state, history, audit) that no
 * approval could do without. fill has made bench0000 to bench0031.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/house.h"
#include "tests/bench/load.h"

enum { APPROVE_AGENTS = 32, APPROVE_LEVELS = 3, APPROVE_SMALL = 100000 };

static const int approve_levels[APPROVE_LEVELS] = {1, 8, 32};

/* What waits for one agent. */
struct approve_queue {
	char **ids;
	size_t n, next;
};

struct approve {
	struct line *sessions[APPROVE_AGENTS];
	struct approve_queue queues[APPROVE_AGENTS];
	long key;
	size_t refused;
};

static void
approve_take(struct approve_queue *q, const json_t *items)
{
	json_t *row;
	size_t i;

	q->ids = xreallocarray(q->ids, q->n + json_array_size(items) + 1,
	    sizeof(*q->ids));
	json_array_foreach (items, i, row)
		q->ids[q->n++] = xstrdup(json_string_value(
		    json_object_get(row, "id")));
}

static void
approve_list(struct line *l, struct approve_queue *q)
{
	json_t *next = NULL, *p, *r;

	do {
		p = json_pack("{s:s, s:i}", "status", "pending", "limit", 500);
		if (next != NULL)
			json_object_set_new(p, "after", next);
		r = house_call(l, "association.list", p, NULL);
		if (r == NULL)
			bench_die("association.list is refused");
		approve_take(q, json_object_get(r, "items"));
		next = json_deep_copy(json_object_get(r, "next"));
		json_decref(r);
	} while (json_is_string(next));
	json_decref(next);
}

static bool
approve_next(void *arg, size_t i, char line[LOAD_LINE])
{
	struct approve *a = arg;
	struct approve_queue *q = &a->queues[i];

	if (q->next >= q->n)
		return false;
	snprintf(line, LOAD_LINE,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"association.approve\","
	    "\"params\":{\"id\":\"%s\",\"position\":\"工程师\","
	    "\"department\":\"研发部\",\"contract_number\":\"HT-%06ld\","
	    "\"contract_kind\":\"open\",\"contract_start\":\"2026-01-05\","
	    "\"insurance_start\":\"2026-01\","
	    "\"idempotency_key\":\"bench-%ld\"}}", q->ids[q->next++],
	    a->key % 1000000, a->key);
	a->key++;
	return true;
}

static void
approve_got(void *arg, size_t i, const char *text, bool refused)
{
	struct approve *a = arg;

	(void)i;
	if (refused && a->refused++ == 0)
		fprintf(stderr, "approve: refused: %.300s\n", text);
}

static const struct load_ops approve_ops = {approve_next, approve_got};

/*
 * The yardsticks
 */

static struct {
	int64_t id, unit;
} *bare_rows;
static size_t bare_n;

static void
approve_bare_rows(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "SELECT a.id, a.unit_id FROM account AS g"
		" JOIN association AS a ON a.unit_id = g.unit_id AND a.status"
		" = 'pending' WHERE g.login LIKE 'bench____' ORDER BY a.id",
		-1, &s, NULL) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (bare_n % 4096 == 0)
			bare_rows = xreallocarray(bare_rows, bare_n + 4096,
			    sizeof(*bare_rows));
		bare_rows[bare_n].id = sqlite3_column_int64(s, 0);
		bare_rows[bare_n++].unit = sqlite3_column_int64(s, 1);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	if (bare_n == 0)
		bench_die("%s: nobody waits", path);
}

static void
approve_bare(struct bare *b, int64_t n)
{
	static const unsigned char blob[200];
	/* with stride: neighbours in time are of different units */
	size_t k = (size_t)n * 2003 % bare_n;
	int64_t now = time(NULL), id = bare_rows[k].id;

	bare_do(b, 0, "UPDATE association SET status = 'active', position ="
	    " '工程师', department = '研发部', contract_number = 'HT-000001',"
	    " contract_kind = 'open', contract_start = 20458,"
	    " insurance_start = 20454, since = 20458, decided_at = ?2,"
	    " decided_by = '经办人', changed_at = ?2, changed_by = '经办人',"
	    " version = version + 1 WHERE id = ?1", "ii", id, now);
	bare_do(b, 1, "INSERT INTO employment_history (association_id, seq, at,"
	    " by_account, by_name, change, position, department,"
	    " contract_number, contract_kind, contract_start, contract_end,"
	    " insurance_start) SELECT ?1, coalesce(max(seq), 0) + 1, ?2, 1,"
	    " '经办人', 'approved', '工程师', '研发部', 'HT-000001', 'open',"
	    " 20458, 0, 20454 FROM employment_history"
	    " WHERE association_id = ?1", "ii", id, now);
	/* a machine that is faster than the hall is large begins anew */
	bare_do(b, 2, "UPDATE unit SET pending_count ="
	    " max(pending_count - 1, 0), active_count = active_count + 1"
	    " WHERE id = ?1", "i", bare_rows[k].unit);
	for (int i = 0; i < 2; i++)
		bare_do(b, 3 + i, i == 0 ?
			"INSERT INTO outbox (id, channel, template, account_id,"
			" recipient, body, state, tries, due_at, until,"
			" created_at, done_at) VALUES (?1, 'sms',"
			" 'association_approved', ?2, ?3, ?4, 'queued', 0, ?5,"
			" ?5 + 86400, ?5, 0)" :
			"INSERT INTO outbox (id, channel, template, account_id,"
			" recipient, body, state, tries, due_at, until,"
			" created_at, done_at) VALUES (?1, 'mail',"
			" 'association_approved', ?2, ?3, ?4, 'queued', 0, ?5,"
			" ?5 + 86400, ?5, 0)",
		    "iibbi", bare_id(b), id, blob, 40, blob, 200, now);
	bare_trace(b, n, "association.approve");
}

static struct bare *
approve_small_open(const char *dir)
{
	char *path = xasprintf("%s/small.db", dir);
	struct bare *b;
	sqlite3 *db;

	(void)unlink(path);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA journal_mode=WAL;"
		"CREATE TABLE row (id INTEGER PRIMARY KEY, state INTEGER NOT"
		" NULL, version INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;"
		"CREATE TABLE history (id INTEGER PRIMARY KEY, row INTEGER NOT"
		" NULL, state INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT)"
		" STRICT; CREATE INDEX history_row ON history (row);"
		"CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT"
		" NULL, who INTEGER NOT NULL, action TEXT NOT NULL, chain BLOB"
		" NOT NULL) STRICT;"
		"CREATE TABLE key (key TEXT PRIMARY KEY, at INTEGER NOT NULL)"
		" STRICT, WITHOUT ROWID;"
		"WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM"
		" c WHERE i < 100000) INSERT INTO row SELECT i, 0, 0, 0 FROM c",
		NULL, NULL, NULL) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(db));
	sqlite3_close(db);
	b = bare_open(path);
	free(path);
	return b;
}

static void
approve_small(struct bare *b, int64_t n)
{
	static const unsigned char chain[32];
	int64_t now = time(NULL), row = 1 + n * 7919 % APPROVE_SMALL;
	char key[48];

	snprintf(key, sizeof(key), "bench-%lld", (long long)n);
	bare_do(b, 0, "INSERT INTO key (key, at) VALUES (?1, ?2)", "si", key,
	    now);
	bare_do(b, 1, "UPDATE row SET state = 1, version = version + 1,"
	    " at = ?2 WHERE id = ?1", "ii", row, now);
	bare_do(b, 2, "INSERT INTO history (row, state, at, note)"
	    " VALUES (?1, 1, ?2, 'approved by the unit')", "ii", row, now);
	bare_do(b, 3, "INSERT INTO audit (at, who, action, chain)"
	    " VALUES (?1, 7, 'approve', ?2)", "ib", now, chain, 32);
}

/*
 * The table
 */

struct approve_result {
	struct bench_times ours, yard, small; /* per second, of rounds */
	struct bench_times ours_us, yard_us, small_us;
	double ours_cpu, yard_cpu; /* seconds of all rounds */
};

static void
approve_tell(struct approve_result *r, int clients)
{
	double ours = bench_share(&r->ours, 0.5);
	double yard = bench_share(&r->yard, 0.5);
	double small = bench_share(&r->small, 0.5);
	double ours99 = bench_share(&r->ours_us, 0.99);
	double yard99 = bench_share(&r->yard_us, 0.99);

	bench_row((struct bench_row){"", "1/s", ours, -1,
		"bare store, same rows", yard, -1, ours / yard, 0.5, false,
		NULL, r->ours_cpu * 1e6 / (double)r->ours_us.n,
		r->yard_cpu * 1e6 / (double)r->yard_us.n}, "approvals, %d at once", clients);
	bench_row((struct bench_row){"", "us", bench_share(&r->ours_us, 0.5),
		ours99, "bare store, same rows",
		bench_share(&r->yard_us, 0.5), yard99, ours99 / yard99, 3,
		true, "ratio of p99", 0, 0}, "approval, %d at once", clients);
	bench_row((struct bench_row){"", "1/s", ours, -1,
		"bare store, four rows", small, -1, ours / small, -1, false,
		NULL, 0, 0}, "approvals, %d at once", clients);
}

int
main(int argc, char **argv)
{
	static struct approve a;
	static struct approve_result r[APPROVE_LEVELS];
	struct bare *bare, *small;
	struct house *h;
	double seconds;
	char *path;
	long rounds;
	int only = 0;

	if (argc != 7 && argc != 8)
		bench_die("usage: approve BUILD DATA STATE COPY SECONDS ROUNDS"
			  " [CLIENTS]");
	if (argc == 8)
		only = (int)bench_number(argv[7], APPROVE_AGENTS);
	seconds = strtod(argv[5], NULL);
	a.key = (long)time(NULL) * 1000000;
	rounds = bench_number(argv[6], 100);
	path = xasprintf("%s/talenthall.db", argv[4]);
	approve_bare_rows(path);
	bare = bare_open(path);
	small = approve_small_open(argv[4]);
	free(path);
	h = house_open(argv[1], argv[2], argv[3], NULL);
	for (int i = 0; i < APPROVE_AGENTS; i++) {
		char login[16];

		snprintf(login, sizeof(login), "bench%04d", i);
		a.sessions[i] = house_session(h, login);
		approve_list(a.sessions[i], &a.queues[i]);
	}
	for (long k = 0; k < rounds; k++)
		for (int i = 0; i < APPROVE_LEVELS; i++) {
			int n = approve_levels[i];
			double ours = house_cpu(h), yard = bare_cpu(bare);

			if (only != 0 && only != n)
				continue;
			bench_add(&r[i].ours, load_run(a.sessions,
			    APPROVE_AGENTS, (size_t)n, seconds, &approve_ops,
			    &a, &r[i].ours_us));
			r[i].ours_cpu += house_cpu(h) - ours;
			bench_add(&r[i].yard, bare_run(bare, approve_bare, n,
			    seconds, &r[i].yard_us));
			r[i].yard_cpu += bare_cpu(bare) - yard;
			bench_add(&r[i].small, bare_run(small, approve_small,
			    n, seconds, &r[i].small_us));
		}
	for (int i = 0; i < APPROVE_LEVELS; i++)
		if (r[i].ours.n > 0)
			approve_tell(&r[i], approve_levels[i]);
	house_close(h);
	bare_close(bare);
	bare_close(small);
	return a.refused > 0;
}
