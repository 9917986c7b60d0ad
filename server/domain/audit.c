#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "common/log.h"
#include "server/domain/audit.h"
#include "server/store/account.h"
#include "server/store/audit.h"

enum { AUDIT_CLOCK_SLACK = 600 };

/* What the chain covers: every column, as one JSON array. */
static char *
audit_canonical(const struct audit_row *r)
{
	json_t *a = json_pack("[I,I,I,I,s,s,s,s,s,I,s,I,s,s]",
	    (json_int_t)r->id, (json_int_t)r->at, (json_int_t)r->account_id,
	    (json_int_t)r->session_id, r->login, r->role, r->from, r->action,
	    r->outcome, (json_int_t)r->repeats, r->object,
	    (json_int_t)r->object_id, r->before, r->after);
	char *text = a != NULL ? json_dumps(a, JSON_COMPACT) : NULL;

	json_decref(a);
	return text;
}

static int
audit_link(struct ctx *ctx, const struct audit_row *r,
    const unsigned char *prev, unsigned char out[SECRET_HASH], struct err *e)
{
	char *text = audit_canonical(r);

	/* a row that was changed by hand may not even be text */
	if (text == NULL)
		return err_set(e, ERR_BUG, NULL);
	secret_chain(ctx->secret, prev, text, strlen(text), out);
	free(text);
	return 0;
}

static int
audit_insert(struct ctx *ctx, struct audit_row *r, struct err *e)
{
	unsigned char prev[SECRET_HASH];

	if (store_audit_head(ctx, &r->id, prev, e) != 0)
		return -1;
	r->id++;
	if (audit_link(ctx, r, prev, r->chain, e) != 0)
		return -1;
	return store_audit_insert(ctx, r, e);
}

static const char *
audit_text(struct ctx *ctx, const char *member)
{
	json_t *j = json_object_get(ctx->audit, member);
	char *text = j != NULL ?
	    json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) :
	    NULL;
	char *copy = ctx_strdup(ctx, text != NULL ? text : "");

	free(text);
	return copy;
}

static void
audit_fill(struct ctx *ctx, struct audit_row *r, const char *action,
    const char *outcome)
{
	const struct actor *a = &ctx->actor;

	memset(r, 0, sizeof(*r));
	r->at = ctx->now;
	r->account_id = a->account_id;
	r->session_id = a->session_id;
	r->login = a->login;
	r->role = role_name(a->role);
	r->from = a->from;
	r->action = action;
	r->outcome = outcome;
	r->object = ctx->object;
	r->object_id = ctx->touched;
	r->before = r->after = "";
	if (ctx->audit != NULL) {
		r->before = audit_text(ctx, "before");
		r->after = audit_text(ctx, "after");
	}
}

int
audit_append(struct ctx *ctx, const char *action, const char *outcome,
    struct err *e)
{
	struct audit_row r;

	audit_fill(ctx, &r, action, outcome);
	return audit_insert(ctx, &r, e);
}

int
audit_refused(struct ctx *ctx, const char *action, const char *outcome,
    struct err *e)
{
	struct audit_row r;
	bool first = true;

	audit_fill(ctx, &r, action, outcome);
	if (store_audit_repeat(ctx, &r, &first, e) != 0)
		return -1;
	return first ? audit_insert(ctx, &r, e) : 0;
}

int
audit_flush_repeats(struct ctx *ctx, struct err *e)
{
	struct audit_row r;
	int rc;

	while ((rc = store_audit_repeat_take(ctx, &r, e)) == 1)
		if (audit_insert(ctx, &r, e) != 0)
			return -1;
	return rc;
}

static void
audit_hex(const unsigned char chain[SECRET_HASH], char hex[65])
{
	for (size_t i = 0; i < SECRET_HASH; i++)
		snprintf(hex + 2 * i, 3, "%02x", chain[i]);
}

int
audit_head(struct ctx *ctx, int64_t *id, char hex[65], struct err *e)
{
	unsigned char chain[SECRET_HASH];

	if (store_audit_head(ctx, id, chain, e) != 0)
		return -1;
	audit_hex(chain, hex);
	return 0;
}

