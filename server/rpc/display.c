/* The wall display of a hall: numbers and counters, no names. */
#include "config.h"

#include "server/domain/appointment/appointment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static int
rpc_display_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct appointment_call rows[DISPLAY_CALLS];
	json_t *items, *districts;
	const struct hall *h;
	size_t n;

	if (appointment_display(ctx, (int)param_int(p, "district", 0), &h,
		rows, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *o = json_pack("{s:i, s:i}", "ticket", rows[i].ticket,
		    "counter", rows[i].counter);

		reply_time(o, "called_at", rows[i].called_at);
		json_array_append_new(items, o);
	}
	districts = json_array();
	for (size_t i = 0; i < ctx->actor.ndistricts; i++)
		json_array_append_new(districts,
		    json_integer(ctx->actor.districts[i]));
	*reply = json_pack("{s:s, s:s, s:s, s:o, s:o, s:n}", "hall",
	    hall_name(h), "hall_zh", h->name[LANG_ZH], "hall_en",
	    h->name[LANG_EN], "items", items, "districts", districts, "next");
	reply_district(*reply, h->district);
	return 0;
}

static const struct param get_params[] = {
	{"district", PARAM_INT, PARAM_OPTIONAL, 110000, 119999, NULL,
	    N_("The district, as six digits")},
	{0},
};

const struct method display_methods[] = {
	{"display.get", N_("The numbers being called at a hall"), ROLE_DISPLAY,
	    SCOPE_SELF, METHOD_READ, get_params,
	    "hall, hall_zh, hall_en, district, district_name, items: "
	    "[{ticket, counter, called_at}], districts, next",
	    rpc_display_get},
	{0},
};
