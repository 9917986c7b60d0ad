/* Waiting fairly: the list of a full date, and the line of the opening. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/policy.h"
#include "server/rpc/appointment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static const struct {
	const char *status, *label;
} wait_labels[] = {
	{"waiting", N_("on the waiting list")},
	{"offered", N_("kept for you")},
	{"taken", N_("booked")},
	{"lapsed", N_("not taken in time")},
	{"left", N_("left")},
	{"over", N_("no place came")},
};

static const char *
wait_label(const struct wait *w)
{
	const char *status = w->status;

	if (w->rush && strcmp(status, "waiting") == 0)
		return _("in the line");
	for (size_t i = 0; i < sizeof(wait_labels) / sizeof(wait_labels[0]);
	     i++)
		if (strcmp(wait_labels[i].status, status) == 0)
			return _(wait_labels[i].label);
	return status;
}

static json_t *
wait_reply(struct ctx *ctx, const struct wait *w, struct err *e)
{
	json_t *counts = json_object(), *o;
	char time[SLOT_TIME];
	int ahead;

	if (appointment_wait_ahead(ctx, w, &ahead, e) != 0) {
		json_decref(counts);
		return NULL;
	}
	for (int k = 0; k < HALL_KINDS; k++)
		json_object_set_new(counts, hall_kind_name((enum hall_kind)k),
		    json_integer(w->counts[k]));
	o = json_pack("{s:o, s:o, s:b, s:s, s:s, s:i, s:o}", "id",
	    rpc_id_make(w->id), "wish", rpc_id_make(w->wish), "rush", w->rush,
	    "status", w->status, "status_label", wait_label(w),
	    "minutes", w->cells * HALL_CELL, "counts", counts);
	reply_district(o, w->district);
	reply_date(o, "date", w->day);
	if (w->cell >= 0)
		reply_text(o, "time", slot_time(w->cell, time));
	if (!w->rush && strcmp(w->status, "waiting") == 0)
		json_object_set_new(o, "ahead", json_integer(ahead));
	if (w->place > 0)
		json_object_set_new(o, "place", json_integer(w->place));
	if (w->offered_cell >= 0)
		json_object_set_new(o, "offer",
		    json_pack("{s:s, s:I}", "time",
			slot_time(w->offered_cell, time), "until",
			(json_int_t)w->until));
	reply_time(o, "joined_at", w->joined_at);
	return o;
}

/* "2026-11-27" or "2026-11-27 09:30". */
static int
wait_wish_read(const char *text, struct wait_wish *w)
{
	char date[DATE_TEXT];
	size_t n = text != NULL ? strlen(text) : 0;

	if (n != 10 && n != 16)
		return -1;
	snprintf(date, sizeof(date), "%.10s", text);
	w->cell = -1;
	w->day = date_parse(date);
	if (w->day == DATE_NONE)
		return -1;
	if (n == 10)
		return 0;
	w->cell = slot_cell(text + 11);
	return text[10] == ' ' && w->cell >= 0 ? 0 : -1;
}

static int
wait_asked(struct ctx *ctx, const json_t *p, struct wait_asked *a,
    struct err *e)
{
	const json_t *list = json_object_get(p, "dates"), *v;
	size_t i;

