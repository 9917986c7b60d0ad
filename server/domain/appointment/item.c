/* Who comes: one item a person and business. */
#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/appointment/appointment.h"
#include "server/store/application.h"
#include "server/store/association.h"
#include "server/store/permit.h"
#include "server/store/person.h"

static bool
item_empty(const struct appointment_item *i)
{
	return strcmp(i->status, "empty") == 0;
}

static bool
item_decided(const struct appointment_item *i)
{
	return !item_empty(i) && strcmp(i->status, "filled") != 0;
}

static struct appointment_item *
item_find(struct booking *b, int seq, struct err *e)
{
	for (size_t i = 0; i < b->nitems; i++)
		if (b->items[i].seq == seq)
			return &b->items[i];
	err_set(e, ERR_BOOK_ITEM, "item");
	err_arg_int(e, "item", seq);
	return NULL;
}

static int
item_engage(struct ctx *ctx, const struct booking *b, int64_t person_id,
    bool on, struct err *e)
{
	if (person_id == 0)
		return 0;
	/* somebody may be there for two businesses */
	if (store_engagement_delete(ctx, person_id, b->a.unit_id,
		ENGAGEMENT_APPOINTMENT, b->a.number, e) != 0)
		return -1;
	return on ? store_engagement_insert(ctx, person_id, b->a.unit_id,
			ENGAGEMENT_APPOINTMENT, b->a.number, e) :
		    0;
}

int
appointment_engage(struct ctx *ctx, const struct booking *b, bool on,
    struct err *e)
{
	for (size_t i = 0; i < b->nitems; i++)
		if (item_engage(ctx, b, b->items[i].person_id, on, e) != 0)
			return -1;
	return 0;
}

/*
 * Cases
 */

struct item_case {
	const struct booking *b;
	enum hall_kind kind;
	const char *number; /* wanted; NULL: any */
	struct application *found;
};

static void
item_case(void *arg, const struct application *a)
{
	struct item_case *c = arg;

	if (a->unit_id != c->b->a.unit_id ||
	    hall_kind_for(c->b->h, a->service) != (int)c->kind ||
	    strcmp(a->outcome, "withdrawn") == 0)
		return;
	if (c->number == NULL ? a->id >= c->found->id :
				strcmp(a->number, c->number) == 0)
		*c->found = *a;
}

int
appointment_item_case(struct ctx *ctx, const struct booking *b,
    const struct appointment_item *i, struct application *a, struct err *e)
{
	struct item_case c = {b, (enum hall_kind)hall_kind_of(i->kind), NULL,
		a};

	memset(a, 0, sizeof(*a));
	if (i->application_id != 0)
		return store_application_load(ctx, i->application_id, a, e) <
			0 ?
		    -1 :
		    0;
	if (i->person_id == 0)
		return 0;
	return store_application_open_each(ctx, 0, i->person_id, 0,
	    item_case, &c, e);
}

/* The one he names, or else the newest open one, if there is any. */
static int
item_link_case(struct ctx *ctx, const struct booking *b,
    struct appointment_item *i, const char *number, struct err *e)
{
	struct application *a = ctx_alloc(ctx, 1, sizeof(*a));
	struct item_case c = {b, (enum hall_kind)hall_kind_of(i->kind),
		number, a};

	i->application_id = 0;
	if (i->person_id != 0 &&
	    store_application_each(ctx, 0, i->person_id, 0, item_case, &c,
		e) != 0)
		return -1;
	if (a->id != 0 && (number != NULL || strcmp(a->phase, "closed") != 0))
		i->application_id = a->id;
	if (number != NULL && a->id == 0)
		return err_add(e, ERR_BOOK_CASE, "application");
	return 0;
}

/*
 * People
 */

static int
item_number(struct ctx *ctx, struct appointment_item *i,
    const struct appointment_who *w, struct err *e)
{
	int kind = ident_kind_from_name(
	    w->id_kind != NULL ? w->id_kind : "resident_id");
	enum ident_result r;

	if (w->id_number == NULL || w->id_number[0] == '\0')
		return err_add(e, ERR_REQUIRED, "id_number");
	if (kind < 0 || kind == IDENT_USCC || kind >= IDENT_BIRTH_CERT_NO) {
		err_add(e, ERR_CHOICE, "id_kind");
		return err_arg(e, "choices", "resident_id, passport");
	}
	str_copy(i->id_kind, sizeof(i->id_kind),
	    ident_kind_name((enum ident_kind)kind));
	r = ident_check((enum ident_kind)kind, w->id_number, ctx->today,
	    i->id_number);
	if (r == IDENT_OK)
		return 0;
	err_add(e, ERR_IDENTIFIER, "id_number");
	return err_arg(e, "reason", ident_result_msgid(r));
}

