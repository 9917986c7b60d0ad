/* Appointments on the wire, for all methods that answer with one. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/ident.h"
#include "common/json_text.h"
#include "server/domain/application/application.h"
#include "server/rpc/appointment.h"

enum { ITEMS_MOST = 12 };

json_t *
appointment_reason(const struct err *e)
{
	char text[2048];

	return json_string(err_text(e, 0, text, sizeof(text)));
}

int
appointment_items_read(const json_t *p, struct booking_items *i,
    struct err *e)
{
	json_t *items = json_object_get(p, "items"), *v;
	const char *name;

	memset(i, 0, sizeof(*i));
	json_object_foreach(items, name, v) {
		int k = hall_kind_of(name);

		if (k < 0 || !json_is_integer(v) ||
		    json_integer_value(v) < 0 ||
		    json_integer_value(v) > ITEMS_MOST)
			return err_set(e, ERR_BOOK_ITEMS, "items");
		i->n[k] = (int)json_integer_value(v);
	}
	return 0;
}

int
appointment_time_read(const json_t *p, struct err *e)
{
	const char *time = param_text(p, "time");
	int cell = slot_cell(time);

	if (time == NULL)
		return -1;
	if (cell < 0) {
		err_set(e, ERR_BOOK_TIME, "time");
		return -2;
	}
	return cell;
}

static void
appointment_counts(struct buf *b, const struct appointment *a)
{
	json_open(b, "counts", '{');
	for (int k = 0; k < HALL_KINDS; k++)
		json_put_int(b, hall_kind_name((enum hall_kind)k),
		    a->counts[k]);
	json_close(b, '}');
}

static void
appointment_place(struct buf *b, const struct appointment *a)
{
	const struct hall *h = hall_of(a->district);
	char code[16];

	if (a->district != 0) {
		snprintf(code, sizeof(code), "%d", a->district);
		json_put_text(b, "district", code);
		if (code_find(codes_district, code) != NULL)
			json_put_text(b, "district_name",
			    code_text(codes_district, code));
	}
	json_put_some(b, "hall", h != NULL ? hall_name(h) : "");
}

static void
put_number(struct buf *b, const char *name, int64_t n)
{
	if (n != 0)
		json_put_int(b, name, n);
}

static void
appointment_desk(struct buf *b, const struct appointment *a)
{
	put_number(b, "ticket", a->ticket);
	json_put_time(b, "arrived_at", a->arrived_at);
	json_put_time(b, "called_at", a->called_at);
	json_put_some(b, "called_by", a->called_by);
	put_number(b, "counter", a->counter);
	json_put_time(b, "finished_at", a->finished_at);
	json_put_date(b, "handled_on", a->handled_on);
	json_put_some(b, "evidence", a->evidence);
	put_number(b, "level", a->level);
	json_put_some(b, "words", a->words);
	json_put_time(b, "rated_at", a->rated_at);
}

void
appointment_put(struct ctx *ctx, struct buf *b, const struct appointment *a)
{
	const char *status = appointment_status(ctx, a);
	bool live = strcmp(status, "booked") == 0 ||
	    strcmp(status, "pending_completion") == 0;
	char time[SLOT_TIME];

	json_put_id(b, "id", a->id);
	json_put_text(b, "number", a->number);
	json_put_text(b, "status", status);
	json_put_text(b, "status_label", appointment_status_label(status));
	json_open(b, "unit", '{');
	json_put_id(b, "id", a->unit_id);
	json_put_text(b, "name", a->unit_name);
	json_close(b, '}');
	json_put_text(b, "time", slot_time(a->cell, time));
	json_put_int(b, "minutes", a->cells * HALL_CELL);
	appointment_counts(b, a);
	json_put_text(b, "contact_name", a->contact_name);
	json_put_text(b, "contact_phone", a->contact_phone);
	json_put_bool(b, "changeable", live && ctx->now < a->change_until);
	json_put_int(b, "changes", a->changes);
	json_put_text(b, "via", a->via);
	json_put_text(b, "by", a->by_name);
	json_put_int(b, "version", a->version);
	appointment_place(b, a);
	json_put_date(b, "date", a->day);
	json_put_time(b, "change_until", a->change_until);
	json_put_time(b, "complete_until", a->lapse_at);
	json_put_time(b, "created_at", a->created_at);
	appointment_desk(b, a);
}

json_t *
appointment_row(struct ctx *ctx, const struct appointment *a)
{
	struct buf b = {0};
	json_t *o;

	json_open(&b, NULL, '{');
	appointment_put(ctx, &b, a);
	json_close(&b, '}');
	o = json_loadb(b.data, b.len, 0, NULL);
	buf_finish(&b);
	return o;
}

static const struct {
	const char *status, *label;
} item_labels[] = {
	{"empty", N_("to fill in")},
	{"filled", N_("filled in")},
	{"accepted", N_("accepted here")},
	{"returned", N_("returned")},
	{"not_accepted", N_("not accepted, book again")},
};

static const char *
item_label(const char *status)
{
	for (size_t i = 0; i < sizeof(item_labels) / sizeof(item_labels[0]);
	     i++)
		if (strcmp(item_labels[i].status, status) == 0)
			return _(item_labels[i].label);
	return status;
}

static int
item_case(struct ctx *ctx, struct buf *b, const struct booking *of,
    const struct appointment_item *i, struct err *e)
{
	struct application *a = ctx_room(ctx, 1, sizeof(*a));

	if (appointment_item_case(ctx, of, i, a, e) != 0)
		return -1;
	if (a->id == 0)
		return 0;
	json_open(b, "application", '{');
	json_put_id(b, "id", a->id);
	json_put_text(b, "number", a->number);
	json_put_text(b, "state", a->state);
	json_put_bool(b, "filed", a->submitted_at != 0);
	json_close(b, '}');
	return 0;
}

static int
item_put(struct ctx *ctx, struct buf *b, const struct booking *of,
    const struct appointment_item *i, struct err *e)
{
	char masked[IDENT_MAX];

	json_put_int(b, "item", i->seq);
	json_put_text(b, "kind", i->kind);
	json_put_text(b, "kind_label",
	    hall_kind_label(of->h, (enum hall_kind)hall_kind_of(i->kind)));
	json_put_text(b, "status", i->status);
	json_put_text(b, "status_label", item_label(i->status));
	json_put_int(b, "children", i->children);
	json_put_some(b, "name", i->name);
	json_put_some(b, "id_kind", i->id_kind);
	if (i->id_number[0] != '\0')
		json_put_text(b, "id_number",
		    ident_mask(i->id_number, masked));
	json_put_some(b, "permit_number", i->permit_number);
	if (i->person_id != 0)
		json_put_id(b, "person_id", i->person_id);
	json_put_some(b, "opinion", i->opinion);
	json_put_time(b, "decided_at", i->decided_at);
	json_put_some(b, "decided_by", i->decided_by);
	return item_case(ctx, b, of, i, e);
}

int
appointment_whole(struct ctx *ctx, const struct booking *of,
    const char *popup, struct err *e)
{
	struct buf *b = &ctx->text;
	int missing = 0;

	json_open(b, NULL, '{');
	appointment_put(ctx, b, &of->a);
	json_open(b, "items", '[');
	for (size_t i = 0; i < of->nitems; i++) {
		json_open(b, NULL, '{');
		if (item_put(ctx, b, of, &of->items[i], e) != 0)
			return -1;
		json_close(b, '}');
		missing += strcmp(of->items[i].status, "empty") == 0;
	}
	json_close(b, ']');
	json_put_int(b, "missing", missing);
	json_put_bool(b, "desk", of->h->desk);
	if (popup != NULL)
		json_put_text(b, "popup", popup);
	json_close(b, '}');
	return 0;
}
