#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/date.h"
#include "common/hex.h"
#include "common/i18n.h"
#include "common/json_text.h"
#include "common/jsonrpc.h"
#include "common/log.h"
#include "common/utf8.h"
#include "server/domain/audit.h"
#include "server/domain/audit_chain.h"
#include "server/domain/csv.h"
#include "server/store/account.h"
#include "server/store/audit.h"
#include "server/store/audit_segment.h"
#include "server/store/person.h"

enum { AUDIT_CLOCK_SLACK = 600 };

/* The longest a byte becomes, as \u00XX, and a number. */
enum { AUDIT_BYTE = 6, AUDIT_NUMBER = 21 };

/* Stands in a JSON text as it is. */
static bool
audit_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

/* A JSON text of s to where there is room; its end. */
static char *
audit_quote(char *to, const char *s)
{
	static const char names[] = "btn?fr", digits[] = "0123456789ABCDEF";

	*to++ = '"';
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (audit_plain(c)) {
			*to++ = *s;
			continue;
		}
		*to++ = '\\';
		if (c == '"' || c == '\\') {
			*to++ = *s;
		} else if (c >= 8 && c <= 13 && c != 11) {
			*to++ = names[c - 8];
		} else {
			memcpy(to, "u00", 3);
			to[3] = digits[c >> 4];
			to[4] = digits[c & 15];
			to += 5;
		}
	}
	*to++ = '"';
	return to;
}

static char *
audit_number(char *to, int64_t v)
{
	uint64_t n = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char text[AUDIT_NUMBER];
	size_t at = sizeof(text);

	do
		text[--at] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	if (v < 0)
		*to++ = '-';
	memcpy(to, text + at, sizeof(text) - at);
	return to + sizeof(text) - at;
}

/* By the hundred thousand when the chain is proven: into room for the worst. */
bool
audit_canonical(struct buf *b, const struct audit_row *r)
{
	const struct {
		const char *text; /* NULL: a number */
		int64_t number;
	} parts[] = {{NULL, r->id}, {NULL, r->at}, {NULL, r->account_id},
		{NULL, r->session_id}, {r->login, 0}, {r->role, 0},
		{r->from, 0}, {r->action, 0}, {r->outcome, 0},
		{NULL, r->repeats}, {r->object, 0}, {NULL, r->object_id},
		{r->before, 0}, {r->after, 0}};
	const size_t n = sizeof(parts) / sizeof(parts[0]);
	size_t room = n * (1 + AUDIT_NUMBER) + 1, len;
	char *to;

	for (size_t i = 0; i < n; i++) {
		if (parts[i].text == NULL)
			continue;
		len = strlen(parts[i].text);
		/* what is no UTF-8 has no JSON text */
		if (!utf8_valid(parts[i].text, len))
			return false;
		room += AUDIT_BYTE * len;
	}
	buf_clear(b);
	to = buf_reserve(b, room);
	for (size_t i = 0; i < n; i++) {
		*to++ = i == 0 ? '[' : ',';
		to = parts[i].text == NULL ? audit_number(to, parts[i].number) :
					     audit_quote(to, parts[i].text);
	}
	*to++ = ']';
	buf_added(b, (size_t)(to - b->data));
	return true;
}

static int
audit_link(struct ctx *ctx, struct buf *b, const struct audit_row *r,
    const unsigned char *prev, unsigned char out[SECRET_HASH], struct err *e)
{
	/* a row that was changed by hand may not even be text */
	if (!audit_canonical(b, r))
		return err_set(e, ERR_BUG, NULL);
	secret_chain(ctx->secret, prev, b->data, b->len, out);
	return 0;
}

/* Whom it is about: the record itself, and those the row names. */
static int
audit_people(struct ctx *ctx, const struct audit_row *r, struct err *e)
{
	json_t *people = json_object_get(
	    json_object_get(ctx->audit, "after"), "people"), *one;
	size_t i;

	if (strcmp(r->object, "person") == 0 && r->object_id != 0 &&
	    store_audit_person_insert(ctx, r->id, r->object_id, e) != 0)
		return -1;
	json_array_foreach (people, i, one)
		if (store_audit_person_insert(ctx, r->id,
			rpc_id_parse(json_string_value(one)), e) != 0)
			return -1;
	return 0;
}

