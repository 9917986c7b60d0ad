#include "config.h"

#include "common/workday.h"
#include "server/rpc/methods.h"

enum { CALENDAR_DAYS_MAX = 366 };

static int
rpc_calendar_workdays(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *dates = json_array();
	date_t d = param_date(p, "from");
	int64_t days = param_int(p, "days", 5);
	char text[DATE_TEXT];

	(void)e;
	if (d == DATE_NONE)
		d = ctx->today;
	for (int64_t i = 0; i < days; i++) {
		d = workday_add(d, 1);
		json_array_append_new(dates,
		    json_string(date_format(d, text)));
	}
	*reply = json_pack("{s:o}", "dates", dates);
	return 0;
}

static int
rpc_calendar_day(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	date_t d = param_date(p, "date");
	const char *name = NULL;

	(void)e;
	if (d == DATE_NONE)
		d = ctx->today;
	*reply = json_pack("{s:b}", "workday", workday_is(d, &name));
	if (name != NULL)
		json_object_set_new(*reply, "name", json_string(name));
	return 0;
}

static const struct param workdays_params[] = {
	{"from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The day before the first; today when left out")},
	{"days", PARAM_INT, PARAM_REQUIRED, 1, CALENDAR_DAYS_MAX, NULL,
	    N_("How many working days")},
	{0},
};

static const struct param day_params[] = {
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The day; today when left out")},
	{0},
};

const struct method calendar_methods[] = {
	{"calendar.workdays", N_("The next working days after a day"),
	    ROLE_ALL, SCOPE_NONE, METHOD_READ, workdays_params, "dates",
	    rpc_calendar_workdays,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"calendar.day", N_("Is a day a working day?"), ROLE_ALL, SCOPE_NONE,
	    METHOD_READ, day_params, "workday, name?", rpc_calendar_day,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{0},
};
