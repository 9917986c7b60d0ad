/* One, many; ratings; freezes. */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/policy.h"
#include "server/store/application.h"

static const struct {
	const char *status, *label;
} list_labels[] = {
	{"pending_completion", N_("unfilled")},
	{"booked", N_("booked")},
	{"cancelled", N_("unbooked")},
	{"lapsed", N_("lapsed")},
	{"handled", N_("handled")},
	{"mismatch", N_("mismatch")},
	{"no_show", N_("no show")},
};

const char *
appointment_status_label(const char *status)
{
	for (size_t i = 0; i < sizeof(list_labels) / sizeof(list_labels[0]);
	     i++)
		if (strcmp(list_labels[i].status, status) == 0)
			return _(list_labels[i].label);
	return status;
}

const char *
appointment_status(const struct ctx *ctx, const struct appointment *a)
{
	return strcmp(a->status, "pending_completion") == 0 &&
		a->lapse_at <= ctx->now ?
	    "lapsed" :
	    a->status;
}

int
appointment_state(const struct ctx *ctx, const struct appointment *a,
    struct err *e)
{
	err_set(e, ERR_BOOK_STATE, NULL);
	err_arg(e, "number", a->number);
	return err_arg(e, "status",
	    appointment_status_label(appointment_status(ctx, a)));
}

static void
list_item(void *arg, const struct appointment_item *i)
{
	struct booking *b = arg;

	if (b->nitems < APPOINTMENT_ITEMS)
		b->items[b->nitems++] = *i;
}

int
appointment_load(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e)
{
	int rc;

	memset(b, 0, sizeof(*b));
	rc = store_appointment_load(ctx, id, &b->a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	b->items = ctx_alloc(ctx, APPOINTMENT_ITEMS, sizeof(*b->items));
	if (store_appointment_item_each(ctx, id, list_item, b, e) != 0)
		return -1;
	b->h = hall_of(b->a.district);
	return b->h != NULL ? 0 : err_set(e, ERR_NOT_FOUND, "id");
}

int
appointment_open(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e)
{
	if (appointment_load(ctx, id, b, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	return policy_scope(ctx, b->a.unit_id, b->a.district, 0, e);
}

int
appointment_list(struct ctx *ctx, struct appointment_query *q,
    void (*row)(void *arg, const struct appointment *a), void *arg,
    struct err *e)
{
	const struct hall *h;

	if (ctx->actor.role == ROLE_AGENT) {
		policy_self(ctx);
		q->unit_id = ctx->actor.unit_id;
	} else if (q->unit_id != 0) {
		if (appointment_where(ctx, &q->unit_id, &h, e) != 0)
			return -1;
	} else {
		if (slot_district(ctx, q->district, &h, e) != 0)
			return -1;
		q->district = h->district;
	}
	return store_appointment_page(ctx, q, row, arg, e);
}

int
appointment_unfiled(struct ctx *ctx, int64_t id, int *n, struct err *e)
{
	struct application *a = ctx_alloc(ctx, 1, sizeof(*a));
	struct booking b;

	*n = 0;
	if (appointment_load(ctx, id, &b, e) != 0)
		return -1;
	for (size_t i = 0; i < b.nitems; i++) {
		if (appointment_item_case(ctx, &b, &b.items[i], a, e) != 0)
			return -1;
		*n += a->submitted_at == 0;
	}
	return 0;
}

/*
 * Ratings
 */

enum { RATE_WORDS_BELOW = 3 };

int
appointment_rate(struct ctx *ctx, int64_t id, int level, const char *words,
    struct booking *b, struct err *e)
{
	int rc;

	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (strcmp(b->a.status, "handled") != 0 &&
	    strcmp(b->a.status, "mismatch") != 0)
		return appointment_state(ctx, &b->a, e);
	if (b->a.level != 0) {
		err_set(e, ERR_BOOK_RATED, NULL);
		rule_arg_day(e, "date", date_of(b->a.rated_at));
		return -1;
	}
	/* that day, or before the next booking */
	rc = b->a.handled_on == ctx->today ?
	    0 :
	    store_appointment_since(ctx, &b->a, e);
	if (rc != 0)
		return rc < 0 ? -1 : err_set(e, ERR_BOOK_RATE_OVER, NULL);
	if (level < RATE_WORDS_BELOW && (words == NULL || words[0] == '\0'))
		return err_set(e, ERR_BOOK_WORDS, "words");
	b->a.level = level;
	b->a.rated_at = ctx->now;
	if (words != NULL)
		str_copy(b->a.words, sizeof(b->a.words), words);
	return appointment_save(ctx, b, b->a.status, e);
}

/*
 * Freezes are facts: counted when they are asked for
 */

int
appointment_frozen(struct ctx *ctx, const struct hall *h, int64_t unit_id,
    struct booking_unit *u, date_t *thaw, size_t *n, struct err *e)
{
	if (appointment_unit(ctx, h, unit_id, u, e) != 0)
		return -1;
	*thaw = booking_frozen(h, u, ctx->today, n);
	return 0;
}

int
appointment_unfreeze(struct ctx *ctx, int64_t unit_id, const char *reason,
    struct err *e)
{
	const struct hall *h;
	struct booking_unit u;
	date_t thaw;
	size_t n;

	if (appointment_where(ctx, &unit_id, &h, e) != 0 ||
	    appointment_frozen(ctx, h, unit_id, &u, &thaw, &n, e) != 0)
		return -1;
	if (thaw == 0)
		return err_set(e, ERR_BOOK_NOT_FROZEN, NULL);
	if (!h->manual_unfreeze) {
		err_set(e, ERR_BOOK_UNFREEZE, NULL);
		rule_arg_day(e, "thaw", thaw);
		return -1;
	}
	if (store_unfreeze_set(ctx, unit_id, h->district, reason, e) != 0)
		return -1;
	ctx_audit(ctx, "appointment_unfreeze", unit_id,
	    json_pack("{s:I}", "mismatches", (json_int_t)n),
	    json_pack("{s:s}", "reason", reason));
	ctx_changed(ctx, "appointment", unit_id, unit_id, 0);
	return 0;
}