/* One who is linked with the unit; found by his number, or named by id. */
static int
item_person(struct ctx *ctx, const struct booking *b,
    struct appointment_item *i, int64_t id, struct err *e)
{
	struct person *p;
	int rc = 1;

	i->person_id = 0;
	if (id == 0) {
		rc = store_person_find_id_number(ctx, i->id_number, &id, e);
		if (rc <= 0)
			return rc;
	}
	rc = store_association_links(ctx, id, b->a.unit_id, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return 0;
	i->person_id = id;
	p = ctx_alloc(ctx, 1, sizeof(*p));
	if (store_person_load(ctx, id, p, e) < 0)
		return -1;
	/* the record's own name and number are the right ones */
	if (i->name[0] == '\0')
		memcpy(i->name, p->name, sizeof(i->name));
	if (i->id_number[0] == '\0') {
		memcpy(i->id_number, p->id_number, sizeof(i->id_number));
		memcpy(i->id_kind, p->id_kind, sizeof(i->id_kind));
	}
	return 0;
}

static int
item_permit(struct ctx *ctx, struct appointment_item *i,
    const struct appointment_who *w, struct err *e)
{
	struct permit p;
	int rc;

	if (w->permit_number != NULL)
		str_copy(i->permit_number, sizeof(i->permit_number),
		    w->permit_number);
	if (strcmp(i->kind, "new") == 0 || i->permit_number[0] != '\0')
		return 0;
	if (i->person_id != 0) {
		rc = store_permit_of(ctx, i->person_id, &p, e);
		if (rc < 0)
			return -1;
		if (rc == 1)
			memcpy(i->permit_number, p.number,
			    sizeof(i->permit_number));
	}
	return i->permit_number[0] != '\0' ?
	    0 :
	    err_add(e, ERR_BOOK_PERMIT, "permit_number");
}

static int
item_same(const struct booking *b, const struct appointment_item *i,
    struct err *e)
{
	for (size_t k = 0; k < b->nitems; k++) {
		const struct appointment_item *o = &b->items[k];

		if (o->seq == i->seq || item_empty(o) ||
		    strcmp(o->kind, i->kind) != 0 ||
		    strcmp(o->id_number, i->id_number) != 0)
			continue;
		err_add(e, ERR_BOOK_SAME, "id_number");
		return err_arg(e, "name", i->name);
	}
	return 0;
}

int
appointment_item_read(struct ctx *ctx, const struct booking *b,
    const struct appointment_who *w, struct appointment_item *i,
    struct err *e)
{
	i->name[0] = i->id_number[0] = '\0';
	if (w->name != NULL)
		str_copy(i->name, sizeof(i->name), w->name);
	if (w->person_id != 0 && item_person(ctx, b, i, w->person_id, e) != 0)
		return -1;
	if (i->id_number[0] == '\0' && item_number(ctx, i, w, e) == 0 &&
	    item_person(ctx, b, i, 0, e) != 0)
		return -1;
	if (i->name[0] == '\0')
		err_add(e, ERR_REQUIRED, "name");
	if (w->children >= 0)
		i->children = w->children;
	if (e->n > 0 || item_same(b, i, e) != 0)
		return -1;
	return item_permit(ctx, i, w, e);
}

int
appointment_item_fill(struct ctx *ctx, struct booking *b, int seq,
    const struct appointment_who *w, struct err *e)
{
	struct appointment_item *found = item_find(b, seq, e), i;
	int64_t before;

	if (found == NULL)
		return -1;
	before = found->person_id;
	i = *found;
	if (appointment_item_read(ctx, b, w, &i, e) != 0 ||
	    item_link_case(ctx, b, &i, w->application, e) != 0)
		return -1;
	str_copy(i.status, sizeof(i.status), "filled");
	*found = i;
	if (before != i.person_id &&
	    item_engage(ctx, b, before, false, e) != 0)
		return -1;
	return store_appointment_item_set(ctx, b->a.id, found, e);
}

/* Live; after it was booked only until the deadline (the staff: always). */
static int
item_may(struct ctx *ctx, const struct booking *b, struct err *e)
{
	const char *status = appointment_status(ctx, &b->a);

	if (strcmp(status, "pending_completion") == 0)
		return 0;
	if (strcmp(status, "booked") != 0)
		return appointment_state(ctx, &b->a, e);
	if (appointment_staff(ctx))
		return 0;
	return booking_change(b->h, b->a.day, ctx->now, e) ? 0 : -1;
}

int
appointment_item_set(struct ctx *ctx, int64_t id, int seq,
    const struct appointment_who *w, struct booking *b, struct err *e)
{
	struct appointment_item *i;
	char before[24];
	bool whole;

	if (appointment_open(ctx, id, b, e) != 0 || item_may(ctx, b, e) != 0)
		return -1;
	i = item_find(b, seq, e);
	if (i == NULL)
		return -1;
	if (item_decided(i))
		return appointment_state(ctx, &b->a, e);
	memcpy(before, b->a.status, sizeof(before));
	whole = strcmp(before, "booked") == 0;
	if (appointment_item_fill(ctx, b, seq, w, e) != 0 ||
	    appointment_settle(ctx, b, e) != 0)
		return -1;
	if (whole && !appointment_staff(ctx))
		b->a.changes++;
	return appointment_save(ctx, b, before, e);
}

int
appointment_settle(struct ctx *ctx, struct booking *b, struct err *e)
{
	size_t empty = 0;

	for (size_t i = 0; i < b->nitems; i++)
		empty += item_empty(&b->items[i]);
	str_copy(b->a.status, sizeof(b->a.status),
	    empty > 0 ? "pending_completion" : "booked");
	return appointment_engage(ctx, b, true, e);
}

int
appointment_complete(struct ctx *ctx, int64_t id, struct booking *b,
    struct err *e)
{
	size_t empty = 0;

