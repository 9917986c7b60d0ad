#include "config.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/bench/bare.h"

enum { BARE_BATCH = 100, BARE_CLIENTS = 512, BARE_REPLY = 600 };

struct bare_wait {
	struct bare_wait *next;
	pthread_cond_t done;
	bool answered;
};

struct bare {
	sqlite3 *db;
	sqlite3_stmt *stmts[BARE_STATEMENTS + 8];
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct bare_wait *first, **last;
	bare_request *one;
	int64_t n, id;
	bool over;
	double cpu;
};

struct bare_client {
	struct bare *b;
	pthread_t thread;
	struct bench_times t;
};

struct bare *
bare_open(const char *path)
{
	struct bare *b = xcalloc(1, sizeof(*b));

	if (sqlite3_open_v2(path, &b->db, SQLITE_OPEN_READWRITE |
		SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    sqlite3_exec(b->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous="
		"FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY",
		NULL, NULL, NULL) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(b->db));
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->work, NULL);
	b->last = &b->first;
	/* after those of another run over the same hall */
	b->id = (INT64_C(1) << 61) + time(NULL) * INT64_C(1000000);
	return b;
}

void
bare_close(struct bare *b)
{
	for (int i = 0; i < BARE_STATEMENTS + 8; i++)
		sqlite3_finalize(b->stmts[i]);
	sqlite3_close(b->db);
	free(b);
}

int64_t
bare_id(struct bare *b)
{
	return b->id++;
}

static void
bare_bind(sqlite3_stmt *s, const char *types, va_list ap)
{
	for (int i = 1; *types != '\0'; types++, i++) {
		if (*types == 'i') {
			sqlite3_bind_int64(s, i, va_arg(ap, int64_t));
		} else if (*types == 's') {
			sqlite3_bind_text(s, i, va_arg(ap, const char *), -1,
			    SQLITE_STATIC);
		} else {
			const void *p = va_arg(ap, const void *);

			sqlite3_bind_blob(s, i, p, va_arg(ap, int),
			    SQLITE_STATIC);
		}
	}
}

int64_t
bare_do(struct bare *b, int i, const char *sql, const char *types, ...)
{
	sqlite3_stmt **s = &b->stmts[i];
	int64_t value = 0;
	va_list ap;
	int rc;

	if (*s == NULL && sqlite3_prepare_v3(b->db, sql, -1,
			      SQLITE_PREPARE_PERSISTENT, s, NULL) != SQLITE_OK)
		bench_die("%s: %s", sqlite3_errmsg(b->db), sql);
	va_start(ap, types);
	bare_bind(*s, types, ap);
	va_end(ap);
	if ((rc = sqlite3_step(*s)) == SQLITE_ROW) {
		value = sqlite3_column_int64(*s, 0);
		while ((rc = sqlite3_step(*s)) == SQLITE_ROW)
			;
	}
	if (rc != SQLITE_DONE)
		bench_die("%s: %s", sqlite3_errmsg(b->db), sql);
	sqlite3_reset(*s);
	return value;
}

