#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/policy.h"
#include "server/rpc/method.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define SLOT_ROLES (ROLE_CLERK | ROLE_LEAD)

/* Counters of a day as runs of equal ones. */
static json_t *
slot_periods(const int wanted[SLOT_CELLS])
{
	json_t *list = json_array();
	char from[SLOT_TIME], to[SLOT_TIME];

	for (int c = 0; c < SLOT_CELLS; c++) {
		int first = c;

		if (wanted[c] == 0)
			continue;
		while (c + 1 < SLOT_CELLS && wanted[c + 1] == wanted[first])
			c++;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:i}", "from",
			slot_time(first, from), "to", slot_time(c + 1, to),
			"counters", wanted[first]));
	}
	return list;
}

/* Half hours: the least that is planned and free, the most that is used. */
static json_t *
slot_halves(const int wanted[SLOT_CELLS], const int free[SLOT_CELLS])
{
	json_t *list = json_array();
	char time[SLOT_TIME];

	for (int c = 0; c < SLOT_CELLS; c += 6) {
		int planned = 0, used = 0, open = 0, total = 0;

		for (int k = c; k < c + 6; k++) {
			if (wanted[k] > planned)
				planned = wanted[k];
			total += wanted[k];
			used += wanted[k] - free[k];
			open += free[k] > 0 ? free[k] : 0;
		}
		if (total == 0 && used == 0)
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:i, s:i, s:i, s:i}", "time",
			slot_time(c, time), "counters", planned, "planned",
			total * HALL_CELL, "used", used * HALL_CELL, "free",
			open * HALL_CELL));
	}
	return list;
}

static int
rpc_slot_day(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	date_t day = param_date(p, "date");
	struct slot_plan_day plan;
	int free[SLOT_CELLS];
	const struct hall *h;

	if (slot_district(ctx, (int)param_int(p, "district", 0), &h, e) != 0)
		return -1;
	if (day == DATE_NONE)
		day = ctx->today;
	if (slot_free(ctx, h, day, 0, &plan, free, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:o, s:o, s:b}", "hall", hall_name(h),
	    "periods", slot_periods(plan.wanted), "halves",
	    slot_halves(plan.wanted, free), "from_file", plan.plan_id == 0);
	reply_district(*reply, h->district);
	reply_date(*reply, "date", day);
	reply_text(*reply, "reason", plan.reason);
	if (plan.plan_id != 0)
		json_object_set_new(*reply, "plan",
		    rpc_id_make(plan.plan_id));
	return 0;
}

/*
 * Plans
 */

static int
slot_read_periods(const json_t *p, struct slot_change *c, struct err *e)
{
	const json_t *list = json_object_get(p, "periods"), *o;
	size_t i;

	json_array_foreach(list, i, o) {
		struct slot_period *t = &c->periods[c->nperiods];
		const json_t *n = json_object_get(o, "counters");

		if (c->nperiods == sizeof(c->periods) / sizeof(c->periods[0]))
			return err_set(e, ERR_SLOT_PERIODS, "periods");
		t->from = slot_cell(
		    json_string_value(json_object_get(o, "from")));
		t->to = slot_cell(
		    json_string_value(json_object_get(o, "to")));
		t->counters = json_is_integer(n) &&
			json_integer_value(n) <= 99 ?
		    (int)json_integer_value(n) :
		    -1;
		c->nperiods++;
	}
	return 0;
}

static int
slot_read(struct ctx *ctx, const json_t *p, bool override,
    struct slot_change *c, struct err *e)
{
	const json_t *days = json_object_get(p, "weekdays"), *d;
	size_t i;

	memset(c, 0, sizeof(*c));
	c->district = (int)param_int(p, "district", 0);
	c->override = override;
	c->day = param_date(p, override ? "date" : "from");
	if (c->day == DATE_NONE)
		c->day = ctx->today + 1;
	json_array_foreach(days, i, d) {
		json_int_t w = json_is_integer(d) ?
		    json_integer_value(d) :
		    strtol(json_is_string(d) ? json_string_value(d) : "0",
			NULL, 10);

		if (w < 1 || w > 7) {
			policy_self(ctx);
			err_set(e, ERR_RANGE, "weekdays");
			err_arg_int(e, "min", 1);
			return err_arg_int(e, "max", 7);
		}
		c->weekdays |= 1 << (w - 1);
	}
	c->reason = param_text(p, "reason");
	if (c->reason == NULL)
		c->reason = "";
	c->repack = param_bool(p, "repack");
	if (slot_read_periods(p, c, e) == 0)
		return 0;
	policy_self(ctx);
	return -1;
}

