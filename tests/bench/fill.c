/*
 * Put into a hall that is not served what a benchmark needs besides:
 *
 *	fill DATA STATE AGENTS PENDING COUNTERS
 *
 * units with an agent each, bench0000 and so on, whose keys lie with the demo
 * accounts'; for each unit so many people who wait for its approval; and so
 * many counters from 09:00 to 17:30 of every weekday (0: as planned).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/data_files.h"
#include "server/domain/sshkey.h"
#include "server/secret.h"
#include "server/store/account.h"
#include "server/store/slot.h"
#include "server/store/store.h"
#include "server/store/unit.h"
#include "tests/bench/bench.h"

/* Numbers that no profile reaches. */
enum { FILL_PEOPLE = 5500000, FILL_UNITS = 400000, FILL_MOST = 4000,
	FILL_DISTRICT = 110105 };

static int
fill_agent(struct demo *d, const struct unit *u, int i, struct err *e)
{
	struct account a = {.role = ROLE_AGENT, .lang = LANG_ZH,
		.active = true, .demo = true, .owner = true,
		.unit_id = u->id};

	snprintf(a.login, sizeof(a.login), "bench%04d", i);
	memcpy(a.name, u->handler_name, sizeof(a.name) - 1);
	memcpy(a.uscc, u->uscc, sizeof(u->uscc));
	if (store_account_insert(d->ctx, &a, e) != 0 ||
	    store_agent_unit_set(d->ctx, a.id, u->id, true, u->handler_phone,
		e) != 0)
		return -1;
	return demo_key_of(d, a.login, e);
}

static int
fill_unit(struct demo *d, int i, long pending, struct err *e)
{
	struct unit *u = ctx_alloc(d->ctx, 1, sizeof(*u));
	struct association a;
	struct person p;
	char name[128], login[64];
	int unit = d->nunits;

	snprintf(name, sizeof(name), "北京测量%d号有限公司", i);
	if (demo_add_unit(d, name, FILL_DISTRICT, true, u, e) != 0 ||
	    fill_agent(d, u, i, e) != 0)
		return -1;
	for (long k = 0; k < pending; k++) {
		snprintf(login, sizeof(login), "b%07lld",
		    (long long)d->people);
		if (demo_add_person(d, NULL, 'F', false, &p, e) != 0 ||
		    demo_add_person_account(d, &p, login, e) != 0 ||
		    demo_add_association(d, unit, &p, "pending", 3, "none",
			&a, e) != 0)
			return -1;
	}
	return 0;
}

static int
fill_counters(struct ctx *ctx, long counters, struct err *e)
{
	char *content = xasprintf("[[108,210,%ld]]", counters);
	int rc = 0;

	for (int day = 1; rc == 0 && counters > 0 && day <= 5; day++) {
		struct slot_plan p = {.district = FILL_DISTRICT, .day = day,
			.from_day = ctx->today, .content = content,
			.moves = "[]"};

		rc = store_slot_plan_insert(ctx, &p, e);
	}
	free(content);
	return rc;
}

int
main(int argc, char **argv)
{
	struct conf *conf = xcalloc(1, sizeof(*conf));
	struct demo d = {.random = 20260901, .people = FILL_PEOPLE,
		.nunits = FILL_UNITS, .units_room = FILL_UNITS + FILL_MOST};
	struct ctx ctx = {.conf = conf, .now = (int64_t)time(NULL)};
	struct secret *secret;
	struct err e = {0};
	char path[4200];
	long agents, pending;

	if (argc != 6)
		bench_die("usage: fill DATA STATE AGENTS PENDING COUNTERS");
	agents = bench_number(argv[3], FILL_MOST);
	pending = bench_number(argv[4], 1000000);
	str_copy(conf->data_dir, sizeof(conf->data_dir), argv[1]);
	str_copy(conf->state_dir, sizeof(conf->state_dir), argv[2]);
	ctx.today = date_of(ctx.now);
	d.ctx = &ctx;
	d.units = xcalloc((size_t)d.units_room, sizeof(*d.units));
	snprintf(path, sizeof(path), "%s/secret.key", argv[2]);
	if (secret_open(&secret, path, 0) != 0)
		return 1;
	ctx.secret = secret;
	snprintf(path, sizeof(path), "%s/talenthall.db", argv[2]);
	if (store_open(&ctx.db, path, NULL) != 0 ||
	    data_files_load(conf, NULL) != 0 || store_hurry(ctx.db) != 0 ||
	    store_begin(ctx.db, &e) != 0)
		return 1;
	for (int i = 0; i < agents; i++)
		if (fill_unit(&d, i, pending, &e) != 0)
			bench_die("fill: unit %d", i);
	if (fill_counters(&ctx, bench_number(argv[5], 100000), &e) != 0 ||
	    demo_counters(&d, &e) != 0 || store_commit(ctx.db, &e) != 0 ||
	    store_settle(ctx.db) != 0)
		return 1;
	ctx_finish(&ctx);
	store_close(ctx.db);
	secret_close(secret);
	free(d.units);
	free(conf);
	return 0;
}
