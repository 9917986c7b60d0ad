/* Appointments on the wire, for all methods that answer with one. */
#include "config.h"

#include <string.h>

#include "common/ident.h"
#include "common/jsonrpc.h"
#include "server/domain/application.h"
#include "server/rpc/appointment.h"
#include "server/rpc/reply.h"

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

static json_t *
appointment_counts(const struct appointment *a)
{
	json_t *o = json_object();

	for (int k = 0; k < HALL_KINDS; k++)
		json_object_set_new(o, hall_kind_name((enum hall_kind)k),
		    json_integer(a->counts[k]));
	return o;
}

static void
appointment_desk(json_t *o, const struct appointment *a)
{
	if (a->ticket != 0)
		json_object_set_new(o, "ticket", json_integer(a->ticket));
	reply_time(o, "arrived_at", a->arrived_at);
	reply_time(o, "called_at", a->called_at);
	reply_text(o, "called_by", a->called_by);
	if (a->counter != 0)
		json_object_set_new(o, "counter", json_integer(a->counter));
	reply_time(o, "finished_at", a->finished_at);
	reply_date(o, "handled_on", a->handled_on);
	reply_text(o, "evidence", a->evidence);
	if (a->level != 0)
		json_object_set_new(o, "level", json_integer(a->level));
	reply_text(o, "words", a->words);
	reply_time(o, "rated_at", a->rated_at);
}

json_t *
appointment_row(struct ctx *ctx, const struct appointment *a)
{
	const char *status = appointment_status(ctx, a);
	const struct hall *h = hall_of(a->district);
	char time[SLOT_TIME];
	bool live = strcmp(status, "booked") == 0 ||
	    strcmp(status, "pending_completion") == 0;
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:{s:o, s:s}, s:s, s:i,"
			      " s:o, s:s, s:s, s:b, s:i, s:s, s:s, s:I}",
	    "id", rpc_id_make(a->id), "number", a->number, "status", status,
	    "status_label", appointment_status_label(status), "unit", "id",
	    rpc_id_make(a->unit_id), "name", a->unit_name, "time",
	    slot_time(a->cell, time), "minutes", a->cells * HALL_CELL,
	    "counts", appointment_counts(a), "contact_name", a->contact_name,
	    "contact_phone", a->contact_phone, "changeable",
	    live && ctx->now < a->change_until, "changes", a->changes, "via",
	    a->via, "by", a->by_name, "version", (json_int_t)a->version);

	reply_district(o, a->district);
	reply_text(o, "hall", h != NULL ? hall_name(h) : "");
	reply_date(o, "date", a->day);
	reply_time(o, "change_until", a->change_until);
	reply_time(o, "complete_until", a->lapse_at);
	reply_time(o, "created_at", a->created_at);
	appointment_desk(o, a);
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
item_case(struct ctx *ctx, const struct booking *b,
    const struct appointment_item *i, json_t *o, struct err *e)
{
	struct application *a = ctx_alloc(ctx, 1, sizeof(*a));

	if (appointment_item_case(ctx, b, i, a, e) != 0)
		return -1;
	if (a->id != 0)
		json_object_set_new(o, "application",
		    json_pack("{s:o, s:s, s:s, s:b}", "id",
			rpc_id_make(a->id), "number", a->number, "state",
			a->state, "filed", a->submitted_at != 0));
	return 0;
}

static json_t *
item_reply(struct ctx *ctx, const struct booking *b,
    const struct appointment_item *i, struct err *e)
{
	json_t *o = json_pack("{s:i, s:s, s:s, s:s, s:s, s:i}", "item",
	    i->seq, "kind", i->kind, "kind_label",
	    hall_kind_label(b->h, (enum hall_kind)hall_kind_of(i->kind)),
	    "status", i->status, "status_label", item_label(i->status),
	    "children", i->children);

	reply_text(o, "name", i->name);
	reply_text(o, "id_kind", i->id_kind);
	if (i->id_number[0] != '\0')
		reply_number(o, "id_number", i->id_number, false);
	reply_text(o, "permit_number", i->permit_number);
	if (i->person_id != 0)
		json_object_set_new(o, "person_id",
		    rpc_id_make(i->person_id));
	reply_text(o, "opinion", i->opinion);
	reply_time(o, "decided_at", i->decided_at);
	reply_text(o, "decided_by", i->decided_by);
	if (item_case(ctx, b, i, o, e) == 0)
		return o;
	json_decref(o);
	return NULL;
}

json_t *
appointment_whole(struct ctx *ctx, const struct booking *b, struct err *e)
{
	json_t *o = appointment_row(ctx, &b->a), *items = json_array();
	int missing = 0;

	json_object_set_new(o, "items", items);
	for (size_t i = 0; i < b->nitems; i++) {
		json_t *it = item_reply(ctx, b, &b->items[i], e);

		if (it == NULL) {
			json_decref(o);
			return NULL;
		}
		missing += strcmp(b->items[i].status, "empty") == 0;
		json_array_append_new(items, it);
	}
	json_object_set_new(o, "missing", json_integer(missing));
	json_object_set_new(o, "desk", json_boolean(b->h->desk));
	return o;
}