static int
audit_insert(struct ctx *ctx, struct audit_row *r, struct err *e)
{
	unsigned char prev[SECRET_HASH];
	struct buf b = {0};
	int rc;

	if (store_audit_head(ctx, &r->id, prev, e) != 0)
		return -1;
	r->id++;
	rc = audit_link(ctx, &b, r, prev, r->chain, e);
	buf_finish(&b);
	return rc != 0 ? -1 : store_audit_insert(ctx, r, e);
}

static const char *
audit_text(struct ctx *ctx, const char *member)
{
	json_t *j = json_object_get(ctx->audit, member);
	char *text = json_text_sorted(j);
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
	if (audit_insert(ctx, &r, e) != 0)
		return -1;
	return audit_people(ctx, &r, e);
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

int
audit_head(struct ctx *ctx, int64_t *id, char hex[65], struct err *e)
{
	unsigned char chain[SECRET_HASH];

	if (store_audit_head(ctx, id, chain, e) != 0)
		return -1;
	hex_text(chain, SECRET_HASH, hex);
	return 0;
}

int
audit_chain_of(struct ctx *ctx, int64_t id, char hex[65], struct err *e)
{
	static const unsigned char none[SECRET_HASH];
	unsigned char chain[SECRET_HASH];

	if (store_audit_chain_at(ctx, id, chain, e) != 0)
		return -1;
	hex[0] = '\0';
	if (memcmp(chain, none, SECRET_HASH) != 0)
		hex_text(chain, SECRET_HASH, hex);
	return 0;
}

struct audit_walk {
	struct ctx *ctx;
	struct buf text;
	struct audit_check *out;
	unsigned char chain[SECRET_HASH];
	int64_t last;
	struct err e; /* not cleared for each row */
};

static int
audit_walk_row(void *arg, const struct audit_row *r)
{
	struct audit_walk *w = arg;
	unsigned char want[SECRET_HASH];

	if (r->id != w->last + 1) {
		w->out->broken = w->last + 1;
		w->out->fault = AUDIT_MISSING;
		return 0;
	}
	if (audit_link(w->ctx, &w->text, r, w->chain, want, &w->e) != 0 ||
	    memcmp(want, r->chain, SECRET_HASH) != 0) {
		w->out->broken = r->id;
		w->out->fault = AUDIT_CHANGED;
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
	int64_t head_id, base;
	int rc;

	memset(out, 0, sizeof(*out));
	if (store_audit_head(ctx, &head_id, head, e) != 0 ||
	    store_audit_base(ctx, &base, w.chain, e) != 0)
		return -1;
	/* what is before lies in segments */
	if (after <= base)
		after = w.last = base;
	if ((after > base && store_audit_chain_at(ctx, after, w.chain, e) != 0))
		return -1;
	hex_text(w.chain, SECRET_HASH, out->from);
	rc = store_audit_walk(ctx, after, limit, audit_walk_row, &w, e);
	buf_finish(&w.text);
	if (rc != 0)
		return -1;
	hex_text(w.chain, SECRET_HASH, out->head);
	out->last = w.last;
	if (out->broken != 0)
		return 0;
	if (out->checked == limit && w.last < head_id) {
		out->next = w.last;
		return 0;
	}
	/* the tail must be where the head says */
	if (w.last < head_id) {
		out->broken = w.last + 1;
		out->fault = AUDIT_CUT;
	} else if (w.last > head_id) {
		out->broken = head_id + 1;
		out->fault = AUDIT_BEYOND;
	} else if (memcmp(w.chain, head, SECRET_HASH) != 0) {
		out->broken = w.last;
		out->fault = AUDIT_CHANGED;
	}
	return 0;
}

const char *
audit_fault_name(enum audit_fault fault)
{
	static const char *const names[] = {"", "missing", "changed", "cut",
		"beyond"};

	return names[fault];
}

void
audit_fault_text(enum audit_fault fault, int64_t id, char *buf, size_t size)
{
	long long n = (long long)id;

	switch (fault) {
	case AUDIT_WHOLE:
		snprintf(buf, size, _("Row %lld is as it was written."), n);
		break;
	case AUDIT_MISSING:
		snprintf(buf, size, _("Row %lld was removed."), n);
		break;
	case AUDIT_CHANGED:
		snprintf(buf, size, _("Row %lld is not what was written in its "
		    "place."), n);
		break;
	case AUDIT_CUT:
		snprintf(buf, size, _("The end was cut off from row %lld on."),
		    n);
		break;
	case AUDIT_BEYOND:
		snprintf(buf, size, _("Row %lld was put in behind the end."),
		    n);
		break;
	}
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

/* Who is meant: by account, and by person. 0 or -1. */
static int
audit_whom(struct ctx *ctx, struct audit_query *q, struct err *e)
{
	bool verified, submitted;
	struct account who;
	int rc;

	if (q->login != NULL) {
		rc = store_account_find(ctx, q->login, &who, e);
		if (rc != 1)
			return rc < 0 ? -1 :
					err_set(e, ERR_NOT_FOUND, "login");
		q->f.account_id = who.id;
	}
	if (q->person == NULL)
		return 0;
	rc = store_person_find_id_number(ctx, q->person, &q->f.person_id, e);
	if (rc == 0) {
		q->f.person_id = rpc_id_parse(q->person);
		rc = store_person_state(ctx, q->f.person_id, &verified,
		    &submitted, e);
	}
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "person");
	ctx_audit(ctx, "person", q->f.person_id, NULL,
	    json_pack("{s:s}", "seen", "audit"));
	return 0;
}

int
audit_list(struct ctx *ctx, struct audit_query *q, json_t **items,
    int64_t *next, struct err *e)
{
	struct audit_page page = {0};

	if (audit_whom(ctx, q, e) != 0)
		return -1;
	page.items = json_array();
	if (store_audit_list(ctx, &q->f, audit_list_row, &page, e) != 0) {
		json_decref(page.items);
		return -1;
	}
	*next = (int)json_array_size(page.items) == q->f.limit ? page.last : 0;
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

/*
 * As a table, for whom a screen is too small
 */

struct audit_table {
	struct buf *b;
	int n;
};

static void
audit_csv_row(void *arg, const struct audit_row *r)
{
	struct audit_table *t = arg;
	char id[24], at[TIME_TEXT], repeats[24], object[24] = "";
	const char *const texts[] = {id, at, r->login, r->role, r->from,
		r->action, r->outcome, repeats, r->object, object, r->before,
		r->after};

	snprintf(id, sizeof(id), "%lld", (long long)r->id);
	time_format(r->at, at);
	snprintf(repeats, sizeof(repeats), "%lld", (long long)r->repeats);
	if (r->object_id != 0)
		snprintf(object, sizeof(object), "%lld",
		    (long long)r->object_id);
	if (++t->n <= AUDIT_FILE_MAX)
		csv_add(t->b, texts, sizeof(texts) / sizeof(texts[0]));
}

int
audit_csv(struct ctx *ctx, struct audit_query *q, struct buf *b,
    struct err *e)
{
	static const char *const head[] = {"id", "at", "login", "role", "from",
		"action", "outcome", "repeats", "object", "object_id",
		"before", "after"};
	struct audit_table t = {.b = b};

	q->f.limit = AUDIT_FILE_MAX + 1;
	if (audit_whom(ctx, q, e) != 0)
		return -1;
	buf_add_str(b, "\xef\xbb\xbf");
	csv_add(b, head, sizeof(head) / sizeof(head[0]));
	if (store_audit_list(ctx, &q->f, audit_csv_row, &t, e) != 0)
		return -1;
	if (t.n > AUDIT_FILE_MAX) {
		err_set(e, ERR_AUDIT_MANY, NULL);
		err_arg_int(e, "max", AUDIT_FILE_MAX);
		return -1;
	}
	ctx_audit(ctx, q->f.person_id != 0 ? "person" : "audit",
	    q->f.person_id, NULL,
	    json_pack("{s:s, s:i}", "seen", "audit", "rows", t.n));
	return 0;
}
