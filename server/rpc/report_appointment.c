#include "config.h"

#include "server/domain/appointment.h"
#include "server/rpc/method.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static void
report_row(void *arg, const struct appointment_figures *f)
{
	json_t *items = arg, *levels = json_array();

	for (int k = 1; k <= 5; k++)
		json_array_append_new(levels,
		    json_integer((json_int_t)f->level[k]));
	json_array_append_new(items,
	    json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I,"
		      " s:I, s:o}",
		"counter", f->counter, "booked", (json_int_t)f->booked,
		"arrived", (json_int_t)f->arrived, "served",
		(json_int_t)f->served, "no_show", (json_int_t)f->no_show,
		"mismatch", (json_int_t)f->mismatch, "cancelled",
		(json_int_t)f->cancelled, "lapsed", (json_int_t)f->lapsed,
		"minutes", (json_int_t)f->minutes, "wait_seconds",
		(json_int_t)(f->waits > 0 ? f->waited / f->waits : 0),
		"service_seconds",
		(json_int_t)(f->services > 0 ? f->service / f->services : 0),
		"levels", levels));
}

static void
report_heat(void *arg, int weekday, int hour, int64_t booked,
    int64_t arrived, int64_t served)
{
	json_array_append_new(arg,
	    json_pack("{s:i, s:i, s:I, s:I, s:I}", "weekday", weekday, "hour",
		hour, "booked", (json_int_t)booked * HALL_CELL, "arrived",
		(json_int_t)arrived * HALL_CELL, "served",
		(json_int_t)served * HALL_CELL));
}

/* What was planned by weekday and hour, in minutes of counters. */
static int
report_planned(struct ctx *ctx, const struct hall *h, date_t from, date_t to,
    json_t *heat, struct err *e)
{
	int64_t planned[8][24] = {{0}};
	struct slot_plan_day p;
	json_t *o;
	size_t i;

	for (date_t d = from; d <= to; d++) {
		if (slot_plan(ctx, h, d, &p, e) != 0)
			return -1;
		for (int c = 0; c < SLOT_CELLS; c++)
			planned[date_weekday(d)][c / 12] +=
			    p.wanted[c] * HALL_CELL;
	}
	json_array_foreach(heat, i, o) {
		int w = (int)json_integer_value(
		    json_object_get(o, "weekday"));
		int hour = (int)json_integer_value(
		    json_object_get(o, "hour"));

		json_object_set_new(o, "planned",
		    json_integer((json_int_t)planned[w][hour]));
		planned[w][hour] = 0;
	}
	for (int w = 1; w <= 7; w++)
		for (int hour = 0; hour < 24; hour++)
			if (planned[w][hour] > 0)
				json_array_append_new(heat,
				    json_pack("{s:i, s:i, s:I, s:i, s:i, s:i}",
					"weekday", w, "hour", hour, "planned",
					(json_int_t)planned[w][hour],
					"booked", 0, "arrived", 0, "served",
					0));
	return 0;
}

static int
rpc_report_appointments(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	date_t from = param_date(p, "month"), to;
	json_t *items = json_array(), *heat = json_array();
	const struct hall *h;
	int year, month, day;

	if (from == DATE_NONE) {
		date_split(ctx->today, &year, &month, &day);
		from = date_make(year, month, 1);
	}
	to = date_add_months(from, 1) - 1;
	if (slot_district(ctx, (int)param_int(p, "district", 0), &h, e) != 0 ||
	    store_appointment_figures(ctx, h->district, from, to, report_row,
		items, e) != 0 ||
	    store_appointment_heat(ctx, h->district, from, to, report_heat,
		heat, e) != 0 ||
	    report_planned(ctx, h, from, to, heat, e) != 0) {
		json_decref(items);
		json_decref(heat);
		return -1;
	}
	*reply = json_pack("{s:s, s:o, s:o, s:n}", "hall", hall_name(h),
	    "items", items, "heat", heat, "next");
	reply_month(*reply, "month", from);
	reply_district(*reply, h->district);
	return 0;
}

static const struct param appointments_params[] = {
	{"month", PARAM_MONTH, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The month; this one without it")},
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	{0},
};

const struct method report_appointment_methods[] = {
	{"report.appointments", N_("Figures of a hall's month, by counter"),
	    ROLE_OFFICE | ROLE_CITY, SCOPE_DISTRICT, METHOD_READ,
	    appointments_params,
	    "hall, district, district_name, month, items: [{counter (0: "
	    "none), booked, arrived, served, no_show, mismatch, cancelled, "
	    "lapsed, minutes, wait_seconds, service_seconds, levels: [5 "
	    "numbers, the worst first]}], heat: [{weekday, hour, planned, "
	    "booked, arrived, served}], next",
	    rpc_report_appointments},
	{0},
};
