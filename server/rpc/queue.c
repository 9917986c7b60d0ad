/* Queues and their counts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/application/apply.h"
#include "server/domain/queue.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define ROLES_OFFICE (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define QUEUE_ROLES "clerk|reviewer|lead|body|city"
enum { QUEUE_PAGE = 50 };

/* Cases stand by their day: those of one day are counted once. */
struct queue_page {
	struct queue_rows l;
	date_t due; /* 0: none yet */
	int left;
};

static int
queue_day(struct ctx *ctx, struct queue_page *p, date_t due)
{
	if (p->due != due) {
		p->due = due;
		p->left = queue_days_left(ctx, due);
	}
	return p->left;
}

static int
queue_row(struct ctx *ctx, struct buf *b, void *page, size_t i, struct err *e)
{
	struct queue_page *p = page;
	const struct application *a = &p->l.rows[i];

	if (application_item(ctx, b, a, e) != 0)
		return -1;
	if (a->state_due_on != 0)
		json_put_int(b, "days_left",
		    queue_day(ctx, p, a->state_due_on));
	if (application_claimed(ctx, a)) {
		json_open(b, "claim", '{');
		json_put_id(b, "account", a->claimed_by);
		json_put_text(b, "name", a->claimed_name);
		json_put_bool(b, "mine",
		    a->claimed_by == ctx->actor.account_id);
		json_put_date(b, "until", a->claimed_until);
		json_close(b, '}');
	}
	json_put_int(b, "changed_round", a->round > 1 ? a->round : 0);
	json_put_int(b, "warnings", a->ticks);
	return 0;
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
	struct queue_page page = {0};

	(void)reply;
	if (queue_read(ctx, p, &q, e) != 0 ||
	    queue_list(ctx, &q, &page.l, e) != 0)
		return -1;
	return reply_rows(ctx, &(struct reply_rows){page.l.n, queue_row, &page,
	    queue_mark(&page.l), page.l.total, page.l.capped}, e);
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