static json_t *
slot_preview_reply(const struct slot_preview *v)
{
	json_t *cells = json_array(), *bookings = json_array();
	char from[SLOT_TIME], to[SLOT_TIME];

	for (size_t i = 0; i < v->ndifferences; i++) {
		const struct slot_difference *d = &v->differences[i];
		json_t *o = json_pack("{s:s, s:s, s:i, s:i}", "from",
		    slot_time(d->from, from), "to", slot_time(d->to, to),
		    "before", d->before, "after", d->after);

		reply_date(o, "date", d->day);
		json_array_append_new(cells, o);
	}
	for (size_t i = 0; i < v->nmisfits; i++) {
		const struct slot_misfit *m = &v->misfits[i];
		json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:i}", "id",
		    rpc_id_make(m->id), "number", m->number, "unit",
		    m->unit_name, "time", slot_time(m->cell, from),
		    "minutes", m->cells * HALL_CELL);

		reply_date(o, "date", m->day);
		if (m->to >= 0)
			json_object_set_new(o, "to",
			    json_string(slot_time(m->to, to)));
		json_array_append_new(bookings, o);
	}
	return json_pack("{s:i, s:o, s:o}", "days", v->days, "cells", cells,
	    "bookings", bookings);
}

static int
rpc_slot_preview(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct slot_change c;
	struct slot_preview v;

	if (slot_read(ctx, p, json_object_get(p, "date") != NULL, &c, e) !=
		0 ||
	    slot_preview(ctx, &c, &v, e) != 0)
		return -1;
	*reply = slot_preview_reply(&v);
	return 0;
}

static int
slot_do(struct ctx *ctx, const json_t *p, bool override, json_t **reply,
    struct err *e)
{
	struct slot_change c;
	struct slot_preview v;
	int64_t ids[7];
	size_t n;

	if (slot_read(ctx, p, override, &c, e) != 0 ||
	    slot_apply(ctx, &c, &v, ids, &n, e) != 0)
		return -1;
	*reply = slot_preview_reply(&v);
	json_object_set_new(*reply, "id", rpc_id_make(ids[0]));
	return 0;
}

static int
rpc_slot_template(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return slot_do(ctx, p, false, reply, e);
}

static int
rpc_slot_override(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return slot_do(ctx, p, true, reply, e);
}

static json_t *
slot_plan_item(const struct slot_plan *p)
{
	int wanted[SLOT_CELLS];
	json_t *o;

	slot_content(p->content, wanted);
	o = json_pack("{s:o, s:o, s:b, s:o, s:s, s:s, s:b}", "id",
	    rpc_id_make(p->id), "change", rpc_id_make(p->change), "override",
	    p->override, "periods", slot_periods(wanted), "reason", p->reason,
	    "by", p->by_name, "undone", p->undone_at != 0);
	if (p->override) {
		reply_date(o, "date", p->day);
	} else {
		json_object_set_new(o, "weekday", json_integer(p->day));
		reply_date(o, "from", p->from_day);
	}
	reply_time(o, "at", p->at);
	reply_time(o, "undone_at", p->undone_at);
	reply_text(o, "undone_by", p->undone_by);
	return o;
}

static int
rpc_slot_undo(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct slot_plan plan;

	if (slot_undo(ctx, (int)param_int(p, "district", 0),
		param_id(p, "id"), &plan, e) != 0)
		return -1;
	*reply = slot_plan_item(&plan);
	return 0;
}

struct slot_list {
	json_t *items;
	int64_t last;
};

static void
slot_list_row(void *arg, const struct slot_plan *p)
{
	struct slot_list *l = arg;

	json_array_append_new(l->items, slot_plan_item(p));
	l->last = p->id;
}

