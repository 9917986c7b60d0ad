/*
 * Lists. A run is one state of one unit or district, answered by one covering
 * index; a list of several runs merges their heads, so that a page costs the
 * same however many rows there are.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/region.h"
#include "server/domain/association.h"
#include "server/domain/policy.h"

enum {
	LIST_OWN_MAX = 200,
	LIST_STATES = 5,
	LIST_DISTRICTS = 20,
	LIST_PATTERN = 512,
};

static const char *const list_states[LIST_STATES] = {"pending", "active",
	"rejected", "withdrawn", "ended"};

/* text as a LIKE pattern with ! escaping, and % before when anywhere. */
static void
list_pattern(const char *text, bool anywhere, char out[LIST_PATTERN])
{
	size_t n = 0;

	if (anywhere)
		out[n++] = '%';
	for (; *text != '\0' && n + 4 < LIST_PATTERN; text++) {
		if (*text == '%' || *text == '_' || *text == '!')
			out[n++] = '!';
		out[n++] = *text;
	}
	out[n++] = '%';
	out[n] = '\0';
}

/* Letters alone may be initials or pinyin: "zw", "zhangw". */
static void
list_initials(const char *text, char out[LIST_PATTERN])
{
	size_t n = 0;

	for (const char *p = text; *p != '\0' && n + 2 < LIST_PATTERN; p++) {
		if (*p == ' ')
			continue;
		if (!isascii((unsigned char)*p) ||
		    !isalpha((unsigned char)*p)) {
			out[0] = '\0';
			return;
		}
		out[n++] = (char)tolower((unsigned char)*p);
	}
	out[n++] = '%';
	out[n] = '\0';
}

static bool
list_filtered(const struct association_query *q)
{
	return q->name != NULL || q->id_tail != NULL || q->phone != NULL ||
	    q->position != NULL || q->permit_status != NULL ||
	    q->applied_from != DATE_NONE || q->applied_to != DATE_NONE ||
	    q->since_from != DATE_NONE || q->since_to != DATE_NONE;
}

static void
list_filter(struct ctx *ctx, const struct association_query *q,
    struct association_filter *f)
{
	char *name = ctx_alloc(ctx, 1, LIST_PATTERN);
	char *initials = ctx_alloc(ctx, 1, LIST_PATTERN);
	char *position = ctx_alloc(ctx, 1, LIST_PATTERN);

	memset(f, 0, sizeof(*f));
	if (q->name != NULL) {
		list_pattern(q->name, true, name);
		list_initials(q->name, initials);
	}
	if (q->position != NULL)
		list_pattern(q->position, true, position);
	f->name_like = name;
	f->initials_like = initials;
	f->position_like = position;
	f->permit_status = q->permit_status != NULL ? q->permit_status : "";
	f->sort = q->sort;
	f->all = !list_filtered(q);
	if (q->applied_from != DATE_NONE)
		f->applied_from = date_instant(q->applied_from, 0);
	if (q->applied_to != DATE_NONE)
		f->applied_to = date_instant(q->applied_to + 1, 0);
	if (q->since_from != DATE_NONE)
		f->since_from = q->since_from;
	if (q->since_to != DATE_NONE)
		f->since_to = q->since_to + 1;
}

/* Tails are hashed with their district, so each run asks for its own. */
static void
list_filter_numbers(struct ctx *ctx, const struct association_query *q,
    struct association_filter *f)
{
	if (q->id_tail != NULL)
		f->id_tail = store_tail_key(ctx, "id_number", f->district,
		    q->id_tail);
	if (q->phone == NULL)
		return;
	if (strlen(q->phone) == 4)
		f->mobile_tail = store_tail_key(ctx, "mobile", f->district,
		    q->phone);
	else
		f->mobile_key = store_number_key(ctx, "mobile", q->phone);
}

static int
list_compare(const void *a, const void *b, void *arg)
{
	const enum association_sort sort = *(const enum association_sort *)arg;
	const struct association *x = a, *y = b;
	int c;

	if (sort == ASSOCIATION_BY_NAME)
		c = strcmp(x->pinyin, y->pinyin);
	else if (sort == ASSOCIATION_BY_APPLIED ||
	    sort == ASSOCIATION_BY_APPLIED_DOWN)
		c = (x->applied_at > y->applied_at) -
		    (x->applied_at < y->applied_at);
	else
		c = (x->since > y->since) - (x->since < y->since);
	if (c == 0)
		c = (x->id > y->id) - (x->id < y->id);
	return sort == ASSOCIATION_BY_APPLIED_DOWN ||
		sort == ASSOCIATION_BY_SINCE_DOWN ?
	    -c :
	    c;
}