/* Statements of this file come after those of the yardsticks. */
void
bare_trace(struct bare *b, int64_t n, const char *action)
{
	static const unsigned char blob[BARE_REPLY];
	int64_t now = time(NULL), id = bare_id(b);
	int i = BARE_STATEMENTS;
	char key[48];

	snprintf(key, sizeof(key), "bare-%lld-%lld", (long long)now,
	    (long long)id);
	bare_do(b, i++, "INSERT INTO idempotency (account_id, key, method,"
	    " params_hash, reply, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	    "issbbi", n % 1000, key, action, blob, 32, blob, BARE_REPLY, now);
	bare_do(b, i++, "INSERT INTO notification (id, account_id, template,"
	    " content, created_at, read_at) SELECT ?1, account_id, template,"
	    " content, ?2, 0 FROM notification ORDER BY id LIMIT 1", "ii", id,
	    now);
	bare_do(b, i++, "INSERT INTO audit (id, at, account_id, session_id,"
	    " login, role, from_address, action, outcome, repeats, object,"
	    " object_id, before_state, after_state, chain) VALUES (?1, ?2, ?3,"
	    " ?1, 'bare000001', 'agent', '127.0.0.1', ?4, 'done', 1, 'row',"
	    " ?1, '{\"status\":\"pending\"}', '{\"status\":\"active\",\"unit\""
	    ":\"1927655324072486057\"}', ?5)", "iiisb", id, now, n % 1000,
	    action, blob, 32);
	bare_do(b, i++, "UPDATE audit_head SET last_id = ?1, chain = ?2"
	    " WHERE id = 1", "ib", id, blob, 32);
}

static void *
bare_write(void *arg)
{
	struct bare *b = arg;
	struct bare_wait *some[BARE_BATCH];
	int begin = BARE_STATEMENTS + 6, commit = BARE_STATEMENTS + 7;
	struct timespec t;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		int k = 0;

		while (b->first == NULL && !b->over)
			pthread_cond_wait(&b->work, &b->lock);
		if (b->first == NULL)
			break;
		for (; b->first != NULL && k < BARE_BATCH; k++) {
			some[k] = b->first;
			b->first = b->first->next;
		}
		if (b->first == NULL)
			b->last = &b->first;
		pthread_mutex_unlock(&b->lock);
		bare_do(b, begin, "BEGIN IMMEDIATE", "");
		for (int i = 0; i < k; i++)
			b->one(b, b->n++);
		bare_do(b, commit, "COMMIT", "");
		pthread_mutex_lock(&b->lock);
		for (int i = 0; i < k; i++) {
			some[i]->answered = true;
			pthread_cond_signal(&some[i]->done);
		}
	}
	pthread_mutex_unlock(&b->lock);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	b->cpu += (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
	return NULL;
}

double
bare_cpu(const struct bare *b)
{
	return b->cpu;
}

static void *
bare_client(void *arg)
{
	struct bare_client *c = arg;
	struct bare *b = c->b;
	struct bare_wait w;

	pthread_cond_init(&w.done, NULL);
	pthread_mutex_lock(&b->lock);
	while (!b->over) {
		double begin = bench_now();

		w.next = NULL;
		w.answered = false;
		*b->last = &w;
		b->last = &w.next;
		pthread_cond_signal(&b->work);
		while (!w.answered)
			pthread_cond_wait(&w.done, &b->lock);
		pthread_mutex_unlock(&b->lock);
		bench_add(&c->t, (bench_now() - begin) * 1e6);
		pthread_mutex_lock(&b->lock);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

double
bare_run(struct bare *b, bare_request *one, int clients, double seconds,
    struct bench_times *t)
{
	struct bare_client *c = xcalloc((size_t)clients, sizeof(*c));
	double begin = bench_now();
	pthread_t writer;
	size_t done = 0;

	b->one = one;
	b->over = false;
	if (pthread_create(&writer, NULL, bare_write, b) != 0)
		bench_die("no thread");
	for (int i = 0; i < clients; i++) {
		c[i].b = b;
		if (pthread_create(&c[i].thread, NULL, bare_client, &c[i]) !=
		    0)
			bench_die("no thread");
	}
	usleep((useconds_t)(seconds * 1e6));
	pthread_mutex_lock(&b->lock);
	b->over = true;
	pthread_mutex_unlock(&b->lock);
	for (int i = 0; i < clients; i++) {
		pthread_join(c[i].thread, NULL);
		done += c[i].t.n;
		for (size_t k = 0; k < c[i].t.n; k++)
			bench_add(t, c[i].t.v[k]);
		free(c[i].t.v);
	}
	pthread_mutex_lock(&b->lock);
	pthread_cond_signal(&b->work);
	pthread_mutex_unlock(&b->lock);
	pthread_join(writer, NULL);
	free(c);
	return (double)done / (bench_now() - begin);
}
