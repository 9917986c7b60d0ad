/* The draw: what is published first, what is published then. */
#include "config.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/hex.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/panel.h"

enum { DRAW_SEED = 32, DRAW_DIGEST = 32 };

static void
draw_digest(const char *text, size_t n, char out[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (EVP_Digest(text, n, md, &len, EVP_sha256(), NULL) != 1 ||
	    len != DRAW_DIGEST)
		fatal("no SHA-256");
	hex_text(md, len, out);
}

static void
draw_commitment(const char *seed, const char *list, char out[65])
{
	struct buf b = {0};

	buf_printf(&b, "%s\n%s", seed, list);
	draw_digest(buf_str(&b), b.len, out);
	buf_finish(&b);
}

static void
draw_ticket(const char *seed, const char *public, const char *number,
    char out[65])
{
	struct buf b = {0};

	buf_printf(&b, "%s\n%s\n%s", seed, public, number);
	draw_digest(buf_str(&b), b.len, out);
	buf_finish(&b);
}

/*
 * The list: active experts of the field who have an account and nothing to do
 * with any of the cases.
 */
struct draw_list {
	struct ctx *ctx;
	struct expert *list;
	size_t n;
};

static void
draw_expert(void *arg, const struct expert *x)
{
	struct draw_list *l = arg;

	if (l->n < PANEL_LIST_MAX && x->account_id != 0)
		l->list[l->n++] = *x;
}

/* 1 he may be drawn, 0 not, -1. */
static int
draw_suits(struct ctx *ctx, const struct panel_work *w,
    const struct expert *x, struct err *e)
{
	struct conflict_mine mine;

	if (conflict_mine(ctx, x->account_id, &mine, e) != 0)
		return -1;
	mine.unit_id = x->unit_id;
	for (size_t i = 0; i < w->ncases; i++)
		if (panel_meets(w, &mine, &w->cases[i].about) != REFUSAL_NONE)
			return 0;
	return 1;
}

static int
draw_candidates(struct ctx *ctx, const struct panel_work *w,
    struct draw_list *l, struct err *e)
{
	size_t n = 0;

	l->ctx = ctx;
	l->n = 0;
	l->list = ctx_alloc(ctx, PANEL_LIST_MAX, sizeof(*l->list));
	if (store_expert_each(ctx, NULL, NULL,
		w->p.field[0] != '\0' ? w->p.field : NULL, 1, PANEL_LIST_MAX,
		draw_expert, l, e) != 0)
		return -1;
	for (size_t i = 0; i < l->n; i++) {
		int rc = draw_suits(ctx, w, &l->list[i], e);

		if (rc < 0)
			return -1;
		if (rc == 1)
			l->list[n++] = l->list[i];
	}
	l->n = n;
	if ((int)n >= w->s->panel.seats)
		return 0;
	err_set(e, ERR_PANEL_FEW, "id");
	err_arg_int(e, "n", (int)n);
	return err_arg_int(e, "seats", w->s->panel.seats);
}

int
panel_staffed(struct ctx *ctx, const struct definition *d,
    const struct state *s, const struct application *a, struct err *e)
{
	struct panel_work *w = ctx_alloc(ctx, 1, sizeof(*w));
	struct draw_list l = {.ctx = ctx};
	int n = 0;

	w->d = d;
	w->s = s;
	str_copy(w->p.state, sizeof(w->p.state), s->id);
	w->cases = ctx_alloc(ctx, 1, sizeof(*w->cases));
	w->ncases = 1;
	l.list = ctx_alloc(ctx, PANEL_LIST_MAX, sizeof(*l.list));
	if (conflict_about(ctx, a, &w->cases[0].about, e) != 0 ||
	    store_expert_each(ctx, NULL, NULL, NULL, 1, PANEL_LIST_MAX,
		draw_expert, &l, e) != 0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		int rc = draw_suits(ctx, w, &l.list[i], e);

		if (rc < 0)
			return -1;
		n += rc;
	}
	return n >= engine_panel_needed(s);
}

static int
draw_kind(const struct panel_work *w, const char *draw, struct err *e)
{
	if (strcmp(w->s->panel.draw, draw) == 0)
		return 0;
	err_set(e, ERR_PANEL_DRAW, "id");
	return err_arg(e, "draw",
	    strcmp(w->s->panel.draw, "random") == 0 ? N_("drawn by lot") :
						      N_("named"));
}

int
panel_commit(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e)
{
	struct draw_list l;
	struct buf b = {0};

	if (panel_load(ctx, id, w, e) != 0 ||
	    panel_is(w, "forming", e) != 0 ||
	    draw_kind(w, "random", e) != 0)
		return -1;
	if (w->ncases == 0)
		return err_set(e, ERR_PANEL_EMPTY, "id");
	if (draw_candidates(ctx, w, &l, e) != 0)
		return -1;
	random_hex(w->p.seed, DRAW_SEED);
	for (size_t i = 0; i < l.n; i++)
		buf_printf(&b, "%s\n", l.list[i].number);
	w->p.list = ctx_strdup(ctx, buf_str(&b));
	buf_finish(&b);
	draw_commitment(w->p.seed, w->p.list, w->p.commitment);
	str_copy(w->p.status, sizeof(w->p.status), "committed");
	w->p.committed_at = ctx->now;
	return panel_save(ctx, w, "forming",
	    json_pack("{s:s, s:i}", "commitment", w->p.commitment, "list",
		(int)l.n),
	    e);
}

/*
 * Drawing
 */

struct draw_ticket {
	char ticket[65], number[16];
};

static int
draw_order(const void *x, const void *y)
{
	const struct draw_ticket *a = x, *b = y;

	return strcmp(a->ticket, b->ticket);
}

/* The list's numbers in drawn order; request memory. */
static struct draw_ticket *
draw_tickets(struct ctx *ctx, const struct panel_work *w, size_t *n)
{
	struct draw_ticket *all =
	    ctx_alloc(ctx, PANEL_LIST_MAX, sizeof(*all));
	const char *at = w->p.list;

	*n = 0;
	while (*at != '\0' && *n < PANEL_LIST_MAX) {
		size_t len = strcspn(at, "\n");
		struct draw_ticket *t = &all[*n];

		if (len < sizeof(t->number)) {
			memcpy(t->number, at, len);
			draw_ticket(w->p.revealed, w->p.public, t->number,
			    t->ticket);
			++*n;
		}
		at += len + (at[len] == '\n');
	}
	qsort(all, *n, sizeof(*all), draw_order);
	return all;
}

/* The i-th of the order sits, or waits. */
static int
draw_seat(struct ctx *ctx, struct panel_work *w, const char *number,
    size_t i, struct err *e)
{
	struct panel_seat t = {.panel_id = w->p.id, .place = (int)i + 1};
	struct expert x;
	int rc = store_expert_load(ctx, 0, number, 0, &x, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "experts");
	t.expert_id = x.id;
	str_copy(t.status, sizeof(t.status), "reserve");
	return store_seat_insert(ctx, &t, e);
}

int
panel_draw(struct ctx *ctx, int64_t id, const char *public,
    struct panel_work *w, struct err *e)
{
	struct draw_ticket *all;
	size_t n, most;

	if (panel_load(ctx, id, w, e) != 0 ||
	    panel_is(w, "committed", e) != 0)
		return -1;
	str_copy(w->p.public, sizeof(w->p.public), public);
	str_copy(w->p.revealed, sizeof(w->p.revealed), w->p.seed);
	str_copy(w->p.status, sizeof(w->p.status), "drawn");
	w->p.drawn_at = ctx->now;
	all = draw_tickets(ctx, w, &n);
	most = (size_t)(w->s->panel.seats + w->s->panel.reserve);
	for (size_t i = 0; i < n && i < most; i++)
		if (draw_seat(ctx, w, all[i].number, i, e) != 0)
			return -1;
	if (panel_save(ctx, w, "committed",
		json_pack("{s:s, s:s}", "public", public, "seed",
		    w->p.revealed),
		e) != 0 ||
	    panel_load(ctx, id, w, e) != 0)
		return -1;
	return panel_fill(ctx, w, e);
}

/* In the order named: the first sit, the others wait. */
int
panel_name(struct ctx *ctx, int64_t id, const json_t *numbers,
    struct panel_work *w, struct err *e)
{
	struct conflict_mine mine;
	struct expert x;
	json_t *one;
	size_t i;

	if (panel_load(ctx, id, w, e) != 0 ||
	    panel_is(w, "forming", e) != 0 || draw_kind(w, "named", e) != 0)
		return -1;
	if ((int)json_array_size(numbers) < w->s->panel.seats) {
		err_set(e, ERR_PANEL_FEW, "experts");
		err_arg_int(e, "n", (int)json_array_size(numbers));
		return err_arg_int(e, "seats", w->s->panel.seats);
	}
	json_array_foreach (numbers, i, one) {
		const char *number = json_string_value(one);
		int rc = number != NULL ? store_expert_load(ctx, 0, number, 0,
					      &x, e) :
					  0;

		if (rc < 0)
			return -1;
		if (rc == 0 || !x.active || x.account_id == 0)
			return err_set(e, ERR_NOT_FOUND, "experts");
		if (conflict_mine(ctx, x.account_id, &mine, e) != 0 ||
		    draw_seat(ctx, w, number, i, e) != 0)
			return -1;
	}
	str_copy(w->p.status, sizeof(w->p.status), "drawn");
	w->p.drawn_at = ctx->now;
	if (panel_save(ctx, w, "forming",
		json_pack("{s:i}", "named", (int)i), e) != 0 ||
	    panel_load(ctx, id, w, e) != 0)
		return -1;
	return panel_fill(ctx, w, e);
}

/* What is published of it. */
json_t *
panel_draw_view(struct ctx *ctx, const struct panel_work *w)
{
	json_t *o = json_pack("{s:s, s:i, s:i}", "algorithm",
	    "commitment=sha256(seed\\nnumber1\\n...numberN\\n); "
	    "ticket=sha256(seed\\npublic\\nnumber); ascending",
	    "seats", w->s->panel.seats, "reserve", w->s->panel.reserve);
	struct draw_ticket *all;
	json_t *list = json_array();
	const char *at = w->p.list != NULL ? w->p.list : "";
	char digest[65];
	size_t n;

	while (*at != '\0') {
		size_t len = strcspn(at, "\n");

		json_array_append_new(list, json_stringn(at, len));
		at += len + (at[len] == '\n');
	}
	if (w->p.commitment[0] != '\0') {
		draw_digest(w->p.list, strlen(w->p.list), digest);
		json_object_set_new(o, "commitment",
		    json_string(w->p.commitment));
		json_object_set_new(o, "list_sha256", json_string(digest));
		json_object_set_new(o, "committed_at",
		    json_integer(w->p.committed_at));
	}
	json_object_set_new(o, "list", list);
	if (w->p.revealed[0] == '\0')
		return o;
	json_object_set_new(o, "public", json_string(w->p.public));
	json_object_set_new(o, "seed", json_string(w->p.revealed));
	json_object_set_new(o, "drawn_at", json_integer(w->p.drawn_at));
	all = draw_tickets(ctx, w, &n);
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(all[i].number));
	json_object_set_new(o, "order", list);
	return o;
}
