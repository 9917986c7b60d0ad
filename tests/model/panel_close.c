/* The count: killed in the middle, and counted again from the audit. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/domain/panel.h"
#include "server/store/store.h"
#include "tests/model/panel.h"

/* Another process closes it, and is killed before it knows how far it came. */
static void
p_kill(struct panels *p)
{
	struct err e = {0};
	json_t *view;
	const char *status;
	struct timespec nap = {0, (long)play_random(&p->w, 80000000)};
	int ready[2];
	pid_t child;
	char byte = 0;

	if (pipe(ready) != 0)
		return;
	if (store_commit(p->w.ctx.db, &e) != 0)
		play_fault(&p->w, NULL, "the store failed");
	child = fork();
	if (child == 0) {
		char path[4300], sql[4300];
		struct store *db;

		snprintf(path, sizeof(path), "%s/talenthall.db",
		    p->w.conf.state_dir);
		snprintf(sql, sizeof(sql), "%s/sql", p->w.conf.data_dir);
		if (store_open(&db, path, sql) != 0)
			_exit(1);
		p->w.ctx.db = db;
		if (store_begin(db, &e) == 0 &&
		    write(ready[1], &byte, 1) == 1) {
			(void)p_call(p, &p->city, "title.panel.close",
			    json_pack("{s:o}", "id", play_id(p->panel)),
			    NULL);
			(void)store_commit(db, &e);
		}
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) == 1)
		nanosleep(&nap, NULL);
	close(ready[0]);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	if (store_begin(p->w.ctx.db, &e) != 0)
		play_fault(&p->w, NULL, "the store failed");
	p->told.killed++;
	view = p_get(p);
	status = json_string_value(json_object_get(view, "status"));
	p->told.torn += strcmp(status, "closed") == 0;
	json_decref(view);
}

/* What the audit alone says of it: who voted, and what was counted. */
struct p_recount {
	int voters[P_CASES], yes[P_CASES], no[P_CASES], abstain[P_CASES];
	int counts;
};

static int
p_case_of(const struct panels *p, const char *number)
{
	for (int c = 0; c < p->ncases; c++)
		if (number != NULL && strcmp(p->c[c].number, number) == 0)
			return c;
	return -1;
}

static void
p_recount_row(struct panels *p, const json_t *row, struct p_recount *r)
{
	const char *action =
	    json_string_value(json_object_get(row, "action"));
	const json_t *after = json_object_get(row, "after"), *one, *b;
	size_t i, k;
	int c;

	if (strcmp(action, "expert.vote") == 0) {
		c = p_case_of(p, json_string_value(
		    json_object_get(after, "voted")));
		if (c >= 0)
			r->voters[c]++;
		if (json_object_get(after, "choice") != NULL)
			play_fault(&p->w, NULL, "the audit tells a vote");
	}
	if (strcmp(action, "title.panel.count") != 0)
		return;
	r->counts++;
	json_array_foreach (json_object_get(after, "cases"), i, one) {
		c = p_case_of(p,
		    json_string_value(json_object_get(one, "case")));
		json_array_foreach (json_object_get(one, "ballots"), k, b) {
			const char *v = json_string_value(
			    json_object_get(b, "choice"));

			r->yes[c] += v[0] == 'y';
			r->no[c] += v[0] == 'n';
			r->abstain[c] += v[0] == 'a';
		}
	}
}

static void
p_recount(struct panels *p, struct p_recount *r)
{
	struct audit_query q = {.f = {.object = "panel",
		.object_id = p->panel, .limit = 500}};
	json_t *items = NULL, *row;
	struct err e = {0};
	int64_t next;
	size_t i;

	memset(r, 0, sizeof(*r));
	if (audit_list(&p->w.ctx, &q, &items, &next, &e) != 0)
		play_fault(&p->w, NULL, "no audit");
	json_array_foreach (items, i, row)
		p_recount_row(p, row, r);
	json_decref(items);
	ctx_finish(&p->w.ctx);
}

static void
p_result(struct panels *p, int c, const struct p_recount *r)
{
	const struct p_case *k = &p->c[c];
	struct application a = {0};
	struct panel_case at = {0};
	struct err e = {0};

	if (r->voters[c] != p_present(k) || r->yes[c] != k->yes ||
	    r->no[c] != k->no || r->abstain[c] != k->abstain)
		play_fault(&p->w, NULL,
		    "panel %d: the audit counts %d of %d: %d %d %d, not %d %d "
		    "%d",
		    p->told.panels, r->voters[c], p_present(k), r->yes[c],
		    r->no[c], r->abstain[c], k->yes, k->no, k->abstain);
	if (store_panel_of(&p->w.ctx, k->id, &at, &e) != 1 ||
	    store_application_load(&p->w.ctx, k->id, &a, &e) != 1)
		play_fault(&p->w, NULL, "its rows are gone");
	if (at.yes != k->yes || at.no != k->no || at.abstain != k->abstain ||
	    at.passed != p_passed(p, k))
		play_fault(&p->w, NULL, "panel %d: %d %d %d %s", p->told.panels,
		    at.yes, at.no, at.abstain, at.passed ? "passed" : "failed");
	if (strcmp(a.state,
		p_passed(p, k) ? "public_notice" : "not_passed") != 0)
		play_fault(&p->w, NULL, "panel %d: the case is in %s",
		    p->told.panels, a.state);
	p->told.passed += p_passed(p, k);
	p->told.failed += !p_passed(p, k);
}

bool
p_close(struct panels *p)
{
	struct p_recount r;
	bool may = true;
	const char *key;
	int torn = p->told.torn;

	for (int c = 0; c < p->ncases; c++)
		may = may && p_present(&p->c[c]) >= P_NEED;
	if (play_random(&p->w, 3) == 0)
		p_kill(p);
	key = p_call(p, &p->city, "title.panel.close",
	    json_pack("{s:o}", "id", play_id(p->panel)), NULL);
	if (p->told.torn > torn && strcmp(key, "title.panel_state") == 0)
		key = ""; /* the one that was killed had done it */
	p_must(p, may, key, "it is closed");
	if (key[0] != '\0')
		return false;
	p_recount(p, &r);
	if (r.counts != 1)
		play_fault(&p->w, NULL, "panel %d is counted %d times",
		    p->told.panels, r.counts);
	for (int c = 0; c < p->ncases; c++)
		p_result(p, c, &r);
	for (int i = 0; i < 3; i++)
		p_vote(p, (int)play_random(&p->w, P_EXPERTS),
		    (int)play_random(&p->w, (uint32_t)p->ncases), false);
	p->told.closed++;
	return true;
}