	if (appointment_open(ctx, id, b, e) != 0)
		return -1;
	if (strcmp(b->a.status, "booked") == 0) /* as its last item made it */
		return 0;
	if (strcmp(appointment_status(ctx, &b->a), "pending_completion") != 0)
		return appointment_state(ctx, &b->a, e);
	for (size_t i = 0; i < b->nitems; i++)
		empty += item_empty(&b->items[i]);
	if (empty > 0) {
		err_set(e, ERR_BOOK_INCOMPLETE, NULL);
		err_arg_int(e, "n", (long long)empty);
		return err_arg_int(e, "total", (long long)b->nitems);
	}
	if (appointment_settle(ctx, b, e) != 0)
		return -1;
	return appointment_save(ctx, b, "pending_completion", e);
}

/*
 * How many of each kind
 */

/* The last empty one of a kind, else the last; -1: all are decided. */
static int
item_spare(const struct booking *b, const char *kind)
{
	int found = -1;

	for (size_t i = 0; i < b->nitems; i++) {
		const struct appointment_item *it = &b->items[i];

		if (strcmp(it->kind, kind) != 0 || item_decided(it))
			continue;
		if (found < 0 || item_empty(it) ||
		    !item_empty(&b->items[found]))
			found = (int)i;
	}
	return found;
}

static int
item_fewer(struct ctx *ctx, struct booking *b, const char *kind,
    struct err *e)
{
	int at = item_spare(b, kind);
	struct appointment_item gone;

	if (at < 0)
		return err_set(e, ERR_BOOK_UNCHANGEABLE, "items");
	gone = b->items[at];
	memmove(&b->items[at], &b->items[at + 1],
	    (b->nitems - (size_t)at - 1) * sizeof(b->items[0]));
	b->nitems--;
	if (item_engage(ctx, b, gone.person_id, false, e) != 0)
		return -1;
	return store_appointment_item_delete(ctx, b->a.id, gone.seq, e);
}

static int
item_more(struct ctx *ctx, struct booking *b, const char *kind,
    struct err *e)
{
	struct appointment_item *i = &b->items[b->nitems];
	int seq = 0;

	for (size_t k = 0; k < b->nitems; k++)
		if (b->items[k].seq > seq)
			seq = b->items[k].seq;
	memset(i, 0, sizeof(*i));
	i->seq = seq + 1;
	str_copy(i->kind, sizeof(i->kind), kind);
	str_copy(i->status, sizeof(i->status), "empty");
	b->nitems++;
	return store_appointment_item_set(ctx, b->a.id, i, e);
}

int
appointment_items_fit(struct ctx *ctx, struct booking *b,
    const struct booking_items *i, struct err *e)
{
	for (int k = 0; k < HALL_KINDS; k++) {
		const char *kind = hall_kind_name((enum hall_kind)k);

		for (; b->a.counts[k] > i->n[k]; b->a.counts[k]--)
			if (item_fewer(ctx, b, kind, e) != 0)
				return -1;
		for (; b->a.counts[k] < i->n[k]; b->a.counts[k]++)
			if (item_more(ctx, b, kind, e) != 0)
				return -1;
	}
	return 0;
}