	memset(a, 0, sizeof(*a));
	a->unit_id = param_id(p, "unit");
	if (appointment_items_read(p, &a->items, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	a->n = json_array_size(list);
	json_array_foreach (list, i, v)
		if (a->n > WAIT_WISHES ||
		    wait_wish_read(json_string_value(v), &a->wishes[i]) != 0)
			a->n = 0;
	if (a->n > 0)
		return 0;
	policy_self(ctx);
	return err_set(e, ERR_WAIT_DATES, "dates");
}

static int
wait_rows(struct ctx *ctx, const struct wait *rows, size_t n, json_t **reply,
    struct err *e)
{
	json_t *items = json_array(), *o;

	for (size_t i = 0; i < n; i++) {
		o = wait_reply(ctx, &rows[i], e);
		if (o == NULL) {
			json_decref(items);
			return -1;
		}
		json_array_append_new(items, o);
	}
	*reply = json_pack("{s:o}", "items", items);
	return 0;
}

static int
rpc_wait_join(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct wait rows[WAIT_WISHES];
	struct wait_asked a;

	if (wait_asked(ctx, p, &a, e) != 0 ||
	    appointment_wait_join(ctx, &a, rows, e) != 0)
		return -1;
	return wait_rows(ctx, rows, a.n, reply, e);
}

static int
rpc_rush_join(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct wait rows[WAIT_WISHES];
	struct wait_asked a;
	const struct hall *h;

	if (wait_asked(ctx, p, &a, e) != 0 ||
	    appointment_rush_join(ctx, &a, rows, e) != 0 ||
	    wait_rows(ctx, rows, a.n, reply, e) != 0)
		return -1;
	h = hall_of(rows[0].district);
	reply_time(*reply, "opens_at",
	    date_instant(ctx->today, h->open_at * 60));
	json_object_set_new(*reply, "turn_minutes",
	    json_integer(h->rush_turn / 60));
	return 0;
}

static int
rpc_wait_leave(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct wait w;

	if (appointment_wait_leave(ctx, param_id(p, "id"), &w, e) != 0)
		return -1;
	*reply = wait_reply(ctx, &w, e);
	return *reply != NULL ? 0 : -1;
}

static int
rpc_wait_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	size_t limit = (size_t)param_int(p, "limit", 50);
	struct wait *rows = ctx_alloc(ctx, limit + 1, sizeof(*rows));
	bool live = strcmp(param_text(p, "status") != NULL ?
		    param_text(p, "status") :
		    "live", "live") == 0;
	int64_t unit_id = param_id(p, "unit"), after = 0;
	char *key, text[24];
	const char *keys[1] = {text};
	const struct hall *h;
	size_t n;

	if (cursor_parse(ctx, p, &key, 1, e) != 0) {
		policy_self(ctx);
		return -1;
	}
	if (key != NULL)
		after = strtoll(key, NULL, 10);
	if (appointment_where(ctx, &unit_id, &h, e) != 0 ||
	    wait_list(ctx, unit_id, live, after, rows, limit + 1, &n, e) != 0 ||
	    wait_rows(ctx, rows, n > limit ? limit : n, reply, e) != 0)
		return -1;
	if (n > limit)
		snprintf(text, sizeof(text), "%lld",
		    (long long)rows[limit - 1].id);
	json_object_set_new(*reply, "next",
	    n > limit ? cursor_make(keys, 1) : json_null());
	return 0;
}

static int
rpc_rush_order(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	date_t day = param_date(p, "date");
	struct rush_order o;
	json_t *items;

	if (appointment_rush_order(ctx, (int)param_int(p, "district", 0),
		day == DATE_NONE ? ctx->today : day, &o, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < o.n; i++)
		json_array_append_new(items,
		    json_pack("{s:o, s:i, s:s}", "wish",
			rpc_id_make(o.rows[i].wish), "place", o.rows[i].place,
			"status", o.rows[i].status));
	*reply = json_pack("{s:s, s:i, s:i, s:o, s:n}", "seed", o.d.seed,
	    "wishes", o.d.wishes, "offered", o.d.offered, "items", items,
	    "next");
	reply_date(*reply, "date", o.d.day);
	reply_time(*reply, "drawn_at", o.d.at);
	reply_district(*reply, o.h->district);
	return 0;
}

#define PARAM_UNIT                                                           \
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                       \
	    N_("The unit; an agent's own without it")}
#define PARAM_ITEMS                                                          \
	{"items", PARAM_OBJECT, PARAM_REQUIRED, 0, 0, NULL,                  \
	    N_("How many: {new, renewal, person_change, unit_change}")}

static const struct param wait_join_params[] = {
	PARAM_ITEMS,
	{"dates", PARAM_LIST, PARAM_REQUIRED, 1, WAIT_WISHES, NULL,
	    N_("Dates that are full, any of which would do")},
	PARAM_UNIT, {0}};
static const struct param rush_join_params[] = {
	PARAM_ITEMS,
	{"dates", PARAM_LIST, PARAM_REQUIRED, 1, WAIT_WISHES, NULL,
	    N_("What would do, the best first: a date, or a date and time as YYYY-MM-DD HH:MM")},
	{0}};
static const struct param wait_leave_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,
	    N_("What is waited for")},
	{0}};
static const struct param wait_list_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "live|all",
	    N_("live, without it: waiting or kept for the unit")},
	PARAM_UNIT, PARAMS_LIST, {0}};
static const struct param rush_order_params[] = {
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The day; today without it")},
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	{0}};

#define WAIT_REPLY                                                           \
	"items: [{id, wish, rush, status, status_label, district, "          \
	"district_name, date, time?, minutes, counts, ahead?, place?, "      \
	"offer?: {time, until}, joined_at}]"

const struct method appointment_wait_methods[] = {
	{"appointment.wait.join", N_("Wait for a place on dates that are full"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, wait_join_params,
	    WAIT_REPLY, rpc_wait_join},
	{"appointment.wait.leave", N_("Wait no longer, or leave what is kept"),
	    APPOINTMENT_ROLES, SCOPE_UNIT, METHOD_WRITE, wait_leave_params,
	    "as one of appointment.wait.list", rpc_wait_leave},
	{"appointment.wait.list", N_("What a unit waits for, and what is kept for it"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ, wait_list_params,
	    WAIT_REPLY ", next", rpc_wait_list},
	{"appointment.rush.join", N_("Join the line of a hall's opening"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, rush_join_params,
	    WAIT_REPLY ", opens_at, turn_minutes", rpc_rush_join},
	{"appointment.rush.order", N_("The order that was drawn at an opening"),
	    APPOINTMENT_ROLES_READ, SCOPE_UNIT, METHOD_READ,
	    rush_order_params,
	    "date, drawn_at, district, district_name, seed, wishes, offered, "
	    "items: [{wish, place, status}] by place: wishes by SHA-256 of "
	    "SEED:WISH, next", rpc_rush_order},
	{0},
};
