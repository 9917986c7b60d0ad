/* What rules of service files ask about appointments. */
#include "config.h"

#include "server/domain/application_words.h"
#include "server/domain/appointment.h"

/* An appointment of that long before the case was begun still counts. */
enum { WORD_DAYS_BEFORE = 31 };

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
		    date_of(a->created_at) - WORD_DAYS_BEFORE, number,
		    &f->err);
	out->type = VALUE_BOOL;
	out->number = rc == 1;
	return rc < 0 ? -1 : 0;
}
