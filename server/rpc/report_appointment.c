#include "config.h"

#include <stdio.h>

#include "server/domain/appointment/figures.h"
#include "server/rpc/method.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static json_t *
report_row(const struct figures *f)
{
	json_t *levels = json_array();

	for (int k = 1; k <= 5; k++)
		json_array_append_new(levels,
		    json_integer((json_int_t)f->level[k]));
	return json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I,"
			 " s:I, s:I, s:I, s:I, s:I, s:o}",
	    "counter", f->counter, "booked", (json_int_t)f->booked,
	    "arrived", (json_int_t)f->arrived, "served",
	    (json_int_t)f->served, "no_show", (json_int_t)f->no_show,
	    "mismatch", (json_int_t)f->mismatch, "cancelled",
	    (json_int_t)f->cancelled, "lapsed", (json_int_t)f->lapsed,
	    "minutes", (json_int_t)f->minutes, "wait_seconds",
	    (json_int_t)figures_mean(&f->wait), "wait_median",
	    (json_int_t)figures_percentile(&f->wait, 50), "wait_p90",
	    (json_int_t)figures_percentile(&f->wait, 90), "service_seconds",
	    (json_int_t)figures_mean(&f->service), "service_median",
	    (json_int_t)figures_percentile(&f->service, 50), "service_p90",
	    (json_int_t)figures_percentile(&f->service, 90), "levels",
	    levels);
}

static json_t *
report_rows(const struct figures_report *r)
{
	json_t *items = json_array(), *o;
	char key[16];

	for (size_t i = 0; i < r->n; i++) {
		const struct figures *f = &r->rows[i];

		o = report_row(f);
		if (f->month != 0)
			reply_month(o, "month", f->month);
		snprintf(key, sizeof(key), "%d", f->counter);
		json_object_set_new(o, "key",
		    f->month != 0 ? json_incref(json_object_get(o, "month")) :
				    json_string(key));
		json_array_append_new(items, o);
	}
	return items;
}

static json_t *
report_heat(const struct figures_report *r)
{
	json_t *heat = json_array();
	char from[8];

	for (int day = 1; day <= 7; day++)
		for (int half = 0; half < FIGURES_HALVES; half++) {
			const struct figures_heat *h = &r->heat[day][half];

			if (h->planned == 0 && h->booked == 0)
				continue;
			snprintf(from, sizeof(from), "%02d:%02d", half / 2,
			    half % 2 * 30);
			json_array_append_new(heat,
			    json_pack("{s:i, s:s, s:I, s:I, s:I, s:I}",
				"weekday", day, "from", from, "planned",
				(json_int_t)h->planned, "booked",
				(json_int_t)h->booked, "arrived",
				(json_int_t)h->arrived, "served",
				(json_int_t)h->served));
		}
	return heat;
}

/* The report of the parameters; NULL with e. Memory of the request. */
static struct figures_report *
report_of(struct ctx *ctx, const json_t *p, bool by_month,
    const struct hall **h, date_t *month, struct err *e)
{
	struct figures_report *r = ctx_alloc(ctx, 1, sizeof(*r));

	*month = param_date(p, "month");
	if (*month == DATE_NONE)
		*month = month_of(ctx->today);
	if (slot_district(ctx, (int)param_int(p, "district", 0), h, e) != 0 ||
	    appointment_figures(ctx, *h, *month, by_month, r, e) != 0)
		return NULL;
	return r;
}

static int
rpc_report_appointments(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *by = param_text(p, "by");
	bool by_month = by != NULL && by[0] == 'm';
	const struct figures_report *r;
	const struct hall *h;
	date_t month;

	r = report_of(ctx, p, by_month, &h, &month, e);
	if (r == NULL)
		return -1;
	*reply = json_pack("{s:s, s:o, s:o, s:n}", "hall", hall_name(h),
	    "items", report_rows(r), "all", report_row(&r->all), "next");
	if (!by_month)
		json_object_set_new(*reply, "heat", report_heat(r));
	reply_month(*reply, "month", month);
	reply_district(*reply, h->district);
	return 0;
}

static int
rpc_report_file(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool heat = param_text(p, "table")[0] == 'u';
	const struct figures_report *r;
	const struct hall *h;
	struct buf b = {0};
	char name[64];
	date_t month;
	int rc, year, m, day;

	r = report_of(ctx, p, false, &h, &month, e);
	if (r == NULL)
		return -1;
	date_split(month, &year, &m, &day);
	snprintf(name, sizeof(name), "%s-%04d-%02d.csv",
	    heat ? "utilisation" : "appointments", year, m);
	appointment_figures_csv(r, heat, &b);
	rc = reply_file(ctx, name, buf_str(&b), b.len, reply, e);
	buf_finish(&b);
	return rc;
}

#define PARAM_THE_MONTH                                                      \
	{"month", PARAM_MONTH, PARAM_OPTIONAL, 0, 0, NULL,                   \
	    N_("The month; this one without it")}
#define PARAM_A_DISTRICT                                                     \
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,        \
	    N_("The district, as six digits")}

static const struct param appointments_params[] = {
	PARAM_THE_MONTH,
	PARAM_A_DISTRICT,
	{"by", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "counter|month",
	    N_("The counters of the month, or the twelve months up to it")},
	{0},
};

static const struct param file_params[] = {
	{"table", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "appointments|utilisation",
	    N_("By counter, or by weekday and half hour")},
	PARAM_THE_MONTH,
	PARAM_A_DISTRICT,
	{0},
};

const struct method report_appointment_methods[] = {
	{"report.appointments", N_("Figures of a hall, by counter or month"),
	    ROLE_OFFICE | ROLE_CITY, SCOPE_DISTRICT, METHOD_READ,
	    appointments_params,
	    "hall, district, district_name, month, items: [{key, counter (0: "
	    "none), month?, booked, arrived, served, no_show, mismatch, "
	    "cancelled, lapsed, minutes, wait_seconds, wait_median, "
	    "wait_p90, service_seconds, service_median, service_p90, levels: "
	    "[5 numbers, the worst first]}], all: {the same of all}, heat?: "
	    "[{weekday, from, planned, booked, arrived, served} in minutes], "
	    "next",
	    rpc_report_appointments},
	{"report.appointments.file", N_("Figures of a hall's month as CSV"),
	    ROLE_OFFICE, SCOPE_DISTRICT, METHOD_READ, file_params,
	    "name, size; the file's bytes", rpc_report_file},
	{0},
};