struct list_runs {
	struct association_filter runs[LIST_STATES * LIST_DISTRICTS];
	size_t n;
};

static void
list_add_runs(struct ctx *ctx, const struct association_query *q,
    struct list_runs *r, int64_t unit_id, int district)
{
	for (int k = 0; k < LIST_STATES; k++) {
		struct association_filter *f = &r->runs[r->n];

		if (q->status != NULL && strcmp(q->status, list_states[k]) != 0)
			continue;
		list_filter(ctx, q, f);
		f->unit_id = unit_id;
		f->district = district;
		f->status = list_states[k];
		list_filter_numbers(ctx, q, f);
		r->n++;
	}
}

/* The runs that the actor's scope is made of. */
static int
list_scope(struct ctx *ctx, const struct association_query *q,
    struct list_runs *r, struct unit *u, struct err *e)
{
	const struct region *all;
	size_t n;

	policy_self(ctx);
	if (ctx->actor.role == ROLE_AGENT) {
		int rc = store_unit_load(ctx, ctx->actor.unit_id, u, e);

		if (rc != 1)
			return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
		list_add_runs(ctx, q, r, u->id, u->district);
	} else if (ctx->actor.role == ROLE_CITY) {
		all = region_districts(&n);
		for (size_t i = 0; i < n && i < LIST_DISTRICTS; i++)
			list_add_runs(ctx, q, r, 0,
			    (int)strtol(all[i].code, NULL, 10));
	} else {
		for (size_t i = 0; i < ctx->actor.ndistricts; i++)
			list_add_runs(ctx, q, r, 0, ctx->actor.districts[i]);
	}
	return 0;
}

static int64_t
list_kept(const struct unit *u, const char *status)
{
	if (status == NULL)
		return u->pending + u->active + u->rejected + u->withdrawn +
		    u->ended;
	switch (status[0]) {
	case 'p':
		return u->pending;
	case 'a':
		return u->active;
	case 'r':
		return u->rejected;
	case 'w':
		return u->withdrawn;
	default:
		return u->ended;
	}
}

static int
list_total(struct ctx *ctx, const struct association_query *q,
    const struct list_runs *r, const struct unit *u,
    struct association_list *l, struct err *e)
{
	if (u->id != 0 && !list_filtered(q)) {
		l->total = list_kept(u, q->status);
		return 0;
	}
	if (q->after_id == NULL && !l->more) { /* the page is all there is */
		l->total = (int64_t)l->n;
		return 0;
	}
	for (size_t i = 0; i < r->n && l->total <= ASSOCIATION_CAP; i++) {
		int64_t n;

		if (store_association_count(ctx, &r->runs[i],
			ASSOCIATION_CAP + 1 - l->total, &n, e) != 0)
			return -1;
		l->total += n;
	}
	if (l->total > ASSOCIATION_CAP) {
		l->total = ASSOCIATION_CAP;
		l->capped = true;
	}
	return 0;
}

/* What a unit's indexes do not hold: decisions, which it rarely looks at. */
static int
list_whole(struct ctx *ctx, const struct association_query *q,
    const struct unit *u, struct association_list *l, struct err *e)
{
	if (u->id == 0 && !q->whole)
		return 0;
	for (size_t i = 0; i < l->n; i++) {
		struct association *a = &l->rows[i];

		str_copy(a->unit_name, sizeof(a->unit_name), u->name);
		if (strcmp(a->status, "pending") != 0 &&
		    (q->whole ?
			    store_association_load(ctx, a->id, a, e) :
			    store_association_decided(ctx, a, e)) < 0)
			return -1;
	}
	return 0;
}

static int
list_own(struct ctx *ctx, const struct association_query *q,
    struct association_list *l, struct err *e)
{
	int64_t ids[LIST_OWN_MAX];
	size_t n;

