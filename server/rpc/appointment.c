#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_text.h"
#include "common/jsonrpc.h"
#include "server/domain/policy.h"
#include "server/rpc/appointment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

enum { ICAL_MOST = 100 };

/*
 * The rules, and what is free
 */

static json_t *
rules_kinds(const struct hall *h)
{
	json_t *kinds = json_array();

	for (int k = 0; k < HALL_KINDS; k++) {
		json_t *services = json_array();

		for (size_t i = 0; i < h->kinds[k].nservices; i++)
			json_array_append_new(services,
			    json_string(h->kinds[k].services[i]));
		json_array_append_new(kinds,
		    json_pack("{s:s, s:s, s:i, s:b, s:o}", "id",
			hall_kind_name((enum hall_kind)k), "label",
			hall_kind_label(h, (enum hall_kind)k), "minutes",
			h->kinds[k].minutes, "quota", h->kinds[k].quota,
			"services", services));
	}
	return kinds;
}

static json_t *
rules_frozen(const struct booking_unit *u, date_t thaw, size_t n)
{
	json_t *o = json_object(), *days = json_array();
	char day[DATE_TEXT];

	if (thaw != DATE_NONE) {
		reply_date(o, "until", thaw - 1);
		reply_date(o, "thaw", thaw);
	}
	for (size_t i = u->nmismatches - n; i < u->nmismatches; i++)
		json_array_append_new(days,
		    json_string(date_format(u->mismatch[i], day)));
	json_object_set_new(o, "dates", days);
	return o;
}

static int
rules_unit(struct ctx *ctx, const struct hall *h, int64_t unit_id, json_t *o,
    struct err *e)
{
	struct appointment *a = ctx_alloc(ctx, 1, sizeof(*a));
	struct booking_unit u;
	struct err why;
	date_t thaw;
	bool open;
	size_t n;
	int rc;

	if (appointment_frozen(ctx, h, unit_id, &u, &thaw, &n, e) != 0 ||
	    appointment_contact(ctx, unit_id, a, e) != 0)
		return -1;
	json_object_set_new(o, "contact_name", json_string(a->contact_name));
	json_object_set_new(o, "contact_phone",
	    json_string(a->contact_phone));
	open = booking_now(h, &u, NULL, ctx->now, appointment_staff(ctx),
	    &why);
	json_object_set_new(o, "open", json_boolean(open));
	if (!open)
		json_object_set_new(o, "reason", appointment_reason(&why));
	json_object_set_new(o, "mismatches", json_integer((json_int_t)n));
	json_object_set_new(o, "quota_left", json_integer(u.quota_left));
	if (thaw != 0)
		json_object_set_new(o, "frozen", rules_frozen(&u, thaw, n));
	rc = appointment_unrated(ctx, unit_id, a, e);
	if (rc == 1)
		json_object_set_new(o, "to_rate", appointment_row(ctx, a));
	return rc < 0 ? -1 : 0;
}

static int
rpc_appointment_rules(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t unit_id = param_id(p, "unit");
	const struct hall *h;
	int lang = i18n_current() == LANG_EN;
	char from[SLOT_TIME], to[SLOT_TIME];

	if (ctx->actor.role == ROLE_AGENT || unit_id != 0) {
		if (appointment_where(ctx, &unit_id, &h, e) != 0)
			return -1;
	} else if (slot_district(ctx, (int)param_int(p, "district", 0), &h,
		       e) != 0) {
		return -1;
	}
	*reply = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:s, s:s, s:i,"
			   " s:i, s:i, s:b, s:b, s:b, s:i, s:b}",
	    "hall", hall_name(h), "phone", h->phone, "notice_version",
	    h->notice_version, "notice", h->notice[lang], "popup",
	    h->popup[lang], "kinds", rules_kinds(h), "max_minutes",
	    h->max_minutes, "open_at", slot_time(h->open_at / HALL_CELL, from),
	    "close_at", slot_time(h->close_at / HALL_CELL, to),
	    "horizon_workdays", h->horizon, "max_live_per_day",
	    h->max_live_per_day, "hold_seconds", h->hold_seconds, "desk",
	    h->desk, "rating_required", h->rating_required,
	    "manual_unfreeze", h->manual_unfreeze, "freeze_over",
	    h->freeze_over, "needs_registration", h->needs_registration);
	json_object_set_new(*reply, "waiting",
	    json_boolean(h->waiting || h->rush));
	reply_district(*reply, h->district);
	if (unit_id == 0 || rules_unit(ctx, h, unit_id, *reply, e) == 0)
		return 0;
	json_decref(*reply);
	*reply = NULL;
	return -1;
}