struct audit_walk {
	struct ctx *ctx;
	struct audit_check *out;
	unsigned char chain[SECRET_HASH];
	int64_t last;
};

static int
audit_walk_row(void *arg, const struct audit_row *r)
{
	struct audit_walk *w = arg;
	unsigned char want[SECRET_HASH];
	struct err e = {0};

	if (r->id != w->last + 1 ||
	    audit_link(w->ctx, r, w->chain, want, &e) != 0 ||
	    memcmp(want, r->chain, SECRET_HASH) != 0) {
		w->out->broken = w->last + 1;
		return 0;
	}
	memcpy(w->chain, r->chain, SECRET_HASH);
	w->last = r->id;
	w->out->checked++;
	return 1;
}

int
audit_verify(struct ctx *ctx, int64_t after, int limit,
    struct audit_check *out, struct err *e)
{
	struct audit_walk w = {.ctx = ctx, .out = out, .last = after};
	unsigned char head[SECRET_HASH];
	int64_t head_id;

	memset(out, 0, sizeof(*out));
	if (store_audit_head(ctx, &head_id, head, e) != 0 ||
	    (after > 0 && store_audit_chain_at(ctx, after, w.chain, e) != 0) ||
	    store_audit_walk(ctx, after, limit, audit_walk_row, &w, e) != 0)
		return -1;
	audit_hex(w.chain, out->head);
	if (out->broken != 0)
		return 0;
	if (out->checked == limit && w.last < head_id) {
		out->next = w.last;
		return 0;
	}
	/* the tail must be where the head says */
	if (w.last != head_id || memcmp(w.chain, head, SECRET_HASH) != 0)
		out->broken = w.last + 1;
	return 0;
}

static void
audit_list_state(json_t *o, const char *name, const char *text)
{
	json_t *j = text[0] != '\0' ? json_loads(text, JSON_DECODE_ANY, NULL) :
				      NULL;

	if (j != NULL)
		json_object_set_new(o, name, j);
}

struct audit_page {
	json_t *items;
	int64_t last;
};

static void
audit_list_row(void *arg, const struct audit_row *r)
{
	struct audit_page *page = arg;
	json_t *o = json_pack(
	    "{s:o, s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
	    rpc_id_make(r->id), "at", (json_int_t)r->at, "login", r->login,
	    "role", r->role, "from", r->from, "action", r->action, "outcome",
	    r->outcome, "object", r->object);

	page->last = r->id;
	if (o == NULL)
		return;
	if (r->object_id != 0)
		json_object_set_new(o, "object_id", rpc_id_make(r->object_id));
	if (r->repeats != 0)
		json_object_set_new(o, "repeats", json_integer(r->repeats));
	audit_list_state(o, "before", r->before);
	audit_list_state(o, "after", r->after);
	json_array_append_new(page->items, o);
}

int
audit_list(struct ctx *ctx, const struct audit_query *q, json_t **items,
    int64_t *next, struct err *e)
{
	struct audit_filter f = {.before_id = q->before_id,
	    .account_id = q->account_id,
	    .object = q->object,
	    .object_id = q->object_id,
	    .limit = q->limit};
	struct audit_page page = {0};
	struct account who;
	int rc;

	if (q->login != NULL) {
		rc = store_account_find(ctx, q->login, &who, e);
		if (rc != 1)
			return rc < 0 ? -1 :
					err_set(e, ERR_NOT_FOUND, "login");
		f.account_id = who.id;
	}
	page.items = json_array();
	if (store_audit_list(ctx, &f, audit_list_row, &page, e) != 0) {
		json_decref(page.items);
		return -1;
	}
	*next = (int)json_array_size(page.items) == q->limit ? page.last : 0;
	*items = page.items;
	return 0;
}

int
audit_clock(struct ctx *ctx, int64_t *last, struct err *e)
{
	if (store_audit_last_at(ctx, last, e) != 0)
		return -1;
	return ctx->now + AUDIT_CLOCK_SLACK < *last ? -1 : 0;
}