	policy_self(ctx);
	if (store_association_of(ctx, ctx->actor.person_id, ids, LIST_OWN_MAX,
		&n, e) != 0)
		return -1;
	l->rows = ctx_alloc(ctx, n + 1, sizeof(*l->rows));
	for (size_t i = 0; i < n; i++) {
		struct association *a = &l->rows[l->n];

		if (store_association_load(ctx, ids[i], a, e) != 1 ||
		    store_unit_name(ctx, a->unit_id, a->unit_name,
			sizeof(a->unit_name), e) != 0)
			return -1;
		if (q->status == NULL || strcmp(a->status, q->status) == 0)
			l->n++;
	}
	l->total = (int64_t)l->n;
	return 0;
}

static int
list_after(const struct association_query *q, struct association_mark *m,
    struct err *e)
{
	char *end;

	memset(m, 0, sizeof(*m));
	if (q->after_id == NULL)
		return 0;
	m->id = strtoll(q->after_id, &end, 10);
	if (*end != '\0' || m->id <= 0)
		return err_set(e, ERR_CURSOR, "after");
	str_copy(m->key, sizeof(m->key), q->after_key);
	if (q->sort != ASSOCIATION_BY_NAME) {
		m->number = strtoll(q->after_key, &end, 10);
		if (*end != '\0' || end == q->after_key)
			return err_set(e, ERR_CURSOR, "after");
	}
	return 0;
}

/*
 * A whole number tells digits that the page hides: who asked with one, and whom
 * he found, is kept as of the look-up of people in the city.
 */
static void
list_audit(struct ctx *ctx, const struct association_query *q,
    const struct association_list *l)
{
	char masked[IDENT_MAX];

	if (q->phone == NULL || strlen(q->phone) == 4)
		return;
	ctx_audit(ctx, "person", 0, NULL,
	    json_pack("{s:s, s:I}", "phone", ident_mask(q->phone, masked),
		"found", (json_int_t)l->n));
	for (size_t i = 0; i < l->n; i++)
		ctx_audit_person(ctx, l->rows[i].person_id);
}

int
association_list(struct ctx *ctx, const struct association_query *q,
    struct association_list *l, struct err *e)
{
	struct list_runs *r = ctx_alloc(ctx, 1, sizeof(*r));
	struct association_mark after;
	struct association *rows;
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	size_t n = 0, got;
	int want = q->limit + 1;

	memset(l, 0, sizeof(*l));
	if (ctx->actor.role == ROLE_INDIVIDUAL)
		return list_own(ctx, q, l, e);
	if (list_after(q, &after, e) != 0 || list_scope(ctx, q, r, u, e) != 0)
		return -1;
	/* the best so far, and room for one run more if there are several */
	rows = ctx_room(ctx, (r->n > 1 ? 2 : 1) * (size_t)want,
	    sizeof(*rows));
	for (size_t i = 0; i < r->n; i++) {
		if (store_association_page(ctx, &r->runs[i], &after, want,
			rows + n, &got, e) != 0)
			return -1;
		n += got;
		if (r->n > 1)
			qsort_r(rows, n, sizeof(*rows), list_compare,
			    (void *)(uintptr_t)&q->sort);
		if (n > (size_t)want)
			n = (size_t)want;
	}
	l->more = n > (size_t)q->limit;
	l->rows = rows;
	l->n = l->more ? (size_t)q->limit : n;
	list_audit(ctx, q, l);
	if (list_total(ctx, q, r, u, l, e) != 0)
		return -1;
	return q->whole || q->decided ? list_whole(ctx, q, u, l, e) : 0;
}

void
association_mark_of(const struct association *a, enum association_sort sort,
    struct association_mark *m)
{
	memset(m, 0, sizeof(*m));
	m->id = a->id;
	switch (sort) {
	case ASSOCIATION_BY_NAME:
		memcpy(m->key, a->pinyin, sizeof(m->key));
		return;
	case ASSOCIATION_BY_APPLIED:
	case ASSOCIATION_BY_APPLIED_DOWN:
		m->number = a->applied_at;
		break;
	case ASSOCIATION_BY_SINCE:
	case ASSOCIATION_BY_SINCE_DOWN:
		m->number = a->since;
		break;
	}
	snprintf(m->key, sizeof(m->key), "%lld", (long long)m->number);
}