static void
availability_date(struct buf *b, const struct appointment_date *d)
{
	char time[SLOT_TIME];

	json_open(b, NULL, '{');
	json_put_date(b, "date", d->day);
	json_put_bool(b, "bookable", d->bookable);
	if (!d->bookable)
		json_put(b, "reason", appointment_reason(&d->why));
	json_open(b, "starts", '[');
	for (int c = 0; c < SLOT_CELLS; c++)
		if (d->free[c] > 0) {
			json_open(b, NULL, '{');
			json_put_text(b, "time", slot_time(c, time));
			json_put_int(b, "free", d->free[c]);
			json_close(b, '}');
		}
	json_close(b, ']');
	json_put_time(b, "change_until", d->change_until);
	json_close(b, '}');
}

static int
rpc_appointment_availability(struct ctx *ctx, const json_t *p,
    json_t **reply, struct err *e)
{
	struct appointment_offer *o = ctx_room(ctx, 1, sizeof(*o));
	struct booking_items items;
	struct buf *b = &ctx->text;

	if (appointment_items_read(p, &items, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (appointment_availability(ctx, param_id(p, "unit"), &items,
		param_id(p, "appointment"), o, e) != 0)
		return -1;
	json_open(b, NULL, '{');
	json_put_int(b, "minutes", o->minutes);
	json_put_bool(b, "open", o->open);
	json_open(b, "dates", '[');
	for (size_t i = 0; i < o->ndates; i++)
		availability_date(b, &o->dates[i]);
	json_close(b, ']');
	if (!o->open)
		json_put(b, "reason", appointment_reason(&o->closed));
	json_close(b, '}');
	return 0;
}

/*
 * Holding and booking
 */

static int
appointment_wish(struct ctx *ctx, const json_t *p,
    struct appointment_wish *w, struct err *e)
{
	w->unit_id = param_id(p, "unit");
	w->day = param_date(p, "date");
	w->accept = param_bool(p, "accept");
	w->contact_name = param_text(p, "contact_name");
	w->contact_phone = param_text(p, "contact_phone");
	w->cell = appointment_time_read(p, e);
	if (w->cell >= 0 && appointment_items_read(p, &w->items, e) == 0)
		return 0;
	policy_self(ctx);
	return -1;
}

static int
rpc_appointment_hold(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t moved = param_id(p, "appointment");
	struct appointment_wish w;
	struct hold h;

	if (appointment_wish(ctx, p, &w, e) != 0 ||
	    (moved != 0 ?
		    appointment_hold_move(ctx, moved, w.day, w.cell, &h, e) :
		    appointment_hold(ctx, &w, &h, e)) != 0)
		return -1;
	*reply = json_pack("{s:o, s:I}", "id", rpc_id_make(h.id), "until",
	    (json_int_t)h.until);
	return 0;
}

static int
rpc_appointment_release(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	(void)reply;
	return slot_release(ctx, param_id(p, "id"), e);
}

static int
rpc_appointment_book(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appointment_wish w;
	struct booking b;
	int lang = i18n_current() == LANG_EN;

	if (appointment_wish(ctx, p, &w, e) != 0 ||
	    appointment_book(ctx, &w, &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, b.h->popup[lang], e);
}

/*
 * Who comes; changes
 */

static int
rpc_appointment_item_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appointment_who w = {
		.person_id = param_id(p, "person"),
		.name = param_text(p, "name"),
		.id_kind = param_text(p, "id_kind"),
		.id_number = param_text(p, "id_number"),
		.permit_number = param_text(p, "permit_number"),
		.application = param_text(p, "application"),
		.children = (int)param_int(p, "children", -1)};
	struct booking b;

	if (appointment_item_set(ctx, param_id(p, "id"),
		(int)param_int(p, "item", 0), &w, &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_complete(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_complete(ctx, param_id(p, "id"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_change(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appointment_edit c = {
		.has_items = json_object_get(p, "items") != NULL,
		.day = param_date(p, "date"),
		.contact_name = param_text(p, "contact_name"),
		.contact_phone = param_text(p, "contact_phone"),
		.version = param_int(p, "version", -1)};
	struct booking b;

	c.cell = appointment_time_read(p, e);
	if (c.cell == -2 || appointment_items_read(p, &c.items, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (c.day == DATE_NONE)
		c.day = 0;
	if (appointment_change(ctx, param_id(p, "id"), &c, &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_cancel(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_cancel(ctx, param_id(p, "id"),
		param_text(p, "reason"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_open(ctx, param_id(p, "id"), &b, e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

static int
rpc_appointment_rate(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct booking b;

	if (appointment_rate(ctx, param_id(p, "id"),
		(int)param_int(p, "level", 0), param_text(p, "words"), &b,
		e) != 0)
		return -1;
	return appointment_whole(ctx, &b, NULL, e);
}

/*
 * Lists
 */

struct list_rows {
	struct appointment *rows;
	size_t n;
};

static void
list_row(void *arg, const struct appointment *a)
{
	struct list_rows *l = arg;

	l->rows[l->n++] = *a;
}

static json_t *
list_next(const struct appointment *last)
{
	char day[24], cell[24], id[24];
	const char *keys[3] = {day, cell, id};

	snprintf(day, sizeof(day), "%d", (int)last->day);
	snprintf(cell, sizeof(cell), "%d", last->cell);
	snprintf(id, sizeof(id), "%lld", (long long)last->id);
	return cursor_make(keys, 3);
}

/* The hall's list of a day marks whose case was not filed by then. */
static int
list_item(struct ctx *ctx, const struct appointment_query *q,
    const struct appointment *a, struct buf *b, struct err *e)
{
	int n;

	json_open(b, NULL, '{');
	appointment_put(ctx, b, a);
	if (appointment_staff(ctx) && q->day != 0) {
		if (appointment_unfiled(ctx, a->id, &n, e) != 0)
			return -1;
		json_put_int(b, "unfiled", n);
	}
	json_close(b, '}');
	return 0;
}

static int
rpc_appointment_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	size_t limit = (size_t)param_int(p, "limit", 50);
	struct list_rows l = {.rows = ctx_alloc(ctx, limit + 1,
				  sizeof(struct appointment))};
	struct appointment_query q = {.unit_id = param_id(p, "unit"),
		.district = (int)param_int(p, "district", 0),
		.status = param_text(p, "status"),
		.day = param_date(p, "date"),
		.text = param_text(p, "text"),
		.limit = (int)limit + 1};
	struct buf *b = &ctx->text;
	char *keys[3];

	if (cursor_parse(ctx, p, keys, 3, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (keys[0] != NULL) {
		q.after_day = (date_t)strtol(keys[0], NULL, 10);
		q.after_cell = (int)strtol(keys[1], NULL, 10);
		q.after_id = strtoll(keys[2], NULL, 10);
	}
	if (q.day == DATE_NONE)
		q.day = 0;
	if (appointment_list(ctx, &q, list_row, &l, e) != 0)
		return -1;
	json_open(b, NULL, '{');
	json_open(b, "items", '[');
	for (size_t i = 0; i < l.n && i < limit; i++)
		if (list_item(ctx, &q, &l.rows[i], b, e) != 0)
			return -1;
	json_close(b, ']');
	json_put(b, "next",
	    l.n > limit ? list_next(&l.rows[limit - 1]) : json_null());
	/* does anybody come, in that hall? */
	if (appointment_staff(ctx) && hall_of(q.district) != NULL)
		json_put_bool(b, "desk", hall_of(q.district)->desk);
	json_close(b, '}');
	return 0;
}

/* A file for calendars: what the unit has booked and not been to. */
static int
rpc_appointment_calendar(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct list_rows l = {.rows = ctx_alloc(ctx, ICAL_MOST,
				  sizeof(struct appointment))};
	struct appointment_query q = {.status = "live", .limit = ICAL_MOST};
	int64_t unit_id = 0;
	const struct hall *h;
	char *text;
	int rc;

	(void)p;
	if (appointment_where(ctx, &unit_id, &h, e) != 0 ||
	    appointment_list(ctx, &q, list_row, &l, e) != 0)
		return -1;
	text = appointment_ical(ctx, h, l.rows, l.n);
	rc = reply_file(ctx, "appointments.ics", text, strlen(text), reply,
	    e);
	free(text);
	if (rc == 0)
		json_object_set_new(*reply, "appointments",
		    json_integer((json_int_t)l.n));
	return rc;
}

#define PARAM_UNIT                                                           \
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                       \
	    N_("The unit; an agent's own without it")}
#define PARAM_THE_ID                                                         \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The appointment")}
#define PARAM_ITEMS(required)                                                \
	{"items", PARAM_OBJECT, required, 0, 0, NULL,                        \
	    N_("How many: {new, renewal, person_change, unit_change}")}
#define PARAM_DAY(required)                                                  \
	{"date", PARAM_DATE, required, 0, 0, NULL, N_("The day")}
#define PARAM_TIME(required)                                                 \
	{"time", PARAM_TEXT, required, 5, 5, NULL, N_("From when, HH:MM")}
#define PARAMS_CONTACT                                                       \
	{"contact_name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,            \
	    N_("Handler; the agent without it")},                            \
	{"contact_phone", PARAM_IDENT, PARAM_OPTIONAL, 5, 31, NULL,          \
	    N_("Handler's phone; the agent's without it")}

static const struct param rules_params[] = {
	PARAM_UNIT,
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	{0},
};
static const struct param availability_params[] = {
	PARAM_ITEMS(PARAM_REQUIRED), PARAM_UNIT,
	{"appointment", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The appointment that is to be moved there, with what it has")},
	{0}};
static const struct param hold_params[] = {PARAM_ITEMS(PARAM_REQUIRED),
	PARAM_DAY(PARAM_REQUIRED), PARAM_TIME(PARAM_REQUIRED), PARAM_UNIT,
	{"appointment", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The appointment that is to be moved there, with what it has")},
	{0}};
static const struct param release_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The hold")}, {0}};
static const struct param book_params[] = {PARAM_ITEMS(PARAM_REQUIRED),
	PARAM_DAY(PARAM_REQUIRED), PARAM_TIME(PARAM_REQUIRED),
	{"accept", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The notice is accepted, and the papers were checked for truth and completeness")},
	PARAMS_CONTACT, PARAM_UNIT, {0}};
static const struct param item_params[] = {
	PARAM_THE_ID,
	{"item", PARAM_INT, PARAM_REQUIRED, 1, 999, NULL,
	    N_("Which applicant, from 1")},
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("One of the unit's people, in place of name and number")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL, N_("Name")},
	{"id_kind", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Kind of document; resident_id without it")},
	{"id_number", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Number of the document")},
	{"permit_number", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("Number of the permit; from the records without it")},
	{"children", PARAM_INT, PARAM_OPTIONAL, 0, 9, NULL,
	    N_("Children who come along")},
	{"application", PARAM_IDENT, PARAM_OPTIONAL, 0, 31, NULL,
	    N_("Number of the case; the newest open one without it")},
	{0},
};
static const struct param one_params[] = {PARAM_THE_ID, {0}};
static const struct param change_params[] = {PARAM_THE_ID,
	PARAM_ITEMS(PARAM_OPTIONAL), PARAM_DAY(PARAM_OPTIONAL),
	PARAM_TIME(PARAM_OPTIONAL), PARAMS_CONTACT,
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT32_MAX, NULL,
	    N_("As it was read")},
	{0}};
static const struct param cancel_params[] = {PARAM_THE_ID,
	{"reason", PARAM_TEXT, PARAM_OPTIONAL, 0, 200, NULL, N_("Why")},
	{0}};
static const struct param list_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "pending_completion|booked|cancelled|lapsed|handled|mismatch|no_show|pending|done",
	    N_("A state; pending: not over, done: over")},
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("One day, by time; all, newest first, without it")},
	{"text", PARAM_TEXT, PARAM_OPTIONAL, 0, 50, NULL,
	    N_("Part of number or unit's name")},
	PARAM_UNIT,
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	PARAMS_LIST,
	{0},
};
static const struct param rate_params[] = {PARAM_THE_ID,
	{"level", PARAM_INT, PARAM_REQUIRED, 1, 5, NULL,
	    N_("5 very satisfied, 4 satisfied, 3 fairly, 2 dissatisfied, 1 very dissatisfied")},
	{"words", PARAM_WORDS, PARAM_OPTIONAL, 0, 500, NULL,
	    N_("In words; required for 1 and 2")},
	{0}};
static const struct param none_params[] = {{0}};

const struct method appointment_methods[] = {
	{"appointment.rules", N_("The notice and the rules of a hall"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ, rules_params,
	    "hall, district, district_name, phone, notice_version, notice, "
	    "popup, kinds: [{id, label, minutes, quota, services}], "
	    "max_minutes, open_at, close_at, horizon_workdays, "
	    "max_live_per_day, hold_seconds, desk, rating_required, "
	    "manual_unfreeze, freeze_over, needs_registration, "
	    "waiting, contact_name?, contact_phone?, open?, reason?, "
	    "mismatches?, quota_left?, frozen?: {until?, thaw?, "
	    "dates}, to_rate?",
	    rpc_appointment_rules},
	{"appointment.availability", N_("What can be booked on which date"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ,
	    availability_params,
	    "minutes, open, reason?, dates: [{date, bookable, reason?, "
	    "starts: [{time, free}], change_until?}]",
	    rpc_appointment_availability},
	{"appointment.hold", N_("Keep a time for some minutes"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, hold_params,
	    "id, until", rpc_appointment_hold},
	{"appointment.release", N_("Give a time back that was kept"),
	    APPOINTMENT_ROLES, SCOPE_SELF, METHOD_WRITE, release_params, "",
	    rpc_appointment_release},
	{"appointment.book", N_("Book a time"), APPOINTMENT_ROLES,
	    SCOPE_UNIT, METHOD_WRITE, book_params, APPOINTMENT_WHOLE,
	    rpc_appointment_book},
	{"appointment.item.set", N_("Fill in one who comes"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, item_params,
	    APPOINTMENT_WHOLE, rpc_appointment_item_set},
	{"appointment.complete", N_("Complete an appointment"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, one_params,
	    APPOINTMENT_WHOLE, rpc_appointment_complete},
	{"appointment.change", N_("Change an appointment"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, change_params,
	    APPOINTMENT_WHOLE, rpc_appointment_change},
	{"appointment.cancel", N_("Cancel an appointment"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, cancel_params,
	    APPOINTMENT_WHOLE, rpc_appointment_cancel},
	{"appointment.list", N_("Appointments of a unit, or of a day"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ, list_params,
	    "items: [{" APPOINTMENT_REPLY ", unfiled? (of a day, to the "
	    "office)}], next, desk? (to the office)",
	    rpc_appointment_list},
	{"appointment.get", N_("One appointment with who comes"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ, one_params,
	    APPOINTMENT_WHOLE, rpc_appointment_get},
	{"appointment.rate", N_("Rate an appointment that is over"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, rate_params,
	    APPOINTMENT_WHOLE, rpc_appointment_rate},
	{"appointment.calendar", N_("Your appointments as a calendar file"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_READ, none_params,
	    "name, size, appointments; the file's bytes",
	    rpc_appointment_calendar},
	{0},
};
