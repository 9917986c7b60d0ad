/* Queues and their counts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/application_apply.h"
#include "server/domain/queue.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define ROLES_OFFICE (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define QUEUE_ROLES "clerk|reviewer|lead|body|city"
enum { QUEUE_PAGE = 50 };

/* Cases stand by their day: those of one day are counted once. */
struct queue_day {
	date_t due; /* 0: none yet */
	int left;
};

static int
queue_day(struct ctx *ctx, struct queue_day *d, date_t due)
{
	if (d->due != due)
		*d = (struct queue_day){due, queue_days_left(ctx, due)};
	return d->left;
}

static json_t *
queue_item(struct ctx *ctx, const struct application *a,
    struct queue_day *day, struct err *e)
{
	json_t *o = application_item(ctx, a, e);
	int warnings;

	if (o == NULL)
		return NULL;
	if (queue_warnings(ctx, a->id, &warnings, e) != 0) {
		json_decref(o);
		return NULL;
	}
	reply_date(o, "state_due", a->state_due_on);
	if (a->state_due_on != 0)
		json_object_set_new(o, "days_left",
		    json_integer(queue_day(ctx, day, a->state_due_on)));
	if (application_claimed(ctx, a)) {
		json_t *claim = json_pack("{s:o, s:s, s:b}", "account",
		    rpc_id_make(a->claimed_by), "name", a->claimed_name,
		    "mine", a->claimed_by == ctx->actor.account_id);

		reply_date(claim, "until", a->claimed_until);
		json_object_set_new(o, "claim", claim);
	}
	json_object_set_new(o, "changed_round",
	    json_integer(a->round > 1 ? a->round : 0));
	json_object_set_new(o, "version", json_integer(a->version));
	json_object_set_new(o, "warnings", json_integer(warnings));
	return o;
}

static int
queue_read(struct ctx *ctx, const json_t *p, struct queue_query *q,
    struct err *e)
{
	char *keys[2];

	if (cursor_parse(ctx, p, keys, 2, e) != 0)
		return -1;
	q->queue = param_text(p, "queue");
	q->service = param_text(p, "service");
	q->state = param_text(p, "state");
	q->name = param_text(p, "name");
	q->mine = param_bool(p, "mine");
	q->unclaimed = param_bool(p, "unclaimed");
	q->overdue = param_bool(p, "overdue");
	if (param_district(p, &q->district, e) != 0)
		return -1;
	q->limit = (int)param_int(p, "limit", QUEUE_PAGE);
	if (keys[0] != NULL) {
		q->after_key = strtoll(keys[0], NULL, 10);
		q->after_id = strtoll(keys[1], NULL, 10);
	}
	return 0;
}

static json_t *
queue_mark(const struct queue_rows *l)
{
	char due[24], id[24];
	const char *keys[2] = {due, id};

	if (!l->more || l->n == 0)
		return json_null();
	snprintf(due, sizeof(due), "%d", (int)l->rows[l->n - 1].state_due_on);
	snprintf(id, sizeof(id), "%lld", (long long)l->rows[l->n - 1].id);
	return cursor_make(keys, 2);
}

static int
rpc_queue_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct queue_query q = {0};
	struct queue_rows l;
	struct queue_day day = {0};
	json_t *items;

	if (queue_read(ctx, p, &q, e) != 0 ||
	    queue_list(ctx, &q, &l, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < l.n; i++) {
		json_t *o = queue_item(ctx, &l.rows[i], &day, e);

		if (o == NULL) {
			json_decref(items);
			return -1;
		}
		json_array_append_new(items, o);
	}
	*reply = json_pack("{s:o, s:o, s:I, s:b}", "items", items, "next",
	    queue_mark(&l), "total", (json_int_t)l.total, "total_capped",
	    l.capped);
	return 0;
}

struct queue_by {
	struct ctx *ctx;
	json_t *list;
};

/* Districts and queues of the asker are put together. */
static void
queue_by_row(void *arg, const char *service, const char *state, int64_t n)
{
	struct queue_by *b = arg;
	json_t *o;
	size_t i;

	json_array_foreach (b->list, i, o) {
		json_t *had = json_object_get(o, "n");

		if (strcmp(json_string_value(json_object_get(o, "service")),
			service) != 0 ||
		    strcmp(json_string_value(json_object_get(o, "state")),
			state) != 0)
			continue;
		json_integer_set(had, json_integer_value(had) + n);
		return;
	}
	o = json_object();
	reply_titles(b->ctx, o, service, state);
	json_object_set_new(o, "n", json_integer(n));
	json_array_append_new(b->list, o);
}

static int
rpc_queue_stats(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct queue_stats s;
	struct queue_by by = {ctx, json_array()};

	(void)p;
	if (queue_stats(ctx, &s, queue_by_row, &by, e) != 0) {
		json_decref(by.list);
		return -1;
	}
	*reply = json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "waiting",
	    (json_int_t)s.waiting, "mine", (json_int_t)s.mine, "unclaimed",
	    (json_int_t)s.unclaimed, "overdue", (json_int_t)s.overdue,
	    "today", (json_int_t)s.today, "by", by.list);
	return 0;
}

static const struct param list_params[] = {
	{"queue", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, QUEUE_ROLES,
	    N_("Of a lead: one role's queue; all of his when left out")},
	{"state", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL, N_("In this state")},
	{"service", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Of this service")},
	{"mine", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL, N_("Claimed by you")},
	{"unclaimed", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Claimed by nobody")},
	{"overdue", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Due before today")},
	{"district", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("One of your districts: code or name")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 0, 50, NULL,
	    N_("Part of the name, pinyin initials, or part of the number")},
	PARAMS_LIST,
	{0},
};
static const struct param no_params[] = {{0}};
const struct method queue_methods[] = {
	{"queue.list", N_("Cases that wait for you, the most urgent first"),
	    ROLES_OFFICE | ROLE_AGENT, SCOPE_DISTRICT, METHOD_READ,
	    list_params,
	    "items as application.list, with state_due, days_left, "
	    "claim: {account, name, until, mine}?, changed_round, version, "
	    "warnings; next, total, total_capped",
	    rpc_queue_list},
	{"queue.stats", N_("How many cases wait for you"),
	    ROLES_OFFICE | ROLE_AGENT, SCOPE_DISTRICT, METHOD_READ, no_params,
	    "waiting, mine, unclaimed, overdue, today, by: [{service, title, "
	    "state, state_title, n}]",
	    rpc_queue_stats},
	{0},
};
