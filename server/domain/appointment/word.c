/* What rules of service files ask about appointments. */
#include "config.h"

#include <string.h>

#include "server/domain/application/words.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/appointment/rule.h"

/*
 * Is the holder booked by the unit of the case, for this business? True where
 * the hall asks for no booking, or the service cannot be booked (D-64).
 */
int
application_word_booked(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out)
{
	const struct application *a = &f->c->a;
	const struct hall *h = hall_of(a->district);
	int kind = h != NULL ? hall_kind_for(h, a->service) : -1, rc = 1;
	char number[32];

	(void)arg;
	(void)args;
	(void)n;
	if (kind >= 0 && h->require_booking && a->person_id != 0)
		rc = store_appointment_person(f->ctx, a->person_id,
		    a->unit_id, a->district,
		    hall_kind_name((enum hall_kind)kind),
		    date_of(a->created_at) - BOOKING_DAYS_BEFORE, number,
		    &f->err);
	out->type = VALUE_BOOL;
	out->number = rc == 1;
	return rc < 0 ? -1 : 0;
}

/* The hall of the case, how it is booked there, and since when; or no value. */
int
application_word_hall(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out)
{
	const struct application *a = &f->c->a;
	const struct hall *h = hall_of(a->district);
	int kind = h != NULL ? hall_kind_for(h, a->service) : -1;

	(void)args;
	(void)n;
	if (kind < 0)
		return 0;
	out->type = VALUE_TEXT;
	if (strcmp(arg, "kind") == 0)
		out->text = hall_kind_label(h, (enum hall_kind)kind);
	else if (strcmp(arg, "since") == 0)
		out->text = rule_day(date_of(a->created_at) - BOOKING_DAYS_BEFORE,
		    ctx_alloc(f->ctx, 1, RULE_DAY));
	else
		out->text = hall_name(h);
	return 0;
}