static int
rpc_slot_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50);
	struct slot_list l = {json_array(), 0};
	const struct hall *h;
	char *key = NULL, text[24];
	const char *next = text;

	if (slot_district(ctx, (int)param_int(p, "district", 0), &h, e) != 0 ||
	    cursor_parse(ctx, p, &key, 1, e) != 0 ||
	    slot_plans(ctx, h, key != NULL ? strtoll(key, NULL, 10) : 0,
		limit, slot_list_row, &l, e) != 0) {
		json_decref(l.items);
		return -1;
	}
	snprintf(text, sizeof(text), "%lld", (long long)l.last);
	*reply = json_pack("{s:o, s:o}", "items", l.items, "next",
	    json_array_size(l.items) == (size_t)limit ?
		cursor_make(&next, 1) :
		json_null());
	return 0;
}

#define PARAM_DISTRICT                                                       \
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,        \
	    N_("The district, as six digits")}
#define PARAM_PERIODS                                                        \
	{"periods", PARAM_LIST, PARAM_REQUIRED, 0, 28, "from|to|counters",   \
	    N_("[{from, to, counters}]; none: closed")}
#define PARAM_WEEKDAYS(required)                                             \
	{"weekdays", PARAM_LIST, required, 0, 7, NULL,                       \
	    N_("Of which weekdays: 1 Monday to 7")}
#define PARAM_FROM                                                           \
	{"from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                     \
	    N_("From which day on; tomorrow without it")}
#define PARAM_REASON                                                         \
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL,                 \
	    N_("Why; units read it where nothing can be booked")}
#define PARAM_REPACK                                                         \
	{"repack", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,                   \
	    N_("Move what no longer fits, as the preview says")}

static const struct param day_params[] = {
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The day; today without it")},
	PARAM_DISTRICT,
	{0},
};
static const struct param preview_params[] = {PARAM_PERIODS,
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("One date; weekdays without it")},
	PARAM_WEEKDAYS(PARAM_OPTIONAL), PARAM_FROM, PARAM_DISTRICT, {0}};
static const struct param template_params[] = {
	PARAM_WEEKDAYS(PARAM_REQUIRED), PARAM_PERIODS, PARAM_FROM,
	PARAM_REASON, PARAM_REPACK, PARAM_DISTRICT, {0}};
static const struct param override_params[] = {
	{"date", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL, N_("The day")},
	PARAM_PERIODS, PARAM_REASON, PARAM_REPACK, PARAM_DISTRICT, {0}};
static const struct param undo_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The plan; the last one without it")},
	PARAM_DISTRICT,
	{0},
};
static const struct param list_params[] = {PARAM_DISTRICT, PARAMS_LIST, {0}};

#define PREVIEW_REPLY                                                        \
	"days, cells: [{date, from, to, before, after}], bookings: [{id, "   \
	"number, unit, date, time, minutes, to?}]"
#define PLAN_REPLY                                                           \
	"id, change, override, date?, weekday?, from?, periods: [{from, "    \
	"to, counters}], reason, by, at, undone, undone_at?, undone_by?"

const struct method slot_methods[] = {
	{"slot.day", N_("What a hall offers on a day, and what is taken"),
	    ROLE_OFFICE, SCOPE_DISTRICT, METHOD_READ, day_params,
	    "hall, district, district_name, date, from_file, plan?, reason?, "
	    "periods: [{from, to, counters}], halves: [{time, counters, "
	    "planned, used, free}]",
	    rpc_slot_day},
	{"slot.preview", N_("What a plan would change; nothing is written"),
	    SLOT_ROLES, SCOPE_DISTRICT, METHOD_READ, preview_params,
	    PREVIEW_REPLY, rpc_slot_preview},
	{"slot.template", N_("Plan the counters of weekdays"), SLOT_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, template_params,
	    "id, " PREVIEW_REPLY, rpc_slot_template},
	{"slot.override", N_("Plan or close one date"), SLOT_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, override_params,
	    "id, " PREVIEW_REPLY, rpc_slot_override},
	{"slot.undo", N_("Undo a plan"), SLOT_ROLES, SCOPE_DISTRICT,
	    METHOD_WRITE, undo_params, PLAN_REPLY, rpc_slot_undo},
	{"slot.list", N_("Who planned what, newest first"), ROLE_OFFICE,
	    SCOPE_DISTRICT, METHOD_READ, list_params,
	    "items: [{" PLAN_REPLY "}], next", rpc_slot_list},
	{0},
};
